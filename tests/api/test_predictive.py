"""From a case to its one work order, and back to the case when that ends."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

from api import housekeeping
from api.maintenance.work_orders.predictive import open_predictive_work_order
from core.database import Database
from core.settings import Settings
from tests.api import plant
from tests.api.conftest import Client, Rows, ok, person, refused
from tests.conftest import AsOwner, People


async def case_of(
    rows: Rows, warehouse: UUID, status: str = "open", mode: str = "BRD", summary: Any = None, findings: int = 1
) -> dict[str, UUID]:
    [equipment] = await rows(plant.EQUIPMENT, tag=f"M-{uuid4().hex[:6]}", warehouse=warehouse)
    [sensor] = await rows(plant.SENSOR, address=f"plant/{uuid4().hex}/vibration", equipment=equipment["id"])
    [case] = await rows(
        plant.CASE, equipment=equipment["id"], warehouse=warehouse, mode=mode, status=status,
        summary=plant.summary(summary),
    )  # fmt: skip
    for _ in range(findings):
        await rows(plant.EVIDENCE, case=case["id"], sensor=sensor["id"])
    return {"id": case["id"], "equipment": equipment["id"], "sensor": sensor["id"]}


async def open_one(database: Database, as_owner: AsOwner, case_id: UUID) -> UUID | None:
    async with as_owner() as connection:
        await connection.execute(text("SET ROLE maintainpro_worker"))
        async with database.session_scope() as session:
            work_order = await open_predictive_work_order(session, case_id)
            return work_order.id if work_order else None


async def test_the_work_order_says_what_an_engineer_wants_to_know(
    manager: Client, database: Database, as_owner: AsOwner, people: People, rows: Rows
) -> None:
    supervisor = await person(rows, "supervisor", people.north)
    await person(rows, "supervisor", people.south)
    case = await case_of(rows, people.north)
    number = await open_one(database, as_owner, case["id"])
    body = ok(await manager.get(f"/api/work-orders/{number}"))
    [machine] = await rows("SELECT asset_tag FROM equipment WHERE id = :id", id=case["equipment"])
    assert body["type"] == "predictive"
    assert body["priority"] == "critical"
    assert body["title"] == f"{machine['asset_tag']}: Bearing wear suspected"
    assert body["dueDate"] is not None
    assert body["requestedBy"] is None
    assert (body["caseId"], body["equipmentId"]) == (str(case["id"]), str(case["equipment"]))
    for words in (
        "rising for two days", "mean has moved up", "measured 7.1 mm/s, normally 2.8 mm/s, limit 4.5 mm/s", "drift v3",
        "Bearing wear (80%): vibration rises; temperature follows", "Lack of lubrication", "Bearing 6205-2RS",
    ):  # fmt: skip
        assert words in body["description"]
    assert [step["action"] for step in body["checklist"]] == plant.SUMMARY["checklist"]
    prediction = body["prediction"]
    assert prediction["failureModes"][0] == plant.SUMMARY["failureModes"][0]  # type: ignore[index]
    assert prediction["suggestedChecklist"] == plant.SUMMARY["checklist"]
    [evidence] = prediction["evidence"]
    assert evidence.items() >= {"detector": "drift", "detectorVersion": 3, "value": 7.1, "unit": "mm/s"}.items()
    assert evidence["windowStart"] < evidence["windowEnd"]
    told = await rows("SELECT user_id, type FROM notifications WHERE work_order_id = :id", id=number)
    assert {t["user_id"] for t in told} == {supervisor, people.manager}
    assert {t["type"] for t in told} == {"case_opened"}
    [event] = await rows("SELECT * FROM events")
    assert (event["type"], event["entity_id"]) == ("work_order.created", number)
    assert event["payload"]["workOrder"]["foNumber"] == body["foNumber"]
    seen = ok(await manager.get(f"/api/cases/{case['id']}"))
    assert (seen["workOrderId"], seen["workOrderNumber"]) == (body["id"], body["foNumber"])


@pytest.mark.parametrize(
    "summary",
    [{}, {"checklist": None}, {"checklist": {"a": 1}, "failureModes": "x", "causes": [1, None], "text": 3},
     {"failureModes": [{}, None, {"name": "x", "weight": "much", "reasons": 4}], "sensors": [{"sensorId": "one"}]}],
)  # fmt: skip
async def test_no_summary_is_too_poor(
    manager: Client, database: Database, as_owner: AsOwner, people: People, rows: Rows, summary: Any
) -> None:
    case = await case_of(rows, people.north, summary=summary, findings=0)
    number = await open_one(database, as_owner, case["id"])
    assert ok(await manager.get(f"/api/work-orders/{number}"))["description"].startswith("Developing since")
    ok(await manager.get(f"/api/cases/{case['id']}"))


async def test_it_runs_again_and_there_is_still_one(
    database: Database, as_owner: AsOwner, people: People, rows: Rows
) -> None:
    case = await case_of(rows, people.north)
    first = await open_one(database, as_owner, case["id"])
    assert await open_one(database, as_owner, case["id"]) == first
    assert len(await rows("SELECT id FROM work_orders")) == 1
    assert len(await rows("SELECT id FROM events")) == 1


@pytest.mark.parametrize("status", ["held"])
async def test_a_case_that_is_held_gets_none(
    database: Database, as_owner: AsOwner, people: People, rows: Rows, status: str
) -> None:
    case = await case_of(rows, people.north, status=status)
    assert await open_one(database, as_owner, case["id"]) is None
    assert await open_one(database, as_owner, uuid4()) is None
    assert await rows("SELECT id FROM work_orders") == []


@pytest.mark.parametrize(
    ("change", "status", "verdict"),
    [
        ({"status": "completed", "verdict": "confirmed", "verdictNote": "pitted"}, "closed", "confirmed"),
        ({"status": "completed"}, "open", None),
        ({"status": "cancelled"}, "closed", None),
        ({"status": "cancelled", "verdict": "duplicate"}, "closed", "duplicate"),
    ],
)
async def test_the_end_of_the_work_order_ends_the_case(
    manager: Client, database: Database, as_owner: AsOwner, people: People, rows: Rows,
    change: dict[str, str], status: str, verdict: str | None,
) -> None:  # fmt: skip
    case = await case_of(rows, people.north)
    number = await open_one(database, as_owner, case["id"])
    early = await manager.patch(f"/api/work-orders/{number}", json={"verdict": "confirmed"})
    assert refused(early, 400)["errors"][0]["field"] == "verdict"
    ok(await manager.put(f"/api/work-orders/{number}/status", json=change))
    after = ok(await manager.get(f"/api/cases/{case['id']}"))
    assert (after["status"], after["verdict"]) == (status, verdict)
    assert (after["closedAt"] is not None) == (status == "closed")
    if verdict:
        assert after["verdictBy"] == str(people.manager)
    closed = [row["type"] for row in await rows("SELECT type FROM events WHERE entity = 'case'")]
    assert closed == (["case.closed"] if status == "closed" else [])
    if change == {"status": "completed"}:  # it is closed without one, or gets it later
        ok(await manager.patch(f"/api/work-orders/{number}", json={"verdict": "sensor_fault"}))
        ok(await manager.patch(f"/api/work-orders/{number}", json={"status": "closed"}))
        after = ok(await manager.get(f"/api/cases/{case['id']}"))
        assert (after["status"], after["verdict"]) == ("closed", "sensor_fault")


@pytest.fixture
async def owner(clean_database: Settings) -> AsyncIterator[Rows]:
    """SQL on a database of this test's own, committed."""
    engine = create_async_engine(make_url(clean_database.database_url).set(drivername="postgresql+psycopg"))

    async def run(sql: str, **values: Any) -> list[dict[str, Any]]:
        async with engine.begin() as connection:
            result = await connection.execute(text(sql), values)
            return [dict(row) for row in result.mappings()] if result.returns_rows else []

    yield run
    await engine.dispose()


async def test_twenty_at_once_open_one(clean_database: Settings, owner: Rows) -> None:
    [warehouse] = await owner(plant.WAREHOUSE)
    case = await case_of(owner, warehouse["id"])
    database = Database.open(clean_database, "worker", pool_size=10, max_overflow=10)

    async def attempt() -> UUID:
        async with database.session_scope() as session:
            work_order = await open_predictive_work_order(session, case["id"])
            assert work_order is not None
            return work_order.id

    numbers = await asyncio.gather(*(attempt() for _ in range(20)))
    await database.close()
    assert len(set(numbers)) == 1
    assert len(await owner("SELECT id FROM work_orders")) == 1
    assert len(await owner("SELECT id FROM events WHERE type = 'work_order.created'")) == 1
    assert len(await owner("SELECT id FROM wo_checklist_items")) == 2


async def test_the_sweep_defers_what_was_lost_and_only_that(clean_database: Settings, owner: Rows) -> None:
    [warehouse] = await owner(plant.WAREHOUSE)
    waiting = await case_of(owner, warehouse["id"])
    await case_of(owner, warehouse["id"], status="held")
    fresh = await case_of(owner, warehouse["id"])
    await owner("UPDATE cases SET recorded_at = now() WHERE id = :id", id=fresh["id"])
    database = Database.open(clean_database, "worker")
    for _ in range(3):
        await housekeeping.defer_missing_work_orders(database)
    await database.close()
    jobs = await owner("SELECT task_name, args FROM procrastinate_jobs")
    assert [(job["task_name"], job["args"]) for job in jobs] == [("open_work_order", {"case_id": str(waiting["id"])})]


def test_a_second_work_order_for_a_case_is_refused_by_the_database(clean_database: Settings) -> None:
    with psycopg.connect(clean_database.database_url) as connection:
        [(count,)] = connection.execute(
            "SELECT count(*) FROM pg_constraint WHERE conrelid = 'work_orders'::regclass AND contype = 'u'"
            " AND pg_get_constraintdef(oid) = 'UNIQUE (case_id)'"
        ).fetchall()
    assert count == 1
