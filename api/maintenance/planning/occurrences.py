"""Reads of occurrences for the calendar, the list of what is overdue, and compliance."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, Select, Uuid, and_, func, or_, select, type_coerce
from sqlalchemy.ext.asyncio import AsyncSession

from api.maintenance.planning.schemas import CalendarQuery, ComplianceQuery, OverdueFilter
from api.pagination import Key, Keys, Listing, paginate
from core.models import Equipment, PmOccurrence, PmSchedule, PmTemplate, WorkOrder

KEYS: Keys = {
    "id": Key(PmOccurrence.id, "id"),
    "dueDate": Key(PmOccurrence.due_at, "due_date"),
}
_FILTERS = ("equipment_id", "template_id", "warehouse_id")


def _shown(now: datetime) -> Select[Any]:
    columns: list[Any] = [
        PmOccurrence.id,
        PmOccurrence.status,
        PmOccurrence.template_id,
        PmTemplate.name,
        PmOccurrence.equipment_id,
        Equipment.asset_tag,
        PmOccurrence.due_at.label("due_date"),
        PmOccurrence.late_after,
        ((PmOccurrence.status == "open") & (PmOccurrence.late_after < now)).label("overdue"),
        PmOccurrence.work_order_id,
        WorkOrder.fo_number,
        WorkOrder.status.label("work_order_status"),
        func.coalesce(WorkOrder.priority, PmTemplate.priority).label("priority"),
        type_coerce(func.coalesce(WorkOrder.assigned_to, PmTemplate.assigned_to), ARRAY(Uuid)).label("assignees"),
        PmTemplate.estimated_duration,
        PmOccurrence.completed_at,
        PmOccurrence.included_in,
        PmOccurrence.parts_short,
        PmOccurrence.warehouse_id,
    ]
    return (
        select(*columns)
        .join(PmTemplate, PmTemplate.id == PmOccurrence.template_id)
        .outerjoin(Equipment, Equipment.id == PmOccurrence.equipment_id)
        .outerjoin(WorkOrder, WorkOrder.id == PmOccurrence.work_order_id)
    )


def _only(model: type[PmOccurrence] | type[PmSchedule], wanted: Any) -> list[ColumnElement[bool]]:
    named = [(getattr(model, name), getattr(wanted, name)) for name in _FILTERS]
    return [column.in_(values) for column, values in named if values is not None]


async def between(
    session: AsyncSession, query: CalendarQuery, start: datetime, end: datetime, now: datetime
) -> Sequence[Any]:
    statement = _shown(now).where(PmOccurrence.due_at >= start, PmOccurrence.due_at < end, *_only(PmOccurrence, query))
    ordered = statement.order_by(PmOccurrence.due_at, PmOccurrence.id).limit(query.limit)
    found: Sequence[Any] = (await session.execute(ordered)).all()
    return found


async def schedules(session: AsyncSession, query: CalendarQuery, before: datetime) -> Sequence[Any]:
    """Schedules that fall due before a moment, with what the projection needs of their template."""
    statement = (
        select(PmSchedule, PmTemplate, Equipment.asset_tag)
        .join(PmTemplate, PmTemplate.id == PmSchedule.template_id)
        .outerjoin(Equipment, Equipment.id == PmSchedule.equipment_id)
        .where(
            PmSchedule.active,
            PmTemplate.active,
            PmTemplate.deleted_at.is_(None),
            PmSchedule.next_due < before,
            *_only(PmSchedule, query),
        )
        .order_by(PmSchedule.next_due, PmSchedule.id)
        .limit(query.limit)
    )
    found: Sequence[Any] = (await session.execute(statement)).all()
    return found


async def overdue(session: AsyncSession, filters: OverdueFilter, now: datetime) -> Listing:
    statement = _shown(now).where(
        PmOccurrence.status == "open", PmOccurrence.late_after < now, *_only(PmOccurrence, filters)
    )
    return await paginate(session, statement, filters, KEYS, "dueDate")


async def show(session: AsyncSession, occurrence_id: UUID, now: datetime) -> Any:
    return (await session.execute(_shown(now).where(PmOccurrence.id == occurrence_id))).one()


async def find_either(session: AsyncSession, known_as: UUID) -> PmOccurrence | None:
    """An occurrence by its own id or its work order's."""
    statement = select(PmOccurrence).where(or_(PmOccurrence.id == known_as, PmOccurrence.work_order_id == known_as))
    return await session.scalar(statement.execution_options(populate_existing=True))


async def lock_meant(
    session: AsyncSession, template_id: UUID | None, equipment_id: UUID | None, limit: int
) -> tuple[Sequence[PmOccurrence], Sequence[PmSchedule]]:
    """What is open and what comes next of a template, an equipment, or both; the schedules locked."""

    def meant(model: type[PmOccurrence] | type[PmSchedule]) -> ColumnElement[bool]:
        pairs = ((model.template_id, template_id), (model.equipment_id, equipment_id))
        return and_(*(column == value for column, value in pairs if value is not None))

    open_ones = select(PmOccurrence).where(meant(PmOccurrence), PmOccurrence.status == "open").order_by(PmOccurrence.id)
    coming = select(PmSchedule).where(meant(PmSchedule), PmSchedule.active, PmSchedule.next_nominal.is_not(None))
    return (
        (await session.scalars(open_ones.limit(limit))).all(),
        (await session.scalars(coming.order_by(PmSchedule.id).limit(limit).with_for_update())).all(),
    )


async def compliance(
    session: AsyncSession, query: ComplianceQuery, start: datetime, now: datetime, by: str | None
) -> Sequence[Any]:
    """The counts of what fell due in the window, in all, `by` template, or `by` month (of UTC).

    Due is what could be judged: its moment with its grace has passed, or it is done. Cancelled ones do not count.
    """
    done = PmOccurrence.status == "completed"
    judged = or_(done, PmOccurrence.status == "missed", PmOccurrence.late_after < now)
    month = func.to_char(func.timezone("UTC", PmOccurrence.due_at), "YYYY-MM")
    groups: dict[str | None, list[Any]] = {
        None: [],
        "template": [PmOccurrence.template_id, PmTemplate.name],
        "month": [month.label("month")],
    }
    count = func.count()
    statement = (
        select(
            *groups[by],
            count.label("due"),
            count.filter(done).label("completed"),
            count.filter(done, PmOccurrence.completed_at <= PmOccurrence.late_after).label("completed_on_time"),
            count.filter(done, PmOccurrence.completed_at > PmOccurrence.late_after).label("completed_late"),
            count.filter(PmOccurrence.status == "missed").label("missed"),
            count.filter(PmOccurrence.status.in_(("open", "included"))).label("overdue"),
        )
        .join(PmTemplate, PmTemplate.id == PmOccurrence.template_id)
        .where(
            PmOccurrence.due_at >= start,
            PmOccurrence.due_at <= now,
            PmOccurrence.status != "cancelled",
            judged,
            *_only(PmOccurrence, query),
        )
    )
    if by is not None:
        statement = statement.group_by(*groups[by]).order_by(*groups[by])
    return (await session.execute(statement)).all()
