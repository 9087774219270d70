"""Server processes that outlive the command that started them.

A server's pid file holds its pid and the kernel's start time of it, so that a recycled pid is never taken for the
server. The file is written by the child itself before it becomes the server, and the child holds the stack's lock
until then: a command killed at any moment leaves no server that the next one does not know.
"""

import fcntl
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from deploy.stack.layout import BIND, Layout, StackError

LOCK_WAIT = 900.0  # seconds; another command may be downloading
LOG_LIMIT = 16 << 20  # bytes of log that are kept when a server starts, once more as `.1`
ENVIRONMENT = {"PATH": os.defpath, "LC_ALL": "C"}  # the servers see none of the user's variables, nor our secrets

# stdin is the lock, stdout the pid file, stderr the log
BECOME_SERVER = 'echo "$$ $(cut -d" " -f22 /proc/$$/stat)" && exec "$@" </dev/null >&2'


class ServerDiedError(StackError):
    """A server ended while it was expected to start."""


def start_time(pid: int) -> str | None:
    """The kernel's start time of a live process in clock ticks since boot; None for a dead one or a zombie."""
    try:
        # the name, in parentheses, may hold blanks and parentheses of its own
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return None if fields[0] in "ZX" else fields[19]


def listens(pid: int, port: int) -> bool:
    """Whether that very process listens on that port; another stack's server there is not ours."""
    sockets = set()
    for table in ("tcp", "tcp6"):
        try:
            lines = Path(f"/proc/net/{table}").read_text().splitlines()[1:]
        except OSError:
            continue  # no IPv6
        for line in lines:
            fields = line.split()
            if fields[3] == "0A" and int(fields[1].rpartition(":")[2], 16) == port:
                sockets.add(f"socket:[{fields[9]}]")
    try:
        return any(_link(entry) in sockets for entry in Path(f"/proc/{pid}/fd").iterdir())
    except OSError:
        return False


def _link(entry: Path) -> str:
    try:
        return str(entry.readlink())
    except OSError:
        return ""


@contextmanager
def exclusive(path: Path, wait: float = LOCK_WAIT) -> Iterator[IO[str]]:
    """Hold a lock file; raises StackError after `wait` seconds. The kernel frees it when its holder dies."""
    with path.open("a") as file:
        deadline = time.monotonic() + wait
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise StackError(f"another command holds {path} for more than {wait:.0f} s") from None
                time.sleep(0.1)
        yield file


class Processes:
    """The server processes of one stack."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._lock: IO[str] | None = None
        self._children: list[subprocess.Popen[bytes]] = []  # kept so that dead ones are reaped in a long-lived parent

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Let no other command change this stack meanwhile."""
        with exclusive(self._layout.home / "lock") as lock:
            self._lock = lock
            try:
                yield
            finally:
                self._lock = None

    def pid(self, name: str) -> int | None:
        """The pid of that server if it lives."""
        try:
            pid, started = self._pid_file(name).read_text().split()
            return int(pid) if start_time(int(pid)) == started else None
        except (OSError, ValueError):
            return None

    def spawn(self, name: str, command: Sequence[str | Path], cwd: Path) -> None:
        """Start a server; returns as soon as its pid is on file. Its output goes to ``log/<name>.log``."""
        if self._lock is None:
            raise RuntimeError("a server is only started under the stack's lock")
        log = self.log(name)
        if log.exists() and log.stat().st_size > LOG_LIMIT:
            log.replace(log.with_suffix(".log.1"))
        with self._pid_file(name).open("wb") as pid_file, log.open("ab") as output:
            child = subprocess.Popen(
                ["/bin/sh", "-c", BECOME_SERVER, name, *map(str, command)],
                stdin=self._lock,
                stdout=pid_file,
                stderr=output,
                cwd=cwd,
                env={**ENVIRONMENT, "HOME": str(cwd)},
                start_new_session=True,
                umask=0o077,
                **self._layout.identity,
            )
        self._children = [child, *(c for c in self._children if c.poll() is None)]
        deadline = time.monotonic() + 10
        while self.pid(name) is None and child.poll() is None and time.monotonic() < deadline:
            time.sleep(0.005)

    def run(self, command: Sequence[str | Path], cwd: Path, timeout: float = 120) -> None:
        """Run a server's own tool as the service user; raises StackError with its output when it fails."""
        run(command, cwd=cwd, timeout=timeout, env={**ENVIRONMENT, "HOME": str(cwd)}, layout=self._layout)

    def stop(self, name: str, how: signal.Signals, limit: float = 30) -> bool:
        """End a server by its own signal, after `limit` seconds by SIGKILL; returns whether it ran."""
        pid = self.pid(name)
        if pid is not None:
            _signal(pid, how)
            if not self._gone(name, limit):
                _signal(pid, signal.SIGKILL)
                if not self._gone(name, 10):
                    raise StackError(f"{name} (pid {pid}) does not die: the kernel holds it, look at the disk")
        self._pid_file(name).unlink(missing_ok=True)
        return pid is not None

    def log(self, name: str) -> Path:
        """The file with that server's output."""
        return self._layout.log / f"{name}.log"

    def died(self, name: str) -> ServerDiedError:
        """The error that tells how a server ended."""
        try:
            lines = self.log(name).read_text(errors="replace").splitlines()[-15:]
        except OSError:
            lines = []
        return ServerDiedError("\n    ".join([f"{name} died; the last lines of {self.log(name)}:", *lines]))

    def _gone(self, name: str, limit: float) -> bool:
        deadline = time.monotonic() + limit
        while self.pid(name) is not None:
            if time.monotonic() > deadline:
                return False
            time.sleep(0.02)
        return True

    def _pid_file(self, name: str) -> Path:
        return self._layout.run / f"{name}.pid"


def _signal(pid: int, how: signal.Signals) -> None:
    try:
        os.kill(pid, how)
    except ProcessLookupError:
        pass  # it ended by itself
    except PermissionError:
        raise StackError(f"process {pid} belongs to another user: run this command as the one who ran `up`") from None


def run(
    command: Sequence[str | Path],
    *,
    timeout: float,
    cwd: Path | None = None,
    env: dict[str, str] | None = None,
    layout: Layout | None = None,
) -> str:
    """Run a command to its end and return its output.

    With a layout it runs as its service user. Raises StackError when it fails or takes more than `timeout` seconds.
    """
    words = [str(word) for word in command]
    shown = " ".join(words[:4])
    identity = layout.identity if layout else {}
    try:
        done = subprocess.run(
            words,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            timeout=timeout,
            cwd=cwd,
            env=env,
            umask=0o022,
            check=False,
            **identity,
        )
    except FileNotFoundError:
        raise StackError(f"{words[0]} is not there") from None
    except subprocess.TimeoutExpired:
        raise StackError(f"{shown} … took more than {timeout:.0f} s") from None
    if done.returncode:
        raise StackError(f"{shown} … failed with {done.returncode}:\n{done.stdout[-2000:].rstrip()}")
    return done.stdout


def talk(port: int, message: bytes, size: int) -> bytes:
    """Send a message to a local server and return up to `size` bytes of its answer; OSError when there is none."""
    with socket.create_connection((BIND, port), timeout=2) as connection:
        connection.sendall(message)
        return connection.recv(size)
