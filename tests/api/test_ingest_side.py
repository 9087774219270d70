"""Dead letters, conservation, detectors, the event feed."""

import asyncio
import base64
import json
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import aiomqtt
import pytest
from fastapi import FastAPI

from core.settings import Settings
from tests.api import plant
from tests.api.conftest import Client, Rows, ok, refused
from tests.api.test_readings import sensor as sensor  # noqa: PLC0414  # a fixture
from tests.conftest import People


async def letter(rows: Rows, payload: bytes = b"{broken", topic: str = "telemetry/plant1/pump7") -> str:
    [row] = await rows(plant.DEAD_LETTER, time=plant.NOW, topic=topic, payload=payload)
    return f"/api/dead-letters/{row['id']}"


async def test_dead_letters_are_listed_and_shown(manager: Client, technician: Client, rows: Rows) -> None:
    url = await letter(rows)
    binary = await letter(rows, b"\xff\x00", "spBv1.0/g/DDATA/n/d")
    listed = ok(await manager.get("/api/dead-letters?status=open"))
    assert len(listed) == 2
    assert "payload" not in listed[0]
    assert [row["topic"] for row in ok(await manager.get("/api/dead-letters?q=SPBV1"))] == ["spBv1.0/g/DDATA/n/d"]
    assert len(ok(await manager.get("/api/dead-letters?q=not%20json"))) == 2
    assert ok(await manager.get("/api/dead-letters?receivedAfter=2199-01-01T00:00:00Z")) == []
    body = ok(await manager.get(url))
    assert (body["payload"], body["size"], body["reason"]) == ("{broken", 7, "not JSON")
    body = ok(await manager.get(binary))
    assert body["payload"] is None
    assert base64.b64decode(body["payloadBase64"]) == b"\xff\x00"
    refused(await technician.get("/api/dead-letters"), 403)
    refused(await technician.get(url), 403)


@pytest.fixture
def broker(settings: Settings) -> dict[str, Any]:
    parts = urlsplit(settings.mqtt_url)
    if parts.port == 1:
        pytest.fail("MAINTAINPRO_MQTT_URL is not set", pytrace=False)
    return {"hostname": parts.hostname, "port": parts.port}


@pytest.mark.stack
@pytest.mark.parametrize(
    ("body", "sent"),
    [(None, b"{broken"), ({}, b"{broken"), ({"payload": "21.5"}, b"21.5"),
     ({"payloadBase64": base64.b64encode(b"\xff\x01").decode()}, b"\xff\x01"), ({"payload": ""}, b"")],
)  # fmt: skip
async def test_a_replay_reaches_its_topic_once(
    manager: Client, people: People, rows: Rows, broker: dict[str, Any], body: Any, sent: bytes
) -> None:
    topic = f"telemetry/replayed/{uuid4().hex}"
    url = await letter(rows, topic=topic)
    async with aiomqtt.Client(**broker) as subscriber:
        await subscriber.subscribe(topic, qos=1)
        options = {} if body is None else {"json": body}
        answer = ok(await manager.post(f"{url}/replay", **options))
        async with asyncio.timeout(5):
            message = await anext(aiter(subscriber.messages))
    assert (message.payload, message.qos, message.retain) == (sent, 1, False)
    assert (answer["status"], answer["resolvedBy"]) == ("replayed", str(people.manager))
    corrected = answer["correctedPayloadBase64"]
    assert corrected == (base64.b64encode(sent).decode() if body else None)
    assert "replayed already" in refused(await manager.post(f"{url}/replay", json={}), 409)["message"]
    refused(await manager.post(f"{url}/discard"), 409)


async def test_a_replay_that_the_broker_did_not_take_changes_nothing(
    app: FastAPI, manager: Client, rows: Rows, api_settings: Settings
) -> None:
    app.state.settings = api_settings.model_copy(update={"mqtt_url": "mqtt://127.0.0.1:1"})
    url = await letter(rows)
    refused(await manager.post(f"{url}/replay"), 503)
    assert ok(await manager.get(url))["status"] == "open"


async def test_wrong_replays(manager: Client, rows: Rows) -> None:
    url = await letter(rows, topic="readings/#")
    refused(await manager.post(f"{url}/replay", json={"payload": "x", "payloadBase64": "eA=="}), 400)
    refused(await manager.post(f"{url}/replay", json={"payloadBase64": "not base64!"}), 400)
    assert "not an MQTT topic" in refused(await manager.post(f"{url}/replay"), 409)["message"]
    refused(await manager.post(f"/api/dead-letters/{uuid4()}/replay"), 404)


async def test_discarding(manager: Client, rows: Rows) -> None:
    url = await letter(rows)
    assert ok(await manager.post(f"{url}/discard"))["status"] == "discarded"
    refused(await manager.post(f"{url}/replay"), 409)


async def test_conservation_adds_up(manager: Client, technician: Client, rows: Rows) -> None:
    for partition, counts in enumerate(((100, 90, 5, 2, 3), (50, 40, 3, 0, 0))):
        await rows(
            "INSERT INTO ingest_offsets (topic, partition, next_offset, received, stored, duplicate, corrected,"
            " dead_lettered) VALUES ('readings.v1', :p, 7, :r, :s, :d, :c, :l)",
            p=partition, **dict(zip("rsdcl", counts, strict=True)),
        )  # fmt: skip
    await rows(
        "INSERT INTO ingest_processes (process, messages, readings, published, dead_lettered, in_flight, started_at)"
        " VALUES ('ingest-1', 15, 150, 150, 0, 0, now())"
    )
    body = ok(await manager.get("/api/ingest/conservation"))
    sums = {name: body[name] for name in ("received", "stored", "duplicate", "corrected", "deadLettered", "drift")}
    assert sums == {"received": 150, "stored": 130, "duplicate": 8, "corrected": 2, "deadLettered": 3, "drift": 7}
    assert [(p["partition"], p["drift"]) for p in body["partitions"]] == [(0, 0), (1, 7)]
    assert body["processes"][0]["published"] == 150
    refused(await technician.get("/api/ingest/conservation"), 403)


async def test_detectors_are_set_for_a_sensor_or_for_all(
    manager: Client, technician: Client, people: People, rows: Rows, sensor: int
) -> None:
    one = {"detector": "drift", "sensorId": sensor, "mode": "shadow", "parameters": {"reference": 0.5}}
    body = ok(await manager.put("/api/detectors", json=one))
    assert body.items() >= one.items()
    assert body["updatedBy"] == str(people.manager)
    again = ok(await manager.put("/api/detectors", json={**one, "mode": "off"}))
    assert (again["id"], again["mode"]) == (body["id"], "off")
    everywhere = ok(await manager.put("/api/detectors", json={"detector": "drift"}))
    assert ok(await manager.put("/api/detectors", json={"detector": "drift", "mode": "off"}))["id"] == everywhere["id"]
    assert len(ok(await technician.get("/api/detectors?detector=drift"))) == 2
    assert len(ok(await technician.get(f"/api/detectors?sensorId={sensor}"))) == 1
    refused(await manager.put("/api/detectors", json={"detector": "drift", "sensorId": 2**31 - 1}), 404)
    refused(await technician.put("/api/detectors", json=one), 403)


async def test_the_feed_gives_what_is_numbered_in_its_order(
    manager: Client, supervisor: Client, technician: Client, people: People, rows: Rows
) -> None:
    ids: list[UUID] = []
    for sequence, warehouse in ((2, people.north), (1, people.south), (None, people.north), (3, people.north)):
        [row] = await rows(
            "INSERT INTO events (sequence, type, entity, entity_id, warehouse_id, payload)"
            " VALUES (:sequence, 'work_order.created', 'work_order', app.uuid7(), :warehouse, CAST(:payload AS jsonb))"
            " RETURNING id",
            sequence=sequence, warehouse=warehouse, payload=json.dumps({"workOrder": {"id": 1}}),
        )  # fmt: skip
        ids.append(row["id"])
    answer = await manager.get("/api/events?limit=2")
    first = ok(answer)
    assert [e["sequence"] for e in first] == [1, 2]
    assert first[1]["id"] == str(ids[0])
    assert first[1]["event"] == "work_order.created"
    assert set(first[1]["data"]) == {"entity", "entityId", "warehouseId", "payload"}
    following = await manager.get(answer.links["next"]["url"])
    assert [e["sequence"] for e in ok(following)] == [3]
    assert ok(await manager.get(following.links["next"]["url"])) == []
    assert [e["sequence"] for e in ok(await supervisor.get("/api/events"))] == [2, 3]
    refused(await technician.get("/api/events"), 403)
    refused(await manager.get("/api/events?cursor=-1"), 400)
    refused(await manager.get("/api/events?cursor=99999999999999999999"), 400)


async def test_detectors_say_what_they_can_be_told(technician: Client) -> None:
    found = {kind["name"]: kind for kind in ok(await technician.get("/api/detectors/kinds"))}
    assert {"limits", "drift", "flatline", "dropout"} <= found.keys()
    hi = next(p for p in found["limits"]["parameters"] if p["name"] == "hi")
    assert (hi["default"], hi["minimum"], hi["unit"]) == (None, None, "value")
    for kind in found.values():
        for parameter in kind["parameters"]:
            if parameter["default"] is not None:
                assert parameter["minimum"] is None or parameter["minimum"] <= parameter["default"]
