"""A broker of forty lines that can be made to misbehave, for what a real one does only when it breaks."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest


@dataclass
class FakeBroker:
    """MQTT 3.1.1 at QoS 1: answers CONNECT with `return_code` and acknowledges each PUBLISH.

    `hang_up_after` counts the messages that are acknowledged in all before the connection is dropped, once;
    `silent` takes messages without acknowledging them.
    """

    url: str = ""
    return_code: int = 0
    hang_up_after: int | None = None
    silent: bool = False
    received: list[tuple[str, bytes]] = field(default_factory=list)
    acknowledged: int = 0
    connections: int = 0
    most_unacknowledged: int = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        unacknowledged = 0
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                kind, body = await self._packet(reader)
                if kind == 0x1:
                    writer.write(bytes((0x20, 2, 0, self.return_code)))
                elif kind == 0x3:
                    length = int.from_bytes(body[:2])
                    self.received.append((body[2 : 2 + length].decode(), body[4 + length :]))
                    if self.silent:
                        unacknowledged += 1
                        self.most_unacknowledged = max(self.most_unacknowledged, unacknowledged)
                        continue
                    if self.hang_up_after is not None and self.acknowledged >= self.hang_up_after:
                        self.hang_up_after = None
                        break
                    self.acknowledged += 1
                    writer.write(b"\x40\x02" + body[2 + length : 4 + length])
                elif kind == 0xC:
                    writer.write(b"\xd0\x00")
                else:
                    break
        writer.close()

    @staticmethod
    async def _packet(reader: asyncio.StreamReader) -> tuple[int, bytes]:
        first = (await reader.readexactly(1))[0]
        length = shift = 0
        while True:
            byte = (await reader.readexactly(1))[0]
            length |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return first >> 4, await reader.readexactly(length)


@pytest.fixture
async def broker() -> AsyncIterator[FakeBroker]:
    fake = FakeBroker()
    server = await asyncio.start_server(fake.serve, "127.0.0.1", 0)
    fake.url = f"mqtt://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with server:
        yield fake
