"""Frames from the API to Kafka. What `send` has taken is in Kafka, on all replicas, when it returns."""

import asyncio
import contextlib
from collections.abc import Sequence

import structlog
from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError

from api.errors import ServiceUnavailable
from core import frames
from core.frames import Frame
from core.kafka import READINGS, bootstrap_servers

log = structlog.get_logger()

_PATIENCE = 8.0  # s; longer than an election of a partition's leader usually takes, shorter than a client's patience


class Outlet:
    """An idempotent producer with ``acks=all``, made when it is first needed and anew when it breaks."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._producer: AIOKafkaProducer | None = None
        self._starting = asyncio.Lock()

    async def send(self, records: Sequence[tuple[int, Frame]]) -> None:
        """Publish frames to their partitions. Raises ServiceUnavailable; some of them may have arrived then."""
        try:
            async with asyncio.timeout(_PATIENCE):
                producer = await self._connected()
                sent = [
                    await producer.send(READINGS, frames.encode(frame), partition=partition)
                    for partition, frame in records
                ]
                await asyncio.gather(*sent)
        except (KafkaError, OSError, TimeoutError, AssertionError) as error:
            # an unknown partition is an AssertionError of aiokafka: settings and topic disagree
            log.warning("readings could not be handed to Kafka", reason=repr(error))
            await self.close()
            raise ServiceUnavailable("Readings cannot be taken at the moment: Kafka is not reachable") from None

    async def close(self) -> None:
        """Flush what is under way and give the connection up."""
        producer, self._producer = self._producer, None
        if producer is not None:
            with contextlib.suppress(KafkaError, OSError, TimeoutError):
                async with asyncio.timeout(2.0):
                    await producer.stop()

    async def _connected(self) -> AIOKafkaProducer:
        async with self._starting:
            if self._producer is None:
                producer = AIOKafkaProducer(
                    bootstrap_servers=bootstrap_servers(self._url),
                    acks="all",
                    enable_idempotence=True,
                    request_timeout_ms=int(_PATIENCE * 1000),
                )
                try:
                    await producer.start()
                except BaseException:
                    await producer.stop()
                    raise
                self._producer = producer
            return self._producer
