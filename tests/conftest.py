"""Database fixtures: real servers, a database of its own for every xdist worker, a rolled-back transaction for a test.

- `settings`: of this worker's database (tables there, rows not).
- `database`: sessions as the API has them, on one connection whose transaction is rolled back after the test; what the
  code under test commits are savepoints. `as_owner` steps aside from row-level security to prepare and to look.
- `people`: two warehouses and who works there, in that same transaction.
- `clean_database`: settings of a fresh database, for tests that need commits or several connections.
- `clean_people`: the same people, committed to it. `new_database` makes more, also for a module of tests.
"""

import hashlib
import os
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, AbstractContextManager, asynccontextmanager, contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from uuid import UUID

import psycopg
import pytest
from psycopg.sql import SQL, Identifier
from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import NullPool
from uuid_utils.compat import uuid7

from core.database import Database
from core.settings import Settings
from migrations.migrate import upgrade
from migrations.roles import grant_database

Owner = psycopg.Connection[tuple[object, ...]]
NewDatabase = Callable[[str], AbstractContextManager[Settings]]
AsOwner = Callable[[], AbstractAsyncContextManager[AsyncConnection]]

SECRET_KEY = os.environ.get("MAINTAINPRO_SECRET_KEY", "the secret key of the tests, long enough")
_PROJECT = Path(__file__).parents[1]
_PREFIX = "maintainpro_test"
_TEMPLATES = 0x74656D706C  # "templ": the key of the advisory lock under which templates and databases come and go


@dataclass(frozen=True)
class People:
    """Two warehouses. Each has a technician; the manager and the admin are of the first; one technician has left."""

    north: UUID
    south: UUID
    northerner: UUID
    southerner: UUID
    manager: UUID
    admin: UUID
    leaver: UUID


@pytest.fixture(scope="session")
def server_url() -> str:
    """The server's URL as the owner."""
    url = os.environ.get("MAINTAINPRO_DATABASE_URL")
    if url is None:
        pytest.fail(
            "MAINTAINPRO_DATABASE_URL is not set: `make test` starts the servers, or "
            'run `maintainpro stack up` and eval "$(maintainpro stack env)"',
            pytrace=False,
        )
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def template(server_url: str) -> str:
    """A migrated database to copy: made once for each state of the migrations, kept for the next run."""
    name = f"{_PREFIX}_template_{_migrations_digest()}"
    with _server(server_url) as server:
        if not _exists(server, name):
            for old in _databases(server, f"{_PREFIX}\\_%"):
                if old.startswith(f"{_PREFIX}_template_") or not _alive(old):
                    _drop(server, old)
            draft = f"{_PREFIX}_{os.getpid()}_draft"
            server.execute(SQL("CREATE DATABASE {}").format(Identifier(draft)))
            upgrade(_url(server_url, draft), SECRET_KEY)
            # TimescaleDB's scheduler sits in every database that it may enter, and a template must be empty
            server.execute(SQL("ALTER DATABASE {} ALLOW_CONNECTIONS false").format(Identifier(draft)))
            server.execute("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s", [draft])
            server.execute(SQL("ALTER DATABASE {} RENAME TO {}").format(Identifier(draft), Identifier(name)))
    return name


@pytest.fixture(scope="session")
def new_database(server_url: str, template: str) -> NewDatabase:
    """Makes databases: `with new_database("purpose") as settings`, dropped at the end of the context."""

    @contextmanager
    def make(purpose: str) -> Iterator[Settings]:
        with _copy(server_url, template, purpose) as url:
            yield _settings(url)

    return make


@pytest.fixture(scope="session")
def settings(new_database: NewDatabase) -> Iterator[Settings]:
    """The settings of this worker's database."""
    with new_database("shared") as settings:
        yield settings


@pytest.fixture
def clean_database(new_database: NewDatabase) -> Iterator[Settings]:
    """The settings of a database of this test's own."""
    with new_database("clean") as settings:
        yield settings


@pytest.fixture
async def _connection(settings: Settings) -> AsyncIterator[AsyncConnection]:
    url = make_url(settings.database_url).set(drivername="postgresql+psycopg")
    engine = create_async_engine(url, poolclass=NullPool)
    async with engine.connect() as connection:
        await connection.begin()
        await connection.execute(text("SET ROLE maintainpro_api"))
        yield connection
        await connection.rollback()
    await engine.dispose()


@pytest.fixture
def database(_connection: AsyncConnection) -> Database:
    """Sessions as the API has them; nothing of them remains."""
    return Database(_connection)


@pytest.fixture
def as_owner(_connection: AsyncConnection) -> AsOwner:
    """The connection of `database` as the owner of the schema, for as long as the context lasts."""

    @asynccontextmanager
    async def owner() -> AsyncIterator[AsyncConnection]:
        await _connection.execute(text("SET ROLE NONE"))
        yield _connection
        await _connection.execute(text("SET ROLE maintainpro_api"))

    return owner


@pytest.fixture
async def people(as_owner: AsOwner) -> People:
    people = _new_people()
    async with as_owner() as connection:
        for statement in _settle(people):
            await connection.exec_driver_sql(statement)
    return people


@pytest.fixture
def clean_people(clean_database: Settings) -> People:
    return settle(clean_database)


def settle(settings: Settings) -> People:
    """Commit people to a database."""
    people = _new_people()
    with psycopg.connect(settings.database_url) as owner:
        for statement in _settle(people):
            owner.execute(statement.encode())
    return people


def _new_people() -> People:
    return People(*(uuid7() for _ in range(7)))


def _settle(people: People) -> Iterator[str]:
    for name, warehouse in (("North", people.north), ("South", people.south)):
        yield f"INSERT INTO warehouses (id, name) VALUES ('{warehouse}', '{name}')"
    for name, role, person, warehouse, active in (
        ("northerner", "technician", people.northerner, people.north, True),
        ("southerner", "technician", people.southerner, people.south, True),
        ("manager", "manager", people.manager, people.north, True),
        ("admin", "admin", people.admin, people.north, True),
        ("leaver", "technician", people.leaver, people.north, False),
    ):
        yield (
            "INSERT INTO profiles (id, first_name, email, role, warehouse_id, active) VALUES"
            f" ('{person}', '{name}', '{name}@plant.example', '{role}', '{warehouse}', {active})"
        )


def _settings(url: str) -> Settings:
    elsewhere = {
        f"{name}_url": os.environ.get(f"MAINTAINPRO_{name.upper()}_URL", f"{name}://127.0.0.1:1")
        for name in ("kafka", "mqtt", "redis")
    }
    return Settings(database_url=url, secret_key=SECRET_KEY, **elsewhere)  # type: ignore[arg-type]


def _migrations_digest() -> str:
    digest = hashlib.sha256(f"{SECRET_KEY} {version('procrastinate')}".encode())
    for file in sorted((_PROJECT / "migrations").rglob("*")):
        if file.suffix in {".py", ".sql"}:
            digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


@contextmanager
def _server(server_url: str) -> Iterator[Owner]:
    """A connection beside the databases that are made and dropped; one at a time of all test runs."""
    with psycopg.connect(server_url, autocommit=True, connect_timeout=10) as server:
        server.execute("SELECT pg_advisory_lock(%s)", [_TEMPLATES])
        yield server


@contextmanager
def _copy(server_url: str, template: str, purpose: str) -> Iterator[str]:
    name = f"{_PREFIX}_{os.getpid()}_{purpose}"
    with _server(server_url) as server:
        _drop(server, name)
        server.execute(SQL("CREATE DATABASE {} TEMPLATE {}").format(Identifier(name), Identifier(template)))
        # what belongs to a database and not into it is not copied
        grant_database(server, name)
    yield _url(server_url, name)
    with _server(server_url) as server:
        _drop(server, name)


def _exists(server: Owner, name: str) -> bool:
    return name in _databases(server, name)


def _databases(server: Owner, pattern: str) -> list[str]:
    return [str(name) for (name,) in server.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [pattern])]


def _alive(database: str) -> bool:
    return Path(f"/proc/{database.removeprefix(_PREFIX).split('_')[1]}").exists()


def _drop(server: Owner, name: str) -> None:
    server.execute(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(name)))


def _url(server_url: str, database: str) -> str:
    return make_url(server_url).set(database=database).render_as_string(hide_password=False)
