"""The other side of a webhook: a server that remembers what it was sent and answers as it is told."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from ipaddress import ip_network
from typing import Any

from core.settings import Settings


@dataclass
class Received:
    """One request; names of headers are in lower case."""

    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def delivery(self) -> str:
        return self.headers["x-maintainpro-delivery"]


Answer = Callable[[Received], Awaitable[tuple[int, dict[str, str], bytes]]]


async def fine(_: Received) -> tuple[int, dict[str, str], bytes]:
    return 200, {}, b"thanks"


@dataclass
class Receiver:
    """`answer` may be replaced at any time."""

    url: str = ""
    answer: Answer = fine
    received: list[Received] = field(default_factory=list)
    under_way: int = 0
    most_under_way: int = 0

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                lines = head.decode("latin-1").split("\r\n")[1:]
                headers = {k.lower(): v.strip() for k, _, v in (line.partition(":") for line in lines if line)}
                request = Received(headers, await reader.readexactly(int(headers.get("content-length", 0))))
                self.received.append(request)
                self.under_way += 1
                self.most_under_way = max(self.most_under_way, self.under_way)
                try:
                    status, more, body = await self.answer(request)
                finally:
                    self.under_way -= 1
                fields = "".join(f"{k}: {v}\r\n" for k, v in {**more, "content-length": str(len(body))}.items())
                writer.write(f"HTTP/1.1 {status} x\r\n{fields}\r\n".encode() + body)
                await writer.drain()
        except (asyncio.IncompleteReadError, asyncio.CancelledError, ConnectionError):
            pass
        finally:
            writer.close()


@asynccontextmanager
async def receiving(answer: Answer = fine) -> AsyncIterator[Receiver]:
    receiver = Receiver(answer=answer)
    server = await asyncio.start_server(receiver.handle, "127.0.0.1", 0)
    receiver.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/hook"
    try:
        yield receiver
    finally:
        server.close()


def reaching_loopback(settings: Settings) -> Settings:
    return settings.model_copy(update={"outgoing_networks": [ip_network("127.0.0.0/8")]})
