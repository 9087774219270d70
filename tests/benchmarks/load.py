"""The load: MQTT publishers in a process of their own, as lean as the client under test.

    python -m tests.benchmarks.load PROFILE --seconds S --rate R --window W

Prints one JSON object: messages and readings published (acknowledged by the broker) and when it began and ended.
Reads the readings stored so far, one number a line, from stdin: publishing pauses while more than `--backlog`
readings are on their way, so that no queue grows without bound.
"""

import argparse
import asyncio
import json
import struct
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import uvloop

from ingest import mqtt

SENSORS = 5000


@dataclass(frozen=True)
class Profile:
    """A kind of message: how many readings each carries, and a maker of (topic, payload) for time (µs) and number."""

    readings: int
    topics: int
    make: Callable[[int, int, int], tuple[str, bytes]]  # topic number, message number, µs
    births: Callable[[], Iterator[tuple[str, bytes]]] = lambda: iter(())


def _value(number: int, metric: int) -> str:
    # healthy: a narrow band that never repeats exactly
    return f"{20 + metric + ((number * 7919 + metric * 104729) % 1000) / 1000:.3f}"


def _batch(topic: int, number: int, now: int) -> tuple[str, bytes]:
    values = ",".join(f'"m{m}":{_value(number, m)}' for m in range(10))
    return f"telemetry/bench/g{topic}", f'{{"ts":{now},"values":{{{values}}}}}'.encode()


def _single(topic: int, number: int, now: int) -> tuple[str, bytes]:
    return f"telemetry/bench/g{topic}", f'{{"ts":{now},"values":{{"temperature":{_value(number, 0)}}}}}'.encode()


def _varint(n: int) -> bytes:
    out = bytearray()
    while n > 0x7F:
        out.append(n & 0x7F | 0x80)
        n >>= 7
    out.append(n)
    return bytes(out)


def _field(number: int, payload: bytes) -> bytes:
    return _varint(number << 3 | 2) + _varint(len(payload)) + payload


def _metric(alias: int, value: float, name: str = "") -> bytes:
    """A Sparkplug B metric: name (1), alias (2), datatype (4) double = 10, double value (13)."""
    head = _field(1, name.encode()) if name else b""
    return head + b"\x10" + _varint(alias) + b"\x20\x0a" + _varint(13 << 3 | 1) + struct.pack("<d", value)


_METRICS = 100
_BLOCKS = [
    b"".join(_field(2, _metric(a, 20 + a + (n * 7919 + a * 104729) % 1000 / 1000)) for a in range(1, _METRICS + 1))
    for n in range(64)
]


def _sparkplug(topic: int, number: int, now: int) -> tuple[str, bytes]:
    sequence = (number // (SENSORS // _METRICS) + 1) % 256
    payload = b"\x08" + _varint(now // 1000) + _BLOCKS[number % 64] + b"\x18" + _varint(sequence)
    return f"spBv1.0/bench/NDATA/node{topic}", payload


def _sparkplug_births() -> Iterator[tuple[str, bytes]]:
    now = _varint(time.time_ns() // 1_000_000)
    for node in range(SENSORS // _METRICS):
        metrics = b"".join(_field(2, _metric(a, 20.0 + a, f"m{a}")) for a in range(1, _METRICS + 1))
        sequence = _field(2, _field(1, b"bdSeq") + b"\x20\x08" + b"\x58\x00")
        yield f"spBv1.0/bench/NBIRTH/node{node}", b"\x08" + now + sequence + metrics + b"\x18\x00"


PROFILES = {
    "batch": Profile(10, SENSORS // 10, _batch),
    "single": Profile(1, SENSORS, _single),
    "sparkplug": Profile(_METRICS, SENSORS // _METRICS, _sparkplug, _sparkplug_births),
}


class Pipeline:
    """Publishes without waiting for each acknowledgement, but never with more than `window` of them open."""

    def __init__(self, session: mqtt.Session, window: int) -> None:
        self._session = session
        self._window = window
        self._open = 0
        self._room = asyncio.Event()
        self._room.set()
        session.on_acknowledged = self._acknowledged

    def publish(self, topic: str, payload: bytes) -> None:
        self._session.send(topic, payload)
        self._open += 1
        if self._open >= self._window:
            self._room.clear()

    async def drain(self) -> None:
        """Wait until there is room in the window."""
        await self._session.writable()
        await self._room.wait()

    async def finish(self) -> None:
        """Wait until everything is acknowledged."""
        self._window = 1
        if self._open:
            self._room.clear()
        await self._room.wait()

    def _acknowledged(self, _: int) -> None:
        self._open -= 1
        if self._open < self._window:
            self._room.set()


class Backlog:
    """How many readings are published and not yet stored, by what stdin says."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.published = 0
        self.stored = 0

    async def follow(self) -> None:
        reader = asyncio.StreamReader()
        await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
        while line := await reader.readline():
            self.stored = int(line)

    @property
    def full(self) -> bool:
        return self.published - self.stored > self.limit


async def publish(broker: mqtt.Broker, profile: Profile, arguments: argparse.Namespace) -> dict[str, float]:
    """Publish at the wanted rate (0: as fast as the backlog allows) for the wanted time; returns the account."""
    backlog = Backlog(arguments.backlog)
    following = asyncio.create_task(backlog.follow())
    session = await mqtt.connect(broker, f"bench-load-{arguments.profile}")
    for topic, payload in profile.births():
        await session.publish(topic, payload)
        backlog.published += profile.readings
    births = backlog.published
    number = 0
    last = [0] * profile.topics
    pipe = Pipeline(session, arguments.window)
    began, began_at = time.monotonic(), time.time()
    while (elapsed := time.monotonic() - began) < arguments.seconds:
        due = int(elapsed * arguments.rate) - number if arguments.rate else 200
        if due <= 0 or backlog.full:
            await asyncio.sleep(0.001)
            continue
        for _ in range(min(due, 200)):
            topic = number % profile.topics
            # each source has its own clock, in ms, that never stands still
            last[topic] = max(last[topic] + 1000, time.time_ns() // 1000)
            pipe.publish(*profile.make(topic, number, last[topic]))
            number += 1
        backlog.published += min(due, 200) * profile.readings
        await pipe.drain()
    await pipe.finish()
    ended_at = time.time()
    following.cancel()
    await session.close()
    return {
        "messages": number,
        "readings": number * profile.readings,
        "births": births,
        "began_at": began_at,
        "ended_at": ended_at,
    }


def main() -> None:
    """Parse, publish, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("profile", choices=PROFILES)
    parser.add_argument("--url", required=True)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--rate", type=float, default=0.0, help="messages a second; 0: as fast as the backlog allows")
    parser.add_argument("--window", type=int, default=1000, help="messages on their way to the broker")
    parser.add_argument("--backlog", type=int, default=100_000)
    arguments = parser.parse_args()
    account = uvloop.run(publish(mqtt.Broker.from_url(arguments.url), PROFILES[arguments.profile], arguments))
    print(json.dumps(account), flush=True)


if __name__ == "__main__":
    main()
