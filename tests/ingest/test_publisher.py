"""Frames to a real Kafka: what is acknowledged can be read, whatever happens to the producer and to Kafka."""

import asyncio
from collections.abc import AsyncIterator, Iterator

import numpy as np
import pytest

from core.frames import Frame, Readings, decode
from core.kafka import DEAD_LETTERS, PRESENCE, READINGS, TEXTS, TOPICS, DeadLetter, PresenceChange, Text, ensure_topics
from core.kafka import partition_count as count_partitions
from deploy.stack import Stack
from ingest.pipeline import Outcome
from ingest.publisher import Publisher, Record, records_of
from tests.ingest.servers import address, contents, own_stack

pytestmark = pytest.mark.stack
PARTITIONS = 4


@pytest.fixture(scope="module")
def stack() -> Iterator[Stack]:
    with own_stack("kafka") as stack:
        asyncio.run(ensure_topics(address(stack, "kafka"), PARTITIONS))
        yield stack


@pytest.fixture
def kafka_url(stack: Stack) -> str:
    stack.up({"kafka"})
    return address(stack, "kafka")


@pytest.fixture
async def publisher(kafka_url: str) -> AsyncIterator[Publisher]:
    publisher = Publisher(kafka_url)
    yield publisher
    await publisher.stop()


def records(*names: str) -> list[Record]:
    return [(TEXTS, i % PARTITIONS, name.encode()) for i, name in enumerate(names)]


async def found(kafka_url: str, prefix: str) -> dict[int, list[bytes]]:
    return {
        partition: [value for value in values if value.startswith(prefix.encode())]
        for partition, values in (await contents(kafka_url, TEXTS)).items()
    }


async def test_topics_are_made_once(kafka_url: str) -> None:
    assert await ensure_topics(kafka_url, PARTITIONS) == []
    assert [await count_partitions(kafka_url, topic) for topic in TOPICS] == [PARTITIONS] * len(TOPICS)


async def test_what_is_acknowledged_can_be_read_in_order(kafka_url: str, publisher: Publisher) -> None:
    await publisher.start()
    assert publisher.connected
    names = [f"ordered {i}" for i in range(2000)]
    handovers = [await publisher.send(records(*names[i : i + 100])) for i in range(0, 2000, 100)]
    await asyncio.gather(*(handover.wait() for handover in handovers))
    assert await found(kafka_url, "ordered") == {
        partition: [name.encode() for i, name in enumerate(names) if i % 100 % PARTITIONS == partition]
        for partition in range(PARTITIONS)
    }


async def test_every_part_of_an_outcome_finds_its_topic(kafka_url: str, publisher: Publisher) -> None:
    columns = Readings(np.array([7], np.uint32), np.array([1], np.int64), np.array([2.5]), np.array([192], np.uint8))
    outcome = Outcome(
        frames=[(3, Frame(9, columns, True))],
        texts=[(2, Text(1, 2, "outcome", 192))],
        dead_letters=[DeadLetter(1, "t", b"\0\xff", "why")],
        presence=[PresenceChange("s", True, 4, "birth")],
    )
    await publisher.send_until_acknowledged(records_of(outcome, PARTITIONS))
    (frame,) = (await contents(kafka_url, READINGS))[3]
    assert decode(frame).readings.value.tolist() == [2.5]
    for topic, expected in ((DEAD_LETTERS, b"\0\xff"), (PRESENCE, b"birth")):
        values = [value for each in (await contents(kafka_url, topic)).values() for value in each]
        assert len(values) == 1
        assert expected in values[0]
    assert any(b"outcome" in value for value in (await contents(kafka_url, TEXTS))[2])


@pytest.mark.parametrize("knows_topic", [True, False])
async def test_a_broken_producer_is_renewed_once_for_all_who_wait(
    kafka_url: str, publisher: Publisher, knows_topic: bool
) -> None:
    """Also when it has not heard of the topic yet, whose metadata aiokafka then waits for without end."""
    publisher.patience = 1.0
    await publisher.start()
    broken = publisher._producer
    assert broken is not None
    if knows_topic:
        await broken.partitions_for(TEXTS)
    await broken.stop()
    name = f"renewed {knows_topic}"

    producers = set()

    async def hand_over(i: int) -> None:
        await (await publisher.send(records(f"{name} {i}"))).wait()
        producers.add(publisher._producer)

    async with asyncio.timeout(60):
        await asyncio.gather(*(hand_over(i) for i in range(5)))
    assert len(producers) == 1
    assert broken not in producers
    assert publisher.connected
    assert sorted((await found(kafka_url, name))[0]) == [f"{name} {i}".encode() for i in range(5)]


@pytest.mark.parametrize("started", [True, False])
async def test_a_kafka_that_is_away_is_waited_for(
    stack: Stack, kafka_url: str, publisher: Publisher, started: bool
) -> None:
    """By a producer that was connected, and by one that never was."""
    name = f"away {started}"
    if started:
        await publisher.start()
        await publisher.send_until_acknowledged(records(f"{name} before"))
    await asyncio.to_thread(stack.down, {"kafka"})
    handovers = [await publisher.send(records(f"{name} {i}")) for i in range(3)]
    waits = [asyncio.create_task(handover.wait()) for handover in handovers]
    done, _ = await asyncio.wait(waits, timeout=0.5)
    assert not done
    await asyncio.to_thread(stack.up, {"kafka"})
    assert address(stack, "kafka") == kafka_url
    async with asyncio.timeout(90):
        await asyncio.gather(*waits)
    expected = {f"{name} {i}".encode() for i in range(3)} | ({f"{name} before".encode()} if started else set())
    assert set((await found(kafka_url, name))[0]) == expected
