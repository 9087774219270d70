"""Everything is killed, again and again, while a plant publishes: nothing is lost, nothing is there twice.

The short run takes each of its blows once; `MAINTAINPRO_TEST_LONG=1` goes on for a quarter of an hour, with servers
that stay away for a minute. `MAINTAINPRO_CHAOS_SEED` repeats a run's choices; `MAINTAINPRO_CHAOS_SECONDS` sets its
length. The MQTT broker is left alone here: see `test_broker.py`.
"""

import json
import os
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.chaos.traffic import Machine, Traffic
from tests.harness import HOME, System, running, until
from tests.oracle import compare, stale_rollups
from tests.witness import Witness

LONG = bool(os.environ.get("MAINTAINPRO_TEST_LONG"))
SECONDS = float(os.environ.get("MAINTAINPRO_CHAOS_SECONDS") or (900 if LONG else 0))
AWAY = 60.0 if LONG else 8.0  # how long a server stays away
WARM_UP = 45.0  # s in which the detectors see healthy machines
RATE = 4000.0  # readings a second
_PROCESSES = ("ingest", "ingest-2", "streams", "streams-2", "api", "worker")


@pytest.fixture(scope="module")
def system() -> Iterator[System]:
    with running(HOME) as system:
        system.supervisor.watch()
        system.start(*_PROCESSES)
        yield system


class Monkey:
    """Deals blows in random order, each as often as the others."""

    def __init__(self, system: System, rng: random.Random) -> None:
        self._system = system
        self._rng = rng
        self._deck: list[str] = []
        self.dealt: Counter[str] = Counter()
        self.exits: list[tuple[str, int, float]] = []
        self._blows: dict[str, Callable[[], None]] = {
            **{f"kill {name}": lambda name=name: self._crash(name) for name in (*_PROCESSES, "kafka", "redis")},
            "kill postgres": lambda: self._crash("postgres"),
            "kill both streams": lambda: self._crash("streams", "streams-2"),
            "kill both ingests": lambda: self._crash("ingest", "ingest-2"),
            "kill postgres and streams": lambda: self._crash("postgres", "streams"),
            "kill kafka and ingest": lambda: self._crash("kafka", "ingest-2"),
            "postgres away": lambda: self._away("postgres"),
            "kafka away": lambda: self._away("kafka"),
            "redis away": lambda: self._away("redis"),
            "terminate streams": lambda: self._replace("streams"),
            "terminate ingest": lambda: self._replace("ingest"),
            "one more streams for a while": lambda: self._grow("streams-3"),
        }

    def strike(self) -> str:
        """The next blow of the deck, dealt to its end: whatever it took down is coming back."""
        if not self._deck:
            self._deck = self._rng.sample(sorted(self._blows), len(self._blows))
        name = self._deck.pop()
        self._blows[name]()
        self.dealt[name] += 1
        return name

    @property
    def has_dealt_all(self) -> bool:
        return len(self.dealt) == len(self._blows)

    def _crash(self, *names: str) -> None:
        for name in names:
            self._system.kill(name)
        servers = [name for name in names if name in ("kafka", "redis", "postgres")]
        if servers:
            time.sleep(self._rng.uniform(0.1, 1.5))
            self._system.recover(*servers)

    def _away(self, server: str) -> None:
        self._system.stack.down({server})
        time.sleep(AWAY)
        self._system.recover(server)

    def _replace(self, name: str) -> None:
        self._end(name)
        self._system.start(name)

    def _end(self, name: str) -> None:
        # one that is still starting has no handler for the signal yet
        until(lambda: self._system.ready(name), 60, f"{name} is ready")
        code, seconds = self._system.end(name)
        self.exits.append((name, code, round(seconds, 1)))

    def _grow(self, name: str) -> None:
        self._system.start(name)
        time.sleep(self._rng.uniform(1.0, 4.0))
        self._end(name)


@pytest.mark.timeout(SECONDS + 900)
def test_nothing_is_lost_and_nothing_twice(system: System) -> None:
    seed = int(os.environ.get("MAINTAINPRO_CHAOS_SEED") or random.randrange(1_000_000))
    print(f"\nchaos: seed {seed}, {SECONDS or 'one round'} s")
    rng = random.Random(seed)
    machines = [Machine(system, f"PUMP-{i:02d}", limited=i % 3 == 2) for i in range(8)]
    sick = machines[:3] + (machines[3:5] if LONG else [])
    monkey = Monkey(system, rng)
    memory: dict[str, list[float]] = {}
    began = time.monotonic()
    with Witness(system.settings.mqtt_url) as witness:
        traffic = Traffic(witness, machines, random.Random(seed), RATE)
        traffic.start()
        try:
            healthy = sick.copy()
            while healthy or not monkey.has_dealt_all or time.monotonic() - began < SECONDS:
                if healthy and time.monotonic() - began > WARM_UP:
                    healthy.pop().fail()
                    time.sleep(rng.uniform(0.0, 3.0))  # the blow falls while the evidence gathers
                else:
                    time.sleep(rng.uniform(0.5, 4.0))
                at = time.monotonic() - began
                print(f"{at:6.0f} s  {monkey.strike()} ({time.monotonic() - began - at:.1f} s)", flush=True)
                _note(memory, system)
            until(lambda: cases(system).keys() >= {m.tag for m in sick}, 180, "every fault has its case")
        finally:
            traffic.stop()
        stopped = time.monotonic()
        system.settle(len(witness.message) + len(witness.texts), len(witness.malformed))
        settled = time.monotonic() - stopped
        verdict = compare(system.settings.database_url, witness)
        found = cases(system)
        _note(memory, system)
        print(
            json.dumps(
                {
                    "chaos": "long" if LONG else "short",
                    "seed": seed,
                    "seconds": round(stopped - began),
                    "settled_after_seconds": round(settled, 1),
                    "published": {"messages": len(witness.acknowledged_at), "readings": len(witness.message)},
                    "rows": verdict.rows,
                    **system.account(),
                    "flaws": {name: str(flaw) for name, flaw in verdict.flaws.items()},
                    "blows": dict(monkey.dealt),
                    "exits": monkey.exits,
                    "forms": traffic.forms,
                    "restarts": {child.name: child.restarts for child in system.supervisor.children.values()},
                    "cases": {tag: len(rows) for tag, rows in found.items()},
                    "rss_mb_first_most_last": {k: [v[0], max(v), v[-1]] for k, v in memory.items()},
                }
            ),
            flush=True,
        )
    assert not verdict.flaws
    assert not stale_rollups(system.settings.database_url)
    assert {tag: len(rows) for tag, rows in found.items()} == {machine.tag: 1 for machine in sick}
    for (row,) in found.values():
        assert row["status"] == "open"
        assert row["work_orders"] == row["created_events"] == row["opened_events"] == 1
        assert row["evidence"] > 0
        assert row["notifications"] > 0
    check_feed(system)
    assert all(code == 0 for _, code, _ in monkey.exits)


def cases(system: System) -> dict[str, list[dict[str, Any]]]:
    """All cases by the asset tag of their equipment, with what hangs on each."""
    columns = ("status", "evidence", "work_orders", "created_events", "opened_events", "notifications")
    rows = system.rows(
        """SELECT e.asset_tag, c.status,
                  (SELECT count(*) FROM case_evidence v WHERE v.case_id = c.id),
                  (SELECT count(*) FROM work_orders w WHERE w.case_id = c.id AND w.type = 'predictive'),
                  (SELECT count(*) FROM events v JOIN work_orders w ON w.id = v.entity_id
                   WHERE w.case_id = c.id AND v.type = 'work_order.created'),
                  (SELECT count(*) FROM events v WHERE v.entity_id = c.id AND v.type = 'case.opened'),
                  (SELECT count(*) FROM notifications n JOIN work_orders w ON w.id = n.work_order_id
                   WHERE w.case_id = c.id)
           FROM cases c JOIN equipment e ON e.id = c.equipment_id ORDER BY c.opened_at"""
    )
    found: dict[str, list[dict[str, Any]]] = {}
    for tag, *values in rows:
        found.setdefault(tag, []).append(dict(zip(columns, values, strict=True)))
    return found


def check_feed(system: System) -> None:
    """The feed's numbers have no gap, and every predictive work order belongs to a case."""
    assert system.value("SELECT coalesce(max(sequence), 0) - count(*) FROM events") == 0
    assert system.value("SELECT count(*) FROM work_orders WHERE type = 'predictive' AND case_id IS NULL") == 0


def _note(memory: dict[str, list[float]], system: System) -> None:
    for name, megabytes in system.memory().items():
        memory.setdefault(name, []).append(megabytes)
