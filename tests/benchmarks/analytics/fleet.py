"""``python -m tests.benchmarks.analytics.fleet [--seed N] [--machines N] [--days N] [--interval S] [--healthy]``.

The simulated fleet through the detectors and the case policy as they are live, with a technician: a repair closes a
machine's cases as confirmed and its sensors learn anew; a case that no fault stands behind is closed as a false alarm
two days later. Seeds 1 to 9 are for development; figures are quoted for seeds from 100 on.
"""

import argparse
import json
import time
from dataclasses import replace
from typing import Any

import numpy as np

from analytics.backtest import DAY, KnownFailure, account, attend
from analytics.detectors.bank import SensorSettings
from analytics.evidence import SensorFacts
from analytics.replay import Asset, Replay
from ingest.simulator.plant import Chunk, Plant
from ingest.simulator.scenarios import fleet


def run(
    machines: int, days: float, interval: float, seed: int, healthy: bool, monitored: bool = True
) -> dict[str, Any]:
    """The account of one fleet."""
    begun = time.perf_counter()
    scenario = fleet(machines, days, interval=interval, seed=seed)
    if healthy:
        scenario = replace(scenario, faults=(), changes=())
    plant = Plant(scenario)
    assets, ids = _registry(plant)
    replay = Replay(
        assets,
        {s: SensorSettings(interval=interval) for columns in ids.values() for s in columns.ravel().tolist()},
        equipment=None if monitored else {},
    )
    failures = [
        KnownFailure(t.asset_tag, t.failure_us, t.onset_us, t.repair_us or scenario.start_us + int(days * DAY), t.mode)
        for t in plant.truth()
    ]
    for chunk in plant.chunks(int(days * 86400.0 / interval)):
        replay.feed(*_columns(chunk, ids), step=max(60.0, interval))
        attend(replay, failures)
    result = account(replay, failures, days * 86400.0, at_most=10_000)
    return result | {"seconds": round(time.perf_counter() - begun, 1), "seed": seed, "intervalSeconds": interval}


def _registry(plant: Plant) -> tuple[list[Asset], dict[str, Any]]:
    """The machines as assets, and by class the sensor ids `[machines, sensors]` as chunks have them."""
    assets, ids, number = [], {}, 0
    by_kind: dict[str, list[list[int]]] = {}
    for machine in plant.equipment():
        facts = {}
        for point in machine.sensors:
            number += 1
            facts[number] = SensorFacts(number, point.metric, point.unit, "", point.low_limit, point.high_limit)
        by_kind.setdefault(machine.kind, []).append(list(facts))
        assets.append(Asset(machine.asset_tag, machine.kind, machine.criticality, facts))
    ids = {kind: np.array(rows, np.uint32) for kind, rows in by_kind.items()}
    return assets, ids


def _columns(chunk: Chunk, ids: dict[str, Any]) -> tuple[Any, Any, Any, Any]:
    n = len(chunk.time)
    value = np.concatenate([chunk.values[kind].reshape(n, -1) for kind in ids], axis=1)
    sensor = np.broadcast_to(np.concatenate([columns.ravel() for columns in ids.values()]), value.shape)
    moment = np.broadcast_to(chunk.time[:, np.newaxis], value.shape)
    kept = ~np.isnan(value)
    return sensor[kept], moment[kept], value[kept], np.full(int(kept.sum()), 192, np.uint8)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--machines", type=int, default=200)
    parser.add_argument("--days", type=float, default=90.0)
    parser.add_argument("--interval", type=float, default=600.0, help="seconds between readings")
    parser.add_argument("--seed", type=int, default=101)
    parser.add_argument("--healthy", action="store_true", help="no faults and no changes")
    parser.add_argument("--alone", action="store_true", help="the detectors of each sensor alone")
    parser.add_argument("--verbose", action="store_true", help="list what was missed and what was false")
    options = parser.parse_args()
    result = run(options.machines, options.days, options.interval, options.seed, options.healthy, not options.alone)
    lists = {name: result.pop(name) for name in ("missed", "detections", "falseAlarms")}
    if options.verbose:
        for name, rows in lists.items():
            for row in rows:
                print(name, json.dumps(row))
    print(json.dumps({"benchmark": "fleet-healthy" if options.healthy else "fleet", **result}))


if __name__ == "__main__":
    main()
