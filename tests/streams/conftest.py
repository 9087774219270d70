"""A database of the test's own, sensors in it, and what Kafka would hand over, made by hand."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Any

import msgspec
import numpy as np
import psycopg
import pytest

from core.frames import Frame, Readings, encode
from core.kafka import DEAD_LETTERS, PRESENCE, READINGS, TEXTS, DeadLetter, PresenceChange, Text
from core.partitions import partition_of
from core.settings import Settings
from streams.batch import Event, Processor
from streams.records import Record, TopicPartition
from streams.storage import Counts

NOW = 1_700_000_000_000_000
SECOND = 1_000_000
Row = tuple[int, int, float, int]


def readings(*rows: Row) -> Readings:
    ids, times, values, qualities = zip(*rows, strict=True) if rows else ((), (), (), ())
    return Readings(
        np.array(ids, np.uint32), np.array(times, np.int64), np.array(values, float), np.array(qualities, np.uint8)
    )


@dataclass
class Log:
    """One Kafka partition: appends records and gives them as events of a generation."""

    source: TopicPartition
    end: int = 0
    generation: int = 1

    def raw(self, *values: bytes) -> list[Event]:
        events = [(self.source, self.generation, Record(self.end + i, NOW, value)) for i, value in enumerate(values)]
        self.end += len(values)
        return events

    def frame(self, *rows: Row, received_at: int = NOW, historical: bool = False) -> list[Event]:
        return self.raw(encode(Frame(received_at, readings(*rows), historical)))

    def text(self, *rows: tuple[int, int, str, int]) -> list[Event]:
        return self.raw(*(msgspec.msgpack.encode(Text(*row)) for row in rows))

    def letter(self, *letters: DeadLetter) -> list[Event]:
        return self.raw(*(msgspec.msgpack.encode(letter) for letter in letters))

    def presence(self, *changes: PresenceChange) -> list[Event]:
        return self.raw(*(msgspec.msgpack.encode(change) for change in changes))


class World:
    """The database from its owner's side."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.owner = psycopg.connect(settings.database_url, autocommit=True)

    def rows(self, query: str, *arguments: Any) -> list[tuple[Any, ...]]:
        cursor = self.owner.execute(query.encode(), arguments)
        return cursor.fetchall() if cursor.description else []

    def sensors(self, count: int, source: str = "s") -> list[int]:
        found = self.rows(
            """INSERT INTO sensors (address, source, metric)
               SELECT %s || '/m' || i, %s, 'm' || i FROM generate_series(1, %s) i RETURNING id""",
            source,
            source,
            count,
        )
        return [sensor_id for (sensor_id,) in found]

    def readings(self) -> list[Row]:
        return self.rows(
            """SELECT sensor_id, (extract(epoch FROM time) * 1e6)::bigint, value, quality FROM readings
               ORDER BY sensor_id, time"""
        )

    def letters(self) -> list[tuple[str, bytes, str]]:
        return self.rows("SELECT topic, payload, reason FROM dead_letters ORDER BY reason, payload")

    def offset(self, log: Log) -> int:
        found = self.rows(
            "SELECT next_offset FROM ingest_offsets WHERE topic = %s AND partition = %s",
            log.source.topic,
            log.source.partition,
        )
        return int(found[0][0]) if found else 0

    def counts(self, log: Log) -> Counts:
        found = self.rows(
            """SELECT received, stored, duplicate, corrected, dead_lettered FROM ingest_offsets
               WHERE topic = %s AND partition = %s""",
            log.source.topic,
            log.source.partition,
        )
        return Counts(*found[0]) if found else Counts()

    def check_conservation(self) -> None:
        """What the page of the product shows, in every partition."""
        assert not self.rows(
            "SELECT * FROM ingest_offsets WHERE received <> stored + duplicate + corrected + dead_lettered"
        )


@pytest.fixture
def world(clean_database: Settings) -> Iterator[World]:
    """Whatever a test did: what was received has been accounted for."""
    world = World(clean_database)
    yield world
    world.check_conservation()
    world.owner.close()


@pytest.fixture
async def processor(clean_database: Settings) -> AsyncIterator[Processor]:
    processor = Processor(clean_database)
    yield processor
    await processor.close()


@pytest.fixture
async def rival(clean_database: Settings) -> AsyncIterator[Processor]:
    """A second worker on the same database."""
    processor = Processor(clean_database)
    yield processor
    await processor.close()


@pytest.fixture
def log(clean_database: Settings) -> Log:
    """Where the readings of source ``s`` travel."""
    return Log(TopicPartition(READINGS, partition_of("s", None, clean_database.partitions)))


@pytest.fixture
def texts() -> Log:
    return Log(TopicPartition(TEXTS, 0))


@pytest.fixture
def letters() -> Log:
    return Log(TopicPartition(DEAD_LETTERS, 0))


@pytest.fixture
def presence() -> Log:
    return Log(TopicPartition(PRESENCE, 0))
