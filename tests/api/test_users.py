"""Users, warehouses and API keys: who may do what to whom."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from api.identity.roles import PERMISSIONS, Permission, Role
from tests.api.accounts import PASSWORD, bearer, give_password, login
from tests.api.conftest import Client, LogIn, Rows, ok, person, refused
from tests.conftest import People


@pytest.fixture
async def admin(log_in: LogIn, people: People) -> Client:
    return await log_in(people.admin)


async def test_a_new_user_has_to_change_the_password_that_he_was_given(
    anonymous: Client, manager: Client, people: People
) -> None:
    body = {"email": "New@Plant.example", "role": "technician", "warehouseId": str(people.south), "password": PASSWORD}
    made = ok(await manager.post("/api/users", json={**body, "firstName": "Nia"}), 201)
    assert (made["email"], made["role"], made["warehouseId"]) == ("new@plant.example", "technician", str(people.south))
    assert "password" not in str(made).lower()
    session = await login(anonymous, {"email": "new@plant.example", "password": PASSWORD})
    assert session["user"]["mustChangePassword"] is True
    refused(await anonymous.get("/api/users/me", headers=bearer(session["token"])), 403)
    taken = refused(await manager.post("/api/users", json=body), 409)
    assert taken["errors"][0]["field"] == "email"


async def test_a_user_without_a_password_is_invited(manager: Client, rows: Rows) -> None:
    made = ok(await manager.post("/api/users", json={"email": "ann@plant.example", "role": "requester"}), 201)
    jobs = await rows("SELECT args FROM procrastinate_jobs WHERE task_name = 'send_account_link'")
    assert [job["args"] for job in jobs] == [{"email": "ann@plant.example"}]
    ok(await manager.post(f"/api/users/{made['id']}/invite"), 202)  # one job waits: it does for both


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", "nobody"),
        ("email", "a@b@c.example"),
        ("role", "emperor"),
        ("warehouseId", "north"),
        ("password", "short"),
        ("firstName", "x" * 101),
        ("firstName", "a\0b"),
        ("admin", True),
    ],
)
async def test_a_wrong_field_is_named(manager: Client, field: str, value: Any) -> None:
    body = {"email": "x@plant.example", "role": "technician", field: value}
    answer = refused(await manager.post("/api/users", json=body), 400)
    assert [error["field"] for error in answer["errors"]] == [field]


async def test_a_warehouse_that_is_not_there_is_404(manager: Client) -> None:
    body = {"email": "x@plant.example", "role": "technician", "warehouseId": str(uuid4())}
    assert refused(await manager.post("/api/users", json=body), 404)["errors"][0]["field"] == "warehouseId"


async def test_managers_keep_everybody_but_administrators(manager: Client, people: People) -> None:
    refused(await manager.post("/api/users", json={"email": "x@plant.example", "role": "admin"}), 403)
    refused(await manager.patch(f"/api/users/{people.northerner}", json={"role": "admin"}), 403)
    refused(await manager.patch(f"/api/users/{people.admin}", json={"firstName": "Mine"}), 403)
    refused(await manager.patch(f"/api/users/{people.admin}", json={"active": False}), 403)
    refused(await manager.delete(f"/api/users/{people.admin}/mfa"), 403)
    moved = ok(await manager.patch(f"/api/users/{people.northerner}", json={"role": "supervisor"}))
    assert moved["role"] == "supervisor"


async def test_nobody_lifts_himself(manager: Client, admin: Client, technician: Client, people: People) -> None:
    refused(await manager.patch(f"/api/users/{people.manager}", json={"role": "supervisor"}), 403)
    refused(await admin.patch(f"/api/users/{people.admin}", json={"active": False}), 403)
    refused(await technician.patch(f"/api/users/{people.northerner}", json={"role": "manager"}), 403)
    refused(await technician.post("/api/users", json={"email": "x@plant.example", "role": "requester"}), 403)
    assert ok(await technician.patch("/api/users/me", json={"phone": "+49 30 1"}))["phone"] == "+49 30 1"
    answer = refused(await technician.patch("/api/users/me", json={"role": "admin"}), 400)
    assert answer["errors"] == [{"field": "role", "message": "Unknown field"}]


async def test_the_last_administrator_stays(admin: Client, log_in: LogIn, people: People, rows: Rows) -> None:
    other = await log_in(await person(rows, "admin", people.south))
    ok(await other.patch(f"/api/users/{people.admin}", json={"role": "manager"}))
    [second] = await rows("SELECT id FROM profiles WHERE role = 'admin' AND active")
    # the one who is left can only be removed by an administrator, and that is himself
    refused(await admin.patch(f"/api/users/{second['id']}", json={"active": False}), 403)
    refused(await other.patch(f"/api/users/{second['id']}", json={"active": False}), 403)


async def test_who_leaves_is_out_at_once(anonymous: Client, manager: Client, people: People, rows: Rows) -> None:
    credentials = await give_password(rows, people.northerner)
    session = await login(anonymous, credentials)
    ok(await manager.patch(f"/api/users/{people.northerner}", json={"active": False}))
    refused(await anonymous.get("/api/auth/me", headers=bearer(session["token"])), 401)
    ok(await manager.patch(f"/api/users/{people.northerner}", json={"active": True}))
    refused(await anonymous.get("/api/auth/me", headers=bearer(session["token"])), 401)  # the old session stays over
    refused(await anonymous.post("/api/auth/refresh", json={"refreshToken": session["refreshToken"]}), 401)
    await login(anonymous, credentials)


async def test_one_sees_the_colleagues_of_ones_warehouse(technician: Client, manager: Client, people: People) -> None:
    seen = {user["id"] for user in ok(await technician.get("/api/users"))}
    assert str(people.southerner) not in seen
    assert str(people.northerner) in seen
    refused(await technician.get(f"/api/users/{people.southerner}"), 404)
    everybody = ok(await manager.get("/api/users?role=technician&active=true&sort=email"))
    assert {str(people.northerner), str(people.southerner)} <= {user["id"] for user in everybody}


async def test_an_update_with_an_old_tag_is_412(manager: Client, people: People) -> None:
    path = f"/api/users/{people.northerner}"
    tag = (await manager.get(path)).headers["etag"]
    ok(await manager.patch(path, json={"phone": "1"}, headers={"If-Match": tag}))
    refused(await manager.patch(path, json={"phone": "2"}, headers={"If-Match": tag}), 412)


async def test_an_administrator_ends_the_sessions_of_others(
    anonymous: Client, admin: Client, manager: Client, people: People, rows: Rows
) -> None:
    session = await login(anonymous, await give_password(rows, people.northerner), deviceFingerprint="tablet 7")
    path = f"/api/users/{people.northerner}/sessions"
    refused(await manager.get(path), 403)
    [shown] = ok(await admin.get(path))
    assert (shown["sessionId"], shown["deviceFingerprint"]) == (session["sessionId"], "tablet 7")
    ok(await admin.delete(f"{path}/{session['sessionId']}"), 204)
    refused(await admin.delete(f"{path}/{session['sessionId']}"), 404)
    refused(await anonymous.get("/api/auth/me", headers=bearer(session["token"])), 401)


# -- warehouses


async def test_warehouses_are_kept_by_administrators(
    admin: Client, manager: Client, technician: Client, people: People
) -> None:
    body = {"name": "West", "timezone": "Europe/Berlin", "address": "Dock 4"}
    refused(await manager.post("/api/warehouses", json=body), 403)
    made = ok(await admin.post("/api/warehouses", json=body), 201)
    assert refused(await admin.post("/api/warehouses", json=body), 409)["errors"][0]["field"] == "name"
    wrong = {"name": "East", "timezone": "Mars/Olympus"}
    assert refused(await admin.post("/api/warehouses", json=wrong), 400)["errors"][0]["field"] == "timezone"
    ok(await admin.patch(f"/api/warehouses/{made['id']}", json={"active": False}))
    refused(await admin.patch(f"/api/warehouses/{people.north}", json={"active": False}), 409)
    assert [w["id"] for w in ok(await technician.get("/api/warehouses"))] == [str(people.north)]
    refused(await technician.get(f"/api/warehouses/{people.south}"), 404)


# -- API keys


async def make_key(client: Client, *scopes: str, **more: Any) -> dict[str, Any]:
    body = {"name": "gateway", "scopes": list(scopes), **more}
    made: dict[str, Any] = ok(await client.post("/api/api-keys", json=body), 201)
    return made


async def test_a_key_is_shown_once_and_works_by_both_headers(
    manager: Client, anonymous: Client, people: People, rows: Rows
) -> None:
    made = await make_key(manager, "equipment.read")
    assert made["key"].startswith("mk_")
    assert made["key"].startswith(made["prefix"])
    assert made["userId"] == str(people.manager)
    [kept] = await rows("SELECT * FROM api_keys")
    assert made["key"] not in str(kept)
    for headers in (bearer(made["key"]), {"X-API-Key": made["key"]}):
        answer = await anonymous.get("/api/equipment", headers=headers)
        ok(answer)
        assert "x-ratelimit-remaining" in answer.headers
    [shown] = ok(await manager.get("/api/api-keys"))
    assert shown["lastUsedAt"]
    assert "key" not in shown
    me = ok(await anonymous.get("/api/auth/me", headers=bearer(made["key"])))
    assert me["permissions"] == ["equipment.read"]


async def test_a_key_does_what_its_scopes_say_and_no_more(manager: Client, anonymous: Client) -> None:
    headers = bearer((await make_key(manager, "equipment.read"))["key"])
    answer = refused(await anonymous.get("/api/work-orders", headers=headers), 403)
    assert "API key" in answer["message"]
    refused(await anonymous.post("/api/equipment", json={"assetTag": "X"}, headers=headers), 403)
    # what concerns passwords and keys is for people, whatever the scopes
    keys = bearer((await make_key(manager, "api_keys.write"))["key"])
    refused(await anonymous.post("/api/api-keys", json={"name": "x", "scopes": ["equipment.read"]}, headers=keys), 403)
    refused(await anonymous.post("/api/auth/mfa/enroll", json={"password": "x"}, headers=keys), 403)
    change = {"currentPassword": "x", "newPassword": "y"}
    refused(await anonymous.post("/api/auth/change-password", json=change, headers=keys), 403)


async def test_a_key_is_over_when_it_is_revoked_expired_or_its_user_leaves(
    manager: Client, admin: Client, anonymous: Client, people: People, rows: Rows
) -> None:
    first, second = await make_key(manager, "equipment.read"), await make_key(manager, "equipment.read")
    third = await make_key(admin, "equipment.read", userId=str(people.northerner))
    ok(await manager.delete(f"/api/api-keys/{first['id']}"), 204)
    await rows("UPDATE api_keys SET expires_at = now() - interval '1 s' WHERE id = :id", id=UUID(second["id"]))
    ok(await anonymous.get("/api/equipment", headers=bearer(third["key"])))
    ok(await manager.patch(f"/api/users/{people.northerner}", json={"active": False}))
    for made in (first, second, third):
        refused(await anonymous.get("/api/equipment", headers=bearer(made["key"])), 401)
    for wrong in ("mk_", "mk_" + "x" * 43, first["key"][:-1], first["key"].upper()):
        refused(await anonymous.get("/api/equipment", headers={"X-API-Key": wrong}), 401)


async def test_a_key_sees_the_warehouse_of_its_user(
    admin: Client, anonymous: Client, people: People, rows: Rows
) -> None:
    await rows(
        "INSERT INTO equipment (asset_tag, warehouse_id) VALUES ('N-1', :north), ('S-1', :south)",
        north=people.north,
        south=people.south,
    )
    made = await make_key(admin, "equipment.read", userId=str(people.southerner))
    seen = ok(await anonymous.get("/api/equipment", headers=bearer(made["key"])))
    assert [item["assetTag"] for item in seen] == ["S-1"]


async def test_nobody_gives_a_key_what_its_user_has_not(manager: Client, admin: Client, people: People) -> None:
    beyond = {"name": "x", "scopes": ["warehouses.write"]}
    assert refused(await manager.post("/api/api-keys", json=beyond), 400)["errors"][0]["field"] == "scopes"
    other = {"name": "x", "scopes": ["equipment.read"], "userId": str(people.northerner)}
    refused(await manager.post("/api/api-keys", json=other), 403)
    refused(await admin.post("/api/api-keys", json={**other, "userId": str(uuid4())}), 404)
    unknown = {"name": "x", "scopes": ["everything"]}
    refused(await admin.post("/api/api-keys", json=unknown), 400)
    past = {"name": "x", "scopes": ["equipment.read"], "expiresAt": "2001-01-01T00:00:00Z"}
    assert refused(await admin.post("/api/api-keys", json=past), 400)["errors"][0]["field"] == "expiresAt"


async def test_what_a_key_writes_is_audited_with_the_key(manager: Client, anonymous: Client, rows: Rows) -> None:
    made = await make_key(manager, "equipment.write", "equipment.read")
    ok(await anonymous.post("/api/equipment", json={"assetTag": "K-1"}, headers=bearer(made["key"])), 201)
    [log] = await rows("SELECT actor, user_id, request_id FROM system_logs WHERE table_name = 'equipment'")
    assert log["actor"] == f"maintainpro_api {made['prefix']}"
    assert log["user_id"] == UUID(made["userId"])
    assert log["request_id"]


def test_a_key_of_an_admin_can_have_every_permission() -> None:
    assert PERMISSIONS[Role.ADMIN] == frozenset(Permission)
