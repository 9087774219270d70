"""Dependencies, escalation, close-out, bulk changes, workload, the dashboard, history."""

from typing import Any
from uuid import uuid4

from tests.api.conftest import Client, LogIn, Rows, ok, person, refused
from tests.api.test_predictive import case_of
from tests.api.test_work_orders import make, types
from tests.conftest import People

CODES = {"failureMode": "vib", "failureCause": "3.4", "remedy": "1"}


async def test_a_work_order_waits_for_others(manager: Client, technician: Client) -> None:
    first, second, third = [await make(manager, title=str(i), sequence=i) for i in range(3)]
    urls = [f"/api/work-orders/{w['id']}" for w in (first, second, third)]
    for url, before in ((urls[1], first), (urls[2], second), (urls[2], first)):
        ok(await manager.post(f"{url}/dependencies", json={"dependsOn": before["id"]}), 201)
    for wrong, status in ((third, 409), (first, 400), ({"id": str(uuid4())}, 404)):
        refused(await manager.post(f"{urls[0]}/dependencies", json={"dependsOn": wrong["id"]}), status)
    refused(await manager.post(f"{urls[1]}/dependencies", json={"dependsOn": first["id"]}), 409)
    refused(await technician.post(f"{urls[0]}/dependencies", json={"dependsOn": second["id"]}), 403)
    seen = ok(await manager.get(f"{urls[2]}/dependencies"))
    assert [w["sequence"] for w in seen["waitsFor"]] == [0, 1]
    assert seen["ready"] is False
    for status in ("in_progress", "completed"):
        problem = refused(await technician.patch(urls[1], json={"status": status}), 409)
        assert f"{first['foNumber']} is new" in problem["message"]
    ok(await technician.patch(urls[0], json={"status": "completed"}))
    ok(await technician.patch(urls[1], json={"status": "in_progress"}))
    refused(await manager.post(f"{urls[1]}/dependencies", json={"dependsOn": third["id"]}), 409)
    ok(await manager.delete(f"{urls[2]}/dependencies/{second['id']}"), 204)
    assert ok(await manager.get(f"{urls[2]}/dependencies"))["ready"] is True


async def test_close_out_asks_what_failed_why_and_what_was_done(manager: Client) -> None:
    machine = ok(await manager.post("/api/equipment", json={"assetTag": "M"}), 201)
    url = f"/api/work-orders/{(await make(manager, equipmentId=machine['id']))['id']}"
    ok(await manager.patch(url, json={"status": "completed"}))
    problem = refused(await manager.patch(url, json={"status": "closed"}), 400)
    assert [e["field"] for e in problem["errors"]] == ["failureMode", "failureCause", "remedy"]
    refused(await manager.patch(url, json={**CODES, "failureMode": "XYZ"}), 400)
    closed = ok(await manager.put(f"{url}/status", json={"status": "closed", **CODES}))
    assert (closed["failureMode"], closed["failureCause"], closed["remedy"]) == ("VIB", "3.4", "1")
    refused(await manager.patch(url, json={"title": "x"}), 409)  # what is over stays as it is
    codes = ok(await manager.get("/api/work-orders/failure-codes"))
    assert {"code": "VIB", "name": "Vibration"} in codes["failureModes"]


async def test_a_confirmed_prediction_that_is_closed_lets_its_sensors_learn_anew(
    manager: Client, people: People, rows: Rows
) -> None:
    case = await case_of(rows, people.north)
    order = {"equipment": case["equipment"], "case": case["id"]}
    [row] = await rows(
        "INSERT INTO work_orders (title, type, equipment_id, case_id) VALUES ('x', 'predictive', :equipment, :case)"
        " RETURNING id", **order
    )  # fmt: skip
    url = f"/api/work-orders/{row['id']}"
    ok(await manager.patch(url, json={"status": "completed"}))
    assert "verdict" in {
        e["field"] for e in refused(await manager.patch(url, json={"status": "closed"}), 400)["errors"]
    }
    closed = ok(await manager.patch(url, json={"status": "closed", "verdict": "confirmed", **CODES}))
    assert closed["verdict"] == "confirmed"
    [wish] = await rows("SELECT relearn_from > now() AS ahead FROM sensors WHERE id = :id", id=case["sensor"])
    assert wish["ahead"] is True


async def test_reasons_and_reopening(manager: Client, technician: Client, supervisor: Client) -> None:
    url = f"/api/work-orders/{(await make(manager))['id']}"
    held = ok(await technician.put(f"{url}/status", json={"status": "on_hold", "reason": "no access"}))
    assert held["holdReason"] == "no access"
    assert ok(await technician.patch(url, json={"status": "in_progress"}))["holdReason"] is None
    ok(await technician.patch(url, json={"status": "completed"}))
    ok(await supervisor.patch(url, json={"status": "verified"}))
    refused(await technician.patch(url, json={"status": "in_progress"}), 403)  # what was verified is not his to reopen
    assert ok(await supervisor.patch(url, json={"status": "in_progress"}))["reopenedCount"] == 1
    gone = ok(await manager.patch(url, json={"status": "cancelled", "reason": "scrapped"}))
    assert (gone["cancelReason"], gone["allowedStatuses"]) == ("scrapped", [])
    stays = ok(await manager.get(f"{url}/history"))["stays"]
    walked = ["new", "on_hold", "in_progress", "completed", "verified", "in_progress", "cancelled"]
    assert [s["status"] for s in stays] == walked
    assert [s["reason"] for s in stays if s["reason"]] == ["no access", "scrapped"]
    entries = ok(await manager.get(f"{url}/history"))["entries"]
    assert entries[0]["changes"]["status"] == {"from": "in_progress", "to": "cancelled"}


async def test_whoever_has_hours_on_it_does_not_verify(manager: Client, supervisor: Client) -> None:
    url = f"/api/work-orders/{(await make(manager))['id']}"
    ok(await supervisor.post(f"{url}/labor", json={"hours": 1}), 201)
    ok(await manager.patch(url, json={"status": "completed"}))
    assert "another person" in refused(await supervisor.patch(url, json={"status": "verified"}), 403)["message"]


async def test_escalation(manager: Client, technician: Client, people: People, rows: Rows) -> None:
    body = await make(manager)
    url = f"/api/work-orders/{body['id']}/escalate"
    refused(await technician.post(url, json={"assignedTo": str(people.admin)}), 403)
    up = ok(await technician.post(url, json={"reason": "needs a crane"}))
    assert (up["escalated"], up["escalationLevel"], up["escalationReason"]) == (True, 1, "needs a crane")
    again = ok(await manager.post(url, json={"assignedTo": str(people.northerner)}))
    assert (again["escalationLevel"], again["status"], again["assignedTo"]) == (2, "assigned", str(people.northerner))
    assert (await types(rows)).count("work_order.escalated") == 2
    told = await rows("SELECT user_id FROM notifications WHERE type = 'work_order_escalated' ORDER BY id")
    assert [row["user_id"] for row in told] == [people.manager, people.northerner]
    payloads = await rows("SELECT payload FROM events WHERE type = 'work_order.escalated' ORDER BY written")
    assert payloads[1]["payload"]["newAssignee"] == str(people.northerner)
    ok(await manager.patch(url.removesuffix("/escalate"), json={"status": "cancelled"}))
    refused(await technician.post(url), 409)


async def test_bulk_changes_give_a_result_a_row(manager: Client, technician: Client, people: People) -> None:
    open_, over = await make(manager), await make(manager)
    ok(await manager.patch(f"/api/work-orders/{over['id']}", json={"status": "cancelled"}))
    ids = [open_["id"], over["id"], str(uuid4())]
    body: dict[str, Any] = {"ids": ids, "changes": {"priority": "critical", "assignedTo": str(people.northerner)}}
    results = ok(await manager.post("/api/work-orders/bulk", json=body))
    assert [(r["id"], r["status"]) for r in results] == list(zip(ids, [200, 409, 404], strict=True))
    after = ok(await manager.get(f"/api/work-orders/{ids[0]}"))
    assert (after["priority"], after["status"]) == ("critical", "assigned")
    assert [r["status"] for r in ok(await technician.post("/api/work-orders/bulk", json=body))] == [403, 409, 404]
    started = {"ids": ids[:1], "changes": {"status": "in_progress"}}
    assert ok(await technician.post("/api/work-orders/bulk", json=started))[0]["status"] == 200
    for wrong in ({"ids": []}, {"ids": ids, "changes": {"title": "x"}}):
        refused(await manager.post("/api/work-orders/bulk", json={**body, **wrong}), 400)


async def test_workload_and_dashboard_count_what_one_sees(
    manager: Client, technician: Client, people: People, rows: Rows, log_in: LogIn
) -> None:
    both = [str(people.northerner), str(people.manager)]
    await make(manager, assignedTo=both, estimatedHours=3, dueDate="2020-01-01T00:00:00Z", priority="high")
    await make(manager, assignedTo=both[:1], estimatedHours="1.5", type="inspection")
    await make(manager, warehouseId=str(people.south))
    done = await make(manager)
    ok(await manager.patch(f"/api/work-orders/{done['id']}", json={"status": "completed"}))
    load = {w["userId"]: w for w in ok(await manager.get("/api/work-orders/workload"))}
    mine = load[str(people.northerner)]
    assert (mine["open"], mine["overdue"], mine["estimatedHours"]) == (2, 1, 3.0)
    assert load[str(people.manager)]["estimatedHours"] == 1.5
    assert str(people.leaver) not in load
    whole = ok(await manager.get("/api/work-orders/dashboard"))
    assert (whole["total"], whole["open"], whole["overdue"], whole["mine"]) == (4, 3, 1, 1)
    assert (whole["backlogHours"], whole["unassigned"], whole["completedLast30Days"]) == (4.5, 1, 1)
    assert whole["byStatus"]["completed"] == 1
    assert whole["byPriority"] == {"low": 0, "medium": 2, "high": 1, "critical": 0}
    north = ok(await technician.get("/api/work-orders/dashboard"))
    assert (north["total"], north["open"], north["mine"]) == (3, 2, 2)
    requester = await log_in(await person(rows, "requester", people.north))
    assert ok(await requester.get("/api/work-orders/dashboard"))["total"] == 0
    refused(await technician.get("/api/work-orders/workload"), 403)


async def test_practical_filters(manager: Client, technician: Client, people: People) -> None:
    hall = ok(await manager.post("/api/locations", json={"name": "Hall"}), 201)
    bay = ok(await manager.post("/api/locations", json={"name": "Bay", "parentId": hall["id"]}), 201)
    machine = ok(await manager.post("/api/equipment", json={"assetTag": "M", "locationId": bay["id"]}), 201)
    await make(manager, title="there", equipmentId=machine["id"], labels=["shutdown", "oil"])
    await make(manager, title="mine", assignedTo=str(people.northerner), plannedStart="2026-03-01T06:00:00Z")

    async def titles(query: str) -> list[str]:
        return [w["title"] for w in ok(await technician.get(f"/api/work-orders?{query}"))]

    for query, expected in (
        (f"locationId={hall['id']}", ["there"]), ("label=oil,paint", ["there"]), ("mine=true", ["mine"]),
        ("mine=false", ["there"]), ("unassigned=true", ["there"]), ("plannedAfter=2026-01-01T00:00:00Z", ["mine"]),
        ("escalated=true", []), ("watched=true", []), ("sort=plannedStart", ["mine", "there"]),
    ):  # fmt: skip
        assert await titles(query) == expected, query
