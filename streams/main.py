"""The streams process: takes partitions, drains on SIGTERM, and ends itself when Kafka's client has died inside it."""

import asyncio
import os
import signal
import threading
import time
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import faust
import psycopg
import structlog
from faust.types import TP

from core import database, garbage
from core.kafka import READINGS
from core.settings import Settings
from core.telemetry import serve_health
from streams import metrics, rollups
from streams.app import create_app
from streams.batch import Processor
from streams.records import TopicPartition
from streams.state import TopicLog

_log = structlog.get_logger()
_HOUSE_SECONDS: Final = 5.0
_HEARTBEAT: Final = timedelta(seconds=10)


class Watchdog(threading.Thread):
    """Ends the process when the Kafka client has not polled for too long: its coordinator can die without a word."""

    def __init__(self, app: faust.App, processor: Processor, limit: float) -> None:
        super().__init__(name="watchdog", daemon=True)
        self._app = app
        self._processor = processor
        self._limit = limit

    def run(self) -> None:
        while True:
            time.sleep(1.0)
            silent = self.silent_for()
            # while a batch waits for the database the consumer rightly stops polling
            if silent > self._limit and not self._processor.busy:
                _log.error("Kafka was not polled, ending the process", seconds=round(silent))
                os._exit(70)

    def silent_for(self) -> float:
        """Seconds since any of our partitions was polled; 0 without partitions."""
        consumer = getattr(self._app.consumer, "_thread", None)
        client = getattr(consumer, "_consumer", None)
        if client is None:
            return 0.0
        polls = [client.last_poll_timestamp(partition) or 0 for partition in client.assignment()]
        polls = [poll for poll in polls if poll]
        return time.time() - max(polls) / 1000 if polls else 0.0


async def serve(settings: Settings) -> None:
    """Run until SIGTERM or SIGINT; then finish the batch in hand, within `drain_timeout`."""
    try:
        code = await _serve(settings)
    except Exception:
        _log.exception("the process failed")
        code = 1
    # Faust leaves threads behind that can keep the interpreter from ending
    os._exit(code)


async def _serve(settings: Settings) -> int:
    processor = Processor(settings, TopicLog(settings.kafka_url))
    failed, stopping = asyncio.Event(), asyncio.Event()
    app = create_app(settings, processor, failed.set)
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stopping.set)
    health = await serve_health(
        settings.metrics_host,
        settings.streams.metrics_port,
        lambda: processor.trouble or (None if app.consumer else "starting"),
    )
    await app.start()
    garbage.settle()
    Watchdog(app, processor, settings.streams.stall_timeout).start()
    failing = asyncio.create_task(failed.wait())
    tasks = [
        asyncio.create_task(rollups.run(settings)),
        asyncio.create_task(_keep_house(settings, app, processor)),
        asyncio.create_task(app.wait_until_stopped()),
        asyncio.create_task(stopping.wait()),
    ]
    await asyncio.wait([failing, *tasks], return_when=asyncio.FIRST_COMPLETED)
    if not stopping.is_set():
        for task in tasks:
            if task.done():
                task.result()
        _log.error("the process cannot go on; what was not committed comes again to the next worker")
        return 70

    _log.info("draining")
    processor.stopping = True
    for task in tasks:
        task.cancel()

    async def drain() -> None:
        await asyncio.gather(*tasks, return_exceptions=True)
        await app.stop()
        await processor.close()
        await health.cleanup()

    draining = asyncio.create_task(drain())
    await asyncio.wait([failing, draining], timeout=settings.streams.drain_timeout, return_when=asyncio.FIRST_COMPLETED)
    if draining.done():
        draining.result()
        return 0
    _log.warning("not all could be committed; it comes again to the next worker")
    return 0 if failing.done() else 1


async def _keep_house(settings: Settings, app: faust.App, processor: Processor) -> None:
    """Every few seconds: how far behind each partition is, which sensors are silent, what time has brought about."""
    connection: psycopg.AsyncConnection[Any] | None = None
    settled: set[TopicPartition] = set()
    while True:
        await asyncio.sleep(_HOUSE_SECONDS)
        behind = _measure_lag(app, processor)
        held = set(processor.holdings.partitions)
        if held != settled and not behind:
            garbage.settle()  # their detectors, and what was compiled for them, stay for long
            settled = held
        try:
            if connection is None or connection.closed:
                connection = await database.connect(settings, "streams")
            now = await _trusted_now(connection, processor)
            # while Kafka hands out the partitions anew nobody's are known
            await processor.keep_house(None if behind else now, lambda: None if app.rebalancing else _assigned(app))
        except (psycopg.Error, OSError, TimeoutError) as error:
            _log.warning("the house could not be kept", error=str(error))
            if connection is not None:
                await connection.close()


def _assigned(app: faust.App) -> set[TopicPartition]:
    return {TopicPartition(*each) for each in app.consumer.assignment()}


def _measure_lag(app: faust.App, processor: Processor) -> int:
    behind = 0
    for source in processor.holdings.partitions.keys() & _assigned(app):
        partition = processor.holdings.partitions[source]
        end = app.consumer.highwater(TP(source.topic, source.partition))
        if end is not None:
            lag = max(0, end - partition.next_offset)
            metrics.LAG.labels(source.topic, str(source.partition)).set(lag)
            behind += lag if source.topic == READINGS else 0
    return behind


async def _trusted_now(connection: psycopg.AsyncConnection[Any], processor: Processor) -> int | None:
    """The time (µs) until which all that was sent would be here: a sensor is only silent if its road is open.

    That is now, when an ingest process is alive with nothing in flight; else when the last reading came.
    """
    cursor = await connection.execute(
        "SELECT max(updated_at) FROM ingest_processes WHERE in_flight = 0 AND updated_at > %s",
        [datetime.now(UTC) - _HEARTBEAT],
    )
    row = await cursor.fetchone()
    newest = max((partition.newest_received for partition in processor.holdings.partitions.values()), default=0)
    if row is not None and row[0] is not None:
        newest = max(newest, int(row[0].timestamp() * 1e6))
    return newest or None
