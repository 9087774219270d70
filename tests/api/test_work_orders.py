"""Work orders: the reference's examples, the rules, who sees what."""

from typing import Any
from uuid import uuid4

import pytest

from tests.api.conftest import Client, LogIn, Rows, ok, person, refused
from tests.conftest import People


@pytest.fixture
async def motor(manager: Client) -> dict[str, Any]:
    body = {"assetTag": "M-205", "model": "ABB M3BP", "area": "Assembly"}
    created: dict[str, Any] = ok(await manager.post("/api/equipment", json=body), 201)
    return created


async def make(client: Client, **fields: Any) -> dict[str, Any]:
    body: dict[str, Any] = ok(await client.post("/api/work-orders", json={"title": "A job", **fields}), 201)
    return body


async def types(rows: Rows) -> list[str]:
    return [row["type"] for row in await rows("SELECT type FROM events WHERE entity = 'work_order' ORDER BY written")]


async def test_the_references_example(manager: Client, people: People, motor: dict[str, Any], rows: Rows) -> None:
    given = {
        "title": "Emergency Repair - Motor M-205",
        "description": "Motor showing unusual vibration patterns",
        "priority": "high",
        "type": "corrective",
        "equipmentId": motor["id"],
        "assignedTo": str(people.northerner),
        "dueDate": "2025-01-21T16:00:00.000Z",
    }
    created = await manager.post("/api/work-orders", json=given)
    body = ok(created, 201)
    assert {name: body[name] for name in given} == given
    assert body["foNumber"].startswith("WO-20")
    assert body["status"] == "assigned"
    assert body["assignees"] == [given["assignedTo"]]
    assert body["requestedBy"] == str(people.manager)
    assert body["warehouseId"] == str(people.north)
    assert (body["area"], body["assetModel"]) == ("Assembly", "ABB M3BP")
    url = f"/api/work-orders/{body['id']}"
    assert ok(await manager.get(url)) == body

    done = await manager.patch(url, json={"status": "completed", "completionNotes": "Replaced bearing"})
    after = ok(done)
    assert after["status"] == "completed"
    assert after["completionNotes"] == "Replaced bearing"
    assert after["completedAt"].endswith("Z")
    assert after["completedBy"] == str(people.manager)
    assert done.headers["etag"] != created.headers["etag"]
    assert await types(rows) == ["work_order.created", "work_order.updated", "work_order.completed"]
    [event] = await rows("SELECT * FROM events WHERE type = 'work_order.completed'")
    listed = ok(await manager.get("/api/work-orders"))
    assert event["payload"]["workOrder"] == listed[0]
    assert event["payload"]["metrics"]["onTime"] is False
    assert event["payload"]["completedBy"] == str(people.manager)
    [changed] = await rows("SELECT payload FROM events WHERE type = 'work_order.updated'")
    assert changed["payload"]["changes"]["status"] == {"from": "assigned", "to": "completed"}


async def test_the_list_has_every_field_of_the_reference(manager: Client) -> None:
    await make(manager)
    [row] = ok(await manager.get("/api/work-orders"))
    assert row.keys() >= {
        "id", "foNumber", "title", "description", "status", "priority", "type", "equipmentId", "assignedTo",
        "requestedBy", "dueDate", "createdAt", "warehouseId",
    }  # fmt: skip
    assert "checklist" not in row


async def test_the_title_defaults_to_the_descriptions_first_line(manager: Client) -> None:
    body = {"description": "\n  Pump leaks  \nat the seal"}
    assert ok(await manager.post("/api/work-orders", json=body), 201)["title"] == "Pump leaks"
    refused(await manager.post("/api/work-orders", json={"description": "  \n "}), 400)


async def test_assignees_in_either_form(manager: Client, people: People) -> None:
    one, two = str(people.northerner), str(people.admin)
    assert (await make(manager))["assignees"] == []
    body = await make(manager, assignedTo=[one, two, one])
    assert (body["assignedTo"], body["assignees"]) == (one, [one, two])
    url = f"/api/work-orders/{body['id']}"
    assert ok(await manager.patch(url, json={"assignees": [two]}))["assignedTo"] == two
    cleared = ok(await manager.patch(url, json={"assignedTo": None}))
    assert (cleared["assignees"], cleared["status"]) == ([], "new")
    assert ok(await manager.patch(url, json={"assignedTo": one}))["status"] == "assigned"
    refused(await manager.patch(url, json={"assignedTo": one, "assignees": [two]}), 400)
    for nobody in (str(uuid4()), str(people.leaver)):
        missing = refused(await manager.patch(url, json={"assignedTo": nobody}), 404)
        assert missing["errors"][0]["field"] == "assignedTo"
    refused(await manager.put(f"{url}/status", json={"status": "in_progress", "nonsense": 1}), 400)


async def test_who_is_assigned_is_told(manager: Client, people: People, rows: Rows) -> None:
    body = await make(manager, assignedTo=[str(people.northerner), str(people.manager)])
    told = await rows("SELECT user_id, type, work_order_id FROM notifications")
    assert [(t["user_id"], t["type"]) for t in told] == [(people.northerner, "work_order_assigned")]
    assert str(told[0]["work_order_id"]) == body["id"]


async def test_filters(manager: Client, people: People, motor: dict[str, Any]) -> None:
    await make(manager, title="one", priority="high", assignedTo=str(people.northerner), dueDate="2020-01-01T00:00:00Z")
    await make(manager, title="two", type="inspection", equipmentId=motor["id"], dueDate="2199-01-01T00:00:00Z")
    await make(manager, title="three", priority="low", description="needs a 50_mm key")

    async def titles(query: str) -> list[str]:
        return [w["title"] for w in ok(await manager.get(f"/api/work-orders?sort=createdAt&{query}"))]

    assert await titles("status=new,assigned&priority=high,medium") == ["one", "two"]
    assert await titles("status=new") == ["two", "three"]
    assert await titles(f"assignedTo={people.northerner}") == ["one"]
    assert await titles(f"assignedTo={people.northerner},{people.admin}") == ["one"]
    assert await titles("type=inspection,project") == ["two"]
    assert await titles(f"equipmentId={motor['id']}") == ["two"]
    assert await titles(f"requestedBy={people.manager}") == ["one", "two", "three"]
    assert await titles("dueBefore=2021-01-01T00:00:00Z") == ["one"]
    assert await titles("dueAfter=2021-01-01T00:00:00Z") == ["two"]
    assert await titles("overdue=true") == ["one"]
    assert await titles("overdue=false") == ["two", "three"]
    assert await titles("q=50_MM") == ["three"]
    assert await titles("q=5_mm") == []
    of_motor = ok(await manager.get(f"/api/assets/{motor['id']}/work-orders"))
    assert [w["title"] for w in of_motor] == ["two"]


async def test_sorting(manager: Client) -> None:
    for title, priority, due in (("a", "low", None), ("b", "critical", "2026-01-01T00:00:00Z"), ("c", "high", None)):
        await make(manager, title=title, priority=priority, dueDate=due)

    async def order(sort: str) -> str:
        return "".join(w["title"] for w in ok(await manager.get(f"/api/work-orders?sort={sort}")))

    assert await order("-priority") == "bca"  # by its meaning, not by its letters
    assert await order("priority") == "acb"
    assert (await order("dueDate"))[0] == (await order("-dueDate"))[0] == "b"  # without a date comes last


async def test_a_forbidden_change_names_what_is_allowed(manager: Client) -> None:
    body = await make(manager)
    url = f"/api/work-orders/{body['id']}/status"
    problem = refused(await manager.put(url, json={"status": "verified"}), 409)
    assert "cannot become verified" in problem["message"]
    assert "in_progress" in problem["message"]
    ok(await manager.put(url, json={"status": "cancelled"}))
    assert "nothing" in refused(await manager.put(url, json={"status": "new"}), 409)["message"]


async def test_another_person_verifies(manager: Client, supervisor: Client, technician: Client, people: People) -> None:
    body = await make(manager, assignedTo=str(people.northerner))
    url = f"/api/work-orders/{body['id']}/status"
    assert ok(await technician.put(url, json={"status": "in_progress"}))["status"] == "in_progress"
    ok(await manager.put(url, json={"status": "completed", "completionNotes": "done"}))
    assert "another person" in refused(await manager.put(url, json={"status": "verified"}), 403)["message"]
    assert "work_orders.verify" in refused(await technician.put(url, json={"status": "verified"}), 403)["message"]
    verified = ok(await supervisor.put(url, json={"status": "verified"}))
    assert verified["verifiedBy"] is not None
    again = ok(await supervisor.put(url, json={"status": "in_progress"}))
    assert again["verifiedBy"] is again["completedAt"] is again["completedBy"] is None


async def test_to_plan_is_the_supervisors(technician: Client, supervisor: Client, people: People) -> None:
    body = await make(technician)
    url = f"/api/work-orders/{body['id']}"
    for change in ({"priority": "high"}, {"dueDate": None}, {"assignedTo": str(people.admin)}, {"status": "cancelled"}):
        refused(await technician.patch(url, json=change), 403)
    mine = ok(await technician.patch(url, json={"assignedTo": str(people.northerner)}))  # a job nobody has, for oneself
    assert mine["status"] == "assigned"
    refused(await technician.patch(url, json={"assignedTo": None}), 403)
    ok(await supervisor.patch(url, json={"priority": "high", "assignedTo": str(people.admin)}))
    refused(await technician.post("/api/work-orders", json={"title": "x", "assignedTo": str(people.admin)}), 403)


async def test_some_roles_see_their_own_only(manager: Client, log_in: LogIn, people: People, rows: Rows) -> None:
    contractor = await person(rows, "contractor", people.north)
    requester = await person(rows, "requester", people.north)
    given = await make(manager, title="for the contractor", assignedTo=str(contractor))
    secret = await make(manager, title="not theirs")
    as_contractor, as_requester = await log_in(contractor), await log_in(requester)
    asked = await make(as_requester, title="please", type="request")
    assert [w["id"] for w in ok(await as_contractor.get("/api/work-orders?count=true"))] == [given["id"]]
    assert [w["id"] for w in ok(await as_requester.get("/api/work-orders"))] == [asked["id"]]
    refused(await as_contractor.get(f"/api/work-orders/{secret['id']}"), 404)
    refused(await as_contractor.patch(f"/api/work-orders/{secret['id']}", json={"title": "x"}), 404)
    refused(await as_contractor.get(f"/api/work-orders/{secret['id']}/checklist"), 404)
    ok(await as_contractor.patch(f"/api/work-orders/{given['id']}", json={"status": "in_progress"}))
    refused(await as_requester.patch(f"/api/work-orders/{asked['id']}", json={"title": "x"}), 403)
    refused(await as_contractor.get("/api/alarms"), 403)


async def test_another_warehouses_work_order_does_not_exist(
    manager: Client, technician: Client, people: People
) -> None:
    south = await make(manager, warehouseId=str(people.south), checklist=[{"action": "look"}])
    url = f"/api/work-orders/{south['id']}"
    for method, path, body in (
        ("GET", url, None),
        ("PATCH", url, {"title": "x"}),
        ("PUT", f"{url}/status", {"status": "in_progress"}),
        ("GET", f"{url}/checklist", None),
        ("PATCH", f"{url}/checklist/{south['checklist'][0]['id']}", {"status": "done"}),
    ):
        refused(await technician.request(method, path, json=body), 404)
    answer = await technician.get("/api/work-orders?count=true")
    assert ok(answer) == []
    assert answer.headers["x-total-count"] == "0"
    machine = ok(await manager.post("/api/equipment", json={"assetTag": "S", "warehouseId": str(people.south)}), 201)
    foreign = await technician.post("/api/work-orders", json={"title": "x", "equipmentId": machine["id"]})
    assert refused(foreign, 404)["errors"][0]["field"] == "equipmentId"
    refused(await technician.post("/api/work-orders", json={"title": "x", "warehouseId": str(people.south)}), 404)
    there = await make(manager, equipmentId=machine["id"])
    assert there["warehouseId"] == str(people.south)  # the work is where the machine is


async def test_the_checklist(manager: Client, technician: Client, people: People) -> None:
    steps = [{"action": "Lock out"}, {"component": "Bearing", "action": "Measure clearance"}]
    body = await make(manager, checklist=steps)
    assert [(s["component"], s["action"], s["status"]) for s in body["checklist"]] == [
        (None, "Lock out", "pending"),
        ("Bearing", "Measure clearance", "pending"),
    ]
    url = f"/api/work-orders/{body['id']}/checklist"
    assert ok(await technician.get(url)) == body["checklist"]
    step = f"{url}/{body['checklist'][1]['id']}"
    done = await technician.patch(step, json={"status": "fail", "notes": "0.3 mm", "customFieldData": {"mm": 0.3}})
    item = ok(done)
    assert (item["status"], item["notes"], item["customFieldData"]) == ("fail", "0.3 mm", {"mm": 0.3})
    assert item["completedBy"] == str(people.northerner)
    refused(await technician.patch(step, json={"status": "pass"}, headers={"If-Match": '"1"'}), 412)
    back = ok(await technician.patch(step, json={"status": "pending"}, headers={"If-Match": done.headers["etag"]}))
    assert back["completedAt"] is back["completedBy"] is None
    refused(await technician.patch(f"{url}/{uuid4()}", json={"status": "done"}), 404)
    other = await make(manager)
    wrong = f"/api/work-orders/{other['id']}/checklist/{body['checklist'][1]['id']}"
    refused(await technician.patch(wrong, json={"status": "done"}), 404)
    ok(await manager.put(f"/api/work-orders/{body['id']}/status", json={"status": "completed"}))
    assert "completed" in refused(await technician.patch(step, json={"status": "done"}), 409)["message"]


async def test_if_match_on_work_orders(manager: Client) -> None:
    created = await manager.post("/api/work-orders", json={"title": "x"})
    url, etag = f"/api/work-orders/{created.json()['id']}", created.headers["etag"]
    ok(await manager.patch(url, json={"title": "y"}, headers={"If-Match": etag}))
    refused(await manager.patch(url, json={"title": "z"}, headers={"If-Match": etag}), 412)
    refused(await manager.put(f"{url}/status", json={"status": "on_hold"}, headers={"If-Match": etag}), 412)
    assert ok(await manager.get(url))["title"] == "y"


async def test_a_verdict_needs_a_prediction(manager: Client) -> None:
    body = await make(manager)
    answer = await manager.patch(f"/api/work-orders/{body['id']}", json={"status": "completed", "verdict": "confirmed"})
    assert refused(answer, 400)["errors"][0]["field"] == "verdict"
    assert ok(await manager.get(f"/api/work-orders/{body['id']}"))["status"] == "new"  # all or nothing


async def test_every_write_is_in_the_audit_trail_with_its_request(manager: Client, people: People, rows: Rows) -> None:
    answer = await manager.post("/api/work-orders", json={"title": "x"}, headers={"X-Request-Id": "audited-1"})
    [log] = await rows("SELECT * FROM system_logs WHERE record_id = CAST(:id AS uuid)", id=ok(answer, 201)["id"])
    assert (log["action"], log["user_id"], log["request_id"]) == ("insert", people.manager, "audited-1")
