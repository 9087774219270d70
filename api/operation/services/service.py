"""Looking at background services, and asking for a run."""

import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from croniter import croniter
from sqlalchemy.ext.asyncio import AsyncSession

from api.errors import NotFound
from api.identity.actor import Actor
from api.operation.services import repository
from api.operation.services.frame import Service, task_name
from api.operation.services.registry import SERVICES
from core.jobs import defer

_DAY = timedelta(days=1)


async def find(session: AsyncSession, now: datetime) -> list[dict[str, Any]]:
    latest = await repository.latest(session)
    tallies = await repository.tallies(session, now - _DAY)
    return [_shown(service, latest.get(name), tallies.get(name), now) for name, service in SERVICES.items()]


async def runs(session: AsyncSession, name: str, limit: int) -> Sequence[Any]:
    _need(name)
    return await repository.runs(session, name, limit)


async def request_run(session: AsyncSession, actor: Actor, name: str) -> dict[str, Any]:
    """Queue a run for now; the one that waits already, if there is one, will do."""
    task = task_name(_need(name).name)
    job = await defer(
        session, task, lock=task, queueing_lock=task, timestamp=int(time.time()), requested_by=str(actor.id)
    )
    return {"name": name, "queued": job is not None}


def _need(name: str) -> Service:
    service = SERVICES.get(name)
    if service is None:
        raise NotFound("Service")
    return service


def _shown(service: Service, last: Any | None, tally: Any | None, now: datetime) -> dict[str, Any]:
    return {
        "name": service.name,
        "description": service.description,
        "schedule": service.schedule,
        "next_run_at": croniter(service.schedule, now).get_next(datetime).astimezone(UTC),
        "running": last is not None and last.outcome == "running",
        "last_run_at": last and last.started_at,
        "last_success_at": tally and tally.last_success_at,
        "last_duration_ms": last and last.duration_ms,
        "last_outcome": last and last.outcome,
        "last_error": last and last.error,
        "last_result": last.result if last else {},
        "runs_last_day": tally.runs if tally else 0,
        "failures_last_day": tally.failures if tally else 0,
    }
