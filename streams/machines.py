"""The monitors of a partition's equipment: their settings from the `detectors` table, and what they think, written."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from uuid import UUID

import structlog
from psycopg.types.json import Jsonb

from analytics.detectors.anomaly import Anomaly
from analytics.detectors.equipment import EquipmentBank, EquipmentSettings, Opinion, assemble
from streams.sensors import Sensor, Sensors
from streams.storage import Cursor

_log = structlog.get_logger()
NAME = "equipment"


def configure(bank: EquipmentBank, equipment: Iterable[UUID], sensors: Sensors) -> list[Anomaly]:
    """Give the monitor of each equipment its sensors and settings; gives the ends of what a change of them ended."""
    default = sensors.defaults.get(NAME)
    machines: dict[str, tuple[list[int], EquipmentSettings] | None] = {}
    for each in equipment:
        own = {sensor.id: sensor for sensor in sensors.by_equipment.get(each, ())}
        rows = {s.id: s.detectors[NAME] for s in own.values() if NAME in s.detectors} | (
            {None: default} if default else {}
        )
        try:
            found = assemble(own, {key: (row["mode"], row["parameters"]) for key, row in rows.items()})
        except ValueError as error:
            _log.error("settings of a monitor are wrong, the defaults hold", equipment_id=each, error=str(error))
            found = sorted(own), EquipmentSettings()
        if found is not None:
            relearn = [at for s in found[0] if (at := own[s].relearn_from) is not None]
            found = found[0], replace(found[1], relearn_from=max(relearn, default=None))
        machines[str(each)] = found
    return bank.configure(machines)


def concerned(bank: EquipmentBank, changed: Sequence[Sensor]) -> set[UUID]:
    """The equipment that a change of these sensors concerns: where they are, and where they were."""
    before = {UUID(key) for key in bank.owners(sensor.id for sensor in changed)}
    return before | {sensor.equipment_id for sensor in changed if sensor.equipment_id is not None}


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
