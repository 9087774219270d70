"""What leaves the system: a work order as PDF, and one's scheduled work as a calendar behind a secret link."""

import hashlib
import secrets
from uuid import UUID

from sqlalchemy import delete, func, or_, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from api.errors import NotFound
from api.identity.actor import Actor
from api.maintenance.work_orders import service, sheet
from api.maintenance.work_orders.repository import ASSIGNED
from api.maintenance.work_orders.status import OPEN
from core.models import CalendarFeed, Equipment, Profile, WorkOrder
from core.settings import Settings

_MOST_EVENTS = 500
_OWNER = text("SELECT user_id, warehouse_id FROM app.calendar_owner(:hash)")
_ACT_AS = text(
    "SELECT set_config('app.current_user_id', :user_id, true),"
    " set_config('app.current_warehouse_id', :warehouse_id, true)"
)


def _base(settings: Settings) -> str:
    return (settings.portal.public_url or settings.api_url).rstrip("/")


async def pdf(session: AsyncSession, settings: Settings, actor: Actor, work_order_id: UUID) -> tuple[str, bytes]:
    """The number of the work order and its sheet."""
    work_order = await service.get(session, actor, work_order_id)
    asset = await session.scalar(select(Equipment.asset_tag).where(Equipment.id == work_order["equipment_id"]))
    named = select(func.concat_ws(" ", Profile.first_name, Profile.last_name))
    people = await session.scalars(named.where(Profile.id.in_(work_order["assignees"])).order_by(Profile.id))
    link = f"{_base(settings)}/work-orders/{work_order_id}"
    return work_order["fo_number"], sheet.pdf(work_order, link, asset, ", ".join(people))


async def new_feed(session: AsyncSession, settings: Settings, actor: Actor) -> str:
    """A link to one's calendar, shown this once; the one before stops working."""
    token = secrets.token_urlsafe(32)
    values = {"token_hash": _hash(token), "created_at": func.now()}
    statement = insert(CalendarFeed).values(user_id=actor.id, **values)
    await session.execute(statement.on_conflict_do_update(index_elements=["user_id"], set_=values))
    return f"{_base(settings)}/api/calendar/{token}.ics"


async def end_feed(session: AsyncSession, actor: Actor) -> None:
    await session.execute(delete(CalendarFeed).where(CalendarFeed.user_id == actor.id))


async def calendar(session: AsyncSession, settings: Settings, token: str) -> bytes:
    """The feed behind a secret: the open work of the person who made the link, seen as that person."""
    owner = (await session.execute(_OWNER, {"hash": _hash(token)})).one_or_none()
    if owner is None:
        raise NotFound("Calendar")
    who = {"user_id": str(owner.user_id), "warehouse_id": str(owner.warehouse_id)}
    await session.execute(_ACT_AS, who)
    rows = await session.execute(
        select(*WorkOrder.__table__.columns)
        .where(
            WorkOrder.status.in_(OPEN),
            ASSIGNED.contains([owner.user_id]),
            or_(WorkOrder.planned_start.is_not(None), WorkOrder.due_date.is_not(None)),
        )
        .order_by(func.coalesce(WorkOrder.planned_start, WorkOrder.due_date), WorkOrder.id)
        .limit(_MOST_EVENTS)
    )
    return sheet.calendar(rows.all(), _base(settings))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
