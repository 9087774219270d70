"""What can be done with PM templates."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.conditional import Expected
from api.errors import Invalid, NotFound
from api.identity.actor import Actor
from api.maintenance.pm_schedules import repository as schedules
from api.maintenance.pm_schedules import rules
from api.maintenance.pm_schedules import service as schedule_life
from api.maintenance.pm_schedules.recurrence import Unit
from api.maintenance.pm_schedules.rules import Mode, Rules
from api.maintenance.pm_templates import repository
from api.maintenance.pm_templates.schemas import (
    BY_NAME,
    LONGEST,
    Frequency,
    FrequencyType,
    Step,
    TemplateCreate,
    TemplateFilter,
    TemplatePatch,
    TemplateView,
)
from api.pagination import Listing
from core.models import PmSchedule, PmTemplate

_RULES = ("schedule", "meter", "condition", "includes", "parts", "permits", "lockout", "instructions")
_WHEN = {"frequency_type", "frequency", "frequency_unit", "schedule", "meter", "condition", "active"}
_CALENDAR = FrequencyType.CALENDAR


async def find(session: AsyncSession, filters: TemplateFilter) -> Listing:
    found = await repository.find(session, filters)
    return Listing([shown(row) for row in found.rows], found.next_cursor, found.total)


async def get(session: AsyncSession, template_id: UUID) -> dict[str, Any]:
    row = await repository.show(session, template_id)
    if row is None:
        raise NotFound("PM template")
    return shown(row)


async def create(session: AsyncSession, actor: Actor, body: TemplateCreate, now: datetime) -> dict[str, Any]:
    of_equipment = await _know_equipment(session, body.equipment_ids)
    warehouse_id = body.warehouse_id or next(iter(of_equipment.values()), actor.warehouse_id)
    await _know_people(session, body.assignees)
    template = PmTemplate(
        name=body.heading(),
        frequency_type=body.frequency_type,
        warehouse_id=warehouse_id,
        created_by=actor.id,
        assigned_to=list(dict.fromkeys(body.assignees)),
        checklist=_steps(body.checklist),
        rules=rules.store(Rules.model_construct(**{name: getattr(body, name) for name in _RULES})),
        **{
            name: getattr(body, name)
            for name in (
                "description", "model", "component", "action", "estimated_duration", "type", "priority",
                "custom_fields", "active",
            )
        },
    )  # fmt: skip
    _set_frequency(template, body.frequency, body.frequency_unit)
    _check(template)
    session.add(template)
    await session.flush()
    await _check_includes(session, template)
    await sync(session, template, body.equipment_ids, now)
    return await get(session, template.id)


async def update(
    session: AsyncSession, template_id: UUID, body: TemplatePatch, expected: Expected, now: datetime
) -> dict[str, Any]:
    """Change what was sent. Work orders that are open keep the rules with which they were opened."""
    template = await _lock(session, template_id, expected)
    changes = body.changes()
    equipment_ids = changes.pop("equipment_ids", None)
    if "assignees" in changes:
        await _know_people(session, changes["assignees"])
        template.assigned_to = list(dict.fromkeys(changes["assignees"]))
    if "checklist" in changes:
        template.checklist = _steps(changes["checklist"])
    stored = rules.read(template.rules)
    template.rules = rules.store(stored.model_copy(update={name: changes[name] for name in _RULES if name in changes}))
    for name in changes.keys() - {"assignees", "checklist", "frequency", "frequency_unit", *_RULES}:
        setattr(template, name, changes[name])
    if changes.keys() & {"frequency", "frequency_unit", "frequency_type"}:
        interval = changes.get("frequency", template.frequency_interval)
        _set_frequency(template, interval, changes.get("frequency_unit", template.frequency_unit))
    _check(template)
    await session.flush()
    if "includes" in changes or "frequency_type" in changes:
        await _check_includes(session, template)
    if equipment_ids is not None or "model" in changes:
        await sync(session, template, equipment_ids, now)
    if _WHEN & changes.keys():
        for schedule in await schedules.of_template(session, template_id):
            await schedule_life.plan(session, template, schedule, now)
    await session.flush()
    return await get(session, template_id)


async def delete(session: AsyncSession, template_id: UUID, expected: Expected, now: datetime) -> None:
    """End a template. Its open work orders stay, and so does the record of what it brought about."""
    template = await _lock(session, template_id, expected)
    template.deleted_at, template.active = now, False
    for schedule in await schedules.of_template(session, template_id):
        schedule.active = False
    await session.flush()


async def sync(session: AsyncSession, template: PmTemplate, chosen: list[UUID] | None, now: datetime) -> int:
    """Give every equipment that the template means its schedule, and end those of others; gives how many changed.

    `chosen`: the equipment named; None leaves it as it is. A template that names neither equipment nor model has one
    schedule for the site.
    """
    existing = {schedule.equipment_id: schedule for schedule in await schedules.of_template(session, template.id)}
    named = set(chosen) if chosen is not None else {e for e, s in existing.items() if s.chosen and e is not None}
    if chosen is not None and named:
        of_equipment = await _know_equipment(session, list(named))
        if set(of_equipment.values()) - {template.warehouse_id}:
            raise NotFound("Equipment", "equipmentIds")
    meant: set[UUID | None] = {*await repository.in_use(session, list(named), template.warehouse_id)}
    if template.model and not named:
        meant |= await repository.of_model(session, template.model, template.warehouse_id)
    elif not named:
        meant.add(None)
    changed = 0
    for equipment_id, schedule in existing.items():
        wanted = equipment_id in meant
        schedule.chosen = equipment_id in named
        if schedule.active != wanted:
            schedule.active = wanted
            changed += 1
            if wanted:
                await schedule_life.plan(session, template, schedule, now)
    for missing in sorted(meant - existing.keys(), key=str):
        schedule = PmSchedule(
            template_id=template.id, equipment_id=missing, warehouse_id=template.warehouse_id,
            chosen=missing in named, active=True, started_at=now,
        )  # fmt: skip
        await schedule_life.plan(session, template, schedule, now)
        session.add(schedule)
        changed += 1
    await session.flush()
    return changed


def shown(row: Any) -> dict[str, Any]:
    """A template as the API shows it; the same is kept on its work orders."""
    known = row.stored_rules
    interval = row.frequency
    return {
        **{name: value for name, value in row._mapping.items() if name != "stored_rules"},
        "frequency": int(interval) if interval is not None and interval.is_integer() else interval,
        "schedule": known.get("schedule", {}),
        "meter": known.get("meter"),
        "condition": known.get("condition"),
        "includes": known.get("includes", []),
        "parts": known.get("parts", []),
        "permits": known.get("permits", []),
        "lockout": known.get("lockout", False),
        "instructions": known.get("instructions", []),
    }


async def snapshot(session: AsyncSession, template_id: UUID) -> dict[str, Any]:
    """All rules of a template as they are now, for a work order to keep."""
    view = TemplateView.model_validate(await get(session, template_id))
    return view.model_dump(mode="json", by_alias=True, exclude={"equipment_ids", "next_due"})


async def sync_models(session: AsyncSession, now: datetime) -> int:
    """Take in equipment of a model that came, and let go what went; gives how many schedules changed."""
    return sum([await sync(session, template, None, now) for template in await repository.model_wide(session)])


async def _lock(session: AsyncSession, template_id: UUID, expected: Expected) -> PmTemplate:
    template = await repository.lock(session, template_id)
    if template is None:
        raise NotFound("PM template")
    expected.check(template.version)
    return template


def _steps(steps: list[Step]) -> list[dict[str, Any]]:
    for position, step in enumerate(steps):
        step.check(f"checklist.{position}")
    return [step.model_dump(mode="json", by_alias=True, exclude_defaults=True) | _always(step) for step in steps]


def _always(step: Step) -> dict[str, Any]:
    """What the reference's own example shows of a step."""
    return {"id": step.id, "description": step.description, "type": step.type.value, "required": step.required}


def _set_frequency(template: PmTemplate, frequency: float | Frequency | None, unit: str | None) -> None:
    if isinstance(frequency, Frequency):
        if template.frequency_type != _CALENDAR:
            raise Invalid("frequency", "A name of an interval is for the calendar only")
        template.frequency_interval, template.frequency_unit = BY_NAME[frequency]
        return
    template.frequency_interval = frequency
    template.frequency_unit = unit or (Unit.DAYS.value if template.frequency_type == _CALENDAR else None)


def _check(template: PmTemplate) -> None:
    """Rules that go over several fields."""
    known, kind = rules.read(template.rules), template.frequency_type
    if kind != FrequencyType.METER and known.meter is not None:
        raise Invalid("meter", "Only frequencyType meter reads a meter")
    if kind != FrequencyType.CONDITION and known.condition is not None:
        raise Invalid("condition", "Only frequencyType condition watches one")
    if kind == FrequencyType.METER and known.meter is None:
        raise Invalid("meter", "Meter is required with frequencyType meter")
    if kind == FrequencyType.CONDITION and known.condition is None:
        raise Invalid("condition", "Condition is required with frequencyType condition")
    if kind != FrequencyType.CONDITION and template.frequency_interval is None:
        raise Invalid("frequency", "Frequency is required")
    if known.meter is not None and known.meter.lead >= (template.frequency_interval or 0):
        raise Invalid("meter.lead", "It must be less than the frequency")
    if kind == _CALENDAR:
        _check_calendar(template, known)


async def _check_includes(session: AsyncSession, template: PmTemplate) -> None:
    """What is included is of the same site and the calendar, and does not include what includes it."""
    included = rules.read(template.rules).includes
    if included and template.frequency_type != _CALENDAR:
        raise Invalid("includes", "Only frequencyType calendar includes others")
    if not included and template.frequency_type == _CALENDAR:
        return
    await repository.one_at_a_time(session, template.warehouse_id)
    by_calendar = await repository.includes_of_calendar(session, template.warehouse_id)
    for index, other in enumerate(included):
        if other not in by_calendar:
            raise Invalid(f"includes.{index}", "Not a template by calendar of this warehouse")
    if template.frequency_type != _CALENDAR and any(template.id in others for others in by_calendar.values()):
        raise Invalid("frequencyType", "Another template includes this one: only the calendar is included")
    seen, ahead = set[UUID](), list(included)
    while ahead:
        other = ahead.pop()
        if other == template.id:
            raise Invalid("includes", "A template cannot include itself, nor one that includes it")
        if other not in seen:
            seen.add(other)
            ahead += by_calendar.get(other, [])


def _check_calendar(template: PmTemplate, known: Rules) -> None:
    interval, unit, planned = template.frequency_interval or 0, template.frequency_unit, known.schedule
    if unit not in set(Unit):
        raise Invalid("frequencyUnit", f"One of {', '.join(Unit)}")
    if not float(interval).is_integer() or interval > LONGEST[Unit(unit)]:
        raise Invalid("frequency", f"A whole number of {unit}, at most {LONGEST[Unit(unit)]}")
    if planned.week_of_month == 0:
        raise Invalid("schedule.weekOfMonth", "1, 2, 3, 4, or -1 for the last")
    if planned.week_of_month is not None and (unit not in (Unit.MONTHS, Unit.YEARS) or not planned.weekdays):
        raise Invalid("schedule.weekOfMonth", "It needs months or years, and weekdays")
    if planned.weekdays and planned.week_of_month is None and unit != Unit.WEEKS:
        raise Invalid("schedule.weekdays", "They need weeks, or weekOfMonth")
    if planned.weekdays and planned.mode is Mode.FLOATING:
        raise Invalid("schedule.weekdays", "A floating rule has none")
    if unit == Unit.YEARS and planned.anchor and planned.anchor.month not in planned.months:
        raise Invalid("schedule.months", "The anchor's month is not among them: it would never fall due")


async def _know_equipment(session: AsyncSession, ids: list[UUID]) -> dict[UUID, UUID]:
    found = await repository.equipment(session, ids) if ids else {}
    if set(ids) - found.keys():
        raise NotFound("Equipment", "equipmentIds")
    return found


async def _know_people(session: AsyncSession, ids: list[UUID]) -> None:
    if ids and set(ids) - await repository.active_people(session, ids):
        raise NotFound("Assignee", "assignees")
