"""Backtests: asked for, run over stored history by the worker's job, cancelled."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import numpy as np
import psycopg
import pytest
from psycopg.types.json import Jsonb

from api.monitoring.backtests import jobs
from core.database import Database
from core.frames import Readings
from core.readings import binary_copy
from core.settings import Settings
from ingest.simulator.faults import Fault
from ingest.simulator.plant import Plant
from ingest.simulator.scenario import Machine, Scenario
from tests.api import plant
from tests.api.conftest import Client, Rows, ok, refused
from tests.conftest import People

START = datetime(2026, 1, 5, tzinfo=UTC)
DAYS = 6
HISTORY = {"from": START.isoformat(), "to": (START + timedelta(days=DAYS)).isoformat()}


async def machine_of(rows: Rows, warehouse: UUID) -> str:
    [machine] = await rows(plant.EQUIPMENT, tag=f"M-{uuid4().hex[:6]}", warehouse=warehouse)
    await rows(plant.SENSOR, address=f"plant/{uuid4().hex}/vibration", equipment=machine["id"])
    return str(machine["id"])


async def test_a_backtest_is_queued_and_cancelled(manager: Client, people: People, rows: Rows) -> None:
    machine = await machine_of(rows, people.north)
    body = {**HISTORY, "equipmentId": [machine], "detectors": [{"detector": "drift", "mode": "shadow"}]}
    row = ok(await manager.post("/api/detectors/backtest", json=body), 202)
    assert (row["status"], row["kind"], row["progress"]) == ("queued", "detectors", 0)
    [job] = await rows("SELECT task_name, args FROM procrastinate_jobs")
    assert job == {"task_name": "run_backtest", "args": {"backtest_id": row["id"]}}
    shown = ok(await manager.get(f"/api/backtests/{row['id']}"))
    assert shown["request"]["equipmentId"] == [machine]
    assert shown["result"] is None
    assert ok(await manager.post(f"/api/backtests/{row['id']}/cancel"))["status"] == "cancelled"
    assert "cancelled" in refused(await manager.post(f"/api/backtests/{row['id']}/cancel"), 409)["message"]
    dry = ok(await manager.post("/api/case-policy/dry-run", json={**HISTORY, "policy": {"points": 6}}), 202)
    assert [r["id"] for r in ok(await manager.get("/api/backtests?status=queued&kind=case_policy"))] == [dry["id"]]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"detectors": [{"detector": "crystal_ball"}]}, "detector"),
        ({"detectors": [{"detector": "limits", "parameters": {"high": 3}}]}, "parameters.high"),
        ({"detectors": [{"detector": "limits", "parameters": {"on_delay": -1}}]}, "parameters.on_delay"),
        ({"detectors": [{"detector": "equipment", "parameters": {"period": 0}}]}, "parameters.period"),
        ({"detectors": [{"detector": "equipment", "parameters": {"size": 1}}]}, "parameters.size"),
        ({"policy": {"points": 0}}, "policy.points"),
        ({"policy": {"colour": "red"}}, "policy.colour"),
        ({"to": "2100-01-01T00:00:00Z"}, None),
        ({"from": "2026-03-01T00:00:00Z"}, None),
        ({"failures": [{"equipmentId": str(uuid4()), "failedAt": START.isoformat()}]}, "failures"),
        ({"horizonDays": 0}, "horizonDays"),
    ],
)
async def test_wrong_questions(
    manager: Client, people: People, rows: Rows, body: dict[str, Any], field: str | None
) -> None:
    machine = await machine_of(rows, people.north)
    answer = refused(
        await manager.post("/api/detectors/backtest", json={**HISTORY, "equipmentId": [machine], **body}), 400
    )
    if field is not None:
        assert field in {error["field"] for error in answer["errors"]}


async def test_who_may(technician: Client, manager: Client, people: People, rows: Rows) -> None:
    machine = await machine_of(rows, people.south)
    refused(await technician.post("/api/detectors/backtest", json=HISTORY), 403)
    row = ok(await manager.post("/api/detectors/backtest", json={**HISTORY, "equipmentId": [machine]}), 202)
    refused(await technician.get(f"/api/backtests/{row['id']}"), 404)
    refused(await manager.post("/api/detectors/backtest", json={**HISTORY, "equipmentId": [str(uuid4())]}), 404)


async def test_settings_of_detectors_are_checked(manager: Client) -> None:
    for body, field in (
        ({"detector": "crystal_ball"}, "detector"),
        ({"detector": "limits", "parameters": {"high": 1}}, "parameters.high"),
        ({"detector": "limits", "parameters": {"hi": "hot"}}, "parameters.hi"),
        ({"detector": "limits", "parameters": {"hi": None}}, "parameters.hi"),
    ):
        assert [e["field"] for e in refused(await manager.put("/api/detectors", json=body), 400)["errors"]] == [field]
    ok(await manager.put("/api/detectors", json={"detector": "limits", "parameters": {"hi": 80}}))


def stored(owner: psycopg.Connection[Any]) -> tuple[UUID, UUID, int]:
    """A pump whose bearing wears out on the fifth day, and its readings; gives warehouse, machine, readings."""
    scenario = Scenario(
        "p", (Machine("PUMP-1", "pump", "hall"),), (Fault("PUMP-1", "bearing_wear", 3.5 * 86400, 4.8 * 86400),),
        interval=60.0, start_us=int(START.timestamp()) * 1_000_000,
    )  # fmt: skip
    simulated = Plant(scenario)
    [machine] = simulated.equipment()
    warehouse = owner.execute("INSERT INTO warehouses (name) VALUES ('p') RETURNING id").fetchone()[0]  # type: ignore[index]
    equipment = owner.execute(
        "INSERT INTO equipment (asset_tag, warehouse_id, equipment_class) VALUES ('P', %s, 'pump') RETURNING id",
        [warehouse],
    ).fetchone()[0]  # type: ignore[index]
    ids = [
        owner.execute(
            """INSERT INTO sensors (address, source, metric, unit, equipment_id, low_limit, high_limit,
                   sampling_interval) VALUES (%s, 's', %s, %s, %s, %s, %s, 60) RETURNING id""",
            [p.address, p.metric, p.unit, equipment, p.low_limit, p.high_limit],
        ).fetchone()[0]  # type: ignore[index]
        for p in machine.sensors
    ]
    chunk = simulated.generate(scenario.start_us, DAYS * 1440)
    values = np.stack(list(chunk.machine("PUMP-1").values()), axis=1)
    kept = ~np.isnan(values)
    rows = Readings(
        np.broadcast_to(np.array(ids, np.uint32), values.shape)[kept],
        np.broadcast_to(chunk.time[:, np.newaxis], values.shape)[kept],
        values[kept],
        np.full(int(kept.sum()), 192, np.uint8),
    )
    with owner.cursor().copy("COPY readings (sensor_id, time, value, quality) FROM STDIN (FORMAT binary)") as copy:
        copy.write(binary_copy(rows))
    owner.execute(
        """INSERT INTO work_orders (type, title, equipment_id, warehouse_id, status, created_at, started_at,
               completed_at, failure_mode) VALUES ('corrective', 'Bearing', %s, %s, 'completed', %s, %s, %s, 'VIB')""",
        [equipment, warehouse, *(START + timedelta(days=d) for d in (4.8, 4.9, 5.0))],
    )
    return warehouse, equipment, int(kept.sum())


def queued(owner: psycopg.Connection[Any], warehouse: UUID, equipment: UUID, **request: Any) -> UUID:
    body = {
        **HISTORY, "equipmentId": [str(equipment)], "failures": [], "useWorkOrders": True, "horizonDays": 3.0,
        "detectors": [], "policy": None, **request,
    }  # fmt: skip
    row = owner.execute(
        "INSERT INTO backtests (kind, warehouse_id, request) VALUES ('detectors', %s, %s) RETURNING id",
        [warehouse, Jsonb(body)],
    ).fetchone()
    assert row is not None
    return UUID(str(row[0]))


async def test_history_is_replayed_against_work_orders(clean_database: Settings) -> None:
    database = Database.open(clean_database, "worker", pool_size=2)
    with psycopg.connect(clean_database.database_url, autocommit=True) as owner:
        warehouse, equipment, readings = stored(owner)
        live = queued(owner, warehouse, equipment)
        names = [name for (name,) in owner.execute("SELECT DISTINCT detector FROM detectors")]
        assert names == []
        off = [{"detector": d, "sensorId": None, "mode": "off", "parameters": {}} for d in _all_detectors()]
        silent = queued(owner, warehouse, equipment, detectors=off)
        late = queued(owner, warehouse, equipment)
        owner.execute("UPDATE backtests SET cancel = true WHERE id = %s", [late])
        for backtest in (live, silent, late):
            await jobs.run(database, clean_database, backtest)
        await jobs.run(database, clean_database, live)  # a second delivery of the job changes nothing
        query = "SELECT id, status, result->>'detected', result->>'readings' FROM backtests"
        query = "SELECT id, status, result->>'detected', result->>'readings' FROM backtests"
        found = {row[0]: row[1:] for row in owner.execute(query).fetchall()}
        result = owner.execute("SELECT result FROM backtests WHERE id = %s", [live]).fetchone()[0]  # type: ignore[index]
        assert owner.execute("SELECT count(*) FROM cases").fetchone() == (0,)  # nothing of it is real
    await database.close()
    assert found[live] == ("succeeded", "1", str(readings))
    assert found[silent] == ("succeeded", "0", str(readings))
    assert found[late] == ("cancelled", None, None)
    [detection] = result["detections"]
    assert detection["leadDays"] > 0
    assert detection["reference"].startswith("WO-")
    assert result["recall"]["value"] == 1
    assert result["falseCasesPerSensorYear"] >= 0


async def test_a_failure_of_ours_is_told(clean_database: Settings) -> None:
    database = Database.open(clean_database, "worker", pool_size=2)
    with psycopg.connect(clean_database.database_url, autocommit=True) as owner:
        warehouse, equipment, _ = stored(owner)
        broken = queued(owner, warehouse, equipment, policy={"points": "many"})
        await jobs.run(database, clean_database, broken)
        row = owner.execute("SELECT status, error FROM backtests WHERE id = %s", [broken]).fetchone()
    await database.close()
    assert row is not None
    assert row[0] == "failed"
    assert "points" in row[1]


def _all_detectors() -> list[str]:
    from analytics.detectors import DETECTORS

    return list(DETECTORS)
