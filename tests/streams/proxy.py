"""A TCP proxy in front of PostgreSQL that loses connections at the worst moments."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from urllib.parse import urlsplit

from core.settings import Settings


class Proxy:
    """Forwards everything. `lose` names bytes in whose sending the connection is lost, once: with `delivered`, after
    the server has answered (the answer does not arrive), else before the server has heard of it."""

    def __init__(self, host: str, port: int) -> None:
        self.refusing = False
        self.refused = 0
        self.lost = 0
        self.lose: bytes | None = None
        self.delivered = False
        self._server = (host, port)
        self._talks: set[asyncio.Task[None]] = set()
        self._writers: set[asyncio.StreamWriter] = set()

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._talks.add(task)
        if self.refusing:
            self.refused += 1
            writer.close()
            return
        server_reader, server_writer = await asyncio.open_connection(*self._server)
        self._writers |= {writer, server_writer}
        back = asyncio.create_task(_pump(server_reader, writer))
        with suppress(ConnectionError):
            while data := await reader.read(65_536):
                if self.lose is not None and self.lose in data:
                    self.lose = None
                    self.lost += 1
                    if self.delivered:
                        back.cancel()
                        server_writer.write(data)
                        await server_reader.read(65_536)
                    break
                server_writer.write(data)
        back.cancel()
        for each in (writer, server_writer):
            each.close()

    def break_off(self) -> None:
        """End every connection, and take no new ones until `refusing` is reset."""
        self.refusing = True
        for writer in self._writers:
            writer.close()

    async def end(self) -> None:
        for task in self._talks:
            task.cancel()
        await asyncio.gather(*self._talks, return_exceptions=True)


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while data := await reader.read(65_536):
            writer.write(data)
    writer.close()


@asynccontextmanager
async def proxied(settings: Settings) -> AsyncIterator[tuple[Settings, Proxy]]:
    """The settings of the same database behind a proxy."""
    url = urlsplit(settings.database_url)
    assert url.hostname is not None
    proxy = Proxy(url.hostname, url.port or 5432)
    server = await asyncio.start_server(proxy.talk, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    login = url.netloc.rpartition("@")[0]
    behind = url._replace(netloc=f"{login}@127.0.0.1:{port}").geturl()
    try:
        yield settings.model_copy(update={"database_url": behind}), proxy
    finally:
        server.close()
        await proxy.end()
