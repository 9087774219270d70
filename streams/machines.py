"""The monitors of a partition's equipment: their settings from the `detectors` table, and what they think, written."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

import structlog
from psycopg.types.json import Jsonb

from analytics.detectors.anomaly import Anomaly
from analytics.detectors.equipment import EquipmentBank, EquipmentSettings, Opinion, settle
from streams.sensors import Sensor, Sensors
from streams.storage import Cursor

_log = structlog.get_logger()
NAME = "equipment"


def configure(bank: EquipmentBank, equipment: Iterable[UUID], sensors: Sensors) -> list[Anomaly]:
    """Give the monitor of each equipment its sensors and settings; gives the ends of what a change of them ended.

    A sensor whose own row says "off" is left out. Parameters: the default row's, then those of the sensor with the
    lowest id that has a row of its own.
    """
    machines: dict[str, tuple[list[int], EquipmentSettings] | None] = {}
    for each in equipment:
        own = sorted(sensors.by_equipment.get(each, ()), key=lambda sensor: sensor.id)
        heard = [sensor for sensor in own if _row(sensor, sensors).get("mode") != "off"]
        machines[str(each)] = ([s.id for s in heard], _settings(heard, sensors)) if heard else None
    return bank.configure(machines)


def concerned(bank: EquipmentBank, changed: Sequence[Sensor]) -> set[UUID]:
    """The equipment that a change of these sensors concerns: where they are, and where they were."""
    before = {UUID(key) for key in bank.owners(sensor.id for sensor in changed)}
    return before | {sensor.equipment_id for sensor in changed if sensor.equipment_id is not None}


def _row(sensor: Sensor, sensors: Sensors) -> dict[str, Any]:
    return sensor.detectors.get(NAME) or sensors.defaults.get(NAME) or {}


def _settings(heard: Sequence[Sensor], sensors: Sensors) -> EquipmentSettings:
    given = dict(sensors.defaults.get(NAME, {}).get("parameters", {}))
    given |= next((s.detectors[NAME]["parameters"] for s in heard if NAME in s.detectors), {})
    try:
        settings = settle(given)
    except ValueError as error:
        _log.error("settings of equipment monitors are wrong, the defaults hold", error=str(error))
        settings = EquipmentSettings()
    relearn = [s.relearn_from for s in heard if s.relearn_from is not None]
    return replace(settings, relearn_from=max(relearn, default=None))


async def record(cursor: Cursor, opinions: dict[str, Opinion]) -> None:
    """Keep what the monitors think; of equipment that is gone meanwhile nothing is kept."""
    await cursor.executemany(
        """INSERT INTO equipment_monitors AS m
               (equipment_id, state, progress, mode, modes, score, shares, observed_at)
           SELECT id, %s, %s, %s, %s, %s, %s, to_timestamp(%s / 1e6) FROM equipment WHERE id = %s
           ON CONFLICT (equipment_id) DO UPDATE SET state = excluded.state, progress = excluded.progress,
               mode = excluded.mode, modes = excluded.modes, score = excluded.score, shares = excluded.shares,
               observed_at = excluded.observed_at, updated_at = now()""",
        [
            (
                o.state,
                o.progress,
                o.mode,
                o.modes,
                o.score if math.isfinite(o.score) else 0.0,
                Jsonb(o.shares),
                o.time,
                key,
            )
            for key, o in opinions.items()
        ],
    )
