"""Equipment under its two paths, and locations."""

from typing import Any
from uuid import uuid4

import pytest

from tests.api.conftest import Client, Rows, ok, refused
from tests.conftest import People

MOTOR = {
    "assetTag": "MOTOR-205",
    "model": "ABB M3BP 160MLA4",
    "manufacturer": "ABB",
    "description": "Conveyor drive motor",
    "location": "Production Line 2",
    "area": "Assembly",
    "criticality": "medium",
}


async def events(rows: Rows) -> list[dict[str, Any]]:
    return await rows("SELECT type, entity_id, warehouse_id, payload FROM events ORDER BY written")


async def test_the_references_example_creates_equipment(manager: Client, people: People, rows: Rows) -> None:
    answer = await manager.post("/api/equipment", json=MOTOR)
    body = ok(answer, 201)
    assert {name: body[name] for name in MOTOR} == MOTOR
    assert body["status"] == "active"
    assert body["warehouseId"] == str(people.north)
    assert body["installDate"] is None
    assert body["createdAt"].endswith("Z")
    assert len(body["createdAt"]) == len("2025-01-20T09:00:00.000Z")
    for path in ("equipment", "assets", "v1/equipment", "v1/assets"):
        got = await manager.get(f"/api/{path}/{body['id']}")
        assert ok(got) == body
        assert got.headers["etag"] == answer.headers["etag"]
        assert body in ok(await manager.get(f"/api/{path}"))
    [event] = await events(rows)
    assert event["type"] == "equipment.created"
    assert event["payload"]["equipment"] == body
    assert event["payload"]["createdBy"] == str(people.manager)


async def test_dates_are_days(manager: Client) -> None:
    for given in ("2023-06-15", "2023-06-15T00:00:00.000Z", "2023-06-15T23:30:00-00:00", "2023-06-16T01:00:00+02:00"):
        created = await manager.post("/api/equipment", json={"assetTag": given, "installDate": given})
        assert ok(created, 201)["installDate"] == "2023-06-15T00:00:00.000Z"


async def test_a_location_is_found_or_made_by_its_path(manager: Client) -> None:
    path = "Building A - Basement - Pump room"
    first = ok(await manager.post("/api/assets", json={"assetTag": "P-1", "location": path}), 201)
    second = ok(await manager.post("/api/assets", json={"assetTag": "P-2", "location": path}), 201)
    assert first["location"] == path
    assert first["locationId"] == second["locationId"]
    tree = {place["path"]: place for place in ok(await manager.get("/api/locations"))}
    assert list(tree) == ["Building A", "Building A - Basement", path]
    assert tree[path]["parentId"] == tree["Building A - Basement"]["id"]
    renamed = await manager.patch(f"/api/locations/{tree['Building A']['id']}", json={"name": "Hall 1"})
    assert ok(renamed)["path"] == "Hall 1"
    assert ok(await manager.get(f"/api/assets/{first['id']}"))["location"] == "Hall 1 - Basement - Pump room"


async def test_patch_changes_what_was_sent_and_tells_it(manager: Client, rows: Rows) -> None:
    created = ok(await manager.post("/api/equipment", json=MOTOR), 201)
    url = f"/api/equipment/{created['id']}"
    body = ok(await manager.patch(url, json={"status": "down", "area": None}))
    assert (body["status"], body["area"], body["model"]) == ("down", None, MOTOR["model"])
    assert body["location"] == MOTOR["location"]
    _, updated, changed = await events(rows)
    assert updated["type"] == "equipment.updated"
    assert updated["payload"]["changes"] == {
        "status": {"from": "active", "to": "down"},
        "area": {"from": "Assembly", "to": None},
    }
    assert changed["type"] == "equipment.status_changed"
    assert (changed["payload"]["oldStatus"], changed["payload"]["newStatus"]) == ("active", "down")
    assert changed["payload"]["equipment"]["id"] == created["id"]
    ok(await manager.patch(url, json={"status": "down"}))
    assert len(await events(rows)) == 3  # nothing changed, nothing is told
    refused(await manager.patch(url, json={"assetTag": None}), 400)
    refused(await manager.patch(url, json={"status": None}), 400)


async def test_put_replaces_everything(manager: Client) -> None:
    created = ok(await manager.post("/api/equipment", json=MOTOR), 201)
    url = f"/api/equipment/{created['id']}"
    body = ok(await manager.put(url, json={"assetTag": "MOTOR-206", "location": "Line 3"}))
    assert (body["assetTag"], body["location"]) == ("MOTOR-206", "Line 3")
    assert body["model"] is body["area"] is None
    body = ok(await manager.put(url, json={"assetTag": "MOTOR-206", "locationId": created["locationId"]}))
    assert body["location"] == MOTOR["location"]
    assert ok(await manager.put(url, json={"assetTag": "MOTOR-206"}))["locationId"] is None


async def test_delete_retires_and_keeps(manager: Client, rows: Rows) -> None:
    created = ok(await manager.post("/api/equipment", json=MOTOR), 201)
    ok(await manager.delete(f"/api/assets/{created['id']}"), 204)
    assert ok(await manager.get(f"/api/assets/{created['id']}"))["status"] == "retired"
    assert [event["type"] for event in await events(rows)][-1] == "equipment.status_changed"


async def test_if_match_keeps_one_change_from_burying_another(manager: Client) -> None:
    created = await manager.post("/api/equipment", json=MOTOR)
    url, first = f"/api/equipment/{created.json()['id']}", created.headers["etag"]
    changed = await manager.patch(url, json={"area": "A"}, headers={"If-Match": first})
    second = changed.headers["etag"]
    assert second != first
    for method in ("PATCH", "PUT", "DELETE"):
        stale = await manager.request(method, url, json={"assetTag": "X"}, headers={"If-Match": first})
        refused(stale, 412)
    refused(await manager.patch(url, json={"area": "B"}, headers={"If-Match": f"W/{second}"}), 412)
    refused(await manager.patch(url, json={"area": "B"}, headers={"If-Match": "nonsense"}), 412)
    ok(await manager.patch(url, json={"area": "B"}, headers={"If-Match": f'"0", {second}'}))
    ok(await manager.patch(url, json={"area": "C"}, headers={"If-Match": "*"}))
    assert ok(await manager.get(url))["area"] == "C"


async def test_an_unchanged_resource_is_304(manager: Client) -> None:
    created = await manager.post("/api/equipment", json=MOTOR)
    url, etag = f"/api/equipment/{created.json()['id']}", created.headers["etag"]
    same = await manager.get(url, headers={"If-None-Match": f'"77", W/{etag}'})
    assert same.status_code == 304
    assert not same.content
    assert same.headers["etag"] == etag
    ok(await manager.get(url, headers={"If-None-Match": '"77"'}))


async def test_what_the_database_refuses_is_said_in_words(manager: Client) -> None:
    created = ok(await manager.post("/api/equipment", json=MOTOR), 201)
    twice = refused(await manager.post("/api/equipment", json=MOTOR), 409)
    assert twice["errors"][0]["field"] == "assetTag"
    url = f"/api/equipment/{created['id']}"
    itself = refused(await manager.patch(url, json={"parentEquipmentId": created["id"]}), 400)
    assert itself["errors"][0]["field"] == "parentEquipmentId"
    for field in ("parentEquipmentId", "locationId"):
        missing = refused(await manager.patch(url, json={field: str(uuid4())}), 404)
        assert missing["errors"][0]["field"] == field
    nowhere = await manager.post("/api/equipment", json={"assetTag": "N", "warehouseId": str(uuid4())})
    assert refused(nowhere, 404)["errors"][0]["field"] == "warehouseId"


async def test_children_and_filters(manager: Client, people: People) -> None:
    pump = ok(await manager.post("/api/equipment", json={"assetTag": "PUMP", "criticality": "high"}), 201)
    seal = {"assetTag": "SEAL", "parentEquipmentId": pump["id"], "status": "down", "description": "100% mechanical"}
    seal = ok(await manager.post("/api/equipment", json=seal), 201)
    assert seal["hierarchyLevel"] == 1
    assert ok(await manager.get(f"/api/equipment/{pump['id']}/children")) == [seal]
    refused(await manager.get(f"/api/equipment/{uuid4()}/children"), 404)

    async def tags(query: str) -> list[str]:
        return [e["assetTag"] for e in ok(await manager.get(f"/api/equipment?sort=assetTag&{query}"))]

    assert await tags("status=down,retired") == ["SEAL"]
    assert await tags("status=down&status=active") == ["PUMP", "SEAL"]
    assert await tags("criticality=high") == ["PUMP"]
    assert await tags(f"parentId={pump['id']}") == ["SEAL"]
    assert await tags(f"warehouseId={people.south}") == []
    assert await tags("q=mechanical") == ["SEAL"]
    assert await tags("q=100%25") == ["SEAL"]
    assert await tags("q=1%25s") == []  # a percent sign is a percent sign


@pytest.mark.parametrize("method", ["GET", "PATCH", "PUT", "DELETE"])
async def test_another_warehouses_equipment_does_not_exist(
    manager: Client, technician: Client, supervisor: Client, people: People, method: str
) -> None:
    south = {"assetTag": "S-1", "warehouseId": str(people.south), "location": "Southern hall"}
    created = ok(await manager.post("/api/equipment", json=south), 201)
    url = f"/api/equipment/{created['id']}"
    refused(await supervisor.request(method, url, json={"assetTag": "S-1"}), 404)
    assert ok(await supervisor.get("/api/equipment?count=true")) == []
    assert ok(await supervisor.get("/api/locations")) == []
    refused(await supervisor.get(f"/api/locations/{created['locationId']}"), 404)
    refused(await technician.get(f"{url}/children"), 404)
    refused(await technician.get(f"{url}/work-orders"), 404)
    own = await supervisor.post("/api/equipment", json={"assetTag": "N-1", "parentEquipmentId": created["id"]})
    refused(own, 404)
    forged = await supervisor.post("/api/equipment", json={"assetTag": "N-1", "warehouseId": str(people.south)})
    refused(forged, 404)
    assert ok(await manager.get(url))["assetTag"] == "S-1"


async def test_locations_make_a_tree(manager: Client) -> None:
    hall = ok(await manager.post("/api/locations", json={"name": "Hall"}), 201)
    line = ok(await manager.post("/api/locations", json={"name": "Line", "parentId": hall["id"]}), 201)
    assert line["path"] == "Hall - Line"
    twice = refused(await manager.post("/api/locations", json={"name": "Line", "parentId": hall["id"]}), 409)
    assert twice["errors"][0]["field"] == "name"
    cycle = refused(await manager.patch(f"/api/locations/{hall['id']}", json={"parentId": line["id"]}), 400)
    assert cycle["errors"][0]["field"] == "parentId"
    refused(await manager.post("/api/locations", json={"name": "X", "parentId": str(uuid4())}), 404)
    assert ok(await manager.get(f"/api/locations?parentId={hall['id']}")) == [line]
    assert ok(await manager.get("/api/locations?q=hall%20-%20l")) == [line]
    refused(await manager.delete(f"/api/locations/{hall['id']}"), 409)
    ok(await manager.post("/api/equipment", json={"assetTag": "E", "locationId": line["id"]}), 201)
    refused(await manager.delete(f"/api/locations/{line['id']}"), 409)
    got = await manager.get(f"/api/locations/{line['id']}")
    refused(await manager.patch(f"/api/locations/{line['id']}", json={"name": "L"}, headers={"If-Match": '"99"'}), 412)
    moved = await manager.patch(
        f"/api/locations/{line['id']}", json={"parentId": None}, headers={"If-Match": got.headers["etag"]}
    )
    assert ok(moved)["path"] == "Line"
    ok(await manager.delete(f"/api/locations/{hall['id']}"), 204)
    refused(await manager.get(f"/api/locations/{hall['id']}"), 404)
