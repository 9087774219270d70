"""The records of the runs of background services."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession

from core.database import Database
from core.models import ServiceRun

_WORKER_DIED = "the worker ended before the run did"


async def begin(database: Database, service: str, requested_by: UUID | None) -> int:
    """Open the record of a run. The job's lock lets one run at a time: an open record is of a worker that died."""
    async with database.session_scope() as session:
        await session.execute(
            update(ServiceRun)
            .where(ServiceRun.service == service, ServiceRun.outcome == "running")
            .values(outcome="failed", finished_at=datetime.now(UTC), error=_WORKER_DIED)
        )
        run = insert(ServiceRun).values(service=service, requested_by=requested_by, started_at=datetime.now(UTC))
        run_id: int = (await session.execute(run.returning(ServiceRun.id))).scalar_one()
    return run_id


async def finish(
    database: Database, run_id: int, result: dict[str, Any] | None = None, error: str | None = None
) -> None:
    """Close the record of a run: with a result it succeeded, with an error it failed."""
    async with database.session_scope() as session:
        await session.execute(
            update(ServiceRun)
            .where(ServiceRun.id == run_id)
            .values(
                outcome="succeeded" if error is None else "failed",
                finished_at=datetime.now(UTC),
                result=result or {},
                error=error,
            )
        )


async def latest(session: AsyncSession) -> dict[str, Any]:
    """The newest run of each service."""
    newest = select(ServiceRun).ext(distinct_on(ServiceRun.service)).order_by(ServiceRun.service, ServiceRun.id.desc())
    return {run.service: run for run in await session.scalars(newest)}


async def tallies(session: AsyncSession, since: datetime) -> dict[str, Any]:
    """Runs and failures since a moment, and when each service last succeeded, by service."""
    statement = select(
        ServiceRun.service,
        func.count().filter(ServiceRun.started_at >= since).label("runs"),
        func.count().filter(ServiceRun.started_at >= since, ServiceRun.outcome == "failed").label("failures"),
        func.max(ServiceRun.finished_at).filter(ServiceRun.outcome == "succeeded").label("last_success_at"),
    ).group_by(ServiceRun.service)
    return {row.service: row for row in await session.execute(statement)}


async def runs(session: AsyncSession, service: str, limit: int) -> Sequence[ServiceRun]:
    statement = select(ServiceRun).where(ServiceRun.service == service).order_by(ServiceRun.id.desc()).limit(limit)
    return (await session.scalars(statement)).all()


async def delete_before(session: AsyncSession, moment: datetime) -> None:
    """Old runs go, the open ones stay."""
    await session.execute(
        delete(ServiceRun)
        .where(ServiceRun.started_at < moment, ServiceRun.outcome != "running")
        .execution_options(synchronize_session=False)
    )
