"""What devices send: unknown addresses, values in passing, nonsense, goodbyes."""

import json
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import paho.mqtt.client as mqtt
import pytest
from paho.mqtt.enums import CallbackAPIVersion

from tests.e2e.plant import SECOND, answer, bind, listed, new_equipment, points
from tests.harness import System, until
from tests.witness import Witness, now


@pytest.fixture
def three_seconds_are_silence(system: System) -> Iterator[None]:
    """What is silent is an alarm after three seconds instead of half a minute."""
    system.rows("INSERT INTO detectors (detector, parameters) VALUES ('dropout', '{\"minimum\": 3, \"factor\": 3}')")
    yield
    system.rows("DELETE FROM detectors")


@pytest.mark.usefixtures("three_seconds_are_silence")
def test_an_unknown_address_is_discovered_and_bound_without_losing_a_reading(
    api: httpx.Client, device: Witness
) -> None:
    equipment = new_equipment(api, "T-1")
    began = now() - 60 * SECOND
    for i in range(60):
        _level(device, began + i * SECOND)
    (sensor,) = bind(api, "yard/tank-1", equipment, 1)
    for i in range(15):
        moment = began + (60 + i) * SECOND
        until(lambda moment=moment: now() >= moment, 5, "the next second", pause=0.05)
        _level(device, moment)
    device.settle()
    until(lambda: len(points(api, sensor["id"], began - SECOND)) == 75, 30, "all readings are at the bound sensor")
    (latest,) = listed(api, "/readings/latest", sensorId=sensor["id"])
    assert latest["value"] == device.value[-1]
    # a sensor that takes another way through Kafka must not seem silent to whoever followed it before
    assert not listed(api, "/alarms", equipmentId=equipment["id"])


def _level(device: Witness, moment: int) -> None:
    value = 3.0 + moment // SECOND % 7 / 10
    device.publish("telemetry/yard/tank-1", json.dumps({"ts": moment, "level": value}).encode(), ("", moment, value))


def test_a_bare_value_counts_as_of_its_receipt(api: httpx.Client, device: Witness) -> None:
    began = now()
    device.publish("telemetry/yard/scale/weight", b"12.5")
    (sensor,) = until(lambda: listed(api, "/sensors", source="yard/scale"), 30, "the sensor is discovered")
    (point,) = until(lambda: points(api, sensor["id"], began - SECOND), 30, "the reading is stored")
    assert (sensor["metric"], point["value"], point["qualityText"]) == ("weight", 12.5, "good")


def test_a_malformed_message_is_corrected_and_replayed(api: httpx.Client, device: Witness) -> None:
    moment = now()
    device.publish("telemetry/yard/gauge", f'{{"ts": {moment}, "values": {{"pressure": 4,2}}}}'.encode())
    (letter,) = until(lambda: listed(api, "/dead-letters", status="open", q="yard/gauge"), 30, "a dead letter")
    assert letter["reason"]
    corrected = json.dumps({"ts": moment, "values": {"pressure": 4.2}})
    replayed = answer(api.post(f"/dead-letters/{letter['id']}/replay", json={"payload": corrected}))
    assert (replayed["status"], replayed["correctedPayload"]) == ("replayed", corrected)
    (sensor,) = until(lambda: listed(api, "/sensors", source="yard/gauge"), 30, "the sensor is discovered")
    (point,) = until(lambda: points(api, sensor["id"], moment - SECOND), 30, "the reading is stored")
    assert point["value"] == 4.2
    assert not listed(api, "/dead-letters", status="open", q="yard/gauge")
    answer(api.post(f"/dead-letters/{letter['id']}/replay", json={"payload": corrected}), 409)


def test_a_device_that_dies_raises_the_offline_alarm_and_ends_it_when_it_is_back(
    system: System, api: httpx.Client
) -> None:
    with _edge_node(system, 1) as node:
        until(lambda: listed(api, "/sensors", source="works/press"), 30, "the edge node's sensor")
        # the connection breaks without a goodbye, so the broker publishes the last will
        node.socket().close()
        alarm = until(lambda: _offline(api, "unacknowledged"), 30, "the offline alarm")
    assert "works/press" in alarm["message"]
    with _edge_node(system, 2):
        until(lambda: _offline(api, "returned"), 30, "the alarm returns when the device is back")


def _offline(api: httpx.Client, state: str) -> dict[str, str] | None:
    alarms = listed(api, "/alarms", detector="presence", state=state)
    return next((alarm for alarm in alarms if alarm["source"] == "works/press"), None)


@contextmanager
def _edge_node(system: System, session: int) -> Iterator[mqtt.Client]:
    """A Sparkplug B edge node, from its birth; its death certificate is the broker's to send."""
    host, port = system.settings.mqtt_url.removeprefix("mqtt://").split(":")
    client = mqtt.Client(CallbackAPIVersion.VERSION2, client_id="test-edge-node", reconnect_on_failure=False)
    bd_seq = b"\x0a\x05bdSeq\x20\x08\x58" + bytes([session])
    client.will_set("spBv1.0/works/NDEATH/press", b"\x12" + bytes([len(bd_seq)]) + bd_seq, qos=1)
    client.connect(host, int(port), keepalive=60)
    client.loop_start()
    force = b"\x0a\x05force\x10\x01\x20\x0a\x69" + b"\x00\x00\x00\x00\x00\x00\x59\x40"  # the double 100
    birth = b"".join(b"\x12" + bytes([len(metric)]) + metric for metric in (bd_seq, force)) + b"\x18\x00"
    client.publish("spBv1.0/works/NBIRTH/press", birth, qos=1).wait_for_publish(10)
    try:
        yield client
    finally:
        client.loop_stop()
        client.disconnect()
