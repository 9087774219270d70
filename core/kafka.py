"""Kafka: the topics between `ingest` and `streams`, and what travels in those that carry no frames."""

from urllib.parse import urlsplit

import msgspec
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import TopicAlreadyExistsError, for_code

READINGS = "readings.v1"
TEXTS = "readings_text.v1"
DEAD_LETTERS = "dead_letters.v1"
PRESENCE = "presence.v1"
TOPICS = (READINGS, TEXTS, DEAD_LETTERS, PRESENCE)

# A dead letter carries the whole MQTT payload, and so may a text value.
MAX_MESSAGE_BYTES = 8 * 1024 * 1024


class Text(msgspec.Struct, frozen=True, array_like=True):
    """One text value: a record of `readings_text.v1`. `time` is µs since 1970."""

    sensor_id: int
    time: int
    value: str
    quality: int


class DeadLetter(msgspec.Struct, frozen=True, array_like=True):
    """One message, or the part of it that `reason` names, that could not be read."""

    received_at: int
    topic: str
    payload: bytes
    reason: str


class PresenceChange(msgspec.Struct, frozen=True, array_like=True):
    """A source came or went by its own word (`time`: µs since 1970)."""

    source: str
    online: bool
    time: int
    reason: str


def bootstrap_servers(url: str) -> str:
    """``kafka://host:port,host:port`` as the clients want it. Raises ValueError when no host is named."""
    servers = urlsplit(url).netloc if "://" in url else url
    if not servers:
        raise ValueError(f"MAINTAINPRO_KAFKA_URL names no server: {url!r}")
    return servers


async def ensure_topics(url: str, partitions: int, replication: int = 1) -> list[str]:
    """Create the topics that are missing; gives their names. Existing ones stay as they are."""
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap_servers(url), request_timeout_ms=20_000)
    await admin.start()
    try:
        existing = set(await admin.list_topics())
        missing = [topic for topic in TOPICS if topic not in existing]
        if missing:
            configs = {"max.message.bytes": str(MAX_MESSAGE_BYTES), "retention.ms": str(7 * 86_400_000)}
            answer = await admin.create_topics(
                [NewTopic(topic, partitions, replication, topic_configs=configs) for topic in missing]
            )
            for topic, code, *_ in answer.topic_errors:
                error = for_code(code)
                if code and error is not TopicAlreadyExistsError:
                    raise error(f"topic {topic} could not be created")
        return missing
    finally:
        await admin.close()


async def partition_count(url: str, topic: str) -> int:
    """How many partitions a topic has; 0 when there is no such topic."""
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap_servers(url), request_timeout_ms=10_000)
    await admin.start()
    try:
        described = await admin.describe_topics([topic])
        return len(described[0]["partitions"])
    finally:
        await admin.close()
