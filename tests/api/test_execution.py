"""What happens on a work order: typed steps, time, labour, costs, signatures, comments, watchers."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.api.conftest import Client, LogIn, Rows, ok, person, refused
from tests.api.test_work_orders import make
from tests.conftest import People

Json = dict[str, Any]


async def url_of(client: Client, **fields: Any) -> str:
    return f"/api/work-orders/{(await make(client, **fields))['id']}"


STEPS = [
    {"action": "Lock out", "required": True},
    {"action": "Clearance", "type": "measurement", "unit": "mm", "lowLimit": 0.1, "highLimit": 0.3, "required": True},
    {"action": "Oil", "type": "choice", "choices": ["clear", "cloudy"], "failChoices": ["cloudy"]},
    {"action": "Remarks", "type": "text"},
    {"action": "Photo", "type": "photo", "followUpOnFail": True},
]


async def test_a_value_decides_whether_a_step_has_passed(manager: Client, technician: Client, people: People) -> None:
    url = await url_of(manager, checklist=STEPS)
    steps = [f"{url}/checklist/{s['id']}" for s in ok(await manager.get(f"{url}/checklist"))]
    for step, value, outcome in (
        (0, True, "done"), (0, False, "pending"),
        (1, 0.2, "pass"), (1, 0.1, "pass"), (1, 0.31, "fail"), (1, -7, "fail"),
        (2, "clear", "pass"), (2, "cloudy", "fail"), (3, "all fine", "done"), (4, str(uuid4()), "done"),
    ):  # fmt: skip
        item = ok(await technician.patch(steps[step], json={"value": value}))
        assert (item["status"], item["value"]) == (outcome, value)
        assert item["completedBy"] == (None if outcome == "pending" else str(people.northerner))
    wrong: list[tuple[int, Any]] = [
        (0, "yes"), (1, "0.2"), (1, True), (1, 10**400), (2, "blue"), (2, ["clear"]), (3, " "), (3, 7), (3, "a\0b"),
        (4, "me.jpg"), (4, {}), (1, [0.2]),
    ]  # fmt: skip
    for step, value in wrong:
        assert refused(await technician.patch(steps[step], json={"value": value}), 400)["errors"][0]["field"] == "value"
    refused(await technician.patch(steps[1], json={"value": 9, "status": "pass"}), 400)


async def test_required_steps_block_the_completion(manager: Client) -> None:
    url = await url_of(manager, checklist=STEPS)
    ids = [s["id"] for s in ok(await manager.get(f"{url}/checklist"))]
    problem = refused(await manager.patch(url, json={"status": "completed"}), 409)
    assert [e["field"] for e in problem["errors"]] == ["checklist", "checklist"]
    assert "'Clearance'" in problem["message"]
    refused(await manager.patch(f"{url}/checklist/{ids[1]}", json={"status": "pass"}), 400)  # without its value
    refused(await manager.patch(f"{url}/checklist/{ids[0]}", json={"status": "na"}), 400)  # without a reason
    ok(await manager.patch(f"{url}/checklist/{ids[0]}", json={"status": "na", "notes": "no energy"}))
    ok(await manager.patch(f"{url}/checklist/{ids[1]}", json={"value": 0.2}))
    assert ok(await manager.patch(url, json={"status": "completed"}))["status"] == "completed"
    assert "completed" in refused(await manager.post(f"{url}/checklist", json={"items": [STEPS[0]]}), 409)["message"]


async def test_a_failed_step_opens_a_follow_up_once(manager: Client, technician: Client) -> None:
    url = await url_of(manager, checklist=STEPS, priority="high")
    steps = ok(await manager.get(f"{url}/checklist"))
    failed = ok(await technician.patch(f"{url}/checklist/{steps[4]['id']}", json={"status": "fail", "notes": "leaks"}))
    opened = ok(await manager.get(f"/api/work-orders/{failed['followUpWorkOrderId']}"))
    assert (opened["followUp"], opened["priority"], opened["status"]) == (True, "high", "new")
    assert opened["followUpOf"] == url.rsplit("/", 1)[1]
    assert "leaks" in opened["description"]
    again = ok(await technician.patch(f"{url}/checklist/{steps[4]['id']}", json={"status": "fail", "notes": "still"}))
    assert again["followUpWorkOrderId"] == opened["id"]
    asked = {"value": "cloudy", "openFollowUp": True}
    assert ok(await technician.patch(f"{url}/checklist/{steps[2]['id']}", json=asked))["followUpWorkOrderId"]
    refused(await technician.patch(f"{url}/checklist/{steps[3]['id']}", json={"openFollowUp": True}), 400)
    assert len(ok(await manager.get(f"/api/work-orders?followUpOf={opened['followUpOf']}"))) == 2


async def test_steps_are_added_ordered_and_removed(manager: Client, technician: Client) -> None:
    url = f"{await url_of(manager, checklist=STEPS[:2])}/checklist"
    steps = ok(await technician.post(url, json={"items": STEPS[2:]}), 201)
    assert [s["action"] for s in steps] == [s["action"] for s in STEPS]
    order = [s["id"] for s in reversed(steps)]
    assert [s["id"] for s in ok(await technician.put(f"{url}/order", json={"ids": order}))] == order
    assert [s["id"] for s in ok(await technician.get(url))] == order
    for wrong in (order[1:], [*order[1:], order[1]], [*order[1:], str(uuid4())]):
        refused(await technician.put(f"{url}/order", json={"ids": wrong}), 400)
    refused(await technician.delete(f"{url}/{order[-1]}"), 403)  # what is required is the planner's
    ok(await technician.delete(f"{url}/{order[0]}"), 204)
    assert len(ok(await technician.get(url))) == 4


@pytest.mark.parametrize(
    "step",
    [{"type": "tick", "unit": "mm"}, {"type": "measurement", "lowLimit": 2, "highLimit": 1}, {"type": "choice"},
     {"choices": ["a"]}, {"type": "choice", "choices": ["a"], "failChoices": ["b"]},
     {"type": "measurement", "lowLimit": 1e301}],
)  # fmt: skip
async def test_a_step_fits_its_type(manager: Client, step: Json) -> None:
    refused(await manager.post("/api/work-orders", json={"title": "x", "checklist": [{"action": "a", **step}]}), 400)


async def test_a_timer_runs_once_and_its_hours_are_labour(manager: Client, technician: Client, people: People) -> None:
    rate = {"userId": str(people.northerner), "hourlyRate": "40.00"}
    ok(await manager.post("/api/labor-rates", json=rate), 201)
    first, second = await url_of(manager), await url_of(manager)
    ok(await technician.post(f"{first}/time-logs/start"), 201)
    refused(await technician.post(f"{first}/time-logs/start"), 409)
    assert "stopOther" in refused(await technician.post(f"{second}/time-logs/start"), 409)["message"]
    refused(await technician.post(f"{second}/time-logs/stop"), 409)
    ok(await technician.post(f"{second}/time-logs/start", json={"stopOther": True}), 201)
    [running] = ok(await technician.get("/api/time-logs/running"))
    assert running["workOrderId"] == second.rsplit("/", 1)[1]
    ok(await manager.patch(second, json={"status": "completed"}))
    assert ok(await technician.get("/api/time-logs/running")) == []  # who completes it stops the clocks
    for url in (first, second):
        [log] = ok(await technician.get(f"{url}/time-logs"))
        [labor] = ok(await technician.get(f"{url}/labor"))
        assert log["endTime"] is not None
        assert (labor["timeLogId"], labor["userId"], labor["rate"]) == (log["id"], str(people.northerner), "40.00")
    refused(await technician.delete(f"{first}/labor/{labor['id']}"), 404)
    refused(await technician.delete(f"{second}/labor/{labor['id']}"), 409)


async def test_times_of_one_person_never_overlap(manager: Client, technician: Client, people: People) -> None:
    url, other = await url_of(manager), await url_of(manager)
    entry = {"startTime": "2026-01-05T08:00:00Z", "endTime": "2026-01-05T10:30:00Z"}
    log = await technician.post(f"{url}/time-logs", json=entry)
    [labor] = ok(await technician.get(f"{url}/labor"))
    assert (labor["hours"], labor["rate"], labor["cost"]) == (2.5, None, None)
    overlapping = {"startTime": "2026-01-05T10:00:00Z", "endTime": "2026-01-05T11:00:00Z"}
    assert "overlap" in refused(await technician.post(f"{other}/time-logs", json=overlapping), 409)["message"]
    ok(await technician.post(f"{other}/time-logs", json={**overlapping, "startTime": "2026-01-05T10:30:00Z"}), 201)
    for_another = {**overlapping, "userId": str(people.northerner)}
    refused(await manager.post(f"{other}/time-logs", json=for_another), 409)
    refused(await technician.post(f"{other}/time-logs", json={**overlapping, "userId": str(people.manager)}), 403)
    one = f"{url}/time-logs/{ok(log, 201)['id']}"
    change = {"endTime": "2026-01-05T09:00:00Z"}
    ok(await technician.patch(one, json=change, headers={"If-Match": log.headers["etag"]}))
    refused(await technician.patch(one, json=change, headers={"If-Match": log.headers["etag"]}), 412)
    [labor] = ok(await technician.get(f"{url}/labor"))
    assert labor["hours"] == 1
    for wrong in (
        {"startTime": "2026-01-05T08:00:00Z", "endTime": "2026-01-05T08:00:00Z"},
        {"startTime": "2026-01-05T08:00:00Z", "endTime": "2026-01-07T08:00:00Z"},
        {"startTime": "2199-01-05T08:00:00Z", "endTime": "2199-01-05T09:00:00Z"},
    ):
        assert refused(await technician.post(f"{url}/time-logs", json=wrong), 400)["errors"][0]["field"] == "endTime"
    ok(await technician.delete(one), 204)
    assert ok(await technician.get(f"{url}/labor")) == []


async def test_the_most_particular_rate_of_the_day_holds(manager: Client, people: People) -> None:
    url = await url_of(manager)
    person_ = str(people.northerner)
    for rate in (
        {"hourlyRate": "30"},
        {"craft": "fitter", "hourlyRate": "45.50"},
        {"userId": person_, "hourlyRate": "60", "validFrom": "2026-02-01", "validTo": "2026-03-01"},
    ):
        ok(await manager.post("/api/labor-rates", json=rate), 201)
    for body, rate, cost in (
        ({"hours": "0.3333", "userId": person_, "workDate": "2026-01-31"}, "30.00", "10.00"),
        ({"hours": 2, "userId": person_, "craft": "fitter", "workDate": "2026-01-31"}, "45.50", "91.00"),
        ({"hours": 1, "userId": person_, "craft": "fitter", "workDate": "2026-02-01"}, "60.00", "60.00"),
        ({"hours": 1, "userId": person_, "workDate": "2026-03-01"}, "30.00", "30.00"),
        ({"hours": 2, "workDate": "2026-01-01", "multiplier": "1.5"}, "30.00", "90.00"),
        ({"hours": 1, "workDate": "2026-01-01", "rate": "99.99"}, "99.99", "99.99"),
    ):
        labor = ok(await manager.post(f"{url}/labor", json=body), 201)
        assert (labor["rate"], labor["cost"]) == (rate, cost)
    overlap = {"craft": "fitter", "hourlyRate": "46", "validFrom": "2026-01-01"}
    refused(await manager.post("/api/labor-rates", json=overlap), 409)
    refused(await manager.post("/api/labor-rates", json={**overlap, "userId": person_}), 400)
    refused(
        await manager.post(
            "/api/labor-rates", json={"hourlyRate": "1", "validFrom": "2026-01-02", "validTo": "2026-01-01"}
        ),
        400,
    )
    refused(await manager.post(f"{url}/labor", json={"hours": 1, "workDate": "2199-01-01"}), 400)


async def test_costs_are_exact(manager: Client, technician: Client) -> None:
    url = await url_of(manager)
    for amount in ("0.10", "0.20", "999999999999.99"):
        ok(await technician.post(f"{url}/other-costs", json={"description": "crane", "amount": amount}), 201)
    ok(await manager.post(f"{url}/labor", json={"hours": "0.1", "rate": "0.10"}), 201)
    ok(await technician.post(f"{url}/labor", json={"hours": 3}), 201)
    summary = ok(await technician.get(f"{url}/costs"))
    assert summary == {
        "workOrderId": url.rsplit("/", 1)[1], "laborHours": 3.1, "unpricedHours": 3.0, "laborCost": "0.01",
        "partsCost": "0.00", "otherCost": "1000000000000.29", "totalCost": "1000000000000.30",
    }  # fmt: skip
    for wrong in ("0", "-1", "0.001", "1e20", "NaN", "x"):
        refused(await technician.post(f"{url}/other-costs", json={"description": "x", "amount": wrong}), 400)
    refused(await technician.post(f"{url}/labor", json={"hours": 1, "rate": "1"}), 403)
    refused(await technician.get("/api/labor-rates"), 403)


async def test_the_completion_tells_hours_and_costs(manager: Client, rows: Rows) -> None:
    url = await url_of(manager)
    ok(await manager.post(f"{url}/labor", json={"hours": "1.5", "rate": "10"}), 201)
    ok(await manager.post(f"{url}/other-costs", json={"description": "crane", "amount": "5.25"}), 201)
    assert ok(await manager.patch(url, json={"status": "completed"}))["actualHours"] == 1.5
    [event] = await rows("SELECT payload FROM events WHERE type = 'work_order.completed'")
    metrics = event["payload"]["metrics"]
    assert metrics["laborHours"] == 1.5
    assert metrics["costs"] == {"labor": "15.00", "parts": "0.00", "other": "5.25", "total": "20.25"}


async def test_mentions_and_watchers_are_told(
    manager: Client, technician: Client, people: People, rows: Rows, log_in: LogIn
) -> None:
    url = await url_of(manager)
    ok(await technician.post(f"{url}/watchers"), 201)
    text = "Look @manager@plant.example, and @nobody@plant.example. a@manager@plant.example"
    comment = ok(await technician.post(f"{url}/comments", json={"body": text}), 201)
    assert comment["mentions"] == [str(people.manager)]
    assert {w["userId"] for w in ok(await manager.get(f"{url}/watchers"))} == {
        str(people.manager),
        str(people.northerner),
    }
    ok(await manager.post(f"{url}/comments", json={"body": "Seen", "mentions": [str(people.northerner)]}), 201)
    told = await rows("SELECT user_id, message FROM notifications ORDER BY id")
    assert [row["user_id"] for row in told] == [people.manager, people.northerner]
    assert "Mentioned on WO-" in told[0]["message"]
    one = f"{url}/comments/{comment['id']}"
    refused(await manager.patch(one, json={"body": "x"}), 403)
    assert ok(await technician.patch(one, json={"body": "Never mind"}))["body"] == "Never mind"
    refused(await technician.post(f"{url}/comments", json={"body": "x", "mentions": [str(uuid4())]}), 404)
    refused(await technician.post(f"{url}/comments", json={"body": "  "}), 400)
    assert [c["body"] for c in ok(await manager.get(f"{url}/comments?limit=1"))] == ["Never mind"]
    ok(await technician.delete(one), 204)
    ok(await technician.delete(f"{url}/watchers/{people.northerner}"), 204)
    refused(await technician.delete(f"{url}/watchers/{people.northerner}"), 404)


async def test_a_signature_is_for_what_was_there(
    manager: Client, technician: Client, supervisor: Client, rows: Rows
) -> None:
    import hashlib

    url = await url_of(manager, checklist=STEPS[:1])
    signed = ok(await technician.post(f"{url}/signatures", json={"meaning": "performed", "comment": "done"}), 201)
    assert signed["contentHash"] == hashlib.sha256(signed["content"].encode()).hexdigest()
    assert signed["current"] is True
    refused(await technician.post(f"{url}/signatures", json={"meaning": "performed", "comment": "done"}), 409)
    refused(await technician.post(f"{url}/signatures", json={"meaning": "verified"}), 403)
    assert [s["current"] for s in ok(await supervisor.get(f"{url}/signatures"))] == [True]
    [step] = ok(await technician.get(f"{url}/checklist"))
    ok(await technician.patch(f"{url}/checklist/{step['id']}", json={"status": "done"}))
    assert [s["current"] for s in ok(await supervisor.get(f"{url}/signatures"))] == [False]
    ok(await manager.patch(url, json={"status": "completed"}))
    refused(await manager.post(f"{url}/signatures", json={"meaning": "approved"}), 403)
    ok(await supervisor.post(f"{url}/signatures", json={"meaning": "approved"}), 201)
    ok(await manager.patch(url, json={"status": "closed"}))
    refused(await supervisor.post(f"{url}/signatures", json={"meaning": "received"}), 409)
    assert [s["current"] for s in ok(await supervisor.get(f"{url}/signatures"))] == [False, True]


async def test_nothing_of_it_is_seen_from_another_warehouse(
    manager: Client, technician: Client, people: People, rows: Rows
) -> None:
    there = await make(manager, warehouseId=str(people.south))
    url = f"/api/work-orders/{there['id']}"
    for name in ("time-logs", "labor", "costs", "other-costs", "comments", "watchers", "signatures", "dependencies",
                 "history", "safety", "permits", "lockouts"):  # fmt: skip
        refused(await technician.get(f"{url}/{name}"), 404)
    for name, body in (
        ("time-logs/start", {}), ("labor", {"hours": 1}), ("other-costs", {"description": "x", "amount": 1}),
        ("comments", {"body": "x"}), ("watchers", {}), ("signatures", {"meaning": "performed"}), ("escalate", {}),
        ("follow-up", {"title": "x"}), ("lockouts", {}),
    ):  # fmt: skip
        refused(await technician.post(f"{url}/{name}", json=body), 404)
    requester = await person(rows, "requester", people.north)
    assert isinstance(requester, UUID)
