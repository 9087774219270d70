"""The transactional outbox: an event is stored with what it tells of, or not at all, and numbered after the commit.

A reader that follows `sequence` misses nothing: a number is given once the event is visible, in the order in which the
numbers themselves become visible, and without gaps. `events_written` and `events_sequenced` (with the newest number)
are notified for those who wait.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, Final

import psycopg
from psycopg.types.json import Jsonb
from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from core.events import Event
from core.models import Base

_EVENTS: Final = Base.metadata.tables["events"]


async def append(session: AsyncSession, *events: Event) -> None:
    """Store events in the session's transaction."""
    if events:
        # without RETURNING: one may tell of what one may not read
        await session.execute(insert(_EVENTS).values([_row(event) for event in events]))


async def append_many(cursor: psycopg.AsyncCursor[Any], events: Iterable[Event]) -> None:
    """Store events in the cursor's transaction."""
    rows = [_row(event) for event in events]
    if rows:
        await cursor.executemany(
            """INSERT INTO events (id, type, entity, entity_id, warehouse_id, payload, occurred_at) VALUES
               (%(id)s, %(type)s, %(entity)s, %(entity_id)s, %(warehouse_id)s, %(payload)s, %(occurred_at)s)""",
            [{**row, "payload": Jsonb(row["payload"])} for row in rows],
        )


async def assign_sequence(connection: psycopg.AsyncConnection[Any], at_most: int = 1000) -> int:
    """Number committed events, in a transaction of its own; gives how many. 0 also while another sequencer is at work.

    Needs the worker's role. Call it again at once while it gives `at_most`, else when `events_written` is notified
    and, since a notification may be lost, every second or so.
    """
    async with connection.transaction():
        cursor = await connection.execute("SELECT app.assign_sequence(%s)", [at_most])
        row = await cursor.fetchone()
    return int(row[0]) if row else 0


def _row(event: Event) -> dict[str, Any]:
    now = datetime.now(UTC)
    timestamp = now.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return {
        "id": uuid7(),
        "type": event.type,
        "entity": event.entity,
        "entity_id": event.entity_id,
        "warehouse_id": event.warehouse_id,
        "payload": {**event.payload(), "timestamp": timestamp},
        "occurred_at": now,
    }
