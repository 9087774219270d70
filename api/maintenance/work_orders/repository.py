"""Reads of work orders."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Uuid, or_, select, type_coerce
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession

from api.identity.actor import Actor
from api.identity.roles import Permission
from api.maintenance.work_orders.schemas import WorkOrderFilter
from api.maintenance.work_orders.status import OPEN
from api.pagination import Key, Keys, Listing, paginate
from core.models import ChecklistItem, Profile, WorkOrder

KEYS: Keys = {
    "id": Key(WorkOrder.id, "id"),
    "createdAt": Key(WorkOrder.created_at, "created_at"),
    "lastUpdated": Key(WorkOrder.last_updated, "last_updated"),
    "dueDate": Key(WorkOrder.due_date, "due_date", nullable=True),
    "priority": Key(WorkOrder.priority, "priority"),
    "status": Key(WorkOrder.status, "status"),
    "type": Key(WorkOrder.type, "type"),
    "foNumber": Key(WorkOrder.fo_number, "fo_number"),
}

# as PostgreSQL's own array, which can be asked what it contains
_ASSIGNED = type_coerce(WorkOrder.assigned_to, ARRAY(Uuid))
_COLUMNS = [column for column in WorkOrder.__table__.columns if column.name != "assigned_to"]


def _shown() -> Select[Any]:
    """The column is the list of assignees; the reference's `assignedTo` is the first of them."""
    return select(*_COLUMNS, WorkOrder.assigned_to.label("assignees"), WorkOrder.assigned_to[1].label("assigned_to"))


def _of(actor: Actor) -> ColumnElement[bool] | None:
    """Row-level security goes by warehouse; some roles see less of theirs: what they asked for or work on."""
    if actor.can(Permission.WORK_ORDERS_READ):
        return None
    return or_(WorkOrder.requested_by == actor.id, _ASSIGNED.contains([actor.id]))


async def find(session: AsyncSession, actor: Actor, filters: WorkOrderFilter) -> Listing:
    statement = _shown()
    own = _of(actor)
    if own is not None:
        statement = statement.where(own)
    for column, wanted in (
        (WorkOrder.status, filters.status),
        (WorkOrder.priority, filters.priority),
        (WorkOrder.type, filters.type),
        (WorkOrder.requested_by, filters.requested_by),
        (WorkOrder.equipment_id, filters.equipment_id),
        (WorkOrder.warehouse_id, filters.warehouse_id),
    ):
        if wanted is not None:
            statement = statement.where(column.in_(wanted))
    if filters.assigned_to is not None:
        statement = statement.where(_ASSIGNED.overlap(filters.assigned_to))
    if filters.due_after is not None:
        statement = statement.where(WorkOrder.due_date >= filters.due_after)
    if filters.due_before is not None:
        statement = statement.where(WorkOrder.due_date < filters.due_before)
    if filters.overdue is not None:
        late = WorkOrder.status.in_(OPEN) & (WorkOrder.due_date < datetime.now(UTC))
        statement = statement.where(late if filters.overdue else late.is_not(True))
    if filters.q is not None:
        statement = statement.where(
            or_(
                *(
                    column.icontains(filters.q, autoescape=True)
                    for column in (WorkOrder.fo_number, WorkOrder.title, WorkOrder.description)
                )
            )
        )
    return await paginate(session, statement, filters, KEYS, "-createdAt")


async def show(session: AsyncSession, actor: Actor | None, work_order_id: UUID) -> Any | None:
    """One work order as the API shows it; without an actor, for the system itself."""
    statement = _shown().where(WorkOrder.id == work_order_id)
    own = _of(actor) if actor is not None else None
    return (await session.execute(statement if own is None else statement.where(own))).one_or_none()


async def lock(session: AsyncSession, actor: Actor, work_order_id: UUID) -> WorkOrder | None:
    statement = select(WorkOrder).where(WorkOrder.id == work_order_id)
    own = _of(actor)
    return await session.scalar((statement if own is None else statement.where(own)).with_for_update())


async def of_case(session: AsyncSession, case_id: UUID) -> WorkOrder | None:
    return await session.scalar(select(WorkOrder).where(WorkOrder.case_id == case_id))


async def checklist(session: AsyncSession, work_order_id: UUID) -> Sequence[Any]:
    statement = (
        select(*ChecklistItem.__table__.columns)
        .where(ChecklistItem.work_order_id == work_order_id)
        .order_by(ChecklistItem.position, ChecklistItem.id)
    )
    return (await session.execute(statement)).all()


async def checklist_item(session: AsyncSession, work_order_id: UUID, item_id: UUID) -> ChecklistItem | None:
    statement = select(ChecklistItem).where(ChecklistItem.id == item_id, ChecklistItem.work_order_id == work_order_id)
    return await session.scalar(statement.with_for_update())


async def active_people(session: AsyncSession, ids: Sequence[UUID]) -> set[UUID]:
    """Which of these people are active, as far as this session sees them."""
    return set(await session.scalars(select(Profile.id).where(Profile.id.in_(ids), Profile.active)))


async def in_charge(session: AsyncSession, warehouse_id: UUID) -> Sequence[UUID]:
    """The supervisors and managers of a warehouse."""
    statement = select(Profile.id).where(
        Profile.warehouse_id == warehouse_id, Profile.active, Profile.role.in_(["supervisor", "manager"])
    )
    return (await session.scalars(statement)).all()
