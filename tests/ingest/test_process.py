"""The ingest process as a whole, on servers of its own: what MQTT was promised is in Kafka, whoever is killed."""

import asyncio
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.error import URLError

import psycopg
import pytest

from core.kafka import DEAD_LETTERS, ensure_topics
from core.settings import Settings
from deploy.stack import Stack
from ingest import mqtt
from ingest.main import Ingest
from ingest.subscriber import Subscriber
from tests.ingest.servers import address, contents, own_stack, values

pytestmark = pytest.mark.stack


@pytest.fixture(scope="module")
def stack() -> Iterator[Stack]:
    with own_stack("kafka", "mosquitto") as stack:
        yield stack


class Process:
    """One ingest process."""

    def __init__(self, environ: dict[str, str], log: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = free.getsockname()[1]
        self.log = log
        with log.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "deploy.cli", "ingest"],
                env={**environ, "MAINTAINPRO_INGEST__METRICS_PORT": str(self._port)},
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    def _get(self, path: str) -> str:
        with (
            suppress(URLError, ConnectionError),
            urllib.request.urlopen(f"http://127.0.0.1:{self._port}/{path}") as answer,
        ):
            return str(answer.read().decode())
        return ""

    def _metric(self, name: str) -> int:
        found = re.search(rf"^maintainpro_ingest_{name} (\S+)$", self._get("metrics"), re.MULTILINE)
        return int(float(found[1])) if found else 0

    async def ready(self) -> None:
        await self.until(lambda: '"ok"' in self._get("readyz"))

    async def messages(self) -> int:
        return await asyncio.to_thread(self._metric, "messages_total")

    async def until(self, condition: Any) -> None:
        async with asyncio.timeout(60):
            while not await asyncio.to_thread(condition):
                assert self.process.poll() is None, self.log.read_text()
                await asyncio.sleep(0.05)

    def end(self, number: int) -> int:
        self.process.send_signal(number)
        return self.process.wait(60)


class Plant:
    """What the processes share, and a device that publishes."""

    def __init__(self, settings: Settings, stack: Stack, folder: Path) -> None:
        self.kafka_url = address(stack, "kafka")
        self.settings = settings
        self.stack = stack
        self.sent = 0
        self._folder = folder
        self._processes: list[Process] = []
        self._environ = {
            **os.environ,
            "MAINTAINPRO_DATABASE_URL": settings.database_url,
            "MAINTAINPRO_SECRET_KEY": settings.secret_key.get_secret_value(),
            "MAINTAINPRO_KAFKA_URL": self.kafka_url,
            "MAINTAINPRO_MQTT_URL": address(stack, "mosquitto"),
            "MAINTAINPRO_INGEST__DECODERS": '["plain_json"]',
        }
        self.broker = mqtt.Broker.from_url(address(stack, "mosquitto"))

    async def start(self) -> Process:
        process = Process(self._environ, self._folder / f"ingest-{len(self._processes)}.log")
        self._processes.append(process)
        await process.ready()
        return process

    async def publish(self, count: int) -> None:
        """Messages with one reading each, its value their number; acknowledged by the broker at the return."""
        session = await mqtt.connect(self.broker, "device")
        for i in range(self.sent, self.sent + count):
            await session.publish(f"telemetry/pump{i % 7}/level", str(i).encode())
        await session.close()
        self.sent += count

    async def check(self) -> None:
        """All is in Kafka."""
        wanted = set(range(self.sent))
        async with asyncio.timeout(60):
            while set(await values(self.kafka_url)) != wanted:
                await asyncio.sleep(0.1)

    async def kafka(self, state: str) -> None:
        await asyncio.to_thread(self.stack.down if state == "down" else self.stack.up, {"kafka"})

    def names(self) -> set[str]:
        with psycopg.connect(self.settings.database_url) as owner:
            return {str(name) for (name,) in owner.execute("SELECT process FROM ingest_processes")}

    def kill_all(self) -> None:
        for process in self._processes:
            process.process.kill()
            process.process.wait()


@pytest.fixture
async def plant(stack: Stack, clean_database: Settings, tmp_path: Path) -> AsyncIterator[Plant]:
    stack.reset()
    stack.up({"kafka", "mosquitto"})
    plant = Plant(clean_database, stack, tmp_path)
    await ensure_topics(plant.kafka_url, clean_database.partitions)
    yield plant
    plant.kill_all()


async def test_a_kill_while_kafka_is_away_loses_nothing(plant: Plant) -> None:
    """The broker hears of the messages' receipt only after Kafka has them."""
    ingest = await plant.start()
    await plant.publish(50)
    await plant.check()
    await plant.kafka("down")
    await plant.publish(300)
    await ingest.until(lambda: ingest._metric("messages_total") > 50)  # it has some of them in its hands
    ingest.end(signal.SIGKILL)
    await plant.kafka("up")
    await plant.start()
    await plant.check()


async def test_processes_share_the_load_and_take_over_from_the_dead(plant: Plant) -> None:
    first, second = await plant.start(), await plant.start()
    await plant.publish(200)
    await plant.check()
    assert await first.messages() + await second.messages() == 200
    assert min(await first.messages(), await second.messages()) >= 40
    await plant.kafka("down")
    await plant.publish(300)
    await first.until(lambda: first._metric("messages_total") > 150)
    first.end(signal.SIGKILL)
    await plant.kafka("up")
    third = await plant.start()
    await plant.check()
    # what the first had in its hands came to the third, whose name it has now
    assert await third.messages() > 0
    assert plant.names() == {"maintainpro-ingest-1", "maintainpro-ingest-2"}


async def test_sigterm_drains_and_the_next_one_goes_on(plant: Plant) -> None:
    ingest = await plant.start()
    publishing = asyncio.create_task(plant.publish(1500))
    await ingest.until(lambda: ingest._metric("messages_total") > 200)
    assert await asyncio.to_thread(ingest.end, signal.SIGTERM) == 0
    await publishing
    await plant.start()
    await plant.check()
    # whatever was received was acknowledged before the end: nothing came twice
    assert len(await values(plant.kafka_url)) == 1500


async def test_a_message_that_cannot_be_read_costs_nothing_else(plant: Plant) -> None:
    await plant.start()
    session = await mqtt.connect(plant.broker, "broken")
    await session.publish("telemetry/x/level", b"{broken")
    await session.publish("telemetry/x", b'{"a\\u0000b": 1, "state": "on\\u0000"}')
    await session.publish("telemetry/x/" + "y" * 2000, b"1")
    await session.close()
    await plant.publish(10)
    await plant.check()
    letters = [letter for each in (await contents(plant.kafka_url, DEAD_LETTERS)).values() for letter in each]
    assert len(letters) >= 3
    for named in (b"{broken", b"NUL", b"longer than 1000 bytes"):
        assert any(named in letter for letter in letters)


def test_a_process_that_lost_one_of_its_sessions_is_not_ready(settings: Settings) -> None:
    ingest = Ingest(settings)
    broker = mqtt.Broker.from_url(settings.mqtt_url)
    sessions = [
        Subscriber(broker, name, [], lambda *_: None, shared_group=None, session_expiry=60, receive_maximum=10)
        for name in ("shared", "ordered")
    ]
    assert ingest.trouble() == "no MQTT session yet"
    ingest._subscribers += sessions
    sessions[0].connected = True
    assert ingest.trouble() == "no MQTT connection: ordered"
    sessions[1].connected = True
    assert ingest.trouble() == "no Kafka connection"
