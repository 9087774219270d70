"""Alarms and cases."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.api import plant
from tests.api.conftest import Client, Rows, ok, refused
from tests.api.test_predictive import case_of
from tests.conftest import People


async def alarm_of(rows: Rows, warehouse: UUID, state: str = "unacknowledged", detector: str = "limits") -> str:
    [machine] = await rows(plant.EQUIPMENT, tag=f"M-{uuid4().hex[:6]}", warehouse=warehouse)
    [sensor] = await rows(plant.SENSOR, address=f"plant/{uuid4().hex}/vibration", equipment=machine["id"])
    [alarm] = await rows(
        plant.ALARM, sensor=sensor["id"], equipment=machine["id"], warehouse=warehouse, detector=detector, state=state,
        cleared=state == "cleared",
    )  # fmt: skip
    return f"/api/alarms/{alarm['id']}"


async def kinds(client: Client, url: str) -> list[str]:
    return [event["kind"] for event in ok(await client.get(url))["events"]]


@pytest.mark.parametrize(("state", "becomes"), [("unacknowledged", "acknowledged"), ("returned", "cleared")])
async def test_acknowledging(technician: Client, people: People, rows: Rows, state: str, becomes: str) -> None:
    url = await alarm_of(rows, people.north, state)
    body = ok(await technician.post(f"{url}/acknowledge"))
    assert body["state"] == becomes
    assert body["acknowledgedBy"] == str(people.northerner)
    assert (body["clearedAt"] is not None) == (becomes == "cleared")
    assert [e["kind"] for e in body["events"]] == ["acknowledged"]
    assert body["events"][0]["actor"] == str(people.northerner)
    refused(await technician.post(f"{url}/acknowledge"), 409)
    [event] = await rows("SELECT * FROM events")
    assert event["type"] == "alarm.updated"
    assert event["payload"]["alarm"]["state"] == becomes


async def test_shelving_has_an_end(technician: Client, people: People, rows: Rows) -> None:
    url = await alarm_of(rows, people.north)
    for wrong in ({}, {"minutes": 0}, {"minutes": 99999}, {"until": "2020-01-01T00:00:00Z"},
                  {"until": "2199-01-01T00:00:00Z"}, {"minutes": 5, "until": "2199-01-01T00:00:00Z"}):  # fmt: skip
        refused(await technician.post(f"{url}/shelve", json=wrong), 400)
    refused(await technician.post(f"{url}/unshelve"), 409)
    body = ok(await technician.post(f"{url}/shelve", json={"minutes": 60, "reason": "known"}))
    ahead = datetime.fromisoformat(body["shelvedUntil"]) - plant.NOW
    assert plant.minutes(59) < ahead
    assert len(ok(await technician.get("/api/alarms?shelved=true"))) == 1
    assert ok(await technician.get("/api/alarms?shelved=false")) == []
    assert ok(await technician.post(f"{url}/unshelve"))["shelvedUntil"] is None
    ok(await technician.post(f"{url}/shelve", json={"until": body["shelvedUntil"]}))
    assert await kinds(technician, url) == ["shelved", "unshelved", "shelved"]
    gone = await alarm_of(rows, people.north, "cleared")
    refused(await technician.post(f"{gone}/shelve", json={"minutes": 5}), 409)


async def test_suppressing_and_commenting(technician: Client, people: People, rows: Rows) -> None:
    url = await alarm_of(rows, people.north)
    refused(await technician.post(f"{url}/suppress", json={"reason": None}), 409)
    assert ok(await technician.post(f"{url}/suppress", json={"reason": "overhaul"}))["suppressedBy"] == "overhaul"
    assert ok(await technician.post(f"{url}/suppress", json={"reason": None}))["suppressedBy"] is None
    refused(await technician.post(f"{url}/comment", json={"text": ""}), 400)
    body = ok(await technician.post(f"{url}/comment", json={"text": "smells burnt"}))
    assert [e["kind"] for e in body["events"]] == ["suppressed", "unsuppressed", "comment"]
    assert body["events"][-1]["detail"] == {"text": "smells burnt"}


async def test_alarms_are_listed_and_filtered(technician: Client, people: People, rows: Rows) -> None:
    url = await alarm_of(rows, people.north)
    await alarm_of(rows, people.north, "acknowledged", "drift")
    await alarm_of(rows, people.south)
    assert len(ok(await technician.get("/api/alarms"))) == 2
    [row] = ok(await technician.get("/api/alarms?state=unacknowledged,returned&severity=high&detector=limits"))
    assert url.endswith(row["id"])
    assert row["qualityText"] == "good"
    assert row["address"].startswith("plant/")
    assert ok(await technician.get(f"/api/alarms?equipmentId={row['equipmentId']}&sensorId={row['sensorId']}")) == [row]
    assert ok(await technician.get("/api/alarms?severity=low")) == []
    assert ok(await technician.get("/api/alarms?raisedBefore=2020-01-01T00:00:00Z")) == []


async def test_another_warehouses_alarm_and_case_do_not_exist(technician: Client, people: People, rows: Rows) -> None:
    url = await alarm_of(rows, people.south)
    case = await case_of(rows, people.south)
    for method, path, body in (
        ("GET", url, None), ("POST", f"{url}/acknowledge", None), ("POST", f"{url}/shelve", {"minutes": 5}),
        ("POST", f"{url}/unshelve", None), ("POST", f"{url}/suppress", {"reason": "x"}),
        ("POST", f"{url}/comment", {"text": "x"}), ("GET", f"/api/cases/{case['id']}", None),
        ("POST", f"/api/cases/{case['id']}/verdict", {"verdict": "confirmed"}),
    ):  # fmt: skip
        refused(await technician.request(method, path, json=body), 404)
    assert ok(await technician.get("/api/cases")) == []
    assert await rows("SELECT id FROM alarm_events") == []


async def test_a_case_shows_its_evidence(technician: Client, people: People, rows: Rows) -> None:
    case = await case_of(rows, people.north, findings=3)
    await case_of(rows, people.north, status="held", mode="IMB")
    [listed] = ok(await technician.get("/api/cases?status=open&severity=high&failureMode=BRD"))
    assert "evidence" not in listed
    body = ok(await technician.get(f"/api/cases/{case['id']}"))
    assert body.items() >= listed.items()
    assert len(body["evidence"]) == 3
    assert body["failureModes"] == plant.SUMMARY["failureModes"]
    assert body["sensors"] == plant.SUMMARY["sensors"]
    assert body["text"] == plant.SUMMARY["text"]
    assert [c["status"] for c in ok(await technician.get("/api/cases?status=held,open&sort=score"))]
    assert len(ok(await technician.get("/api/cases"))) == 2


async def test_a_verdict_closes_the_case_once(technician: Client, people: People, rows: Rows) -> None:
    case = await case_of(rows, people.north)
    url = f"/api/cases/{case['id']}/verdict"
    refused(await technician.post(url, json={"verdict": "maybe"}), 400)
    body: dict[str, Any] = ok(await technician.post(url, json={"verdict": "false_alarm", "note": "all fine"}))
    assert (body["status"], body["verdict"], body["verdictNote"]) == ("closed", "false_alarm", "all fine")
    assert body["verdictBy"] == str(people.northerner)
    assert "false_alarm" in refused(await technician.post(url, json={"verdict": "confirmed"}), 409)["message"]
    [event] = await rows("SELECT type, payload FROM events")
    assert event["type"] == "case.closed"
    assert event["payload"]["verdict"] == "false_alarm"


async def test_the_library_can_be_read(technician: Client) -> None:
    every = ok(await technician.get("/api/failure-modes"))
    assert {"pump", "gearbox", "boiler", "valve", "transformer", "cooling_tower"} <= {
        m["equipmentClass"] for m in every
    }
    of_pumps = ok(await technician.get("/api/failure-modes?equipmentClass=pump"))
    cavitation = next(m for m in of_pumps if m["code"] == "cavitation")
    assert {"kind": "flow", "direction": "falls", "weight": 0.8} in cavitation["signs"]
    assert cavitation["checklist"] and cavitation["mechanism"] == "2.1 cavitation"
    refused(await technician.get("/api/failure-modes?colour=red"), 400)


async def test_cases_are_exported(technician: Client, people: People, rows: Rows) -> None:
    case = await case_of(rows, people.north)
    [row] = (await technician.get("/api/exports/cases?format=json")).json()
    assert row["id"] == str(case["id"])
