"""What has fallen due on a schedule: by the calendar, a meter, or a condition."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from math import floor

from sqlalchemy.ext.asyncio import AsyncSession

from api.maintenance.planning import repository
from api.maintenance.pm_schedules import service as schedule_life
from api.maintenance.pm_schedules.recurrence import Occurrence, Recurrence
from api.maintenance.pm_schedules.rules import Missed, Mode, Rules, ScheduleRules
from core.models import PmSchedule, PmTemplate

_AT_ONCE = 500  # occurrences that one look at a schedule takes in; the next look goes on


@dataclass(frozen=True)
class Due:
    """Something that fell due: its name, and its moment."""

    name: str
    at: datetime


@dataclass
class Found:
    """What to do about a schedule: occurrences that passed without work, and those to open a work order for."""

    missed: list[Due] = field(default_factory=list)
    opened: list[Due] = field(default_factory=list)


def by_calendar(
    schedule: PmSchedule, planned: ScheduleRules, recurrence: Recurrence, now: datetime, until: datetime, *, busy: bool
) -> Found:
    """Move the schedule on past what is due by `now`, and past what may be opened by `until`. Pure but for `schedule`.

    `busy`: a work order of this schedule is open. Unless several may be, nothing is opened beside it: by the rule
    `collapse` what passes meanwhile is missed, by `each` it waits its turn.
    """
    found = Found()
    coming = _coming(schedule, recurrence)
    passed: list[Occurrence] = []
    while coming and coming[0].due <= now:
        passed.append(coming.pop(0))
        coming = coming or list(islice(_following(recurrence, passed[-1]), 1))
        if len(passed) >= _AT_ONCE:
            break
    waits = busy and not planned.allow_overlap
    if planned.missed is Missed.COLLAPSE:
        found.missed += [_due(o) for o in (passed if waits else passed[:-1])]
        found.opened += [] if waits else [_due(o) for o in passed[-1:]]
    elif planned.allow_overlap:
        found.opened += [_due(o) for o in passed]
    elif passed:
        found.opened += [] if waits else [_due(passed[0])]
        coming = passed[0 if waits else 1 :] or coming
    waits = waits or (bool(found.opened) and not planned.allow_overlap)
    floating = planned.mode is Mode.FLOATING
    while coming and now < coming[0].due <= until and not waits and len(found.opened) < _AT_ONCE:
        found.opened.append(_due(coming[0]))
        coming = list(islice(_following(recurrence, coming[0]), 1))
        waits = not planned.allow_overlap or floating
    following = None if floating and (found.opened or busy) else next(iter(coming), None)
    if found.opened or found.missed:
        schedule.last_due = max(due.at for due in found.opened + found.missed)
    schedule_life.expect(schedule, following, _lead(planned))
    if following is not None and waits:
        # nothing can be opened before the work order ends; what passes until then is to be noted
        schedule.look_at = following.due if planned.missed is Missed.COLLAPSE else schedule_life.NEVER
    return found


def _lead(planned: ScheduleRules) -> timedelta:
    return timedelta(days=max(planned.lead_days, planned.horizon_days if planned.allow_overlap else 0))


def horizon(planned: ScheduleRules, now: datetime, at_least: timedelta) -> datetime:
    """Until when work orders are opened ahead."""
    return now + max(_lead(planned), at_least)


def _coming(schedule: PmSchedule, recurrence: Recurrence) -> list[Occurrence]:
    if schedule.next_nominal is None or schedule.next_due is None:
        return []
    return [Occurrence(schedule.next_due, schedule.next_nominal)]


def _following(recurrence: Recurrence, last: Occurrence) -> Iterator[Occurrence]:
    """What comes after an occurrence, which may have been put off past its successors."""
    return (o for o in recurrence.after(last.nominal) if o.due > last.due)


def _due(occurrence: Occurrence) -> Due:
    return Due(occurrence.nominal.isoformat(), occurrence.due)


async def by_meter(
    session: AsyncSession, template: PmTemplate, schedule: PmSchedule, known: Rules, now: datetime, *, busy: bool
) -> Found:
    """Read the meter; open when it has come within `lead` of its threshold, else forecast when it will.

    While a work order is open it goes on counting, and opens the newest threshold after it.

    The forecast is the straight line through the oldest reading of the last thirty days and the newest one.
    """
    assert known.meter is not None
    assert template.frequency_interval is not None
    found = Found()
    if schedule.equipment_id is None:
        return found
    readings = await repository.meter(session, schedule.equipment_id, known.meter.metric, now)
    if readings is None:
        return found
    last, first = readings
    every = template.frequency_interval
    if schedule.meter_base is None:
        schedule.meter_base = known.meter.start_at if known.meter.start_at is not None else last.value
    elif schedule.meter_value is not None and last.value < schedule.meter_value / 2:
        # another meter, or the same one set to zero
        schedule.meter_epoch = (schedule.meter_epoch or 0) + 1
        schedule.meter_base = last.value
    schedule.meter_value, schedule.meter_at = last.value, last.time
    base = schedule.meter_base
    intervals = max(1, floor((last.value + known.meter.lead - base) / every))
    threshold = base + intervals * every
    rate = (last.value - first.value) / hours if (hours := (last.time - first.time).total_seconds() / 3600) else 0.0
    away = max(0.0, threshold - last.value)
    ahead = away / rate if rate > 0 else None
    due = now if away == 0 else None
    if due is None and ahead is not None and ahead < 24 * 365 * 20:
        due = max(now, last.time + timedelta(hours=ahead))
    schedule.next_due = due
    if not busy and last.value + known.meter.lead >= threshold:
        # a lead without a rate to forecast by: by tomorrow
        found.opened.append(Due(f"{schedule.meter_epoch or 0}:{threshold:.12g}", due or now + timedelta(days=1)))
        if known.schedule.mode is Mode.FIXED:
            schedule.meter_base = threshold
    return found


async def by_condition(session: AsyncSession, schedule: PmSchedule, known: Rules, now: datetime) -> Found:
    """Open once an episode: named by its onset, so the same one never counts twice, however often one looks."""
    condition = known.condition
    assert condition is not None
    if schedule.equipment_id is None:
        return Found()
    if condition.health_below is not None:
        ill = await repository.ill_since(
            session, schedule.equipment_id, condition.health_below, timedelta(minutes=condition.for_minutes), now
        )
        return Found(opened=[Due(f"health since {ill.isoformat()}", now)]) if ill else Found()
    if condition.alarm_severity is not None:
        alarm = await repository.open_alarm(session, schedule.equipment_id, condition.alarm_severity)
        return Found(opened=[Due(f"alarm {alarm}", now)]) if alarm else Found()
    assert condition.metric is not None
    assert condition.value is not None
    since = await repository.onset(
        session, schedule.equipment_id, condition.metric, condition.value,
        condition.operator == "above", timedelta(minutes=condition.for_minutes), now,
    )  # fmt: skip
    return Found(opened=[Due(f"since {since.isoformat()}", now)]) if since else Found()
