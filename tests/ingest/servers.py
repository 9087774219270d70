"""Kafka and Mosquitto of the test's own: those of the whole run must not be stopped beside other tests."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from aiokafka import AIOKafkaConsumer

from core.frames import decode
from core.kafka import MAX_MESSAGE_BYTES, READINGS, bootstrap_servers
from deploy.stack import Stack

_VARIABLES = {f"MAINTAINPRO_{name}" for name in ("KAFKA_URL", "MQTT_URL", "DATABASE_URL", "REDIS_URL", "HOME")}


@contextmanager
def own_stack(*servers: str) -> Iterator[Stack]:
    """These servers, running, in a home that the service user can enter (pytest's folders are closed to it)."""
    home = Path(tempfile.mkdtemp(prefix="maintainpro-test-"))
    home.chmod(0o755)
    environ = {name: value for name, value in os.environ.items() if name not in _VARIABLES}
    stack = Stack(home, environ=environ, report=lambda _: None)
    try:
        stack.up(set(servers))
        yield stack
    finally:
        stack.down()
        shutil.rmtree(home)


def address(stack: Stack, name: str) -> str:
    return next(server.address for server in stack.status() if server.name == name)


async def contents(kafka_url: str, topic: str) -> dict[int, list[bytes]]:
    """All that a reader finds in a topic: partition -> values in order."""
    consumer = AIOKafkaConsumer(
        topic,
        bootstrap_servers=bootstrap_servers(kafka_url),
        auto_offset_reset="earliest",
        max_partition_fetch_bytes=MAX_MESSAGE_BYTES,
    )
    await consumer.start()
    try:
        partitions = consumer.assignment()
        found: dict[int, list[bytes]] = {partition.partition: [] for partition in partitions}
        ends = await consumer.end_offsets(partitions)
        while any(len(found[partition.partition]) < end for partition, end in ends.items()):
            for partition, messages in (await consumer.getmany(timeout_ms=1000)).items():
                found[partition.partition] += [message.value for message in messages]
        return found
    finally:
        await consumer.stop()


async def values(kafka_url: str) -> list[float]:
    """The values of all readings in Kafka."""
    frames = await contents(kafka_url, READINGS)
    return [value for each in frames.values() for frame in each for value in decode(frame).readings.value.tolist()]
