"""What is swept up now and then: cases that still wait for their work order, jobs that hang, rows whose day is over."""

from datetime import UTC, datetime, timedelta
from typing import Any, cast

import structlog
from procrastinate import App
from sqlalchemy import CursorResult, delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.maintenance.work_orders.jobs import OPEN_WORK_ORDER
from api.monitoring.cases import service as cases
from api.operation.services import repository as service_runs
from core.database import Database
from core.jobs import defer
from core.models import AccountToken, IdempotencyKey, UserSession

log = structlog.get_logger()

KEEP_JOBS_HOURS = 72
_PATIENCE = timedelta(seconds=10)  # the job that came with the case is usually a matter of milliseconds
_KEEP_SESSIONS = timedelta(days=30)
_KEEP_RUNS = timedelta(days=14)


async def defer_missing_work_orders(database: Database) -> int:
    """Defer the job again for every open case without a work order, however its first job was lost. Gives how many."""
    async with database.session_scope() as session:
        waiting = await cases.without_work_order(session, _PATIENCE)
        for case_id in waiting:
            key = f"case {case_id}"  # as streams call it: a job that waits already is not deferred twice
            await defer(session, OPEN_WORK_ORDER, lock=key, queueing_lock=key, case_id=str(case_id))
    if waiting:
        log.warning("cases waited for their work order", count=len(waiting))
    return len(waiting)


async def fold_tallies(database: Database) -> None:
    """Add up the changes in the number of work orders, of which the dashboard makes its counts."""
    async with database.session_scope() as session:
        await session.execute(select(func.app.fold_work_order_tallies()))


async def revive_jobs(app: App) -> int:
    """Queue the jobs again whose worker died over them."""
    stalled = list(await app.job_manager.get_stalled_jobs())
    for job in stalled:
        await app.job_manager.retry_job(job)
    return len(stalled)


async def delete_expired(app: App, database: Database) -> None:
    """Finished jobs, kept answers and old sessions go when nobody asks for them any more."""
    await app.job_manager.delete_old_jobs(
        KEEP_JOBS_HOURS, include_failed=True, include_cancelled=True, include_aborted=True
    )
    async with database.session_scope() as session:
        answers = await _delete(session, delete(IdempotencyKey).where(IdempotencyKey.expires_at < func.now()))
        await service_runs.delete_before(session, datetime.now(UTC) - _KEEP_RUNS)
        sessions = await _delete(
            session, delete(UserSession).where(UserSession.expires_at < func.now() - _KEEP_SESSIONS)
        )
        links = await _delete(
            session, delete(AccountToken).where(AccountToken.expires_at < func.now() - _KEEP_SESSIONS)
        )
    log.info("swept up", answers=answers, sessions=sessions, links=links)


async def _delete(session: AsyncSession, statement: Any) -> int:
    result = await session.execute(statement.execution_options(synchronize_session=False))
    return cast("CursorResult[Any]", result).rowcount
