"""Rollups are recomputed, never incremented: late data, corrections and crashes need no special case.

A batch notes the minutes that it touched. Each note leads to the recomputation of its minute from the raw readings,
which notes the hour; the hour is recomputed from its minutes, which notes the day. A recomputation deletes exactly
the notes that it has seen, in one transaction with its result: a note that was committed meanwhile stays.
"""

import asyncio
import time
from dataclasses import dataclass
from typing import Any, Final, LiteralString

import psycopg
import structlog
from psycopg.sql import SQL, Identifier

from core import database
from core.readings import timestamp_text
from core.settings import Settings
from streams import metrics

_log = structlog.get_logger()

_LOCK: Final = 7_103  # one recomputing worker at a time
_NOTES_AT_ONCE: Final = 20_000
_RANGE_BUCKETS: Final = 240  # adjacent buckets recomputed by one statement at most


@dataclass(frozen=True, slots=True)
class Tier:
    """One resolution, the source that it is computed from, and the tier above it."""

    name: str
    seconds: int
    rest: float  # s a note rests before it is worked on, so that a busy bucket is not computed over and over
    rows: LiteralString
    above: str | None


_FROM_RAW: Final[LiteralString] = """
    SELECT sensor_id, time_bucket('1 minute', time) AS bucket,
           count(*) FILTER (WHERE good), sum(value) FILTER (WHERE good),
           min(value) FILTER (WHERE good), max(value) FILTER (WHERE good),
           first(value, time) FILTER (WHERE good), last(value, time) FILTER (WHERE good),
           count(*) FILTER (WHERE NOT good)
    FROM (SELECT sensor_id, time, value, quality >= 192 AND value <> 'NaN' AS good FROM readings
          WHERE time >= %(start)s AND time < %(end)s) r
    GROUP BY sensor_id, bucket"""
_FROM_MINUTES: Final[LiteralString] = """
    SELECT sensor_id, time_bucket('1 hour', time) AS bucket, sum(count), sum(sum), min(min), max(max),
           first(first, time) FILTER (WHERE count > 0), last(last, time) FILTER (WHERE count > 0), sum(bad_count)
    FROM readings_1m WHERE time >= %(start)s AND time < %(end)s GROUP BY sensor_id, bucket"""
_FROM_HOURS: Final[LiteralString] = """
    SELECT sensor_id, time_bucket('1 day', time) AS bucket, sum(count), sum(sum), min(min), max(max),
           first(first, time) FILTER (WHERE count > 0), last(last, time) FILTER (WHERE count > 0), sum(bad_count)
    FROM readings_1h WHERE time >= %(start)s AND time < %(end)s GROUP BY sensor_id, bucket"""
_UPSERT: Final = """
    INSERT INTO {table} AS old (sensor_id, time, count, sum, min, max, first, last, bad_count) {rows}
    ON CONFLICT (sensor_id, time) DO UPDATE SET count = excluded.count, sum = excluded.sum, min = excluded.min,
        max = excluded.max, first = excluded.first, last = excluded.last, bad_count = excluded.bad_count"""

TIERS: Final = (
    Tier("1m", 60, 5.0, _FROM_RAW, "1h"),
    Tier("1h", 3600, 60.0, _FROM_MINUTES, "1d"),
    Tier("1d", 86400, 600.0, _FROM_HOURS, None),
)


def ranges(buckets: list[int], width: int, most: int = _RANGE_BUCKETS) -> list[tuple[int, int]]:
    """Sorted bucket starts (s since 1970) as half-open ranges of adjacent buckets, none longer than `most`."""
    joined: list[tuple[int, int]] = []
    for bucket in buckets:
        if joined and bucket == joined[-1][1] and bucket - joined[-1][0] < most * width:
            joined[-1] = (joined[-1][0], bucket + width)
        else:
            joined.append((bucket, bucket + width))
    return joined


async def recompute(connection: psycopg.AsyncConnection[Any], tier: Tier, rest: float) -> int:
    """Recompute the buckets of a tier whose notes are at least `rest` seconds old; gives the number of notes done."""
    async with connection.transaction(), connection.cursor() as cursor:
        await cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        if not (await cursor.fetchone() or (False,))[0]:
            return 0
        # a bucket rests until nobody has touched it for a while, or until it has waited ten times as long
        await cursor.execute(
            """DELETE FROM rollup_queue WHERE id IN (
                   SELECT id FROM rollup_queue WHERE tier = %(tier)s AND bucket IN (
                       SELECT bucket FROM rollup_queue WHERE tier = %(tier)s GROUP BY bucket
                       HAVING max(noted_at) <= clock_timestamp() - make_interval(secs => %(rest)s)
                           OR min(noted_at) <= clock_timestamp() - make_interval(secs => %(rest)s * 10))
                   ORDER BY id LIMIT %(limit)s)
               RETURNING extract(epoch FROM bucket)::bigint""",
            {"tier": tier.name, "rest": rest, "limit": _NOTES_AT_ONCE},
        )
        notes = [row[0] for row in await cursor.fetchall()]
        for start, end in ranges(sorted(set(notes)), tier.seconds):
            bounds = {name: timestamp_text(second * 1_000_000) for name, second in (("start", start), ("end", end))}
            await cursor.execute(
                SQL(_UPSERT).format(table=Identifier(f"readings_{tier.name}"), rows=SQL(tier.rows)), bounds
            )
        if notes and tier.above is not None:
            above = next(other for other in TIERS if other.name == tier.above)
            await cursor.execute(
                "INSERT INTO rollup_queue (tier, bucket) SELECT %s, to_timestamp(b) FROM unnest(%s::bigint[]) b",
                [above.name, sorted({note // above.seconds * above.seconds for note in notes})],
            )
        return len(notes)


async def run(settings: Settings) -> None:
    """Keep the rollups up to date until cancelled; a lost database is waited for."""
    connection: psycopg.AsyncConnection[Any] | None = None
    try:
        while True:
            busy = False
            try:
                if connection is None or connection.closed:
                    connection = await database.connect(settings, "streams")
                for tier in TIERS:
                    started = time.perf_counter()
                    notes = await recompute(connection, tier, tier.rest * settings.streams.rollup_delay / 5.0)
                    metrics.ROLLUP_SECONDS.labels(tier.name).inc(time.perf_counter() - started)
                    busy = busy or notes >= _NOTES_AT_ONCE
            except (psycopg.Error, OSError, TimeoutError) as error:
                _log.warning("rollups have to wait", error=str(error))
                if connection is not None:
                    await connection.close()
            await asyncio.sleep(0.05 if busy else 1.0)
    finally:
        if connection is not None:
            await connection.close()
