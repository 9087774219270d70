"""`make test`: every check, with the servers it needs started before and stopped after.

    python -m tests.run [--only lint,types,layers,unit,e2e,chaos] [--long]

Ends with a table of the steps and exit code 1 when one failed. The servers are a stack of their own, beside that of
`make demo`; their programs are shared.
"""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from deploy.stack import Stack

PROJECT = Path(__file__).resolve().parents[1]
PYTHON = sys.executable
BIN = Path(PYTHON).parent

STEPS: dict[str, Sequence[Sequence[str]]] = {
    "lint": ([f"{BIN}/ruff", "check", "."], [f"{BIN}/ruff", "format", "--check", "."]),
    "types": ([f"{BIN}/mypy"],),
    "layers": ([f"{BIN}/lint-imports"],),
    "unit": ([PYTHON, "-m", "pytest", "-n", "2", "--ignore=tests/e2e", "--ignore=tests/chaos"],),
    "e2e": ([PYTHON, "-m", "pytest", "tests/e2e"],),
    "chaos": ([PYTHON, "-m", "pytest", "tests/chaos", "-s"],),
}
NEED_SERVERS = {"unit", "e2e", "chaos"}


def main() -> int:
    """Run the steps; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.run", description=__doc__.splitlines()[0])
    parser.add_argument("--only", default=",".join(STEPS), help="steps, joined by commas")
    parser.add_argument("--long", action="store_true", help="the long chaos run")
    arguments = parser.parse_args()
    wanted = arguments.only.split(",")
    if unknown := set(wanted) - STEPS.keys():
        parser.error(f"no such step: {', '.join(sorted(unknown))}; there are {', '.join(STEPS)}")
    home = Path(os.environ.get("MAINTAINPRO_TEST_HOME", PROJECT / ".maintainpro-test"))
    os.environ["MAINTAINPRO_HOME"] = str(home)
    os.environ["MAINTAINPRO_TEST_LONG"] = "1" if arguments.long else ""
    stack = Stack(home) if NEED_SERVERS & set(wanted) else None
    results: list[tuple[str, bool, float]] = []
    try:
        if stack is not None:
            stack.up()
            os.environ.update(stack.env())
        for name in wanted:
            began = time.monotonic()
            passed = all(subprocess.run(command, cwd=PROJECT, check=False).returncode == 0 for command in STEPS[name])
            results.append((name, passed, time.monotonic() - began))
    finally:
        if stack is not None:
            stack.down()
    print("\n".join(f"{'ok  ' if passed else 'FAIL'} {name:8} {seconds:6.1f} s" for name, passed, seconds in results))
    return 0 if all(passed for _, passed, _ in results) else 1


if __name__ == "__main__":
    sys.exit(main())
