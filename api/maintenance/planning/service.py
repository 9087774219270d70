"""The maintenance calendar: what is planned, overdue, done on time; moving it, and doing it."""

from datetime import datetime, timedelta
from itertools import islice, takewhile
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.errors import Conflict, Invalid, NotFound
from api.identity.actor import Actor
from api.maintenance.planning import generator, occurrences
from api.maintenance.planning.schemas import (
    CalendarQuery,
    Completion,
    ComplianceQuery,
    GenerateRequest,
    OverdueFilter,
    Reschedule,
)
from api.maintenance.pm_schedules import repository as schedules
from api.maintenance.pm_schedules import rules
from api.maintenance.pm_schedules import service as schedule_life
from api.maintenance.pm_schedules.rules import Mode
from api.maintenance.work_orders import service as work_orders
from api.maintenance.work_orders.opening import wire
from api.maintenance.work_orders.schemas import StatusChange
from api.maintenance.work_orders.status import Status
from api.pagination import Listing
from api.schemas import LATEST
from core.models import PmOccurrence, PmSchedule, PmTemplate

_LONGEST = timedelta(days=400)
_AT_ONCE = 200  # schedules that one request looks at
_SECONDS_A_DAY = 86_400


async def calendar(session: AsyncSession, query: CalendarQuery, now: datetime) -> list[dict[str, Any]]:
    """Occurrences of a span, and after them what the rules will bring, in the order of their dates."""
    start = query.from_ or now
    end = query.to or min(start + timedelta(days=30), LATEST)
    if not start < end <= start + _LONGEST:
        raise Invalid("to", f"After from, and at most {_LONGEST.days} days")
    found = [dict(row._mapping) for row in await occurrences.between(session, query, start, end, now)]
    if query.projected:
        sites: dict[UUID, Any] = {}
        for schedule, template, tag in await occurrences.schedules(session, query, end):
            if schedule.warehouse_id not in sites:
                sites[schedule.warehouse_id] = await schedules.site(session, schedule.warehouse_id)
            dues = _projected(schedule, template, sites[schedule.warehouse_id], end)
            found += [_projection(schedule, template, tag, due) for due in dues if due >= start][: query.limit]
    return sorted(found, key=lambda item: (item["due_date"], str(item["id"])))[: query.limit]


def _projected(schedule: PmSchedule, template: PmTemplate, site: Any, end: datetime) -> list[datetime]:
    """When a schedule will fall due before `end`; of a floating rule or a meter only the next time is known."""
    assert schedule.next_due is not None
    known = rules.read(template.rules)
    dues = [schedule.next_due]
    if template.frequency_type == "calendar" and known.schedule.mode is Mode.FIXED and schedule.next_nominal:
        recurrence = schedule_life.recurrence_of(template, known, schedule, site)
        later = (o.due for o in recurrence.after(schedule.next_nominal) if o.due > dues[0])
        dues += list(islice(takewhile(lambda due: due < end, later), int(_LONGEST.days)))
    return dues


def _projection(schedule: PmSchedule, template: PmTemplate, tag: str | None, due: datetime) -> dict[str, Any]:
    return {
        "id": schedule.id,
        "status": "projected",
        "template_id": template.id,
        "name": template.name,
        "equipment_id": schedule.equipment_id,
        "asset_tag": tag,
        "due_date": due,
        "late_after": None,
        "overdue": False,
        "work_order_id": None,
        "fo_number": None,
        "work_order_status": None,
        "priority": template.priority,
        "assignees": template.assigned_to,
        "estimated_duration": template.estimated_duration,
        "completed_at": None,
        "included_in": None,
        "parts_short": [],
        "warehouse_id": schedule.warehouse_id,
    }


async def generate(session: AsyncSession, body: GenerateRequest, now: datetime) -> dict[str, Any]:
    """Open the work orders that are due, as far as one request goes."""
    report = await generator.generate(
        session, now, at_least=timedelta(days=body.horizon_days), template_id=body.template_id, limit=_AT_ONCE
    )
    return {
        "generated": len(report.opened),
        "missed": report.missed,
        "schedules": report.looked_at,
        "work_orders": [wire(await work_orders.row(session, number)) for number in report.opened],
        "shortages": report.shortages,
        "failed": report.failed,
        "complete": report.looked_at < _AT_ONCE,
    }


async def overdue(session: AsyncSession, filters: OverdueFilter, now: datetime) -> Listing:
    """What is open and past its grace, the oldest first."""
    found = await occurrences.overdue(session, filters, now)
    rows = [
        {**row._mapping, "days_overdue": round((now - row.due_date).total_seconds() / _SECONDS_A_DAY, 2)}
        for row in found.rows
    ]
    return Listing(rows, found.next_cursor, found.total)


async def complete(
    session: AsyncSession, actor: Actor, known_as: UUID, body: Completion, now: datetime
) -> dict[str, Any]:
    """Complete an occurrence's work order, by the rules of every work order."""
    occurrence = await occurrences.find_either(session, known_as)
    if occurrence is None:
        raise NotFound("Maintenance")
    if occurrence.work_order_id is None or occurrence.status != "open":
        raise Conflict(f"Maintenance that is {occurrence.status} cannot be completed")
    change = StatusChange(status=Status.COMPLETED)
    if body.completion_notes is not None:
        change = StatusChange(status=Status.COMPLETED, completionNotes=body.completion_notes)  # type: ignore[call-arg]
    await work_orders.complete(session, actor, occurrence.work_order_id, change)
    row = await occurrences.show(session, occurrence.id, now)
    return dict(row._mapping)


async def reschedule(session: AsyncSession, actor: Actor, body: Reschedule) -> list[dict[str, Any]]:
    """Move what is open (its work order with it) and what comes next; fixed rules go on from their anchor."""
    if body.id is None and body.ids is None:
        return await _reschedule_all(session, actor, body)
    named = body.ids if body.ids is not None else [body.id] if body.id else []
    moved = []
    for known_as in sorted(dict.fromkeys(named)):
        occurrence = await occurrences.find_either(session, known_as)
        if occurrence is not None:
            moved.append(await _move(session, actor, occurrence, _to(body, occurrence.due_at)))
            continue
        schedule = await schedules.lock(session, known_as)
        if schedule is None:
            raise NotFound("Maintenance", "id")
        if schedule.next_due is None or schedule.next_nominal is None:
            raise Conflict("The calendar does not say yet when this falls due next")
        moved.append(await _move_next(session, schedule, _to(body, schedule.next_due)))
    return moved


async def _reschedule_all(session: AsyncSession, actor: Actor, body: Reschedule) -> list[dict[str, Any]]:
    open_ones, coming = await occurrences.lock_meant(session, body.template_id, body.equipment_id, 2000)
    moved = [await _move(session, actor, o, _to(body, o.due_at)) for o in open_ones]
    moved += [await _move_next(session, s, _to(body, s.next_due)) for s in coming if s.next_due is not None]
    return moved


def _to(body: Reschedule, due: datetime) -> datetime:
    moved = body.due_date if body.due_date is not None else due + timedelta(days=body.shift_days or 0)
    if moved > LATEST:
        raise Invalid("dueDate", "Beyond the end of the calendar")
    return moved


async def _move(session: AsyncSession, actor: Actor, occurrence: PmOccurrence, due: datetime) -> dict[str, Any]:
    """The work order is locked before its occurrence, as by whoever completes it."""
    if occurrence.work_order_id is not None:
        await work_orders.put_off(session, actor, occurrence.work_order_id, due)
        await session.refresh(occurrence, with_for_update=True)
    if occurrence.status != "open":
        raise Conflict(f"Maintenance that is {occurrence.status} cannot be moved")
    old = occurrence.due_at
    occurrence.due_at, occurrence.late_after = due, due + (occurrence.late_after - old)
    occurrence.overdue_since = None
    await session.flush()
    return {
        "id": occurrence.id, "kind": "occurrence", "work_order_id": occurrence.work_order_id,
        "old_due_date": old, "due_date": due,
    }  # fmt: skip


async def _move_next(session: AsyncSession, schedule: PmSchedule, due: datetime) -> dict[str, Any]:
    template = await schedules.template_of(session, schedule.template_id)
    assert template is not None
    old = schedule.next_due
    waits = schedule.look_at is not None and old is not None and schedule.look_at >= old
    schedule.next_due = due
    if not waits:
        schedule.look_at = due - timedelta(days=rules.read(template.rules).schedule.lead_days)
    await session.flush()
    return {"id": schedule.id, "kind": "schedule", "work_order_id": None, "old_due_date": old, "due_date": due}


async def compliance(session: AsyncSession, query: ComplianceQuery, now: datetime) -> dict[str, Any]:
    """PM compliance of what fell due in the last `days` days, up to now.

    compliance rate [%] = 100 * completed on time / due

    On time: completed no later than the due moment plus the template's grace. Due: completed, missed, or open with its
    grace over. What is still within its grace is not judged yet, and what was cancelled does not count (SMRP metric
    5.4.14 "PM & PdM compliance" is the model, with the grace given by the template).
    """
    start = now - timedelta(days=query.days)

    async def counted(by: str | None) -> list[dict[str, Any]]:
        return [_rated(row) for row in await occurrences.compliance(session, query, start, now, by)]

    [whole] = await counted(None)
    return {
        **whole,
        "days": query.days,
        "from_": start,
        "to": now,
        "by_template": await counted("template"),
        "by_month": await counted("month"),
    }


def _rated(row: Any) -> dict[str, Any]:
    rate = round(100 * row.completed_on_time / row.due, 2) if row.due else None
    return {**row._mapping, "compliance_rate": rate}
