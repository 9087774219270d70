"""What a background service is, and how it is run: once across all workers, with a record of every run.

procrastinate's periodic table lets one worker alone queue the run of a moment; the job's lock keeps two runs of a
service from overlapping, its queueing lock keeps at most one waiting. A run whose worker died is queued again by the
housekeeping, so every service must be idempotent; its unfinished record is closed by the next run.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import structlog
from procrastinate import App
from procrastinate.tasks import Task
from prometheus_client import Counter, Gauge

from api.operation.services import repository
from core.database import Database
from core.settings import Settings

log = structlog.get_logger()

RUNS = Counter("maintainpro_service_runs_total", "Runs of background services by outcome", ["service", "outcome"])
LAST_SUCCESS = Gauge("maintainpro_service_last_success_seconds", "When the service last succeeded", ["service"])


@dataclass(frozen=True)
class Context:
    """What a run is given. `now` is the only clock that a service reads: its tests set it."""

    database: Database
    settings: Settings
    now: datetime


Work = Callable[[Context], Awaitable[dict[str, Any]]]


@dataclass(frozen=True)
class Service:
    """One background service: a name, when it runs (cron, UTC), and what it does.

    `work` opens its own transactions on `context.database` and returns what it did, as counts by name; they are shown
    with the run. It must be idempotent, and catch up by itself with what earlier runs missed.
    """

    name: str
    description: str
    schedule: str
    work: Work
    timeout: float = 300.0


def task_name(name: str) -> str:
    """The name under which procrastinate knows the service."""
    return f"service:{name}"


async def run(service: Service, context: Context, requested_by: UUID | None = None) -> dict[str, Any]:
    """Run the service and keep a record of it; what it raises is recorded and raised again."""
    run_id = await repository.begin(context.database, service.name, requested_by)
    try:
        async with asyncio.timeout(service.timeout):
            result = await service.work(context)
    except (Exception, asyncio.CancelledError) as error:
        reason = f"took longer than {service.timeout:g} s" if isinstance(error, TimeoutError) else _reason(error)
        RUNS.labels(service.name, "failed").inc()
        log.warning("a background service failed", service=service.name, reason=reason)
        # shielded: a worker that is told to stop still closes its record
        await asyncio.shield(repository.finish(context.database, run_id, error=reason))
        raise
    await repository.finish(context.database, run_id, result=result)
    RUNS.labels(service.name, "succeeded").inc()
    LAST_SUCCESS.labels(service.name).set_to_current_time()
    return result


def register(app: App, database: Database, settings: Settings, services: list[Service]) -> None:
    """Add every service as a periodic task of the worker."""
    for service in services:
        app.periodic(cron=service.schedule, periodic_id=service.name)(_task(app, service, database, settings))


def _task(app: App, service: Service, database: Database, settings: Settings) -> Task[Any, Any, Any]:
    name = task_name(service.name)

    @app.task(name=name, lock=name, queueing_lock=name)
    async def job(timestamp: int, requested_by: str | None = None) -> None:
        """`timestamp`: the moment of the schedule, which procrastinate insists on giving."""
        context = Context(database, settings, datetime.now(UTC))
        await run(service, context, UUID(requested_by) if requested_by else None)

    return job


def _reason(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}".strip(": ")[:2000]
