"""Reads and locks of the generator of preventive work."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.models import Alarm, Equipment, EquipmentHealth, PmOccurrence, PmSchedule, PmTemplate, pm_readings

_GOOD = 192
_HEALTH_IS_STALE = timedelta(hours=1)  # it is measured every ten minutes
_SEVERITIES = ("low", "medium", "high", "critical")


async def candidates(
    session: AsyncSession, before: datetime, after: UUID | None, limit: int, template_id: UUID | None
) -> Sequence[PmSchedule]:
    """Schedules that may have something to do by `before`, locked; those that another generator holds are its own."""
    statement = (
        select(PmSchedule)
        .join(PmTemplate, PmTemplate.id == PmSchedule.template_id)
        .where(
            PmSchedule.active,
            PmTemplate.active,
            PmTemplate.deleted_at.is_(None),
            or_(PmSchedule.look_at.is_(None), PmSchedule.look_at <= before),
        )
        .order_by(PmSchedule.id)
        .limit(limit)
        .with_for_update(of=PmSchedule, skip_locked=True)
        .execution_options(populate_existing=True)
    )
    if after is not None:
        statement = statement.where(PmSchedule.id > after)
    if template_id is not None:
        statement = statement.where(PmSchedule.template_id == template_id)
    return (await session.scalars(statement)).all()


async def exists(session: AsyncSession, schedule: PmSchedule, occurrence: str) -> bool:
    statement = select(PmOccurrence.id).where(
        PmOccurrence.template_id == schedule.template_id,
        PmOccurrence.equipment_id.is_not_distinct_from(schedule.equipment_id),
        PmOccurrence.occurrence == occurrence,
    )
    return await session.scalar(statement) is not None


async def asset_tag(session: AsyncSession, equipment_id: UUID) -> str | None:
    return await session.scalar(select(Equipment.asset_tag).where(Equipment.id == equipment_id))


async def meter(session: AsyncSession, equipment_id: UUID, metric: str, now: datetime) -> Any | None:
    """The newest good reading of the equipment's sensor of this metric, and the oldest of the thirty days before it."""
    reading = pm_readings.c
    good = (reading.equipment_id == equipment_id, reading.metric == metric, reading.quality == _GOOD)
    newest = select(reading.sensor_id, reading.time, reading.value).where(*good, reading.time <= now)
    last = (await session.execute(newest.order_by(reading.time.desc()).limit(1))).one_or_none()
    if last is None:
        return None
    month = last.time - timedelta(days=30)
    oldest = select(reading.time, reading.value).where(
        *good, reading.sensor_id == last.sensor_id, reading.time >= month, reading.time <= last.time
    )
    first = (await session.execute(oldest.order_by(reading.time).limit(1))).one()
    return last, first


async def onset(
    session: AsyncSession, equipment_id: UUID, metric: str, limit: float, above: bool, held: timedelta, now: datetime
) -> datetime | None:
    """Since when the metric has been beyond the limit, if that is at least `held` ago and readings still come in.

    Only good readings count. None also when there is no reading within the last `held` (at least an hour): a sensor
    that fell silent proves nothing.
    """
    reading = pm_readings.c
    good = (
        reading.equipment_id == equipment_id,
        reading.metric == metric,
        reading.quality == _GOOD,
        reading.time <= now,
        reading.time > now - timedelta(days=60),
    )
    within = reading.value <= limit if above else reading.value >= limit
    last_within = select(func.max(reading.time)).where(*good, within).scalar_subquery()
    beyond = select(func.min(reading.time).label("since"), func.max(reading.time).label("until")).where(
        *good, reading.time > func.coalesce(last_within, now - timedelta(days=60))
    )
    found = (await session.execute(beyond)).one()
    fresh = now - max(held, timedelta(hours=1))
    if found.since is None or found.since > now - held or found.until < fresh:
        return None
    since: datetime = found.since
    return since


async def ill_since(
    session: AsyncSession, equipment_id: UUID, limit: float, held: timedelta, now: datetime
) -> datetime | None:
    """Since when the health index has been below the limit, if that is at least `held` ago and it is still measured."""
    index = (EquipmentHealth.equipment_id == equipment_id, EquipmentHealth.time <= now)
    well = select(func.max(EquipmentHealth.time)).where(*index, EquipmentHealth.health >= limit).scalar_subquery()
    ill = select(func.min(EquipmentHealth.time).label("since"), func.max(EquipmentHealth.time).label("until")).where(
        *index, or_(well.is_(None), EquipmentHealth.time > well)
    )
    found = (await session.execute(ill)).one()
    if found.since is None or found.since > now - held or found.until < now - _HEALTH_IS_STALE:
        return None
    since: datetime = found.since
    return since


async def including(
    session: AsyncSession, schedule: PmSchedule, start: datetime, end: datetime
) -> tuple[UUID | None, bool]:
    """The occurrence between two moments whose work includes this schedule's, and whether one is still planned then.

    One statement, so one view of both: what is planned becomes an occurrence in one transaction.
    """
    there = (
        select(PmOccurrence.id)
        .where(
            PmOccurrence.schedule_id == PmSchedule.id,
            PmOccurrence.status.in_(("open", "included", "completed")),
            PmOccurrence.due_at >= start,
            PmOccurrence.due_at < end,
        )
        .order_by(PmOccurrence.id)
        .limit(1)
        .correlate(PmSchedule)
        .scalar_subquery()
    )
    alive = and_(PmSchedule.active, PmTemplate.active, PmTemplate.deleted_at.is_(None))
    planned = and_(alive, PmSchedule.next_due >= start, PmSchedule.next_due < end)
    statement = (
        select(there.label("occurrence"), func.coalesce(planned, False).label("planned"))
        .join(PmTemplate, PmTemplate.id == PmSchedule.template_id)
        .where(
            PmTemplate.rules["includes"].contains([str(schedule.template_id)]),
            PmTemplate.warehouse_id == schedule.warehouse_id,
            PmSchedule.equipment_id.is_not_distinct_from(schedule.equipment_id),
        )
        .order_by(PmSchedule.id)
    )
    rows = (await session.execute(statement)).all()
    return next((row.occurrence for row in rows if row.occurrence), None), any(row.planned for row in rows)


async def open_alarm(session: AsyncSession, equipment_id: UUID, severity: str) -> UUID | None:
    """The oldest alarm of at least this severity that stands on the equipment and that nobody has shelved."""
    enough = _SEVERITIES[_SEVERITIES.index(severity) :]
    statement = select(Alarm.id).where(
        Alarm.equipment_id == equipment_id,
        Alarm.state.in_(("unacknowledged", "acknowledged")),
        Alarm.severity.in_(enough),
        or_(Alarm.shelved_until.is_(None), Alarm.shelved_until < func.now()),
        Alarm.suppressed_by.is_(None),
    )
    return await session.scalar(statement.order_by(Alarm.raised_at, Alarm.id).limit(1))


async def late(session: AsyncSession, now: datetime, limit: int) -> Sequence[PmOccurrence]:
    """Open occurrences whose grace is over and of which nobody was told yet, locked."""
    statement = (
        select(PmOccurrence)
        .where(PmOccurrence.status == "open", PmOccurrence.late_after < now, PmOccurrence.overdue_since.is_(None))
        .order_by(PmOccurrence.late_after, PmOccurrence.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return (await session.scalars(statement)).all()
