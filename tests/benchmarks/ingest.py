"""MQTT to committed rows: throughput by kind of message, and latency at a steady rate."""

import argparse
import asyncio
import json
import sys
from typing import Any

from tests.benchmarks.load import PROFILES
from tests.benchmarks.rig import Rig, latencies, report, rig

_PROCESSES = ("ingest", "streams", "api", "worker")
# from the device's clock, which is the publisher's, to the commit of the row's transaction
_AGE = """SELECT extract(epoch FROM pg_xact_commit_timestamp(xmin) - time)::float8 AS seconds FROM readings"""


async def throughput(arguments: argparse.Namespace) -> dict[str, Any]:
    """Sustained readings a second of one profile, everything on this machine."""
    async with rig() as bench:
        return await _measure(bench, f"ingest-{arguments.profile}", arguments)


async def latency(arguments: argparse.Namespace) -> dict[str, Any]:
    """Publish to commit at a steady rate of single-reading messages."""
    async with rig() as bench:
        return await _measure(bench, "latency", arguments)


async def _measure(bench: Rig, name: str, arguments: argparse.Namespace) -> dict[str, Any]:
    profile = PROFILES[arguments.profile]
    await bench.start(*_PROCESSES)
    # every sensor is discovered, and every cache warm, before the clock starts
    warm = await load(bench, arguments.profile, seconds=5.0, rate=min(arguments.rate or 2000.0, 2000.0))
    await bench.until_stored(int(warm["readings"] + warm["births"]))
    before_account = await bench.account()
    before = bench.usage()
    sent = await load(bench, arguments.profile, seconds=arguments.seconds, rate=arguments.rate)
    published = int(sent["readings"] + sent["births"])
    total = sum(before_account[name] for name in ("stored", "duplicate", "corrected", "dead_lettered")) + published
    await bench.until_stored(total)
    after = bench.usage()
    account = {name: value - before_account[name] for name, value in (await bench.account()).items()}
    began = sent["began_at"]
    finished = await bench.value(
        "SELECT extract(epoch FROM max(pg_xact_commit_timestamp(xmin)))::float8 FROM ingest_offsets"
    )
    seconds = finished - began
    measured = f"{_AGE} WHERE time >= to_timestamp({began + 1})"
    p50, p99 = await latencies(bench.database, measured)
    return report(
        name,
        seconds,
        before,
        after,
        readings_per_second=round(account["stored"] / seconds),
        messages_per_second=round(account["stored"] / seconds / profile.readings),
        p50_ms=p50,
        p99_ms=p99,
        lost=published - account["stored"] - account["duplicate"] - account["corrected"] - account["dead_lettered"],
        duplicates=account["duplicate"],
        corrected=account["corrected"],
        dead_lettered=account["dead_lettered"],
        published=published,
        rows=await bench.value("SELECT count(*) FROM readings WHERE time >= to_timestamp(%s)", began - 0.001),
    )


async def load(bench: Rig, profile: str, *, seconds: float, rate: float) -> dict[str, float]:
    """Run the publisher, telling it how much is stored."""
    publisher = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "tests.benchmarks.load", profile, "--url", bench.settings.mqtt_url),
        *("--seconds", str(seconds), "--rate", str(rate)),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert publisher.stdin is not None and publisher.stdout is not None
    start = (await bench.account())["stored"]
    reading = asyncio.create_task(publisher.stdout.read())
    while not reading.done():
        try:
            publisher.stdin.write(f"{(await bench.account())['stored'] - start}\n".encode())
            await publisher.stdin.drain()
        except (BrokenPipeError, ConnectionResetError):
            break
        await asyncio.wait([reading], timeout=0.1)
    answer = await reading
    await publisher.wait()
    result: dict[str, float] = json.loads(answer)
    return result
