"""Maintenance windows by API."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from tests.api import plant
from tests.api.conftest import Client, Rows, ok, refused
from tests.conftest import People

URL = "/api/maintenance-windows"
START = datetime(2031, 3, 2, 6, tzinfo=UTC)  # a Sunday
SPAN = {"startsAt": START.isoformat(), "endsAt": (START + timedelta(hours=4)).isoformat(), "reason": "overhaul"}


async def machine(rows: Rows, warehouse: Any, **more: Any) -> str:
    [row] = await rows(plant.EQUIPMENT, tag=f"M-{uuid4().hex[:6]}", warehouse=warehouse)
    for name, value in more.items():
        await rows(f"UPDATE equipment SET {name} = :value WHERE id = :id", value=value, id=row["id"])
    return str(row["id"])


async def location(rows: Rows, warehouse: Any, name: str, parent: Any = None) -> Any:
    [row] = await rows(
        "INSERT INTO locations (warehouse_id, parent_id, name, path) VALUES (:w, :p, :n, :n) RETURNING id",
        w=warehouse, p=parent, n=name,
    )  # fmt: skip
    return row["id"]


async def test_a_window_lives(supervisor: Client, technician: Client, people: People, rows: Rows) -> None:
    pump = await machine(rows, people.north)
    refused(await technician.post(URL, json={**SPAN, "equipmentId": pump}), 403)
    made = await supervisor.post(URL, json={**SPAN, "equipmentId": pump})
    body = ok(made, 201)
    assert (body["equipmentId"], body["warehouseId"], body["active"]) == (pump, str(people.north), False)
    assert (body["recurrence"], body["nextStartsAt"]) == (None, body["startsAt"])
    url = f"{URL}/{body['id']}"
    assert ok(await technician.get(url)) == body
    later = (START + timedelta(hours=9)).isoformat()
    refused(await supervisor.patch(url, json={"endsAt": later}, headers={"If-Match": '"9"'}), 412)
    changed = ok(await supervisor.patch(url, json={"endsAt": later}, headers={"If-Match": made.headers["etag"]}))
    assert changed["nextEndsAt"] == "2031-03-02T15:00:00.000Z"
    refused(await supervisor.patch(url, json={"endsAt": SPAN["startsAt"]}), 400)
    ok(await supervisor.delete(url), 204)
    refused(await supervisor.get(url), 404)
    logged = await rows("SELECT action FROM system_logs WHERE table_name = 'maintenance_windows' ORDER BY id")
    assert len(logged) == 3


async def test_what_a_window_is_about(supervisor: Client, people: People, rows: Rows) -> None:
    hall = await location(rows, people.north, "Hall")
    bay = await location(rows, people.north, "Bay", hall)
    in_bay = await machine(rows, people.north, location_id=bay)
    part = await machine(rows, people.north, parent_equipment_id=in_bay)
    outside = await machine(rows, people.north)
    of = {
        "own": {"equipmentId": in_bay},
        "hall": {"locationId": str(hall)},
        "plant": {},
    }
    for reason, scope in of.items():
        ok(await supervisor.post(URL, json={**SPAN, **scope, "reason": reason}), 201)

    async def about(equipment: str) -> set[str]:
        return {w["reason"] for w in ok(await supervisor.get(f"{URL}?equipmentId={equipment}"))}

    assert await about(in_bay) == {"own", "hall", "plant"}
    assert await about(part) == {"own", "hall", "plant"}  # with its parts
    assert await about(outside) == {"plant"}
    assert {w["reason"] for w in ok(await supervisor.get(f"{URL}?locationId={hall}"))} == {"hall"}


async def test_recurring_windows(supervisor: Client, people: People, rows: Rows) -> None:
    await rows("UPDATE warehouses SET timezone = 'Europe/Berlin' WHERE id = :id", id=people.north)
    weekly = {"frequency": "weekly", "weekdays": [7, 3]}
    body = ok(await supervisor.post(URL, json={**SPAN, "recurrence": weekly}), 201)
    assert body["timezone"] == "Europe/Berlin"
    assert body["recurrence"] == {"frequency": "weekly", "interval": 1, "weekdays": [3, 7], "until": None}
    found = ok(await supervisor.get(f"{URL}/calendar?from=2031-03-25T00:00:00Z&to=2031-04-04T00:00:00Z"))
    # 07:00 in Berlin; summer time begins on March 30
    assert [o["startsAt"][5:16] for o in found] == ["03-26T06:00", "03-30T05:00", "04-02T05:00"]
    assert {o["windowId"] for o in found} == {body["id"]}
    url = f"{URL}/{body['id']}"
    once = ok(await supervisor.patch(url, json={"recurrence": None}))
    assert once["recurrence"] is None
    refused(await supervisor.get(f"{URL}/calendar?from=2031-01-01T00:00:00Z&to=2032-01-01T00:00:00Z"), 400)


async def test_which_run_now(supervisor: Client, people: People) -> None:
    now = datetime.now(UTC)
    span = {"startsAt": (now - timedelta(days=30, hours=1)).isoformat(), "reason": "daily"}
    daily = {**span, "endsAt": (now - timedelta(days=30) + timedelta(hours=1)).isoformat()}
    ok(await supervisor.post(URL, json={**daily, "recurrence": {"frequency": "daily"}, "timezone": "UTC"}), 201)
    ok(await supervisor.post(URL, json=SPAN), 201)
    [running] = ok(await supervisor.get(f"{URL}?active=true"))
    assert (running["reason"], running["active"]) == ("daily", True)
    [other] = ok(await supervisor.get(f"{URL}?active=false"))
    assert other["reason"] == "overhaul"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"endsAt": SPAN["startsAt"]}, "endsAt"),
        ({"endsAt": "2032-03-02T06:00:00Z"}, "endsAt"),
        ({"startsAt": "2031-03-02T06:00:00"}, "startsAt"),
        ({"startsAt": "0001-01-01T00:00:00Z"}, "startsAt"),
        ({"reason": ""}, "reason"),
        ({"reason": "a\0b"}, "reason"),
        ({"timezone": "Mars/Olympus"}, "timezone"),
        ({"equipmentId": str(uuid4()), "locationId": str(uuid4())}, "locationId"),
        ({"recurrence": {"frequency": "hourly"}}, "recurrence.frequency"),
        ({"recurrence": {"frequency": "weekly", "weekdays": [8]}}, "recurrence.weekdays.0"),
        ({"recurrence": {"frequency": "daily", "interval": 0}}, "recurrence.interval"),
        ({"recurrence": {"frequency": "daily", "weekdays": [1]}}, None),
        ({"recurrence": {"frequency": "daily", "until": "2030-01-01T00:00:00Z"}}, "recurrence.until"),
        ({"endsAt": "2031-03-20T06:00:00Z", "recurrence": {"frequency": "monthly"}}, "endsAt"),
        ({"colour": "red"}, "colour"),
    ],
)
async def test_wrong_windows(supervisor: Client, body: dict[str, Any], field: str | None) -> None:
    answer = refused(await supervisor.post(URL, json={**SPAN, **body}), 400)
    if field is not None:
        assert field in {error["field"] for error in answer["errors"]}


async def test_of_another_warehouse(supervisor: Client, manager: Client, people: People, rows: Rows) -> None:
    foreign = await machine(rows, people.south)
    hall = await location(rows, people.south, "Hall")
    for scope in ({"equipmentId": foreign}, {"locationId": str(hall)}, {"warehouseId": str(people.south)},
                  {"equipmentId": str(uuid4())}):  # fmt: skip
        refused(await supervisor.post(URL, json={**SPAN, **scope}), 404)
    made = ok(await manager.post(URL, json={**SPAN, "equipmentId": foreign}), 201)
    url = f"{URL}/{made['id']}"
    refused(await supervisor.get(url), 404)
    refused(await supervisor.patch(url, json={"reason": "x"}), 404)
    refused(await supervisor.delete(url), 404)
    assert ok(await supervisor.get(URL)) == []
