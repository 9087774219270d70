"""Starting, stopping and looking after it: the commands that a person types."""

import os
import random
import re
import select
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from deploy.stack.layout import default_runtime
from tests.chaos.traffic import Traffic
from tests.harness import System, clean_environment, until
from tests.oracle import compare
from tests.witness import Witness, now

DRAIN_SECONDS = 25.0


def test_every_process_ends_in_order_under_load_and_loses_nothing(system: System) -> None:
    with Witness(system.settings.mqtt_url, "drain") as witness:
        traffic = Traffic(witness, [], random.Random(1), rate=1500)
        traffic.start()
        try:
            ends = {}
            for name in ("ingest", "streams", "worker", "api"):
                sent = len(witness.message)
                until(lambda sent=sent: len(witness.message) > sent + 2000, 30, "the traffic flows")
                ends[name] = system.end(name)
                system.start(name)
        finally:
            traffic.stop()
        expected = len(witness.message) + len(witness.texts)
        counted = "SELECT sum(stored + duplicate + corrected) FROM ingest_offsets"
        until(lambda: system.value(counted) >= expected, 60, "all that was published is stored")
        verdict = compare(system.settings.database_url, witness, alone=False)
    assert {name: code for name, (code, _) in ends.items()} == dict.fromkeys(ends, 0)
    assert all(seconds < DRAIN_SECONDS for _, seconds in ends.values())
    assert not verdict.flaws


def test_streams_ends_in_order_while_the_database_is_away(system: System) -> None:
    with Witness(system.settings.mqtt_url, "drain-away") as witness:
        system.stack.down({"postgres"})
        try:
            for i in range(50):
                witness.publish(
                    "telemetry/drain/away", f'{{"ts": {1_800_000_000_000 + i}, "values": {{"x": 1}}}}'.encode()
                )
            witness.settle()
            code, seconds = system.end("streams")
        finally:
            system.recover("postgres")
        system.start("streams")
    assert code == 0
    assert seconds < DRAIN_SECONDS
    stored = "SELECT count(*) FROM readings r JOIN sensors s ON s.id = r.sensor_id WHERE s.source = 'drain/away'"
    until(lambda: system.value(stored) == 50, 60, "what could not be written then is written now")


def test_an_ingest_process_that_is_gone_for_good_keeps_nothing_back(system: System, device: Witness) -> None:
    """The broker goes on giving each session of a shared subscription its share: somebody has to fetch the dead's."""
    system.start("ingest-2")
    system.kill("ingest-2")  # and nobody starts it again
    for i in range(200):
        moment = now() + i * 1000
        body = f'{{"ts": {moment}, "values": {{"speed": {i}}}}}'.encode()
        device.publish("telemetry/line1/belt", body, ("line1/belt/speed", moment, float(i)))
    device.settle()
    stored = "SELECT count(*) FROM readings r JOIN sensors s ON s.id = r.sensor_id WHERE s.source = 'line1/belt'"
    until(lambda: system.value(stored) == 200, 90, "what the broker kept for the dead is stored as well")
    assert not compare(system.settings.database_url, device, alone=False).flaws


def test_servers_that_are_named_are_used_and_none_is_provisioned(system: System, tmp_path: Path) -> None:
    home = tmp_path / "home"
    environ = {**system.environ, "MAINTAINPRO_HOME": str(home)}
    assert "nothing to start" in maintainpro("stack", "up", environ=environ).stdout
    assert "the database is up to date" in maintainpro("migrate", environ=environ).stdout
    status = maintainpro("stack", "status", environ=environ).stdout
    assert status.count("external") == 4
    assert maintainpro("doctor", environ=environ).returncode == 0
    assert not home.exists()


def test_doctor_finds_nothing_wrong(system: System) -> None:
    done = maintainpro("doctor", environ=system.environ)
    assert "FAIL" not in done.stdout
    assert done.returncode == 0


@pytest.mark.parametrize(("server", "name"), [("redis", "Redis"), ("kafka", "Kafka")])
def test_doctor_names_what_is_down_and_what_to_do(system: System, server: str, name: str) -> None:
    system.stack.down({server})
    try:
        done = maintainpro("doctor", environ=system.environ)
    finally:
        system.recover(server)
    wrong = re.findall(r"^FAIL (\w+)", done.stdout, re.MULTILINE)
    assert (wrong, done.returncode) == ([name], 1)
    assert "maintainpro stack up" in done.stdout


def test_the_demo_starts_everything_and_ctrl_c_ends_it(tmp_path: Path) -> None:
    """Up to the plant that publishes; what follows is the story of `test_work_order`."""
    outside = clean_environment()
    environ = {"MAINTAINPRO_HOME": str(tmp_path / "demo"), "MAINTAINPRO_RUNTIME": str(default_runtime(outside))}
    with _command("demo", environ=environ) as demo:
        text = ""
        deadline = time.monotonic() + 120
        while "publishes over MQTT" not in text:
            assert time.monotonic() < deadline, text
            if select.select([demo.stdout], [], [], 1.0)[0]:
                text += os.read(demo.stdout.fileno(), 65536).decode()
                assert demo.poll() is None or "publishes over MQTT" in text, text
        assert re.search(r"REST API: http://127\.0\.0\.1:\d+/api", text)
        assert re.search(r"Login: \S+@\S+ / \S+", text)
        demo.send_signal(2)
        rest, _ = demo.communicate(timeout=60)
    assert demo.returncode == 0
    assert "stopping" in rest.decode()
    left = maintainpro("stack", "status", environ={**outside, **environ}).stdout
    assert left.count("stopped") == 4


def maintainpro(*arguments: str, environ: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    command = [sys.executable, "-m", "deploy.cli", *arguments]
    return subprocess.run(
        command, env={**clean_environment(), **environ}, capture_output=True, text=True, timeout=120, check=False
    )


@contextmanager
def _command(*arguments: str, environ: Mapping[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """A command that runs on; ended in any case."""
    with subprocess.Popen(
        [sys.executable, "-m", "deploy.cli", *arguments],
        env={**clean_environment(), "PYTHONUNBUFFERED": "1", **environ},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    ) as process:
        try:
            yield process
        finally:
            if process.poll() is None:
                process.terminate()
                try:
                    process.wait(60)
                except subprocess.TimeoutExpired:
                    process.kill()
