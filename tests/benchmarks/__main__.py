"""``maintainpro bench NAME|all``: the last line is one JSON object a benchmark."""

import argparse
import asyncio
import json
import signal
import sys
from collections.abc import Awaitable, Callable
from typing import Any

from tests.benchmarks import api, ingest, streams, webhooks, work_order

BENCHMARKS: dict[str, Callable[[argparse.Namespace], Awaitable[dict[str, Any]]]] = {
    "ingest": ingest.throughput,
    "latency": ingest.latency,
    "work-order": work_order.work_order,
    "webhooks": webhooks.webhooks,
    "streams": streams.throughput,
    "replay": streams.replay,
    "api": api.api,
}


def main() -> None:
    """Run one benchmark, or all of them after one another."""
    parser = argparse.ArgumentParser(prog="maintainpro bench", description=__doc__)
    parser.add_argument("benchmark", choices=[*BENCHMARKS, "all"])
    parser.add_argument("--profile", choices=["batch", "single", "sparkplug"], default=None)
    parser.add_argument("--size", choices=["s", "m"], default="m", help="of the database behind the API")
    parser.add_argument("--seconds", type=float, default=None, help="how long to load")
    parser.add_argument("--rate", type=float, default=None, help="messages a second; 0: as many as can be kept up with")
    arguments = parser.parse_args()
    # ended from outside, a run still stops what it started
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    runs = _all() if arguments.benchmark == "all" else [(arguments.benchmark, arguments)]
    for name, options in runs:
        defaults = {"profile": "single" if name == "latency" else "batch", "seconds": 10.0 if name == "api" else 60.0}
        defaults["rate"] = 2000.0 if name == "latency" else 0.0
        for option, value in defaults.items():
            if getattr(options, option) is None:
                setattr(options, option, value)
        print(json.dumps(asyncio.run(BENCHMARKS[name](options))), flush=True)


def _all() -> list[tuple[str, argparse.Namespace]]:
    plan = [("ingest", profile) for profile in ("batch", "single", "sparkplug")]
    plan += [(name, None) for name in BENCHMARKS if name != "ingest"]
    return [(name, argparse.Namespace(profile=profile, seconds=None, rate=None, size="m")) for name, profile in plan]


if __name__ == "__main__":
    main()
