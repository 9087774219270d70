"""Several workers, lost connections, lost answers: exactly once all the same."""

import asyncio
from typing import Any

import psycopg
import pytest

from core.kafka import READINGS
from streams.batch import Event, Processor
from streams.records import TopicPartition
from streams.storage import Counts
from tests.streams.conftest import NOW, Log, World
from tests.streams.proxy import proxied


async def test_a_worker_that_lost_its_partition_stores_nothing(
    world: World, processor: Processor, rival: Processor, log: Log
) -> None:
    (a,) = world.sensors(1)
    first, second = log.frame((a, NOW, 1.0, 192)), log.frame((a, NOW + 1, 2.0, 192))
    await processor.process(first)
    await rival.process(second)
    # what the first worker still holds of offset 1 is void, and it must be able to tell without seeing the row
    stale = Log(log.source, end=1).frame((a, NOW + 100, 9.0, 192))
    await processor.process(stale)
    assert [row[2] for row in world.readings()] == [1.0, 2.0]
    assert (world.offset(log), world.counts(log)) == (2, Counts(received=2, stored=2))
    assert log.source not in processor.holdings.partitions
    # given back, it goes on from where the database stands
    log.generation = 2
    await processor.process(log.frame((a, NOW + 2, 3.0, 192)))
    assert [row[2] for row in world.readings()] == [1.0, 2.0, 3.0]
    assert world.counts(log) == Counts(received=3, stored=3)


async def test_the_other_partitions_of_the_batch_are_stored(
    world: World, processor: Processor, rival: Processor
) -> None:
    a, b = world.sensors(2)
    lost, kept = Log(TopicPartition(READINGS, 1)), Log(TopicPartition(READINGS, 2))
    await processor.process(lost.frame((a, NOW, 1.0, 192)) + kept.frame((b, NOW, 1.0, 192)))
    stolen = lost.frame((a, NOW + 1, 2.0, 192))
    await rival.process(stolen)
    await processor.process(stolen + kept.frame((b, NOW + 1, 2.0, 192)))
    assert world.counts(lost) == Counts(received=2, stored=2)
    assert world.counts(kept) == Counts(received=2, stored=2)
    assert set(processor.holdings.partitions) == {kept.source}


async def test_two_workers_at_the_same_records_at_once(
    world: World, processor: Processor, rival: Processor, log: Log
) -> None:
    (a,) = world.sensors(1)
    for i in range(8):
        events = log.frame(*((a, NOW + 10 * i + j, float(j), 192) for j in range(10)))
        await asyncio.gather(processor.process(events), rival.process(events))
        assert world.offset(log) == log.end
    assert len(world.readings()) == 80
    assert world.counts(log) == Counts(received=80, stored=80)


async def test_a_new_generation_of_our_own_partition_keeps_what_we_know(
    world: World, processor: Processor, log: Log
) -> None:
    (a,) = world.sensors(1)
    await processor.process(log.frame((a, NOW, 1.0, 192)))
    bank = processor.holdings.partitions[log.source].bank
    log.generation = 2
    await processor.process(log.frame((a, NOW + 1, 1.0, 192)))
    assert processor.holdings.partitions[log.source].bank is bank
    assert processor.holdings.partitions[log.source].generation == 2


async def test_a_partition_that_another_worker_had_meanwhile_is_taken_up_anew(
    world: World, processor: Processor, rival: Processor, log: Log
) -> None:
    """Its detectors have not seen what the other stored."""
    (a,) = world.sensors(1)
    await processor.process(log.frame((a, NOW, 1.0, 192)))
    bank = processor.holdings.partitions[log.source].bank
    log.generation = 2
    await rival.process(log.frame((a, NOW + 1, 1.0, 192)))
    log.generation = 3
    await processor.process(log.frame((a, NOW + 2, 1.0, 192)))
    assert processor.holdings.partitions[log.source].bank is not bank
    assert world.counts(log) == Counts(received=3, stored=3)


async def test_records_of_two_generations_in_one_batch(world: World, processor: Processor, log: Log) -> None:
    """Before a rebalance and after it Kafka hands over the same records."""
    (a,) = world.sensors(1)
    first, second = log.frame((a, NOW, 1.0, 192)), log.frame((a, NOW + 1, 2.0, 192))
    again: list[Event] = [(source, 2, record) for source, _, record in first + second]
    await processor.process(first + again)
    assert world.counts(log) == Counts(received=2, stored=2)
    assert world.offset(log) == 2


# -- the database


@pytest.mark.parametrize("delivered", [False, True])
@pytest.mark.parametrize("repeat", [False, True])
async def test_a_lost_answer_to_commit_neither_loses_nor_doubles(
    world: World, log: Log, texts: Log, delivered: bool, repeat: bool
) -> None:
    """Whether the server had heard of it or not; on the fast path and on that of the merge."""
    (a,) = world.sensors(1)
    async with proxied(world.settings) as (settings, proxy):
        processor = Processor(settings)
        await processor.process(log.frame((a, NOW, 1.0, 192)))
        bank = processor.holdings.partitions[log.source].bank
        proxy.lose, proxy.delivered = b"COMMIT", delivered
        await processor.process(log.frame((a, NOW if repeat else NOW + 1, 2.0, 192)) + texts.text((a, NOW, "on", 192)))
        assert proxy.lost == 1
        assert (
            processor.holdings.partitions[log.source].bank is bank
        )  # nobody took it: there is nothing to take up anew
        await processor.process(log.frame((a, NOW + 2, 3.0, 192)))
        await processor.close()
    assert [row[2] for row in world.readings()] == ([2.0, 3.0] if repeat else [1.0, 2.0, 3.0])
    assert world.counts(log) == (Counts(3, 2, 0, 1) if repeat else Counts(3, 3))
    assert world.counts(texts) == Counts(received=1, stored=1)
    assert (world.offset(log), world.offset(texts)) == (3, 1)
    notes = world.rows("SELECT count(*) FROM rollup_queue")[0][0]
    assert notes == 3


async def test_an_answer_that_was_lost_before_another_worker_went_on(world: World, rival: Processor, log: Log) -> None:
    """The first worker's commit did happen, and then the partition moved on without it."""
    (a,) = world.sensors(1)
    async with proxied(world.settings) as (settings, proxy):
        processor = Processor(settings)
        await processor.process(log.frame((a, NOW, 1.0, 192)))
        proxy.lose, proxy.delivered = b"COMMIT", True
        proxy_lost = asyncio.create_task(_refuse_after_loss(proxy))
        batch = asyncio.create_task(processor.process(log.frame((a, NOW + 1, 2.0, 192))))
        async with asyncio.timeout(20):
            await proxy_lost
        await rival.process(log.frame((a, NOW + 2, 3.0, 192)))
        proxy.refusing = False
        async with asyncio.timeout(20):
            await batch
        assert processor.holdings.partitions == {}
        await processor.close()
    assert [row[2] for row in world.readings()] == [1.0, 2.0, 3.0]
    assert world.counts(log) == Counts(received=3, stored=3)


async def _refuse_after_loss(proxy: Any) -> None:
    while not proxy.lost:
        await asyncio.sleep(0)
    proxy.refusing = True


async def test_a_killed_connection_in_the_middle_of_a_batch(world: World, processor: Processor, log: Log) -> None:
    (a,) = world.sensors(1)
    await processor.process(log.frame((a, NOW, 1.0, 192)))
    with psycopg.connect(world.settings.database_url) as blocker:
        blocker.execute("LOCK TABLE ingest_offsets IN SHARE MODE")
        batch = asyncio.create_task(processor.process(log.frame((a, NOW + 1, 2.0, 192))))
        waiting = "SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND usename = 'maintainpro_streams'"
        async with asyncio.timeout(20):
            while not (pids := world.rows(waiting)):
                await asyncio.sleep(0.01)
        world.rows("SELECT pg_terminate_backend(%s)", pids[0][0])
        blocker.rollback()
    async with asyncio.timeout(20):
        await batch
    assert [row[2] for row in world.readings()] == [1.0, 2.0]
    assert world.counts(log) == Counts(received=2, stored=2)


async def test_a_database_that_is_away_is_waited_for(world: World, log: Log) -> None:
    (a,) = world.sensors(1)
    async with proxied(world.settings) as (settings, proxy):
        processor = Processor(settings)
        await processor.process(log.frame((a, NOW, 1.0, 192)))
        proxy.break_off()
        batch = asyncio.create_task(processor.process(log.frame((a, NOW + 1, 2.0, 192))))
        async with asyncio.timeout(20):
            while proxy.refused < 3:
                await asyncio.sleep(0.01)
        assert processor.busy
        assert not batch.done()
        proxy.refusing = False
        async with asyncio.timeout(20):
            await batch
        assert not processor.busy
        await processor.close()
    assert world.counts(log) == Counts(received=2, stored=2)


async def test_a_database_that_is_away_is_not_waited_for_at_the_end(world: World, log: Log) -> None:
    (a,) = world.sensors(1)
    async with proxied(world.settings) as (settings, proxy):
        processor = Processor(settings)
        await processor.process(log.frame((a, NOW, 1.0, 192)))
        proxy.break_off()
        processor.stopping = True
        with pytest.raises(psycopg.OperationalError):
            async with asyncio.timeout(20):
                await processor.process(log.frame((a, NOW + 1, 2.0, 192)))
        await processor.close()
    assert world.counts(log) == Counts(received=1, stored=1)
