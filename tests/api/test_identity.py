"""Login, refresh, logout, sessions, roles."""

import time
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import jwt
import pytest
from fastapi import FastAPI

from api.identity.passwords import hash_password
from api.identity.roles import PERMISSIONS, Role
from api.identity.service import create_user
from api.ratelimit import RateLimiter
from core.database import Database
from core.settings import ApiSettings, Settings
from tests.api.conftest import Client, LogIn, Rows, client_of, ok, refused
from tests.conftest import AsOwner, People

PASSWORD = "correct horse battery staple"


@pytest.fixture
async def northerner(people: People, rows: Rows) -> dict[str, str]:
    """The credentials of the northern technician."""
    await rows(
        "INSERT INTO user_credentials (user_id, password_hash) VALUES (:id, :hash)",
        id=people.northerner,
        hash=await hash_password(PASSWORD),
    )
    return {"email": "northerner@plant.example", "password": PASSWORD}


async def login(client: Client, credentials: dict[str, Any], **more: Any) -> dict[str, Any]:
    body: dict[str, Any] = ok(await client.post("/api/auth/login", json={**credentials, **more}))
    return body


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


async def test_login_answers_as_both_documents_say(
    anonymous: Client, northerner: dict[str, str], people: People, settings: Settings
) -> None:
    body = await login(anonymous, northerner, mfaToken="123456", rememberMe=True)
    assert set(body) == {"success", "user", "token", "refreshToken", "sessionId"}
    assert body["success"] is True
    assert body["user"]["id"] == str(people.northerner)
    assert body["user"]["email"] == "northerner@plant.example"
    assert body["user"]["role"] == "technician"
    assert body["user"]["warehouseId"] == str(people.north)
    assert "password" not in str(body).lower()
    claims = jwt.decode(
        body["token"],
        settings.secret_key.get_secret_value(),
        ["HS256"],
        audience="maintainpro-api",
        issuer="maintainpro",
    )
    assert claims["sub"] == str(people.northerner)
    assert claims["sid"] == body["sessionId"]
    assert claims["role"] == "technician"
    assert claims["warehouse"] == str(people.north)
    assert claims["exp"] - claims["iat"] == settings.api.access_token_minutes * 60
    assert {"jti", "iss", "aud"} <= claims.keys()
    me = ok(await anonymous.get("/api/auth/me", headers=bearer(body["token"])))
    assert me["permissions"] == sorted(PERMISSIONS[Role.TECHNICIAN])


async def test_the_address_is_read_without_its_case(anonymous: Client, northerner: dict[str, str]) -> None:
    assert await login(anonymous, {**northerner, "email": " Northerner@PLANT.example "})


async def test_remember_me_makes_the_refresh_token_live_longer(
    anonymous: Client, northerner: dict[str, str], settings: Settings
) -> None:
    def days(token: str) -> float:
        claims = jwt.decode(token, options={"verify_signature": False})
        return float(claims["exp"] - claims["iat"]) / 86400

    assert days((await login(anonymous, northerner))["refreshToken"]) == settings.api.refresh_token_days
    remembered = await login(anonymous, northerner, rememberMe=True)
    assert days(remembered["refreshToken"]) == settings.api.remember_me_days
    renewed = ok(await anonymous.post("/api/auth/refresh", json={"refreshToken": remembered["refreshToken"]}))
    assert days(renewed["refreshToken"]) == settings.api.remember_me_days


async def test_every_reason_to_refuse_has_the_same_answer(
    anonymous: Client, northerner: dict[str, str], people: People, rows: Rows
) -> None:
    wrong = refused(await anonymous.post("/api/auth/login", json={**northerner, "password": "wrong"}), 401)
    unknown = refused(await anonymous.post("/api/auth/login", json={**northerner, "email": "no@plant.example"}), 401)
    await rows("UPDATE profiles SET active = false WHERE id = :id", id=people.northerner)
    left = refused(await anonymous.post("/api/auth/login", json=northerner), 401)
    assert wrong["message"] == unknown["message"] == left["message"]


async def test_an_unknown_address_takes_as_long_as_a_known_one(anonymous: Client, northerner: dict[str, str]) -> None:
    async def seconds(email: str) -> float:
        started = time.perf_counter()
        await anonymous.post("/api/auth/login", json={"email": email, "password": "wrong"})
        return time.perf_counter() - started

    await seconds(northerner["email"])
    known = min([await seconds(northerner["email"]) for _ in range(3)])
    unknown = min([await seconds("nobody@plant.example") for _ in range(3)])
    assert unknown > known / 3


async def test_five_failures_lock_the_account_and_the_count_survives_the_401(
    anonymous: Client, northerner: dict[str, str], people: People, rows: Rows
) -> None:
    for _ in range(5):
        refused(await anonymous.post("/api/auth/login", json={**northerner, "password": "wrong"}), 401)
    [kept] = await rows(
        "SELECT failed_logins, locked_until - now() AS lock FROM user_credentials WHERE user_id = :id",
        id=people.northerner,
    )
    assert kept["failed_logins"] == 5
    assert kept["lock"] == timedelta(minutes=1)
    refused(await anonymous.post("/api/auth/login", json=northerner), 401)  # even with the right one
    await rows("UPDATE user_credentials SET locked_until = now() - interval '1 day'")
    for _ in range(5):
        refused(await anonymous.post("/api/auth/login", json={**northerner, "password": "wrong"}), 401)
    [kept] = await rows(
        "SELECT locked_until - now() AS lock FROM user_credentials WHERE user_id = :id", id=people.northerner
    )
    assert kept["lock"] == timedelta(minutes=2)
    await rows("UPDATE user_credentials SET locked_until = now() - interval '1 day'")
    await login(anonymous, northerner)
    [kept] = await rows("SELECT failed_logins FROM user_credentials WHERE user_id = :id", id=people.northerner)
    assert kept["failed_logins"] == 0


async def test_refresh_rotates_and_the_new_pair_works(anonymous: Client, northerner: dict[str, str]) -> None:
    first = await login(anonymous, northerner)
    second = ok(await anonymous.post("/api/auth/refresh", json={"refreshToken": first["refreshToken"]}))
    assert set(second) == {"token", "refreshToken"}
    assert second["refreshToken"] != first["refreshToken"]
    ok(await anonymous.get("/api/auth/me", headers=bearer(second["token"])))
    ok(await anonymous.post("/api/auth/refresh", json={"refreshToken": second["refreshToken"]}))


async def test_a_reused_refresh_token_ends_its_family_and_no_other(
    anonymous: Client, northerner: dict[str, str]
) -> None:
    other = await login(anonymous, northerner)
    first = await login(anonymous, northerner)
    second = ok(await anonymous.post("/api/auth/refresh", json={"refreshToken": first["refreshToken"]}))
    refused(await anonymous.post("/api/auth/refresh", json={"refreshToken": first["refreshToken"]}), 401)
    refused(await anonymous.post("/api/auth/refresh", json={"refreshToken": second["refreshToken"]}), 401)
    refused(await anonymous.get("/api/auth/me", headers=bearer(second["token"])), 401)
    ok(await anonymous.get("/api/auth/me", headers=bearer(other["token"])))


async def test_the_tokens_are_not_each_other(anonymous: Client, northerner: dict[str, str]) -> None:
    body = await login(anonymous, northerner)
    refused(await anonymous.get("/api/auth/me", headers=bearer(body["refreshToken"])), 401)
    refused(await anonymous.post("/api/auth/refresh", json={"refreshToken": body["token"]}), 401)


@pytest.mark.parametrize("flaw", ["expired", "other key", "other issuer", "no session", "none algorithm"])
async def test_a_forged_token_is_401(anonymous: Client, people: People, settings: Settings, flaw: str) -> None:
    now = datetime.now(UTC)
    claims: dict[str, Any] = {
        "sub": str(people.admin),
        "sid": str(uuid4()),
        "jti": str(uuid4()),
        "warehouse": str(people.north),
        "iss": "other" if flaw == "other issuer" else "maintainpro",
        "aud": "maintainpro-api",
        "iat": now - timedelta(hours=1),
        "exp": now + timedelta(hours=-1 if flaw == "expired" else 1),
    }
    key = "x" * 40 if flaw == "other key" else settings.secret_key.get_secret_value()
    token = jwt.encode(claims, None, "none") if flaw == "none algorithm" else jwt.encode(claims, key, "HS256")
    refused(await anonymous.get("/api/work-orders", headers=bearer(token)), 401)


async def test_logout_ends_the_session_at_once(anonymous: Client, northerner: dict[str, str]) -> None:
    body = await login(anonymous, northerner)
    headers = bearer(body["token"])
    assert ok(await anonymous.post("/api/auth/logout", json={"sessionId": body["sessionId"]}, headers=headers))
    refused(await anonymous.get("/api/auth/me", headers=headers), 401)
    refused(await anonymous.post("/api/auth/refresh", json={"refreshToken": body["refreshToken"]}), 401)


async def test_sessions_are_listed_and_revoked_by_their_owner_only(
    anonymous: Client, northerner: dict[str, str], southerner: Client
) -> None:
    here = await login(anonymous, northerner)
    there = await login(anonymous, northerner)
    headers = bearer(here["token"])
    listed = ok(await anonymous.get("/api/auth/sessions", headers=headers))
    assert {s["sessionId"]: s["current"] for s in listed} == {here["sessionId"]: True, there["sessionId"]: False}
    assert listed[0]["userAgent"].startswith("python-httpx")
    refused(await southerner.delete(f"/api/auth/sessions/{there['sessionId']}"), 404)
    refused(await southerner.post("/api/auth/logout", json={"sessionId": there["sessionId"]}), 404)
    ok(await anonymous.delete(f"/api/auth/sessions/{there['sessionId']}", headers=headers), 204)
    refused(await anonymous.get("/api/auth/me", headers=bearer(there["token"])), 401)
    ok(await anonymous.get("/api/auth/me", headers=headers))


async def test_who_left_or_moved_is_known_before_his_token_expires(
    technician: Client, southerner: Client, people: People, rows: Rows
) -> None:
    await rows("UPDATE profiles SET warehouse_id = :north WHERE id = :id", north=people.north, id=people.southerner)
    await rows("INSERT INTO work_orders (title, warehouse_id) VALUES ('in the north', :north)", north=people.north)
    assert len(ok(await southerner.get("/api/work-orders"))) == 1
    await rows("UPDATE profiles SET active = false WHERE id = :id", id=people.northerner)
    refused(await technician.get("/api/work-orders"), 401)


async def test_roles_are_shown(technician: Client) -> None:
    roles = {role["role"]: role for role in ok(await technician.get("/api/roles"))}
    assert set(roles) == {
        "requester", "technician", "supervisor", "manager", "inventory_clerk", "contractor", "admin"
    }  # fmt: skip
    assert roles["admin"]["crossWarehouse"] is True
    assert roles["technician"]["crossWarehouse"] is False
    assert "work_orders.verify" not in roles["technician"]["permissions"]
    for role in roles.values():
        assert set(role["permissions"]) <= set(roles["admin"]["permissions"])


async def test_the_sixth_login_of_a_minute_is_429_with_the_headers(
    app: FastAPI, settings: Settings, northerner: dict[str, str]
) -> None:
    await app.state.limiter.close()
    app.state.limiter = RateLimiter(settings.model_copy(update={"api": ApiSettings()}))  # the product's own limits
    async with client_of(app) as client:
        address = uuid4().int % 200 + 1
        transport = client._transport
        transport.client = (f"10.1.2.{address}", 1)  # type: ignore[attr-defined]
        for remaining in (4, 3, 2, 1, 0):
            answer = await client.post("/api/auth/login", json=northerner)
            assert ok(answer)
            assert answer.headers["x-ratelimit-limit"] == "5"
            assert answer.headers["x-ratelimit-remaining"] == str(remaining)
        answer = await client.post("/api/auth/login", json=northerner)
        refused(answer, 429)
        assert answer.headers["x-ratelimit-remaining"] == "0"
        assert 0 < int(answer.headers["retry-after"]) <= 60
        assert 0 < int(answer.headers["x-ratelimit-reset"]) - time.time() <= 61
        transport.client = (f"10.9.2.{address}", 1)  # type: ignore[attr-defined]  # another address is not held up
        ok(await client.post("/api/auth/login", json=northerner))


async def test_a_users_requests_are_counted_and_limited(
    app: FastAPI, settings: Settings, log_in: LogIn, people: People
) -> None:
    few = settings.model_copy(update={"api": settings.api.model_copy(update={"requests_per_hour": 2})})
    await app.state.limiter.close()
    app.state.limiter = RateLimiter(few)
    one, other = await log_in(people.northerner), await log_in(people.southerner)
    assert (await one.get("/api/roles")).headers["x-ratelimit-remaining"] == "1"
    refused(await one.get(f"/api/work-orders/{uuid4()}"), 404)
    answer = await one.get("/api/roles")
    refused(answer, 429)
    assert answer.headers["x-ratelimit-limit"] == "2"
    ok(await other.get("/api/roles"))


async def test_without_redis_limits_are_counted_here(
    app: FastAPI, settings: Settings, log_in: LogIn, people: People
) -> None:
    gone = settings.model_copy(
        update={
            "redis_url": "redis://127.0.0.1:1/0",
            "api": settings.api.model_copy(update={"requests_per_hour": 3}),
        }
    )
    await app.state.limiter.close()
    app.state.limiter = RateLimiter(gone)
    client = await log_in(people.northerner)
    for remaining in ("2", "1", "0"):
        answer = await client.get("/api/roles")
        assert ok(answer)
        assert answer.headers["x-ratelimit-remaining"] == remaining
    refused(await client.get("/api/roles"), 429)
    ready = await client.get("/readyz")
    assert ready.status_code == 200
    assert ready.json() == {"status": "degraded", "database": "ok", "redis": "down"}


async def test_create_user_makes_one_who_can_log_in(
    anonymous: Client, database: Database, as_owner: AsOwner, people: People
) -> None:
    async with as_owner(), database.session_scope() as session:
        with pytest.raises(ValueError, match="emperor"):
            await create_user(session, email="x@plant.example", password="x", role="emperor", warehouse_id=people.north)
        with pytest.raises(ValueError, match="Name the warehouse"):
            await create_user(session, email="x@plant.example", password="x", role="admin")
        await create_user(
            session, email="New@Plant.example", password=PASSWORD, role="supervisor", warehouse_id=people.south
        )
        for weak in ("short", "Password1234!", "new-plant-new-plant", "Marta.K-1234567"):
            with pytest.raises(ValueError, match="password"):
                await create_user(
                    session, email="marta@plant.example", password=weak, role="technician", first_name="Marta",
                    last_name="New-Plant", warehouse_id=people.south,
                )  # fmt: skip
        await create_user(
            session, email="once@plant.example", password=PASSWORD, role="technician", warehouse_id=people.south,
            must_change=True,
        )  # fmt: skip
    body = await login(anonymous, {"email": "new@plant.example", "password": PASSWORD})
    assert body["user"]["role"] == "supervisor"
    once = await login(anonymous, {"email": "once@plant.example", "password": PASSWORD})
    refused(await anonymous.get("/api/equipment", headers={"Authorization": f"Bearer {once['token']}"}), 403)
