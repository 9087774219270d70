"""What a worker holds: partitions with their detectors, and the sensors that it knows. No writing."""

import time
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import msgspec
import numpy as np
import psycopg
import structlog

from analytics.detectors.anomaly import Anomaly
from analytics.detectors.bank import DetectorBank
from analytics.detectors.equipment import EquipmentBank, Opinion
from core.kafka import READINGS, DeadLetter
from core.partitions import partition_of
from core.readings import known_time
from core.settings import Settings
from streams import effects, machines, metrics, state, storage
from streams.records import Content, Record, TopicPartition, read
from streams.sensors import Sensor, Sensors
from streams.storage import Counts

_log = structlog.get_logger()
_REFRESH_SECONDS = 2.0
_RELEARN = 10_000  # records that detectors without a snapshot are shown: some seconds' work


@dataclass(slots=True)
class Partition:
    """What this worker holds of a partition. `bank` is that of `readings.v1` alone."""

    next_offset: int
    generation: int
    delivered: int = 0  # the offset behind the newest record that Kafka gave us
    bank: DetectorBank | None = None
    machines: EquipmentBank = field(default_factory=EquipmentBank)
    # by a change of an equipment's sensors; told with the next batch
    ended: list[Anomaly] = field(default_factory=list)
    opinions: dict[str, Opinion] = field(default_factory=dict)  # of the monitors, as the database has them
    saved_at: float = 0.0
    repeating: bool = False  # its last batch held repeats: go straight to the merge
    newest_received: int = 0
    now: int = 0  # the newest time that its readings have come to, by the devices' clocks
    checks: dict[UUID, int] = field(default_factory=dict)  # equipment -> when (µs) its case wants to be looked at


@dataclass(slots=True)
class Share:
    """One partition's share in a batch: what it says, and what the detectors make of it."""

    source: TopicPartition
    old_offset: int
    new_offset: int
    content: Content
    anomalies: list[Anomaly] = field(default_factory=list)
    counts: Counts = field(default_factory=Counts)
    checks: effects.Checks = field(default_factory=dict)

    @property
    def newest(self) -> tuple[int, int] | None:
        """The newest receipt and the newest time by a device's clock (µs) among the readings, if there are any."""
        if not len(self.content.readings):
            return None
        return int(self.content.received_at.max()), int(self.content.readings.time.max())


class Holdings:
    """The partitions of a worker and the sensors in them."""

    def __init__(self, settings: Settings, log: state.TopicLog | None) -> None:
        """`log` is where what was consumed can be read again; without it, the database is all that there is."""
        self.sensors = Sensors()
        self._log = log
        self.partitions: dict[TopicPartition, Partition] = {}
        self._settings = settings
        self._refreshed_at = 0.0

    def drop(self, partitions: set[TopicPartition]) -> None:
        """Forget what we hold of partitions: the next owner, even if that is us, starts from the database."""
        for source in partitions:
            self.partitions.pop(source, None)

    async def take_up(
        self, connection: psycopg.AsyncConnection[Any], source: TopicPartition, generation: int, records: list[Record]
    ) -> Partition:
        """Our hold on a partition, taken up anew after each rebalance from what the database says."""
        held = self.partitions.get(source)
        first = records[0].offset
        if held is not None and held.generation == generation and first >= held.delivered:
            held.delivered = records[-1].offset + 1
            return held
        next_offset = await storage.current_offset(connection, source.topic, source.partition)
        if first < next_offset and self._log is not None:
            next_offset = await self._check_topic(connection, source, next_offset, self._log)
        if held is not None and held.next_offset == next_offset:
            held.generation = generation  # nobody else has moved it: our detectors have seen all of it
        else:
            held = Partition(next_offset, generation, saved_at=time.monotonic())
            if source.topic == READINGS:
                await self._recover(connection, source, held)
                held.checks = await self._standing(connection, source)
            self.partitions[source] = held
            _log.info("partition taken up", source=source, next_offset=next_offset, first=first)
        held.delivered = records[-1].offset + 1
        return held

    async def _check_topic(
        self, connection: psycopg.AsyncConnection[Any], source: TopicPartition, next_offset: int, log: state.TopicLog
    ) -> int:
        """Records that the database has seen come again after each rebalance. But a topic that ends before the
        database's offset was made anew: it is read from its beginning, repeats are recognised by (sensor, time)."""
        begin, end = await log.bounds(source)
        if end >= next_offset:
            return next_offset
        _log.error("the topic was made anew, reading it from its beginning", source=source, was_at=next_offset, end=end)
        metrics.REMADE_TOPICS.inc()
        await storage.reset_offset(connection, source.topic, source.partition, next_offset, begin)
        return begin

    async def _standing(self, connection: psycopg.AsyncConnection[Any], source: TopicPartition) -> dict[UUID, int]:
        async with connection.cursor() as cursor:
            equipment = await effects.standing(cursor)
        partitions = self._settings.partitions
        return {each: 0 for each in equipment if partition_of("", each, partitions) == source.partition}

    async def _recover(self, connection: psycopg.AsyncConnection[Any], source: TopicPartition, held: Partition) -> None:
        """Give it detectors that have seen everything up to its offset: the snapshot, and Kafka from there, effects
        off."""
        held.bank, held.machines, seen = await state.load(connection, source)
        next_offset = held.next_offset
        self._configure_bank(source, held.bank, self.sensors.by_id.values())
        self._configure_machines(source, held, None)
        if seen is None:
            # none is saved yet, or none that can be read: learn from what Kafka still has
            seen = max(0, next_offset - _RELEARN)
        async for records in self._reread(source, seen, next_offset):
            content = read(source, records)
            found = await self._reject(connection, content)
            self._configure_bank(source, held.bank, found)
            self._configure_machines(source, held, found)
            self._detect(held.bank, held.machines, content)

    async def _missed(self, source: TopicPartition, expected: int, first: int) -> list[Record]:
        """Records between the database's offset and Kafka's: the database is older than the group's offset when it
        was restored from a backup. What Kafka has deleted meanwhile is lost, and said so."""
        if first == expected:
            return []
        missed: list[Record] = []
        async for records in self._reread(source, expected, first):
            missed += records
        if gone := first - expected - len(missed):
            _log.error("Kafka deleted records that were never read", source=source, records=gone, expected=expected)
            metrics.LOST_RECORDS.inc(gone)
        return missed

    async def _reread(self, source: TopicPartition, start: int, end: int) -> AsyncIterator[list[Record]]:
        if self._log is not None:
            async for records in self._log.reread(source, start, end):
                yield records

    async def share(
        self,
        connection: psycopg.AsyncConnection[Any],
        source: TopicPartition,
        partition: Partition,
        records: list[Record],
    ) -> Share:
        """What `records`, none of which the database has seen, hold, together with those missed before them."""
        records = await self._missed(source, partition.next_offset, records[0].offset) + records
        content = read(source, records)
        received = content.received
        await self._reject(connection, content)
        share = Share(source, partition.next_offset, records[-1].offset + 1, content)
        share.counts.received = received
        return share

    def watch(self, share: Share) -> None:
        """Let the detectors see a share, once: what follows may be tried again, this may not."""
        partition = self.partitions[share.source]
        readings, received_at = share.content.readings, share.content.received_at
        if partition.bank is not None and len(readings):
            partition.newest_received = int(received_at.max())
            # a clock that runs ahead does not make time pass for the others
            partition.now = max(partition.now, int(np.minimum(readings.time, received_at).max()))
            ended, partition.ended = partition.ended, []
            share.anomalies = ended + self._detect(partition.bank, partition.machines, share.content)

    async def _reject(self, connection: psycopg.AsyncConnection[Any], content: Content) -> list[Sensor]:
        """What no table should hold becomes dead letters: values of sensors that do not exist, or at times that do not.

        A sensor may be younger than our registry: gives those that were looked up.
        """
        readings = content.readings
        unknown = self.sensors.unknown(readings.sensor_id)
        strange = {text.sensor_id for text in content.texts if text.sensor_id not in self.sensors.by_id}
        found: list[Sensor] = []
        if strange or unknown.any():
            strange.update(readings.sensor_id[unknown].tolist())
            found = await self.sensors.look_up(connection, strange)
            self._configure(found)
            unknown = self.sensors.unknown(readings.sensor_id)
        kept = ~unknown & known_time(readings.time)
        for row in np.flatnonzero(~kept).tolist():
            values = storage.row_of(readings, row)
            content.dead_letters.append(self.letter(values, int(content.received_at[row]), self._flaw(*values[:2])))
        if not kept.all():
            content.readings = readings.take(kept)
            content.received_at = content.received_at[kept]
            content.historical = content.historical[kept]
        texts = list(zip(content.texts, content.text_received_at, strict=True))
        content.texts, content.text_received_at = [], []
        for text, at in texts:
            if flaw := self._flaw(text.sensor_id, text.time):
                content.dead_letters.append(self.letter(msgspec.structs.astuple(text), at, flaw))
            else:
                content.texts.append(text)
                content.text_received_at.append(at)
        return found

    def _flaw(self, sensor_id: int, time: int) -> str:
        if sensor_id not in self.sensors.by_id:
            return f"there is no sensor {sensor_id}"
        return "" if known_time(time) else f"the time {time} µs is outside the years 1 to 9999"

    def letter(self, row: tuple[int, int, float | str, int], received_at: int, reason: str) -> DeadLetter:
        return storage.letter_for_row(row, received_at, self.sensors.by_id.get(row[0]), reason)

    def _detect(self, bank: DetectorBank, machines: EquipmentBank, content: Content) -> list[Anomaly]:
        settings = self._settings.streams
        rows = content.readings
        mask = None
        if not settings.alarm_on_backfill:
            history = storage.late(rows.time, content.received_at, content.historical, settings.backfill_after)
            mask = ~history if history.any() else None
        columns = (rows.sensor_id, rows.time, rows.value, rows.quality, mask)
        return bank.process(*columns) + machines.process(*columns)

    async def refresh(self, connection: psycopg.AsyncConnection[Any]) -> None:
        if time.monotonic() - self._refreshed_at >= _REFRESH_SECONDS:
            self._configure(await self.sensors.refresh(connection))
            self._refreshed_at = time.monotonic()

    def _configure(self, changed: list[Sensor]) -> None:
        if changed:
            for source, partition in self.partitions.items():
                if partition.bank is not None:
                    for sensor in self._configure_bank(source, partition.bank, changed):
                        if sensor.equipment_id is not None:
                            # a sensor that was bound a moment ago may have alarms that no case has looked at
                            partition.checks[sensor.equipment_id] = 0
                    self._configure_machines(source, partition, changed)

    def speaks_in(self, source: TopicPartition, sensor_id: int) -> bool:
        """Whether a sensor's readings come by this partition; one that was bound to an equipment may have moved."""
        sensor = self.sensors.by_id.get(sensor_id)
        return sensor is not None and self._home(sensor) == source.partition

    def _home(self, sensor: Sensor) -> int:
        return partition_of(sensor.source, sensor.equipment_id, self._settings.partitions)

    def _configure_machines(
        self, source: TopicPartition, partition: Partition, changed: Sequence[Sensor] | None
    ) -> None:
        """Tell the monitors of the partition's equipment what a change of these sensors (None: all) means to them."""
        every = self.sensors.by_equipment.keys() | {UUID(key) for key in partition.machines.watched}
        concerned = every if changed is None else machines.concerned(partition.machines, changed)
        partitions = self._settings.partitions
        own = [each for each in concerned if partition_of("", each, partitions) == source.partition]
        partition.ended += machines.configure(partition.machines, own, self.sensors)

    def _configure_bank(self, source: TopicPartition, bank: DetectorBank, sensors: Iterable[Sensor]) -> list[Sensor]:
        """Configure those of `sensors` that belong to the partition; gives them."""
        partitions = self._settings.partitions
        mine = [s for s in sensors if partition_of(s.source, s.equipment_id, partitions) == source.partition]
        effects.configure(bank, mine, self.sensors.defaults, self.sensors.windows)
        return mine
