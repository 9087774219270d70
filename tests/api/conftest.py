"""The API on a real database, inside a transaction that is rolled back; people log in by a real session row."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import event, text
from sqlalchemy.engine import Engine

from api.app import create_app
from api.identity.roles import Role
from api.identity.tokens import AccessClaims, access_token
from api.monitoring.manual.outlet import Outlet
from api.ratelimit import RateLimiter
from core.database import Database
from core.settings import Settings
from core.telemetry import configure_logging
from tests.conftest import AsOwner, People

Client = httpx.AsyncClient
LogIn = Callable[..., Awaitable[Client]]
Rows = Callable[..., Awaitable[list[dict[str, Any]]]]
AsWorker = Callable[[], AbstractAsyncContextManager[Database]]


def client_of(app: FastAPI, **options: Any) -> Client:
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://api", **options)


@pytest.fixture(scope="session")
def api_settings(settings: Settings) -> Settings:
    """Limits that no test meets by accident; those that want to meet them set their own."""
    generous = settings.api.model_copy(update={"requests_per_hour": 10**6, "logins_per_minute": 10**6})
    open_door = {"submissions_per_hour": 10**6, "portal_submissions_per_hour": 10**6, "views_per_minute": 10**6}
    open_door["link_actions_per_hour"] = 10**6
    portal = settings.portal.model_copy(update=open_door)
    return settings.model_copy(update={"api": generous, "portal": portal})


@pytest.fixture(scope="session")
def built(api_settings: Settings) -> FastAPI:
    return create_app(api_settings)


@pytest.fixture
async def app(built: FastAPI, api_settings: Settings, database: Database) -> AsyncIterator[FastAPI]:
    """Built once, with this test's database; its connections are of this test's event loop."""
    built.state.settings = api_settings
    built.state.database = database
    built.state.limiter = RateLimiter(api_settings)
    built.state.outlet = Outlet(api_settings.kafka_url)
    yield built
    await built.state.outlet.close()
    await built.state.limiter.close()


@pytest.fixture
async def anonymous(app: FastAPI) -> AsyncIterator[Client]:
    async with client_of(app) as client:
        yield client


@pytest.fixture
def rows(as_owner: AsOwner) -> Rows:
    """Run SQL as the owner of the database; gives the rows, if there are any."""

    async def run(sql: str, **values: Any) -> list[dict[str, Any]]:
        async with as_owner() as connection:
            result = await connection.execute(text(sql), values)
            return [dict(row) for row in result.mappings()] if result.returns_rows else []

    return run


@pytest.fixture
async def log_in(app: FastAPI, settings: Settings, rows: Rows) -> AsyncIterator[LogIn]:
    """A client of a person of `people`, by id."""
    clients: list[Client] = []

    async def as_person(person: UUID) -> Client:
        [who] = await rows("SELECT role, warehouse_id FROM profiles WHERE id = :id", id=person)
        session = uuid4()
        await rows(
            "INSERT INTO user_sessions (user_id, session_id, refresh_token_hash, expires_at)"
            " VALUES (:user, :session, 'x', now() + interval '1 day')",
            user=person,
            session=str(session),
        )
        token = access_token(settings, AccessClaims(person, session, who["warehouse_id"]), Role(who["role"]))
        client = client_of(app, headers={"Authorization": f"Bearer {token}"})
        clients.append(client)
        return client

    yield as_person
    for client in clients:
        await client.aclose()


@pytest.fixture
async def manager(log_in: LogIn, people: People) -> Client:
    return await log_in(people.manager)


@pytest.fixture
async def admin(log_in: LogIn, people: People) -> Client:
    return await log_in(people.admin)


@pytest.fixture
async def technician(log_in: LogIn, people: People) -> Client:
    """Of the north."""
    return await log_in(people.northerner)


@pytest.fixture
async def southerner(log_in: LogIn, people: People) -> Client:
    return await log_in(people.southerner)


@pytest.fixture
async def supervisor(log_in: LogIn, people: People, rows: Rows) -> Client:
    """Of the north."""
    return await log_in(await person(rows, "supervisor", people.north))


async def person(rows: Rows, role: str, warehouse: UUID) -> UUID:
    """One more person."""
    [row] = await rows(
        "INSERT INTO profiles (first_name, email, role, warehouse_id)"
        " VALUES ('extra', :email, CAST(:role AS user_role_enum), :warehouse) RETURNING id",
        role=role,
        email=f"{uuid4().hex}@plant.example",
        warehouse=warehouse,
    )
    found: UUID = row["id"]
    return found


@contextmanager
def counted_statements() -> Iterator[list[str]]:
    """The statements that are run meanwhile."""
    statements: list[str] = []

    def note(_c: Any, _cur: Any, statement: str, *_: Any) -> None:
        if "SAVEPOINT" not in statement:  # the fixture's own
            statements.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def ok(response: httpx.Response, status: int = 200) -> Any:
    """The body of a success; the whole answer in the failure otherwise."""
    assert response.status_code == status, (response.status_code, response.text)
    return response.json() if response.content else None


def refused(response: httpx.Response, status: int) -> dict[str, Any]:
    """The body of an error, which must have the form of every error."""
    assert response.status_code == status, (response.status_code, response.text)
    assert response.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = response.json()
    assert body["status"] == status
    assert body["message"]
    assert body["requestId"] == response.headers["x-request-id"]
    assert {"errors", "type", "title", "instance"} <= body.keys()
    for error in body["errors"]:
        assert set(error) == {"field", "message"}
    return body


@pytest.fixture(autouse=True, scope="session")
def logs() -> None:
    """As the process has them: the defaults of the library print every local variable."""
    configure_logging("api")


@pytest.fixture
def as_worker(as_owner: AsOwner, database: Database) -> AsWorker:
    """The test's database as the worker has it, for as long as the context lasts."""

    @asynccontextmanager
    async def worker() -> AsyncIterator[Database]:
        async with as_owner() as connection:
            await connection.execute(text("SET ROLE maintainpro_worker"))
            yield database

    return worker
