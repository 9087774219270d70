"""Kafka to committed rows with all detectors on, one worker; and a backfill of what is stored already."""

import argparse
import asyncio
import time
from typing import Any

import numpy as np
from aiokafka import AIOKafkaProducer

from core.frames import Frame, Readings, encode
from core.kafka import READINGS, bootstrap_servers
from core.partitions import partition_of
from tests.benchmarks.load import SENSORS
from tests.benchmarks.rig import Rig, Usage, report, rig

_FRAME = 500
_STEP = 10_000  # µs between two readings of a sensor


async def throughput(arguments: argparse.Namespace) -> dict[str, Any]:
    """Frames of 500 readings that wait in Kafka, stored by one worker."""
    readings = _readings(arguments)
    async with rig() as bench:
        sensors = await _sensors(bench)
        published = await _publish(bench, sensors, readings)
        before = bench.usage()
        await bench.start("streams")
        seconds, after = await _commits(bench, published)
        account = await bench.account()
        rows = await bench.value("SELECT count(*) FROM readings")
        return _report("streams", seconds, before, after, published, account, rows)


async def replay(arguments: argparse.Namespace) -> dict[str, Any]:
    """The same frames once more: every reading is stored already, not one row may be added."""
    readings = _readings(arguments)
    async with rig() as bench:
        sensors = await _sensors(bench)
        published = await _publish(bench, sensors, readings)
        await bench.start("streams")
        await bench.until_stored(published)
        first = await bench.account()
        rows = await bench.value("SELECT count(*) FROM readings")
        await bench.database.execute("ANALYZE readings")
        before = bench.usage()
        again = await _publish(bench, sensors, readings)
        seconds, after = await _commits(bench, published + again)
        account = {name: value - first[name] for name, value in (await bench.account()).items()}
        added = await bench.value("SELECT count(*) FROM readings") - rows
        result = _report("replay", seconds, before, after, again, account, added)
        result["readings_per_second"] = round(again / seconds)
        result["new_rows"] = added
        return result


def _readings(arguments: argparse.Namespace) -> int:
    """How many readings keep one worker busy for about the wanted time."""
    return int(arguments.seconds * 200_000) // (_FRAME * 8) * _FRAME * 8


async def _sensors(bench: Rig) -> dict[int, list[int]]:
    """Register the sensors; their ids by partition."""
    await bench.database.execute(
        """INSERT INTO sensors (address, source, metric)
           SELECT 'bench/g' || g || '/m' || m, 'bench/g' || g, 'm' || m
           FROM generate_series(1, %s) g, generate_series(0, 9) m""",
        [SENSORS // 10],
    )
    cursor = await bench.database.execute("SELECT id, source FROM sensors ORDER BY id")
    by_partition: dict[int, list[int]] = {}
    for sensor_id, source in await cursor.fetchall():
        by_partition.setdefault(partition_of(source, None, bench.settings.partitions), []).append(sensor_id)
    return by_partition


async def _publish(bench: Rig, sensors: dict[int, list[int]], count: int) -> int:
    """Put `count` healthy readings, spread evenly, into Kafka; the same ones at each call."""
    random = np.random.default_rng(1)
    origin = 1_700_000_000_000_000
    producer = AIOKafkaProducer(
        bootstrap_servers=bootstrap_servers(bench.settings.kafka_url), acks="all", max_batch_size=1 << 20
    )
    await producer.start()
    try:
        sent = 0
        position = dict.fromkeys(sensors, 0)
        while sent < count:
            for partition, ids in sensors.items():
                rows = position[partition] + np.arange(_FRAME)
                position[partition] += _FRAME
                readings = Readings(
                    np.array(ids, np.uint32)[rows % len(ids)],
                    (origin + rows // len(ids) * _STEP).astype(np.int64),
                    20 + random.standard_normal(_FRAME),
                    np.full(_FRAME, 192, np.uint8),
                )
                received_at = int(readings.time.max())
                await producer.send(READINGS, encode(Frame(received_at, readings)), partition=partition)
                sent += _FRAME
        await producer.flush()
        return sent
    finally:
        await producer.stop()


async def _commits(bench: Rig, total: int) -> tuple[float, Usage]:
    """Seconds from the first commit that moves the account to the one that completes it."""
    start = await _settled(bench)
    while await _settled(bench) == start:
        await asyncio.sleep(0.002)
    began = time.monotonic()
    await bench.until_stored(total)
    return time.monotonic() - began, bench.usage()


async def _settled(bench: Rig) -> int:
    account = await bench.account()
    return account["stored"] + account["duplicate"] + account["corrected"]


def _report(
    name: str, seconds: float, before: Usage, after: Usage, published: int, account: dict[str, int], rows: int
) -> dict[str, Any]:
    settled = account["stored"] + account["duplicate"] + account["corrected"] + account["dead_lettered"]
    return report(
        name,
        seconds,
        before,
        after,
        readings_per_second=round(account["stored"] / seconds),
        lost=published - settled,
        duplicates=account["duplicate"],
        corrected=account["corrected"],
        dead_lettered=account["dead_lettered"],
        published=published,
        rows=rows,
    )
