"""Background services: each run on record, seen and started by administrators only, one at a time across workers."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest

from api.operation.services import frame, registry
from api.operation.services.frame import Context, Service
from core.database import Database
from core.jobs import worker_app
from core.settings import Settings
from tests.api.conftest import AsWorker, Client, LogIn, Rows, ok, refused
from tests.api.test_predictive import owner as owner  # noqa: PLC0414  # a fixture
from tests.conftest import People

NOW = datetime(2025, 3, 1, 12, tzinfo=UTC)


async def count(context: Context) -> dict[str, Any]:
    return {"at": context.now.isoformat()}


async def fail(context: Context) -> dict[str, Any]:
    raise ValueError("no luck")


async def hang(context: Context) -> dict[str, Any]:
    await asyncio.sleep(60)
    return {}


@pytest.fixture
async def admin(log_in: LogIn, people: People) -> Client:
    return await log_in(people.admin)


@pytest.fixture
def counter(monkeypatch: pytest.MonkeyPatch) -> Service:
    service = Service("counter", "Counts", "*/5 * * * *", count)
    monkeypatch.setitem(registry.SERVICES, "counter", service)
    return service


async def test_every_run_is_on_record(admin: Client, as_worker: AsWorker, settings: Settings, counter: Service) -> None:
    async with as_worker() as database:
        assert await frame.run(counter, Context(database, settings, NOW)) == {"at": NOW.isoformat()}
        for work, error, limit in ((fail, ValueError, 60), (hang, TimeoutError, 0.01)):
            with pytest.raises(error):
                await frame.run(Service("counter", "", "* * * * *", work, limit), Context(database, settings, NOW))
    hung, failed, succeeded = ok(await admin.get("/api/admin/services/counter/runs"))
    assert (succeeded["outcome"], succeeded["result"], succeeded["error"]) == (
        "succeeded",
        {"at": NOW.isoformat()},
        None,
    )
    assert (failed["outcome"], failed["error"]) == ("failed", "ValueError: no luck")
    assert hung["error"] == "took longer than 0.01 s"
    [shown] = [s for s in ok(await admin.get("/api/admin/services")) if s["name"] == "counter"]
    assert (shown["schedule"], shown["lastOutcome"], shown["running"]) == ("*/5 * * * *", "failed", False)
    assert (shown["runsLastDay"], shown["failuresLastDay"]) == (3, 2)
    assert shown["lastSuccessAt"] == succeeded["finishedAt"]
    assert shown["nextRunAt"][14:16] in {f"{minute:02}" for minute in range(0, 60, 5)}


async def test_a_run_that_its_worker_did_not_survive_is_closed_by_the_next(
    admin: Client, as_worker: AsWorker, settings: Settings, counter: Service, rows: Rows
) -> None:
    await rows("INSERT INTO service_runs (service, started_at) VALUES ('counter', now() - interval '1 hour')")
    [before] = [s for s in ok(await admin.get("/api/admin/services")) if s["name"] == "counter"]
    assert before["running"]
    async with as_worker() as database:
        await frame.run(counter, Context(database, settings, NOW))
    _, dead = ok(await admin.get("/api/admin/services/counter/runs"))
    assert (dead["outcome"], dead["error"]) == ("failed", "the worker ended before the run did")


async def test_a_run_is_asked_for_once(admin: Client, counter: Service, rows: Rows, people: People) -> None:
    assert ok(await admin.post("/api/admin/services/counter/run"), 202) == {"name": "counter", "queued": True}
    assert ok(await admin.post("/api/admin/services/counter/run"), 202) == {"name": "counter", "queued": False}
    [job] = await rows("SELECT * FROM procrastinate_jobs WHERE task_name = 'service:counter'")
    assert job["args"]["requested_by"] == str(people.admin)
    assert (job["lock"], job["queueing_lock"]) == ("service:counter", "service:counter")


async def test_only_administrators_and_only_what_exists(admin: Client, manager: Client) -> None:
    refused(await manager.get("/api/admin/services"), 403)
    refused(await manager.post("/api/admin/services/counter/run"), 403)
    refused(await admin.post("/api/admin/services/no-such/run"), 404)
    refused(await admin.get("/api/admin/services/NO/runs"), 404)


async def test_two_workers_run_it_once(clean_database: Settings, owner: Rows) -> None:
    """The moment of a schedule is queued by one of them; a second job waits for the first one's lock."""
    ran: list[int] = []
    at_work = 0

    async def once(_: Context) -> dict[str, Any]:
        nonlocal at_work
        at_work += 1
        ran.append(at_work)
        await asyncio.sleep(0.2)
        at_work -= 1
        return {}

    service = Service("once", "", "0 0 1 1 *", once)
    database = Database.open(clean_database, "worker")
    apps = [worker_app(clean_database), worker_app(clean_database)]
    for app in apps:
        frame.register(app, database, clean_database, [service])
    async with apps[0].open_async(), apps[1].open_async():
        for app in apps:
            await app.job_manager.defer_periodic_job(
                job=app.configure_task("service:once", lock="service:once", task_kwargs={"timestamp": 1}).job,
                periodic_id="once",
                defer_timestamp=1,
            )
        assert len(await owner("SELECT id FROM procrastinate_jobs")) == 1
        # a revived job beside a new one: they do not overlap
        await apps[0].configure_task("service:once", queueing_lock="revived").defer_async(timestamp=2)
        await asyncio.gather(
            *(app.run_worker_async(wait=False, install_signal_handlers=False, concurrency=2) for app in apps)
        )
        await apps[0].run_worker_async(wait=False, install_signal_handlers=False)
    await database.close()
    assert ran == [1, 1]
    assert [row["outcome"] for row in await owner("SELECT outcome FROM service_runs")] == ["succeeded"] * 2
