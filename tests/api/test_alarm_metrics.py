"""Alarm metrics: a small history, counted by hand."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from tests.api import plant
from tests.api.conftest import Client, Rows, counted_statements, ok, refused
from tests.conftest import People

URL = "/api/alarms/metrics"
START = datetime(2026, 5, 4, tzinfo=UTC)
SPAN = {"from": START.isoformat(), "to": (START + timedelta(hours=2)).isoformat()}


async def alarm(rows: Rows, warehouse: UUID, detector: str = "limits", state: str = "cleared") -> dict[str, Any]:
    [machine] = await rows(plant.EQUIPMENT, tag=f"M-{uuid4().hex[:6]}", warehouse=warehouse)
    [sensor] = await rows(plant.SENSOR, address=f"plant/{uuid4().hex}/vibration", equipment=machine["id"])
    [made] = await rows(
        plant.ALARM, sensor=sensor["id"], equipment=machine["id"], warehouse=warehouse, detector=detector, state=state,
        cleared=state == "cleared",
    )  # fmt: skip
    return {"id": made["id"], "sensor": sensor["id"], "equipment": str(machine["id"])}


async def said(
    rows: Rows, of: dict[str, Any], kind: str, seconds: float, severity: str = "high", detail: str = "{}"
) -> None:
    await rows(
        """INSERT INTO alarm_events (alarm_id, kind, occurred_at, severity, detail)
           VALUES (:alarm, :kind, :at, :severity, CAST(:detail AS jsonb))""",
        alarm=of["id"], kind=kind, at=START + timedelta(seconds=seconds), severity=severity, detail=detail,
    )  # fmt: skip


async def test_the_figures_are_those_of_the_standards(manager: Client, people: People, rows: Rows) -> None:
    noisy, calm, silent = [await alarm(rows, people.north) for _ in range(3)]
    for second in (0, 20, 40, 700, 1300):  # three within a minute, then 2 lone ones
        await said(rows, noisy, "raised", second)
    await said(rows, noisy, "acknowledged", 1330)
    for second in range(3600, 4200, 50):  # 12 in the seventh period: a flood; one acknowledged too late
        await said(rows, calm, "raised", second, "low")
    await said(rows, calm, "acknowledged", 5150)
    await said(rows, silent, "raised", 10, detail='{"silenced": true}')
    body = ok(await manager.get(URL, params=SPAN))
    assert body["alarms"] == 17
    assert body["perHour"] == 8.5
    assert body["perTenMinutes"] == 1.417  # 17 / 12
    assert body["rating"] == "manageable"
    assert body["busiest"] == {"from": "2026-05-04T01:00:00.000Z", "alarms": 12}
    assert body["percentOfPeriodsAboveTen"] == 8.33  # 1 of 12
    assert body["floods"] == [
        {"from": "2026-05-04T01:00:00.000Z", "to": "2026-05-04T01:10:00.000Z", "alarms": 12, "peak": 12}
    ]
    assert (body["floodCount"], body["percentOfTimeInFlood"]) == (1, 8.33)
    # an alarm every 50 s has two in a minute, never three: only the noisy one chatters
    assert (body["chattering"], body["percentFromChattering"]) == (1, 29.41)  # 5 of 17
    assert [(a["sensorId"], a["alarms"], a["percent"], a["chattering"]) for a in body["badActors"]] == [
        (calm["sensor"], 12, 70.59, False), (noisy["sensor"], 5, 29.41, True),
    ]  # fmt: skip
    assert body["percentFromBadActors"] == 100
    assert body["severities"]["low"] == {"alarms": 12, "percent": 70.59}
    assert body["severities"]["critical"] == {"alarms": 0, "percent": 0}
    # 30 s after the fifth raise, and 1000 s after the last of the twelve (at 4150 s)
    assert (body["acknowledged"], body["percentAcknowledgedWithinTenMinutes"]) == (2, 5.88)
    assert (body["medianSecondsToAcknowledge"], body["p90SecondsToAcknowledge"]) == (515, 903)
    of_one = ok(await manager.get(URL, params={**SPAN, "equipmentId": noisy["equipment"]}))
    assert of_one["alarms"] == 5


async def test_what_stands_now(manager: Client, people: People, rows: Rows) -> None:
    stale, shelved, quiet, _ = [
        await alarm(rows, people.north, state=state)
        for state in ("acknowledged", "unacknowledged", "unacknowledged", "unacknowledged")
    ]
    await rows("UPDATE alarms SET raised_at = now() - interval '25 hours' WHERE id = :id", id=stale["id"])
    await rows("UPDATE alarms SET shelved_until = now() + interval '1 hour' WHERE id = :id", id=shelved["id"])
    await rows("UPDATE alarms SET suppressed_by = 'x' WHERE id = :id", id=quiet["id"])
    await alarm(rows, people.north, state="returned")
    body = ok(await manager.get(URL))
    assert [body[name] for name in ("standing", "unacknowledged", "stale", "shelved", "suppressed")] == [2, 1, 1, 1, 1]


async def test_an_empty_span_and_wrong_ones(technician: Client) -> None:
    with counted_statements() as statements:
        body = ok(await technician.get(URL))
    assert sum("alarms" in s for s in statements) == 2
    assert (body["alarms"], body["busiest"], body["floods"], body["medianSecondsToAcknowledge"]) == (0, None, [], None)
    refused(await technician.get(URL, params={"from": SPAN["to"], "to": SPAN["from"]}), 400)
    refused(await technician.get(URL, params={"from": "2020-01-01T00:00:00Z", "to": "2026-01-01T00:00:00Z"}), 400)
    refused(await technician.get(URL, params={"since": "yesterday"}), 400)


async def test_of_another_warehouse_nothing_is_counted(technician: Client, people: People, rows: Rows) -> None:
    await said(rows, await alarm(rows, people.south, state="unacknowledged"), "raised", 5)
    body = ok(await technician.get(URL, params=SPAN))
    assert (body["alarms"], body["standing"], body["badActors"]) == (0, 0, [])
