"""Connections to PostgreSQL: SQLAlchemy for the API and the worker, plain psycopg for ingest and streams.

Row-level security decides what a session sees, by the user and the warehouse that the database is told for the length
of a transaction: by the caller (`session_scope`), or by the database itself, which finds them by what a request brought
(`entered_scope`). Without them a session of the API sees nothing.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, ClassVar, Final, Literal, Self
from urllib.parse import urlsplit, urlunsplit
from uuid import UUID

import psycopg
from psycopg.rows import namedtuple_row
from sqlalchemy import URL, ColumnElement, Connection, Select, event, make_url, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import Session, SessionTransaction

from core.passwords import ROLES, Role, role_password
from core.settings import Settings

# A server that vanished without a word is noticed within about half a minute instead of hours.
_LIVENESS: Final[dict[str, Any]] = {
    "connect_timeout": 5,
    "keepalives_idle": 15,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
}
_SET_CONTEXT: Final = text(
    "SELECT set_config('app.current_user_id', :user_id, true),"
    " set_config('app.current_warehouse_id', :warehouse_id, true), set_config('app.request_id', :request_id, true)"
)


def role_url(settings: Settings, role: Role) -> str:
    """The database's URL for the role of a process, with its derived password."""
    return _role_url(settings, role).render_as_string(hide_password=False)


def without_credentials(url: str) -> str:
    """The URL without user and password: all that a process needs to log in as its own role."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


async def connect(settings: Settings, role: Role) -> psycopg.AsyncConnection[tuple[Any, ...]]:
    """A connection of its own, in autocommit mode: transactions are begun with ``connection.transaction()``."""
    return await psycopg.AsyncConnection.connect(
        role_url(settings, role), autocommit=True, application_name=f"maintainpro-{role}", **_LIVENESS
    )


async def timescale_edition(connection: psycopg.AsyncConnection[Any]) -> Literal["apache", "timescale"]:
    """Compression, continuous aggregates and policies exist in the ``timescale`` edition only."""
    cursor = await connection.execute("SELECT current_setting('timescaledb.license')")
    row = await cursor.fetchone()
    return "timescale" if row is not None and row[0] == "timescale" else "apache"


@dataclass(frozen=True)
class Entry:
    """What a request brought to say who it is: the id of a login's session, or the hash of an API key."""

    session_id: str | None
    key_hash: str | None
    request_id: str

    SQL: ClassVar[str] = "SELECT * FROM app.enter(%s, %s, %s)"


class _ContextSession(Session):
    """A session that tells the database who acts, at the begin of every transaction.

    What reads plain columns it leaves to the connection: the ORM would prepare, for each statement anew, how to make
    objects of every one of them, which costs as much as all the rest.
    """

    def execute(self, statement: Any, params: Any = None, *, execution_options: Any = None, **options: Any) -> Any:
        """As SQLAlchemy's. Changes that were not yet written are, before anything is read."""
        execution_options = execution_options or {}
        if options.get("bind_arguments") is None and self._is_clean() and _reads_columns(statement):
            return self.connection().execute(statement, params, execution_options=execution_options)
        return super().execute(statement, params, execution_options=execution_options, **options)


def _reads_columns(statement: Any) -> bool:
    if not isinstance(statement, Select):
        return False
    return all(issubclass(kind, ColumnElement) for kind in set(map(type, statement._raw_columns)))


@event.listens_for(_ContextSession, "after_begin")
def _tell_context(session: Session, transaction: SessionTransaction, connection: Connection) -> None:
    if transaction.nested:
        return
    if (entry := session.info.get("entry")) is None:
        connection.execute(_SET_CONTEXT, session.info["context"])
        return
    driver: Any = connection.connection
    try:
        session.info["entered"] = driver.run_async(lambda raw: _enter(raw, entry))
    except psycopg.OperationalError:
        # a connection that broke while it lay in the pool: SQLAlchemy shall see it and forget those of its age
        connection.exec_driver_sql("SELECT 1")
        raise


async def _enter(raw: psycopg.AsyncConnection[Any], entry: Entry) -> Any:
    # in a pipeline BEGIN goes out with the first statement instead of before it: one round trip for both
    async with raw.pipeline(), raw.cursor(row_factory=namedtuple_row) as cursor:
        await cursor.execute(entry.SQL, (entry.session_id, entry.key_hash, entry.request_id))
        return await cursor.fetchone()


class Database:
    """The engine of a process, or one connection whose transaction the caller keeps, and the sessions on it."""

    def __init__(self, bind: AsyncEngine | AsyncConnection) -> None:
        self._bind = bind
        self._sessions = async_sessionmaker(
            bind,
            sync_session_class=_ContextSession,
            expire_on_commit=False,
            join_transaction_mode="create_savepoint",
        )

    @classmethod
    def open(cls, settings: Settings, role: Role = "api", pool_size: int = 10, max_overflow: int = 10) -> Self:
        """A pool of connections that are made when they are needed.

        They are not tried before each use, which would cost every request a round trip: `_begin` takes another one
        when the first statement of a transaction finds its connection broken.
        """
        return cls(
            create_async_engine(
                _role_url(settings, role).set(drivername="postgresql+psycopg"),
                pool_size=pool_size,
                max_overflow=max_overflow,
                pool_timeout=5,
                pool_recycle=1800,
                hide_parameters=True,  # an error's text goes to the log, and parameters hold password hashes
                connect_args={"application_name": f"maintainpro-{role}", **_LIVENESS},
            )
        )

    @asynccontextmanager
    async def session_scope(
        self, user_id: UUID | None = None, warehouse_id: UUID | None = None, request_id: str | None = None
    ) -> AsyncIterator[AsyncSession]:
        """A session that acts for a user; it is committed at the end, or rolled back by an exception."""
        context = {
            "user_id": str(user_id or ""),
            "warehouse_id": str(warehouse_id or ""),
            "request_id": request_id or "",
        }
        async with self._begun({"context": context}) as session:
            yield session
            await session.commit()

    @asynccontextmanager
    async def snapshot_scope(self, user_id: UUID, warehouse_id: UUID) -> AsyncIterator[AsyncSession]:
        """A session of many reads that all see the moment of the first one, and that cannot write.

        On a connection that was handed in, its owner's transaction decides on what is seen.
        """
        context = {"user_id": str(user_id), "warehouse_id": str(warehouse_id), "request_id": ""}
        options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        async with self._begun({"context": context}, options if isinstance(self._bind, AsyncEngine) else {}) as session:
            yield session

    @asynccontextmanager
    async def entered_scope(self, entry: Entry) -> AsyncIterator[tuple[AsyncSession, Any | None]]:
        """A session that acts for whoever the entry proves to be, with the row of `app.enter`, or None: nobody."""
        async with self._begun({"entry": entry}) as session:
            yield session, session.info["entered"]
            await session.commit()

    async def close(self) -> None:
        """Close the pool; a connection that was handed in stays its owner's."""
        if isinstance(self._bind, AsyncEngine):
            await self._bind.dispose()

    @asynccontextmanager
    async def _begun(self, info: dict[str, Any], options: dict[str, Any] | None = None) -> AsyncIterator[AsyncSession]:
        session = self._sessions(info=info)
        try:
            try:
                await session.connection(execution_options=options)
            except DBAPIError as error:
                if not error.connection_invalidated:
                    raise
                # nothing was done yet, so beginning anew is safe for whatever is to come
                await session.close()
                session = self._sessions(info=info)
                await session.connection(execution_options=options)
            yield session
        finally:
            await session.close()


def _role_url(settings: Settings, role: Role) -> URL:
    name = ROLES[role]
    password = role_password(settings.secret_key.get_secret_value(), name)
    return make_url(settings.database_url).set(drivername="postgresql", username=name, password=password)
