"""The whole product on servers of its own, for tests that kill parts of it: real processes, no mocks.

    with running(home) as system:
        system.start("ingest", "streams", "api", "worker")

`tests.witness` publishes to it and remembers what the broker has acknowledged; `tests.oracle` holds the database
against that.
"""

import asyncio
import os
import random
import signal
import socket
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final, TypeVar
from uuid import UUID

import httpx
import psutil
import psycopg

from core.kafka import ensure_topics
from core.settings import Settings
from deploy.seed import create_user
from deploy.stack import Stack
from deploy.stack.layout import PROJECT, default_runtime
from deploy.supervisor import Supervisor
from migrations.migrate import upgrade

HOME: Final = Path(os.environ.get("MAINTAINPRO_CHAOS_HOME", PROJECT / ".maintainpro-chaos"))
SERVERS: Final = ("kafka", "postgres", "mosquitto", "redis")
WAREHOUSE: Final = "Test plant"
EMAIL: Final = "manager@plant.example"
PASSWORD: Final = "correct-Horse-battery-1"

_T = TypeVar("_T")


def until(condition: Callable[[], _T], seconds: float, what: str, pause: float = 0.2) -> _T:
    """The first true result of `condition`; fails with `what` when there is none in time."""
    deadline = time.monotonic() + seconds
    while True:
        if result := condition():
            return result
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {seconds:.0f} s: {what} (last: {result!r})")
        time.sleep(pause)


class System:
    """Servers and processes of one test run."""

    def __init__(self, stack: Stack, supervisor: Supervisor, environ: dict[str, str]) -> None:
        self.stack = stack
        self.supervisor = supervisor
        self.environ = environ
        self.settings = settings_of(environ)
        self.ports: dict[str, int] = {}

    # -- processes

    def start(self, *names: str, environ: Mapping[str, str] | None = None) -> None:
        """Start processes and wait until all are ready. `ingest-2` is one more `ingest`.

        The very first start in a checkout compiles the detectors, which takes a minute and more on a busy machine.
        """
        for name in names:
            command = name.split("-")[0]
            port = self.ports.setdefault(name, free_port())
            variable = {"ingest": "INGEST__METRICS_PORT", "streams": "STREAMS__METRICS_PORT", "api": "API__PORT"}
            own = {f"MAINTAINPRO_{variable.get(command, 'API__WORKER_METRICS_PORT')}": str(port)}
            self.supervisor.start(name, command, environ={**self.environ, **own, **(environ or {})})
        for name in names:
            until(lambda name=name: self.ready(name), 180, f"{name} is ready; see {self.log(name)}")

    def ready(self, name: str) -> bool:
        """Whether the process says that it can serve."""
        with suppress(httpx.TransportError):
            return httpx.get(f"http://127.0.0.1:{self.ports[name]}/readyz", timeout=5).status_code == 200
        return False

    def end(self, name: str) -> tuple[int, float]:
        """SIGTERM; gives the exit code and how long it took."""
        began = time.monotonic()
        return self.supervisor.end(name), time.monotonic() - began

    def pid(self, name: str) -> int | None:
        """The pid of a process or a server."""
        if name in SERVERS:
            return next(server.pid for server in self.stack.status() if server.name == name)
        process = self.supervisor.children[name].process
        return None if process is None or process.poll() is not None else process.pid

    def kill(self, name: str) -> None:
        """kill -9, as a crash would end it. Processes are started again by the supervisor, servers by `recover`."""
        if name not in SERVERS:
            self.supervisor.kill(name)
        elif (pid := self.pid(name)) is not None:
            os.kill(pid, signal.SIGKILL)

    def recover(self, *servers: str) -> None:
        """Bring servers back, where they were."""
        self.stack.up(set(servers))
        assert self.environ.items() >= self.stack.env().items(), "a server has moved to another port"

    def log(self, name: str) -> Path:
        return self.stack.home / "log" / f"{name}.log"

    def memory(self) -> dict[str, float]:
        """Resident memory, in MB, of every process, children included."""
        pids = {name: self.pid(name) for name in (*self.supervisor.children, *SERVERS)}
        found = {}
        for name, pid in pids.items():
            with suppress(psutil.NoSuchProcess):
                if pid is not None:
                    process = psutil.Process(pid)
                    shared = sum(c.memory_info().rss - c.memory_info().shared for c in process.children(recursive=True))
                    found[name] = round((process.memory_info().rss + shared) / 2**20, 1)
        return found

    # -- the database, as its owner

    def rows(self, query: str, *arguments: Any, patience: float = 60.0) -> list[tuple[Any, ...]]:
        """The rows of a query, on a connection of its own; a database that is away is waited for."""
        deadline = time.monotonic() + patience
        while True:
            try:
                with psycopg.connect(self.settings.database_url, connect_timeout=5, autocommit=True) as connection:
                    cursor = connection.execute(query.encode(), arguments)
                    return cursor.fetchall() if cursor.description else []
            except psycopg.OperationalError:
                if time.monotonic() > deadline:
                    raise
            time.sleep(0.2)

    def value(self, query: str, *arguments: Any) -> Any:
        """The first column of the first row."""
        rows = self.rows(query, *arguments)
        return rows[0][0] if rows else None

    def account(self) -> dict[str, int]:
        """The conservation counters over all partitions."""
        names = ("received", "stored", "duplicate", "corrected", "dead_lettered")
        sums = ", ".join(f"coalesce(sum({name}), 0)::bigint" for name in names)
        return dict(zip(names, self.rows(f"SELECT {sums} FROM ingest_offsets")[0], strict=True))

    def settle(self, readings: int, letters: int) -> None:
        """Wait until so many readings and dead letters are accounted for and no process has anything left to do."""

        def accounted() -> bool:
            done = self.account()
            known = done["stored"] + done["duplicate"] + done["corrected"]
            return known >= readings and done["dead_lettered"] >= letters

        until(accounted, 120, f"{readings} readings and {letters} dead letters are accounted for", pause=0.5)
        self.rest()

    def rest(self) -> None:
        """Wait until no process has anything left to do."""
        seen: list[Any] = []

        def at_rest() -> bool:
            # what is delivered again after a crash may come late: the offsets must stand still for a while
            seen.append(self.rows("SELECT topic, partition, next_offset FROM ingest_offsets ORDER BY 1, 2"))
            jobs = self.value("SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing')")
            notes = self.value("SELECT count(*) FROM rollup_queue WHERE tier = '1m'")
            numberless = self.value("SELECT count(*) FROM events WHERE sequence IS NULL")
            unmoved = len(seen) > 10 and all(offsets == seen[-1] for offsets in seen[-10:])
            return unmoved and jobs + notes + numberless == 0

        until(at_rest, 120, "the pipeline is at rest", pause=0.5)

    def add_machine(self, tag: str, source: str, metrics: Mapping[str, str], kind: str = "pump") -> UUID:
        """An equipment with bound sensors: `metrics` is name -> unit."""
        equipment: UUID = self.value(
            """INSERT INTO equipment (asset_tag, description, warehouse_id, equipment_class)
               SELECT %s, %s, id, %s FROM warehouses WHERE name = %s RETURNING id""",
            *(tag, f"{kind} {tag}", kind, WAREHOUSE),
        )
        for metric, unit in metrics.items():
            self.rows(
                "INSERT INTO sensors (address, source, metric, unit, equipment_id) VALUES (%s, %s, %s, %s, %s)",
                *(f"{source}/{metric}", source, metric, unit, equipment),
            )
        return equipment

    # -- the API, as a person

    @contextmanager
    def login(self) -> Iterator[httpx.Client]:
        """A client of the API that is logged in as the plant's manager."""
        with httpx.Client(base_url=f"http://127.0.0.1:{self.ports['api']}/api", timeout=20) as client:
            answer = client.post("/auth/login", json={"email": EMAIL, "password": PASSWORD})
            answer.raise_for_status()
            client.headers["Authorization"] = f"Bearer {answer.json()['token']}"
            yield client


@contextmanager
def running(home: Path, **settings: str) -> Iterator[System]:
    """A fresh, migrated system with a manager who may log in; `settings` are variables without their prefix.

    Everything is stopped at the end; data and logs stay for whoever wants to know why a test failed.
    """
    outside = clean_environment()
    # ports that no other stack prefers: a server that is killed must find its own free when it comes back
    names = ("KAFKA", "KAFKA_CONTROLLER", "POSTGRES", "MOSQUITTO", "REDIS")
    outside |= {f"MAINTAINPRO_STACK_{name}_PORT": str(free_port()) for name in names}
    stack = Stack(home, default_runtime(outside), environ=outside, report=lambda _: None)
    stack.reset()
    for log in (stack.home / "log").glob("*.log"):
        log.unlink()
    stack.up()
    supervisor = Supervisor(stack.home / "log", report=lambda _: None)
    try:
        environ = {**stack.env(), "MAINTAINPRO_HOME": str(home)}
        environ |= {f"MAINTAINPRO_{name}": value for name, value in settings.items()}
        system = System(stack, supervisor, environ)
        upgrade(system.settings.database_url, system.settings.secret_key.get_secret_value())
        asyncio.run(ensure_topics(system.settings.kafka_url, system.settings.partitions))
        asyncio.run(create_user(system.settings, EMAIL, PASSWORD, "manager", WAREHOUSE, "Mara", "Manager"))
        yield system
    finally:
        supervisor.stop()
        stack.down()


def clean_environment() -> dict[str, str]:
    """Our environment without the product's variables, but for those that say where downloads are."""
    kept = {"MAINTAINPRO_RUNTIME", "MAINTAINPRO_STACK_USER"}
    return {k: v for k, v in os.environ.items() if not k.startswith("MAINTAINPRO_") or k in kept}


def settings_of(environ: Mapping[str, str]) -> Settings:
    """The settings that a process with these variables has."""
    names = ("database_url", "kafka_url", "mqtt_url", "redis_url", "secret_key")
    return Settings(**{name: environ[f"MAINTAINPRO_{name.upper()}"] for name in names})  # type: ignore[arg-type]


def free_port() -> int:
    """A port that nobody has, below those that the kernel hands out: it is still free after a crash of its owner."""
    while True:
        with suppress(OSError), socket.socket() as probe:
            probe.bind(("127.0.0.1", random.randrange(12_000, 15_000)))
            return int(probe.getsockname()[1])
