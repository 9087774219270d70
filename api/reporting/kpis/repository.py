"""The sums that the KPIs are made of, and the work orders behind each of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, String, and_, cast, func, literal, or_, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from api.maintenance.work_orders.status import OPEN
from api.pagination import Key, Keys, Listing, paginate
from api.reporting.kpis.schemas import DrillDown, Scope
from core.models import Cost, Equipment, Labor, PartTransaction, Profile, Warehouse, WorkOrder

FAILURES = ("corrective", "emergency")
PLANNED = ("preventive", "inspection", "predictive", "project")
KEYS: Keys = {
    "id": Key(WorkOrder.id, "id"),
    "createdAt": Key(WorkOrder.created_at, "created_at"),
    "completedAt": Key(WorkOrder.completed_at, "completed_at", nullable=True),
}


@dataclass(frozen=True)
class Span:
    start: datetime
    end: datetime


def _groups(moment: Any) -> dict[str, Any]:
    return {
        "site": Warehouse.name,
        "equipmentClass": Equipment.equipment_class,
        "type": cast(WorkOrder.type, String),
        "priority": cast(WorkOrder.priority, String),
        "month": func.to_char(func.timezone("UTC", moment), "YYYY-MM"),
    }


def _scope(scope: Scope) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = []
    if scope.warehouse_id is not None:
        wanted.append(WorkOrder.warehouse_id.in_(scope.warehouse_id))
    if scope.equipment_id is not None:
        wanted.append(WorkOrder.equipment_id.in_(scope.equipment_id))
    if scope.equipment_class is not None:
        wanted.append(Equipment.equipment_class == scope.equipment_class)
    return wanted


def behind(span: Span) -> dict[str, ColumnElement[bool]]:
    """Which work orders each number counts: the sums and the drill-down read the same conditions."""
    made = and_(WorkOrder.created_at >= span.start, WorkOrder.created_at < span.end)
    done = and_(WorkOrder.completed_at >= span.start, WorkOrder.completed_at < span.end)
    failed = and_(made, WorkOrder.type.in_(FAILURES), WorkOrder.equipment_id.is_not(None))
    due = and_(WorkOrder.due_date >= span.start, WorkOrder.due_date < span.end, WorkOrder.status != "cancelled")
    still = WorkOrder.status.in_(OPEN)
    return {
        "opened": made,
        "completed": done,
        "open": still,
        "overdue": and_(still, WorkOrder.due_date < span.end),
        "mtbf": failed,
        "mttr": and_(done, WorkOrder.type.in_(FAILURES)),
        "scheduleCompliance": due,
        "plannedRatio": done,
        "backlogWeeks": still,
        "wrenchTime": WorkOrder.id.in_(
            select(Labor.work_order_id).where(Labor.work_date >= span.start.date(), Labor.work_date < span.end.date())
        ),
    }


async def sums(session: AsyncSession, scope: Scope, span: Span, group: str | None) -> Sequence[Any]:
    conditions = behind(span)
    grouped = [_groups(WorkOrder.created_at)[group].label("group")] if group else []
    count = func.count()
    # work that was done before anyone pressed "start" has taken from its creation on
    repair = func.extract("epoch", WorkOrder.completed_at - func.coalesce(WorkOrder.started_at, WorkOrder.created_at))
    on_time = and_(conditions["scheduleCompliance"], WorkOrder.completed_at <= WorkOrder.due_date)
    planned = and_(conditions["completed"], WorkOrder.type.in_(PLANNED))
    columns: list[Any] = [
        *grouped,
        *(count.filter(conditions[name]).label(name) for name in ("opened", "completed", "open", "overdue")),
        count.filter(conditions["mtbf"]).label("failures"),
        count.filter(conditions["mttr"]).label("repairs"),
        (func.coalesce(func.sum(repair).filter(conditions["mttr"]), 0) / 3600).label("repair_hours"),
        count.filter(conditions["scheduleCompliance"]).label("due"),
        count.filter(on_time).label("on_time"),
        count.filter(planned).label("planned"),
        func.coalesce(
            func.sum(func.greatest(WorkOrder.estimated_hours - func.coalesce(WorkOrder.actual_hours, 0), 0)).filter(
                conditions["open"]
            ),
            0,
        ).label("backlog_hours"),
    ]
    statement = _joined(select(*columns)).where(
        or_(*(conditions[name] for name in ("opened", "completed", "open", "scheduleCompliance"))), *_scope(scope)
    )
    found: Sequence[Any] = (await session.execute(statement.group_by(*grouped).order_by(*grouped))).all()
    return found


def _joined(statement: Any) -> Any:
    return (
        statement.select_from(WorkOrder)
        .join(Warehouse, Warehouse.id == WorkOrder.warehouse_id)
        .outerjoin(Equipment, Equipment.id == WorkOrder.equipment_id)
    )


async def labor_hours(session: AsyncSession, scope: Scope, span: Span, group: str | None) -> dict[str | None, float]:
    grouped = [_groups(WorkOrder.created_at)[group]] if group else [literal("all")]
    statement = (
        _joined(select(*grouped, func.sum(Labor.hours)))
        .join(Labor, Labor.work_order_id == WorkOrder.id)
        .where(Labor.work_date >= span.start.date(), Labor.work_date < span.end.date(), *_scope(scope))
        .group_by(*grouped)
    )
    return {row[0]: float(row[1] or 0) for row in await session.execute(statement)}


async def machines(session: AsyncSession, scope: Scope, group: str | None) -> dict[str | None, int]:
    """Machines in use, by site or class; other groups have no machines of their own."""
    column = {"site": Warehouse.name, "equipmentClass": Equipment.equipment_class}.get(group or "", literal("all"))
    statement = (
        select(column, func.count())
        .select_from(Equipment)
        .join(Warehouse, Warehouse.id == Equipment.warehouse_id)
        .where(Equipment.status != "retired")
    )
    if scope.warehouse_id is not None:
        statement = statement.where(Equipment.warehouse_id.in_(scope.warehouse_id))
    if scope.equipment_id is not None:
        statement = statement.where(Equipment.id.in_(scope.equipment_id))
    if scope.equipment_class is not None:
        statement = statement.where(Equipment.equipment_class == scope.equipment_class)
    return {row[0]: row[1] for row in await session.execute(statement.group_by(column))}


async def technicians(session: AsyncSession, scope: Scope, group: str | None) -> dict[str | None, int]:
    column: Any = Warehouse.name if group == "site" else literal("all")
    statement = (
        select(column, func.count())
        .select_from(Profile)
        .join(Warehouse, Warehouse.id == Profile.warehouse_id)
        .where(Profile.active, Profile.role == "technician")
    )
    if scope.warehouse_id is not None:
        statement = statement.where(Profile.warehouse_id.in_(scope.warehouse_id))
    return {row[0]: row[1] for row in await session.execute(statement.group_by(column))}


async def list_behind(session: AsyncSession, name: str, filters: DrillDown, span: Span) -> Listing:
    columns: list[Any] = [
        WorkOrder.id, WorkOrder.fo_number, WorkOrder.title, WorkOrder.type, WorkOrder.status, WorkOrder.priority,
        WorkOrder.equipment_id, WorkOrder.created_at, WorkOrder.started_at, WorkOrder.due_date, WorkOrder.completed_at,
        WorkOrder.warehouse_id,
    ]  # fmt: skip
    statement = _joined(select(*columns)).where(behind(span)[name], *_scope(filters))
    return await paginate(session, statement, filters, KEYS, "-createdAt")


async def costs(session: AsyncSession, scope: Scope, span: Span, group: str | None) -> Sequence[Any]:
    """Labour by the day it was done, parts by when they were issued (returns subtract), other costs by their day."""
    days = (span.start.date(), span.end.date())
    labor = select(Labor.work_order_id, Labor.work_date.label("day"), literal("labor").label("kind"), Labor.cost)
    issued = -PartTransaction.quantity * PartTransaction.unit_cost
    day = func.date(func.timezone("UTC", PartTransaction.timestamp))
    parts = select(
        PartTransaction.work_order_id, day.label("day"), literal("parts").label("kind"), issued.label("cost")
    )
    other = select(Cost.work_order_id, Cost.cost_date.label("day"), literal("other").label("kind"), Cost.amount)
    lines = union_all(
        labor.where(Labor.work_date >= days[0], Labor.work_date < days[1]),
        parts.where(
            PartTransaction.type.in_(("issue", "return")),
            PartTransaction.work_order_id.is_not(None),
            PartTransaction.timestamp >= span.start,
            PartTransaction.timestamp < span.end,
        ),
        other.where(Cost.cost_date >= days[0], Cost.cost_date < days[1]),
    ).subquery()
    amount = lines.c.cost

    def total(kind: str | None) -> Any:
        summed = func.sum(amount) if kind is None else func.sum(amount).filter(lines.c.kind == kind)
        return func.coalesce(func.round(summed, 2), 0).label(kind or "total")

    grouped = [_groups(lines.c.day)[group].label("group")] if group else []
    if group == "month":
        grouped = [func.to_char(lines.c.day, "YYYY-MM").label("group")]
    columns: list[Any] = [
        *grouped, total("labor"), total("parts"), total("other"), total(None),
        func.count(WorkOrder.id.distinct()).label("work_orders"),
    ]  # fmt: skip
    statement = _joined(select(*columns)).join(lines, lines.c.work_order_id == WorkOrder.id).where(*_scope(scope))
    found: Sequence[Any] = (await session.execute(statement.group_by(*grouped).order_by(*grouped))).all()
    return found
