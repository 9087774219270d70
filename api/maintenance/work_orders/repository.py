"""Reads of work orders."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Text, Uuid, func, or_, select, type_coerce
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession

from api.identity.actor import Actor
from api.identity.roles import Permission
from api.maintenance.work_orders.schemas import WorkOrderFilter
from api.maintenance.work_orders.status import OPEN
from api.pagination import Key, Keys, Listing, paginate
from api.search import service as search
from api.search.kinds import Column
from api.search.schemas import Kind
from core.models import ChecklistItem, Dependency, Equipment, Location, Profile, Watcher, WorkOrder

KEYS: Keys = {
    "id": Key(WorkOrder.id, "id"),
    "createdAt": Key(WorkOrder.created_at, "created_at"),
    "lastUpdated": Key(WorkOrder.last_updated, "last_updated"),
    "dueDate": Key(WorkOrder.due_date, "due_date", nullable=True),
    "priority": Key(WorkOrder.priority, "priority"),
    "status": Key(WorkOrder.status, "status"),
    "type": Key(WorkOrder.type, "type"),
    "foNumber": Key(WorkOrder.fo_number, "fo_number"),
    "plannedStart": Key(WorkOrder.planned_start, "planned_start", nullable=True),
    "sequence": Key(WorkOrder.sequence, "sequence", nullable=True),
    "completedAt": Key(WorkOrder.completed_at, "completed_at", nullable=True),
    "title": Key(WorkOrder.title, "title"),
}

# as PostgreSQL's own array, which can be asked what it contains
ASSIGNED = type_coerce(WorkOrder.assigned_to, ARRAY(Uuid))
_COLUMNS = [column for column in WorkOrder.__table__.columns if column.name not in {"assigned_to", "pm_rules"}]


@cache
def _shown() -> Select[Any]:
    """The column is the list of assignees; the reference's `assignedTo` is the first of them."""
    return select(*_COLUMNS, WorkOrder.assigned_to.label("assignees"), WorkOrder.assigned_to[1].label("assigned_to"))


def own(actor: Actor) -> ColumnElement[bool] | None:
    """Row-level security goes by warehouse; some roles see less of theirs: what they asked for or work on."""
    if actor.can(Permission.WORK_ORDERS_READ):
        return None
    return or_(WorkOrder.requested_by == actor.id, ASSIGNED.contains([actor.id]))


async def find(session: AsyncSession, actor: Actor, filters: WorkOrderFilter) -> Listing:
    statement = _shown()
    visible = own(actor)
    if visible is not None:
        statement = statement.where(visible)
    for column, wanted in (
        (WorkOrder.status, filters.status),
        (WorkOrder.priority, filters.priority),
        (WorkOrder.type, filters.type),
        (WorkOrder.requested_by, filters.requested_by),
        (WorkOrder.equipment_id, filters.equipment_id),
        (WorkOrder.warehouse_id, filters.warehouse_id),
        (WorkOrder.case_id, filters.case_id),
        (WorkOrder.follow_up_of, filters.follow_up_of),
    ):
        if wanted is not None:
            statement = statement.where(column.in_(wanted))
    for condition in [*_ranges(filters), *_about(actor, filters)]:
        statement = statement.where(condition)
    if filters.assigned_to is not None:
        statement = statement.where(ASSIGNED.overlap(filters.assigned_to))
    if filters.overdue is not None:
        late = WorkOrder.status.in_(OPEN) & (WorkOrder.due_date < datetime.now(UTC))
        statement = statement.where(late if filters.overdue else late.is_not(True))
    if not filters.include_archived:
        statement = statement.where(WorkOrder.archived_at.is_(None))
    if filters.q is not None:
        texts: list[Column] = [WorkOrder.fo_number, WorkOrder.title, WorkOrder.description]
        statement = await search.narrow(session, statement, Kind.WORK_ORDER, filters.q, WorkOrder.id, texts)
    return await paginate(session, statement, filters, KEYS, "-createdAt")


def _ranges(filters: WorkOrderFilter) -> Iterator[ColumnElement[bool]]:
    """From a moment on, and before another."""
    for column, start, end in (
        (WorkOrder.due_date, filters.due_after, filters.due_before),
        (WorkOrder.planned_start, filters.planned_after, filters.planned_before),
        (WorkOrder.created_at, filters.created_after, filters.created_before),
    ):
        if start is not None:
            yield column >= start
        if end is not None:
            yield column < end


def _about(actor: Actor, filters: WorkOrderFilter) -> Iterator[ColumnElement[bool]]:
    if filters.location_id is not None:
        yield WorkOrder.equipment_id.in_(_equipment_within(filters.location_id))
    if filters.label is not None:
        yield type_coerce(WorkOrder.labels, ARRAY(Text)).overlap(filters.label)
    if filters.escalated is not None:
        yield WorkOrder.escalated == filters.escalated
    if filters.unassigned is not None:
        yield (func.cardinality(WorkOrder.assigned_to) == 0) == filters.unassigned
    if filters.mine is not None:
        mine = ASSIGNED.contains([actor.id])
        yield mine if filters.mine else ~mine
    if filters.watched is not None:
        watched = select(Watcher.work_order_id).where(Watcher.user_id == actor.id)
        yield WorkOrder.id.in_(watched) if filters.watched else WorkOrder.id.not_in(watched)


def _equipment_within(location_id: UUID) -> Select[Any]:
    within = select(Location.id).where(Location.id == location_id).cte("within", recursive=True)
    within = within.union(select(Location.id).where(Location.parent_id == within.c.id))
    return select(Equipment.id).where(Equipment.location_id.in_(select(within.c.id)))


async def show(session: AsyncSession, actor: Actor | None, work_order_id: UUID) -> Any | None:
    """One work order as the API shows it; without an actor, for the system itself."""
    statement = _shown().where(WorkOrder.id == work_order_id)
    visible = own(actor) if actor is not None else None
    return (await session.execute(statement if visible is None else statement.where(visible))).one_or_none()


async def lock(session: AsyncSession, actor: Actor, work_order_id: UUID, *, shared: bool = False) -> WorkOrder | None:
    """The work order as it is now, held; shared: beside others who hold it so."""
    statement = select(WorkOrder).where(WorkOrder.id == work_order_id).execution_options(populate_existing=True)
    visible = own(actor)
    statement = statement if visible is None else statement.where(visible)
    return await session.scalar(statement.with_for_update(read=shared, key_share=not shared))


async def one_at_a_time(session: AsyncSession, work_order_id: UUID) -> None:
    """Wait for whoever changes the list of steps of this work order, until the transaction ends."""
    await session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"steps of {work_order_id}", 0))))


async def undone_steps(session: AsyncSession, work_order_id: UUID) -> Sequence[str]:
    """Required steps that nobody has done."""
    statement = select(ChecklistItem.action).where(
        ChecklistItem.work_order_id == work_order_id, ChecklistItem.required, ChecklistItem.status == "pending"
    )
    return (await session.scalars(statement.order_by(ChecklistItem.position, ChecklistItem.id))).all()


async def lock_checklist(session: AsyncSession, work_order_id: UUID) -> Sequence[ChecklistItem]:
    statement = select(ChecklistItem).where(ChecklistItem.work_order_id == work_order_id)
    return (await session.scalars(statement.order_by(ChecklistItem.id).with_for_update())).all()


async def unfinished_before(session: AsyncSession, work_order_id: UUID) -> Sequence[Any]:
    """The work orders that must be done before this one and are not; none of them is reopened meanwhile."""
    statement = (
        select(WorkOrder.fo_number, WorkOrder.status)
        .join(Dependency, Dependency.depends_on_id == WorkOrder.id)
        .where(Dependency.work_order_id == work_order_id)
        .order_by(WorkOrder.id)
        .with_for_update(read=True, of=WorkOrder)
    )
    return [row for row in await session.execute(statement) if row.status in OPEN]


async def watchers(session: AsyncSession, work_order_id: UUID) -> set[UUID]:
    return set(await session.scalars(select(Watcher.user_id).where(Watcher.work_order_id == work_order_id)))


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
