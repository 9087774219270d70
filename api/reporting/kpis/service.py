"""Maintenance KPIs: their formulas stand here once, as code and as text, and are sent with every report."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.errors import Invalid
from api.maintenance.planning import service as planning
from api.maintenance.planning.schemas import ComplianceQuery, ComplianceView
from api.pagination import Listing
from api.reporting.kpis import repository
from api.reporting.kpis.repository import Span
from api.reporting.kpis.schemas import DrillDown, KpiQuery, Scope

WEEK_HOURS = 40.0
_LONGEST = timedelta(days=3660)
FORMULAS = {
    "mttr": "hours from start (or else creation) to completion of corrective and emergency work completed in the span"
    " / their number",
    "mtbf": "hours of the span * machines in use / corrective and emergency work orders opened on machines in the span",
    "scheduleCompliance": "100 * completed by their due date / due in the span, without cancelled ones (SMRP 5.4.4)",
    "plannedRatio": "100 * preventive, inspection, predictive and project work / all work completed in the span"
    " (SMRP 5.4.1, by number)",
    "backlogWeeks": "estimated hours that open work has left / (labour hours of the span / weeks of the span)"
    " (SMRP 5.4.9 with the demonstrated capacity)",
    "wrenchTime": f"100 * hours booked on work orders / (active technicians * {WEEK_HOURS:g} h * weeks of the span)"
    " (after SMRP 5.6.1, from bookings instead of observation)",
}


async def kpis(session: AsyncSession, query: KpiQuery, now: datetime) -> dict[str, Any]:
    span = _span(query, now)
    [whole] = await _values(session, query, span, None)
    groups = await _values(session, query, span, query.group_by) if query.group_by else []
    return {**whole, "from_": span.start, "to": span.end, "formulas": FORMULAS, "groups": groups}


async def _values(session: AsyncSession, scope: Scope, span: Span, group: str | None) -> list[dict[str, Any]]:
    rows = await repository.sums(session, scope, span, group)
    hours = await repository.labor_hours(session, scope, span, group)
    machines = await repository.machines(session, scope, group)
    people = await repository.technicians(session, scope, group)
    weeks = (span.end - span.start) / timedelta(days=7)
    found = []
    for row in rows:
        key = row.group if group else "all"
        worked = hours.get(key, 0.0)
        # a type or a month has no machines or people of its own
        running = machines.get(key if group in ("site", "equipmentClass", None) else "", 0)
        there = people.get(key if group in ("site", None) else "", 0)
        found.append(
            {
                "group": key,
                "opened": row.opened,
                "completed": row.completed,
                "open": row.open,
                "overdue": row.overdue,
                "failures": row.failures,
                "mttr": _ratio(float(row.repair_hours), row.repairs),
                "mtbf": _ratio(weeks * 168 * running, row.failures) if running else None,
                "schedule_compliance": _ratio(100 * row.on_time, row.due),
                "planned_ratio": _ratio(100 * row.planned, row.completed),
                "backlog_hours": float(row.backlog_hours),
                "backlog_weeks": _ratio(float(row.backlog_hours), worked / weeks),
                "wrench_time": _ratio(100 * worked, there * WEEK_HOURS * weeks),
                "labor_hours": worked,
            }
        )
    return found


async def behind(session: AsyncSession, name: str, filters: DrillDown, now: datetime) -> Listing:
    return await repository.list_behind(session, name, filters, _span(filters, now))


async def costs(session: AsyncSession, scope: Scope, now: datetime) -> dict[str, Any]:
    span = _span(scope, now)

    async def by(group: str | None) -> list[dict[str, Any]]:
        return [dict(row._mapping) for row in await repository.costs(session, scope, span, group)]

    [whole] = await by(None)
    return {
        **whole,
        "from_": span.start,
        "to": span.end,
        "by_type": await by("type"),
        "by_month": await by("month"),
        "by_site": await by("site"),
        "by_equipment_class": await by("equipmentClass"),
    }


async def compliance(session: AsyncSession, scope: Scope, now: datetime) -> dict[str, Any]:
    """Of all work by its due date, and of preventive maintenance by its own rule."""
    span = _span(scope, now)
    [row] = await repository.sums(session, scope, span, None)
    query = ComplianceQuery(days=max(1, (span.end - span.start).days))
    query.warehouse_id, query.equipment_id = scope.warehouse_id, scope.equipment_id
    pm = ComplianceView.model_validate(await planning.compliance(session, query, min(span.end, now)))
    return {
        "from_": span.start,
        "to": span.end,
        "schedule_compliance": _ratio(100 * row.on_time, row.due),
        "due": row.due,
        "completed_on_time": row.on_time,
        "pm": pm.model_dump(mode="json", by_alias=True),
    }


def _span(scope: Scope, now: datetime) -> Span:
    end = scope.to or now
    start = scope.from_ or end - timedelta(days=30)
    if not start < end <= start + _LONGEST:
        raise Invalid("to", f"After from, and at most {_LONGEST.days} days")
    return Span(start, end)


def _ratio(part: float, whole: float) -> float | None:
    return round(part / whole, 2) if whole else None
