"""From what has fallen due to work orders: each occurrence once, whoever generates, and however often.

A schedule is locked while it is looked at, and moved on in the transaction that opens its work order; the unique key of
an occurrence stands behind that. Schedules that another generator holds are its business.
"""

from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from api.inventory.usage import planned as planned_parts
from api.inventory.usage.planned import Planned, Want
from api.maintenance.planning import repository, triggers
from api.maintenance.planning.triggers import Due, Found
from api.maintenance.planning.work import open_work_order
from api.maintenance.pm_schedules import repository as schedules
from api.maintenance.pm_schedules import rules
from api.maintenance.pm_schedules import service as schedule_life
from api.maintenance.pm_schedules.rules import Rules
from api.maintenance.pm_templates import service as templates
from core.models import PmOccurrence, PmSchedule, PmTemplate

log = structlog.get_logger()

BATCH = 50


@dataclass
class Report:
    """What a generation did. `failed`: schedules that could not be looked at, with the reason."""

    looked_at: int = 0
    missed: int = 0
    already_there: int = 0
    opened: list[UUID] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)
    shortages: list[dict[str, Any]] = field(default_factory=list)
    last: UUID | None = None

    def counts(self) -> dict[str, Any]:
        said = asdict(self) | {"opened": len(self.opened)}
        for name in ("last", "shortages"):
            said.pop(name)
        return said


@dataclass(frozen=True)
class _Template:
    row: PmTemplate
    rules: Rules
    snapshot: dict[str, Any]


async def generate(
    session: AsyncSession,
    now: datetime,
    *,
    at_least: timedelta = timedelta(0),
    template_id: UUID | None = None,
    limit: int = BATCH,
    after: UUID | None = None,
) -> Report:
    """Look at up to `limit` schedules behind `after`; open what falls due within their lead time, or `at_least`.

    The caller commits. Call it again with `report.last` until it looks at fewer than `limit`.
    """
    report = Report()
    known: dict[UUID, _Template] = {}
    opened: list[PmOccurrence] = []
    for schedule in await repository.candidates(session, now + at_least, after, limit, template_id):
        report.looked_at += 1
        report.last = schedule.id
        if schedule.template_id not in known:
            known[schedule.template_id] = await _read(session, schedule.template_id)
        try:
            async with session.begin_nested():
                made = await _look(session, known[schedule.template_id], schedule, now, at_least, report)
            opened += made
        except IntegrityError as error:
            # another generator was there first, or the equipment has gone: the next look will see it
            report.failed[str(schedule.id)] = str(error.orig).splitlines()[0][:300]
            log.warning("a schedule could not be generated", schedule=str(schedule.id), reason=str(error.orig))
    await _reserve(session, known, opened, report)
    return report


async def _reserve(
    session: AsyncSession, known: dict[UUID, _Template], opened: list[PmOccurrence], report: Report
) -> None:
    """Hold the planned parts of all that was opened, what is due first first.

    All at once and at the end: so parts are locked in one order, and after every schedule.
    """
    wanted = [
        Planned(
            occurrence.work_order_id,
            occurrence.warehouse_id,
            [Want(part.part_id, part.part_number, part.quantity) for part in known[occurrence.template_id].rules.parts],
        )
        for occurrence in sorted(opened, key=lambda each: (each.due_at, each.id))
        if occurrence.work_order_id is not None
    ]
    short = await planned_parts.reserve(session, wanted)
    for occurrence in opened:
        mine = [each.shown() for each in short if each.work_order_id == occurrence.work_order_id]
        if mine:
            occurrence.parts_short = mine
    report.shortages += [{**vars(each), "short": each.short} for each in short]
    await session.flush()


async def _read(session: AsyncSession, template_id: UUID) -> _Template:
    row = await schedules.template_of(session, template_id)
    assert row is not None
    return _Template(row, rules.read(row.rules), await templates.snapshot(session, template_id))


async def _look(
    session: AsyncSession, template: _Template, schedule: PmSchedule, now: datetime, at_least: timedelta, report: Report
) -> list[PmOccurrence]:
    busy = await schedules.has_open(session, schedule.id)
    found = await _due(session, template, schedule, now, at_least, busy=busy)
    for due in found.missed:
        report.missed += await _record(session, template, schedule, due, None, now)
    opened: list[PmOccurrence] = []
    for due in found.opened:
        if await repository.exists(session, schedule, due.name):
            report.already_there += 1
            continue
        if template.row.frequency_type == "calendar":
            day = await _day(session, template, schedule, due.at)
            includer, _ = await repository.including(session, schedule, *day)
            if includer is not None:
                included = _occurrence(template, schedule, due, "included", None)
                included.included_in = includer
                session.add(included)
                continue
        work_order, announce = await open_work_order(
            session, template.row, template.rules, template.snapshot, schedule, due
        )
        await session.flush()
        occurrence = _occurrence(template, schedule, due, "open", work_order.id)
        session.add(occurrence)
        await session.flush()
        await announce(occurrence)
        opened.append(occurrence)
    await session.flush()
    report.opened += [each.work_order_id for each in opened if each.work_order_id is not None]
    return opened


async def _day(
    session: AsyncSession, template: _Template, schedule: PmSchedule, moment: datetime
) -> tuple[datetime, datetime]:
    """The day of a moment, as its site counts days: its begin, and that of the next one."""
    site = await schedules.site(session, schedule.warehouse_id)
    zone = template.rules.schedule.zone(site.timezone)
    day = moment.astimezone(zone).date()
    start, end = (datetime.combine(each, time.min, zone).astimezone(UTC) for each in (day, day + timedelta(days=1)))
    return start, end


async def _due(
    session: AsyncSession, template: _Template, schedule: PmSchedule, now: datetime, at_least: timedelta, *, busy: bool
) -> Found:
    planned = template.rules.schedule
    holds = busy and not planned.allow_overlap
    match template.row.frequency_type:
        case "calendar":
            if schedule.next_due is not None and not busy:
                day = await _day(session, template, schedule, schedule.next_due)
                if (await repository.including(session, schedule, *day))[1]:
                    return Found()  # it waits until the work that will include it opens, or moves away
            site = await schedules.site(session, schedule.warehouse_id)
            recurrence = schedule_life.recurrence_of(template.row, template.rules, schedule, site)
            until = triggers.horizon(planned, now, at_least)
            return triggers.by_calendar(schedule, planned, recurrence, now, until, busy=busy)
        case "meter":
            return await triggers.by_meter(session, template.row, schedule, template.rules, now, busy=holds)
        case _:
            return Found() if holds else await triggers.by_condition(session, schedule, template.rules, now)


async def _record(
    session: AsyncSession, template: _Template, schedule: PmSchedule, due: Due, work_order: UUID | None, now: datetime
) -> int:
    if await repository.exists(session, schedule, due.name):
        return 0
    missed = _occurrence(template, schedule, due, "missed", work_order)
    missed.note = "passed without work of its own"
    missed.overdue_since = now
    session.add(missed)
    return 1


def _occurrence(
    template: _Template, schedule: PmSchedule, due: Due, status: str, work_order: UUID | None
) -> PmOccurrence:
    return PmOccurrence(
        schedule_id=schedule.id,
        template_id=schedule.template_id,
        equipment_id=schedule.equipment_id,
        warehouse_id=schedule.warehouse_id,
        occurrence=due.name,
        due_at=due.at,
        late_after=due.at + timedelta(days=template.rules.schedule.grace_days),
        may_overlap=template.rules.schedule.allow_overlap,
        status=status,
        work_order_id=work_order,
    )
