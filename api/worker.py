"""The worker process: jobs, the numbering of events, webhooks, and the sweeping up. As many may run as are started.

Each of them runs by itself and starts again after a failure, so that a database that goes away and comes back
needs nobody's help.
"""

import asyncio
import contextlib
import random
import signal
import time
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from procrastinate import App
from procrastinate.job_context import JobContext
from procrastinate.worker import Worker
from prometheus_client import Counter, Histogram

from api import housekeeping
from api.assets.files import jobs as files
from api.exchange.imports import jobs as imports
from api.identity import jobs as accounts
from api.integration.webhooks.deliverer import Deliverer
from api.maintenance.external_links import jobs as external_links
from api.maintenance.pm_schedules import jobs as pm_schedules
from api.maintenance.requests import jobs as requests
from api.maintenance.work_orders import jobs as work_orders
from api.monitoring.backtests import jobs as backtests
from api.operation.services import frame
from api.operation.services.registry import SERVICES
from core import audit, garbage
from core.database import Database, connect
from core.jobs import worker_app
from core.outbox import assign_sequence
from core.settings import Settings
from core.telemetry import serve_health

log = structlog.get_logger()

JOBS = Counter("maintainpro_jobs_total", "Jobs by task and outcome", ["task", "outcome"])
JOB_SECONDS = Histogram("maintainpro_job_seconds", "Time a job takes", ["task"])
EVENTS = Counter("maintainpro_events_sequenced_total", "Events that were given their number")

_SEQUENCE_AT_ONCE = 1000
_LINK_AT_ONCE = 1000
_LINK_PAUSE = 0.5
_POLL = 1.0  # a notification may be lost
_SWEEP = 15.0
_TIDY = 3600.0
_DRAIN = 20.0
_LONGEST_PAUSE = 15.0


def register(app: App, database: Database, settings: Settings) -> None:
    """Every task of every feature, and every background service."""
    work_orders.register(app, database)
    backtests.register(app, database, settings)
    accounts.register(app, database, settings)
    files.register(app, database, settings)
    imports.register(app, database, settings)
    requests.register(app, settings)
    external_links.register(app, database, settings)
    pm_schedules.register(app, database)
    frame.register(app, database, settings, list(SERVICES.values()))


async def run(settings: Settings) -> None:
    """Work until SIGTERM or SIGINT, then finish the jobs that are under way."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    try:
        await work(settings, stop)
    finally:
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(number)


async def work(settings: Settings, stop: asyncio.Event) -> None:
    """Run everything until `stop` is set."""
    failing: dict[str, str] = {}
    database = Database.open(settings, "worker", pool_size=settings.api.worker_concurrency + 2)
    deliverer = Deliverer(settings, database)
    health = await serve_health(
        settings.metrics_host,
        settings.api.worker_metrics_port,
        lambda: "; ".join(f"{name}: {reason}" for name, reason in failing.items()) or None,
    )
    parts = [
        asyncio.create_task(_keep_running(name, part, failing), name=name)
        for name, part in (
            ("jobs", lambda: _do_jobs(settings, database)),
            ("sequencer", lambda: _number_events(settings)),
            ("audit linker", lambda: _link_audit(settings)),
            ("webhooks", deliverer.run),
        )
    ]
    garbage.settle()
    log.info("the worker runs", concurrency=settings.api.worker_concurrency)
    try:
        await stop.wait()
    finally:
        for part in parts:
            part.cancel()
        await asyncio.wait(parts, timeout=_DRAIN + 5)
        await health.cleanup()
        await database.close()
        log.info("the worker has stopped")


async def _keep_running(name: str, part: Callable[[], Awaitable[Any]], failing: dict[str, str]) -> None:
    """Start `part` again whenever it fails, after a pause that grows to a quarter of a minute."""
    pause = 0.25
    while True:
        started = time.monotonic()
        try:
            await part()
            reason = "it ended by itself"
        except Exception as error:
            reason = str(error) or type(error).__name__
        if time.monotonic() - started > 2 * _LONGEST_PAUSE:
            pause = 0.25
        failing[name] = reason
        log.warning("starting again", part=name, reason=reason, pause=round(pause, 2))
        await asyncio.sleep(pause * random.uniform(0.5, 1))  # noqa: S311  # so that workers do not come back in step
        pause = min(pause * 2, _LONGEST_PAUSE)
        failing.pop(name, None)


async def _do_jobs(settings: Settings, database: Database) -> None:
    app = worker_app(settings)
    register(app, database, settings)
    async with app.open_async():
        sweeper = asyncio.create_task(_sweep(app, database))
        try:
            await app.run_worker_async(
                name="maintainpro",
                concurrency=settings.api.worker_concurrency,
                install_signal_handlers=False,
                shutdown_graceful_timeout=_DRAIN,
                task_middleware=[_measured],
            )
        finally:
            sweeper.cancel()
            await asyncio.wait([sweeper])


async def _measured(call_next: Callable[[], Awaitable[Any]], context: JobContext, _: Worker) -> Any:
    task, started, outcome = context.job.task_name, time.perf_counter(), "failed"
    try:
        result = await call_next()
        outcome = "succeeded"
        return result
    finally:
        JOBS.labels(task, outcome).inc()
        JOB_SECONDS.labels(task).observe(time.perf_counter() - started)


async def _sweep(app: App, database: Database) -> None:
    tidied = float("-inf")
    while True:
        try:
            await housekeeping.revive_jobs(app)
            await housekeeping.defer_missing_work_orders(database)
            await housekeeping.fold_tallies(database)
            if time.monotonic() - tidied > _TIDY:
                await housekeeping.delete_expired(app, database)
                tidied = time.monotonic()
        except Exception as error:  # the next round will do what this one could not
            log.warning("could not sweep up", reason=str(error))
        await asyncio.sleep(_SWEEP)


async def _number_events(settings: Settings) -> None:
    async with await connect(settings, "worker") as connection:
        await connection.execute("LISTEN events_written")
        while True:
            numbered = await assign_sequence(connection, _SEQUENCE_AT_ONCE)
            EVENTS.inc(numbered)
            if numbered < _SEQUENCE_AT_ONCE:
                async with contextlib.aclosing(connection.notifies(timeout=_POLL, stop_after=1)) as notes:
                    async for _ in notes:
                        pass


async def _link_audit(settings: Settings) -> None:
    """Put what was logged into the chain, half a second after its commit at the latest."""
    async with await connect(settings, "worker") as connection:
        while True:
            if await audit.link(connection, _LINK_AT_ONCE) < _LINK_AT_ONCE:
                await asyncio.sleep(_LINK_PAUSE)
