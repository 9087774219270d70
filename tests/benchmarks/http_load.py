"""A small HTTP/1.1 load generator: keep-alive connections that each have one request under way.

It costs about a twentieth of what the server spends, since both share the machine's cores.
"""

import asyncio
import itertools
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

Request = Callable[[int], bytes]  # the n-th request, ready for the wire


@dataclass
class Outcome:
    """What came of a load: seconds of each answer, and how often each status came."""

    seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.latencies) / self.seconds

    def percentile_ms(self, share: float) -> float:
        ordered = sorted(self.latencies)
        return round(ordered[min(int(share * len(ordered)), len(ordered) - 1)] * 1000, 2)


def request(method: str, path: str, token: str, body: bytes = b"", headers: Sequence[str] = ()) -> bytes:
    """A request's bytes."""
    lines = [f"{method} {path} HTTP/1.1", "Host: bench", f"Authorization: Bearer {token}", *headers]
    if body:
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, "", ""]).encode() + body


async def load(port: int, make: Request, *, seconds: float, connections: int = 8, rate: float | None = None) -> Outcome:
    """Send for so many seconds, as fast as the answers come, or at `rate` requests a second over all connections.

    With a rate, latency counts from when a request was due, so that a stall is not hidden by waiting for it.
    """
    outcome = Outcome()
    numbers = itertools.count()
    began = time.perf_counter()

    async def one() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1 << 22)
        try:
            while True:
                n = next(numbers)
                due = time.perf_counter()
                if rate is not None:
                    due = began + n / rate
                    await asyncio.sleep(max(0.0, due - time.perf_counter()))
                if due - began > seconds or time.perf_counter() - began > seconds + 10:
                    return
                writer.write(make(n))
                outcome.statuses[await _status(reader)] += 1
                outcome.latencies.append(time.perf_counter() - due)
        finally:
            writer.close()

    async with asyncio.timeout(seconds + 60), asyncio.TaskGroup() as group:
        for _ in range(connections):
            group.create_task(one())
    outcome.seconds = time.perf_counter() - began
    return outcome


async def _status(reader: asyncio.StreamReader) -> int:
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    at = head.find(b"content-length:")
    if at >= 0:
        await reader.readexactly(int(head[at + 15 : head.index(b"\r", at)]))
    return int(head[9:12])
