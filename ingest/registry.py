"""The sensor registry: address to sensor, kept in memory, filled by discovery, told of changes by the database."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import psycopg

from core import changes
from core.partitions import partition_of

# Bytes: an index entry of PostgreSQL has room for 2,704.
MAX_ADDRESS_LENGTH: Final = 1000

_COLUMNS = 'id, source, metric, equipment_id, scale, "offset", low_limit, high_limit'


@dataclass(frozen=True, slots=True)
class Discovery:
    """An address that was seen for the first time. `parent`: the metric of the same source that it is measured from."""

    source: str
    metric: str
    unit: str | None = None
    parent: str | None = None

    @property
    def address(self) -> str:
        return f"{self.source}/{self.metric}"

    def flaw(self) -> str | None:
        """Why this cannot be a sensor's address; None when it can."""
        if not self.metric or not self.source:
            return f"the address {self.address[:60]!r} has an empty source or metric"
        return name_flaw("address", self.address)


def text_flaw(text: str) -> str | None:
    """Why PostgreSQL cannot keep a text, as "contains …"; None when it can."""
    if "\0" in text:
        return "contains a NUL character"
    try:
        text.encode()
    except UnicodeEncodeError:
        return "is not valid Unicode"
    return None


def name_flaw(kind: str, name: str) -> str | None:
    """Why a `kind` cannot be called `name`; None when it can."""
    if len(name.encode(errors="replace")) > MAX_ADDRESS_LENGTH:
        return f"the {kind} {name[:60]!r}… is longer than {MAX_ADDRESS_LENGTH} bytes"
    flaw = text_flaw(name)
    return f"the {kind} {name!r} {flaw}" if flaw else None


class Registry:
    """What ingest knows of the sensors. `lookup` is source -> metric -> id; the arrays are indexed by sensor id."""

    def __init__(self, partitions: int) -> None:
        self.partitions = partitions
        self.lookup: dict[str, dict[str, int]] = {}
        self.scale: npt.NDArray[np.float64] = np.ones(0)
        self.offset: npt.NDArray[np.float64] = np.zeros(0)
        self.low: npt.NDArray[np.float64] = np.zeros(0)
        self.high: npt.NDArray[np.float64] = np.zeros(0)
        self.partition: npt.NDArray[np.int32] = np.zeros(0, np.int32)
        self._scattered: set[str] = set()
        self._seen_until: int | None = None

    def __len__(self) -> int:
        return sum(len(metrics) for metrics in self.lookup.values())

    async def load(self, connection: psycopg.AsyncConnection[Any]) -> int:
        """Read what has changed since the last call (all, the first time); gives the number of sensors read."""
        condition = "true" if self._seen_until is None else changes.since("sensors")
        cursor = await connection.execute(
            f"SELECT {_COLUMNS}, {changes.SEEN_UNTIL} FROM sensors WHERE {condition}",  # noqa: S608  # constants
            {"since": self._seen_until},
        )
        rows = await cursor.fetchall()
        if rows:
            self._take([row[:-1] for row in rows])
            self._seen_until = rows[0][-1]
        return len(rows)

    async def discover(self, connection: psycopg.AsyncConnection[Any], found: Iterable[Discovery]) -> None:
        """Register addresses as unassigned sensors; several processes may do so at the same time."""
        # sorted, so that two processes which discover the same device do not lock each other's rows crosswise
        found = list(found)
        ordered = sorted({discovery.address: discovery for discovery in found}.items())
        columns = [
            [address for address, _ in ordered],
            [discovery.source for _, discovery in ordered],
            [discovery.metric for _, discovery in ordered],
            [d.unit if d.unit and text_flaw(d.unit) is None else None for _, d in ordered],
        ]
        async with connection.cursor() as cursor:
            await cursor.execute(
                """INSERT INTO sensors (address, source, metric, unit)
                   SELECT * FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[])
                   ON CONFLICT (address) DO NOTHING""",
                columns,
            )
            await self._adopt(cursor, [discovery for _, discovery in ordered if discovery.parent is not None])
            await cursor.execute(
                f"SELECT {_COLUMNS}, address FROM sensors WHERE address = ANY(%s)",  # noqa: S608
                [columns[0]],
            )
            rows = await cursor.fetchall()
        self._take([row[:-1] for row in rows])
        # a/b + c and a + b/c are one address, so one sensor
        ids = {address: sensor_id for sensor_id, *_, address in rows}
        known = [discovery for discovery in found if discovery.address in ids]
        for discovery in known:
            self.lookup.setdefault(discovery.source, {})[discovery.metric] = ids[discovery.address]
        self._sort_out({discovery.source for discovery in known})

    @staticmethod
    async def _adopt(cursor: psycopg.AsyncCursor[Any], children: list[Discovery]) -> None:
        """Note what sensors are measured from; they go where that is bound."""
        if children:
            await cursor.execute(
                """UPDATE sensors s SET derived_from = p.id, equipment_id = p.equipment_id
                   FROM unnest(%s::text[], %s::text[]) AS c (address, parent) JOIN sensors p ON p.address = c.parent
                   WHERE s.address = c.address AND s.derived_from IS NULL AND s.id <> p.id""",
                [[child.address for child in children], [f"{child.source}/{child.parent}" for child in children]],
            )

    def share_partition(self, source: str) -> bool:
        """True when all sensors of a source go to one partition: always, unless they belong to different equipment."""
        return source not in self._scattered

    def _take(self, rows: list[Any]) -> None:
        if not rows:
            return
        self._grow(max(row[0] for row in rows) + 1)
        changed: set[str] = set()
        for sensor_id, source, metric, equipment_id, scale, offset, low, high in rows:
            self.lookup.setdefault(source, {})[metric] = sensor_id
            self.scale[sensor_id] = scale
            self.offset[sensor_id] = offset
            self.low[sensor_id] = -np.inf if low is None else low
            self.high[sensor_id] = np.inf if high is None else high
            self.partition[sensor_id] = partition_of(source, equipment_id, self.partitions)
            changed.add(source)
        self._sort_out(changed)

    def _sort_out(self, sources: Iterable[str]) -> None:
        for source in sources:
            ids = list(self.lookup[source].values())
            if np.any(self.partition[ids] != self.partition[ids[0]]):
                self._scattered.add(source)
            else:
                self._scattered.discard(source)

    def _grow(self, size: int) -> None:
        missing = max(size, 2 * len(self.scale)) - len(self.scale) if size > len(self.scale) else 0
        if missing:
            self.scale = np.append(self.scale, np.ones(missing))
            self.offset = np.append(self.offset, np.zeros(missing))
            self.low = np.append(self.low, np.full(missing, -np.inf))
            self.high = np.append(self.high, np.full(missing, np.inf))
            self.partition = np.append(self.partition, np.zeros(missing, np.int32))
