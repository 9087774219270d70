"""The life of a schedule: how it starts, and what the end of its work order means to it.

Nothing here knows how work orders are made, so that work orders can call it when their status changes.
"""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.maintenance.pm_schedules import repository, rules
from api.maintenance.pm_schedules.recurrence import Occurrence, Recurrence, Shift, Unit, always_working
from api.maintenance.pm_schedules.rules import Mode, Rules
from api.schemas import LATEST, to_wire
from api.working_days import calendar
from core import outbox
from core.events import PmCompleted
from core.models import PmOccurrence, PmSchedule, PmTemplate, WorkOrder

NEVER = LATEST  # `look_at` of a schedule that waits for something else than the clock
_DONE = frozenset({"completed", "verified", "closed"})
_UNDER_WAY = frozenset({"open", "included"})


def recurrence_of(template: PmTemplate, known: Rules, schedule: PmSchedule, site: Any) -> Recurrence:
    """The calendar rule of a template at a site."""
    planned = known.schedule
    assert schedule.anchor is not None
    assert template.frequency_interval is not None
    moves = planned.shift is not Shift.NONE
    return Recurrence(
        anchor=schedule.anchor,
        every=int(template.frequency_interval),
        unit=Unit(template.frequency_unit or Unit.DAYS),
        at=planned.time,
        zone=planned.zone(site.timezone),
        weekdays=tuple(planned.weekdays),
        week_of_month=planned.week_of_month,
        months=frozenset(planned.months),
        shift=planned.shift,
        is_working=calendar(site.working_weekdays, site.country, site.subdivision, site.closed_days)
        if moves
        else always_working,
    )


async def plan(session: AsyncSession, template: PmTemplate, schedule: PmSchedule, now: datetime) -> None:
    """Set when the schedule falls due next: at its start, and again when its template's rules have changed.

    What is open stays as it is; what was done counts.
    """
    known = rules.read(template.rules)
    site = await repository.site(session, schedule.warehouse_id)
    zone = known.schedule.zone(site.timezone)
    schedule.look_at = None
    if template.frequency_type != "calendar":
        schedule.next_nominal = schedule.next_due = None
        if template.frequency_type == "meter" and known.meter and known.meter.start_at is not None:
            schedule.meter_base = schedule.meter_base if schedule.meter_base is not None else known.meter.start_at
        return
    schedule.anchor = known.schedule.anchor or schedule.started_at.astimezone(zone).date()
    recurrence = recurrence_of(template, known, schedule, site)
    start = datetime.combine(now.astimezone(zone).date(), datetime.min.time(), zone).astimezone(UTC)
    if known.schedule.mode is Mode.FLOATING and schedule.last_done_at is not None:
        found = recurrence.floating(schedule.last_done_at)
    else:
        found = next(
            (o for o in recurrence.since(start) if schedule.last_due is None or o.due > schedule.last_due), None
        )
    if known.schedule.mode is Mode.FLOATING and await repository.has_open(session, schedule.id):
        found = None
    expect(schedule, found, timedelta(days=known.schedule.lead_days))


async def replan_site(
    session: AsyncSession, warehouse_id: UUID, before: Any, after: UUID | None, now: datetime
) -> UUID | None:
    """Let the schedules of the template behind `after` follow a site whose calendar has changed; gives the template.

    `before`: the site as it was. What a person had moved stays where it was put, and so does what is open. None: there
    is no further template.
    """
    template = await repository.next_by_calendar(session, warehouse_id, after)
    if template is None:
        return None
    known = rules.read(template.rules)
    for schedule in await repository.of_template(session, template.id):
        if schedule.anchor is None or schedule.next_nominal is None:
            continue
        if schedule.next_due == recurrence_of(template, known, schedule, before).due(schedule.next_nominal):
            await plan(session, template, schedule, now)
    await session.flush()
    return template.id


def expect(schedule: PmSchedule, found: Occurrence | None, lead: timedelta) -> None:
    """Note what comes next, and from when on the generator looks."""
    schedule.next_nominal = found.nominal if found else None
    schedule.next_due = found.due if found else None
    schedule.look_at = found.due - lead if found else NEVER


async def follow(session: AsyncSession, work_order: WorkOrder, before: str, shown: dict[str, Any]) -> None:
    """Take notice of a work order that ended or was opened again. Call it in the transaction of that change.

    `before`: the status that it had; `shown`: the work order as the API shows it, for the event.
    """
    if work_order.pm_template_id is None or before == work_order.status:
        return
    occurrence = await repository.occurrence_of(session, work_order.id)
    if occurrence is None:
        return
    await _share(session, work_order, occurrence, before, shown)


async def _share(
    session: AsyncSession, work_order: WorkOrder, occurrence: PmOccurrence, before: str, shown: dict[str, Any]
) -> None:
    """Give an occurrence the fate of its work order, and what is included in it the same."""
    if work_order.status == "completed" and occurrence.status in _UNDER_WAY:
        await _complete(session, work_order, occurrence, shown)
    elif work_order.status == "cancelled" and occurrence.status in _UNDER_WAY:
        occurrence.status = "cancelled"
        # a floating rule goes on as if the work had been done when it was due
        await _go_on(session, occurrence, occurrence.due_at, done=False)
    elif before in _DONE and work_order.status not in _DONE and occurrence.status == "completed":
        # its successor may be open already: then both are
        occurrence.may_overlap = occurrence.may_overlap or await repository.another_is_open(session, occurrence)
        occurrence.status = "open" if occurrence.included_in is None else "included"
        occurrence.completed_at = occurrence.completed_by = None
    for included in await repository.included_in(session, occurrence.id):
        await _share(session, work_order, included, before, shown)


async def hold(session: AsyncSession, work_order: WorkOrder) -> None:
    """Lock the schedule of a work order that is about to be cancelled.

    The generator locks schedules and then parts; a cancellation releases parts, and shall not come to its schedule
    after that.
    """
    if work_order.pm_template_id is None:
        return
    occurrence = await repository.occurrence_of(session, work_order.id)
    if occurrence is not None:
        await repository.lock(session, occurrence.schedule_id)


async def _complete(
    session: AsyncSession, work_order: WorkOrder, occurrence: PmOccurrence, shown: dict[str, Any]
) -> None:
    assert work_order.completed_at is not None
    occurrence.status = "completed"
    occurrence.completed_at, occurrence.completed_by = work_order.completed_at, work_order.completed_by
    template = await _go_on(session, occurrence, work_order.completed_at, done=True)
    if template is not None:
        by = work_order.completed_by
        event = PmCompleted(template.id, template.warehouse_id, payload(template, occurrence), shown, by)
        await outbox.append(session, event)


async def _go_on(session: AsyncSession, occurrence: PmOccurrence, at: datetime, *, done: bool) -> PmTemplate | None:
    """Let the schedule go on from work that ended at `at`."""
    schedule = await repository.lock(session, occurrence.schedule_id)
    template = await repository.template_of(session, occurrence.template_id)
    if schedule is None or template is None:
        return None
    if done:
        schedule.last_done_at = max(at, schedule.last_done_at or at)
    known = rules.read(template.rules)
    if template.frequency_type == "meter" and known.schedule.mode is Mode.FLOATING and schedule.meter_value is not None:
        schedule.meter_base = schedule.meter_value
    if template.frequency_type != "calendar":
        schedule.look_at = None
    elif known.schedule.mode is Mode.FLOATING:
        site = await repository.site(session, schedule.warehouse_id)
        found = recurrence_of(template, known, schedule, site).floating(at)
        expect(schedule, found, timedelta(days=known.schedule.lead_days))
    elif schedule.next_due is not None:
        schedule.look_at = schedule.next_due - timedelta(days=known.schedule.lead_days)
    await session.flush()
    return template


def payload(template: PmTemplate, occurrence: PmOccurrence) -> dict[str, Any]:
    """An occurrence as events tell of it."""
    return {
        "id": str(occurrence.id),
        "templateId": str(template.id),
        "name": template.name,
        "scheduleId": str(occurrence.schedule_id),
        "occurrence": occurrence.occurrence,
        "equipmentId": _text(occurrence.equipment_id),
        "workOrderId": _text(occurrence.work_order_id),
        "dueDate": to_wire(occurrence.due_at),
        "status": occurrence.status,
        "completedAt": to_wire(occurrence.completed_at) if occurrence.completed_at else None,
        "onTime": occurrence.completed_at <= occurrence.late_after if occurrence.completed_at else None,
    }


def _text(value: UUID | None) -> str | None:
    return None if value is None else str(value)
