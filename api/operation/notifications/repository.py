"""Reads and marks of notifications and their mailing."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID

from sqlalchemy import CursorResult, and_, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from api.operation.notifications.schemas import NotificationFilter
from api.pagination import Key, Keys, Listing, paginate
from core.models import (
    Notification,
    NotificationDelivery,
    NotificationPreferences,
    Profile,
    Warehouse,
    WorkOrder,
)

KEYS: Keys = {"id": Key(Notification.id, "id"), "createdAt": Key(Notification.created_at, "created_at")}


async def find(session: AsyncSession, user_id: UUID, filters: NotificationFilter) -> Listing:
    statement = select(Notification).where(Notification.user_id == user_id)
    if filters.read is not None:
        statement = statement.where(Notification.read.is_(filters.read))
    if filters.type is not None:
        statement = statement.where(Notification.type.in_(filters.type))
    return await paginate(session, statement, filters, KEYS, "-createdAt")


async def unread(session: AsyncSession, user_id: UUID) -> int:
    mine = and_(Notification.user_id == user_id, ~Notification.read)
    return await session.scalar(select(func.count()).select_from(Notification).where(mine)) or 0


async def lock(session: AsyncSession, user_id: UUID, notification_id: UUID) -> Notification | None:
    statement = select(Notification).where(Notification.id == notification_id, Notification.user_id == user_id)
    return await session.scalar(statement.with_for_update())


async def read_all(session: AsyncSession, user_id: UUID, now: datetime) -> None:
    mine = and_(Notification.user_id == user_id, ~Notification.read)
    await session.execute(
        update(Notification).where(mine).values(read=True, read_at=now).execution_options(synchronize_session=False)
    )


async def preferences(session: AsyncSession, user_id: UUID) -> NotificationPreferences | None:
    return await session.get(NotificationPreferences, user_id, populate_existing=True)


async def save_preferences(session: AsyncSession, user_id: UUID, values: dict[str, Any]) -> None:
    """Create or change them; two devices that save at once do not meet."""
    statement = insert(NotificationPreferences).values(user_id=user_id, **values)
    changed = statement.on_conflict_do_update(index_elements=["user_id"], set_=values or {"user_id": user_id})
    await session.execute(changed)


async def waiting(session: AsyncSession, now: datetime, limit: int) -> Sequence[Any]:
    """Mails whose time has come, with all that decides on them, locked."""
    delivery, wishes = NotificationDelivery, NotificationPreferences
    statement = (
        select(
            delivery, Notification, Profile.email, Profile.active, Profile.first_name, wishes, Warehouse.timezone,
            WorkOrder.fo_number,
        )
        .join(Notification, Notification.id == delivery.notification_id)
        .join(Profile, Profile.id == Notification.user_id)
        .join(Warehouse, Warehouse.id == Profile.warehouse_id)
        .outerjoin(wishes, wishes.user_id == Notification.user_id)
        .outerjoin(WorkOrder, WorkOrder.id == Notification.work_order_id)
        .where(delivery.status == "pending", delivery.not_before <= now)
        .order_by(delivery.not_before, delivery.notification_id)
        .limit(limit)
        .with_for_update(of=delivery, skip_locked=True)
        .execution_options(populate_existing=True)
    )  # fmt: skip
    return (await session.execute(statement)).all()


async def give_up_claims(session: AsyncSession, now: datetime, after: timedelta) -> int:
    """Mails whose sender died over them: nobody knows whether they went out, and none goes out twice."""
    result = await session.execute(
        update(NotificationDelivery)
        .where(NotificationDelivery.status == "sending", NotificationDelivery.claimed_at < now - after)
        .values(status="unknown", error="the sender died before it could record what became of this mail")
        .execution_options(synchronize_session=False)
    )
    return cast("CursorResult[Any]", result).rowcount


async def settle(session: AsyncSession, ids: Sequence[UUID], **values: Any) -> None:
    """Record what became of the mails that were claimed."""
    await session.execute(
        update(NotificationDelivery)
        .where(NotificationDelivery.notification_id.in_(ids), NotificationDelivery.status == "sending")
        .values(**values)
        .execution_options(synchronize_session=False)
    )
