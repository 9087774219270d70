"""From the commit of an event to its arrival at a webhook's receiver, at a steady rate."""

import argparse
import asyncio
import time
from collections import Counter
from typing import Any
from uuid import uuid4

from core import outbox
from core.database import connect
from core.events import CaseOpened
from core.secrets import WEBHOOK, SecretBox
from tests.api.receiver import Received, receiving
from tests.benchmarks.rig import Rig, report, rig

_RATE = 50.0  # events a second
_ENTITIES = 200
_ENVIRON = {"MAINTAINPRO_OUTGOING_NETWORKS": '["127.0.0.0/8"]', "MAINTAINPRO_API__DELIVERIES_PER_MINUTE": "60000"}


async def webhooks(arguments: argparse.Namespace) -> dict[str, Any]:
    """One endpoint; the receiver answers at once and notes when it got what."""
    rate = arguments.rate or _RATE
    arrived: dict[str, float] = {}
    times: Counter[str] = Counter()

    async def note(request: Received) -> tuple[int, dict[str, str], bytes]:
        event = request.headers["webhook-id"]
        arrived.setdefault(event, time.perf_counter())
        times[event] += 1
        return 200, {}, b""

    async with rig(environ=_ENVIRON) as bench, receiving(note) as receiver:
        await _register(bench, receiver.url)
        await bench.start("worker")
        await _commit(bench, 20, rate, {})  # connections and plans
        while len(arrived) < 20:
            await asyncio.sleep(0.05)
        before, began, committed = bench.usage(), time.monotonic(), dict[str, float]()
        await _commit(bench, int(rate * arguments.seconds), rate, committed)
        patience = time.monotonic() + 30
        while committed.keys() - arrived.keys() and time.monotonic() < patience:
            await asyncio.sleep(0.05)
        seconds, after = time.monotonic() - began, bench.usage()
    waits = sorted((arrived[event] - at) * 1000 for event, at in committed.items() if event in arrived)
    return report(
        "webhooks",
        seconds,
        before,
        after,
        messages_per_second=round(len(waits) / seconds, 1),
        p50_ms=round(waits[len(waits) // 2], 1),
        p99_ms=round(waits[int(len(waits) * 0.99)], 1),
        lost=len(committed) - len(waits),
        duplicates=sum(count - 1 for count in times.values()),
    )


async def _register(bench: Rig, url: str) -> None:
    webhook, secret = uuid4(), uuid4()
    sealed = SecretBox(bench.settings).seal("the-secret-of-the-benchmark", WEBHOOK.context(secret))
    await bench.database.execute("INSERT INTO webhooks (id, url, events) VALUES (%s, %s, '{*}')", [webhook, url])
    await bench.database.execute("INSERT INTO webhook_states (webhook_id, cursor) VALUES (%s, 0)", [webhook])
    await bench.database.execute(
        "INSERT INTO webhook_secrets (id, webhook_id, secret) VALUES (%s, %s, %s)", [secret, webhook, sealed]
    )


async def _commit(bench: Rig, count: int, rate: float, committed: dict[str, float]) -> None:
    """Commit events one by one, evenly; notes when each commit came back."""
    entities = [uuid4() for _ in range(_ENTITIES)]
    async with await connect(bench.settings, "streams") as connection:
        start = time.perf_counter()
        for number in range(count):
            await asyncio.sleep(max(0.0, start + number / rate - time.perf_counter()))
            async with connection.transaction():
                await outbox.append_many(
                    connection.cursor(), [CaseOpened(entities[number % _ENTITIES], None, {"n": number})]
                )
                cursor = await connection.execute("SELECT id FROM events ORDER BY written DESC LIMIT 1")
                row = await cursor.fetchone()
            assert row is not None
            committed[str(row[0])] = time.perf_counter()
