"""Publishing: every message arrives, through lost connections and a stop; the broker's pace is ours."""

import asyncio
import json
import os
import signal
import time
from pathlib import Path
from typing import TYPE_CHECKING

import aiomqtt
import numpy as np
import pytest

from ingest.decoders.base import Measurements, Message
from ingest.decoders.plain_json import PlainJson
from ingest.simulator.plant import Plant
from ingest.simulator.publish import Publisher
from ingest.simulator.recording import Columns, RecordingError
from ingest.simulator.replay import Options, replay
from ingest.simulator.scenario import Machine, Scenario
from ingest.simulator.simulate import Progress, payload, simulate

if TYPE_CHECKING:
    from tests.ingest.simulator.conftest import FakeBroker

SCENARIO = Scenario(
    "two",
    (Machine("P-1", "pump", "water"), Machine("F-1", "fan", "hvac")),
    dropout=0.0,
    bursts_per_day=0.0,
)
START = 1_700_000_000_000_000


async def test_each_machine_sends_its_values_at_each_step(broker: "FakeBroker") -> None:
    result = await simulate(broker.url, SCENARIO, speed=0, duration=300, start_us=START)
    assert (result.steps, result.messages, result.readings) == (300, 600, 300 * 16)
    assert (result.connections, result.unacknowledged) == (1, 0)
    assert result.time_us == START + 299_000_000
    topics = [topic for topic, _ in broker.received]
    assert topics == ["telemetry/plant1/water/p-1", "telemetry/plant1/hvac/f-1"] * 300
    message = json.loads(broker.received[2][1])
    assert message["ts"] == START // 1000 + 1000
    assert list(message["values"])[:2] == ["flow", "suction_pressure"]


async def test_two_runs_send_the_same(broker: "FakeBroker") -> None:
    for _ in range(2):
        await simulate(broker.url, SCENARIO, speed=float("inf"), duration=20, start_us=START)
    assert broker.received[:40] == broker.received[40:]


async def test_missing_readings_are_left_out(broker: "FakeBroker") -> None:
    gaps = Scenario("gaps", SCENARIO.machines, dropout=0.3, bursts_per_day=0.0)
    result = await simulate(broker.url, gaps, speed=0, duration=50, start_us=START)
    sent = [json.loads(body)["values"] for _, body in broker.received]
    assert result.readings == sum(map(len, sent)) < 50 * 16
    assert all(value is not None for values in sent for value in values.values())


async def test_wall_time_on_request(broker: "FakeBroker") -> None:
    before = time.time_ns() // 1000
    await simulate(broker.url, SCENARIO, speed=0, duration=3, start_us=START, timestamps="wall")
    stamps = [json.loads(body)["ts"] for _, body in broker.received]
    assert all(before // 1000 <= ts for ts in stamps)


async def test_speed_sets_the_pace(broker: "FakeBroker") -> None:
    result = await simulate(broker.url, SCENARIO, speed=50, duration=20, start_us=START)
    assert result.seconds >= 19 / 50


async def test_what_was_in_flight_is_sent_again(broker: "FakeBroker") -> None:
    broker.hang_up_after = 25
    async with Publisher(broker.url, in_flight=8, timeout=0.5) as publisher:
        for i in range(60):
            await publisher.send("t", str(i).encode())
    assert publisher.unacknowledged == 0
    assert publisher.connections == broker.connections == 2
    assert {body for _, body in broker.received} == {str(i).encode() for i in range(60)}


async def test_no_more_in_flight_than_asked(broker: "FakeBroker") -> None:
    broker.silent = True
    publisher = Publisher(broker.url, in_flight=5, timeout=30, drain=0.1)
    async with publisher:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.3):
                for i in range(20):
                    await publisher.send("t", str(i).encode())
    assert broker.most_unacknowledged == 5
    assert publisher.unacknowledged == 5, "and at the end they are told as such"


@pytest.mark.parametrize("code", [4, 5])
async def test_a_refusal_is_final(broker: "FakeBroker", code: int) -> None:
    broker.return_code = code
    with pytest.raises(aiomqtt.MqttError):
        await simulate(broker.url, SCENARIO, speed=0, duration=5)
    assert broker.connections == 1


async def test_a_busy_broker_is_tried_again(broker: "FakeBroker") -> None:
    broker.return_code = 3
    running = asyncio.create_task(simulate(broker.url, SCENARIO, speed=0, duration=5))
    while broker.connections < 2:
        await asyncio.sleep(0.01)
    broker.return_code = 0
    assert (await running).unacknowledged == 0


async def test_a_signal_ends_it_cleanly(broker: "FakeBroker") -> None:
    def stop(progress: Progress) -> None:
        os.kill(os.getpid(), signal.SIGTERM)

    result = await simulate(broker.url, SCENARIO, speed=200, on_progress=stop)
    assert result.unacknowledged == 0
    assert len(broker.received) == result.messages > 0


async def test_an_event_ends_it_while_the_broker_is_away() -> None:
    stop = asyncio.Event()
    asyncio.get_running_loop().call_later(0.2, stop.set)
    publishing = Publisher("mqtt://127.0.0.1:1", drain=0.1)
    async with publishing:
        await publishing.send("t", b"x")
    assert publishing.unacknowledged == 1


@pytest.mark.parametrize("url", ["127.0.0.1:1883", "http://host", "mqtt://"])
async def test_an_address_that_is_none(url: str) -> None:
    with pytest.raises(ValueError, match="not an MQTT address"):
        await simulate(url, SCENARIO, duration=1)


async def test_a_negative_speed() -> None:
    with pytest.raises(ValueError, match="speed -1"):
        await simulate("mqtt://127.0.0.1", SCENARIO, speed=-1)


async def test_ingest_reads_what_is_sent(broker: "FakeBroker") -> None:
    """The addresses that the decoder makes are those that `equipment` gave to the registry."""
    await simulate(broker.url, SCENARIO, speed=0, duration=1, start_us=START)
    decoded = [d for topic, body in broker.received for d in PlainJson().decode(Message(topic, body, START))]
    assert all(isinstance(d, Measurements) for d in decoded)
    got = {f"{d.source}/{metric}" for d in decoded if isinstance(d, Measurements) for metric in d.metrics}
    assert got == {point.address for e in Plant(SCENARIO).equipment() for point in e.sensors}
    assert {t for d in decoded if isinstance(d, Measurements) for t in np.atleast_1d(d.times)} == {START}


def test_milliseconds_where_they_suffice() -> None:
    assert json.loads(payload(START, {"a": 1.5, "b": None})) == {"ts": START // 1000, "values": {"a": 1.5, "b": None}}
    assert json.loads(payload(START + 1, {}))["ts"] == START + 1


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    path = tmp_path / "skid.csv"
    path.write_text("time,a,b\n1583748873,1,2\n1583748874,oops,3\n1583748875,4,5\nlater,6,7\n1583748883,8,9\n")
    return path


async def test_a_recording_in_its_own_time(broker: "FakeBroker", recording: Path) -> None:
    summary = await replay(broker.url, recording, Options(speed=0, timestamps="original"))
    assert [(topic, json.loads(body)) for topic, body in broker.received] == [
        ("telemetry/skid", {"ts": 1583748873000, "values": {"a": 1.0, "b": 2.0}}),
        ("telemetry/skid", {"ts": 1583748874000, "values": {"a": None, "b": 3.0}}),
        ("telemetry/skid", {"ts": 1583748875000, "values": {"a": 4.0, "b": 5.0}}),
        ("telemetry/skid", {"ts": 1583748883000, "values": {"a": 8.0, "b": 9.0}}),
    ]
    assert (summary.rows, summary.messages, summary.readings) == (4, 4, 8)
    assert (summary.bad_cells, summary.bad_rows, summary.unacknowledged, summary.complete) == (1, 1, 0, True)
    assert len(summary.problems) == 2


async def test_a_recording_that_ends_now(broker: "FakeBroker", recording: Path) -> None:
    before = time.time_ns() // 1_000_000
    await replay(broker.url, recording, Options(speed=0, timestamps="shifted"))
    after = time.time_ns() // 1_000_000
    stamps = [json.loads(body)["ts"] for _, body in broker.received]
    assert [ts - stamps[0] for ts in stamps] == [0, 1000, 2000, 10000]
    assert before <= stamps[-1] <= after


async def test_a_recording_as_if_taken_now(broker: "FakeBroker", recording: Path) -> None:
    before = time.time_ns() // 1_000
    summary = await replay(broker.url, recording, Options(speed=100))
    after = time.time_ns() // 1_000
    stamps = [json.loads(body)["ts"] * (1 if json.loads(body)["ts"] > 1e15 else 1000) for _, body in broker.received]
    assert stamps == sorted(set(stamps))
    assert before <= stamps[0] <= stamps[-1] <= after
    assert stamps[-1] - stamps[0] >= 99_000
    assert summary.seconds >= 0.1


async def test_one_message_a_source(broker: "FakeBroker", recording: Path) -> None:
    mapping = {"a": "plant1/pump7/a", "b": "plant1/fan2/b"}
    await replay(broker.url, recording, Options(Columns(mapping=mapping), speed=0, timestamps="original"))
    assert [topic for topic, _ in broker.received[:2]] == ["telemetry/plant1/pump7", "telemetry/plant1/fan2"]


async def test_a_bad_file_connects_to_nothing(broker: "FakeBroker", tmp_path: Path) -> None:
    path = tmp_path / "empty.csv"
    path.touch()
    with pytest.raises(RecordingError):
        await replay(broker.url, path)
    assert broker.connections == 0


async def test_a_stopped_replay_says_so(broker: "FakeBroker", recording: Path) -> None:
    stop = asyncio.Event()
    asyncio.get_running_loop().call_later(0.2, stop.set)
    summary = await replay(broker.url, recording, Options(speed=1), stop=stop)
    assert not summary.complete
    assert summary.unacknowledged == 0
    assert summary.messages == len(broker.received) == 1


@pytest.mark.stack
async def test_a_real_broker_forwards_everything(mqtt_url: str) -> None:
    host, _, port = mqtt_url.removeprefix("mqtt://").partition(":")
    plant = Scenario("real", SCENARIO.machines, plant="simulator-test", dropout=0.0, bursts_per_day=0.0)
    got: list[dict[str, float]] = []
    async with aiomqtt.Client(host, int(port)) as client:
        await client.subscribe("telemetry/simulator-test/#", qos=1)
        result = await simulate(mqtt_url, plant, speed=0, duration=500)
        async for message in client.messages:
            assert isinstance(message.payload, bytes)
            got.append(json.loads(message.payload)["values"])
            if len(got) == result.messages:
                break
    assert (len(got), sum(map(len, got))) == (1000, result.readings)
