"""Two people at once: on real connections that commit, what must happen once happens once."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from api.app import create_app
from api.identity.roles import Role
from api.identity.tokens import AccessClaims, access_token
from api.ratelimit import RateLimiter
from core.settings import Settings
from tests.api.conftest import Client, client_of, ok
from tests.conftest import People

Json = dict[str, Any]


@pytest.fixture
def owner(clean_database: Settings) -> Any:
    with psycopg.connect(clean_database.database_url, autocommit=True) as connection:
        yield connection


@pytest.fixture
async def two(
    clean_database: Settings, clean_people: People, api_settings: Settings, owner: psycopg.Connection[Any]
) -> AsyncIterator[tuple[Client, Client]]:
    """The manager and a technician, of an application with a pool of its own."""
    app = create_app(clean_database.model_copy(update={"api": api_settings.api}))
    app.state.limiter = RateLimiter(app.state.settings)
    clients: list[Client] = []
    for who, role in ((clean_people.manager, Role.MANAGER), (clean_people.northerner, Role.TECHNICIAN)):
        session = uuid4()
        owner.execute(
            "INSERT INTO user_sessions (user_id, session_id, refresh_token_hash, expires_at)"
            " VALUES (%s, %s, %s, now() + interval '1 day')",
            [who, str(session), f"hash {session}"],
        )
        token = access_token(clean_database, AccessClaims(who, session, clean_people.north), role)
        clients.append(client_of(app, headers={"Authorization": f"Bearer {token}"}))
    yield clients[0], clients[1]
    for client in clients:
        await client.aclose()
    await app.state.limiter.close()
    await app.state.database.close()


async def make(client: Client, **fields: Any) -> str:
    return str(ok(await client.post("/api/work-orders", json={"title": "x", **fields}), 201)["id"])


async def test_two_who_complete_at_once_complete_once(
    two: tuple[Client, Client], owner: psycopg.Connection[Any]
) -> None:
    for _ in range(5):
        url = f"/api/work-orders/{await make(two[0])}"
        answers = await asyncio.gather(*(client.patch(url, json={"status": "completed"}) for client in two * 2))
        assert {ok(answer)["completedBy"] for answer in answers} == {answers[0].json()["completedBy"]}
    counts = owner.execute("SELECT count(*) FROM events WHERE type = 'work_order.completed'").fetchone()
    assert counts == (5,)


async def test_a_step_is_not_taken_back_while_the_work_order_is_completed(two: tuple[Client, Client]) -> None:
    for _ in range(5):
        made = ok(
            await two[0].post(
                "/api/work-orders", json={"title": "x", "checklist": [{"action": "a", "required": True}]}
            ),
            201,
        )
        url = f"/api/work-orders/{made['id']}"
        step = f"{url}/checklist/{made['checklist'][0]['id']}"
        ok(await two[0].patch(step, json={"status": "done"}))
        await asyncio.gather(
            two[0].patch(url, json={"status": "completed"}), two[1].patch(step, json={"status": "pending"})
        )
        after = ok(await two[0].get(url))
        assert (after["status"], after["checklist"][0]["status"]) in {("completed", "done"), ("new", "pending")}


async def test_halves_of_a_cycle_never_pass_each_other(
    two: tuple[Client, Client], owner: psycopg.Connection[Any]
) -> None:
    for _ in range(4):
        ids = [await make(two[0]) for _ in range(3)]
        pairs = list(zip(ids, [*ids[1:], ids[0]], strict=True))
        answers = await asyncio.gather(
            *(two[0].post(f"/api/work-orders/{a}/dependencies", json={"dependsOn": b}) for a, b in pairs)
        )
        assert sorted(answer.status_code for answer in answers) == [201, 201, 409]
    row = owner.execute("SELECT count(*) FROM wo_dependencies").fetchone()
    assert row == (8,)


async def test_a_person_has_one_timer(two: tuple[Client, Client], owner: psycopg.Connection[Any]) -> None:
    ids = [await make(two[0]) for _ in range(4)]
    answers = await asyncio.gather(*(two[1].post(f"/api/work-orders/{each}/time-logs/start") for each in ids * 2))
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 7
    assert owner.execute("SELECT count(*) FROM wo_time_logs").fetchone() == (1,)


async def test_bulk_changes_in_opposite_orders_do_not_lock_each_other_out(two: tuple[Client, Client]) -> None:
    ids = [await make(two[0]) for _ in range(20)]
    bodies = [{"ids": order, "changes": {"labels": [uuid4().hex]}} for order in (ids, ids[::-1]) * 2]
    answers = await asyncio.gather(*(two[0].post("/api/work-orders/bulk", json=body) for body in bodies))
    assert {row["status"] for answer in answers for row in ok(answer)} == {200}
    assert all(UUID(each) for each in ids)


async def test_of_those_who_set_the_first_case_policy_one_wins(two: tuple[Client, Client]) -> None:
    body = {"policy": {"points": 5}}
    put = [two[0].put("/api/case-policy", json=body, headers={"If-Match": '"0"'}) for _ in range(4)]
    assert sorted(answer.status_code for answer in await asyncio.gather(*put)) == [200, 412, 412, 412]


async def test_two_who_first_say_what_is_known_of_a_machine_leave_one_row(
    two: tuple[Client, Client], clean_people: People, owner: psycopg.Connection[Any]
) -> None:
    [(machine,)] = owner.execute(
        "INSERT INTO equipment (asset_tag, warehouse_id) VALUES ('M-RACE', %s) RETURNING id", [clean_people.north]
    ).fetchall()
    path = f"/api/equipment/{machine}/vibration"
    answers = await asyncio.gather(*(two[0].put(path, json={"speed": 1000 + i}) for i in range(4)))
    assert [answer.status_code for answer in answers] == [200] * 4
    assert owner.execute("SELECT count(*), max(version) FROM equipment_vibration").fetchall() == [(1, 4)]
    first = {"If-Match": '"4"'}
    rivals = await asyncio.gather(*(two[0].put(path, json={"speed": 10 + i}, headers=first) for i in range(3)))
    assert sorted(answer.status_code for answer in rivals) == [200, 412, 412]
