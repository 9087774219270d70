"""Sensors and their readings."""

import math
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.monitoring.readings.schemas import Resolution
from api.monitoring.readings.tiers import TIERS, choose
from tests.api import plant
from tests.api.conftest import Client, Rows, counted_statements, ok, refused
from tests.conftest import People

START = plant.NOW - timedelta(hours=2)


@pytest.fixture
async def sensor(rows: Rows, people: People) -> int:
    """In the north, on a motor."""
    [machine] = await rows(plant.EQUIPMENT, tag="M-1", warehouse=people.north)
    [row] = await rows(plant.SENSOR, address="plant/m1/vibration", equipment=machine["id"])
    found: int = row["id"]
    return found


async def fill(rows: Rows, sensor: int, count: int, value: str = "sin(i / 50.0)", quality: str = "192") -> None:
    """One reading a second from START."""
    await rows(
        "INSERT INTO readings (sensor_id, time, value, quality)"
        f" SELECT :sensor, CAST(:start AS timestamptz) + i * interval '1 second', {value}, {quality}"
        " FROM generate_series(0, :last) AS i",
        sensor=sensor, start=START, last=count - 1,
    )  # fmt: skip


def span(start: timedelta = timedelta(), end: timedelta = timedelta(hours=1)) -> dict[str, str]:
    return {"from": (START + start).isoformat(), "to": (START + end).isoformat()}


async def series(client: Client, sensor: int, **query: Any) -> dict[str, Any]:
    body: dict[str, Any] = ok(await client.get(f"/api/sensors/{sensor}/readings", params={**span(), **query}))
    return body


async def test_few_readings_come_as_they_are(technician: Client, rows: Rows, sensor: int) -> None:
    await fill(rows, sensor, 3, "i", "CASE i WHEN 1 THEN 72 ELSE 192 END")
    body = await series(technician, sensor)
    assert (body["resolution"], body["downsampled"], body["unit"]) == ("raw", False, "mm/s")
    assert [(p["value"], p["quality"], p["qualityText"]) for p in body["points"]] == [
        (0.0, 192, "good"), (1.0, 72, "uncertain, clock skew"), (2.0, 192, "good"),
    ]  # fmt: skip
    assert body["points"][0]["time"] == START.strftime("%Y-%m-%dT%H:%M:%S.000Z")
    assert (await series(technician, sensor, to=(START + timedelta(seconds=2)).isoformat()))["points"][-1]["value"] == 1


@pytest.mark.parametrize("most", [10, 100, 500])
async def test_peaks_survive_the_thinning(technician: Client, rows: Rows, sensor: int, most: int) -> None:
    await fill(rows, sensor, 3600)
    for second, value in ((1234, 99.0), (2345, -99.0)):
        await rows(
            "UPDATE readings SET value = :value WHERE sensor_id = :sensor AND time = :time",
            sensor=sensor, value=value, time=START + timedelta(seconds=second),
        )  # fmt: skip
    body = await series(technician, sensor, maxPoints=most)
    assert body["downsampled"] is True
    points = body["points"]
    assert len(points) <= most
    assert len(points) > most / 3
    assert {99.0, -99.0} <= {p["value"] for p in points}
    assert points == sorted(points, key=lambda p: p["time"])
    assert points[0]["value"] == 0.0
    assert points[-1]["value"] == pytest.approx(math.sin(3599 / 50))
    [peak] = [p for p in points if p["value"] == 99.0]
    assert peak["time"] == (START + timedelta(seconds=1234)).strftime("%Y-%m-%dT%H:%M:%S.000Z")


async def test_a_bad_reading_neither_hides_a_peak_nor_vanishes(technician: Client, rows: Rows, sensor: int) -> None:
    await fill(rows, sensor, 3600, "CASE i WHEN 1850 THEN -50 WHEN 1851 THEN -9999 ELSE 1 END",
               "CASE i WHEN 1851 THEN 16 ELSE 192 END")  # fmt: skip
    points = (await series(technician, sensor, maxPoints=20))["points"]
    assert len(points) <= 20
    assert -50 in [p["value"] for p in points]
    assert [p["qualityText"] for p in points if p["value"] == -9999] == ["bad, sensor failure"]


async def test_a_tier_is_completed_by_raw_readings_at_its_edge(technician: Client, rows: Rows, sensor: int) -> None:
    """Two minutes are rolled up, the second of them too early; the third is not yet."""
    await fill(rows, sensor, 180, "i", "CASE i WHEN 150 THEN 0 ELSE 192 END")
    minute = START.replace(second=0)
    if minute != START:
        await rows(
            "UPDATE readings SET time = time - (CAST(:a AS timestamptz) - CAST(:b AS timestamptz))", a=START, b=minute
        )
    for number, values in ((0, (60, 1770, 0, 59, 0, 59)), (1, (10, 645, 60, 69, 60, 69))):
        await rows(
            "INSERT INTO readings_1m VALUES (:sensor, :time, :count, :sum, :min, :max, :first, :last, 0)",
            sensor=sensor, time=minute + plant.minutes(number),
            **dict(zip(("count", "sum", "min", "max", "first", "last"), values, strict=True)),
        )  # fmt: skip
    query = {"resolution": "1m", "from": minute.isoformat(), "to": (minute + plant.minutes(3)).isoformat()}
    body = await series(technician, sensor, **query)
    assert (body["resolution"], body["downsampled"], body["bucketSeconds"]) == ("1m", False, 60)
    assert [(b["count"], b["min"], b["max"], b["first"], b["last"], b["badCount"]) for b in body["buckets"]] == [
        (60, 0, 59, 0, 59, 0), (60, 60, 119, 60, 119, 0), (59, 120, 179, 120, 179, 1),
    ]  # fmt: skip
    assert body["buckets"][0]["mean"] == 29.5


@pytest.mark.parametrize("resolution", ["1m", "1h", "1d"])
async def test_a_tier_that_was_never_rolled_up_is_made_from_raw(
    technician: Client, rows: Rows, sensor: int, resolution: str
) -> None:
    await fill(rows, sensor, 7200, "CASE i WHEN 4000 THEN 77 ELSE 0 END")
    query = {"resolution": resolution, "to": (START + timedelta(hours=2)).isoformat()}
    body = await series(technician, sensor, **query)
    assert sum(b["count"] for b in body["buckets"]) == 7200
    assert max(b["max"] for b in body["buckets"]) == 77
    fewer = await series(
        technician, sensor, resolution=resolution, maxPoints=10, to=(START + timedelta(hours=2)).isoformat()
    )
    assert len(fewer["buckets"]) <= 10
    assert sum(b["count"] for b in fewer["buckets"]) == 7200


async def test_a_span_without_readings_is_empty(technician: Client, sensor: int) -> None:
    for resolution in Resolution:
        body = await series(technician, sensor, resolution=resolution)
        assert body["points"] == body["buckets"] == []


@given(
    seconds=st.integers(1, 40 * 366 * 86400), interval=st.one_of(st.none(), st.floats(0.001, 1e6)),
    most=st.integers(10, 20_000), wanted=st.sampled_from(Resolution),
)  # fmt: skip
def test_a_plan_never_has_more_groups_than_fit(
    seconds: int, interval: float | None, most: int, wanted: Resolution
) -> None:
    whole = timedelta(seconds=seconds)
    plan = choose(wanted, whole, interval, most)
    if plan.resolution is Resolution.RAW:
        assert -(-whole // plan.group) * 5 <= most
    else:
        assert plan.group % TIERS[plan.resolution] == timedelta(0)
        assert whole // plan.group + 2 <= max(most, 3)
    if wanted is not Resolution.AUTO:
        assert plan.resolution is wanted


@pytest.mark.parametrize(
    ("query", "field"),
    [({"maxPoints": "9"}, "maxPoints"), ({"resolution": "2m"}, "resolution"), ({"from": "yesterday"}, "from"),
     ({"from": "2030-01-01T00:00:00Z", "to": "2029-01-01T00:00:00Z"}, "from")],
)  # fmt: skip
async def test_a_wrong_span_is_400(technician: Client, sensor: int, query: dict[str, str], field: str) -> None:
    answer = await technician.get(f"/api/sensors/{sensor}/readings", params=query)
    assert refused(answer, 400)["errors"][0]["field"] == field


async def test_the_latest_reading_of_each_sensor(technician: Client, rows: Rows, sensor: int) -> None:
    await fill(rows, sensor, 5, "i", "CASE i WHEN 4 THEN 84 ELSE 192 END")
    [machine] = await rows("SELECT equipment_id FROM sensors")
    with counted_statements() as one:
        [latest] = ok(await technician.get(f"/api/readings/latest?equipmentId={machine['equipment_id']}"))
    assert latest["value"] == 4
    assert latest["qualityText"] == "uncertain, outside the physical range"
    assert latest["address"] == "plant/m1/vibration"
    assert ok(await technician.get(f"/api/readings/latest?sensorId={sensor}")) == [latest]
    for number in range(5):
        [more] = await rows(plant.SENSOR, address=f"plant/m1/{number}", equipment=machine["equipment_id"])
        await fill(rows, more["id"], 2)
    with counted_statements() as six:
        assert len(ok(await technician.get(f"/api/readings/latest?equipmentId={machine['equipment_id']}"))) == 6
    assert len(six) == len(one)
    refused(await technician.get("/api/readings/latest"), 400)


async def test_another_warehouses_sensors_do_not_exist(southerner: Client, rows: Rows, sensor: int) -> None:
    await fill(rows, sensor, 5)
    assert ok(await southerner.get("/api/sensors")) == []
    refused(await southerner.get(f"/api/sensors/{sensor}"), 404)
    refused(await southerner.get(f"/api/sensors/{sensor}/readings"), 404)
    assert ok(await southerner.get(f"/api/readings/latest?sensorId={sensor}")) == []


async def test_a_sensor_is_named_scaled_and_filtered(supervisor: Client, rows: Rows, sensor: int) -> None:
    got = await supervisor.get(f"/api/sensors/{sensor}")
    body = ok(got)
    assert (body["address"], body["status"], body["scale"], body["offset"]) == ("plant/m1/vibration", "active", 1, 0)
    change = {"name": "Drive end", "scale": 0.5, "lowLimit": 0, "highLimit": 20, "samplingInterval": 1.5}
    url = f"/api/sensors/{sensor}"
    after = ok(await supervisor.patch(url, json=change, headers={"If-Match": got.headers["etag"]}))
    assert after.items() >= change.items()
    refused(await supervisor.patch(url, json={"name": "x"}, headers={"If-Match": got.headers["etag"]}), 412)
    assert refused(await supervisor.patch(url, json={"lowLimit": 21}), 400)["errors"][0]["field"] == "lowLimit"
    for wrong in ({"scale": 0}, {"scale": None}, {"samplingInterval": 0}, {"highLimit": 1e301}, {"address": "x"}):
        refused(await supervisor.patch(url, json=wrong), 400)
    refused(await supervisor.patch(url, json={"status": "unassigned"}), 400)
    assert ok(await supervisor.patch(url, json={"status": "ignored"}))["status"] == "ignored"
    assert ok(await supervisor.patch(url, json={"status": "active"}))["status"] == "active"
    assert len(ok(await supervisor.get("/api/sensors?q=drive&status=active&metric=vibration&source=plant/m1"))) == 1
    assert ok(await supervisor.get("/api/sensors?status=unassigned,ignored")) == []


async def test_a_sensor_is_bound_and_taken_off(
    manager: Client, supervisor: Client, technician: Client, people: People, rows: Rows
) -> None:
    [machine] = await rows(plant.EQUIPMENT, tag="M-9", warehouse=people.north)
    [free] = await rows(plant.SENSOR, address="plant/new/temperature", equipment=None)
    url = f"/api/sensors/{free['id']}"
    refused(await technician.get(url), 404)
    bound = ok(await manager.post(f"{url}/bind", json={"equipmentId": str(machine["id"])}))
    assert (bound["status"], bound["warehouseId"]) == ("active", str(people.north))
    assert ok(await technician.get(url))["equipmentId"] == str(machine["id"])
    refused(await technician.post(f"{url}/bind", json={"equipmentId": None}), 403)
    refused(await supervisor.post(f"{url}/bind", json={"equipmentId": None}), 403)
    refused(await manager.post(f"{url}/bind", json={}), 400)
    off = ok(await manager.post(f"{url}/bind", json={"equipmentId": None}))
    assert (off["status"], off["equipmentId"], off["warehouseId"]) == ("unassigned", None, None)
    ok(await manager.patch(url, json={"status": "ignored"}))
    refused(await manager.post(f"{url}/bind", json={"equipmentId": str(machine["id"])}), 409)
    foreign = await manager.post(f"{url}/bind", json={"equipmentId": str(people.north)})
    assert refused(foreign, 404)["errors"][0]["field"] == "equipmentId"
