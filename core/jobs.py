"""Background work: jobs are deferred by name inside the transaction of what they follow from, and done by the worker.

Whoever defers needs no import of the code that will do it, and no grant but to execute the function that stores a job.
"""

from typing import Any, Final

import psycopg
from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import AlreadyEnqueued
from sqlalchemy.ext.asyncio import AsyncSession

from core.database import role_url
from core.settings import Settings

# defers on connections that it is handed; it never opens one itself
_DEFERRER: Final = App(connector=PsycopgConnector())


def worker_app(settings: Settings, max_size: int = 8) -> App:
    """The App that the worker registers its tasks on and runs; ``async with app.open_async():`` opens its pool."""
    return App(
        connector=PsycopgConnector(
            conninfo=role_url(settings, "worker"),
            min_size=1,
            max_size=max_size,
            kwargs={"application_name": "maintainpro-worker"},
        )
    )


async def defer(
    connection: psycopg.AsyncConnection[Any] | AsyncSession,
    task_name: str,
    *,
    queue: str = "default",
    lock: str | None = None,
    queueing_lock: str | None = None,
    **arguments: Any,
) -> int | None:
    """Store a job in the caller's transaction: it exists when that commits. Gives its id.

    Jobs with the same `lock` run one after the other. With a `queueing_lock` there is at most one waiting job of
    that name: another one is not stored, which is no error, and the answer is None.
    """
    if isinstance(connection, AsyncSession):
        connection = await _driver_connection(connection)
    task = _DEFERRER.configure_task(
        task_name,
        allow_unknown=True,
        queue=queue,
        lock=lock,
        queueing_lock=queueing_lock,
        connection=connection,
    )
    try:
        # the savepoint keeps the caller's transaction alive when the job waits already
        async with connection.transaction():
            return await task.defer_async(**arguments)
    except AlreadyEnqueued:
        return None


async def _driver_connection(session: AsyncSession) -> psycopg.AsyncConnection[Any]:
    pooled = await (await session.connection()).get_raw_connection()
    connection = pooled.driver_connection
    assert isinstance(connection, psycopg.AsyncConnection)
    return connection
