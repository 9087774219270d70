"""The MQTT broker is killed: everything reconnects, and what it had not yet written is all that may be missing.

Mosquitto's persistence is a snapshot, a second apart: what it acknowledged since the last one dies with it. A broker
that writes before it acknowledges has no such window; the product has none of its own.
"""

import random
import time
from collections.abc import Iterator

import pytest

from tests.chaos.traffic import Traffic
from tests.harness import HOME, System, running, until
from tests.oracle import compare
from tests.witness import Witness

WINDOW = 2.0  # s: the snapshots' distance, and the time that one takes
KILLS = 3


@pytest.fixture(scope="module")
def system() -> Iterator[System]:
    with running(HOME) as system:
        system.supervisor.watch()
        system.start("ingest", "ingest-2", "streams", "worker")
        yield system


@pytest.mark.timeout(600)
def test_only_what_the_broker_had_not_written_may_be_missing(system: System) -> None:
    kills = []
    with Witness(system.settings.mqtt_url) as witness:
        traffic = Traffic(witness, [], random.Random(1), rate=2000)
        traffic.start()
        try:
            for _ in range(KILLS):
                sent, connections = len(witness.message), witness.connections
                until(lambda sent=sent: len(witness.message) > sent + 8000, 60, "the traffic flows")
                system.kill("mosquitto")
                kills.append(time.time())
                system.recover("mosquitto")
                until(lambda before=connections: witness.connections > before, 30, "the device is back")
                until(lambda: system.ready("ingest") and system.ready("ingest-2"), 60, "both ingests are back")
            sent = len(witness.message)
            until(lambda: len(witness.message) > sent + 4000, 60, "the traffic flows again")
        finally:
            traffic.stop()
        system.rest()
        verdict = compare(system.settings.database_url, witness)
    gone = [row[-1] for row in (*verdict.missing, *verdict.malformed, *(t for t in verdict.texts if t[3] is None))]
    print(f"\nbroker killed {KILLS} times: {len(gone)} of {len(witness.message)} acknowledged readings went with it")
    assert [at for at in gone if not any(kill - WINDOW < at < kill + 1.0 for kill in kills)] == []
    verdict.missing, verdict.malformed, verdict.texts = [], [], [t for t in verdict.texts if t[3] is not None]
    assert not verdict.flaws
    # nobody had to be started again
    assert {child.name: child.restarts for child in system.supervisor.children.values()} == {
        "ingest": 0,
        "ingest-2": 0,
        "streams": 0,
        "worker": 0,
    }
