"""The rig: a stack of its own, the product's processes, and the account of what each of them used."""

import asyncio
import os
import resource
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psutil
import psycopg

from core.kafka import ensure_topics
from core.settings import Settings, get_settings
from deploy.environment import owner_connection
from deploy.stack import Stack
from deploy.supervisor import Supervisor
from migrations.migrate import upgrade

PROJECT = Path(__file__).resolve().parents[2]
_MB = 1024 * 1024


@dataclass
class Usage:
    """CPU seconds and resident memory of each process at one moment."""

    cpu: dict[str, float] = field(default_factory=dict)
    rss: dict[str, float] = field(default_factory=dict)


class Rig:
    """Servers and processes of one run; `database` is a connection as the owner."""

    def __init__(self, settings: Settings, stack: Stack, supervisor: Supervisor, database: Any) -> None:
        self.settings = settings
        self.stack = stack
        self.supervisor = supervisor
        self.database: psycopg.AsyncConnection[tuple[Any, ...]] = database

    async def start(self, *names: str) -> None:
        """Start processes of the product and wait until each is ready: what is published before is for nobody."""
        ports = {
            "ingest": self.settings.ingest.metrics_port,
            "streams": self.settings.streams.metrics_port,
            "api": self.settings.api.port,
            "worker": self.settings.api.worker_metrics_port,
        }
        for name in names:
            self.supervisor.start(name, name)
        async with asyncio.timeout(180), httpx.AsyncClient(timeout=2.0) as client:
            for name in names:
                while not await _is_ready(client, ports[name]):
                    await asyncio.sleep(0.1)

    async def value(self, query: str, *arguments: Any) -> Any:
        """The first column of the first row."""
        row = await (await self.database.execute(query.encode(), arguments)).fetchone()
        return None if row is None else row[0]

    async def account(self) -> dict[str, int]:
        """received, stored, duplicate, corrected and dead_lettered, over all partitions."""
        cursor = await self.database.execute(
            """SELECT coalesce(sum(received), 0)::bigint, coalesce(sum(stored), 0)::bigint,
                      coalesce(sum(duplicate), 0)::bigint, coalesce(sum(corrected), 0)::bigint,
                      coalesce(sum(dead_lettered), 0)::bigint FROM ingest_offsets"""
        )
        row = await cursor.fetchone()
        assert row is not None
        return dict(zip(("received", "stored", "duplicate", "corrected", "dead_lettered"), row, strict=True))

    async def until_stored(self, count: int, *, patience: float = 60.0) -> int:
        """Wait until `count` readings are accounted for, or nothing has moved for `patience` seconds."""
        last, moved = -1, time.monotonic()
        while time.monotonic() - moved < patience:
            account = await self.account()
            total = account["stored"] + account["duplicate"] + account["corrected"] + account["dead_lettered"]
            if total >= count:
                return total
            if total != last:
                last, moved = total, time.monotonic()
            await asyncio.sleep(0.1)
        return last

    def usage(self) -> Usage:
        """What each process has used so far, children included."""
        usage = Usage()
        pids = {child.name: child.process.pid for child in self.supervisor.children.values() if child.process}
        pids |= {server.name: server.pid for server in self.stack.status() if server.pid}
        for name, pid in pids.items():
            try:
                family = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
            except psutil.NoSuchProcess:
                continue
            for process in family:
                try:
                    times, memory = process.cpu_times(), process.memory_info()
                except psutil.NoSuchProcess:
                    continue
                ended = times.children_user + times.children_system if process.pid == pid else 0.0
                usage.cpu[name] = usage.cpu.get(name, 0.0) + times.user + times.system + ended
                # PostgreSQL's backends share their buffers: count what is not shared, and the shared once
                shared = memory.shared if process.pid != pid else 0
                usage.rss[name] = usage.rss.get(name, 0.0) + (memory.rss - shared) / _MB
        own = resource.getrusage(resource.RUSAGE_CHILDREN)
        usage.cpu["load"] = own.ru_utime + own.ru_stime
        return usage


async def _is_ready(client: httpx.AsyncClient, port: int) -> bool:
    try:
        return (await client.get(f"http://127.0.0.1:{port}/readyz")).status_code == httpx.codes.OK
    except httpx.HTTPError:
        return False


def report(benchmark: str, seconds: float, before: Usage, after: Usage, **figures: Any) -> dict[str, Any]:
    """The JSON object of a benchmark: the figures that all have, and its own."""
    cpu = {name: round(after.cpu[name] - before.cpu.get(name, 0.0), 2) for name in sorted(after.cpu)}
    rss = {name: [round(before.rss.get(name, 0.0), 1), round(after.rss[name], 1)] for name in sorted(after.rss)}
    empty = dict.fromkeys(("readings_per_second", "messages_per_second", "p50_ms", "p99_ms", "lost", "duplicates"))
    return {
        "benchmark": benchmark,
        "seconds": round(seconds, 1),
        **empty,
        **figures,
        "cpu_seconds": cpu,
        "rss_mb": rss,
        "cores": psutil.cpu_count(),
    }


@asynccontextmanager
async def rig(*, commit_times: bool = True, environ: dict[str, str] | None = None) -> AsyncIterator[Rig]:
    """A fresh, migrated stack in a home of its own; everything is stopped at the end.

    `commit_times` lets PostgreSQL remember when each transaction committed: latencies are then read from the rows.
    """
    home = Path(os.environ.get("MAINTAINPRO_BENCH_HOME", PROJECT / ".maintainpro-bench"))
    for name in [name for name in os.environ if name.startswith("MAINTAINPRO_") and name.endswith(("_URL", "_KEY"))]:
        del os.environ[name]
    os.environ["MAINTAINPRO_HOME"] = str(home)
    os.environ.update(environ or {})
    stack = Stack(home, report=lambda _: None)
    stack.reset()
    stack.up()
    supervisor = Supervisor(home / "log")
    try:
        os.environ.update(stack.env())
        get_settings.cache_clear()
        settings = get_settings()
        if commit_times:
            async with owner_connection(settings) as connection:
                await connection.execute("ALTER SYSTEM SET track_commit_timestamp = on")
            stack.down({"postgres"})
            stack.up({"postgres"})
        await asyncio.to_thread(
            upgrade, settings.database_url, settings.secret_key.get_secret_value(), settings.partitions
        )
        await ensure_topics(settings.kafka_url, settings.partitions)
        async with owner_connection(settings) as connection:
            yield Rig(settings, stack, supervisor, connection)
    finally:
        supervisor.stop()
        stack.down()


async def latencies(
    database: psycopg.AsyncConnection[Any], query: str, shares: Sequence[float] = (0.5, 0.99)
) -> list[float]:
    """Percentiles, in ms, of the seconds that `query` gives in a column `seconds`."""
    cursor = await database.execute(
        f"SELECT percentile_cont(%s::float8[]) WITHIN GROUP (ORDER BY seconds) FROM ({query}) q".encode(),
        [list(shares)],
    )
    row = await cursor.fetchone()
    return [round(value * 1000, 1) for value in row[0]] if row and row[0] else []
