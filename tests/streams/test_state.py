"""Detectors that were saved, lost, and brought forward again from a real Kafka; and what Kafka gave to nobody."""

import asyncio
import itertools
import random
from collections.abc import AsyncIterator, Callable, Iterator

import numpy as np
import pytest
from aiokafka import AIOKafkaProducer

from core.kafka import READINGS, bootstrap_servers, ensure_topics
from core.partitions import partition_of
from core.settings import Settings
from deploy.stack import Stack
from streams.batch import Event, Processor
from streams.records import Record, TopicPartition
from streams.state import TopicLog
from streams.storage import Counts
from tests.ingest.servers import address, own_stack
from tests.streams.conftest import NOW, SECOND, Log, Row, World

pytestmark = pytest.mark.stack
PARTITIONS = 64
_sources = itertools.count()


@pytest.fixture(scope="module")
def stack() -> Iterator[Stack]:
    with own_stack("kafka") as stack:
        asyncio.run(ensure_topics(address(stack, "kafka"), PARTITIONS))
        yield stack


@pytest.fixture
def world(stack: Stack, clean_database: Settings) -> Iterator[World]:
    changes = {"kafka_url": address(stack, "kafka"), "partitions": PARTITIONS}
    world = World(clean_database.model_copy(update=changes, deep=True))
    world.settings.streams.snapshot_interval = 1e-9  # with every batch
    yield world
    world.check_conservation()
    world.owner.close()


class KafkaLog(Log):
    """A partition that exists, and that no other test writes to."""

    def __init__(self, world: World, used: set[int]) -> None:
        self.name = next(
            name for name in (f"s{i}" for i in _sources) if partition_of(name, None, PARTITIONS) not in used
        )
        partition = partition_of(self.name, None, PARTITIONS)
        used.add(partition)
        super().__init__(TopicPartition(READINGS, partition))
        self.url = world.settings.kafka_url

    async def write(self, events: list[Event]) -> None:
        producer = AIOKafkaProducer(bootstrap_servers=bootstrap_servers(self.url))
        await producer.start()
        try:
            for source, _, record in events:
                sent = await producer.send_and_wait(source.topic, record.value, partition=source.partition)
                assert sent.offset == record.offset
        finally:
            await producer.stop()


_used: set[int] = set()


@pytest.fixture
def kafka_log(world: World) -> KafkaLog:
    return KafkaLog(world, _used)


@pytest.fixture
async def worker(world: World) -> AsyncIterator[Callable[[], Processor]]:
    """Makes workers."""
    made: list[Processor] = []

    def make() -> Processor:
        made.append(Processor(world.settings, TopicLog(world.settings.kafka_url)))
        return made[-1]

    yield make
    for processor in made:
        await processor.close()


def story(sensors: list[int], batches: int) -> list[list[Row]]:
    """Sensors that are calm, and later are not; with repeats, late rows, bad ones and some of unknown sensors."""
    dice = random.Random(3)
    told: list[list[Row]] = []
    for batch in range(batches):
        rows: list[Row] = []
        for i in range(40):
            second = batch * 40 + i
            for sensor in sensors:
                calm = 20 + dice.gauss(0, 0.2)
                strange = 15.0 if batch > batches * 0.7 and sensor == sensors[0] else 0.0
                rows.append((sensor, NOW + second * SECOND, calm + strange, dice.choice([192] * 9 + [0])))
        rows += dice.sample(rows, 5)
        rows.append((9999, NOW + batch, 1.0, 192))
        rows.append((sensors[1], 2**62, 1.0, 192))
        told.append(rows)
    return told


def received(rows: list[Row]) -> int:
    return max(time for _, time, *_ in rows if time < 2**61)


@pytest.mark.parametrize("crash_at", [3, 17])
async def test_detectors_that_were_brought_forward_are_those_that_ran_on(
    world: World, kafka_log: KafkaLog, worker: Callable[[], Processor], crash_at: int
) -> None:
    """A worker dies long after the last snapshot; what it would have raised, its successor raises, and only once."""
    sensors = world.sensors(3, kafka_log.name)
    batches = [kafka_log.frame(*rows, received_at=received(rows)) for rows in story(sensors, 20)]
    await kafka_log.write([event for batch in batches for event in batch])

    first = worker()
    await first.process(batches[0])
    world.settings.streams.snapshot_interval = 1e9
    for batch in batches[1:crash_at]:
        await first.process(batch)
    saved = world.rows("SELECT next_offset FROM detector_states")
    assert saved == [(1,)]
    alarms = world.rows("SELECT detector, raised_at FROM alarms ORDER BY 1, 2")

    second = worker()
    await second.process(batches[crash_at])
    await first.close()
    rest = batches[crash_at + 1 :]
    for batch in rest:
        await second.process(batch)
    resumed = second.holdings.partitions[kafka_log.source].bank
    assert resumed is not None
    assert world.rows("SELECT detector, raised_at FROM alarms ORDER BY 1, 2")[: len(alarms)] == alarms
    found = world.rows(
        "SELECT sensor_id, detector, kind, occurred_at FROM alarm_events e JOIN alarms a ON a.id = alarm_id"
    )

    # the same in a database where nobody died
    whole = worker()
    for table in ("alarm_events", "alarms", "detector_states", "ingest_offsets", "readings"):
        world.rows(f"TRUNCATE {table} CASCADE")
    for batch in batches:
        await whole.process(batch)
    uninterrupted = whole.holdings.partitions[kafka_log.source].bank
    assert uninterrupted is not None
    assert resumed.snapshot() == uninterrupted.snapshot()
    again = world.rows(
        "SELECT sensor_id, detector, kind, occurred_at FROM alarm_events e JOIN alarms a ON a.id = alarm_id"
    )
    assert sorted(found) == sorted(again)
    assert found, "the story should alarm somebody"


async def test_a_worker_that_died_before_the_first_snapshot_leaves_no_gap(
    world: World, kafka_log: KafkaLog, worker: Callable[[], Processor]
) -> None:
    """Its successor's detectors must not begin where it ended: perhaps in the middle of a fault, taken for normal."""
    sensors = world.sensors(3, kafka_log.name)
    batches = [kafka_log.frame(*rows, received_at=received(rows)) for rows in story(sensors, 6)]
    await kafka_log.write([event for batch in batches for event in batch])
    world.settings.streams.snapshot_interval = 1e9
    first, second = worker(), worker()
    for batch in batches[:-1]:
        await first.process(batch)
    assert world.rows("SELECT FROM detector_states") == []
    await second.process(batches[-1])
    bank = second.holdings.partitions[kafka_log.source].bank
    assert bank is not None
    assert bank.snapshot() == await _ran_through(world, batches)


async def _ran_through(world: World, batches: list[list[Event]]) -> bytes:
    world.rows("TRUNCATE alarm_events, alarms, detector_states, ingest_offsets, readings CASCADE")
    processor = Processor(world.settings)
    for batch in batches:
        await processor.process(batch)
    bank = processor.holdings.partitions[batches[0][0][0]].bank
    await processor.close()
    assert bank is not None
    return bank.snapshot()


async def test_a_snapshot_that_cannot_be_read_is_learnt_anew(
    world: World, kafka_log: KafkaLog, worker: Callable[[], Processor]
) -> None:
    (a,) = world.sensors(1, kafka_log.name)
    await worker().process(kafka_log.frame((a, NOW, 1.0, 192)))
    world.rows("UPDATE detector_states SET state = 'rubbish'")
    await worker().process(kafka_log.frame((a, NOW + 1, 1.0, 192)))
    assert world.counts(kafka_log) == Counts(received=2, stored=2)


async def test_the_snapshot_belongs_to_its_offset(
    world: World, kafka_log: KafkaLog, worker: Callable[[], Processor]
) -> None:
    (a,) = world.sensors(1, kafka_log.name)
    processor = worker()
    for i in range(3):
        await processor.process(kafka_log.frame((a, NOW + i * SECOND, 1.0, 192)))
        bank = processor.holdings.partitions[kafka_log.source].bank
        assert bank is not None
        assert world.rows("SELECT next_offset, state FROM detector_states") == [(i + 1, bank.snapshot())]


async def test_a_group_that_is_ahead_of_the_database(
    world: World, kafka_log: KafkaLog, worker: Callable[[], Processor]
) -> None:
    """The database came back from a backup: Kafka goes on where the group was, and the gap is read again."""
    (a,) = world.sensors(1, kafka_log.name)
    events = [event for i in range(30) for event in kafka_log.frame((a, NOW + i, float(i), 192))]
    await kafka_log.write(events)
    processor = worker()
    await processor.process(events[:3])
    await processor.process(events[25:27])  # in the middle of a generation
    assert [row[2] for row in world.readings()] == [float(i) for i in range(27)]
    world.rows("UPDATE ingest_offsets SET next_offset = 10, received = 10, stored = 10")
    world.rows("DELETE FROM readings WHERE value >= 10")
    await worker().process(events[28:])  # at the beginning of one
    assert [row[2] for row in world.readings()] == [float(i) for i in range(30)]
    assert world.counts(kafka_log) == Counts(received=30, stored=30)
    assert world.offset(kafka_log) == 30


async def test_rereading(world: World, kafka_log: KafkaLog) -> None:
    events = kafka_log.raw(*(b"%d" % i for i in range(1200)))
    await kafka_log.write(events)

    async def between(start: int, end: int) -> list[Record]:
        log = TopicLog(world.settings.kafka_url)
        return [record async for records in log.reread(kafka_log.source, start, end) for record in records]

    assert [record.value for record in await between(100, 1150)] == [b"%d" % i for i in range(100, 1150)]
    assert [record.offset for record in await between(1190, 5000)] == list(range(1190, 1200))
    assert await between(7, 7) == await between(8, 7) == await between(2000, 3000) == []
    stamps = np.array([record.timestamp for record in await between(0, 3)])
    assert (stamps > NOW).all()  # µs, of Kafka's clock
    assert (stamps < 10 * NOW).all()


async def test_a_topic_that_was_made_anew_is_read_from_its_beginning(world: World, kafka_log: KafkaLog) -> None:
    """The database has seen more than the topic holds: passing over what is "seen" would lose all of it."""
    (a,) = world.sensors(1, kafka_log.name)
    world.rows(
        "INSERT INTO ingest_offsets (topic, partition, next_offset) VALUES (%s, %s, 1000)",
        kafka_log.source.topic,
        kafka_log.source.partition,
    )
    events = kafka_log.frame((a, NOW, 1.0, 192)) + kafka_log.frame((a, NOW + SECOND, 2.0, 192))
    await kafka_log.write(events)
    processor = Processor(world.settings, TopicLog(world.settings.kafka_url))
    try:
        await processor.process(events[1:])
    finally:
        await processor.close()
    assert world.readings() == [(a, NOW, 1.0, 192), (a, NOW + SECOND, 2.0, 192)]
    assert world.offset(kafka_log) == 2
