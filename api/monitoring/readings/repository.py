"""Reads of telemetry, only ever through the views that show a session what its warehouse has."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Interval, Select, and_, case, func, literal, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from api.monitoring.readings.schemas import Resolution
from core.models import (
    Sensor,
    visible_latest,
    visible_readings,
    visible_readings_1d,
    visible_readings_1h,
    visible_readings_1m,
)
from core.quality import GOOD, UNCERTAIN

_TIERS = {
    Resolution.MINUTE: visible_readings_1m,
    Resolution.HOUR: visible_readings_1h,
    Resolution.DAY: visible_readings_1d,
}
_RAW = visible_readings.c


async def raw(session: AsyncSession, sensor_id: int, start: datetime, end: datetime, limit: int) -> Sequence[Any]:
    statement = (
        select(_RAW.time, _RAW.value, _RAW.quality)
        .where(_RAW.sensor_id == sensor_id, _RAW.time >= start, _RAW.time < end)
        .order_by(_RAW.time)
        .limit(limit)
    )
    return (await session.execute(statement)).all()


async def thinned(
    session: AsyncSession, sensor_id: int, start: datetime, end: datetime, group: timedelta
) -> Sequence[Any]:
    """First, last, smallest and largest reading of every group (M4): a line drawn through them looks the same.

    Bad readings make groups of their own, so that a sentinel never takes the place of a peak.
    """
    time, value, quality = _RAW.time, _RAW.value, _RAW.quality
    bucket = func.time_bucket(literal(group, Interval), time, literal(start)).label("bucket")
    usable = (quality >= UNCERTAIN).label("usable")
    statement = (
        select(
            bucket,
            usable,
            func.min(time).label("first_time"),
            func.first(value, time).label("first_value"),
            func.first(quality, time).label("first_quality"),
            func.max(time).label("last_time"),
            func.last(value, time).label("last_value"),
            func.last(quality, time).label("last_quality"),
            func.first(time, value).label("min_time"),
            func.min(value).label("min_value"),
            func.first(quality, value).label("min_quality"),
            func.last(time, value).label("max_time"),
            func.max(value).label("max_value"),
            func.last(quality, value).label("max_quality"),
        )
        .where(_RAW.sensor_id == sensor_id, time >= start, time < end)
        .group_by(bucket, usable)
        .order_by(bucket)
    )
    return (await session.execute(statement)).all()


def _rolled(sensor_id: int, tier: Resolution, width: timedelta, start: datetime, end: datetime) -> Select[Any]:
    """The tier's buckets; the newest, maybe not rolled up to its end, and what follows come from raw readings."""
    table = _TIERS[tier].c
    edge = (
        select(func.coalesce(func.max(table.time), start))
        .where(table.sensor_id == sensor_id, table.time >= start, table.time < end)
        .scalar_subquery()
    )
    columns = ("time", "min", "max", "first", "last", "sum", "count", "bad_count")
    stored = select(*(table[name] for name in columns)).where(
        table.sensor_id == sensor_id, table.time >= start, table.time < end, table.time < edge
    )
    bucket = func.time_bucket(literal(width, Interval), _RAW.time).label("time")
    good = _RAW.quality >= GOOD
    recent = (
        select(
            bucket,
            func.min(_RAW.value).filter(good).label("min"),
            func.max(_RAW.value).filter(good).label("max"),
            func.first(_RAW.value, _RAW.time).filter(good).label("first"),
            func.last(_RAW.value, _RAW.time).filter(good).label("last"),
            func.sum(_RAW.value).filter(good).label("sum"),
            func.count().filter(good).label("count"),
            func.count().filter(~good).label("bad_count"),
        )
        .where(_RAW.sensor_id == sensor_id, _RAW.time >= edge, _RAW.time < end)
        .group_by(bucket)
    )
    return select(union_all(stored, recent).subquery())


async def buckets(
    session: AsyncSession,
    sensor_id: int,
    tier: Resolution,
    width: timedelta,
    group: timedelta,
    start: datetime,
    end: datetime,
) -> Sequence[Any]:
    """Buckets of a tier, several of them joined when there are too many."""
    rows = _rolled(sensor_id, tier, width, start, end).subquery().c
    joined = func.time_bucket(literal(group, Interval), rows.time).label("time")
    count = func.sum(rows.count)
    statement = (
        select(
            joined,
            func.min(rows.min).label("min"),
            func.max(rows.max).label("max"),
            func.first(rows.first, rows.time).filter(rows.first.is_not(None)).label("first"),
            func.last(rows.last, rows.time).filter(rows.last.is_not(None)).label("last"),
            case((count > 0, func.sum(rows.sum) / count)).label("mean"),
            count.label("count"),
            func.sum(rows.bad_count).label("bad_count"),
        )
        .group_by(joined)
        .order_by(joined)
    )
    return (await session.execute(statement)).mappings().all()


async def latest(
    session: AsyncSession, equipment_ids: Sequence[UUID] | None, sensor_ids: Sequence[int] | None, limit: int
) -> Sequence[Any]:
    """The newest reading of each sensor, in one statement."""
    wanted = []
    if equipment_ids is not None:
        wanted.append(Sensor.equipment_id.in_(equipment_ids))
    if sensor_ids is not None:
        wanted.append(Sensor.id.in_(sensor_ids))
    newest = visible_latest.c
    statement = (
        select(
            Sensor.id.label("sensor_id"),
            Sensor.address,
            Sensor.metric,
            Sensor.name,
            Sensor.unit,
            Sensor.equipment_id,
            newest.time,
            newest.value,
            newest.quality,
        )
        .join(visible_latest, newest.sensor_id == Sensor.id)
        .where(and_(*wanted))
        .order_by(Sensor.address)
        .limit(limit)
    )
    return (await session.execute(statement)).all()
