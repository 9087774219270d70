"""One batch of Kafka records becomes one transaction: readings, alarms, cases, events, jobs, offsets, or none of it."""

import asyncio
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import msgspec
import numpy as np
import psycopg
import structlog
from aiokafka.errors import KafkaError

from core import database
from core.frames import Readings
from core.kafka import PRESENCE, DeadLetter, PresenceChange
from core.readings import copy, merge
from core.settings import Settings
from streams import effects, machines, metrics, state, storage
from streams.holdings import Holdings, Partition, Share
from streams.records import Record, TopicPartition
from streams.state import TopicLog
from streams.storage import Counts

_log = structlog.get_logger()


class FencedError(Exception):
    """Another worker has moved these partitions on: what we hold of them is void."""

    def __init__(self, partitions: set[TopicPartition]) -> None:
        super().__init__(f"partitions taken over by another worker: {sorted(partitions)}")
        self.partitions = partitions


Event = tuple[TopicPartition, int, Record]  # with Kafka's generation


class Processor:
    """All partitions of this worker. `process` returns when a batch is committed, whatever it takes."""

    def __init__(self, settings: Settings, log: TopicLog | None = None) -> None:
        self.holdings = Holdings(settings, log)
        self._settings = settings
        self._connection: psycopg.AsyncConnection[Any] | None = None
        self._uncertain = False  # an attempt to commit ended without an answer
        self._silent: dict[int, int] = {}  # sensor -> since when (µs) its silence is reported
        self._lock = asyncio.Lock()  # the silence check and the batches share the connection and the detectors
        self.stopping = False
        self.trouble: str | None = None  # why a batch cannot be committed at present, in words

    @property
    def busy(self) -> bool:
        """Whether a batch is being worked on."""
        return self._lock.locked()

    async def process(self, events: Sequence[Event]) -> None:
        """Commit what is new in `events`; partitions that another worker owns by now are left to it."""
        async with self._lock:
            started = time.perf_counter()
            shares = await self._until_done(lambda: self._prepare(events))
            for share in shares:
                self.holdings.watch(share)
            while shares:
                try:
                    await self._until_done(partial(self._commit, shares))
                    break
                except FencedError as fenced:
                    _log.warning("lost partitions", partitions=sorted(fenced.partitions))
                    self.holdings.drop(fenced.partitions)
                    shares = [share for share in shares if share.source not in fenced.partitions]
            for share in shares:
                metrics.observe(
                    share.source, share.counts, share.anomalies, share.newest, time.perf_counter() - started
                )

    async def keep_house(self, now: int | None, assigned: Callable[[], set[TopicPartition] | None]) -> None:
        """What no reading triggers: sensors that are silent at `now` (µs; None: it cannot be told), expired shelves,
        held cases. Raises psycopg's errors: the next turn makes up for this one.

        `assigned`: the partitions that are ours; None while that is being decided. The sensors of those that we have
        lost are not silent: they speak to another worker.
        """
        async with self._lock:
            mine = assigned()
            if mine is not None:
                self.holdings.drop(self.holdings.partitions.keys() - mine)
            connection = await self._connect()
            if now is not None and mine is not None:
                for source, partition in self.holdings.partitions.items():
                    await self._report_silence(connection, source, partition, now)
            async with connection.transaction(), connection.cursor() as cursor:
                await effects.keep_house(cursor, self.holdings.sensors)

    async def close(self) -> None:
        """Give the connection back."""
        if self._connection is not None:
            await self._connection.close()

    # -- before the transaction

    async def _prepare(self, events: Sequence[Event]) -> list[Share]:
        connection = await self._connect()
        await self.holdings.refresh(connection)
        grouped: dict[TopicPartition, list[tuple[int, Record]]] = {}
        for source, generation, record in events:
            grouped.setdefault(source, []).append((generation, record))
        shares = []
        for source, group in sorted(grouped.items()):
            # the newest generation speaks; what an older one delivered comes again, or is read again as missed
            generation = max(number for number, _ in group)
            records = [record for number, record in group if number == generation]
            partition = await self.holdings.take_up(connection, source, generation, records)
            records = [record for record in records if record.offset >= partition.next_offset]
            if records:
                shares.append(await self.holdings.share(connection, source, partition, records))
        return shares

    # -- the transaction

    async def _commit(self, shares: list[Share]) -> None:
        connection = await self._connect()
        if self._uncertain and await self._committed(connection, shares):
            return
        self._uncertain = True
        for merging in (any(self.holdings.partitions[share.source].repeating for share in shares), True):
            for share in shares:
                share.counts = Counts(received=share.counts.received)
            try:
                async with connection.transaction(), connection.cursor() as cursor:
                    await self._write(cursor, shares, merging)
                break
            except Exception as error:
                # a refused row, or a fault of ours in what follows from it: the merge contains both
                away = isinstance(error, psycopg.OperationalError | psycopg.InterfaceError)
                if merging or isinstance(error, FencedError) or (away and not isinstance(error, storage.REFUSALS)):
                    raise
        self._uncertain = False
        for share in shares:
            partition = self.holdings.partitions[share.source]
            partition.next_offset = share.new_offset
            for equipment, when in share.checks.items():
                partition.checks.pop(equipment, None)
                if when is not None:
                    partition.checks[equipment] = when
            partition.repeating = share.counts.duplicate + share.counts.corrected > 0

    async def _committed(self, connection: psycopg.AsyncConnection[Any], shares: list[Share]) -> bool:
        """Whether an attempt whose answer was lost with the connection did commit after all. Raises `FencedError`."""
        foreign, done = set(), 0
        for share in shares:
            current = await storage.current_offset(connection, share.source.topic, share.source.partition)
            if current == share.new_offset:
                done += 1
            elif current != share.old_offset:
                foreign.add(share.source)
        if foreign:
            raise FencedError(foreign)
        if done not in (0, len(shares)):
            raise FencedError({share.source for share in shares})
        self._uncertain = False
        for share in shares if done else ():
            self.holdings.partitions[share.source].next_offset = share.new_offset
        return done > 0

    async def _write(self, cursor: storage.Cursor, shares: list[Share], merging: bool) -> None:
        if merging:
            for share in shares:
                await self._merge(cursor, share)
        else:
            readings = Readings.concatenate([share.content.readings for share in shares])
            if len(readings):
                await copy(cursor, readings)
                await storage.note_rollups(cursor, readings)
            for share in shares:
                share.counts.stored += len(share.content.readings)
        for share in shares:
            if share.content.texts:
                await self._store_texts(cursor, share, merging)
            await self._store_letters(cursor, share, share.content.dead_letters)
            if share.content.presence:
                news = await self._apply_presence(cursor, share, merging)
                await effects.presence(cursor, news, self.holdings.sensors)
        for share in shares:
            await self._raise(cursor, share, contained=merging)
        await self._save_states(cursor, shares)
        moved = await storage.save_offsets(
            cursor,
            [(s.source.topic, s.source.partition, s.old_offset, s.new_offset, s.counts) for s in shares],
        )
        lost = {share.source for share in shares if (share.source.topic, share.source.partition) not in moved}
        if lost:
            raise FencedError(lost)

    async def _raise(self, cursor: storage.Cursor, share: Share, *, contained: bool) -> None:
        """Alarms, cases and their events. A fault of ours in there must not keep readings out: when `contained`, it is
        logged and counted, and the readings are stored without it."""
        partition = self.holdings.partitions[share.source]
        due = [equipment for equipment, when in partition.checks.items() if when <= partition.now]
        share.checks = {}
        if not share.anomalies and not due:
            return
        try:
            async with cursor.connection.transaction():
                share.checks = await effects.apply(cursor, share.anomalies, due, self.holdings.sensors, partition.now)
        except (psycopg.OperationalError, psycopg.InterfaceError):
            raise
        except Exception:
            if not contained:
                raise
            metrics.LOST_ANOMALIES.inc(len(share.anomalies))
            _log.exception("anomalies could not be recorded", anomalies=len(share.anomalies))
            share.checks = dict.fromkeys(due)

    async def _merge(self, cursor: storage.Cursor, share: Share) -> None:
        readings = share.content.readings
        if not len(readings):
            return
        outcomes, refused = await storage.bisect(
            cursor, len(readings), lambda start, end: merge(cursor, readings.take(slice(start, end)))
        )
        for outcome in outcomes:
            share.counts.add(outcome)
        letters = [
            self.holdings.letter(storage.row_of(readings, row), int(share.content.received_at[row]), reason)
            for row, reason in refused
        ]
        await self._store_letters(cursor, share, letters)
        if share.counts.stored or share.counts.corrected:
            kept = np.ones(len(readings), np.bool_)
            kept[[row for row, _ in refused]] = False
            await storage.note_rollups(cursor, readings.take(kept))

    async def _store_texts(self, cursor: storage.Cursor, share: Share, merging: bool) -> None:
        content = share.content
        if not merging:
            share.counts.add(await storage.store_texts(cursor, content.texts))
            return
        outcomes, refused = await storage.bisect(
            cursor, len(content.texts), lambda start, end: storage.store_texts(cursor, content.texts[start:end])
        )
        for outcome in outcomes:
            share.counts.add(outcome)
        letters = [
            self.holdings.letter(msgspec.structs.astuple(content.texts[row]), content.text_received_at[row], reason)
            for row, reason in refused
        ]
        await self._store_letters(cursor, share, letters)

    async def _store_letters(self, cursor: storage.Cursor, share: Share, letters: list[DeadLetter]) -> None:
        if letters:
            await storage.store_dead_letters(cursor, letters)
            share.counts.dead_lettered += len(letters)

    async def _apply_presence(self, cursor: storage.Cursor, share: Share, merging: bool) -> list[PresenceChange]:
        changes = share.content.presence
        if not merging:
            return await storage.apply_presence(cursor, changes)
        outcomes, refused = await storage.bisect(
            cursor, len(changes), lambda start, end: storage.apply_presence(cursor, changes[start:end])
        )
        # kept to be looked at, but no measurement: they are not in the counts
        letters = [
            DeadLetter(changes[row].time, PRESENCE, repr(changes[row]).encode(), reason) for row, reason in refused
        ]
        await storage.store_dead_letters(cursor, letters)
        return [change for news in outcomes for change in news]

    async def _save_states(self, cursor: storage.Cursor, shares: list[Share]) -> None:
        """Save one partition's detectors a batch, when its turn has come, so that no batch carries all of them."""
        long_ago = time.monotonic() - self._settings.streams.snapshot_interval
        due = [
            share
            for share in shares
            if self.holdings.partitions[share.source].bank is not None
            and self.holdings.partitions[share.source].saved_at <= long_ago
        ]
        if due:
            share = min(due, key=lambda share: self.holdings.partitions[share.source].saved_at)
            partition = self.holdings.partitions[share.source]
            assert partition.bank is not None
            await state.save(
                cursor, share.source, share.new_offset, partition.bank.snapshot(), partition.machines.snapshot()
            )
            opinions = partition.machines.opinions()
            await machines.record(cursor, {k: o for k, o in opinions.items() if partition.opinions.get(k) != o})
            partition.opinions = opinions
            partition.saved_at = time.monotonic()

    async def _report_silence(
        self, connection: psycopg.AsyncConnection[Any], source: TopicPartition, partition: Partition, now: int
    ) -> None:
        if partition.bank is None:
            return
        news = [
            anomaly
            for anomaly in partition.bank.silent(now)
            if self._silent.get(anomaly.sensor_id) != anomaly.since
            and self.holdings.speaks_in(source, anomaly.sensor_id)
        ]
        if news:
            async with connection.transaction(), connection.cursor() as cursor:
                checks = await effects.apply(cursor, news, (), self.holdings.sensors, now)
            partition.checks |= {each: when for each, when in checks.items() if when is not None}
            self._silent |= {anomaly.sensor_id: anomaly.since for anomaly in news}

    # -- the connection

    async def _connect(self) -> psycopg.AsyncConnection[Any]:
        if self._connection is None or self._connection.closed:
            self._connection = await database.connect(self._settings, "streams")
        return self._connection

    async def _until_done(self, work: Any) -> Any:
        """Run `work` again, with growing pauses, for as long as the database (or Kafka, for a re-read) is away.

        Nothing is acknowledged meanwhile, so Kafka keeps what comes and memory stays flat.
        """
        delay = 0.1
        while True:
            try:
                result = await work()
                self.trouble = None
                return result
            except FencedError:
                raise
            except (OSError, TimeoutError, psycopg.Error, KafkaError) as error:
                if self.stopping:
                    raise
                self.trouble = f"the batch could not be written: {error}"
                _log.warning("the batch could not be written, trying again", error=str(error), retry_in=delay)
                if self._connection is not None and not isinstance(error, KafkaError):
                    await self._connection.close()
            await asyncio.sleep(delay)
            delay = min(delay * 2, 5.0)
