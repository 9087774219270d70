"""Downtime, history, tree, labels, scan, catalogue, retired sensors."""

from fastapi import FastAPI

from tests.api import plant
from tests.api.conftest import Client, Rows, ok, refused


async def test_downtime_follows_the_status_and_history_tells_of_it(supervisor: Client, southerner: Client) -> None:
    machine = ok(await supervisor.post("/api/assets", json={"assetTag": "D-1"}), 201)["id"]
    url = f"/api/assets/{machine}"
    ok(await supervisor.patch(url, json={"status": "down", "statusReason": "Seal leaks"}))
    [open_] = ok(await supervisor.get(f"{url}/downtime"))
    assert (open_["reason"], open_["planned"], open_["endedAt"]) == ("Seal leaks", False, None)
    ok(await supervisor.patch(url, json={"status": "maintenance"}))
    assert ok(await supervisor.patch(url, json={"status": "active"}))["statusReason"] is None
    spans = ok(await supervisor.get(f"{url}/downtime?sort=startedAt"))
    assert [span["planned"] for span in spans] == [False, True]
    assert all(span["endedAt"] for span in spans)
    old = {"startedAt": "2025-01-01T00:00:00Z", "endedAt": "2025-01-01T02:30:00Z", "reason": "Power"}
    assert ok(await supervisor.post(f"{url}/downtime", json=old), 201)["hours"] == 2.5
    refused(await supervisor.post(f"{url}/downtime", json={**old, "startedAt": "2025-01-01T01:00:00Z"}), 409)
    refused(await supervisor.post(f"{url}/downtime", json={**old, "endedAt": "2199-01-01T00:00:00Z"}), 400)
    whole = ok(await supervisor.get(f"{url}/history"))
    assert {"equipment.created", "equipment.status_changed", "downtime.started"} <= {entry["kind"] for entry in whole}
    answer = await supervisor.get(f"{url}/history?limit=2")
    paged = ok(answer)
    while "next" in answer.links:
        answer = await supervisor.get(answer.links["next"]["url"])
        paged += ok(answer)
    assert paged == whole
    refused(await southerner.get(f"{url}/history"), 404)
    refused(await southerner.get(f"{url}/downtime"), 404)


async def test_tree_scan_codes_and_labels(app: FastAPI, supervisor: Client, southerner: Client) -> None:
    top = ok(await supervisor.post("/api/equipment", json={"assetTag": "LINE-1"}), 201)
    part = {"assetTag": "LINE-1/P", "parentEquipmentId": top["id"]}
    below = ok(await supervisor.post("/api/equipment", json=part), 201)
    tree = ok(await supervisor.get(f"/api/equipment/{top['id']}/tree"))
    assert [child["id"] for child in tree["children"]] == [below["id"]]
    for code in ("line-1", top["id"], f"https://plant.example/equipment/{top['id']}"):
        assert ok(await supervisor.get("/api/equipment/scan", params={"code": code}))["id"] == top["id"]
    refused(await southerner.get("/api/equipment/scan?code=LINE-1"), 404)
    assert b"<svg" in (await supervisor.get(top["qrCodeUrl"])).content
    sheet = await supervisor.get(f"/api/equipment/labels?ids={top['id']},{below['id']}")
    assert sheet.content.startswith(b"%PDF")
    refused(await southerner.get(f"/api/equipment/labels?ids={top['id']}"), 404)


async def test_the_catalogue_gives_a_model_its_class(manager: Client, technician: Client) -> None:
    model = {"manufacturer": "KSB", "model": "Etanorm", "equipmentClass": "pump", "expectedLifeYears": 12.5}
    ok(await manager.post("/api/equipment-models", json=model), 201)
    refused(await manager.post("/api/equipment-models", json={**model, "model": "ETANORM"}), 409)
    refused(await technician.post("/api/equipment-classes", json={"code": "x", "name": "X"}), 403)
    machine = {"assetTag": "K-1", "manufacturer": "ksb", "model": "etanorm"}
    assert ok(await manager.post("/api/equipment", json=machine), 201)["equipmentClass"] == "pump"


async def test_a_sensor_retires_and_wakes(manager: Client, rows: Rows) -> None:
    [sensor] = await rows(plant.SENSOR, address="old/one", equipment=None)
    url = f"/api/sensors/{sensor['id']}"
    ok(await manager.delete(url), 204)
    assert ok(await manager.get(url))["status"] == "retired"
    assert ok(await manager.get("/api/sensors?q=old/one")) == []
    assert len(ok(await manager.get("/api/sensors?status=retired"))) == 1
    ok(await manager.patch(url, json={"status": "unassigned"}))
