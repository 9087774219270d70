"""What is known of machines that vibrate: settings, limits by zone, waveforms with their spectra."""

from typing import Any
from uuid import UUID

import numpy as np
import pytest

from tests.api import plant
from tests.api.conftest import Client, Rows, ok, refused
from tests.conftest import People

BEARING = {"name": "drive end", "elements": 9, "elementDiameter": 7.94, "pitchDiameter": 39.04}
SETTINGS = {"speed": 1500, "machineGroup": 2, "foundation": "rigid", "bearings": [BEARING]}
RATE = 8192


async def machine(rows: Rows, warehouse: UUID) -> dict[str, Any]:
    """A motor with a waveform and the velocity that was measured from it."""
    [found] = await rows(plant.EQUIPMENT, tag=f"M-{warehouse}", warehouse=warehouse)
    made: dict[str, Any] = {"id": found["id"]}
    for metric in ("waveform", "velocity_rms"):
        [sensor] = await rows(
            """INSERT INTO sensors (address, source, metric, unit, equipment_id)
               VALUES (:address, 'm/de', :metric, 'mm/s', :equipment) RETURNING id""",
            address=f"m{warehouse}/de/{metric}", metric=metric, equipment=found["id"],
        )  # fmt: skip
        made[metric] = sensor["id"]
    return made


async def waveform(rows: Rows, sensor: int, values: Any, unit: str = "m/s²", speed: float | None = 1500.0) -> str:
    [row] = await rows(
        """INSERT INTO waveforms (sensor_id, time, received_at, kind, rate, unit, samples, speed, quality, features)
           VALUES (:sensor, now(), now(), 'waveform', :rate, :unit, :samples, :speed, 192, '{"kurtosis": 3}')
           RETURNING id""",
        sensor=sensor, rate=RATE, unit=unit, samples=np.asarray(values, "<f4").tobytes(), speed=speed,
    )  # fmt: skip
    return str(row["id"])


async def test_settings_are_put_and_read(supervisor: Client, technician: Client, rows: Rows, people: People) -> None:
    own = await machine(rows, people.north)
    path = f"/api/equipment/{own['id']}/vibration"
    nothing = await technician.get(path)
    assert nothing.headers["etag"] == '"0"'
    assert ok(nothing)["bearings"] == [] and ok(nothing)["limits"] is None
    put = await supervisor.put(path, json=SETTINGS, headers={"If-Match": '"0"'})
    shown = ok(put)
    assert shown["bearings"] == [{**BEARING, "contactAngle": 0.0, "sensorIds": []}]
    assert shown["limits"] == {"a": 1.4, "b": 2.8, "c": 4.5}
    assert [p["sensorId"] for p in shown["points"]] == [own["velocity_rms"]]
    refused(await supervisor.put(path, json=SETTINGS, headers={"If-Match": '"0"'}), 412)
    again = ok(await supervisor.put(path, json={"speed": 3000}, headers={"If-Match": put.headers["etag"]}))
    assert (again["speed"], again["bearings"], again["machineGroup"]) == (3000, [], None)
    [logged] = await rows(
        "SELECT count(*) FROM system_logs WHERE table_name = 'equipment_vibration' AND user_id IS NOT NULL"
    )
    assert logged["count"] == 2


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"speed": 0}, "speed"),
        ({"speed": 1e9}, "speed"),
        ({"machineGroup": 2}, ""),
        ({"machineGroup": 3, "foundation": "rigid"}, "machineGroup"),
        ({"foundation": "sand", "machineGroup": 1}, "foundation"),
        ({"envelopeLow": 100}, ""),
        ({"envelopeLow": 200, "envelopeHigh": 100}, ""),
        ({"bearings": [{**BEARING, "elements": 2}]}, "bearings.0.elements"),
        ({"bearings": [{**BEARING, "elementDiameter": 40}]}, "bearings.0"),
        ({"bearings": [{**BEARING, "contactAngle": 90}]}, "bearings.0.contactAngle"),
        ({"bearings": [{**BEARING, "sensorIds": [2**40]}]}, "bearings.0.sensorIds.0"),
        ({"bearings": [{**BEARING, "sensorIds": [1]}]}, "bearings.0.sensorIds"),
        ({"bearings": [BEARING] * 21}, "bearings"),
        ({"rpm": 1500}, "rpm"),
    ],
)
async def test_what_is_wrong_is_named(
    supervisor: Client, rows: Rows, people: People, wrong: dict[str, Any], named: str
) -> None:
    own = await machine(rows, people.north)
    body = refused(await supervisor.put(f"/api/equipment/{own['id']}/vibration", json=wrong), 400)
    assert any(error["field"] == named or not named for error in body["errors"]), body


async def test_nobody_reaches_into_another_warehouse(
    technician: Client, southerner: Client, supervisor: Client, manager: Client, rows: Rows, people: People
) -> None:
    own = await machine(rows, people.north)
    block = await waveform(rows, own["waveform"], np.zeros(256))
    for path in (
        f"equipment/{own['id']}/vibration",
        f"sensors/{own['waveform']}/waveforms",
        f"waveforms/{block}",
        f"waveforms/{block}/spectrum",
        f"waveforms/{block}/envelope",
    ):
        ok(await technician.get(f"/api/{path}"))
        refused(await southerner.get(f"/api/{path}"), 404)
    path = f"/api/equipment/{own['id']}/vibration"
    refused(await technician.put(path, json={}), 403)
    refused(await supervisor.post(f"{path}/limits"), 403)
    other = await machine(rows, people.south)
    refused(await supervisor.put(f"/api/equipment/{other['id']}/vibration", json={}), 404)
    refused(await supervisor.put(path, json={"speedSensorId": other["velocity_rms"]}), 404)
    refused(await manager.post(f"{path}/limits"), 409)


async def test_the_zones_become_the_limits(manager: Client, rows: Rows, people: People) -> None:
    own = await machine(rows, people.north)
    path = f"/api/equipment/{own['id']}/vibration"
    ok(await manager.put(path, json=SETTINGS))
    await rows(
        "INSERT INTO detectors (detector, sensor_id, parameters) VALUES ('limits', :sensor, :parameters)",
        sensor=own["velocity_rms"], parameters='{"on_delay": 5, "hi": 1}',
    )  # fmt: skip
    said = ok(await manager.post(f"{path}/limits"))
    assert said == {"sensorIds": [own["velocity_rms"]], "hi": 2.8, "hihi": 4.5}
    [row] = ok(await manager.get("/api/detectors", params={"sensorId": own["velocity_rms"]}))
    assert row["parameters"] == {"on_delay": 5, "hi": 2.8, "hihi": 4.5, "dead_band": pytest.approx(0.14)}
    await rows("INSERT INTO readings VALUES (:sensor, now(), 3.1, 192)", sensor=own["velocity_rms"])
    [point] = ok(await manager.get(path))["points"]
    assert (point["velocity"], point["zone"]) == (3.1, "C")


async def test_a_waveform_is_shown_with_its_spectrum(technician: Client, rows: Rows, people: People) -> None:
    own = await machine(rows, people.north)
    t = np.arange(RATE) / RATE
    block = await waveform(rows, own["waveform"], 3.0 * np.sin(2 * np.pi * 100 * t) + 0.5)
    [listed] = ok(await technician.get(f"/api/sensors/{own['waveform']}/waveforms"))
    assert (listed["id"], listed["count"], listed["rate"], listed["features"]) == (block, RATE, RATE, {"kurtosis": 3})
    assert ok(await technician.get(f"/api/sensors/{own['waveform']}/waveforms?to=2001-01-01T00:00:00Z")) == []
    whole = ok(await technician.get(f"/api/waveforms/{block}"))
    assert len(whole["samples"]) == RATE
    shown = ok(await technician.get(f"/api/waveforms/{block}/spectrum"))
    assert shown["interval"] == pytest.approx(1.0)
    assert int(np.argmax(shown["amplitudes"])) == 100
    assert max(shown["amplitudes"]) == pytest.approx(3.0, rel=0.01)


async def test_the_envelope_names_the_race(supervisor: Client, rows: Rows, people: People) -> None:
    own = await machine(rows, people.north)
    ok(await supervisor.put(f"/api/equipment/{own['id']}/vibration", json=SETTINGS))
    dice, t = np.random.default_rng(5), np.arange(RATE) / RATE
    passages = 9 * 25 / 2 * (1 - 7.94 / 39.04)
    x = dice.normal(0.0, 0.3, RATE)
    for hit in np.arange(0.001, 1.0, 1 / passages):
        after = t >= hit
        x[after] += 4.0 * np.exp(-900 * (t[after] - hit)) * np.sin(2 * np.pi * 2500 * (t[after] - hit))
    block = await waveform(rows, own["waveform"], x)
    for band in ({}, {"low": 2000, "high": 3000}):
        shown = ok(await supervisor.get(f"/api/waveforms/{block}/envelope", params=band))
        lines = {line["name"]: line for line in shown["lines"]}
        assert lines["bpfo"]["frequency"] == pytest.approx(passages)
        assert lines["bpfo"]["ratio"] > 5.0 > max(lines[n]["ratio"] for n in ("bpfi", "bsf", "ftf"))
    refused(await supervisor.get(f"/api/waveforms/{block}/envelope", params={"low": 2000}), 400)
    refused(await supervisor.get(f"/api/waveforms/{block}/envelope", params={"low": 2000, "high": 5000}), 400)
