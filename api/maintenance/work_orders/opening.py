"""A work order comes to be: its row, who is told, and the event that says so. Whoever opens one comes by here."""

from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.identity.actor import Actor
from api.maintenance.work_orders import repository
from api.maintenance.work_orders.schemas import Priority, Type, WorkOrderView
from core import outbox
from core.events import WorkOrderCreated
from core.models import Notification, WorkOrder


def wire(row: Any) -> dict[str, Any]:
    """The work order as the API shows it: what events carry."""
    return WorkOrderView.model_validate(row).model_dump(mode="json", by_alias=True)


async def announce(session: AsyncSession, work_order_id: UUID, opened_by: UUID | None) -> Any:
    """Append `work_order.created` for a row that is written; gives the row as it is shown."""
    row = await repository.show(session, None, work_order_id)
    assert row is not None
    await outbox.append(session, WorkOrderCreated(row.id, row.warehouse_id, wire(row), opened_by))
    return row


async def open_follow_up(
    session: AsyncSession,
    actor: Actor,
    work_order: WorkOrder,
    title: str,
    description: str | None,
    priority: str | None = None,
) -> WorkOrder:
    """Work that was found on other work, on the same equipment; those in charge are told."""
    opened = WorkOrder(
        title=f"Follow-up: {title}"[:300],
        description=description,
        type=Type.CORRECTIVE,
        priority=priority or max(Priority(work_order.priority), Priority.MEDIUM, key=list(Priority).index),
        equipment_id=work_order.equipment_id,
        area=work_order.area,
        warehouse_id=work_order.warehouse_id,
        requested_by=actor.id,
        follow_up=True,
        follow_up_of=work_order.id,
    )
    session.add(opened)
    await session.flush()
    told = set(await repository.in_charge(session, work_order.warehouse_id)) - {actor.id}
    notify(session, opened.id, told, "work_order_updated", f"{opened.fo_number}: {opened.title}")
    await announce(session, opened.id, actor.id)
    return opened


def notify(session: AsyncSession, work_order_id: UUID, people: set[UUID], kind: str, message: str) -> None:
    """Tell people; the notification sender does the rest."""
    session.add_all(
        Notification(user_id=person, type=kind, message=message[:2000], work_order_id=work_order_id)
        for person in sorted(people)
    )
