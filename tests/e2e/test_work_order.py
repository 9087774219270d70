"""The main job: from an MQTT message to a predictive work order, and back to a closed case."""

from typing import Any

import httpx
import pytest

from tests.e2e.plant import SECOND, Pump, answer, bind, listed, new_equipment, points
from tests.harness import System, until
from tests.witness import Witness, now


@pytest.fixture(scope="module")
def story(system: System, api: httpx.Client) -> dict[str, Any]:
    """A pump is created, its sensors are found and bound; it runs well, and then its bearing wears."""
    equipment = new_equipment(api, "P-101")
    with Witness(system.settings.mqtt_url, "p-101") as device:
        pump = Pump(device, "hall1/p-101", now() - 800 * SECOND)
        pump.run(5)
        sensors = bind(api, pump.source, equipment)
        pump.settle_in(system, equipment)
        pump.run(565)
        stored = "SELECT count(*) FROM readings WHERE sensor_id = ANY(%s)"
        healthy = len(device.message)
        until(lambda: system.value(stored, [s["id"] for s in sensors]) == healthy, 30, "the healthy readings")
        assert not listed(api, "/alarms", equipmentId=equipment["id"])
        pump.run(130, broken=True)
        (order,) = until(
            lambda: listed(api, "/work-orders", type="predictive", equipmentId=equipment["id"]), 60, "a work order"
        )
        pump.run(30, broken=True)
    return {"equipment": equipment, "sensors": sensors, "order": order}


def test_the_alarms_say_what_happened(api: httpx.Client, story: dict[str, Any]) -> None:
    alarms = listed(api, "/alarms", equipmentId=story["equipment"]["id"])
    ids = {sensor["id"]: sensor["metric"] for sensor in story["sensors"]}
    assert {ids[alarm["sensorId"]] for alarm in alarms} == {"vibration_rms", "bearing_temperature"}
    for alarm in alarms:
        assert alarm["direction"] == 1
        assert alarm["message"]
        assert alarm["value"] > alarm["baseline"]


def test_there_is_one_case_with_its_evidence(api: httpx.Client, story: dict[str, Any]) -> None:
    (case,) = listed(api, "/cases", equipmentId=story["equipment"]["id"])
    assert case["workOrderId"] == story["order"]["id"]
    full = answer(api.get(f"/cases/{case['id']}"))
    assert full["status"] == "open"
    assert full["failureModes"]
    assert full["checklist"]
    for piece in full["evidence"]:
        assert piece["sensorId"] in {sensor["id"] for sensor in story["sensors"]}
        assert piece["windowStart"] < piece["windowEnd"]
        assert piece["score"] >= 1
        assert piece["baseline"] is not None
        assert piece["detector"]
        assert piece["detectorVersion"] >= 1


def test_there_is_one_work_order_that_explains_itself(api: httpx.Client, story: dict[str, Any]) -> None:
    (order,) = listed(api, "/work-orders", type="predictive", equipmentId=story["equipment"]["id"])
    full = answer(api.get(f"/work-orders/{order['id']}"))
    assert full["foNumber"].startswith("WO-")
    assert "P-101" in full["title"]
    assert full["status"] == "new"
    assert full["dueDate"]
    assert [item["status"] for item in full["checklist"]] == ["pending"] * len(full["prediction"]["suggestedChecklist"])
    assert full["checklist"]
    assert full["prediction"]["evidence"]
    assert full["prediction"]["failureModes"]
    assert "hall1/p-101/vibration_rms" in full["description"]


def test_whoever_is_in_charge_is_told_once(system: System, story: dict[str, Any]) -> None:
    told = system.rows(
        """SELECT p.email, n.type, count(*) FROM notifications n JOIN profiles p ON p.id = n.user_id
           WHERE n.work_order_id = %s GROUP BY 1, 2""",
        story["order"]["id"],
    )
    assert told == [("manager@plant.example", "case_opened", 1)]


def test_the_feed_tells_of_alarm_case_and_work_order_once(api: httpx.Client, story: dict[str, Any]) -> None:
    (case,) = listed(api, "/cases", equipmentId=story["equipment"]["id"])
    alarms = listed(api, "/alarms", equipmentId=story["equipment"]["id"])
    wanted = [("case.opened", case["id"]), ("work_order.created", story["order"]["id"])]
    wanted += [("alarm.raised", alarm["id"]) for alarm in alarms]

    def feed() -> list[tuple[str, str]]:
        found, cursor = [], 0
        while page := listed(api, "/events", cursor=cursor, limit=200):
            found += [(event["event"], event["data"]["entityId"]) for event in page]
            cursor = page[-1]["sequence"]
        return found

    events = until(lambda: events if set(wanted) <= set(events := feed()) else None, 10, "the events are numbered")
    assert [events.count(each) for each in wanted] == [1] * len(wanted)


def test_closing_it_with_a_verdict_closes_the_case(api: httpx.Client, story: dict[str, Any]) -> None:
    path = f"/work-orders/{story['order']['id']}/status"
    done = {"status": "completed", "completionNotes": "bearing replaced", "verdict": "confirmed"}
    answer(api.put(path, json={"status": "in_progress"}))
    answer(api.put(path, json=done))
    closed = answer(api.get(f"/cases/{story['order']['caseId']}"))
    assert (closed["status"], closed["verdict"]) == ("closed", "confirmed")


def test_history_is_stored_and_alarms_nobody(system: System, api: httpx.Client, device: Witness) -> None:
    equipment = new_equipment(api, "P-102")
    pump = Pump(device, "hall1/p-102", now() - 7200 * SECOND)
    began = pump.time
    pump.run(5)
    sensors = bind(api, pump.source, equipment)
    pump.settle_in(system, equipment)
    pump.run(400)
    pump.run(200, broken=True)
    # alarms are written in the transaction of the readings that raise them
    sent = len(device.acknowledged_at)
    until(lambda: len(points(api, sensors[0]["id"], began)) == sent, 30, "the history is stored")
    assert not listed(api, "/alarms", equipmentId=equipment["id"])
    assert not listed(api, "/cases", equipmentId=equipment["id"])
