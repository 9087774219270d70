"""From the message that completes a case's evidence to its committed work order, under a steady background load."""

import argparse
import asyncio
import json
import time
from typing import Any

import aiomqtt
from psycopg.types.json import Jsonb

from analytics.policy import CasePolicy
from ingest.mqtt import Broker
from tests.benchmarks.ingest import load
from tests.benchmarks.rig import Rig, latencies, report, rig

_MACHINES = 300
_BACKGROUND = 500.0  # messages a second
_COMMITTED = """
    SELECT extract(epoch FROM pg_xact_commit_timestamp(w.xmin) - e.observed_at)::float8 AS seconds
    FROM work_orders w JOIN case_evidence e ON e.case_id = w.case_id WHERE w.type = 'predictive'"""


async def work_order(arguments: argparse.Namespace) -> dict[str, Any]:
    """One machine after another exceeds its critical limit; each gets one work order."""
    async with rig() as bench:
        await _machines(bench)
        await bench.start("ingest", "streams", "api", "worker")
        warm = await load(bench, "single", seconds=5.0, rate=_BACKGROUND)
        await bench.until_stored(int(warm["readings"]))
        before = bench.usage()
        began = time.monotonic()
        background = asyncio.create_task(load(bench, "single", seconds=arguments.seconds, rate=_BACKGROUND))
        await _faults(bench, arguments.seconds)
        sent = await background
        async with asyncio.timeout(30):
            while await bench.value("SELECT count(*) FROM work_orders WHERE type = 'predictive'") < _MACHINES:
                await asyncio.sleep(0.1)
        seconds = time.monotonic() - began
        published = int(warm["readings"] + sent["readings"]) + 2 * _MACHINES
        await bench.until_stored(published)
        after = bench.usage()
        p50, p99 = await latencies(bench.database, _COMMITTED)
        account = await bench.account()
        settled = account["stored"] + account["duplicate"] + account["corrected"] + account["dead_lettered"]
        return report(
            "work-order",
            seconds,
            before,
            after,
            readings_per_second=round(sent["readings"] / seconds),
            messages_per_second=round(sent["messages"] / seconds),
            p50_ms=p50,
            p99_ms=p99,
            lost=published - settled,
            duplicates=account["duplicate"],
            corrected=account["corrected"],
            dead_lettered=account["dead_lettered"],
            cases=await bench.value("SELECT count(*) FROM cases"),
            work_orders=await bench.value("SELECT count(*) FROM work_orders"),
        )


async def _machines(bench: Rig) -> None:
    """Machines with one sensor each that has a critical limit, and a policy without a cap on cases an hour."""
    await bench.database.execute("INSERT INTO warehouses (name) VALUES ('bench')")
    await bench.database.execute(
        """INSERT INTO equipment (asset_tag, description, warehouse_id)
           SELECT 'BENCH-' || n, 'Pump ' || n, (SELECT id FROM warehouses) FROM generate_series(1, %s) n""",
        [_MACHINES],
    )
    await bench.database.execute(
        """INSERT INTO sensors (address, source, metric, equipment_id)
           SELECT 'bench/' || asset_tag || '/vibration', 'bench/' || asset_tag, 'vibration', id FROM equipment"""
    )
    await bench.database.execute(
        "INSERT INTO detectors (detector, sensor_id, parameters) SELECT 'limits', id, %s FROM sensors",
        [Jsonb({"hihi": 10.0})],
    )
    policy = json.loads(CasePolicy(flood_cap=10 * _MACHINES).to_json())
    await bench.database.execute("INSERT INTO case_policies (policy) VALUES (%s)", [Jsonb(policy)])


async def _faults(bench: Rig, seconds: float) -> None:
    """A healthy message of each machine, then one far above its limit, spread over the time."""
    broker = Broker.from_url(bench.settings.mqtt_url)
    async with aiomqtt.Client(broker.host, broker.port) as client:
        for value in (1.0, 99.0):
            for machine in range(1, _MACHINES + 1):
                payload = {"ts": time.time_ns() // 1000, "values": {"vibration": value}}
                await client.publish(f"telemetry/bench/BENCH-{machine}", json.dumps(payload), qos=1)
                await asyncio.sleep(seconds / _MACHINES * 0.9 if value > 1 else 0)
