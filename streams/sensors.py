"""What streams knows of the sensors: which exist, on which equipment, with what settings for the detectors."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import numpy as np
import numpy.typing as npt
import psycopg

from core import changes
from streams.windows import Windows

_QUERY = f"""
    SELECT s.id, s.address, s.source, s.metric, s.unit, s.equipment_id, s.warehouse_id, s.sampling_interval,
           s.low_limit, s.high_limit,
           coalesce((SELECT jsonb_object_agg(d.detector, jsonb_build_object('mode', d.mode, 'parameters', d.parameters))
                     FROM detectors d WHERE d.sensor_id = s.id), '{{}}'),
           (extract(epoch FROM s.relearn_from) * 1000000)::bigint,
           {changes.SEEN_UNTIL}
    FROM sensors s"""  # noqa: S608  # constants
_CHANGED = f"""
    s.id IN (SELECT id FROM sensors WHERE {changes.since("sensors")}
             UNION SELECT sensor_id FROM detectors WHERE {changes.since("detectors")})"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class Sensor:
    """One sensor as the detectors and the case policy need it. `detectors`: name -> {mode, parameters} of its own."""

    id: int
    address: str
    source: str
    metric: str
    unit: str | None
    equipment_id: UUID | None
    warehouse_id: UUID | None
    sampling_interval: float | None
    low_limit: float | None
    high_limit: float | None
    detectors: dict[str, dict[str, Any]]
    relearn_from: int | None = None  # µs by the device's clock: nothing older counts after a repair


class Sensors:
    """All sensors by id, read once and then kept up to date by `refresh`."""

    def __init__(self) -> None:
        self.by_id: dict[int, Sensor] = {}
        self.by_equipment: dict[UUID, list[Sensor]] = {}
        self.defaults: dict[str, dict[str, Any]] = {}  # detector settings for every sensor
        self._known: npt.NDArray[np.bool_] = np.zeros(0, np.bool_)
        self.windows = Windows()
        self._seen_until: int | None = None

    async def refresh(self, connection: psycopg.AsyncConnection[Any]) -> list[Sensor]:
        """Read what has changed since the last call; gives the sensors that it concerns."""
        cursor = await connection.execute("SELECT detector, mode, parameters FROM detectors WHERE sensor_id IS NULL")
        defaults = {
            name: {"mode": mode, "parameters": parameters} for name, mode, parameters in await cursor.fetchall()
        }
        condition = "true" if self._seen_until is None else _CHANGED
        cursor = await connection.execute(f"{_QUERY} WHERE {condition}", {"since": self._seen_until})
        rows = await cursor.fetchall()
        if rows:
            self._seen_until = rows[0][-1]
        changed = self._take(rows)
        quiet = await self.windows.refresh(connection)
        if defaults != self.defaults:
            self.defaults = defaults
            return list(self.by_id.values())
        known = {sensor.id for sensor in changed}
        return changed + [s for each in quiet for s in self.by_equipment.get(each, ()) if s.id not in known]

    async def look_up(self, connection: psycopg.AsyncConnection[Any], ids: Iterable[int]) -> list[Sensor]:
        """Read the given sensors, if they exist."""
        cursor = await connection.execute(f"{_QUERY} WHERE s.id = ANY(%s)", [list(ids)])
        return self._take(await cursor.fetchall())

    def below(self, source: str) -> list[Sensor]:
        """The sensors of a source and of everything below it."""
        return [s for s in self.by_id.values() if s.source == source or s.source.startswith(f"{source}/")]

    def raises_cases(self, sensor_id: int, detector: str) -> bool:
        """Whether this detector is live on this sensor; in shadow mode it raises alarms only."""
        sensor = self.by_id.get(sensor_id)
        row = (sensor.detectors.get(detector) if sensor else None) or self.defaults.get(detector)
        return row is None or row["mode"] == "live"

    def unknown(self, sensor_ids: npt.NDArray[np.uint32]) -> npt.NDArray[np.bool_]:
        """A mask of the ids that no known sensor has."""
        inside = sensor_ids < len(self._known)
        mask = ~inside
        mask[inside] = ~self._known[sensor_ids[inside]]
        return mask

    def _take(self, rows: list[Any]) -> list[Sensor]:
        changed = []
        for *values, _ in rows:
            sensor = Sensor(*values)
            if self.by_id.get(sensor.id) != sensor:
                old = self.by_id.get(sensor.id)
                if old is not None and old.equipment_id is not None:
                    self.by_equipment[old.equipment_id].remove(old)
                if sensor.equipment_id is not None:
                    self.by_equipment.setdefault(sensor.equipment_id, []).append(sensor)
                self.by_id[sensor.id] = sensor
                changed.append(sensor)
        if changed:
            size = max(self.by_id) + 1
            if size > len(self._known):
                self._known = np.append(self._known, np.zeros(size - len(self._known), np.bool_))
            self._known[[sensor.id for sensor in changed]] = True
        return changed
