"""Frames to Kafka. What has been handed over here is in Kafka, on all replicas, when `Handover.wait` returns."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from zlib import crc32

import msgspec
import structlog
from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError

from core import frames
from core.kafka import DEAD_LETTERS, MAX_MESSAGE_BYTES, PRESENCE, READINGS, TEXTS, bootstrap_servers
from ingest.pipeline import Outcome

_log = structlog.get_logger()
_REST: Final = 0.25  # s
_encode = msgspec.msgpack.Encoder().encode

Record = tuple[str, int, bytes]  # topic, partition, value


def records_of(outcome: Outcome, partitions: int) -> list[Record]:
    """The Kafka records that an outcome becomes. What has no sensor is spread by its topic or source."""
    records: list[Record] = [(READINGS, partition, frames.encode(frame)) for partition, frame in outcome.frames]
    records += [(TEXTS, partition, _encode(text)) for partition, text in outcome.texts]
    records += [
        (DEAD_LETTERS, crc32(letter.topic.encode()) % partitions, _encode(letter)) for letter in outcome.dead_letters
    ]
    records += [(PRESENCE, crc32(change.source.encode()) % partitions, _encode(change)) for change in outcome.presence]
    return records


@dataclass(slots=True)
class Handover:
    """Records on their way to Kafka."""

    publisher: "Publisher"
    records: Sequence[Record]
    acknowledgements: list[asyncio.Future[Any]] | None

    async def wait(self) -> None:
        """Return when Kafka has acknowledged every record; sends again for as long as it takes."""
        if self.acknowledgements is not None:
            try:
                async with asyncio.timeout(self.publisher.patience):
                    await asyncio.gather(*self.acknowledgements)
                return
            except (KafkaError, OSError, TimeoutError) as error:
                _log.warning("Kafka did not acknowledge, sending again", error=repr(error), records=len(self.records))
        await self.publisher.send_until_acknowledged(self.records)


class Publisher:
    """An idempotent producer with ``acks=all`` that is made anew when it breaks.

    A record may then arrive twice; `streams` recognises readings by (sensor, time). What takes longer than `patience`
    seconds counts as broken: aiokafka never answers those who wait for a topic's metadata when a producer is closed.
    """

    def __init__(self, url: str, patience: float = 45.0) -> None:
        self.patience = patience
        self._servers = bootstrap_servers(url)
        self._producer: AIOKafkaProducer | None = None
        self._renewal = asyncio.Lock()
        self.connected = False

    async def send(self, records: Sequence[Record]) -> Handover:
        """Queue the records in order and return; `Handover.wait` says when they are safe."""
        producer = self._producer
        if producer is None:
            return Handover(self, records, None)
        try:
            async with asyncio.timeout(self.patience):
                sent = [await producer.send(topic, value, partition=partition) for topic, partition, value in records]
        except (KafkaError, OSError, TimeoutError) as error:
            _log.warning("Kafka took no records", error=repr(error))
            return Handover(self, records, None)
        return Handover(self, records, sent)

    async def send_until_acknowledged(self, records: Sequence[Record]) -> None:
        """Send, with a new producer if need be, until Kafka has acknowledged all of it."""
        delay = 0.1
        while True:
            broken = self._producer
            try:
                if broken is None:
                    broken = await self._renew(None)
                async with asyncio.timeout(self.patience):
                    sent = [await broken.send(topic, value, partition=partition) for topic, partition, value in records]
                    await asyncio.gather(*sent)
                return
            except (KafkaError, OSError, TimeoutError) as error:
                self.connected = False
                _log.warning("Kafka is away, trying again", error=repr(error), delay=delay)
            await asyncio.sleep(delay)
            delay = min(delay * 2, 5.0)
            try:
                await self._renew(broken)
            except (KafkaError, OSError, TimeoutError) as error:
                _log.warning("Kafka is away", error=repr(error))

    async def start(self) -> None:
        """Connect; raises what aiokafka raises when Kafka isn't there."""
        await self._renew(None)

    async def stop(self) -> None:
        """Flush and close, within ten seconds."""
        if self._producer is not None:
            await _close(self._producer)
            self._producer = None
        self.connected = False

    async def _renew(self, broken: AIOKafkaProducer | None) -> AIOKafkaProducer:
        """A producer other than `broken`. Of many that ask at once, the first makes it and the others share it."""
        async with self._renewal:
            if self._producer is not None and self._producer is not broken:
                return self._producer
            if broken is not None:
                self._producer = None
                await _close(broken)
            producer = AIOKafkaProducer(
                bootstrap_servers=self._servers,
                acks="all",
                enable_idempotence=True,
                linger_ms=0,
                max_batch_size=1 << 20,
                max_request_size=MAX_MESSAGE_BYTES,
                request_timeout_ms=20_000,
            )
            _let_rest(producer)
            try:
                await producer.start()
            except BaseException:
                await _close(producer)
                raise
            self._producer = producer
            self.connected = True
            return producer


def _let_rest(producer: AIOKafkaProducer) -> None:
    """aiokafka asks for metadata again at once when no broker answers: a busy loop for as long as Kafka is away."""
    ask = producer.client._metadata_update

    async def ask_and_rest(*arguments: Any) -> Any:
        updated = await ask(*arguments)
        if not updated:
            await asyncio.sleep(_REST)
        return updated

    producer.client._metadata_update = ask_and_rest


async def _close(producer: AIOKafkaProducer) -> None:
    try:
        async with asyncio.timeout(10.0):
            await producer.stop()
    except (KafkaError, OSError, TimeoutError) as error:
        _log.warning("the Kafka producer did not close cleanly", error=repr(error))
