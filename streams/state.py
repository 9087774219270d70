"""Detector state of a partition: saved with the offset that it belongs to, and brought forward again from Kafka."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import psycopg
import structlog
from aiokafka import AIOKafkaConsumer
from aiokafka import TopicPartition as KafkaPartition

from analytics.detectors.bank import DetectorBank
from analytics.detectors.equipment import EquipmentBank
from core.kafka import MAX_MESSAGE_BYTES, bootstrap_servers
from streams.records import Record, TopicPartition

_log = structlog.get_logger()


async def load(
    connection: psycopg.AsyncConnection[Any], source: TopicPartition
) -> tuple[DetectorBank, EquipmentBank, int | None]:
    """The saved detectors of a partition, its equipment's monitors, and the offset that they have seen up to; fresh
    ones and None without."""
    cursor = await connection.execute(
        "SELECT next_offset, state, equipment FROM detector_states WHERE topic = %s AND partition = %s",
        [source.topic, source.partition],
    )
    row = await cursor.fetchone()
    if row is None:
        return DetectorBank(), EquipmentBank(), None
    try:
        bank = DetectorBank.restore(row[1])
    except ValueError as error:
        _log.warning("saved detector state is unusable, learning anew", source=source, error=str(error))
        return DetectorBank(), EquipmentBank(), None
    try:
        machines = EquipmentBank() if row[2] is None else EquipmentBank.restore(row[2])
    except ValueError as error:
        _log.warning("saved equipment monitors are unusable, learning anew", source=source, error=str(error))
        machines = EquipmentBank()
    return bank, machines, int(row[0])


async def save(
    cursor: psycopg.AsyncCursor[Any], source: TopicPartition, next_offset: int, state: bytes, equipment: bytes
) -> None:
    """Keep the state that belongs to `next_offset`, in the caller's transaction."""
    await cursor.execute(
        """INSERT INTO detector_states (topic, partition, next_offset, state, equipment) VALUES (%s, %s, %s, %s, %s)
           ON CONFLICT (topic, partition) DO UPDATE SET next_offset = excluded.next_offset, state = excluded.state,
               equipment = excluded.equipment, saved_at = now()""",
        [source.topic, source.partition, next_offset, state, equipment],
    )


class TopicLog:
    """Kafka's side of a partition: what was consumed from it can be read again."""

    def __init__(self, kafka_url: str) -> None:
        self._servers = bootstrap_servers(kafka_url)

    async def bounds(self, source: TopicPartition) -> tuple[int, int]:
        """The first offset that Kafka still has of a partition, and the one behind its last.

        Raises aiokafka's errors.
        """
        async with self._consumer(source) as (consumer, partition):
            return await _bounds(consumer, partition)

    async def reread(self, source: TopicPartition, start: int, end: int) -> AsyncIterator[list[Record]]:
        """The records of a partition from offset `start` up to, not including, `end`, in batches.

        What Kafka has already deleted is passed over. Raises aiokafka's errors, and TimeoutError after 30 s of silence.
        """
        if start >= end:
            return
        async with self._consumer(source) as (consumer, partition):
            begin, behind_last = await _bounds(consumer, partition)
            start, end = max(start, begin), min(end, behind_last)
            if start >= end:
                return
            consumer.seek(partition, start)
            silent = 0
            while start < end:
                answer = await consumer.getmany(partition, timeout_ms=1000, max_records=500)
                messages = answer.get(partition, [])
                silent = 0 if messages else silent + 1
                if silent >= 30:
                    raise TimeoutError(f"Kafka gave nothing of {source} from offset {start} for 30 s")
                batch = [record_of(message) for message in messages if message.offset < end]
                if messages:
                    start = messages[-1].offset + 1
                if batch:
                    yield batch

    @asynccontextmanager
    async def _consumer(self, source: TopicPartition) -> AsyncIterator[tuple[AIOKafkaConsumer, KafkaPartition]]:
        consumer = AIOKafkaConsumer(
            bootstrap_servers=self._servers,
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            max_partition_fetch_bytes=MAX_MESSAGE_BYTES,
            request_timeout_ms=20_000,
        )
        await consumer.start()
        try:
            partition = KafkaPartition(source.topic, source.partition)
            consumer.assign([partition])
            yield consumer, partition
        finally:
            await consumer.stop()


async def _bounds(consumer: AIOKafkaConsumer, partition: KafkaPartition) -> tuple[int, int]:
    begin, end = await consumer.beginning_offsets([partition]), await consumer.end_offsets([partition])
    return begin[partition], end[partition]


def record_of(message: Any) -> Record:
    """A record of aiokafka's or Faust's as ours."""
    return Record(
        message.offset, int(message.timestamp * (1000 if message.timestamp > 1e11 else 1_000_000)), message.value
    )
