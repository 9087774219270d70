"""metrics-aggregator: what each site did on each day, kept so that trends need not be computed anew."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from sqlalchemy import Date, DateTime, bindparam, text
from sqlalchemy.ext.asyncio import AsyncSession

from api.operation.services.frame import Context, Service

_RECENT = 3  # days that are computed again each time: work is booked late
_CATCH_UP = 30  # days that are filled in after a longer standstill
_SITES = text("SELECT id, timezone FROM warehouses WHERE active ORDER BY id")
_LAST = text("SELECT max(day) FROM daily_kpis WHERE warehouse_id = :site")
# an aggregate over one site and one local day, whose bounds are given as moments
_STORE = text("""
    INSERT INTO daily_kpis AS k (warehouse_id, day, opened, completed, completed_planned, completed_on_time,
        completed_with_due, open_at_end, overdue_at_end, repair_hours, repairs, labor_hours, labor_cost, other_cost,
        computed_at)
    SELECT :site, :day, count(*) FILTER (WHERE created_at >= :start AND created_at < :end),
        count(*) FILTER (WHERE done),
        count(*) FILTER (WHERE done AND type IN ('preventive', 'inspection', 'predictive', 'project')),
        count(*) FILTER (WHERE done AND completed_at <= due_date),
        count(*) FILTER (WHERE done AND due_date IS NOT NULL),
        count(*) FILTER (WHERE open), count(*) FILTER (WHERE open AND due_date < :end),
        coalesce(sum(extract(epoch FROM completed_at - coalesce(started_at, created_at)) / 3600)
            FILTER (WHERE done AND type IN ('corrective', 'emergency')), 0),
        count(*) FILTER (WHERE done AND type IN ('corrective', 'emergency')),
        (SELECT coalesce(sum(l.hours), 0) FROM wo_labor l JOIN work_orders o ON o.id = l.work_order_id
            WHERE o.warehouse_id = :site AND l.work_date = :day),
        (SELECT coalesce(sum(l.cost), 0) FROM wo_labor l JOIN work_orders o ON o.id = l.work_order_id
            WHERE o.warehouse_id = :site AND l.work_date = :day),
        (SELECT coalesce(sum(c.amount), 0) FROM wo_costs c JOIN work_orders o ON o.id = c.work_order_id
            WHERE o.warehouse_id = :site AND c.cost_date = :day),
        :now
    FROM (SELECT *, coalesce(completed_at >= :start AND completed_at < :end, false) AS done,
            created_at < :end AND coalesce(completed_at, cancelled_at, 'infinity') >= :end AS open
        FROM work_orders WHERE warehouse_id = :site) AS w
    ON CONFLICT (warehouse_id, day) DO UPDATE SET (opened, completed, completed_planned, completed_on_time,
        completed_with_due, open_at_end, overdue_at_end, repair_hours, repairs, labor_hours, labor_cost, other_cost,
        computed_at) = (excluded.opened, excluded.completed, excluded.completed_planned, excluded.completed_on_time,
        excluded.completed_with_due, excluded.open_at_end, excluded.overdue_at_end, excluded.repair_hours,
        excluded.repairs, excluded.labor_hours, excluded.labor_cost, excluded.other_cost, excluded.computed_at)
""").bindparams(
    bindparam("day", type_=Date), *(bindparam(name, type_=DateTime(timezone=True)) for name in ("start", "end", "now"))
)


async def run(context: Context) -> dict[str, Any]:
    """A site a transaction; the last days always, and those that were never computed."""
    async with context.database.session_scope() as session:
        sites = (await session.execute(_SITES)).all()
    days = 0
    for site in sites:
        async with context.database.session_scope() as session:
            days += await _site(session, site.id, site.timezone, context.now)
    return {"sites": len(sites), "days": days}


async def _site(session: AsyncSession, site: Any, timezone: str, now: datetime) -> int:
    zone = ZoneInfo(timezone if timezone in available_timezones() else "UTC")
    today = now.astimezone(zone).date()
    last = await session.scalar(_LAST, {"site": site})
    first = today - timedelta(days=_RECENT - 1)
    if last is None or last < first:
        first = max(today - timedelta(days=_CATCH_UP - 1), last or date.min)
    count = (today - first).days + 1
    for number in range(count):
        day = first + timedelta(days=number)
        start, end = (datetime.combine(d, datetime.min.time(), zone) for d in (day, day + timedelta(days=1)))
        await session.execute(_STORE, {"site": site, "day": day, "start": start, "end": end, "now": now})
    return count


METRICS_AGGREGATOR = Service(
    name="metrics-aggregator",
    description="Keeps the daily figures of every site",
    schedule="17 * * * *",
    work=run,
    timeout=1800,
)
