"""Readings in: COPY where all are new, a merge where some are stored already."""

from dataclasses import dataclass
from typing import Any, Final, LiteralString

import numpy as np
import numpy.typing as npt
import psycopg

from core.frames import Readings

# One row of PostgreSQL's binary COPY format: field count, then length and bytes of each field, big-endian.
_ROW: Final = np.dtype(
    [
        ("fields", ">i2"),
        ("sensor_id_length", ">i4"),
        ("sensor_id", ">i4"),
        ("time_length", ">i4"),
        ("time", ">i8"),
        ("value_length", ">i4"),
        ("value", ">f8"),
        ("quality_length", ">i4"),
        ("quality", ">i2"),
    ]
)
_COPY_HEADER: Final = b"PGCOPY\n\xff\r\n\0" + b"\0" * 8
_COPY_END: Final = b"\xff\xff"
_POSTGRES_EPOCH: Final = 946_684_800_000_000  # 2000-01-01 in µs since 1970
_FIRST_TIME: Final = -62_135_596_800_000_000
_LAST_TIME: Final = 253_402_300_799_999_999

_COPY: Final[LiteralString] = "COPY readings (sensor_id, time, value, quality) FROM STDIN (FORMAT binary)"
_STAGE: Final[LiteralString] = "COPY staged_readings (sensor_id, time, value, quality) FROM STDIN (FORMAT binary)"
_CREATE_STAGE: Final[LiteralString] = """
    CREATE TEMPORARY TABLE IF NOT EXISTS staged_readings
        (sensor_id integer, time timestamptz, value float8, quality smallint) ON COMMIT DELETE ROWS"""
_PROBE_ONLY: Final[LiteralString] = "; ".join(
    f"SET LOCAL enable_{way} = off" for way in ("hashjoin", "mergejoin", "bitmapscan", "material", "seqscan")
)
# Reading what is there first keeps a replay of stored readings free of writes: ON CONFLICT alone would lock each row.
# The time bounds let the planner skip chunks; the conflict clause is for a row that another worker adds meanwhile.
_MERGE: Final[LiteralString] = """
    WITH changed AS MATERIALIZED (
        SELECT s.* FROM staged_readings s
        LEFT JOIN readings r ON r.sensor_id = s.sensor_id AND r.time = s.time
            AND r.time BETWEEN %(first)s::timestamptz AND %(last)s::timestamptz
        WHERE r.sensor_id IS NULL OR r.value <> s.value OR r.quality <> s.quality),
    merged AS (
        INSERT INTO readings AS r (sensor_id, time, value, quality) SELECT * FROM changed
        ON CONFLICT (sensor_id, time) DO UPDATE SET value = excluded.value, quality = excluded.quality
            WHERE r.value <> excluded.value OR r.quality <> excluded.quality
        RETURNING xmax = 0 AS inserted)
    SELECT count(*) FILTER (WHERE inserted), count(*) FILTER (WHERE NOT inserted) FROM merged"""


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of a batch of readings; the three add up to its size."""

    stored: int
    duplicate: int = 0
    corrected: int = 0


def binary_copy(readings: Readings) -> bytes:
    """The readings in PostgreSQL's binary COPY format, columns (sensor_id, time, value, quality)."""
    rows = np.empty(len(readings), _ROW)
    rows["fields"] = 4
    rows["sensor_id_length"] = 4
    rows["time_length"] = 8
    rows["value_length"] = 8
    rows["quality_length"] = 2
    rows["sensor_id"] = readings.sensor_id
    rows["time"] = readings.time - _POSTGRES_EPOCH
    rows["value"] = readings.value
    rows["quality"] = readings.quality
    return _COPY_HEADER + rows.tobytes() + _COPY_END


async def copy(cursor: psycopg.AsyncCursor[tuple[object, ...]], readings: Readings) -> Stored:
    """Store readings that are all new. Raises `psycopg.errors.UniqueViolation` when one is stored already."""
    async with cursor.copy(_COPY) as stream:
        await stream.write(binary_copy(readings.take(np.lexsort((readings.time, readings.sensor_id)))))
    return Stored(len(readings))


async def merge(cursor: psycopg.AsyncCursor[tuple[object, ...]], readings: Readings) -> Stored:
    """Store readings of which some may be there: a repeat with the same value is a duplicate, another a correction."""
    newest, repeats = _newest_of_each(readings)
    await cursor.execute(_CREATE_STAGE)
    async with cursor.copy(_STAGE) as stream:
        await stream.write(binary_copy(newest))
    # Each row is one probe of the unique index. Left alone, the planner reads whole chunks: there are no statistics on
    # the stage, and those on the newest readings are always old, so it takes them for few and compares all with all.
    await cursor.execute(_PROBE_ONLY)
    await cursor.execute(
        _MERGE, {"first": timestamp_text(int(newest.time.min())), "last": timestamp_text(int(newest.time.max()))}
    )
    row = await cursor.fetchone()
    await cursor.execute("TRUNCATE staged_readings")
    assert row is not None
    inserted, corrected = int(str(row[0])), int(str(row[1]))
    return Stored(inserted, repeats.duplicate + len(newest) - inserted - corrected, repeats.corrected + corrected)


def minutes(readings: Readings) -> npt.NDArray[np.int64]:
    """The distinct minutes (start, µs since 1970) that the readings fall into."""
    return np.unique(readings.time // 60_000_000) * 60_000_000


def timestamp_text(microseconds: int) -> str:
    """A time in µs since 1970 as PostgreSQL reads it; beyond the years that `datetime` knows as well."""
    return str(np.datetime64(microseconds, "us")) + "+00"


def known_time(time: Any) -> Any:
    """Whether a time (µs since 1970), or each of an array, lies in the years 1 to 9999: Python, which reads the tables,
    knows no other."""
    return (time >= _FIRST_TIME) & (time <= _LAST_TIME)


def _newest_of_each(readings: Readings) -> tuple[Readings, Stored]:
    """The last arrived reading of each (sensor, time), and how many earlier ones it repeats or corrects."""
    order = np.lexsort((np.arange(len(readings)), readings.time, readings.sensor_id))
    ordered = readings.take(order)
    repeats = (ordered.sensor_id[1:] == ordered.sensor_id[:-1]) & (ordered.time[1:] == ordered.time[:-1])
    same = (ordered.quality[1:] == ordered.quality[:-1]) & (
        (ordered.value[1:] == ordered.value[:-1]) | (np.isnan(ordered.value[1:]) & np.isnan(ordered.value[:-1]))
    )
    duplicate = int(np.count_nonzero(repeats & same))
    last = np.append(~repeats, True)
    return ordered.take(last), Stored(0, duplicate, int(np.count_nonzero(repeats)) - duplicate)
