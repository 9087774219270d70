"""What ingest keeps in the database: session names, births, its own account. Every call outlives a lost connection."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime
from typing import Any, TypeVar

import psycopg
import structlog

from core import database
from core.settings import Settings
from ingest.decoders.base import Birth

_log = structlog.get_logger()
_T = TypeVar("_T")
_Connection = psycopg.AsyncConnection[Any]


class Store:
    """Two connections: one works, one holds the advisory locks and listens (listening occupies a connection)."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._worker: _Connection | None = None
        self._listener: _Connection | None = None
        self._working = asyncio.Lock()
        self._listening = asyncio.Lock()
        self._held: dict[tuple[int, int], asyncio.Event] = {}

    async def run(self, work: Callable[[_Connection], Awaitable[_T]]) -> _T:
        """The result of ``work(connection)``, which is run again after every loss of the connection."""
        while True:
            async with self._working:
                if self._worker is None or self._worker.closed:
                    self._worker = await self._connect()
                try:
                    return await work(self._worker)
                except (psycopg.OperationalError, psycopg.InterfaceError) as error:
                    _log.warning("the database failed, trying again", error=str(error))
                    await self._worker.close()
            await asyncio.sleep(0.2)

    async def claim(self, lock: int, slots: Iterable[int]) -> int | None:
        """Hold the first free one of the slots of an advisory lock; None when other processes hold all of them."""
        async with self._listening:
            listener = await self._listen()
            try:
                for slot in slots:
                    if (lock, slot) not in self._held and await _try_lock(listener, lock, slot):
                        self._held[lock, slot] = asyncio.Event()
                        return slot
            except psycopg.Error as error:
                _log.warning("the database failed", error=str(error))
                await listener.close()
        return None

    async def lost(self, lock: int, slot: int) -> None:
        """Return when the slot is no longer ours, and give it up; cancelled, give it up too."""
        try:
            await self._held[lock, slot].wait()
        finally:
            self._held.pop((lock, slot), None)

    async def release(self, lock: int, slot: int) -> None:
        """Let others have the slot."""
        self._held.pop((lock, slot), None)
        async with self._listening:
            listener = await self._listen()
            try:
                await listener.execute("SELECT pg_advisory_unlock(%s, %s)", [lock, slot])
            except psycopg.Error as error:
                _log.warning("the database failed", error=str(error))
                await listener.close()  # with it go all its locks; those that are held are taken anew

    async def processes(self) -> list[tuple[str, datetime]]:
        """Every process that ever reported, and when it did last."""

        async def read(connection: _Connection) -> list[tuple[str, datetime]]:
            cursor = await connection.execute("SELECT process, updated_at FROM ingest_processes")
            return await cursor.fetchall()

        return await self.run(read)

    async def wait_for_change(self, time_out: float) -> None:
        """Return when a sensor's row was changed, or after `time_out` seconds."""
        async with self._listening:
            listener = await self._listen()
            try:
                async for _ in listener.notifies(timeout=time_out, stop_after=1):
                    pass
            except psycopg.Error as error:
                _log.warning("the database failed", error=str(error))
                await listener.close()

    async def births(self) -> list[Birth]:
        """The session state that stateful decoders left, oldest first."""

        async def read(connection: _Connection) -> list[Birth]:
            cursor = await connection.execute(
                """SELECT topic, payload, (extract(epoch FROM received_at) * 1e6)::bigint
                   FROM device_births ORDER BY received_at"""
            )
            return [Birth(*row) for row in await cursor.fetchall()]

        return await self.run(read)

    async def keep_births(self, births: list[Birth]) -> None:
        """Store, or with an empty payload forget, session state."""

        async def keep(connection: _Connection) -> None:
            for birth in births:
                if birth.payload:
                    await connection.execute(
                        """INSERT INTO device_births (topic, payload, received_at)
                           VALUES (%s, %s, to_timestamp(%s / 1e6))
                           ON CONFLICT (topic) DO UPDATE SET payload = excluded.payload,
                               received_at = excluded.received_at""",
                        [birth.topic, birth.payload, birth.received_at],
                    )
                else:
                    await connection.execute("DELETE FROM device_births WHERE topic = %s", [birth.topic])

        await self.run(keep)

    async def report(self, process: str, account: list[int], started_at: datetime) -> None:
        """Show a process's own account: messages, readings, published, dead-lettered, in flight."""
        await self.run(
            lambda connection: connection.execute(
                """INSERT INTO ingest_processes
                       (process, messages, readings, published, dead_lettered, in_flight, started_at, updated_at)
                   VALUES (%s, %s, %s, %s, %s, %s, %s, now())
                   ON CONFLICT (process) DO UPDATE SET messages = excluded.messages, readings = excluded.readings,
                       published = excluded.published, dead_lettered = excluded.dead_lettered,
                       in_flight = excluded.in_flight, started_at = excluded.started_at, updated_at = now()""",
                [process, *account, started_at],
            )
        )

    async def close(self) -> None:
        """Give up the connections, and with them the locks."""
        for connection in (self._worker, self._listener):
            if connection is not None:
                with contextlib.suppress(psycopg.Error):
                    await connection.close()

    async def _listen(self) -> _Connection:
        while self._listener is None or self._listener.closed:
            listener = await self._connect()
            try:
                await listener.execute("LISTEN sensors_changed")
                for (lock, slot), gone in list(self._held.items()):
                    if not await _try_lock(listener, lock, slot):
                        gone.set()
            except psycopg.Error as error:
                _log.warning("the database failed", error=str(error))
                await listener.close()
            else:
                self._listener = listener
        return self._listener

    async def _connect(self) -> _Connection:
        delay = 0.2
        while True:
            try:
                return await database.connect(self._settings, "ingest")
            except (psycopg.Error, OSError, TimeoutError) as error:
                _log.warning("the database is away", error=str(error), retry_in=delay)
            await asyncio.sleep(delay)
            delay = min(delay * 2, 5.0)


async def _try_lock(connection: _Connection, lock: int, slot: int) -> bool:
    cursor = await connection.execute("SELECT pg_try_advisory_lock(%s, %s)", [lock, slot])
    row = await cursor.fetchone()
    return row is not None and bool(row[0])
