"""A real broker, names that no other test uses, and a peer that says what a real broker would not."""

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import pytest

from ingest import mqtt

Script = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


async def until(condition: Callable[[], Any], what: str, seconds: float = 20.0) -> None:
    """Return when `condition()` is true; fail with `what` when that takes too long."""
    try:
        async with asyncio.timeout(seconds):
            while not condition():
                await asyncio.sleep(0.005)
    except TimeoutError:
        pytest.fail(f"not within {seconds} s: {what}")


@pytest.fixture
def mqtt_url() -> str:
    url = os.environ.get("MAINTAINPRO_MQTT_URL")
    if url is None:
        pytest.fail("MAINTAINPRO_MQTT_URL is not set: see tests/conftest.py", pytrace=False)
    return url


@pytest.fixture
def broker(mqtt_url: str) -> mqtt.Broker:
    return mqtt.Broker.from_url(mqtt_url)


@pytest.fixture
async def name(broker: mqtt.Broker) -> AsyncIterator[str]:
    """For client ids and topics; the broker forgets the sessions ``name`` and ``name-2`` afterwards."""
    name = f"test-{uuid4().hex[:12]}"
    yield name
    for client_id in (name, f"{name}-2"):
        await (await mqtt.connect(broker, client_id)).close()


@asynccontextmanager
async def scripted(script: Script) -> AsyncIterator[mqtt.Broker]:
    """A peer that speaks `script` on each connection."""
    talks: set[asyncio.Task[None]] = set()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        talks.add(task)
        try:
            await script(reader, writer)
        finally:
            writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    try:
        yield mqtt.Broker("127.0.0.1", server.sockets[0].getsockname()[1])
    finally:
        server.close()
        for task in talks:
            task.cancel()
        await asyncio.gather(*talks, return_exceptions=True)


async def packet(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    """The next packet of a client: its first byte and its body."""
    first = (await reader.readexactly(1))[0]
    length = shift = 0
    while True:
        byte = (await reader.readexactly(1))[0]
        length |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return first, await reader.readexactly(length)
