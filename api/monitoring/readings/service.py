"""Readings as charts and people want them."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.errors import Invalid
from api.monitoring.readings import repository
from api.monitoring.readings.schemas import LatestFilter, Resolution, SeriesFilter
from api.monitoring.readings.tiers import TIERS, choose
from api.monitoring.sensors import service as sensors
from core.quality import describe

_DEFAULT_SPAN = timedelta(hours=1)
_MOST_LATEST = 1000


async def series(session: AsyncSession, sensor_id: int, filters: SeriesFilter) -> dict[str, Any]:
    """The readings of a span, thinned so that every extreme survives."""
    sensor = await sensors.get(session, sensor_id)
    end = filters.to or datetime.now(UTC)
    start = filters.from_ or end - _DEFAULT_SPAN
    if start >= end:
        raise Invalid("from", "The span ends before it begins")
    plan = choose(filters.resolution, end - start, sensor.sampling_interval, filters.max_points)
    answer: dict[str, Any] = {
        "sensor_id": sensor.id,
        "address": sensor.address,
        "unit": sensor.unit,
        "resolution": plan.resolution,
        "from_": start,
        "to": end,
        "downsampled": False,
        "bucket_seconds": None,
        "points": [],
        "buckets": [],
    }
    if plan.resolution is Resolution.RAW:
        rows = await repository.raw(session, sensor_id, start, end, filters.max_points + 1)
        if len(rows) <= filters.max_points:
            answer["points"] = [_point(*row) for row in rows]
            return answer
        groups = await repository.thinned(session, sensor_id, start, end, plan.group)
        answer["points"] = [point for group in groups for point in _survivors(group)]
        answer["points"].sort(key=lambda point: point["time"])
    else:
        width = TIERS[plan.resolution]
        answer["buckets"] = await repository.buckets(session, sensor_id, plan.resolution, width, plan.group, start, end)
    answer["downsampled"] = plan.resolution is Resolution.RAW or plan.group > TIERS[plan.resolution]
    answer["bucket_seconds"] = plan.group.total_seconds()
    return answer


async def latest(session: AsyncSession, filters: LatestFilter) -> Sequence[dict[str, Any]]:
    if filters.equipment_id is None and filters.sensor_id is None:
        raise Invalid("equipmentId", "Give equipmentId or sensorId")
    rows = await repository.latest(session, filters.equipment_id, filters.sensor_id, _MOST_LATEST)
    return [{**row._mapping, "quality_text": describe(row.quality)} for row in rows]


def _point(time: datetime, value: float, quality: int) -> dict[str, Any]:
    return {"time": time, "value": value, "quality": quality, "quality_text": describe(quality)}


def _survivors(group: Any) -> Iterator[dict[str, Any]]:
    """The readings that stand for a group, each once, in the order of time."""
    points = {group.first_time: (group.first_value, group.first_quality)}
    if group.usable:
        points[group.min_time] = (group.min_value, group.min_quality)
        points[group.max_time] = (group.max_value, group.max_quality)
        points[group.last_time] = (group.last_value, group.last_quality)
    for time in sorted(points):
        yield _point(time, *points[time])
