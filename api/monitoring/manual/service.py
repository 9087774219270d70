"""Readings over REST, on the path of those over MQTT: screened, in frames, by Kafka to the streams."""

import time
from collections import Counter
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import numpy as np
from sqlalchemy.ext.asyncio import AsyncSession

from api.assets.equipment import service as equipment
from api.errors import Conflict, FieldError, Invalid, NotFound
from api.identity.actor import Actor
from api.monitoring.manual import repository
from api.monitoring.manual.outlet import Outlet
from api.monitoring.manual.schemas import Reading, Readings
from core import frames
from core.database import Database
from core.frames import MAX_READINGS, Frame
from core.partitions import partition_of
from core.screening import screen
from core.settings import Settings

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


async def enter(
    session: AsyncSession,
    database: Database,
    outlet: Outlet,
    settings: Settings,
    actor: Actor,
    equipment_id: UUID,
    body: Readings,
) -> dict[str, Any]:
    """Hand readings of an equipment to Kafka. They may be sent again: (sensor, time) is stored once."""
    await equipment.need(session, equipment_id)
    known = list(await repository.sensors_of(session, equipment_id))
    units = {r.metric: r.unit for r in body.readings if r.metric is not None}
    missing = sorted(units.keys() - {sensor.metric for sensor in known})
    if missing:
        # of a transaction of their own: the streams must see a sensor before its readings arrive
        async with database.session_scope(actor.id, actor.warehouse_id) as own:
            for metric in missing:
                await repository.make_sensor(own, equipment_id, metric, units[metric])
        known = list(await repository.sensors_of(session, equipment_id))
    sensors = [_sensor(reading, known, equipment_id, number) for number, reading in enumerate(body.readings)]
    now = time.time_ns() // 1000
    times = [now if r.time is None else _microseconds(r.time) for r in body.readings]
    _refuse_repeats([sensor.id for sensor in sensors], times)
    readings = frames.Readings(
        np.array([sensor.id for sensor in sensors], np.uint32),
        np.array(times, np.int64),
        np.array([r.value for r in body.readings], np.float64),
        np.array([r.quality for r in body.readings], np.uint8),
    )
    low = np.array([-np.inf if s.low_limit is None else s.low_limit for s in sensors], np.float64)
    high = np.array([np.inf if s.high_limit is None else s.high_limit for s in sensors], np.float64)
    flags = screen(readings.value, readings.value, readings.time, readings.quality, low, high, now, settings.ingest)
    readings = frames.Readings(readings.sensor_id, readings.time, readings.value, flags)
    await repository.note(session, equipment_id, f"{len(times)} readings of {len(set(sensors))} sensors entered")
    partition = partition_of("", equipment_id, settings.partitions)
    await outlet.send(
        [
            (partition, Frame(now, readings.take(slice(start, start + MAX_READINGS))))
            for start in range(0, len(readings), MAX_READINGS)
        ]
    )
    counts = Counter(sensor.id for sensor in sensors)
    used = {sensor.id: sensor for sensor in sensors}
    return {
        "equipment_id": equipment_id,
        "accepted": len(times),
        "sensors": [
            {"id": id_, "metric": sensor.metric, "accepted": counts[id_], "created": sensor.metric in missing}
            for id_, sensor in sorted(used.items())
        ],
    }


def _sensor(reading: Reading, known: list[Any], equipment_id: UUID, number: int) -> Any:
    field = f"readings.{number}.{'metric' if reading.sensor_id is None else 'sensorId'}"
    if reading.sensor_id is not None:
        found = [sensor for sensor in known if sensor.id == reading.sensor_id]
        if not found:
            raise NotFound("Sensor of this equipment", field)
    else:
        found = [sensor for sensor in known if sensor.metric == reading.metric and sensor.status != "retired"]
        own = [sensor for sensor in found if sensor.source == f"manual/{equipment_id}"]
        found = own or found
    if not found or found[0].status == "retired":
        raise Conflict("This sensor is retired", [FieldError(field=field, message="Retired")])
    if len(found) > 1:
        ids = ", ".join(str(sensor.id) for sensor in found)
        raise Invalid(field, f"Several sensors of this equipment have this metric; give the sensorId: {ids}")
    return found[0]


def _refuse_repeats(ids: list[int], times: list[int]) -> None:
    """Of two readings of one moment one would be lost in silence."""
    first: dict[tuple[int, int], int] = {}
    for number, key in enumerate(zip(ids, times, strict=True)):
        if key in first:
            raise Invalid(f"readings.{number}.time", f"The same sensor and time as readings.{first[key]}")
        first[key] = number


def _microseconds(moment: datetime) -> int:
    since = moment - _EPOCH
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds
