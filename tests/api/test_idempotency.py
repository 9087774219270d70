"""Idempotency-Key: what was done and its answer are one transaction."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from api.app import create_app
from api.identity.roles import Role
from api.identity.tokens import AccessClaims, access_token
from core.settings import Settings
from tests.api.conftest import Client, Rows, client_of, ok, refused
from tests.conftest import People

BODY = {"title": "once"}


async def test_the_same_key_gets_the_same_answer(manager: Client, rows: Rows) -> None:
    key = {"Idempotency-Key": "k-1"}
    first = await manager.post("/api/work-orders", json=BODY, headers=key)
    again = await manager.post("/api/v1/work-orders", json=BODY, headers=key)
    assert ok(first, 201) == ok(again, 201)
    assert again.headers["etag"] == first.headers["etag"]
    assert again.headers["idempotency-replayed"] == "true"
    assert "idempotency-replayed" not in first.headers
    assert len(await rows("SELECT id FROM work_orders")) == 1
    ok(await manager.post("/api/work-orders", json=BODY, headers={"Idempotency-Key": "k-2"}), 201)
    assert len(await rows("SELECT id FROM work_orders")) == 2


async def test_another_request_under_the_key_is_409(manager: Client) -> None:
    key = {"Idempotency-Key": "k-1"}
    ok(await manager.post("/api/work-orders", json=BODY, headers=key), 201)
    refused(await manager.post("/api/work-orders", json={"title": "other"}, headers=key), 409)
    refused(await manager.post("/api/locations", json={"name": "other"}, headers=key), 409)


async def test_a_key_is_its_users(manager: Client, technician: Client, rows: Rows) -> None:
    key = {"Idempotency-Key": "k-1"}
    mine = ok(await manager.post("/api/work-orders", json=BODY, headers=key), 201)
    his = ok(await technician.post("/api/work-orders", json=BODY, headers=key), 201)
    assert mine["id"] != his["id"]


async def test_a_failure_is_not_kept(manager: Client) -> None:
    key = {"Idempotency-Key": "k-1"}
    refused(await manager.post("/api/work-orders", json={}, headers=key), 400)
    refused(await manager.post("/api/equipment", json={"assetTag": "A", "warehouseId": str(uuid4())}, headers=key), 404)
    ok(await manager.post("/api/work-orders", json=BODY, headers=key), 201)


async def test_after_a_day_the_key_is_free(manager: Client, rows: Rows) -> None:
    key = {"Idempotency-Key": "k-1"}
    first = ok(await manager.post("/api/work-orders", json=BODY, headers=key), 201)
    [kept] = await rows("SELECT expires_at - created_at AS day FROM idempotency_keys")
    assert kept["day"].total_seconds() == 86400
    await rows("UPDATE idempotency_keys SET expires_at = now() - interval '1 second'")
    second = ok(await manager.post("/api/work-orders", json={"title": "other"}, headers=key), 201)
    assert second["id"] != first["id"]
    assert ok(await manager.post("/api/work-orders", json={"title": "other"}, headers=key), 201)["id"] == second["id"]


async def test_a_key_has_a_length(manager: Client) -> None:
    for key in ("", "x" * 256):
        refused(await manager.post("/api/work-orders", json=BODY, headers={"Idempotency-Key": key}), 400)


async def test_every_post_of_a_user_takes_a_key(app: Any) -> None:
    for path, item in app.openapi()["paths"].items():
        if "post" in item and "/auth/" not in path and "/portal/" not in path:
            names = [parameter["name"].lower() for parameter in item["post"].get("parameters", ())]
            assert "idempotency-key" in names, path


@pytest.fixture
async def committed(clean_database: Settings, clean_people: People) -> AsyncIterator[Client]:
    """The manager, on a database whose commits are commits and whose connections are several."""
    session = uuid4()
    with psycopg.connect(clean_database.database_url, autocommit=True) as owner:
        owner.execute(
            "INSERT INTO user_sessions (user_id, session_id, refresh_token_hash, expires_at)"
            " VALUES (%s, %s, 'x', now() + interval '1 day')",
            [clean_people.manager, str(session)],
        )
    claims = AccessClaims(clean_people.manager, session, clean_people.north)
    app = create_app(clean_database)
    headers = {"Authorization": f"Bearer {access_token(clean_database, claims, Role.MANAGER)}"}
    async with client_of(app, headers=headers) as client:
        yield client
    await app.state.database.close()
    await app.state.limiter.close()


async def test_ten_at_once_do_it_once(clean_database: Settings, committed: Client) -> None:
    key = {"Idempotency-Key": "k-1"}
    answers = await asyncio.gather(*(committed.post("/api/work-orders", json=BODY, headers=key) for _ in range(10)))
    assert len({ok(answer, 201)["id"] for answer in answers}) == 1
    with psycopg.connect(clean_database.database_url) as owner:
        assert owner.execute("SELECT count(*) FROM work_orders").fetchone() == (1,)


async def test_no_answer_says_created_before_the_commit(clean_database: Settings, committed: Client) -> None:
    with psycopg.connect(clean_database.database_url, autocommit=True) as owner:
        owner.execute(
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RAISE check_violation USING MESSAGE = 'not at commit'; END $$"
        )
        owner.execute(
            "CREATE CONSTRAINT TRIGGER refuse AFTER INSERT ON work_orders DEFERRABLE INITIALLY DEFERRED"
            " FOR EACH ROW EXECUTE FUNCTION refuse()"
        )
        answer = await committed.post("/api/work-orders", json=BODY, headers={"Idempotency-Key": "k-1"})
        refused(answer, 400)
        assert owner.execute("SELECT count(*) FROM idempotency_keys").fetchone() == (0,)
