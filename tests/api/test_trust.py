"""From close-out verdicts to a detector that opens no work orders, and back."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text

from api.maintenance.work_orders.predictive import open_predictive_work_order
from api.monitoring.trust import service
from core.database import Database
from tests.api.conftest import Client, Rows, ok, person
from tests.api.test_predictive import case_of
from tests.conftest import AsOwner, People

NOW = datetime.now(UTC)


async def judged(rows: Rows, warehouse: UUID, verdict: str, count: int, at: datetime = NOW) -> None:
    for _ in range(count):
        case = await case_of(rows, warehouse)
        await rows(
            "UPDATE cases SET status = 'closed', closed_at = :at, verdict = :verdict, verdict_at = :at WHERE id = :id",
            at=at, verdict=verdict, id=case["id"],
        )  # fmt: skip


async def refresh(database: Database, as_owner: AsOwner, now: datetime = NOW) -> dict[str, Any]:
    async with as_owner() as connection:
        await connection.execute(text("SET ROLE maintainpro_worker"))
        async with database.session_scope() as session:
            return await service.refresh(session, now)


async def test_a_detector_below_its_floor_is_demoted_and_says_so(
    manager: Client, technician: Client, database: Database, as_owner: AsOwner, people: People, rows: Rows
) -> None:
    await person(rows, "supervisor", people.north)
    await judged(rows, people.north, "confirmed", 1)
    await judged(rows, people.north, "false_alarm", 4)
    await judged(rows, people.south, "confirmed", 6)
    await refresh(database, as_owner)
    assert {r["state"] for r in ok(await manager.get("/api/detectors/trust"))} == {"trusted"}
    assert await rows("SELECT id FROM events WHERE type LIKE 'detector.%'") == []
    await judged(rows, people.north, "false_alarm", 12)
    await refresh(database, as_owner)
    [demoted] = ok(await technician.get("/api/detectors/trust?state=demoted&detector=drift"))
    assert demoted["sensorId"] is None
    assert demoted["high"] < 0.3
    assert "below" in demoted["reason"]
    [event] = await rows("SELECT type, warehouse_id, payload FROM events WHERE type LIKE 'detector.%'")
    assert (event["type"], event["warehouse_id"]) == ("detector.demoted", people.north)
    assert event["payload"]["trust"]["detector"] == "drift"
    [note, *_] = await rows("SELECT message FROM notifications WHERE message LIKE 'Detector drift%'")
    assert "opens no work orders" in note["message"]
    await refresh(database, as_owner)  # nothing new: nothing is said again
    assert len(await rows("SELECT id FROM events WHERE type LIKE 'detector.%'")) == 1


async def test_it_earns_its_way_back_in_shadow(
    manager: Client, database: Database, as_owner: AsOwner, people: People, rows: Rows
) -> None:
    await judged(rows, people.north, "false_alarm", 12, NOW - timedelta(days=9))
    await refresh(database, as_owner, NOW - timedelta(days=8))
    assert len(ok(await manager.get("/api/detectors/trust?state=demoted"))) == 1
    await judged(rows, people.north, "confirmed", 6)
    await refresh(database, as_owner)
    row = next(r for r in ok(await manager.get("/api/detectors/trust?detector=drift")) if r["sensorId"] is None)
    assert ok(await manager.get("/api/detectors/trust?state=demoted")) == []
    assert row["state"] == "trusted"
    await refresh(database, as_owner, NOW + timedelta(minutes=10))  # its past does not throw it out again
    assert ok(await manager.get("/api/detectors/trust?state=demoted")) == []
    kinds = [r["type"] for r in await rows("SELECT type FROM events WHERE type LIKE 'detector.%' ORDER BY written")]
    assert kinds == ["detector.demoted", "detector.restored"]


async def test_what_followed_judges_a_case_in_shadow(
    database: Database, as_owner: AsOwner, people: People, rows: Rows
) -> None:
    right, wrong = [await case_of(rows, people.north) for _ in range(2)]
    await rows("UPDATE cases SET shadow = true, opened_at = now() - interval '40 days'")
    await rows(
        """INSERT INTO work_orders (type, title, equipment_id, warehouse_id, created_at)
           VALUES ('corrective', 'Broken', :machine, :warehouse, now() - interval '35 days')""",
        machine=right["equipment"], warehouse=people.north,
    )  # fmt: skip
    await refresh(database, as_owner)
    found = await rows("SELECT sensor_id, confirmed > 0 AS right, refuted > 0 AS wrong FROM detector_trust")
    by_sensor = {r["sensor_id"]: (r["right"], r["wrong"]) for r in found}
    assert by_sensor == {right["sensor"]: (True, False), wrong["sensor"]: (False, True), None: (True, True)}


async def test_a_case_in_shadow_opens_no_work_order(
    database: Database, as_owner: AsOwner, people: People, rows: Rows
) -> None:
    case = await case_of(rows, people.north)
    await rows("UPDATE cases SET shadow = true")
    async with as_owner() as connection:
        await connection.execute(text("SET ROLE maintainpro_worker"))
        async with database.session_scope() as session:
            assert await open_predictive_work_order(session, case["id"]) is None
