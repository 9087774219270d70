"""PM templates: the reference's example, the rules, what is refused."""

from typing import Any
from uuid import uuid4

import pytest

from tests.api.conftest import Client, Rows, ok, refused
from tests.conftest import People


async def machine(client: Client, tag: str | None = None, **fields: Any) -> str:
    body = {"assetTag": tag or uuid4().hex[:8], "model": "ABB M3BP", **fields}
    created: str = ok(await client.post("/api/equipment", json=body), 201)["id"]
    return created


async def template(client: Client, **fields: Any) -> dict[str, Any]:
    body = {"name": "Monthly inspection", "frequencyType": "calendar", "frequency": 30, **fields}
    created: dict[str, Any] = ok(await client.post("/api/pm-templates", json=body), 201)
    return created


async def test_the_references_example(manager: Client) -> None:
    given = {
        "name": "Monthly Motor Inspection",
        "description": "Monthly preventive maintenance for motors",
        "frequencyType": "calendar",
        "frequency": 30,
        "estimatedDuration": 120,
        "equipmentIds": [await machine(manager), await machine(manager)],
        "checklist": [
            {"id": "check-1", "description": "Check motor temperature", "type": "measurement", "required": True}
        ],
    }
    created = await manager.post("/api/pm-templates", json=given)
    body = ok(created, 201)
    assert {name: body[name] for name in given if name != "equipmentIds"} == {
        name: value for name, value in given.items() if name != "equipmentIds"
    }
    assert set(body["equipmentIds"]) == set(given["equipmentIds"])
    assert body["active"] is True
    assert body["frequencyName"] == "monthly"
    assert body["nextDue"] is not None
    assert ok(await manager.get(f"/api/pm-templates/{body['id']}")) == body
    assert ok(await manager.get("/api/pm-templates")) == [body]


async def test_every_rule_is_kept_and_changed_alone(supervisor: Client, people: People) -> None:
    rules = {
        "schedule": {
            "mode": "fixed", "anchor": "2030-01-06T00:00:00.000Z", "time": "07:30", "timezone": "Europe/Berlin",
            "weekdays": [1, 4], "weekOfMonth": None, "months": [4, 5], "shift": "next", "leadDays": 3,
            "horizonDays": 60, "graceDays": 2, "missed": "each", "allowOverlap": True,
        },
        "frequency": 2, "frequencyUnit": "weeks", "priority": "high", "type": "inspection",
        "assignees": [str(people.northerner)], "permits": ["hot_work"], "lockout": True,
        "parts": [{"partId": None, "partNumber": "BRG-6205", "quantity": 2}], "instructions": ["Wear goggles"],
        "customFields": {"sap": "4711"}, "component": "Drive end", "action": "Inspect",
    }  # fmt: skip
    made = await template(supervisor, **rules)
    rules["schedule"]["anchor"] = "2030-01-06"  # type: ignore[index]
    assert {name: made[name] for name in rules} == rules
    url = f"/api/pm-templates/{made['id']}"
    patched = await supervisor.patch(url, json={"priority": "low"}, headers={"If-Match": '"1"'})
    assert ok(patched) | {"priority": "high", "updatedAt": made["updatedAt"]} == made
    refused(await supervisor.patch(url, json={"priority": "low"}, headers={"If-Match": '"1"'}), 412)


async def test_a_template_of_the_tables_means_every_equipment_of_its_model(manager: Client, rows: Rows) -> None:
    one, _other = await machine(manager), await machine(manager, model="Siemens")
    made = await template(
        manager, name=None, model="abb m3bp", component="Bearing", action="Grease", frequency="weekly"
    )
    assert made["name"] == "abb m3bp Bearing Grease"
    assert (made["frequency"], made["frequencyUnit"], made["frequencyName"]) == (1, "weeks", "weekly")
    assert made["equipmentIds"] == []
    [schedule] = await rows("SELECT equipment_id FROM pm_schedules")
    assert str(schedule["equipment_id"]) == one
    [found] = ok(await manager.get("/api/pm-templates", params={"equipmentId": one}))
    assert found["id"] == made["id"]


async def test_equipment_comes_and_goes(manager: Client, rows: Rows) -> None:
    one, two = await machine(manager), await machine(manager)
    made = await template(manager, equipmentIds=[one])
    url = f"/api/pm-templates/{made['id']}"
    assert ok(await manager.patch(url, json={"equipmentIds": [two]}))["equipmentIds"] == [two]
    active = await rows("SELECT equipment_id FROM pm_schedules WHERE active")
    assert [str(row["equipment_id"]) for row in active] == [two]


async def test_deleted_is_gone(manager: Client) -> None:
    made = await template(manager)
    url = f"/api/pm-templates/{made['id']}"
    assert (await manager.delete(url)).status_code == 204
    refused(await manager.get(url), 404)
    refused(await manager.delete(url), 404)
    assert ok(await manager.get("/api/pm-templates")) == []


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": None}, "name"),
        ({"frequency": None}, "frequency"),
        ({"frequency": 0}, "frequency"),
        ({"frequency": 1.5}, "frequency"),
        ({"frequency": 36_501}, "frequency"),
        ({"frequencyUnit": "fortnights"}, "frequencyUnit"),
        ({"frequencyType": "meter"}, "meter"),
        ({"frequencyType": "condition", "condition": {}}, "condition"),
        ({"meter": {"metric": "hours"}}, "meter"),
        ({"schedule": {"timezone": "Mars/Base"}}, "schedule.timezone"),
        ({"schedule": {"weekdays": [8]}}, "schedule.weekdays.0"),
        ({"schedule": {"weekdays": [1]}}, "schedule.weekdays"),
        ({"schedule": {"weekOfMonth": 1}}, "schedule.weekOfMonth"),
        ({"schedule": {"months": []}}, "schedule.months"),
        ({"frequencyUnit": "years", "schedule": {"anchor": "2025-01-01", "months": [2]}}, "schedule.months"),
        ({"checklist": [{"description": "x", "type": "choice"}]}, "checklist.0.choices"),
        ({"checklist": [{"description": "x", "lowLimit": 2, "highLimit": 1}]}, "checklist.0.lowLimit"),
        ({"checklist": [{"id": "a", "description": "x"}, {"id": "a", "description": "y"}]}, "checklist"),
        ({"estimatedDuration": -1}, "estimatedDuration"),
        ({"colour": "red"}, "colour"),
        ({"parts": [{"quantity": 1}]}, "parts.0"),
    ],
)
async def test_what_is_refused(manager: Client, fields: dict[str, Any], field: str) -> None:
    body = {"name": "x", "frequencyType": "calendar", "frequency": 30, **fields}
    answer = refused(await manager.post("/api/pm-templates", json=body), 400)
    assert field in {error["field"] for error in answer["errors"]}


async def test_who_may(technician: Client, southerner: Client, manager: Client, people: People) -> None:
    body = {"name": "x", "frequencyType": "calendar", "frequency": 30}
    refused(await technician.post("/api/pm-templates", json=body), 403)
    made = await template(manager, equipmentIds=[await machine(manager)])
    assert ok(await technician.get(f"/api/pm-templates/{made['id']}"))["id"] == made["id"]
    refused(await southerner.get(f"/api/pm-templates/{made['id']}"), 404)
    assert ok(await southerner.get("/api/pm-templates")) == []
    other = await machine(manager, warehouseId=str(people.south))
    refused(await manager.post("/api/pm-templates", json={**body, "equipmentIds": [str(uuid4())]}), 404)
    refused(await manager.patch(f"/api/pm-templates/{made['id']}", json={"equipmentIds": [other]}), 404)
