"""From template to work order: each occurrence once, with every rule; the calendar moves on as the work is done."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from api.maintenance.planning import generator, jobs
from api.operation.services.frame import Context
from core.database import Database
from core.settings import Settings
from tests.api.conftest import AsWorker, Client, Rows, ok, person, refused
from tests.api.test_pm_templates import machine, template
from tests.api.test_predictive import owner as owner  # noqa: PLC0414  # a fixture
from tests.conftest import People


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.fixture
async def tick(as_worker: AsWorker, settings: Settings) -> Any:
    """Run the pm-scheduler at a moment."""

    async def run(moment: str) -> dict[str, Any]:
        async with as_worker() as database:
            return await jobs.run(Context(database, settings, at(moment)))

    return run


async def finish(rows: Rows, client: Client, number: str, moment: str) -> None:
    """Complete a work order as if it had been at a moment: the clock of a request is the wall's."""
    ok(await client.put(f"/api/maintenance/{number}/complete", json={"completionNotes": "done"}))
    await rows("UPDATE work_orders SET completed_at = :at WHERE id = :id", at=at(moment), id=UUID(number))
    await rows("UPDATE pm_occurrences SET completed_at = :at WHERE work_order_id = :id", at=at(moment), id=UUID(number))


async def dues(rows: Rows) -> list[str]:
    found = await rows("SELECT due_at, status FROM pm_occurrences ORDER BY due_at, id")
    return [f"{row['due_at'].astimezone(UTC):%Y-%m-%d} {row['status']}" for row in found]


MONTHLY = {"frequency": 1, "frequencyUnit": "months", "schedule": {"anchor": "2030-01-31", "leadDays": 7}}


async def test_a_work_order_keeps_every_rule_of_its_template(
    manager: Client, tick: Any, rows: Rows, people: People
) -> None:
    pump = await machine(manager, "P-1")
    made = await template(
        manager, equipmentIds=[pump], estimatedDuration=90, priority="high", type="inspection",
        description="Look at it",
        assignees=[str(people.northerner), str(people.leaver)][:1], permits=["hot_work"], lockout=True,
        parts=[{"partNumber": "BRG-1", "quantity": 2}], instructions=["Wear goggles"],
        checklist=[{"id": "c1", "description": "Temperature", "type": "measurement", "required": True, "unit": "°C",
                    "highLimit": 80.0}, {"id": "c2", "description": "Look", "type": "visual"}],
        **MONTHLY,
    )  # fmt: skip
    assert (await tick("2030-01-25 00:00"))["opened"] == 1
    [work_order] = ok(await manager.get("/api/work-orders"))
    assert work_order["title"] == "P-1: Monthly inspection"
    assert (work_order["type"], work_order["priority"], work_order["status"]) == ("inspection", "high", "assigned")
    assert (work_order["equipmentId"], work_order["assignedTo"]) == (pump, str(people.northerner))
    assert work_order["dueDate"] == "2030-01-31T23:59:00.000Z"
    assert work_order["description"] == "Look at it\n- Wear goggles"
    detail = ok(await manager.get(f"/api/work-orders/{work_order['id']}"))
    assert [step["action"] for step in detail["checklist"]] == ["Temperature", "Look"]
    [first, second] = await rows("SELECT * FROM wo_checklist_items ORDER BY position")
    assert (first["type"], first["required"], first["unit"], first["high_limit"]) == ("measurement", True, "°C", 80)
    assert second["type"] == "tick"
    # the template changes afterwards; the work order does not
    ok(await manager.patch(f"/api/pm-templates/{made['id']}", json={"name": "Other", "lockout": False, "permits": []}))
    [stored] = await rows("SELECT pm_rules, pm_template_id, estimated_hours FROM work_orders")
    assert stored["pm_rules"] == {
        name: value for name, value in made.items() if name not in ("equipmentIds", "nextDue")
    }  # fmt: skip
    assert float(stored["estimated_hours"]) == 1.5
    # its permits and lock-out hold the work as those of the site's own rules do
    held = refused(
        await manager.put(f"/api/work-orders/{work_order['id']}/status", json={"status": "in_progress"}), 409
    )
    assert "hot_work" in str(held) or "hot work" in str(held)
    told = await rows("SELECT type, user_id FROM notifications")
    assert told == [{"type": "pm_due", "user_id": people.northerner}]
    events = [row["type"] for row in await rows("SELECT type FROM events ORDER BY written")]
    assert events[-2:] == ["work_order.created", "pm.scheduled"]


async def test_generating_twice_makes_nothing_twice(manager: Client, tick: Any, rows: Rows) -> None:
    await template(manager, equipmentIds=[await machine(manager), await machine(manager)], **MONTHLY)
    assert (await tick("2030-01-23 00:00"))["opened"] == 0
    assert (await tick("2030-01-25 00:00"))["opened"] == 2
    assert (await tick("2030-01-25 00:00"))["opened"] == 0
    # even if the schedules had forgotten
    await rows("UPDATE pm_schedules SET look_at = NULL, next_nominal = '2030-01-31', next_due = '2030-01-31 23:59Z'")
    await rows("UPDATE pm_occurrences SET status = 'completed', completed_at = due_at")
    assert (await tick("2030-01-25 00:00")) | {"schedules_changed": 0} == {
        "looked_at": 2, "missed": 0, "already_there": 2, "opened": 0, "failed": {}, "overdue": 0,
        "schedules_changed": 0,
    }  # fmt: skip


async def test_month_ends_stay_month_ends_and_late_work_moves_nothing(manager: Client, tick: Any, rows: Rows) -> None:
    await template(manager, **MONTHLY)
    await tick("2030-01-25 00:00")
    [number] = [str(row["id"]) for row in await rows("SELECT id FROM work_orders")]
    await finish(rows, manager, number, "2030-02-20 10:00")
    assert (await tick("2030-02-22 00:00"))["opened"] == 1
    assert await dues(rows) == ["2030-01-31 completed", "2030-02-28 open"]


async def test_what_passes_while_one_is_open_is_missed(manager: Client, tick: Any, rows: Rows) -> None:
    await template(manager, **MONTHLY)
    await tick("2030-01-25 00:00")
    result = await tick("2030-04-01 00:00")
    assert (result["opened"], result["missed"], result["overdue"]) == (0, 2, 1)
    assert await dues(rows) == ["2030-01-31 open", "2030-02-28 missed", "2030-03-31 missed"]


async def test_downtime_collapses_into_the_last(manager: Client, tick: Any, rows: Rows) -> None:
    await template(manager, **MONTHLY)
    await tick("2030-04-02 00:00")
    assert await dues(rows) == ["2030-01-31 missed", "2030-02-28 missed", "2030-03-31 open"]


async def test_or_each_waits_its_turn(manager: Client, tick: Any, rows: Rows) -> None:
    each = {**MONTHLY, "schedule": {**MONTHLY["schedule"], "missed": "each"}}  # type: ignore[dict-item]
    await template(manager, **each)
    for moment in ("2030-04-02 00:00", "2030-04-02 01:00"):
        await tick(moment)
        assert len(await rows("SELECT id FROM work_orders WHERE status = 'new'")) == 1
    [number] = [str(row["id"]) for row in await rows("SELECT id FROM work_orders")]
    await finish(rows, manager, number, "2030-04-02 10:00")
    await tick("2030-04-02 11:00")
    assert await dues(rows) == ["2030-01-31 completed", "2030-02-28 open"]


async def test_several_may_be_open_where_the_template_says_so(manager: Client, tick: Any, rows: Rows) -> None:
    many = {**MONTHLY, "schedule": {**MONTHLY["schedule"], "allowOverlap": True, "horizonDays": 70}}  # type: ignore[dict-item]
    await template(manager, **many)
    assert (await tick("2030-01-25 00:00"))["opened"] == 3
    assert await dues(rows) == ["2030-01-31 open", "2030-02-28 open", "2030-03-31 open"]


async def test_a_floating_one_counts_from_when_it_was_done(manager: Client, rows: Rows, tick: Any) -> None:
    await template(manager, frequency=30, schedule={"mode": "floating", "anchor": "2030-01-10"})
    await tick("2030-01-05 00:00")
    assert (await tick("2030-06-01 00:00"))["opened"] == 0  # however long it is open
    [number] = [str(row["id"]) for row in await rows("SELECT id FROM work_orders")]
    ok(await manager.put(f"/api/maintenance/{number}/complete"))
    [done] = await rows("SELECT completed_at FROM work_orders")
    [schedule] = await rows("SELECT next_due, last_done_at FROM pm_schedules")
    assert schedule["last_done_at"] == done["completed_at"]
    assert (schedule["next_due"].date() - done["completed_at"].date()).days == 30


async def test_completing_tells_and_opening_again_takes_it_back(
    manager: Client, tick: Any, rows: Rows, people: People
) -> None:
    await template(manager, **MONTHLY)
    await tick("2030-01-25 00:00")
    [occurrence] = await rows("SELECT id, work_order_id FROM pm_occurrences")
    done = ok(await manager.put(f"/api/maintenance/{occurrence['id']}/complete", json={"completionNotes": "fine"}))
    assert (done["status"], done["workOrderStatus"]) == ("completed", "completed")
    [event] = await rows("SELECT payload, entity_id FROM events WHERE type = 'pm.completed'")
    assert event["payload"]["pm"]["workOrderId"] == str(occurrence["work_order_id"])
    assert event["payload"]["pm"]["onTime"] is True
    assert event["payload"]["completedBy"] == str(people.manager)
    refused(await manager.put(f"/api/maintenance/{occurrence['id']}/complete"), 409)
    refused(await manager.put(f"/api/maintenance/{uuid4()}/complete"), 404)
    url = f"/api/work-orders/{occurrence['work_order_id']}"
    await tick("2030-02-25 00:00")
    ok(await manager.put(f"{url}/status", json={"status": "in_progress"}))
    assert await dues(rows) == ["2030-01-31 open", "2030-02-28 open"]
    ok(await manager.put(f"{url}/status", json={"status": "cancelled"}))
    assert await dues(rows) == ["2030-01-31 cancelled", "2030-02-28 open"]


async def test_overdue_is_told_once(manager: Client, tick: Any, rows: Rows, people: People) -> None:
    supervisor = await person(rows, "supervisor", people.north)
    await template(manager, frequency=30, schedule={"anchor": "2020-01-10", "graceDays": 2, "missed": "each"})
    [schedule] = await rows("SELECT next_due FROM pm_schedules")
    due = schedule["next_due"]
    await tick(f"{due - timedelta(days=3):%Y-%m-%d}")
    for days, told in ((1, 0), (3, 1), (4, 0)):
        result = await tick(f"{due + timedelta(days=days):%Y-%m-%d %H:%M}")
        assert result["overdue"] == told
    [event] = await rows("SELECT payload FROM events WHERE type = 'pm.overdue'")
    assert event["payload"]["daysOverdue"] == 3
    told = {row["user_id"] for row in await rows("SELECT user_id FROM notifications WHERE type = 'pm_overdue'")}
    assert told == {people.manager, supervisor}
    await rows(
        "UPDATE pm_occurrences SET due_at = now() - interval '50 hours', late_after = now() - interval '2 hours'"
    )
    [late] = ok(await manager.get("/api/maintenance/overdue"))
    assert (late["overdue"], round(late["daysOverdue"], 1)) == (True, 2.1)


async def test_the_calendar_shows_what_is_and_what_will_be(manager: Client, tick: Any, southerner: Client) -> None:
    made = await template(manager, **MONTHLY)
    await tick("2030-01-25 00:00")
    span = {"from": "2030-01-01T00:00:00Z", "to": "2030-05-01T00:00:00Z"}
    shown = ok(await manager.get("/api/maintenance/schedule", params=span))
    assert [(item["dueDate"][:10], item["status"]) for item in shown] == [
        ("2030-01-31", "open"), ("2030-02-28", "projected"), ("2030-03-31", "projected"), ("2030-04-30", "projected"),
    ]  # fmt: skip
    assert {item["templateId"] for item in shown} == {made["id"]}
    assert ok(await southerner.get("/api/maintenance/schedule", params=span)) == []
    assert len(ok(await manager.get("/api/maintenance/schedule", params={**span, "projected": "false"}))) == 1
    refused(await manager.get("/api/maintenance/schedule", params={**span, "to": "2035-01-01T00:00:00Z"}), 400)
    refused(await manager.get("/api/maintenance/schedule", params={**span, "to": "2029-01-01T00:00:00Z"}), 400)


async def test_generating_by_request(manager: Client, technician: Client, southerner: Client) -> None:
    await template(manager, equipmentIds=[await machine(manager)], frequency=30)
    refused(await technician.post("/api/maintenance/generate"), 403)
    made = ok(await manager.post("/api/maintenance/generate"))
    assert (made["generated"], made["complete"], made["failed"]) == (1, True, {})
    assert made["workOrders"][0]["type"] == "preventive"
    assert ok(await manager.post("/api/maintenance/generate", json={"horizonDays": 365}))["generated"] == 0
    assert ok(await southerner.get("/api/work-orders")) == []


async def test_moving_one_keeps_the_anchor(manager: Client, tick: Any, rows: Rows) -> None:
    made = await template(manager, **MONTHLY)
    await tick("2030-01-25 00:00")
    [occurrence] = await rows("SELECT id, work_order_id, schedule_id FROM pm_occurrences")
    [moved] = ok(
        await manager.post(
            "/api/maintenance/reschedule",
            json={"id": str(occurrence["work_order_id"]), "dueDate": "2030-02-05T12:00:00.000Z"},
        )
    )
    assert (moved["id"], moved["oldDueDate"]) == (str(occurrence["id"]), "2030-01-31T23:59:00.000Z")
    assert ok(await manager.get("/api/work-orders"))[0]["dueDate"] == "2030-02-05T12:00:00.000Z"
    both = ok(await manager.post("/api/maintenance/reschedule", json={"templateId": made["id"], "shiftDays": 2}))
    assert [(item["kind"], item["dueDate"][:10]) for item in both] == [
        ("occurrence", "2030-02-07"), ("schedule", "2030-03-02"),
    ]  # fmt: skip
    await rows("UPDATE pm_occurrences SET status = 'completed', completed_at = now()")
    await tick("2030-03-25 00:00")
    await rows("UPDATE pm_occurrences SET status = 'completed', completed_at = now()")
    await rows("UPDATE pm_schedules SET look_at = NULL")
    await tick("2030-03-25 01:00")
    assert (await dues(rows))[1:] == ["2030-03-02 completed", "2030-03-31 open"]
    refused(await manager.post("/api/maintenance/reschedule", json={"id": str(uuid4()), "shiftDays": 1}), 404)
    for wrong in (
        {"shiftDays": 1},
        {"id": str(uuid4())},
        {"templateId": made["id"], "dueDate": "2030-01-01T00:00:00Z"},
    ):
        refused(await manager.post("/api/maintenance/reschedule", json=wrong), 400)


async def test_compliance(manager: Client, rows: Rows) -> None:
    made = await template(manager, **MONTHLY)
    assert ok(await manager.get("/api/pm-compliance?days=30"))["complianceRate"] is None
    [schedule] = await rows("SELECT id, template_id, warehouse_id FROM pm_schedules")
    work_orders = await rows(
        "INSERT INTO work_orders (title, warehouse_id) SELECT 'x', :w FROM generate_series(1, 5) RETURNING id",
        w=schedule["warehouse_id"],
    )
    for position, (status, due, done) in enumerate(
        (("completed", 5, 4), ("completed", 6, 3), ("missed", 7, None), ("open", 8, None), ("cancelled", 9, None),
         ("completed", 40, 40))
    ):  # fmt: skip
        await rows(
            "INSERT INTO pm_occurrences (schedule_id, template_id, warehouse_id, occurrence, due_at, late_after,"
            " status, work_order_id, completed_at) VALUES (:s, :t, :w, :o, now() - :due * interval '1 day',"
            " now() - (:due - 2) * interval '1 day', :status, :wo, now() - CAST(:done AS integer) * interval '1 day')",
            s=schedule["id"], t=schedule["template_id"], w=schedule["warehouse_id"], o=str(position), due=due,
            status=status, wo=work_orders[position % 5]["id"] if position < 5 and status != "missed" else
            (await rows("INSERT INTO work_orders (title, warehouse_id) VALUES ('y', :w) RETURNING id",
                        w=schedule["warehouse_id"]))[0]["id"], done=done,
        )  # fmt: skip
    body = ok(await manager.get("/api/pm-compliance?days=30"))
    # on time: 5 days ago done a day later, grace 2; late: 6 days ago done 3 days later
    counts = {"due": 4, "completed": 2, "completedOnTime": 1, "completedLate": 1, "missed": 1, "overdue": 1}
    assert {name: body[name] for name in counts} == counts
    assert body["complianceRate"] == 25.0
    [by_template] = body["byTemplate"]
    assert (by_template["templateId"], by_template["due"]) == (made["id"], 4)
    assert sum(month["due"] for month in body["byMonth"]) == 4
    refused(await manager.get("/api/pm-compliance?days=0"), 400)


async def test_a_meter(manager: Client, tick: Any, rows: Rows) -> None:
    pump = await machine(manager)
    [sensor] = await rows(
        "INSERT INTO sensors (address, source, metric, equipment_id) VALUES (:a, 'p', 'run_hours', :e) RETURNING id",
        a=uuid4().hex, e=UUID(pump),
    )  # fmt: skip

    async def read(moment: str, value: float) -> None:
        await rows(
            "INSERT INTO readings (sensor_id, time, value, quality) VALUES (:s, :t, :v, 192)",
            s=sensor["id"], t=at(moment), v=value,
        )  # fmt: skip

    await template(
        manager, equipmentIds=[pump], frequencyType="meter", frequency=500, frequencyUnit="hours",
        meter={"metric": "run_hours", "lead": 20},
    )  # fmt: skip
    await read("2030-01-01", 1000)
    assert (await tick("2030-01-01 01:00"))["opened"] == 0
    await read("2030-01-11", 1240)  # one hour an hour
    assert (await tick("2030-01-11 01:00"))["opened"] == 0
    [schedule] = await rows("SELECT next_due FROM pm_schedules")
    assert schedule["next_due"] == at("2030-01-21 20:00")  # 260 hours on
    await read("2030-01-21", 1481)
    assert (await tick("2030-01-21 01:00"))["opened"] == 1
    assert (await tick("2030-01-21 02:00"))["opened"] == 0
    assert await dues(rows) == ["2030-01-21 open"]
    await read("2030-02-20", 2600)
    assert (await tick("2030-02-20 01:00"))["opened"] == 0  # the first is still open
    await rows("UPDATE pm_occurrences SET status = 'completed', completed_at = now()")
    assert (await tick("2030-02-20 02:00"))["opened"] == 1
    assert [row["occurrence"] for row in await rows("SELECT occurrence FROM pm_occurrences ORDER BY due_at")] == [
        "0:1500", "0:2500",
    ]  # fmt: skip


async def test_a_condition_counts_an_episode_once(manager: Client, tick: Any, rows: Rows) -> None:
    pump = await machine(manager)
    [sensor] = await rows(
        "INSERT INTO sensors (address, source, metric, equipment_id) VALUES (:a, 'p', 'vibration', :e) RETURNING id",
        a=uuid4().hex, e=UUID(pump),
    )  # fmt: skip

    async def read(moment: str, value: float, quality: int = 192) -> None:
        await rows(
            "INSERT INTO readings (sensor_id, time, value, quality) VALUES (:s, :t, :v, :q)",
            s=sensor["id"], t=at(moment), v=value, q=quality,
        )  # fmt: skip

    await template(
        manager, equipmentIds=[pump], frequencyType="condition", frequency=None,
        condition={"metric": "vibration", "operator": "above", "value": 7.1, "forMinutes": 30},
    )  # fmt: skip
    await read("2030-01-01 00:00", 3)
    await read("2030-01-01 00:10", 8)
    await read("2030-01-01 00:20", 1, quality=0)  # a bad reading ends nothing
    await read("2030-01-01 00:30", 9)
    assert (await tick("2030-01-01 00:35"))["opened"] == 0
    assert (await tick("2030-01-01 00:41"))["opened"] == 1
    await rows("UPDATE pm_occurrences SET status = 'completed', completed_at = now()")
    assert (await tick("2030-01-01 00:45"))["opened"] == 0  # the same episode
    assert (await tick("2030-01-01 09:00"))["opened"] == 0  # it fell silent
    await read("2030-01-02 00:00", 2)
    await read("2030-01-02 00:10", 8)
    await read("2030-01-02 00:40", 8)
    assert (await tick("2030-01-02 00:50"))["opened"] == 1


async def test_equipment_of_the_model_joins_and_retires(manager: Client, tick: Any, rows: Rows) -> None:
    await template(manager, model="ABB M3BP", **MONTHLY)
    first = await machine(manager)
    assert (await tick("2030-01-25 00:00"))["opened"] == 1
    ok(await manager.patch(f"/api/equipment/{first}", json={"status": "retired"}))
    await machine(manager)
    assert (await tick("2030-01-26 00:00"))["schedules_changed"] == 2
    assert len(await rows("SELECT id FROM pm_schedules WHERE active")) == 1


async def test_two_generators_at_once(clean_database: Settings, clean_people: People, owner: Rows) -> None:
    """They share the schedules: every one is generated once, by either."""
    await owner(
        "INSERT INTO pm_templates (id, name, frequency_type, frequency_interval, frequency_unit, warehouse_id)"
        " VALUES (:id, 'x', 'calendar', 1, 'months', :w)",
        id=(made := uuid4()), w=clean_people.north,
    )  # fmt: skip
    await owner(
        "WITH e AS (INSERT INTO equipment (asset_tag, warehouse_id) SELECT 'E' || n, :w FROM generate_series(1, 40) n"
        " RETURNING id) INSERT INTO pm_schedules (template_id, equipment_id, warehouse_id, started_at, anchor,"
        " next_nominal, next_due) SELECT :t, id, :w, now(), '2030-01-01', '2030-01-01', '2030-01-01Z' FROM e",
        w=clean_people.north, t=made,
    )  # fmt: skip
    database = Database.open(clean_database, "worker")

    async def work() -> int:
        opened, after = 0, None
        while True:
            async with database.session_scope() as session:
                report = await generator.generate(session, at("2030-01-01 08:00"), limit=7, after=after)
            assert report.failed == {}
            opened += len(report.opened)
            if report.looked_at < 7:
                return opened
            after = report.last

    opened = await asyncio.gather(work(), work(), work())
    opened.append(await work())  # what one skipped because another held it
    await database.close()
    assert sum(opened) == 40
    [counted] = await owner("SELECT count(*) AS n, count(DISTINCT equipment_id) AS d FROM work_orders")
    assert (counted["n"], counted["d"]) == (40, 40)
