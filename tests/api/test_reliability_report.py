"""The reliability report: from work orders to numbers, and back to the work orders behind them."""

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

import pytest

from tests.api import plant
from tests.api.conftest import Client, Rows, ok, refused
from tests.conftest import People

BEGIN = datetime(2024, 1, 1, tzinfo=UTC)
PERIOD = {"from": BEGIN.isoformat(), "to": (BEGIN + timedelta(hours=1000)).isoformat()}

ORDER = """INSERT INTO work_orders (type, title, equipment_id, warehouse_id, status, created_at, started_at,
    completed_at, failure_mode, verdict)
    VALUES (CAST(:type AS wo_type_enum), 'Failure', :machine, :warehouse, 'completed', :at,
    :started, :done, :mode, :verdict)"""


async def machine_of(rows: Rows, warehouse: UUID, kind: str = "pump") -> UUID:
    [row] = await rows(plant.EQUIPMENT, tag=f"M-{uuid4().hex[:6]}", warehouse=warehouse)
    await rows(
        "UPDATE equipment SET equipment_class = :kind, created_at = :at WHERE id = :id",
        kind=kind, at=BEGIN - timedelta(days=9), id=row["id"],
    )  # fmt: skip
    found: UUID = row["id"]
    return found


async def failure(
    rows: Rows, machine: UUID, warehouse: UUID, hour: float, type_: str = "corrective", mode: str | None = "VIB",
    verdict: str | None = None, waiting: float = 1.0, work: float = 1.0,
) -> None:  # fmt: skip
    at = BEGIN + timedelta(hours=hour)
    started = at + timedelta(hours=waiting)
    await rows(
        ORDER, type=type_, machine=machine, warehouse=warehouse, at=at, started=started,
        done=started + timedelta(hours=work), mode=mode, verdict=verdict,
    )  # fmt: skip


async def get(client: Client, path: str = "/api/reports/reliability", **query: Any) -> Any:
    return ok(await client.get(f"{path}?{urlencode({**PERIOD, **query})}"))


async def test_the_numbers_are_those_of_the_work_orders(technician: Client, people: People, rows: Rows) -> None:
    machine = await machine_of(rows, people.north)
    for hour in (100, 300, 550, 700):
        await failure(rows, machine, people.north, hour)
    report = await get(technician)
    assert (report["machines"], report["failures"]) == (1, 4)
    assert report["downtimeHours"] == pytest.approx(8)
    assert report["operatingHours"] == pytest.approx(992)
    assert report["mtbf"]["value"] == pytest.approx(248)
    assert report["mtbf"]["low"] < 248 < report["mtbf"]["high"]
    assert report["mttr"]["value"] == pytest.approx(1)
    assert report["meanDowntime"]["value"] == pytest.approx(2)
    assert report["availability"]["inherent"]["value"] == pytest.approx(248 / 249)
    assert report["availability"]["operational"]["value"] == pytest.approx(0.992)
    # lives of 198, 248 and 148 hours are seen from begin to end, one of 298 goes on
    assert (report["weibull"]["failed"], report["weibull"]["alive"]) == (3, 1)
    assert report["weibull"]["shape"]["value"] > 1
    assert [step["time"] for step in report["survival"]] == pytest.approx([148, 198, 248])
    assert "6 failures" in report["weibull3"]["reason"]
    assert report["growth"]["verdict"] == "no trend proven"
    assert [(m["failureMode"], m["failures"]) for m in report["failureModes"]] == [("VIB", 4)]
    own = await get(technician, f"/api/assets/{machine}/reliability")
    assert own | {"links": report["links"]} == report
    assert len(ok(await technician.get(own["links"]["failures"]))) == 4


async def test_what_is_a_failure(technician: Client, people: People, rows: Rows) -> None:
    machine = await machine_of(rows, people.north)
    for hour, type_, verdict in (
        (10, "corrective", None), (50, "emergency", "confirmed"), (90, "predictive", "confirmed"),
        (130, "predictive", None), (170, "predictive", "false_alarm"), (210, "corrective", "duplicate"),
        (250, "preventive", None), (1500, "corrective", None), (-50, "corrective", None),
    ):  # fmt: skip
        await failure(rows, machine, people.north, hour, type_, verdict=verdict)
    await failure(rows, machine, people.north, 10.5)  # reported while it stands: part of the first
    report = await get(technician)
    assert report["failures"] == 3
    listed = ok(await technician.get(report["links"]["failures"]))
    assert {row["type"] for row in listed} == {"corrective", "emergency", "predictive"}
    assert len(listed) == 4
    assert all(row["equipmentId"] == str(machine) and row["downtimeHours"] for row in listed)


async def test_downtime_is_the_machines_status_where_that_is_kept(
    technician: Client, people: People, rows: Rows
) -> None:
    machine = await machine_of(rows, people.north)
    await failure(rows, machine, people.north, 100)
    await failure(rows, machine, people.north, 400)  # it kept running
    for begin, end, status in ((99.5, 110, "down"), (800, 820, "maintenance")):
        await rows(
            """INSERT INTO equipment_downtime (equipment_id, warehouse_id, status, planned, started_at, ended_at)
               VALUES (:m, :w, CAST(:s AS equipment_status_enum), :s = 'maintenance', :a, :b)""",
            m=machine, w=people.north, s=status, a=BEGIN + timedelta(hours=begin), b=BEGIN + timedelta(hours=end),
        )  # fmt: skip
    report = await get(technician)
    assert report["failures"] == 2
    assert report["downtimeHours"] == pytest.approx(30.5)
    assert report["meanDowntime"]["value"] == pytest.approx(10.5 / 2)
    assert report["availability"]["operational"]["value"] == pytest.approx(0.9695)


async def test_the_bad_actor_is_named(technician: Client, people: People, rows: Rows) -> None:
    machines = [await machine_of(rows, people.north) for _ in range(6)]
    for hour in range(20, 980, 60):
        await failure(rows, machines[0], people.north, hour, mode="ELP" if hour % 120 else "VIB")
    await failure(rows, machines[1], people.north, 500)
    report = await get(technician)
    assert [row["badActor"] for row in report["equipment"]] == [True] + [False] * 5
    worst = report["equipment"][0]
    assert worst["equipmentId"] == str(machines[0])
    page = ok(await technician.get(worst["failuresUrl"]))
    assert len(page) == worst["failures"] == 16
    share = [bar["cumulative"] for bar in report["failureModes"]]
    assert share == sorted(share)
    assert share[-1] == pytest.approx(1)
    modes = ok(await technician.get(f"{worst['failuresUrl']}&failureMode=ELP"))
    assert {row["failureMode"] for row in modes} == {"ELP"}


async def test_nothing_failed_is_said_honestly(technician: Client, people: People, rows: Rows) -> None:
    await machine_of(rows, people.north)
    report = await get(technician)
    assert report["mtbf"]["value"] is None
    assert report["mtbf"]["low"] == pytest.approx(1000 / 2.9957, rel=1e-3)
    assert "lower bound" in report["mtbf"]["reason"]
    for part in (report["mttr"], report["weibull"], report["growth"], report["availability"]["inherent"]):
        assert "ot enough data" in part["reason"]
    assert report["availability"]["operational"]["value"] == 1
    nobody = await get(technician, equipmentClass="rocket")
    assert (nobody["machines"], nobody["failures"]) == (0, 0)
    assert nobody["mtbf"]["value"] is None


async def test_scopes(manager: Client, people: People, rows: Rows) -> None:
    [hall] = await rows(
        "INSERT INTO locations (warehouse_id, name, path) VALUES (:w, 'Hall', 'Hall') RETURNING id", w=people.north
    )
    [bay] = await rows(
        "INSERT INTO locations (warehouse_id, parent_id, name, path) VALUES (:w, :p, 'Bay', 'Hall - Bay') RETURNING id",
        w=people.north,
        p=hall["id"],
    )
    pump, fan = await machine_of(rows, people.north), await machine_of(rows, people.north, "fan")
    await rows("UPDATE equipment SET location_id = :place WHERE id = :id", place=bay["id"], id=pump)
    await failure(rows, pump, people.north, 100)
    await failure(rows, fan, people.north, 200)
    for scope in ({"equipmentClass": "pump"}, {"locationId": hall["id"]}, {"equipmentId": pump}):
        report = await get(manager, **scope)
        assert [row["equipmentId"] for row in report["equipment"]] == [str(pump)], scope
        assert report["failures"] == 1
    assert (await get(manager))["machines"] == 2


async def test_other_warehouses_and_wrong_questions(technician: Client, people: People, rows: Rows) -> None:
    theirs = await machine_of(rows, people.south)
    await failure(rows, theirs, people.south, 100)
    assert (await get(technician))["machines"] == 0
    refused(await technician.get(f"/api/assets/{theirs}/reliability"), 404)
    refused(await technician.get("/api/reports/reliability?from=2025-01-01T00:00:00Z&to=2024-01-01T00:00:00Z"), 400)
    refused(await technician.get("/api/reports/reliability?confidence=1"), 400)
    refused(await technician.get("/api/reports/reliability?colour=red"), 400)
    refused(await technician.get("/api/reports/reliability?from=1990-01-01T00:00:00Z"), 400)
