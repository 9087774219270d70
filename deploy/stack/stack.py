"""The local stack: the four servers that the product needs, on this machine, without root and without containers."""

import os
import sys
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from deploy.stack.credentials import stored_secret
from deploy.stack.kafka import Kafka
from deploy.stack.layout import Layout, StackError, default_home, default_runtime, discard
from deploy.stack.mosquitto import Mosquitto
from deploy.stack.ports import Ports, is_free
from deploy.stack.postgres import Postgres
from deploy.stack.processes import Processes, ServerDiedError, listens
from deploy.stack.provision import Runtime
from deploy.stack.redis import Redis
from deploy.stack.server import Server, Site

SERVERS: list[type[Server]] = [Kafka, Postgres, Mosquitto, Redis]
HEALTH_LIMIT = 120.0  # seconds until a started server must serve; PostgreSQL may have a crash to recover from
START_TRIES = 3
SECRET_KEY = "MAINTAINPRO_SECRET_KEY"  # noqa: S105

State = Literal["running", "unhealthy", "stopped", "external"]


@dataclass(frozen=True)
class ServerStatus:
    """One server as it is now; `address` is without the password, and empty before the first start."""

    name: str
    state: State
    pid: int | None
    address: str


def say(line: str) -> None:
    """Print a line as a whole, which `print` does not promise to several threads."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


class Stack:
    """The servers of one home.

    A server whose URL variable is set to another address in `environ` is used as it is: it is external, and neither
    fetched nor started here. Every method raises StackError with what to do when it cannot do its work.
    """

    def __init__(
        self,
        home: Path | None = None,
        runtime: Path | None = None,
        *,
        environ: Mapping[str, str] | None = None,
        report: Callable[[str], None] = say,
    ) -> None:
        self._environ = dict(os.environ if environ is None else environ)
        self._report = report
        self._layout = Layout(
            (home or default_home(self._environ)).absolute(),
            (runtime or default_runtime(self._environ)).absolute(),
            self._environ,
        )
        self._processes = Processes(self._layout)
        self._runtime = Runtime(self._layout.runtime, self._environ, report)
        self._ports = Ports(self._layout.home / "ports.json", self._environ)
        site = Site(self._layout, self._processes, self._runtime, self._ports)
        self._servers = [kind(site) for kind in SERVERS]

    @property
    def home(self) -> Path:
        """Where data, logs, ports and secrets are; not the one asked for where the service user cannot enter that."""
        return self._layout.home

    def up(self, only: set[str] | None = None) -> None:
        """Fetch what is missing and start what is down, all servers or those named; returns when all are healthy."""
        began = time.monotonic()
        wanted = [server for server in self._named(only) if not self._is_external(server)]
        if not wanted:
            self._report("nothing to start: every server is set by its variable")
            return
        self._layout.make()
        with self._processes.locked():
            self._runtime.fetch([server.name for server in wanted])
            self._in_parallel(self._bring_up, wanted)
            stored_secret(self._secret_key_file)
        self._report(f"up in {time.monotonic() - began:.1f} s; data and logs: {self.home}")

    def down(self, only: set[str] | None = None) -> None:
        """Stop what runs, all servers or those named; their data stays."""
        servers = self._named(only)
        if self._layout.run.exists():
            with self._processes.locked():
                self._in_parallel(self._bring_down, servers)

    def reset(self) -> None:
        """Stop all servers and delete their data; programs, ports and secrets stay."""
        if not self._layout.run.exists():
            return
        with self._processes.locked():
            self._in_parallel(self._bring_down, self._servers)
            for server in self._servers:
                discard(server.data)
        self._report(f"the data in {self._layout.data} is deleted")

    def status(self) -> list[ServerStatus]:
        """Each server as it is at this moment."""
        with ThreadPoolExecutor(len(self._servers)) as pool:
            return list(pool.map(self._status, self._servers))

    def env(self) -> dict[str, str]:
        """The variables that point the product at its servers, and its secret key; those that are set stay as set.

        Raises StackError when a server's address is not known because the stack never was up.
        """
        variables = {server.variable: self._environ.get(server.variable) or server.url() for server in self._servers}
        return {**variables, SECRET_KEY: self._environ.get(SECRET_KEY) or stored_secret(self._secret_key_file)}

    @property
    def _secret_key_file(self) -> Path:
        return self.home / "secret_key"

    def _named(self, only: set[str] | None) -> list[Server]:
        names = {server.name for server in self._servers}
        if unknown := (only or set()) - names:
            raise StackError(f"no such server: {', '.join(sorted(unknown))}; there are {', '.join(sorted(names))}")
        return [server for server in self._servers if only is None or server.name in only]

    def _is_external(self, server: Server) -> bool:
        url = self._environ.get(server.variable)
        if not url:
            return False
        # the address of our own server, as `env` printed it, is no reason to leave it down
        return self._ports.get(server.ports[0]) is None or url != server.url()

    def _in_parallel(self, act: Callable[[Server], None], servers: list[Server]) -> None:
        """Let every server have its turn, whatever befalls the others, then raise what went wrong."""
        with ThreadPoolExecutor(len(servers)) as pool:
            futures = [pool.submit(act, server) for server in servers]
        errors = [error for future in futures if (error := future.exception()) is not None]
        if any(not isinstance(error, StackError | OSError) for error in errors):
            raise next(error for error in errors if not isinstance(error, StackError | OSError))
        if errors:
            raise StackError("\n".join(str(error) for error in errors)) from errors[0]

    def _bring_up(self, server: Server) -> None:
        began = time.monotonic()
        for attempt in range(1, START_TRIES + 1):
            was_down = self._processes.pid(server.name) is None
            try:
                if was_down:
                    self._ports.choose(server.ports)
                    server.start()
                self._await_health(server)
                break
            except ServerDiedError:
                # worth another try if it was about to end as we came, or if somebody took a port that we had chosen
                taken = any(not is_free(self._ports.of(port)) for port in server.ports)
                if attempt == START_TRIES or (was_down and not taken):
                    raise
        self._report(f"  {server.name:10} {self._address(server):30} ready in {time.monotonic() - began:.1f} s")

    def _await_health(self, server: Server) -> None:
        deadline = time.monotonic() + HEALTH_LIMIT
        reason = ""
        while time.monotonic() < deadline:
            pid = self._processes.pid(server.name)
            if pid is None:
                raise self._processes.died(server.name)
            try:
                if listens(pid, server.port) and server.healthy():
                    return
            except (OSError, StackError) as error:
                reason = f" ({error})"
            time.sleep(0.05)
        log = self._processes.log(server.name)
        raise StackError(f"{server.name} runs, but does not serve after {HEALTH_LIMIT:.0f} s{reason}: see {log}")

    def _bring_down(self, server: Server) -> None:
        began = time.monotonic()
        if self._processes.stop(server.name, server.stop_signal):
            self._report(f"  {server.name:10} stopped in {time.monotonic() - began:.1f} s")
        else:
            self._report(f"  {server.name:10} was not running")

    def _status(self, server: Server) -> ServerStatus:
        if self._is_external(server):
            return ServerStatus(server.name, "external", None, without_password(self._environ[server.variable]))
        pid = self._processes.pid(server.name)
        if pid is None:
            return ServerStatus(server.name, "stopped", None, self._address(server))
        try:
            healthy = listens(pid, server.port) and server.healthy()
        except (OSError, StackError):
            healthy = False
        return ServerStatus(server.name, "running" if healthy else "unhealthy", pid, self._address(server))

    def _address(self, server: Server) -> str:
        known = self._ports.get(server.ports[0]) is not None
        return without_password(server.url()) if known else ""


def without_password(url: str) -> str:
    """The scheme, host and port of an address."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
