"""Permits and locks hold a work order's status until they are signed, and say which."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.api.conftest import Client, LogIn, Rows, ok, person, refused
from tests.api.test_work_orders import make
from tests.conftest import People

Json = dict[str, Any]


def window(start: float = -1, end: float = 8) -> Json:
    now = datetime.now(UTC)
    return {
        "validFrom": (now + timedelta(hours=start)).isoformat(),
        "validTo": (now + timedelta(hours=end)).isoformat(),
    }


@pytest.fixture
async def pump(manager: Client) -> str:
    made = ok(await manager.post("/api/equipment", json={"assetTag": "P-1"}), 201)
    for name, energy in (("Breaker Q1", "electrical"), ("Valve V3", "hydraulic")):
        point = {"name": name, "energyType": energy, "method": "open and lock"}
        ok(await manager.post(f"/api/equipment/{made['id']}/isolation-points", json=point), 201)
    rule = {"equipmentId": made["id"], "permitTypes": ["hot_work"], "lockout": True}
    ok(await manager.post("/api/safety-rules", json=rule), 201)
    return str(made["id"])


async def test_work_waits_for_permit_and_locks_and_ends_without_them(
    manager: Client, technician: Client, supervisor: Client, pump: str
) -> None:
    url = f"/api/work-orders/{(await make(manager, equipmentId=pump, type='inspection'))['id']}"
    start, end = {"status": "in_progress"}, {"status": "completed"}
    problem = refused(await technician.patch(url, json=start), 409)
    assert {e["field"] for e in problem["errors"]} == {"safety"}
    for missing in ("no permit hot_work is in force", "Breaker Q1", "Valve V3"):
        assert missing in problem["message"]
    assert "started first" in refused(await technician.patch(url, json=end), 409)["message"]

    permit = ok(await technician.post(f"{url}/permits", json={"type": "hot_work", **window()}), 201)
    at = f"/api/permits/{permit['id']}"
    refused(await technician.post(f"{at}/approve"), 403)
    assert "approved, rejected" in refused(await technician.post(f"{at}/activate"), 409)["message"]
    assert ok(await supervisor.post(f"{at}/approve", json={"note": "fire watch"}))["status"] == "approved"
    assert ok(await technician.post(f"{at}/activate"))["status"] == "active"

    locks = ok(await technician.post(f"{url}/lockouts"), 201)
    assert [lock["name"] for lock in locks] == ["Breaker Q1", "Valve V3"]
    assert ok(await technician.post(f"{url}/lockouts"), 201) == locks  # planning twice adds nothing
    for lock in locks:
        step = f"{url}/lockouts/{lock['id']}"
        refused(await technician.post(f"{step}/verify"), 409)
        ok(await technician.post(f"{step}/apply", json={"lockNumber": "7"}))
        refused(await technician.post(f"{step}/apply"), 409)
        assert "another person" in refused(await technician.post(f"{step}/verify"), 403)["message"]
        assert "not verified" in refused(await technician.patch(url, json=start), 409)["message"]
        ok(await supervisor.post(f"{step}/verify"))
    assert ok(await technician.get(f"{url}/safety"))["missing"] == []
    ok(await technician.patch(url, json=start))
    assert "on hold" in refused(await technician.post(f"{at}/close"), 409)["message"]

    assert "Valve V3 is not removed" in refused(await technician.patch(url, json=end), 409)["message"]
    refused(await supervisor.post(f"{url}/lockouts/{locks[0]['id']}/remove"), 409)  # of another person, without a why
    ok(await supervisor.post(f"{url}/lockouts/{locks[0]['id']}/remove", json={"note": "he has gone home"}))
    ok(await technician.post(f"{url}/lockouts/{locks[1]['id']}/remove"))
    ok(await technician.patch(url, json=end))
    assert "hot_work is not closed" in refused(await manager.patch(url, json={"status": "closed"}), 409)["message"]
    ok(await technician.post(f"{at}/close"))
    ok(await manager.patch(url, json={"status": "closed"}))


async def test_who_asks_does_not_approve(manager: Client, supervisor: Client) -> None:
    url = f"/api/work-orders/{(await make(manager))['id']}"
    permit = ok(await supervisor.post(f"{url}/permits", json={"type": "general", **window()}), 201)
    assert "another person" in refused(await supervisor.post(f"/api/permits/{permit['id']}/approve"), 403)["message"]
    assert "not active yet" in refused(await manager.patch(url, json={"status": "in_progress"}), 409)["message"]
    assert ok(await manager.post(f"/api/permits/{permit['id']}/reject"))["status"] == "rejected"
    assert "final" in refused(await manager.post(f"/api/permits/{permit['id']}/approve"), 409)["message"]
    ok(await manager.patch(url, json={"status": "in_progress"}))  # what was rejected is waited for no more


async def test_a_window_that_is_over_allows_nothing(manager: Client, supervisor: Client, pump: str) -> None:
    url = f"/api/work-orders/{(await make(manager, equipmentId=pump))['id']}"
    past = ok(await supervisor.post(f"{url}/permits", json={"type": "hot_work", **window(-9, -1)}), 201)
    assert past["status"] == "expired"
    refused(await manager.post(f"/api/permits/{past['id']}/approve"), 409)
    later = ok(await supervisor.post(f"{url}/permits", json={"type": "hot_work", **window(1, 2)}), 201)
    ok(await manager.post(f"/api/permits/{later['id']}/approve"))
    assert "not begun" in refused(await manager.post(f"/api/permits/{later['id']}/activate"), 409)["message"]
    listed = ok(await manager.get("/api/permits?status=expired,approved"))
    assert [p["status"] for p in listed] == ["approved", "expired"]
    refused(await manager.post(f"{url}/permits", json={"type": "hot_work", **window(2, 1)}), 400)


async def test_rules_are_for_something_and_ask_for_something(manager: Client, technician: Client, pump: str) -> None:
    for wrong in ({"lockout": True}, {"equipmentId": pump}, {"equipmentId": pump, "permitTypes": ["magic"]}):
        refused(await manager.post("/api/safety-rules", json=wrong), 400)
    refused(await manager.post("/api/safety-rules", json={"equipmentId": pump, "lockout": True}), 409)
    rule = ok(await manager.post("/api/safety-rules", json={"workOrderType": "project", "lockout": True}), 201)
    refused(await technician.delete(f"/api/safety-rules/{rule['id']}"), 403)
    url = f"/api/work-orders/{(await make(manager, type='project'))['id']}"
    assert "no isolation points" in refused(await manager.patch(url, json={"status": "in_progress"}), 409)["message"]
    changed = {"permitTypes": ["general"], "lockout": False}
    assert ok(await manager.patch(f"/api/safety-rules/{rule['id']}", json=changed))["permitTypes"] == ["general"]
    ok(await manager.delete(f"/api/safety-rules/{rule['id']}"), 204)
    ok(await manager.patch(url, json={"status": "in_progress"}))


async def test_another_warehouses_permits_do_not_exist(
    manager: Client, technician: Client, people: People, rows: Rows, log_in: LogIn
) -> None:
    there = await make(manager, warehouseId=str(people.south))
    permit = ok(
        await manager.post(f"/api/work-orders/{there['id']}/permits", json={"type": "general", **window()}), 201
    )
    supervisor = await log_in(await person(rows, "supervisor", people.north))
    refused(await supervisor.post(f"/api/permits/{permit['id']}/approve"), 404)
    assert ok(await technician.get("/api/permits")) == []
