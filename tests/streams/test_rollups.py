"""Rollups against numpy, and what happens beside a recomputation."""

import asyncio
from collections.abc import AsyncIterator
from itertools import pairwise
from typing import Any

import numpy as np
import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import database
from core.frames import Readings
from core.readings import merge
from streams.rollups import TIERS, ranges, recompute, run
from streams.storage import note_rollups
from tests.streams.conftest import NOW, SECOND, World, readings

Connection = psycopg.AsyncConnection[Any]
MINUTES, HOURS, DAYS = TIERS
MIDNIGHT = NOW // (86_400 * SECOND) * 86_400 * SECOND


@pytest.fixture
async def connection(world: World) -> AsyncIterator[Connection]:
    async with await database.connect(world.settings, "streams") as connection:
        yield connection


@pytest.fixture
async def other(world: World) -> AsyncIterator[Connection]:
    async with await database.connect(world.settings, "streams") as connection:
        yield connection


async def store(connection: Connection, batch: Readings) -> None:
    """As a batch does: readings and notes in one transaction."""
    async with connection.transaction(), connection.cursor() as cursor:
        await merge(cursor, batch)
        await note_rollups(cursor, batch)


async def all_tiers(connection: Connection) -> None:
    for tier in TIERS:
        await recompute(connection, tier, 0)


Rollup = dict[tuple[int, int], tuple[Any, ...]]


def rollup(world: World, tier: str) -> Rollup:
    return {
        (sensor, time): tuple(rest)
        for sensor, time, *rest in world.rows(
            f"""SELECT sensor_id, (extract(epoch FROM time) * 1e6)::bigint, count, sum, min, max, first, last, bad_count
                FROM readings_{tier}"""
        )
    }


def oracle(world: World, seconds: int) -> Rollup:
    """The same from the raw readings, by numpy."""
    rows = world.readings()
    ids, times, values, qualities = (np.array(column) for column in zip(*rows, strict=True))
    buckets = times // (seconds * SECOND) * (seconds * SECOND)
    expected: Rollup = {}
    for sensor, bucket in {*zip(ids.tolist(), buckets.tolist(), strict=True)}:
        mine = (ids == sensor) & (buckets == bucket)
        good = mine & (qualities >= 192) & ~np.isnan(values)
        value = values[good]  # in the order of time
        some = len(value) > 0
        expected[sensor, bucket] = (
            len(value),
            pytest.approx(value.sum()) if some else None,
            *((value.min(), value.max(), value[0], value[-1]) if some else [None] * 4),
            int(mine.sum() - good.sum()),
        )
    return expected


def check(world: World) -> None:
    for tier in TIERS:
        assert rollup(world, tier.name) == oracle(world, tier.seconds)
    assert world.rows("SELECT * FROM rollup_queue") == []


def random_batch(dice: np.random.Generator, n: int) -> Readings:
    times = MIDNIGHT + dice.integers(-40 * 3600, 40 * 3600, n) * SECOND // 60 * 7
    values = np.where(dice.random(n) < 0.05, np.nan, dice.normal(size=n))
    return Readings(
        dice.integers(1, 4, n).astype(np.uint32),
        times.astype(np.int64),
        values,
        dice.choice(np.array([192, 216, 64, 0], np.uint8), n),
    )


@pytest.mark.parametrize("seed", [1, 2])
async def test_rollups_are_what_numpy_makes_of_the_readings(world: World, connection: Connection, seed: int) -> None:
    """With late data, and corrections of values and of qualities, between the recomputations."""
    dice = np.random.default_rng(seed)
    for _ in range(3):
        batch = random_batch(dice, 400)
        await store(connection, batch)
        await all_tiers(connection)
        check(world)
        again = batch.take(dice.integers(0, 400, 50))
        await store(connection, Readings(again.sensor_id, again.time, again.value + 1, again.quality ^ 128))
    await all_tiers(connection)
    check(world)


async def test_the_ends_of_time(world: World, connection: Connection) -> None:
    await store(
        connection,
        readings((1, -62_135_596_800_000_000, 1.0, 192), (1, -1, 2.0, 192), (1, 253_402_300_799_999_999, 3.0, 192)),
    )
    await all_tiers(connection)
    check(world)


async def test_what_is_bad_is_counted_and_not_averaged(world: World, connection: Connection) -> None:
    minute = NOW // 60_000_000 * 60_000_000
    await store(connection, readings((1, minute, 5.0, 64), (1, minute + 1, float("nan"), 192), (1, minute + 2, 7.0, 0)))
    await all_tiers(connection)
    assert rollup(world, "1m") == {(1, minute): (0, None, None, None, None, None, 3)}
    await store(connection, readings((1, minute + 3, 2.0, 192)))
    await all_tiers(connection)
    (hour,) = rollup(world, "1h").values()
    assert hour == (1, 2.0, 2.0, 2.0, 2.0, 2.0, 3)


async def test_a_note_of_a_batch_that_commits_meanwhile_is_not_lost(
    world: World, connection: Connection, other: Connection
) -> None:
    minute = NOW // 60_000_000 * 60_000_000
    await store(connection, readings((1, minute, 1.0, 192)))
    # a batch that began before the recomputation and commits inside it, and one wholly inside it
    async with await database.connect(world.settings, "streams") as slow:
        await slow.set_autocommit(False)
        async with slow.cursor() as cursor:
            await merge(cursor, readings((1, minute + 1, 2.0, 192)))
            await note_rollups(cursor, readings((1, minute + 1, 2.0, 192)))
        async with connection.transaction():
            assert await recompute(connection, MINUTES, 0) == 1
            await store(other, readings((1, minute + 2, 4.0, 192)))
            await slow.commit()
    assert rollup(world, "1m")[1, minute][1] == 1.0
    assert len(world.rows("SELECT * FROM rollup_queue WHERE tier = '1m'")) == 2
    await all_tiers(connection)
    check(world)


async def test_a_recomputation_that_fails_leaves_its_notes(world: World, connection: Connection) -> None:
    await store(connection, readings((1, NOW, 1.0, 192)))
    world.rows("ALTER TABLE readings_1m ADD CHECK (count < 0)")
    with pytest.raises(psycopg.IntegrityError):
        await recompute(connection, MINUTES, 0)
    world.rows("ALTER TABLE readings_1m DROP CONSTRAINT readings_1m_count_check")
    await all_tiers(connection)
    check(world)


async def test_one_worker_recomputes_at_a_time(world: World, connection: Connection, other: Connection) -> None:
    await store(connection, readings((1, NOW, 1.0, 192)))
    world.rows("INSERT INTO rollup_queue (tier, bucket) VALUES ('1h', to_timestamp(0))")
    async with connection.transaction():
        assert await recompute(connection, MINUTES, 0) == 1
        assert await recompute(other, HOURS, 0) == 0
    assert await recompute(other, HOURS, 0) == 2


async def test_a_bucket_rests_until_it_is_quiet_but_not_for_ever(world: World, connection: Connection) -> None:
    ages = {0: [0], 1: [200], 2: [2000, 0], 3: [200, 0], 4: [200, 300]}
    for bucket, noted in ages.items():
        for age in noted:
            world.rows(
                """INSERT INTO rollup_queue (tier, bucket, noted_at)
                   VALUES ('1m', to_timestamp(%s), clock_timestamp() - make_interval(secs => %s))""",
                bucket * 60,
                age,
            )
    assert await recompute(connection, MINUTES, 100) == 5
    left = world.rows("SELECT DISTINCT extract(epoch FROM bucket)::int / 60 FROM rollup_queue WHERE tier = '1m'")
    assert sorted(left) == [(0,), (3,)]


async def test_many_notes_are_done_in_turns(
    world: World, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("streams.rollups._NOTES_AT_ONCE", 3)
    await store(connection, readings(*((1, MIDNIGHT + i * 60 * SECOND, float(i), 192) for i in range(8))))
    assert [await recompute(connection, MINUTES, 0) for _ in range(4)] == [3, 3, 2, 0]
    await all_tiers(connection)
    check(world)


async def test_the_running_task_outlives_a_lost_connection(world: World, connection: Connection) -> None:
    settings = world.settings.model_copy(deep=True)
    settings.streams.rollup_delay = 0.001
    task = asyncio.create_task(run(settings))
    try:
        for i in range(2):
            await store(connection, readings((1, MIDNIGHT + i * 86_400 * SECOND, float(i), 192)))
            async with asyncio.timeout(20):
                while len(rollup(world, "1d")) <= i:
                    await asyncio.sleep(0.02)
            world.rows(
                """SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()
                   AND usename = 'maintainpro_streams' AND pid <> %s""",
                connection.info.backend_pid,
            )
            assert not task.done()
        check(world)
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@given(st.lists(st.integers(-50, 50), unique=True).map(sorted), st.integers(1, 100), st.integers(1, 8))
def test_adjacent_buckets_are_joined(numbers: list[int], width: int, most: int) -> None:
    buckets = [number * width for number in numbers]
    joined = ranges(buckets, width, most)
    assert [bucket for start, end in joined for bucket in range(start, end, width)] == buckets
    assert all(width <= end - start <= most * width for start, end in joined)
    for (start, end), (following, _) in pairwise(joined):
        assert following > end or end - start == most * width
