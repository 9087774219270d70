"""Readings into a real table: what is stored, and that the counts say so."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import numpy as np
import psycopg
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from core import database
from core.frames import Readings
from core.readings import Stored, copy, merge, minutes, timestamp_text
from core.settings import Settings

NAN = float("nan")
INF = float("inf")
START = 1_700_000_000_000_000
Row = tuple[int, int, float, int]
Cursor = psycopg.AsyncCursor[Any]

YEAR_1 = -62_135_596_800_000_000
YEAR_9999 = 253_402_300_799_999_999
YEAR_4713_BC = -210_866_803_200_000_000


def readings(*rows: Row) -> Readings:
    ids, times, values, qualities = zip(*rows, strict=True) if rows else ((), (), (), ())
    return Readings(
        np.array(ids, np.uint32), np.array(times, np.int64), np.array(values, float), np.array(qualities, np.uint8)
    )


async def rows(cursor: Cursor) -> list[tuple[Any, ...]]:
    await cursor.execute(
        """SELECT sensor_id, (extract(epoch FROM time) * 1e6)::bigint, value, quality
           FROM readings ORDER BY sensor_id, time"""
    )
    return await cursor.fetchall()


@pytest.fixture
async def connection(settings: Settings) -> AsyncIterator[psycopg.AsyncConnection[Any]]:
    """As streams has it, with its role's rights."""
    async with await database.connect(settings, "streams") as connection:
        yield connection


@pytest.fixture
async def cursor(connection: psycopg.AsyncConnection[Any]) -> AsyncIterator[Cursor]:
    """In a transaction that leaves nothing behind."""
    async with connection.transaction(force_rollback=True), connection.cursor() as cursor:
        yield cursor


@pytest.mark.parametrize("store", [copy, merge])
async def test_new_readings_are_stored_as_they_are(cursor: Cursor, store: Any) -> None:
    new = [
        (1, START, 1.5, 192),
        (1, START + 1, -0.0, 0),
        (2, START, NAN, 16),
        (3, START, INF, 64),
        (4, START, -INF, 255),
        (5, START, 5e-324, 1),
        (6, START, 1.7976931348623157e308, 192),
        (2**31 - 1, START, 0.1 + 0.2, 192),
        (7, -1, 1.0, 192),
        (7, YEAR_1, 1.0, 192),
        (7, YEAR_9999, 1.0, 192),
    ]
    assert await store(cursor, readings(*new)) == Stored(len(new))
    assert repr(await rows(cursor)) == repr(sorted(new, key=lambda row: row[:2]))


async def test_a_copy_refuses_what_is_there(cursor: Cursor) -> None:
    await copy(cursor, readings((1, START, 1.0, 192)))
    with pytest.raises(psycopg.errors.UniqueViolation):
        async with cursor.connection.transaction():
            await copy(cursor, readings((1, START + 1, 1.0, 192), (1, START, 1.0, 192)))
    assert await rows(cursor) == [(1, START, 1.0, 192)]


@pytest.mark.parametrize(
    ("before", "after", "outcome"),
    [
        ((1.0, 192), (1.0, 192), Stored(0, duplicate=1)),
        ((1.0, 192), (2.0, 192), Stored(0, corrected=1)),
        ((1.0, 192), (1.0, 64), Stored(0, corrected=1)),
        ((NAN, 16), (NAN, 16), Stored(0, duplicate=1)),
        ((NAN, 16), (NAN, 0), Stored(0, corrected=1)),
        ((NAN, 16), (1.0, 16), Stored(0, corrected=1)),
        ((1.0, 16), (NAN, 16), Stored(0, corrected=1)),
        ((INF, 16), (INF, 16), Stored(0, duplicate=1)),
        ((0.0, 192), (-0.0, 192), Stored(0, duplicate=1)),
    ],
)
@pytest.mark.parametrize("together", [False, True])
async def test_a_repeat_is_a_duplicate_or_a_correction(
    cursor: Cursor, before: tuple[float, int], after: tuple[float, int], outcome: Stored, together: bool
) -> None:
    first, second = (1, START, *before), (1, START, *after)
    if together:
        assert await merge(cursor, readings(first, second)) == Stored(1, outcome.duplicate, outcome.corrected)
    else:
        assert await merge(cursor, readings(first)) == Stored(1)
        assert await merge(cursor, readings(second)) == outcome
    value, quality = after if outcome.corrected else before
    # the two zeros are one value
    assert repr([(value + 0.0, quality) for *_, value, quality in await rows(cursor)]) == repr([(value, quality)])


async def test_a_replay_writes_nothing(cursor: Cursor) -> None:
    """Not even row locks, which would make a catching-up worker rewrite what it passes over."""
    replay = readings(*((1, START + day * 86_400_000_000, float(day), 192) for day in range(3)))
    await merge(cursor, replay)
    assert await merge(cursor, replay) == Stored(0, duplicate=3)
    await cursor.execute("SELECT DISTINCT xmax::text FROM readings")
    assert await cursor.fetchall() == [("0",)]


async def test_the_last_arrived_wins(cursor: Cursor) -> None:
    """By arrival, which neither the value nor another sensor in between decides."""
    batch = readings((2, START, 9.0, 192), (1, START, 3.0, 192), (2, START, 1.0, 192), (1, START, 2.0, 0))
    assert await merge(cursor, batch) == Stored(2, corrected=2)
    assert await rows(cursor) == [(1, START, 2.0, 0), (2, START, 1.0, 192)]


@pytest.mark.parametrize(("theirs", "outcome"), [(1.0, Stored(1, duplicate=1)), (7.0, Stored(1, corrected=1))])
async def test_a_row_that_another_worker_is_adding_is_waited_for(
    clean_database: Settings, theirs: float, outcome: Stored
) -> None:
    """It is not there when we look and is when we insert: the conflict clause decides."""
    mine = readings((1, START, 1.0, 192), (2, START, 2.0, 192))
    async with (
        await database.connect(clean_database, "streams") as one,
        await database.connect(clean_database, "streams") as other,
        await psycopg.AsyncConnection.connect(clean_database.database_url, autocommit=True) as owner,
        one.transaction(),
        one.cursor() as cursor,
    ):
        async with other.transaction(), other.cursor() as others:
            await copy(others, readings((1, START, theirs, 192)))
            merging = asyncio.create_task(merge(cursor, mine))
            async with asyncio.timeout(10):
                while not await waits_for_a_lock(owner, one.info.backend_pid):
                    await asyncio.sleep(0.01)
        assert await merging == outcome
        assert await rows(cursor) == [(1, START, 1.0, 192), (2, START, 2.0, 192)]


async def waits_for_a_lock(owner: psycopg.AsyncConnection[Any], pid: int) -> bool:
    found = await owner.execute("SELECT FROM pg_stat_activity WHERE pid = %s AND wait_event_type = 'Lock'", [pid])
    return found.rowcount > 0


KEYS = st.tuples(st.integers(1, 3), st.integers(0, 3).map(lambda i: START + i * 43_200_000_000))
BATCHES = st.lists(
    st.lists(st.tuples(KEYS, st.sampled_from([1.0, 2.0, NAN, INF]), st.sampled_from([192, 64])), min_size=1),
    max_size=6,
)


def expected(known: dict[tuple[int, int], tuple[str, int]], batch: list[Any]) -> Stored:
    """A small model: a repeat in one batch is compared with the one before it, its last with what is stored."""
    new: dict[tuple[int, int], tuple[str, int]] = {}
    stored = duplicate = corrected = 0
    for key, value, quality in batch:
        reading = (repr(value), quality)
        if key in new:
            duplicate += new[key] == reading
            corrected += new[key] != reading
        new[key] = reading
    for key, reading in new.items():
        stored += key not in known
        duplicate += known.get(key) == reading
        corrected += key in known and known[key] != reading
    known |= new
    return Stored(stored, duplicate, corrected)


@pytest.fixture
async def chunks(settings: Settings) -> None:
    """Made once: each would cost more than what is tested."""
    async with await psycopg.AsyncConnection.connect(settings.database_url) as owner, owner.cursor() as cursor:
        await copy(cursor, readings(*((1, START + day * 86_400_000_000, 1.0, 192) for day in range(3))))
        await cursor.execute("DELETE FROM readings")


@pytest.mark.usefixtures("chunks")
@given(BATCHES)
@hypothesis_settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
async def test_the_counts_and_the_table_agree_with_a_dictionary(
    connection: psycopg.AsyncConnection[Any], batches: list[Any]
) -> None:
    known: dict[tuple[int, int], tuple[str, int]] = {}
    async with connection.transaction(force_rollback=True), connection.cursor() as cursor:
        for batch in batches:
            outcome = await merge(cursor, readings(*((*key, value, quality) for key, value, quality in batch)))
            assert outcome == expected(known, batch)
            assert outcome.stored + outcome.duplicate + outcome.corrected == len(batch)
        assert {(i, t): (repr(v), q) for i, t, v, q in await rows(cursor)} == known


@pytest.mark.parametrize("time", [-(2**63), -(2**63) + 946_684_800_000_000, YEAR_4713_BC - 10**15, 2**63 - 1])
@pytest.mark.parametrize("store", [copy, merge])
async def test_a_time_that_the_database_does_not_know_is_refused(cursor: Cursor, store: Any, time: int) -> None:
    """And never stored as another time, or as infinity."""
    with pytest.raises((psycopg.DataError, psycopg.NotSupportedError)):
        async with cursor.connection.transaction():
            await store(cursor, readings((1, time, 1.0, 192)))
    assert await rows(cursor) == []


@pytest.mark.parametrize("time", [0, -1, 1, START, YEAR_1, YEAR_9999])
async def test_a_time_as_text_is_that_time(cursor: Cursor, time: int) -> None:
    await cursor.execute("SELECT (extract(epoch FROM %s::timestamptz) * 1e6)::bigint", [timestamp_text(time)])
    assert await cursor.fetchone() == (time,)


def test_minutes() -> None:
    minute = 1_699_999_980_000_000
    batch = readings(*((1, minute + offset, 1.0, 192) for offset in (59_999_999, 0, 60_000_000, -1, 1)))
    assert minutes(batch).tolist() == [minute - 60_000_000, minute, minute + 60_000_000]
    assert minutes(readings((1, -1, 1.0, 192))).tolist() == [-60_000_000]
    assert datetime.fromtimestamp(minute / 1e6, UTC).second == 0
