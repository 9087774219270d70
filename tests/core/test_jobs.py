"""Jobs: deferred in the caller's transaction by whoever may, done by the worker."""

import asyncio
from typing import Any

import psycopg
import pytest
from procrastinate.exceptions import ConnectorException

from core.database import Database, connect
from core.jobs import defer, worker_app
from core.passwords import Role
from core.settings import Settings
from tests.conftest import People


async def waiting(settings: Settings) -> list[tuple[Any, ...]]:
    async with await connect(settings, "worker") as worker:
        found = await worker.execute("SELECT task_name, args, queue_name, lock FROM procrastinate_jobs ORDER BY id")
        return await found.fetchall()


@pytest.mark.parametrize("role", ["streams", "api", "worker"])
async def test_a_job_exists_when_its_cause_does(clean_database: Settings, role: Role) -> None:
    async with await connect(clean_database, role) as connection:
        with pytest.raises(RuntimeError):
            async with connection.transaction():
                await defer(connection, "open_work_order", case_id="1")
                raise RuntimeError
        assert await waiting(clean_database) == []
        async with connection.transaction():
            assert await defer(connection, "open_work_order", queue="cases", lock="l", case_id="2") is not None
    assert await waiting(clean_database) == [("open_work_order", {"case_id": "2"}, "cases", "l")]


async def test_ingest_has_no_jobs_to_give(clean_database: Settings) -> None:
    async with await connect(clean_database, "ingest") as connection:
        with pytest.raises(ConnectorException) as refused:
            await defer(connection, "open_work_order")
        assert isinstance(refused.value.__cause__, psycopg.errors.InsufficientPrivilege)


async def test_a_session_defers_too(clean_database: Settings, clean_people: People) -> None:
    database = Database.open(clean_database)
    with pytest.raises(RuntimeError):
        async with database.session_scope(clean_people.northerner, clean_people.north) as session:
            await defer(session, "never")
            raise RuntimeError
    async with database.session_scope(clean_people.northerner, clean_people.north) as session:
        await defer(session, "soon", n=1)
    await database.close()
    assert await waiting(clean_database) == [("soon", {"n": 1}, "default", None)]


async def test_a_second_waiting_job_is_no_error_and_spoils_nothing(clean_database: Settings) -> None:
    async with await connect(clean_database, "streams") as connection, connection.transaction():
        assert await defer(connection, "roll_up", queueing_lock="roll_up") is not None
        assert await defer(connection, "roll_up", queueing_lock="roll_up") is None
        assert await defer(connection, "other") is not None
    assert [name for name, *_ in await waiting(clean_database)] == ["roll_up", "other"]


async def test_the_worker_does_it_and_is_woken_for_it(clean_database: Settings) -> None:
    app = worker_app(clean_database)
    done = asyncio.Event()
    told: list[int] = []

    @app.task(name="greet")
    async def greet(n: int) -> None:
        told.append(n)
        done.set()

    async with app.open_async():
        working = asyncio.create_task(
            app.run_worker_async(fetch_job_polling_interval=60, install_signal_handlers=False, listen_notify=True)
        )
        await asyncio.sleep(0.5)
        async with await connect(clean_database, "streams") as connection, connection.transaction():
            await defer(connection, "greet", n=5)
        await asyncio.wait_for(done.wait(), 10)
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)
    assert told == [5]


async def test_streams_cannot_touch_the_queue_otherwise(clean_database: Settings) -> None:
    async with await connect(clean_database, "streams") as connection:
        for statement in ("SELECT * FROM procrastinate_jobs", "SELECT procrastinate_register_worker_v1()"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                await connection.execute(statement.encode())
