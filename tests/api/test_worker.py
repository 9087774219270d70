"""The worker process on a database of its own: the job of a case, the numbers of events, the database going away."""

import asyncio
import socket
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any
from uuid import UUID

import httpx
import psycopg
import pytest

from api import housekeeping
from api.worker import register, work
from core.database import Database, connect
from core.jobs import defer, worker_app
from core.settings import Settings
from tests.api import plant
from tests.api.conftest import Rows
from tests.api.test_predictive import case_of
from tests.api.test_predictive import owner as owner  # noqa: PLC0414  # a fixture


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
    return port


async def until(check: Callable[[], Awaitable[Any]], seconds: float = 20) -> Any:
    """Wait until `check` gives something true."""
    deadline = time.monotonic() + seconds
    while True:
        found = await check()
        if found or time.monotonic() > deadline:
            assert found, "it did not come to pass"
            return found
        await asyncio.sleep(0.05)


@pytest.fixture
async def worker(clean_database: Settings) -> AsyncIterator[Settings]:
    settings = clean_database.model_copy(
        update={"api": clean_database.api.model_copy(update={"worker_metrics_port": free_port()})}
    )
    stop = asyncio.Event()
    running = asyncio.create_task(work(settings, stop))
    yield settings
    stop.set()
    async with asyncio.timeout(10):
        await running


async def new_case(owner: Rows) -> UUID:
    [warehouse] = await owner("SELECT id FROM warehouses") or await owner(plant.WAREHOUSE)
    return (await case_of(owner, warehouse["id"]))["id"]


async def test_a_cases_job_opens_its_work_order_and_the_event_gets_a_number(worker: Settings, owner: Rows) -> None:
    case = await new_case(owner)
    async with await connect(worker, "streams") as connection, connection.transaction():
        await defer(connection, "open_work_order", case_id=str(case))
    began = time.monotonic()
    await until(lambda: owner("SELECT id FROM work_orders WHERE case_id = :case", case=case))
    await until(lambda: owner("SELECT id FROM events WHERE sequence = 1"))
    assert time.monotonic() - began < 5
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{worker.api.worker_metrics_port}") as client:
        assert (await client.get("/livez")).status_code == 200
        assert (await client.get("/readyz")).status_code == 200
        page = (await client.get("/metrics")).text
    assert 'maintainpro_jobs_total{outcome="succeeded",task="open_work_order"}' in page


async def test_a_case_whose_job_was_lost_is_found(worker: Settings, owner: Rows) -> None:
    """The sweep comes at the start, then every quarter of a minute."""
    case = await new_case(owner)
    await until(lambda: owner("SELECT id FROM work_orders WHERE case_id = :case", case=case), 30)


async def test_it_survives_the_database_dropping_every_connection(worker: Settings, owner: Rows) -> None:
    first = await new_case(owner)
    async with await connect(worker, "streams") as connection, connection.transaction():
        await defer(connection, "open_work_order", case_id=str(first))
    await until(lambda: owner("SELECT id FROM work_orders"))
    with psycopg.connect(worker.database_url, autocommit=True) as admin:
        killed = admin.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE usename = 'maintainpro_worker'"
            " AND datname = current_database()"
        ).fetchone()
    assert killed is not None
    assert killed[0] >= 2
    second = await new_case(owner)
    async with await connect(worker, "streams") as connection, connection.transaction():
        await defer(connection, "open_work_order", case_id=str(second))
    await until(lambda: owner("SELECT id FROM work_orders WHERE case_id = :case", case=second))
    await until(lambda: owner("SELECT id FROM events WHERE sequence = 2"))


async def test_a_job_whose_worker_died_is_queued_again(clean_database: Settings, owner: Rows) -> None:
    database, app = Database.open(clean_database, "worker"), worker_app(clean_database)
    register(app, database, clean_database)
    async with app.open_async():
        await owner(
            "INSERT INTO procrastinate_jobs (task_name, queue_name, args, status)"
            " VALUES ('open_work_order', 'default', '{}', 'doing')"
        )
        assert await housekeeping.revive_jobs(app) == 1
    await database.close()
    [job] = await owner("SELECT status FROM procrastinate_jobs")
    assert job["status"] == "todo"


async def test_what_has_expired_is_deleted(clean_database: Settings, clean_people: Any, owner: Rows) -> None:
    for key, age in (("old", "- interval '1 second'"), ("new", "+ interval '1 day'")):
        await owner(
            "INSERT INTO idempotency_keys (user_id, key, method, path, request_hash, expires_at)"
            f" VALUES (:user, :key, 'POST', '/', '', now() {age})",
            user=clean_people.manager, key=key,
        )  # fmt: skip
    for session, age in (("old", 31), ("new", 29)):
        await owner(
            "INSERT INTO user_sessions (user_id, session_id, refresh_token_hash, expires_at)"
            " VALUES (:user, :session, 'x', now() - :age * interval '1 day')",
            user=clean_people.manager, session=session, age=age,
        )  # fmt: skip
    database, app = Database.open(clean_database, "worker"), worker_app(clean_database)
    async with app.open_async():
        await housekeeping.delete_expired(app, database)
    await database.close()
    assert await owner("SELECT key FROM idempotency_keys") == [{"key": "new"}]
    assert await owner("SELECT session_id FROM user_sessions") == [{"session_id": "new"}]
