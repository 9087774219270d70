"""The real servers: started in a home of this module's own, from the programs that all homes share."""

import asyncio
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from paho.mqtt import publish, subscribe
from redis import Redis

from deploy.stack import Stack, StackError
from deploy.stack.layout import BIND
from deploy.stack.processes import start_time

pytestmark = pytest.mark.stack

NAMES = ["kafka", "postgres", "mosquitto", "redis"]
URLS = {
    "kafka": "MAINTAINPRO_KAFKA_URL",
    "postgres": "MAINTAINPRO_DATABASE_URL",
    "mosquitto": "MAINTAINPRO_MQTT_URL",
    "redis": "MAINTAINPRO_REDIS_URL",
}


def own_environment(**changes: str) -> dict[str, str]:
    """This process's environment without the stack that the test command may have started."""
    kept = {name: value for name, value in os.environ.items() if name not in {*URLS.values(), "MAINTAINPRO_HOME"}}
    return {**kept, **changes}


@pytest.fixture(scope="module")
def stack(home: Path) -> Iterator[Stack]:
    stack = Stack(home, environ=own_environment())
    try:
        stack.up()
        yield stack
    finally:
        stack.down()


@pytest.fixture(autouse=True)
def up_again(stack: Stack) -> None:
    stack.up()


def pids(stack: Stack) -> dict[str, int | None]:
    return {server.name: server.pid for server in stack.status()}


def states(stack: Stack) -> dict[str, str]:
    return {server.name: server.state for server in stack.status()}


def kill(stack: Stack, name: str) -> None:
    pid = pids(stack)[name]
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    while start_time(pid) is not None:
        time.sleep(0.001)


def host_and_port(url: str) -> tuple[str, int]:
    host, _, port = url.partition("://")[2].partition("/")[0].rpartition(":")
    return host.rpartition("@")[2], int(port)


def test_postgres_has_the_database_the_extension_and_the_settings(stack: Stack) -> None:
    with psycopg.connect(stack.env()["MAINTAINPRO_DATABASE_URL"], connect_timeout=10) as connection:
        row = connection.execute(
            "SELECT current_database(), current_user, current_setting('is_superuser'),"
            " (SELECT count(*) FROM pg_extension WHERE extname = 'timescaledb'),"
            " current_setting('max_connections'), current_setting('synchronous_commit'),"
            " current_setting('fsync'), current_setting('TimeZone')"
        ).fetchone()
    assert row == ("maintainpro", "maintainpro", "on", 1, "100", "on", "on", "GMT")


def test_postgres_wants_the_password(stack: Stack) -> None:
    host, port = host_and_port(stack.env()["MAINTAINPRO_DATABASE_URL"])
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(f"postgresql://maintainpro:wrong@{host}:{port}/maintainpro", connect_timeout=10)


@pytest.mark.parametrize("protocol", [4, 5])
def test_mosquitto_speaks_both_versions(stack: Stack, protocol: int) -> None:
    host, port = host_and_port(stack.env()["MAINTAINPRO_MQTT_URL"])
    publish.single("telemetry/p", b"21.5", qos=1, retain=True, hostname=host, port=port, protocol=protocol)
    message = subscribe.simple("telemetry/p", qos=1, hostname=host, port=port, protocol=protocol)
    assert message.payload == b"21.5"


def test_idle_up_changes_nothing(stack: Stack) -> None:
    before = pids(stack)
    began = time.monotonic()
    stack.up()
    assert time.monotonic() - began < 2
    assert pids(stack) == before


@pytest.mark.parametrize("name", NAMES)
def test_a_killed_server_is_started_again_and_the_others_are_left(stack: Stack, name: str) -> None:
    before = pids(stack)
    kill(stack, name)
    assert states(stack)[name] == "stopped"
    stack.up()
    after = pids(stack)
    assert {other for other in NAMES if after[other] != before[other]} == {name}
    assert set(states(stack).values()) == {"running"}


def test_all_killed_at_once_come_back(stack: Stack) -> None:
    for pid in pids(stack).values():
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
    stack.up()  # some are still dying
    assert set(states(stack).values()) == {"running"}


def test_down_and_up_of_some_leaves_the_others(stack: Stack) -> None:
    stack.down({"redis"})
    assert states(stack) == {"kafka": "running", "postgres": "running", "mosquitto": "running", "redis": "stopped"}
    stack.up({"redis"})
    assert states(stack)["redis"] == "running"


def test_an_unknown_server_is_an_error_that_lists_them(stack: Stack) -> None:
    with pytest.raises(StackError, match=r"oracle.*kafka, mosquitto, postgres, redis"):
        stack.up({"oracle"})


async def topics(url: str, create: str | None = None) -> list[str]:
    admin = AIOKafkaAdminClient(bootstrap_servers=url.partition("://")[2])
    await admin.start()
    try:
        if create:
            await admin.create_topics([NewTopic(create, 1, 1)])
        return list(await admin.list_topics())
    finally:
        await admin.close()


def test_data_outlives_down_and_up_and_is_gone_after_reset(stack: Stack) -> None:
    env = stack.env()
    host, port = host_and_port(env["MAINTAINPRO_MQTT_URL"])
    with psycopg.connect(env["MAINTAINPRO_DATABASE_URL"]) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept ()")
    asyncio.run(topics(env["MAINTAINPRO_KAFKA_URL"], create="kept"))
    Redis.from_url(env["MAINTAINPRO_REDIS_URL"]).set("kept", "1")
    publish.single("kept", b"1", qos=1, retain=True, hostname=host, port=port)

    stack.down()
    assert set(states(stack).values()) == {"stopped"}
    stack.up()
    assert stack.env() == env
    with psycopg.connect(env["MAINTAINPRO_DATABASE_URL"]) as connection:
        assert connection.execute("SELECT to_regclass('kept')").fetchone() == ("kept",)
    assert "kept" in asyncio.run(topics(env["MAINTAINPRO_KAFKA_URL"]))
    assert Redis.from_url(env["MAINTAINPRO_REDIS_URL"]).get("kept") == b"1"
    assert subscribe.simple("kept", qos=1, hostname=host, port=port).payload == b"1"

    stack.reset()
    assert set(states(stack).values()) == {"stopped"}
    stack.up()
    assert stack.env() == env  # ports, password and secret key stay
    with psycopg.connect(env["MAINTAINPRO_DATABASE_URL"]) as connection:
        assert connection.execute("SELECT to_regclass('kept')").fetchone() == (None,)
    assert "kept" not in asyncio.run(topics(env["MAINTAINPRO_KAFKA_URL"]))
    assert Redis.from_url(env["MAINTAINPRO_REDIS_URL"]).get("kept") is None


def test_a_port_that_somebody_took_meanwhile_is_changed(stack: Stack) -> None:
    stack.down({"redis"})
    _, port = host_and_port(stack.env()["MAINTAINPRO_REDIS_URL"])
    with socket.socket() as foreign:
        foreign.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        foreign.bind((BIND, port))
        foreign.listen()
        assert states(stack)["redis"] == "stopped"
        stack.up()
    assert host_and_port(stack.env()["MAINTAINPRO_REDIS_URL"])[1] != port
    assert Redis.from_url(stack.env()["MAINTAINPRO_REDIS_URL"]).ping()


def test_a_frozen_server_is_unhealthy(stack: Stack) -> None:
    pid = pids(stack)["redis"]
    assert pid is not None
    os.kill(pid, signal.SIGSTOP)
    try:
        assert states(stack)["redis"] == "unhealthy"
    finally:
        os.kill(pid, signal.SIGCONT)


def test_a_server_that_is_set_elsewhere_is_neither_started_nor_stopped_for(home: Path) -> None:
    elsewhere = "redis://cache.example:6379/3"
    other = Stack(
        home / "other",
        environ=own_environment(MAINTAINPRO_REDIS_URL=elsewhere, MAINTAINPRO_SECRET_KEY="given"),
    )
    other.up({"redis"})
    assert {s.name: (s.state, s.address) for s in other.status()}["redis"] == ("external", "redis://cache.example:6379")
    assert not (home / "other/data/redis").exists()
    with pytest.raises(StackError, match="stack up"):
        other.env()  # the three others have no address before they are up


def test_with_every_server_set_nothing_is_fetched_and_nothing_needs_up(home: Path) -> None:
    urls = {variable: f"scheme://host/{name}" for name, variable in URLS.items()}
    other = Stack(home / "external", home / "no-runtime", environ=own_environment(**urls))
    other.up()
    assert {**other.env(), **urls} == other.env()
    assert len(other.env()["MAINTAINPRO_SECRET_KEY"]) >= 32
    assert not (home / "no-runtime").exists()


def test_the_exported_addresses_of_our_own_servers_do_not_make_them_external(stack: Stack, home: Path) -> None:
    same = Stack(home, environ=own_environment(**stack.env()))
    assert set(states(same).values()) == {"running"}
    kill(stack, "redis")
    same.up()
    assert states(stack)["redis"] == "running"


def test_up_killed_at_any_moment_is_healed_by_the_next(stack: Stack, home: Path) -> None:
    for _ in range(4):
        stack.down()
        environment = own_environment(MAINTAINPRO_HOME=str(home))
        victim = subprocess.Popen([sys.executable, "-m", "deploy.stack", "up"], env=environment)
        time.sleep(random.uniform(0.1, 2.0))
        victim.kill()
        victim.wait()
        stack.up()
        known = pids(stack)
        for name in NAMES:
            here = {pid for pid in processes_in(home / "data" / name) if parent_of(pid) not in known.values()}
            assert here == {known[name]}


def processes_in(folder: Path) -> set[int]:
    found = set()
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and (entry / "cwd").readlink() == folder:
                found.add(int(entry.name))
        except OSError:
            pass
    return found


def parent_of(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


def test_the_command_prints_what_a_shell_can_evaluate(stack: Stack, home: Path) -> None:
    script = f'eval "$({sys.executable} -m deploy.stack env)" && printf %s "$MAINTAINPRO_DATABASE_URL"'
    environment = own_environment(MAINTAINPRO_HOME=str(home))
    done = subprocess.run(["sh", "-c", script], env=environment, capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout == stack.env()["MAINTAINPRO_DATABASE_URL"]


def test_status_shows_no_password_and_its_exit_code_tells(stack: Stack, home: Path) -> None:
    command = [sys.executable, "-m", "deploy.stack", "status"]
    environment = own_environment(MAINTAINPRO_HOME=str(home))
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0
    assert (home / "postgres_password").read_text() not in done.stdout
    stack.down({"mosquitto"})
    assert subprocess.run(command, env=environment, capture_output=True, timeout=60, check=False).returncode == 3
