"""What is in the database against what a witness knows to be published, counted in SQL."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import psycopg

from core.kafka import READINGS
from tests.witness import Witness

# The last message of one (address, time) need not be the last to arrive: a message is delivered again after a crash.
# So for a corrected reading any of its values is right; for every other reading there is one value only.
_COMPARE = """
    WITH stored AS (SELECT s.address, r.time, r.value FROM readings r JOIN sensors s ON s.id = r.sensor_id),
    expected AS (
        SELECT address, time, bool_or(acknowledged_at > 0) AS acknowledged, array_agg(value) AS values,
               max(acknowledged_at) AS acknowledged_at
        FROM published GROUP BY address, time)
    SELECT CASE WHEN e.address IS NULL THEN 'unexpected' WHEN r.address IS NULL THEN 'missing' ELSE 'wrong' END,
           coalesce(e.address, r.address), coalesce(e.time, r.time), e.values, r.value, e.acknowledged_at
    FROM expected e FULL JOIN stored r USING (address, time)
    WHERE e.address IS NULL OR (r.address IS NULL AND e.acknowledged) OR r.value <> ALL (e.values)"""


@dataclass
class Verdict:
    """The differences; all lists are empty when everything is right. What is missing ends with when it was acknowledged
    (s since 1970)."""

    missing: list[tuple[Any, ...]] = field(default_factory=list)  # acknowledged by the broker, not in the database
    unexpected: list[tuple[Any, ...]] = field(default_factory=list)  # in the database, never published
    wrong: list[tuple[Any, ...]] = field(default_factory=list)  # another value than published
    texts: list[tuple[Any, ...]] = field(default_factory=list)
    malformed: list[tuple[Any, ...]] = field(default_factory=list)  # acknowledged, no dead letter
    accounts: list[tuple[Any, ...]] = field(default_factory=list)  # partitions whose counters do not add up
    stored_twice: int = 0  # by the counters, more stored than rows there are
    rows: int = 0

    @property
    def flaws(self) -> dict[str, Any]:
        """What is wrong, by name, with a few examples each."""
        lists = {name: value for name, value in vars(self).items() if isinstance(value, list) and value}
        found: dict[str, Any] = {name: (len(value), value[:5]) for name, value in lists.items()}
        return found | ({"stored_twice": self.stored_twice} if self.stored_twice else {})


def compare(database_url: str, witness: Witness, *, alone: bool = True) -> Verdict:
    """Hold the database against the witness's memory. The pipeline must be at rest.

    Where others published as well (`alone` is false), what is at addresses that the witness does not know is theirs.
    """
    verdict = Verdict()
    with psycopg.connect(database_url) as connection:
        _load(connection, witness)
        for kind, *difference in connection.execute(_COMPARE):
            if alone or difference[0] in witness.addresses:
                getattr(verdict, kind).append(tuple(difference))
        verdict.texts = connection.execute(
            """SELECT p.address, p.time, p.value, r.value, p.acknowledged_at FROM published_texts p
               LEFT JOIN (sensors s JOIN readings_text r ON r.sensor_id = s.id) ON s.address = p.address
                   AND r.time = p.time
               WHERE (p.acknowledged_at > 0 AND r.value IS NULL) OR r.value <> p.value"""
        ).fetchall()
        verdict.malformed = connection.execute(
            """SELECT p.payload, p.acknowledged_at FROM published_malformed p
               WHERE p.acknowledged_at > 0 AND NOT EXISTS (SELECT FROM dead_letters d WHERE d.payload = p.payload)"""
        ).fetchall()
        verdict.accounts = connection.execute(
            """SELECT topic, partition, received, stored, duplicate, corrected, dead_lettered FROM ingest_offsets
               WHERE received <> stored + duplicate + corrected + dead_lettered"""
        ).fetchall()
        verdict.rows = _count(connection, "SELECT count(*) FROM readings")
        stored = "SELECT coalesce(sum(stored), 0) FROM ingest_offsets WHERE topic "
        verdict.stored_twice = _count(connection, f"{stored} = '{READINGS}'") - verdict.rows
        verdict.stored_twice += _count(connection, f"{stored} <> '{READINGS}'") - _count(
            connection, "SELECT count(*) FROM readings_text"
        )
    return verdict


def stale_rollups(database_url: str) -> list[tuple[Any, ...]]:
    """Minutes whose rollup is not what the raw readings say; right only once nothing is left in `rollup_queue`."""
    with psycopg.connect(database_url) as connection:
        return connection.execute(
            """WITH raw AS (
                   SELECT sensor_id, time_bucket('1 minute', time) AS time,
                          count(*) FILTER (WHERE quality >= 192 AND value <> 'NaN') AS good,
                          count(*) FILTER (WHERE quality < 192 OR value = 'NaN') AS bad,
                          min(value) FILTER (WHERE quality >= 192 AND value <> 'NaN') AS min,
                          max(value) FILTER (WHERE quality >= 192 AND value <> 'NaN') AS max
                   FROM readings GROUP BY 1, 2)
               SELECT * FROM raw FULL JOIN readings_1m m USING (sensor_id, time)
               WHERE (raw.good, raw.bad, raw.min, raw.max) IS DISTINCT FROM (m.count, m.bad_count, m.min, m.max)"""
        ).fetchall()


def _load(connection: psycopg.Connection[Any], witness: Witness) -> None:
    connection.execute(
        """CREATE TEMPORARY TABLE published (address text, time timestamptz, value float8, acknowledged_at float8);
           CREATE TEMPORARY TABLE published_texts (address text, time timestamptz, value text, acknowledged_at float8);
           CREATE TEMPORARY TABLE published_malformed (payload bytea, acknowledged_at float8);
           CREATE TEMPORARY TABLE sent (address text, time bigint, value float8, acknowledged_at float8)"""
    )
    cursor = connection.cursor()
    with cursor.copy("COPY sent FROM STDIN") as copy:
        for row in _readings(witness):
            copy.write_row(row)
    cursor.execute("INSERT INTO published SELECT address, to_timestamp(time / 1e6), value, acknowledged_at FROM sent")
    acknowledged_at = witness.acknowledged_at
    cursor.executemany(
        "INSERT INTO published_texts VALUES (%s, to_timestamp(%s / 1e6), %s, %s)",
        [(address, moment, text, acknowledged_at[n]) for n, address, moment, text in witness.texts],
    )
    cursor.executemany(
        "INSERT INTO published_malformed VALUES (%s, %s)",
        [(payload, acknowledged_at[n]) for n, payload in witness.malformed],
    )
    cursor.execute("ANALYZE published; ANALYZE published_texts; ANALYZE published_malformed")


def _readings(witness: Witness) -> Iterator[tuple[str, int, float, float]]:
    names = list(witness.addresses)
    columns = (witness.message, witness.address, witness.time, witness.value)
    for message, address, moment, value in zip(*columns, strict=True):
        yield names[address], moment, value, witness.acknowledged_at[message]


def _count(connection: psycopg.Connection[Any], query: str) -> int:
    row = connection.execute(query.encode()).fetchone()
    assert row is not None
    return int(row[0])
