"""Brings a database to the newest schema: safe to run again, at any time, from several places at once."""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import psycopg
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from migrations.roles import prepare_roles

_log = logging.getLogger(__name__)

_ONE_MIGRATOR: Final = 0x6D61696E7461  # "mainta": the key of the advisory lock
_ATTEMPTS: Final = 12
# a lock that was not to be had, a deadlock, and two servers' migrators that alter one role at the same time
_PASSING: Final = frozenset({"55P03", "40P01", "40001", "XX000"})


def upgrade(database_url: str, secret_key: str, partitions: int = 8, revision: str = "head") -> None:
    """Create or update roles and schema.

    Every migration is a transaction of its own that waits at most 5 s for a lock, so that it holds up nobody for
    longer, and is tried again. Raises ValueError when data was already consumed from more partitions.
    """
    with _one_migrator(database_url) as connection:
        _patiently(lambda: _prepare_roles(connection, secret_key))
        _patiently(lambda: _migrate(database_url, revision))
        if revision == "head":
            _check_partitions(connection, partitions)


def config() -> Config:
    """Alembic's configuration, without an ini file."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    return config


def engine_of(database_url: str) -> Engine:
    """An engine for migrations: no pool, and no transaction of it waits long for a lock."""
    engine = create_engine(make_url(database_url).set(drivername="postgresql+psycopg"), poolclass=NullPool)

    @event.listens_for(engine, "begin")
    def limit_lock_waits(connection: Connection) -> None:
        connection.exec_driver_sql("SET LOCAL lock_timeout = '5s'")

    return engine


@contextmanager
def _one_migrator(database_url: str) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    """A connection that holds the migrators' lock of this database: the next one waits until this one is done."""
    url = make_url(database_url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(
        url, autocommit=True, connect_timeout=10, application_name="maintainpro-migrate"
    ) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [_ONE_MIGRATOR])
        yield connection


def _patiently(step: Callable[[], None]) -> None:
    """Run a step again while what stopped it is bound to pass."""
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            return step()
        except (psycopg.Error, DBAPIError) as error:
            cause = error.orig if isinstance(error, DBAPIError) else error
            if getattr(cause, "sqlstate", None) not in _PASSING or attempt == _ATTEMPTS:
                raise
            _log.warning("migration step stopped, attempt %d of %d: %s", attempt, _ATTEMPTS, cause)
            time.sleep(min(0.1 * 2**attempt, 5))


def _prepare_roles(connection: psycopg.Connection[tuple[object, ...]], secret_key: str) -> None:
    with connection.transaction():
        connection.execute("SET LOCAL lock_timeout = '5s'")
        prepare_roles(connection, secret_key)


def _migrate(database_url: str, revision: str) -> None:
    with engine_of(database_url).connect() as connection:
        settings = config()
        settings.attributes["connection"] = connection
        command.upgrade(settings, revision)


def _check_partitions(connection: psycopg.Connection[tuple[object, ...]], partitions: int) -> None:
    row = connection.execute("SELECT max(partition) + 1 FROM ingest_offsets").fetchone()
    if row and row[0] is not None and int(str(row[0])) > partitions:
        raise ValueError(
            f"MAINTAINPRO_PARTITIONS is {partitions}, but data of {row[0]} partitions is stored: "
            "their number cannot shrink"
        )
