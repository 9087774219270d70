"""From the commit of an event to its arrival at a webhook's receiver, at a steady rate."""

import argparse
import asyncio
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import orjson

from core import outbox
from core.database import connect
from core.events import CaseOpened
from core.secrets import WEBHOOK, SecretBox
from tests.api.receiver import Received, receiving
from tests.benchmarks.rig import Rig, report, rig

_RATE = 50.0  # events a second
_ENTITIES = 200
_WARM_UP = 100
_ENVIRON = {"MAINTAINPRO_OUTGOING_NETWORKS": '["127.0.0.0/8"]', "MAINTAINPRO_API__DELIVERIES_PER_MINUTE": "60000"}


@dataclass
class _Arrivals:
    """What the receiver saw: each event's first arrival, how often it came, and events that overtook an earlier one."""

    at: dict[str, float] = field(default_factory=dict)
    times: Counter[str] = field(default_factory=Counter)
    newest: dict[str, int] = field(default_factory=dict)
    out_of_order: int = 0

    async def note(self, request: Received) -> tuple[int, dict[str, str], bytes]:
        """Answer at once."""
        event, data = request.headers["webhook-id"], orjson.loads(request.body)["data"]
        number, entity = data["payload"]["case"]["n"], data["entityId"]
        self.at.setdefault(event, time.time())
        self.times[event] += 1
        if self.times[event] == 1:
            self.out_of_order += number < self.newest.get(entity, -1)
            self.newest[entity] = number
        return 200, {}, b""


async def webhooks(arguments: argparse.Namespace) -> dict[str, Any]:
    """One endpoint; the receiver answers at once and notes when it got what."""
    rate, arrivals = arguments.rate or _RATE, _Arrivals()
    async with rig(environ=_ENVIRON) as bench, receiving(arrivals.note) as receiver:
        await _register(bench, receiver.url)
        await bench.start("worker")
        await _until(arrivals, await _commit(bench, _WARM_UP, rate))  # connections and plans
        before, began = bench.usage(), time.monotonic()
        committed = await _commit(bench, int(rate * arguments.seconds), rate)
        await _until(arrivals, committed)
        seconds, after = time.monotonic() - began, bench.usage()
        await asyncio.sleep(1.0)  # for duplicates, and for what is still to be recorded
        stages = await _stages(bench, committed)
    came = [event for event in committed if event in arrivals.at]
    waits = _sorted_ms(arrivals.at[event] - committed[event] for event in came)
    return report(
        "webhooks",
        seconds,
        before,
        after,
        messages_per_second=round(len(waits) / seconds, 1),
        p50_ms=_share(waits, 0.5),
        p99_ms=_share(waits, 0.99),
        max_ms=waits[-1],
        numbered_p99_ms=_share(stages["numbered"], 0.99),
        taken_p99_ms=_share(stages["taken"], 0.99),
        lost=len(committed) - len(waits),
        duplicates=sum(count - 1 for count in arrivals.times.values()),
        out_of_order=arrivals.out_of_order,
    )


async def _register(bench: Rig, url: str) -> None:
    webhook, secret = uuid4(), uuid4()
    sealed = SecretBox(bench.settings).seal("the-secret-of-the-benchmark", WEBHOOK.context(secret))
    await bench.database.execute("INSERT INTO webhooks (id, url, events) VALUES (%s, %s, '{*}')", [webhook, url])
    await bench.database.execute("INSERT INTO webhook_states (webhook_id, cursor) VALUES (%s, 0)", [webhook])
    await bench.database.execute(
        "INSERT INTO webhook_secrets (id, webhook_id, secret) VALUES (%s, %s, %s)", [secret, webhook, sealed]
    )


async def _commit(bench: Rig, count: int, rate: float) -> dict[str, float]:
    """Commit events one by one, evenly; gives when each commit came back."""
    entities = [uuid4() for _ in range(_ENTITIES)]
    committed: dict[str, float] = {}
    async with await connect(bench.settings, "streams") as connection:
        start = time.monotonic()
        for number in range(count):
            await asyncio.sleep(max(0.0, start + number / rate - time.monotonic()))
            async with connection.transaction():
                event = CaseOpened(entities[number % _ENTITIES], None, {"n": number})
                await outbox.append_many(connection.cursor(), [event])
                cursor = await connection.execute("SELECT id FROM events ORDER BY written DESC LIMIT 1")
                row = await cursor.fetchone()
            assert row is not None
            committed[str(row[0])] = time.time()
    return committed


async def _until(arrivals: _Arrivals, committed: dict[str, float]) -> None:
    patience = time.monotonic() + 30
    while committed.keys() - arrivals.at.keys() and time.monotonic() < patience:
        await asyncio.sleep(0.05)


async def _stages(bench: Rig, committed: dict[str, float]) -> dict[str, list[float]]:
    """Where the time went: until the event had its number, and until a worker began to send it."""
    cursor = await bench.database.execute(
        """SELECT e.id::text, extract(epoch FROM pg_xact_commit_timestamp(e.xmin))::float8,
                  extract(epoch FROM a.attempted_at)::float8
           FROM events e JOIN webhook_deliveries d ON d.event_id = e.id
           JOIN webhook_attempts a ON a.delivery_id = d.id AND a.attempt = 1
           WHERE e.id = ANY(%s::uuid[])""",
        [list(committed)],
    )
    rows = await cursor.fetchall()
    return {
        "numbered": _sorted_ms(numbered - committed[event] for event, numbered, _ in rows),
        "taken": _sorted_ms(taken - committed[event] for event, _, taken in rows),
    }


def _sorted_ms(seconds: Iterable[float]) -> list[float]:
    return sorted(round(second * 1000, 1) for second in seconds)


def _share(values: list[float], share: float) -> float | None:
    return values[int(len(values) * share)] if values else None
