"""Reads for planners: what waits for what, who has how much, how things stand as a whole."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, delete, func, select, text, type_coerce, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from api.identity.actor import Actor
from api.maintenance.work_orders.repository import ASSIGNED, own
from api.maintenance.work_orders.status import OPEN
from core.models import (
    Base,
    Dependency,
    Profile,
    StatusNote,
    SystemLog,
    WorkOrder,
    WorkOrderTally,
)

_PARTS_OF = [
    Base.metadata.tables[name]
    for name in (
        *("wo_checklist_items", "wo_time_logs", "wo_labor", "wo_costs", "wo_signatures", "wo_comments"),
        *("permits", "wo_lockouts"),
    )
]
_WORKLOAD = text("""
    SELECT p.id AS user_id, p.first_name, p.last_name, p.role, count(w.id) AS open,
        count(*) FILTER (WHERE w.status = 'in_progress') AS in_progress,
        count(*) FILTER (WHERE w.due_date < :now) AS overdue,
        count(*) FILTER (WHERE w.due_date >= :now AND w.due_date < :soon) AS due_soon,
        coalesce(round(sum(w.estimated_hours / cardinality(w.assigned_to)), 2), 0) AS estimated_hours,
        min(w.due_date) AS next_due
    FROM profiles p
    LEFT JOIN LATERAL (SELECT w.*, a.person FROM work_orders w, unnest(w.assigned_to) AS a (person)
        WHERE w.status NOT IN ('completed', 'verified', 'closed', 'cancelled')) w ON w.person = p.id
    WHERE p.active AND (p.role IN ('technician', 'contractor', 'supervisor') OR w.id IS NOT NULL)
    GROUP BY p.id ORDER BY estimated_hours DESC, open DESC, p.id LIMIT 500""")


async def dependencies(session: AsyncSession, work_order_id: UUID) -> tuple[Sequence[Any], Sequence[Any]]:
    """What it waits for, and what waits for it, in the planner's sequence."""
    before = select(Dependency.depends_on_id).where(Dependency.work_order_id == work_order_id)
    after = select(Dependency.work_order_id).where(Dependency.depends_on_id == work_order_id)
    return await _briefly(session, before), await _briefly(session, after)


async def _briefly(session: AsyncSession, ids: Select[Any]) -> Sequence[Any]:
    shown = select(
        WorkOrder.id, WorkOrder.fo_number, WorkOrder.title, WorkOrder.status, WorkOrder.sequence, WorkOrder.due_date
    )
    ordered = shown.where(WorkOrder.id.in_(ids)).order_by(WorkOrder.sequence.nulls_last(), WorkOrder.id)
    return (await session.execute(ordered)).all()


async def count_dependencies(session: AsyncSession, work_order_id: UUID) -> int:
    counted = select(func.count()).where(Dependency.work_order_id == work_order_id)
    return int(await session.scalar(counted) or 0)


async def remove_dependency(session: AsyncSession, work_order_id: UUID, other_id: UUID) -> bool:
    gone = delete(Dependency).where(Dependency.work_order_id == work_order_id, Dependency.depends_on_id == other_id)
    return (await session.execute(gone.returning(Dependency.depends_on_id))).first() is not None


async def workload(session: AsyncSession, now: datetime) -> Sequence[Any]:
    return (await session.execute(_WORKLOAD, {"now": now, "soon": now + timedelta(days=7)})).all()


async def stays(session: AsyncSession, work_order_id: UUID) -> Sequence[Any]:
    statement = select(*StatusNote.__table__.columns).where(StatusNote.work_order_id == work_order_id)
    return (await session.execute(statement.order_by(StatusNote.id))).all()


async def logs(session: AsyncSession, work_order_id: UUID, limit: int) -> Sequence[Any]:
    """The audit trail of a work order and of what belongs to it now, newest first."""
    ids = [select(table.c.id).where(table.c.work_order_id == work_order_id) for table in _PARTS_OF]
    everything = union_all(select(type_coerce(work_order_id, WorkOrder.id.type)), *ids).subquery()
    statement = select(*SystemLog.__table__.columns).where(
        SystemLog.record_id.in_(select(everything)), SystemLog.table_name != "notifications"
    )
    ordered = statement.order_by(SystemLog.timestamp.desc(), SystemLog.id.desc()).limit(limit)
    return (await session.execute(ordered)).all()


async def dashboard(session: AsyncSession, actor: Actor, now: datetime, *, archived: bool) -> dict[str, Any]:
    """The counts of the dashboard. All but open and recent work is counted where it changes, not here."""
    visible = own(actor)
    restrict = [] if visible is None else [visible]
    if not actor.cross_warehouse:
        # row-level security says so too, but in words that no index understands
        restrict.append(WorkOrder.warehouse_id == actor.warehouse_id)
    by_status = await _by_status(session, actor, visible, archived=archived)
    is_open = WorkOrder.status.in_(OPEN)
    late, soon = WorkOrder.due_date < now, WorkOrder.due_date.between(now, now + timedelta(days=7))
    mine = ASSIGNED.contains([actor.id])
    opened = (
        select(
            WorkOrder.priority,
            WorkOrder.type,
            func.count().label("n"),
            func.count().filter(late).label("overdue"),
            func.count().filter(soon).label("due_soon"),
            func.count().filter(func.cardinality(WorkOrder.assigned_to) == 0).label("unassigned"),
            func.count().filter(WorkOrder.escalated).label("escalated"),
            func.count().filter(mine).label("mine"),
            func.count().filter(mine & late).label("mine_overdue"),
            func.coalesce(func.sum(WorkOrder.estimated_hours), 0).label("backlog_hours"),
        )
        .where(is_open, *restrict)
        .group_by(WorkOrder.priority, WorkOrder.type)
    )
    groups = (await session.execute(opened)).all()
    taken = func.extract("epoch", WorkOrder.completed_at - WorkOrder.created_at) / 3600
    done = select(func.count().label("n"), func.avg(taken).label("hours")).where(
        WorkOrder.completed_at >= now - timedelta(days=30), *restrict
    )
    recent = (await session.execute(done)).one()
    return {
        "by_status": by_status,
        "groups": groups,
        "completed_last_30_days": recent.n,
        "average_hours_to_complete": None if recent.hours is None else round(float(recent.hours), 3),
    }


async def _by_status(
    session: AsyncSession, actor: Actor, visible: ColumnElement[bool] | None, *, archived: bool
) -> dict[str, int]:
    if visible is not None:
        kept = [] if archived else [WorkOrder.archived_at.is_(None)]
        counted = select(WorkOrder.status, func.count().label("n")).where(visible, *kept).group_by(WorkOrder.status)
    else:
        counted = select(WorkOrderTally.status, func.sum(WorkOrderTally.change).label("n"))
        counted = counted.group_by(WorkOrderTally.status)
        if not archived:
            counted = counted.where(~WorkOrderTally.archived)
        if not actor.cross_warehouse:
            counted = counted.where(WorkOrderTally.warehouse_id == actor.warehouse_id)
    return {row.status: int(row.n) for row in await session.execute(counted)}


async def person_name(session: AsyncSession, person: UUID) -> str | None:
    name = select(func.concat_ws(" ", Profile.first_name, Profile.last_name)).where(Profile.id == person)
    found: str | None = await session.scalar(name)
    return found
