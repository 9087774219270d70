"""Readings over REST: screened and framed like those over MQTT, in the partition of their equipment."""

import asyncio
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import numpy as np
import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition
from fastapi import FastAPI

from api.monitoring.manual.outlet import Outlet
from core.frames import Frame, decode
from core.kafka import READINGS, bootstrap_servers, ensure_topics
from core.partitions import partition_of
from core.settings import Settings
from tests.api.conftest import Client, LogIn, Rows, ok, person, refused
from tests.conftest import People


class Caught:
    """An outlet that keeps what it is given."""

    def __init__(self) -> None:
        self.sent: list[tuple[int, Frame]] = []

    async def send(self, records: list[tuple[int, Frame]]) -> None:
        self.sent += records

    async def close(self) -> None:
        pass


@pytest.fixture
def caught(app: FastAPI) -> Caught:
    app.state.outlet = Caught()
    caught: Caught = app.state.outlet
    return caught


@pytest.fixture
async def machine(manager: Client) -> str:
    return str(ok(await manager.post("/api/assets", json={"assetTag": "COMP-1"}), 201)["id"])


@pytest.mark.stack
async def test_readings_are_in_kafka_when_they_are_accepted(
    technician: Client, machine: str, settings: Settings
) -> None:
    await ensure_topics(settings.kafka_url, settings.partitions)
    partition = TopicPartition(READINGS, partition_of("", UUID(machine), settings.partitions))
    consumer = AIOKafkaConsumer(bootstrap_servers=bootstrap_servers(settings.kafka_url))
    await consumer.start()
    try:
        consumer.assign([partition])
        await consumer.seek_to_end(partition)
        await consumer.position(partition)
        body = {"metric": "hours", "value": 1234.5, "unit": "h", "time": "2025-01-20T10:00:00.000Z"}
        answer = ok(await technician.post(f"/api/assets/{machine}/readings", json=body), 202)
        async with asyncio.timeout(15):
            while True:
                frame = decode((await consumer.getone()).value)
                if frame.readings.sensor_id[0] == answer["sensors"][0]["id"]:
                    break
    finally:
        await consumer.stop()
    assert frame.readings.value.tolist() == [1234.5]
    assert frame.readings.time.tolist() == [int(datetime(2025, 1, 20, 10, tzinfo=UTC).timestamp() * 1e6)]
    assert frame.readings.quality.tolist() == [192]


async def test_a_sensor_is_made_once_and_used_again(
    technician: Client, machine: str, caught: Caught, rows: Rows, people: People
) -> None:
    url = f"/api/equipment/{machine}/readings"
    first = ok(await technician.post(url, json={"metric": "hours", "value": 1, "unit": "h"}), 202)
    assert first["accepted"] == 1
    [sensor] = first["sensors"]
    assert sensor["created"] is True
    again = ok(await technician.post(url, json={"readings": [{"metric": "hours", "value": 2}]}), 202)
    assert again["sensors"] == [{**sensor, "created": False}]
    by_id = ok(await technician.post(url, json={"sensorId": sensor["id"], "value": 3}), 202)
    assert by_id["sensors"] == again["sensors"]
    shown = ok(await technician.get(f"/api/sensors/{sensor['id']}"))
    assert (shown["equipmentId"], shown["unit"], shown["status"]) == (machine, "h", "active")
    assert shown["warehouseId"] == str(people.north)
    assert shown["address"] == f"manual/{machine}/hours"
    assert [frame.readings.value[0] for _, frame in caught.sent] == [1, 2, 3]
    logs = await rows("SELECT user_id, description FROM system_logs WHERE action = 'readings'")
    assert [log["user_id"] for log in logs] == [people.northerner] * 3


async def test_many_at_once_are_cut_into_frames(technician: Client, machine: str, caught: Caught) -> None:
    many = [{"metric": f"m{n % 3}", "value": n, "time": f"2025-01-01T{n // 3600:02}:{n // 60 % 60:02}:{n % 60:02}Z"}
            for n in range(2500)]  # fmt: skip
    body = ok(await technician.post(f"/api/assets/{machine}/readings", json={"readings": many}), 202)
    assert body["accepted"] == 2500
    assert sum(sensor["accepted"] for sensor in body["sensors"]) == 2500
    assert [len(frame.readings) for _, frame in caught.sent] == [1000, 1000, 500]
    values = np.concatenate([frame.readings.value for _, frame in caught.sent])
    assert values.tolist() == list(range(2500))
    refused(await technician.post(f"/api/assets/{machine}/readings", json={"readings": many + many + many}), 400)


async def test_they_are_screened_like_any_other(
    technician: Client, supervisor: Client, machine: str, caught: Caught
) -> None:
    url = f"/api/assets/{machine}/readings"
    sensor = ok(await technician.post(url, json={"metric": "level", "value": 5}), 202)["sensors"][0]["id"]
    ok(await supervisor.patch(f"/api/sensors/{sensor}", json={"lowLimit": 0, "highLimit": 10}))
    times = ["2025-01-01T00:00:00Z", "2025-01-01T00:00:01Z", "2199-01-01T00:00:00Z", "1950-01-01T00:00:00Z"]
    values: list[float] = [-1, 11, 5, 5]
    body = {"readings": [{"metric": "level", "value": v, "time": t} for v, t in zip(values, times, strict=True)]}
    ok(await technician.post(url, json=body), 202)
    assert caught.sent[-1][1].readings.quality.tolist() == [0x55, 0x56, 0x04, 0x48]


async def test_whose_metric_is_meant_must_be_clear(
    technician: Client, machine: str, caught: Caught, rows: Rows
) -> None:
    url = f"/api/assets/{machine}/readings"
    ids = []
    for source in ("a", "b"):
        [row] = await rows(
            "INSERT INTO sensors (address, source, metric, equipment_id) VALUES (:address, :source, 'flow', :machine)"
            " RETURNING id",
            address=f"{source}/flow", source=source, machine=machine,
        )  # fmt: skip
        ids.append(row["id"])
    body = refused(await technician.post(url, json={"metric": "flow", "value": 1}), 400)
    assert body["errors"][0]["field"] == "readings.0.metric"
    assert f"{ids[0]}, {ids[1]}" in body["errors"][0]["message"]
    ok(await technician.post(url, json={"sensorId": ids[1], "value": 1}), 202)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"value": 1}, "readings.0"),
        ({"metric": "a", "sensorId": 1, "value": 1}, "readings.0"),
        ({"metric": "a", "value": "NaN"}, "readings.0.value"),
        ({"metric": "a", "value": 1, "time": "yesterday"}, "readings.0.time"),
        ({"metric": "a", "value": 1, "time": "2025-01-01T00:00:00"}, "readings.0.time"),
        ({"metric": "a", "value": 1, "quality": 256}, "readings.0.quality"),
        ({"metric": "a", "value": 1, "colour": 1}, "readings.0.colour"),
        ({"metric": "a\0", "value": 1}, "readings.0.metric"),
        ({"metric": "x" * 101, "value": 1}, "readings.0.metric"),
        ({"readings": []}, "readings"),
        ({}, "readings"),
    ],
)
async def test_bad_readings_are_refused_by_name(
    body: Any, field: str, technician: Client, machine: str, caught: Caught
) -> None:
    answer = refused(await technician.post(f"/api/assets/{machine}/readings", json=body), 400)
    assert answer["errors"][0]["field"] == field
    assert caught.sent == []


async def test_two_readings_of_one_moment_are_refused(technician: Client, machine: str, caught: Caught) -> None:
    same = {"metric": "a", "value": 1, "time": "2025-01-01T00:00:00Z"}
    answer = refused(await technician.post(f"/api/assets/{machine}/readings", json={"readings": [same, same]}), 400)
    assert answer["errors"][0]["field"] == "readings.1.time"


async def test_only_who_may_and_only_there(
    southerner: Client, technician: Client, machine: str, caught: Caught, log_in: LogIn, rows: Rows, people: People
) -> None:
    one = {"metric": "a", "value": 1}
    refused(await southerner.post(f"/api/assets/{machine}/readings", json=one), 404)
    refused(await technician.post(f"/api/assets/{uuid4()}/readings", json=one), 404)
    requester = await log_in(await person(rows, "requester", people.north))
    refused(await requester.post(f"/api/assets/{machine}/readings", json=one), 403)
    refused(await technician.post(f"/api/assets/{machine}/readings", json={"sensorId": 2**31 - 1, "value": 1}), 404)
    assert caught.sent == []


async def test_without_kafka_nothing_is_accepted(
    app: FastAPI, technician: Client, machine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.monitoring.manual.outlet._PATIENCE", 1.0)
    app.state.outlet = Outlet("kafka://127.0.0.1:1")
    refused(await technician.post(f"/api/assets/{machine}/readings", json={"metric": "a", "value": 1}), 503)
