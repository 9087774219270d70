"""A recording as MQTT traffic."""

import asyncio
import contextlib
import math
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from typing import Final, Literal

from ingest.simulator.publish import Publisher, stop_on_signals, until
from ingest.simulator.recording import Columns, Problems, Row, read
from ingest.simulator.simulate import payload

Timestamps = Literal["now", "original", "shifted"]

_PROGRESS_INTERVAL: Final = 1.0  # seconds


@dataclass(frozen=True, slots=True)
class Options:
    """How to replay. `speed` is seconds of the file per second; 0 or infinity means as fast as the broker takes it.

    `timestamps`: ``now`` as if each reading were taken when it is sent; ``original`` as in the file, a backfill;
    ``shifted`` keeps the file's spacing and ends now.
    """

    columns: Columns = field(default_factory=Columns)
    speed: float = 1.0
    timestamps: Timestamps = "now"


@dataclass(slots=True)
class Summary:
    """What was done; `problems` tells the first bad cells and rows in words. `unacknowledged` is final at the end."""

    rows: int = 0
    readings: int = 0
    messages: int = 0
    bad_cells: int = 0
    bad_rows: int = 0
    seconds: float = 0.0
    connections: int = 0
    unacknowledged: int = 0
    complete: bool = False
    problems: list[str] = field(default_factory=list)


async def replay(
    mqtt_url: str,
    path: Path,
    options: Options | None = None,
    *,
    on_progress: Callable[[Summary], None] | None = None,
    stop: asyncio.Event | None = None,
    in_flight: int = 64,
) -> Summary:
    """Publish the file's readings to ``telemetry/<source>``, a message a source and row.

    Raises `RecordingError` when the file cannot be used. Ends early, with `complete` false, when `stop` is set; without
    one, on SIGINT and SIGTERM.
    """
    options = options or Options()
    if options.speed < 0 or math.isnan(options.speed):
        raise ValueError(f"speed {options.speed} must not be negative")
    problems, summary = Problems(), Summary()
    rows = read(path, options.columns, problems)
    rows = chain(list(islice(rows, 1)), rows)  # a file that cannot be used says so before anything is connected
    stamp = await asyncio.to_thread(_stamps, path, options)
    with contextlib.nullcontext(stop) if stop is not None else stop_on_signals() as event:
        async with Publisher(mqtt_url, in_flight=in_flight) as publisher:

            def report() -> None:
                summary.bad_cells, summary.bad_rows = problems.bad_cells, problems.bad_rows
                summary.problems = problems.first
                summary.connections, summary.unacknowledged = publisher.connections, publisher.unacknowledged
                if on_progress is not None:
                    on_progress(summary)

            summary.complete = await until(event, _publish(publisher, rows, options.speed, stamp, summary, report))
        report()
    return summary


async def _publish(
    publisher: Publisher,
    rows: Iterator[Row],
    speed: float,
    stamp: Callable[[int], int],
    summary: Summary,
    report: Callable[[], None],
) -> None:
    pace = 0.0 if math.isinf(speed) else speed
    begin = next_report = time.monotonic()
    first: int | None = None
    for row in rows:
        first = row.time_us if first is None else first
        now = time.monotonic()
        if pace and (wait := begin + (row.time_us - first) / 1e6 / pace - now) > 0:
            await asyncio.sleep(wait)
        time_us = stamp(row.time_us)
        for source, values in _by_source(row.values).items():
            await publisher.send(f"telemetry/{source}", payload(time_us, values))
            summary.messages += 1
            summary.readings += len(values)
        summary.rows += 1
        now = time.monotonic()
        summary.seconds = now - begin
        if now - next_report >= _PROGRESS_INTERVAL:
            report()
            next_report = now


def _by_source(values: dict[str, float | None]) -> dict[str, dict[str, float | None]]:
    sources: dict[str, dict[str, float | None]] = {}
    for address, value in values.items():
        source, _, metric = address.rpartition("/")
        sources.setdefault(source, {})[metric] = value
    return sources


def _stamps(path: Path, options: Options) -> Callable[[int], int]:
    """From the time in the file to the time that is sent, both µs since 1970."""
    if options.timestamps == "original":
        return lambda time_us: time_us
    if options.timestamps == "shifted":
        # Problems are the replay's to report, not those of this first pass over the times
        last = max((row.time_us for row in read(path, options.columns, Problems())), default=0)
        shift = time.time_ns() // 1_000_000 * 1000 - last // 1000 * 1000
        return lambda time_us: time_us + shift
    sent = 0

    def now(_: int) -> int:
        nonlocal sent
        sent = max(time.time_ns() // 1000, sent + 1)  # one source and time, one reading
        return sent

    return now
