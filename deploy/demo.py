"""`make demo`: the whole product on this machine, a plant, a bearing that wears, and the work order that follows."""

import asyncio
import contextlib
import json
import os
import secrets
import signal
import socket
import time
from pathlib import Path
from typing import Any, Final

import httpx
import typer

from core.kafka import ensure_topics
from core.settings import Settings, get_settings
from deploy.environment import complete_environment
from deploy.seed import create_user, seed_plant
from deploy.stack import Stack
from deploy.stack.layout import PROJECT
from deploy.supervisor import Supervisor
from ingest.simulator.plant import Plant
from ingest.simulator.scenarios import DEMO_PUMP, demo
from ingest.simulator.simulate import simulate
from migrations.migrate import upgrade

_WAREHOUSE: Final = "Demo plant"
_EMAIL: Final = "demo@example.com"
# The detectors have to see what normal is before the fault begins: most of it is sent at once, as if it had waited.
_HISTORY_SECONDS: Final = 600.0
_HEALTHY_SECONDS: Final = 20.0
_WEAR_SECONDS: Final = 60.0
_START_SECONDS: Final = 300.0  # the first start compiles the detectors
_PASSWORD_FILE: Final = "demo_password"  # noqa: S105  # its name


def run() -> int:
    """Provision, migrate, seed, start, simulate, tell; returns the exit code. Ctrl-C stops all that it started."""
    began = time.monotonic()
    # a home of its own: the plant of an earlier demo ended in the middle of its day, which is a fault on every machine
    # for the detectors, so each demo starts with an empty database
    os.environ.setdefault("MAINTAINPRO_HOME", str(PROJECT / ".maintainpro-demo"))
    stack = Stack()
    if (stack.home / _PASSWORD_FILE).exists():
        stack.reset()
        (stack.home / _PASSWORD_FILE).unlink()
    ours = [server.name for server in stack.status() if server.state == "stopped"]
    say("starting Kafka, PostgreSQL with TimescaleDB, Mosquitto and Redis")
    stack.up()
    supervisor: Supervisor | None = None
    try:
        complete_environment()
        os.environ["MAINTAINPRO_API__PORT"] = str(free_port(8000))
        # the story is polled over the API every second, by one user
        os.environ.setdefault("MAINTAINPRO_API__REQUESTS_PER_HOUR", "100000")
        get_settings.cache_clear()
        settings = get_settings()
        upgrade(settings.database_url, settings.secret_key.get_secret_value(), settings.partitions)
        supervisor = Supervisor(stack.home / "log")
        return asyncio.run(_play(settings, supervisor, stack.home, began))
    except KeyboardInterrupt:
        return 0
    finally:
        say("stopping")
        if supervisor is not None:
            supervisor.stop()
        if ours:
            stack.down(set(ours))


def say(text: str = "") -> None:
    """One line to the terminal."""
    typer.echo(text)


def free_port(preferred: int) -> int:
    """`preferred` when it is free on loopback, else any free port."""
    for port in (preferred, 0):
        with contextlib.suppress(OSError), socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            return int(probe.getsockname()[1])
    raise RuntimeError("this machine has no free port")


async def _play(settings: Settings, supervisor: Supervisor, home: Path, began: float) -> int:
    await ensure_topics(settings.kafka_url, settings.partitions)
    scenario = demo(
        healthy=_HISTORY_SECONDS + _HEALTHY_SECONDS, development=_WEAR_SECONDS, seed=secrets.randbelow(1_000_000)
    )
    machines = Plant(scenario).equipment()
    await seed_plant(settings, _WAREHOUSE, machines)
    password = await _login_of_demo(settings, home)
    for name in ("ingest", "streams", "api", "worker"):
        supervisor.start(name, name)
    supervisor.watch()
    url = f"http://{settings.api.host}:{settings.api.port}"
    async with httpx.AsyncClient(base_url=url, timeout=10.0) as client:
        await _until_ready(client)
        say(f"\nMaintAInPro runs ({time.monotonic() - began:.0f} s). REST API: {url}/api   Documentation: {url}/docs")
        say(f"Login: {_EMAIL} / {password}")
        say(f"Logs: {home / 'log'}   Ctrl-C stops everything.\n")
        sensors = sum(len(machine.sensors) for machine in machines)
        say(f"A plant of {len(machines)} machines and {sensors} sensors now publishes over MQTT, once a second.")
        say(f"The detectors learn from its last {_HISTORY_SECONDS / 60:.0f} minutes, which are sent first.")
        say(f"In {_HEALTHY_SECONDS:.0f} s the bearing of {DEMO_PUMP} begins to wear.")
        say("Alarms from medium severity on are shown here; all of them are in GET /api/alarms.\n")
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, stop.set)
        plant = asyncio.create_task(simulate(settings.mqtt_url, scenario, head_start=_HISTORY_SECONDS, stop=stop))
        story = asyncio.create_task(_tell(client, password, url))
        waiting = asyncio.create_task(stop.wait())
        await asyncio.wait([plant, waiting], return_when=asyncio.FIRST_COMPLETED)
        stop.set()
        story.cancel()
        await asyncio.gather(plant, story, return_exceptions=True)
    return 0


async def _login_of_demo(settings: Settings, home: Path) -> str:
    """The demo user and the password, which is kept beside the stack's own secrets while the demo's data are there."""
    file = home / _PASSWORD_FILE
    password = f"{secrets.token_urlsafe(12)}-Aa1"
    await create_user(settings, _EMAIL, password, "manager", _WAREHOUSE, "Demo", "Manager")
    file.touch(mode=0o600)
    file.write_text(password)
    return password


async def _until_ready(client: httpx.AsyncClient) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while True:
        with contextlib.suppress(httpx.TransportError):
            if (await client.get("/readyz")).status_code == httpx.codes.OK:
                return
        if time.monotonic() > deadline:
            raise RuntimeError("the API did not become ready; see its log")
        await asyncio.sleep(0.2)


async def _tell(client: httpx.AsyncClient, password: str, url: str) -> None:
    """Print each new alarm, case and predictive work order as the API shows it."""
    headers: dict[str, str] = {}
    seen: set[str] = set()

    async def get(path: str) -> Any:
        response = await client.get(path, headers=headers)
        if response.status_code == httpx.codes.UNAUTHORIZED:
            # at the first request, and whenever the token has expired
            login = await client.post("/api/auth/login", json={"email": _EMAIL, "password": password})
            headers["Authorization"] = f"Bearer {login.raise_for_status().json()['token']}"
            response = await client.get(path, headers=headers)
        return response.raise_for_status().json()

    async def fresh(path: str) -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = [item for item in await get(path) if item["id"] not in seen]
        seen.update(item["id"] for item in items)
        return items[::-1]

    # what an earlier run left behind is no news
    for path in ("/api/alarms?limit=200", "/api/cases?limit=200", "/api/work-orders?type=predictive&limit=200"):
        await fresh(path)
    began = time.monotonic()
    away = False
    while True:
        try:
            for alarm in await fresh("/api/alarms?limit=20"):
                if alarm["severity"] != "low":
                    _line(began, "ALARM", alarm["severity"], f"{_about(alarm)}: {alarm['message']}")
            for case in await fresh("/api/cases?limit=20"):
                _line(began, "CASE", case["severity"], case["title"])
                full = await get(f"/api/cases/{case['id']}")
                for piece in full.get("evidence", [])[:6]:
                    say(f"{'':31}{_about(piece)}: {piece['message']}")
            for order in await fresh("/api/work-orders?type=predictive&limit=20"):
                _line(began, "WORK ORDER", order["priority"], f"{order['foNumber']}: {order['title']}")
                say("\nRead it over the API:")
                say(f"  TOKEN=$(curl -s {url}/api/auth/login -H 'Content-Type: application/json' \\")
                say(f"    -d '{json.dumps({'email': _EMAIL, 'password': password})}' \\")
                say("    | python3 -c 'import json, sys; print(json.load(sys.stdin)[\"token\"])')")
                say(f"  curl -s {url}/api/work-orders/{order['id']} \\")
                say('    -H "Authorization: Bearer $TOKEN" | python3 -m json.tool\n')
            away = False
        except httpx.HTTPError as error:
            if not away:
                say(f"the API does not answer at present: {error or type(error).__name__}")
            away = True
        await asyncio.sleep(1.0)


def _line(began: float, what: str, level: str, text: str) -> None:
    say(f"{time.monotonic() - began:5.0f} s  {what:11} {level:9} {text}")


def _about(item: dict[str, Any]) -> str:
    return str(item.get("address") or item.get("source") or item.get("sensorId") or "")
