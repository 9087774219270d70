"""The four processes as children of one terminal: started together, restarted when they die, ended together."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from core.database import without_credentials
from core.passwords import ROLES

_STOP_SECONDS = 30.0
_RESTART_SECONDS = 1.0


@dataclass(slots=True)
class Child:
    """One process of the product; `name` is also the name of its log."""

    name: str
    arguments: Sequence[str]
    environ: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    restarts: int = 0


class Supervisor:
    """Runs `maintainpro <arguments>` for each child, with their output in ``<logs>/<name>.log``."""

    def __init__(self, logs: Path, report: Callable[[str], None] = print) -> None:
        self.children: dict[str, Child] = {}
        self._logs = logs
        self._report = report
        self._stopping = threading.Event()
        self._changing = threading.Lock()  # a child that is being ended must not be started again meanwhile
        self._watcher: threading.Thread | None = None
        logs.mkdir(parents=True, exist_ok=True)

    def start(self, name: str, *arguments: str, environ: dict[str, str] | None = None) -> Child:
        """Start ``maintainpro <arguments>`` as a child, with `environ` over our own environment."""
        child = Child(name, arguments, environ or {})
        child.process = self._spawn(child)
        with self._changing:
            self.children[name] = child
        return child

    def watch(self) -> None:
        """Restart children that die, until `stop`."""
        self._watcher = threading.Thread(target=self._watch, name="supervisor", daemon=True)
        self._watcher.start()

    def stop(self) -> None:
        """SIGTERM to all, then SIGKILL to those that do not end in time."""
        self._stopping.set()
        if self._watcher is not None:
            self._watcher.join()
        running = [child.process for child in self.children.values() if child.process is not None]
        for process in running:
            if process.poll() is None:
                process.terminate()
        deadline = time.monotonic() + _STOP_SECONDS
        for process in running:
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def kill(self, name: str) -> None:
        """SIGKILL one child, as a crash would; `watch` brings it back."""
        process = self.children[name].process
        if process is not None and process.poll() is None:
            os.kill(process.pid, signal.SIGKILL)

    def end(self, name: str) -> int:
        """SIGTERM to one child, which is not started again; gives its exit code."""
        with self._changing:
            child = self.children.pop(name)
        assert child.process is not None
        child.process.terminate()
        try:
            return child.process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            child.process.kill()
            return child.process.wait()

    def _spawn(self, child: Child) -> subprocess.Popen[bytes]:
        with (self._logs / f"{child.name}.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "deploy.cli", *child.arguments],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                # Ctrl-C in the terminal is ours to handle: the children end in order
                start_new_session=True,
                env=_environment_of(child),
            )

    def _watch(self) -> None:
        while not self._stopping.wait(_RESTART_SECONDS):
            with self._changing:
                for child in self.children.values():
                    if child.process is not None and child.process.poll() is not None:
                        self._report(f"{child.name} ended with {child.process.returncode}; starting it again")
                        child.restarts += 1
                        child.process = self._spawn(child)


def _environment_of(child: Child) -> dict[str, str]:
    """Ours and the child's. A process that logs in as a role of its own gets no owner's password."""
    environ = {**os.environ, **child.environ}
    url = environ.get("MAINTAINPRO_DATABASE_URL")
    if url and child.arguments and child.arguments[0] in ROLES:
        environ["MAINTAINPRO_DATABASE_URL"] = without_credentials(url)
    return environ
