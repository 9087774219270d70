"""The feed: a reader that follows the sequence sees every committed event, once, in order."""

import asyncio
import random
from contextlib import suppress
from typing import Any
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import select
from uuid_utils.compat import uuid7

from core import outbox
from core.database import Database, connect
from core.events import EVENTS, CaseOpened, EquipmentCreated, Event
from core.models import EventRecord
from core.settings import Settings
from tests.conftest import People

FEED = "SELECT sequence, payload->'case'->>'n' FROM events WHERE sequence > %s ORDER BY sequence"


def opened(number: int, warehouse: UUID | None = None) -> CaseOpened:
    return CaseOpened(uuid7(), warehouse, {"n": str(number)})


async def read(connection: psycopg.AsyncConnection[Any], after: int = 0) -> list[tuple[int, str]]:
    return await (await connection.execute(FEED, [after])).fetchall()


async def test_an_event_that_commits_late_gets_a_later_number(clean_database: Settings) -> None:
    early, late, worker = [await connect(clean_database, role) for role in ("streams", "streams", "worker")]
    async with early, late, worker:
        async with late.transaction():
            await outbox.append_many(late.cursor(), [opened(1)])
            async with early.transaction():
                await outbox.append_many(early.cursor(), [opened(2), opened(3)])
            assert await outbox.assign_sequence(worker) == 2
            assert await read(worker) == [(1, "2"), (2, "3")]
        assert await outbox.assign_sequence(worker) == 1
        assert await read(worker, after=2) == [(3, "1")]
        assert await outbox.assign_sequence(worker) == 0


async def test_a_second_sequencer_steps_aside(clean_database: Settings) -> None:
    first, second = await connect(clean_database, "worker"), await connect(clean_database, "worker")
    async with first, second:
        await outbox.append_many(first.cursor(), [opened(1)])
        async with first.transaction():
            await first.execute("SELECT app.assign_sequence()")
            assert await outbox.assign_sequence(second) == 0
        assert await read(second) == [(1, "1")]


async def test_a_sequencer_that_fails_leaves_no_gap(clean_database: Settings) -> None:
    worker = await connect(clean_database, "worker")
    async with worker:
        await outbox.append_many(worker.cursor(), [opened(1)])
        with pytest.raises(RuntimeError):
            async with worker.transaction():
                await worker.execute("SELECT app.assign_sequence()")
                raise RuntimeError
        assert await outbox.assign_sequence(worker) == 1
        assert await read(worker) == [(1, "1")]


async def test_numbers_go_on_after_old_events_are_removed(clean_database: Settings) -> None:
    worker = await connect(clean_database, "worker")
    async with worker, await psycopg.AsyncConnection.connect(clean_database.database_url, autocommit=True) as owner:
        await outbox.append_many(worker.cursor(), [opened(1)])
        await outbox.assign_sequence(worker)
        await owner.execute("DELETE FROM events")
        await outbox.append_many(worker.cursor(), [opened(2)])
        await outbox.assign_sequence(worker)
        assert await read(worker) == [(2, "2")]


async def test_a_reader_misses_nothing_while_many_commit_out_of_order(clean_database: Settings) -> None:
    """Eight writers hold their transactions open at random; two sequencers race; a reader follows all the time."""
    chance = random.Random(7)
    pauses = [[chance.uniform(0, 0.02) for _ in range(12)] for _ in range(8)]
    writing = True
    seen: list[tuple[int, str]] = []

    async def write(writer: int) -> None:
        async with await connect(clean_database, "streams") as connection:
            for step, pause in enumerate(pauses[writer]):
                with suppress(ZeroDivisionError):
                    async with connection.transaction():
                        await outbox.append_many(connection.cursor(), [opened(writer * 100 + step)])
                        await asyncio.sleep(pause)
                        if step % 6 == 5:
                            raise ZeroDivisionError

    async def sequence() -> None:
        async with await connect(clean_database, "worker") as connection:
            while await outbox.assign_sequence(connection, at_most=5) or writing:
                await asyncio.sleep(0.001)

    async def follow() -> None:
        async with await connect(clean_database, "worker") as connection:
            while writing:
                seen.extend(await read(connection, seen[-1][0] if seen else 0))
                await asyncio.sleep(0.001)

    async with asyncio.TaskGroup() as tasks:
        followers = [tasks.create_task(job()) for job in (sequence, sequence, follow)]
        await asyncio.gather(*(write(writer) for writer in range(8)))
        writing = False
    assert all(task.done() for task in followers)
    async with await connect(clean_database, "worker") as connection:
        while await outbox.assign_sequence(connection):
            pass
        seen.extend(await read(connection, seen[-1][0] if seen else 0))
    assert [sequence for sequence, _ in seen] == list(range(1, len(seen) + 1))
    committed = {str(writer * 100 + step) for writer in range(8) for step in range(12) if step % 6 != 5}
    assert {number for _, number in seen} == committed
    assert len(seen) == len(committed)


async def test_writers_and_followers_are_woken(clean_database: Settings) -> None:
    worker = await connect(clean_database, "worker")
    async with worker:
        await worker.execute("LISTEN events_written; LISTEN events_sequenced")
        async with await connect(clean_database, "streams") as streams:
            await outbox.append_many(streams.cursor(), [opened(1), opened(2)])
        await outbox.assign_sequence(worker)
        told = [(n.channel, n.payload) async for n in worker.notifies(timeout=1, stop_after=2)]
    assert ("events_sequenced", "2") in told
    assert told[0][0] == "events_written"


async def test_an_event_is_stored_with_its_cause_or_not_at_all(database: Database, people: People) -> None:
    pump = uuid7()
    with pytest.raises(RuntimeError):
        async with database.session_scope(people.northerner, people.north) as session:
            await outbox.append(session, EquipmentCreated(pump, people.north, {"assetTag": "P"}, people.northerner))
            raise RuntimeError
    async with database.session_scope(people.northerner, people.north) as session:
        await outbox.append(session)
        await outbox.append(session, EquipmentCreated(pump, people.north, {"assetTag": "P"}, people.northerner))
    async with database.session_scope(people.manager, people.north) as session:
        event = (await session.scalars(select(EventRecord))).one()
    assert (event.type, event.entity, event.entity_id) == ("equipment.created", "equipment", pump)
    assert event.payload.pop("timestamp").endswith("Z")
    assert event.payload == {"equipment": {"assetTag": "P"}, "createdBy": str(people.northerner)}


@pytest.mark.parametrize("event", EVENTS.values())
def test_events_are_named_for_what_happened(event: type[Event]) -> None:
    assert event.__mro__[1] is Event
    assert event.type.count(".") == 1
    assert event.entity == event.entity.lower()


def test_every_event_of_the_reference_exists() -> None:
    assert set(EVENTS) >= {
        "work_order.created", "work_order.updated", "work_order.completed", "work_order.escalated",
        "equipment.created", "equipment.updated", "equipment.status_changed", "inventory.low_stock",
        "inventory.reorder", "parts.consumed", "pm.scheduled", "pm.overdue", "pm.completed",
    }  # fmt: skip
