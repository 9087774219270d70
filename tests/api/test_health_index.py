"""The health index: now, over time, and the worst first."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import text

from api.monitoring.health import service
from api.operation.services.frame import Context
from core.database import Database
from core.settings import Settings
from tests.api import plant
from tests.api.conftest import Client, Rows, ok, refused
from tests.api.test_predictive import case_of
from tests.conftest import AsOwner, People

NOW = datetime.now(UTC).replace(microsecond=0)


async def test_health_has_reasons_and_a_history(
    technician: Client, southerner: Client, database: Database, as_owner: AsOwner, settings: Settings, people: People,
    rows: Rows,
) -> None:  # fmt: skip
    ill = await case_of(rows, people.north)
    [well] = await rows(plant.EQUIPMENT, tag="WELL", warehouse=people.north)
    await rows(plant.SENSOR, address="plant/well/vibration", equipment=well["id"])
    async with as_owner() as connection:
        await connection.execute(text("SET ROLE maintainpro_worker"))
        assert await service.SERVICE.work(Context(database, settings, NOW)) == {"machines": 2}
    worst, best = ok(await technician.get("/api/health-overview"))
    assert (worst["equipmentId"], best["assetTag"]) == (str(ill["equipment"]), "WELL")
    assert worst["health"] < 60 < best["health"] == 100
    shown = ok(await technician.get(f"/api/assets/{ill['equipment']}/health"))
    assert shown["reasons"][0]["caseId"] == str(ill["id"])
    assert shown["health"] == round(worst["health"], 2)
    assert len(shown["history"]) == 1
    assert "12 points" in shown["remaining"]["reason"]
    assert ok(await southerner.get("/api/health-overview")) == []
    refused(await southerner.get(f"/api/assets/{ill['equipment']}/health"), 404)


async def test_what_the_monitor_of_all_sensors_thinks_is_shown(
    technician: Client, southerner: Client, people: People, rows: Rows
) -> None:
    [machine] = await rows(plant.EQUIPMENT, tag="WATCHED", warehouse=people.north)
    address = f"/api/assets/{machine['id']}/health"
    assert ok(await technician.get(address))["monitor"] is None
    [small] = await rows(plant.SENSOR, address="plant/watched/flow", equipment=machine["id"])
    [large] = await rows(plant.SENSOR, address="plant/watched/current", equipment=machine["id"])
    await rows(
        """INSERT INTO equipment_monitors (equipment_id, state, progress, mode, modes, score, shares, observed_at)
           VALUES (:machine, 'abnormal', 1, 2, 3, 1.7,
                   jsonb_build_object(CAST(:a AS text), 0.2, CAST(:b AS text), 0.7, '999999999', 0.1), :at)
           RETURNING equipment_id""",
        machine=machine["id"], a=str(small["id"]), b=str(large["id"]), at=NOW,
    )  # fmt: skip
    monitor = ok(await technician.get(address))["monitor"]
    assert (monitor["state"], monitor["mode"], monitor["modes"], monitor["score"]) == ("abnormal", 2, 3, 1.7)
    assert [(c["sensorId"], c["share"]) for c in monitor["contributions"]] == [(large["id"], 0.7), (small["id"], 0.2)]
    refused(await southerner.get(address), 404)


async def test_the_trend_says_how_long(technician: Client, people: People, rows: Rows) -> None:
    case = await case_of(rows, people.north)
    for day in range(20):
        await rows(
            "INSERT INTO equipment_health (equipment_id, time, health) VALUES (:machine, :at, :health)",
            machine=case["equipment"], at=NOW - timedelta(days=19 - day), health=90.0 - 2.0 * day,
        )  # fmt: skip
    left = ok(await technician.get(f"/api/assets/{case['equipment']}/health"))["remaining"]
    assert abs(left["days"] - 11.0) < 0.1
    assert left["low"] <= left["days"] <= left["high"]
