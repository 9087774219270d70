"""One batch's rows into the tables, inside the caller's transaction."""

import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID, uuid5

import numpy as np
import psycopg

from core.frames import Readings
from core.kafka import DeadLetter, PresenceChange, Text
from core.readings import Stored, known_time, minutes, timestamp_text
from streams.sensors import Sensor

Cursor = psycopg.AsyncCursor[Any]
_T = TypeVar("_T")

# The same dead letter, sent twice to Kafka by a retry, gets the same id.
_DEAD_LETTER_NAMESPACE = UUID("6a2f6f0e-6d3d-4c1b-9a3e-0b2a8f3f7c11")


@dataclass(slots=True)
class Counts:
    """What became of what one partition brought: received = stored + duplicate + corrected + dead_lettered."""

    received: int = 0
    stored: int = 0
    duplicate: int = 0
    corrected: int = 0
    dead_lettered: int = 0

    def add(self, stored: Stored) -> None:
        self.stored += stored.stored
        self.duplicate += stored.duplicate
        self.corrected += stored.corrected


# What is wrong with a row. Not in it: a missing table or right, a full disk; those are wrong for all rows.
REFUSALS = (psycopg.DataError, psycopg.IntegrityError, psycopg.NotSupportedError, psycopg.errors.ProgramLimitExceeded)


async def bisect(
    cursor: Cursor, n: int, store: Callable[[int, int], Awaitable[_T]]
) -> tuple[list[_T], list[tuple[int, str]]]:
    """What `store` gives for the rows (from, to) of n; rows that the database refuses, and why, found by bisection."""
    outcomes: list[_T] = []
    refused: list[tuple[int, str]] = []

    async def attempt(start: int, end: int) -> None:
        try:
            async with cursor.connection.transaction():
                outcomes.append(await store(start, end))
        except REFUSALS as error:
            if end - start == 1:
                refused.append((start, str(error).splitlines()[0]))
                return
            middle = (start + end) // 2
            await attempt(start, middle)
            await attempt(middle, end)

    await attempt(0, n)
    return outcomes, refused


async def note_rollups(cursor: Cursor, readings: Readings) -> None:
    """Note which minutes the readings touched, for `streams.rollups`."""
    await cursor.execute(
        "INSERT INTO rollup_queue (tier, bucket) SELECT '1m', to_timestamp(m / 1e6) FROM unnest(%s::bigint[]) m",
        [minutes(readings).tolist()],
    )


async def store_texts(cursor: Cursor, texts: Sequence[Text]) -> Stored:
    """Store text values. Of several for one (sensor, time) the last counts; each is compared with the one before."""
    newest: dict[tuple[int, int], Text] = {}
    corrected = 0
    for text in texts:
        before = newest.get((text.sensor_id, text.time))
        corrected += before is not None and before != text
        newest[text.sensor_id, text.time] = text
    await cursor.execute(
        """WITH new AS (
               SELECT * FROM unnest(%s::int[], %s::timestamptz[], %s::text[], %s::smallint[])
                   AS n (sensor_id, time, value, quality)),
           merged AS (
               INSERT INTO readings_text AS r (sensor_id, time, value, quality) SELECT * FROM new
               ON CONFLICT (sensor_id, time) DO UPDATE SET value = excluded.value, quality = excluded.quality
                   WHERE r.value <> excluded.value OR r.quality <> excluded.quality
               RETURNING xmax = 0 AS inserted)
           SELECT count(*) FILTER (WHERE inserted), count(*) FILTER (WHERE NOT inserted) FROM merged""",
        [
            [sensor_id for sensor_id, _ in newest],
            [timestamp_text(time) for _, time in newest],
            [text.value for text in newest.values()],
            [text.quality for text in newest.values()],
        ],
    )
    row = await cursor.fetchone()
    assert row is not None
    corrected += row[1]
    return Stored(row[0], len(texts) - row[0] - corrected, corrected)


async def store_dead_letters(cursor: Cursor, letters: Sequence[DeadLetter]) -> None:
    """Store dead letters; one that a retry sent twice is stored once."""
    await cursor.executemany(
        """INSERT INTO dead_letters (id, received_at, topic, payload, reason)
           VALUES (%s, %s, %s, %s, %s) ON CONFLICT (id) DO NOTHING""",
        [
            (
                uuid5(
                    _DEAD_LETTER_NAMESPACE, f"{letter.received_at} {letter.topic} {letter.reason} {letter.payload!r}"
                ),
                timestamp_text(letter.received_at if known_time(letter.received_at) else 0),
                letter.topic.replace("\0", ""),
                letter.payload,
                letter.reason.replace("\0", "\\0"),
            )
            for letter in letters
        ],
    )


def letter_for_row(
    row: tuple[int, int, float | str, int], received_at: int, sensor: Sensor | None, reason: str
) -> DeadLetter:
    """A reading (sensor_id, time, value, quality) that could not be stored, as the message that would bring it again
    once it is corrected."""
    sensor_id, time, value, quality = row
    metric = sensor.metric if sensor else str(sensor_id)
    topic = f"telemetry/{sensor.source}" if sensor else f"telemetry/sensor/{sensor_id}"
    payload = json.dumps({"ts": time, "values": {metric: value}, "quality": quality})
    return DeadLetter(received_at, topic, payload.encode(), reason)


def row_of(readings: Readings, row: int) -> tuple[int, int, float, int]:
    """One reading as Python's own numbers."""
    return (
        int(readings.sensor_id[row]),
        int(readings.time[row]),
        float(readings.value[row]),
        int(readings.quality[row]),
    )


async def apply_presence(cursor: Cursor, changes: Sequence[PresenceChange]) -> list[PresenceChange]:
    """Keep who is online; gives the changes that are news, the last one of each source."""
    newest = {change.source: change for change in sorted(changes, key=lambda change: change.time)}
    news = []
    for change in newest.values():
        await cursor.execute(
            """INSERT INTO sources AS s (source, online, changed_at, reason)
               VALUES (%s, %s, to_timestamp(%s / 1e6), %s)
               ON CONFLICT (source) DO UPDATE SET online = excluded.online, changed_at = excluded.changed_at,
                   reason = excluded.reason
               WHERE s.online IS DISTINCT FROM excluded.online AND s.changed_at <= excluded.changed_at""",
            [change.source, change.online, change.time, change.reason],
        )
        if cursor.rowcount:
            news.append(change)
    return news


async def save_offsets(cursor: Cursor, moves: "Sequence[tuple[str, int, int, int, Counts]]") -> set[tuple[str, int]]:
    """Move each partition from its old to its new offset and add its counts; gives those that could be moved.

    A partition that is missing from the answer belongs to another worker by now: the caller must roll back.
    """
    columns = zip(
        *(
            (topic, partition, old, new, c.received, c.stored, c.duplicate, c.corrected, c.dead_lettered)
            for topic, partition, old, new, c in sorted(moves, key=lambda move: move[:2])
        ),
        strict=True,
    )
    await cursor.execute(
        """UPDATE ingest_offsets o SET next_offset = m.new, received = o.received + m.received,
               stored = o.stored + m.stored, duplicate = o.duplicate + m.duplicate,
               corrected = o.corrected + m.corrected, dead_lettered = o.dead_lettered + m.dead, updated_at = now()
           FROM unnest(%s::text[], %s::int[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[],
                       %s::bigint[], %s::bigint[])
               AS m (topic, partition, old, new, received, stored, duplicate, corrected, dead)
           WHERE o.topic = m.topic AND o.partition = m.partition AND o.next_offset = m.old
           RETURNING o.topic, o.partition""",
        [list(column) for column in columns],
    )
    return {(topic, partition) for topic, partition in await cursor.fetchall()}


async def current_offset(connection: psycopg.AsyncConnection[Any], topic: str, partition: int) -> int:
    """The offset that the database has seen up to; a partition that it has never seen starts at 0."""
    cursor = await connection.execute(
        """INSERT INTO ingest_offsets (topic, partition) VALUES (%s, %s)
           ON CONFLICT (topic, partition) DO UPDATE SET topic = excluded.topic RETURNING next_offset""",
        [topic, partition],
    )
    row = await cursor.fetchone()
    assert row is not None
    return int(row[0])


def late(times: Any, received_at: Any, historical: Any, seconds: float) -> Any:
    """A mask of the readings that are history: said so by the sender, or received `seconds` after their time."""
    return np.asarray(historical | (received_at - times > seconds * 1e6))


async def reset_offset(
    connection: psycopg.AsyncConnection[Any], topic: str, partition: int, old: int, new: int
) -> None:
    """Put a partition whose topic was made anew back to `new`, unless somebody else has moved it; the counts stay."""
    await connection.execute(
        "UPDATE ingest_offsets SET next_offset = %s WHERE topic = %s AND partition = %s AND next_offset = %s",
        [new, topic, partition, old],
    )


async def drift(cursor: Cursor) -> int:
    """How much of what came in is not accounted for: 0, or there is a fault."""
    await cursor.execute(
        "SELECT coalesce(sum(received - stored - duplicate - corrected - dead_lettered), 0)::bigint FROM ingest_offsets"
    )
    row = await cursor.fetchone()
    assert row is not None
    return int(row[0])
