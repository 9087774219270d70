import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.stack import StackError
from deploy.stack.layout import BIND, Layout
from deploy.stack.processes import Processes, ServerDiedError, exclusive, listens, run, start_time


@pytest.fixture
def layout(home: Path) -> Layout:
    layout = Layout(home, home / "runtime", {})
    layout.make()
    return layout


@pytest.fixture
def processes(layout: Layout) -> Iterator[Processes]:
    processes = Processes(layout)
    yield processes
    processes.stop("sleeper", signal.SIGKILL)


@pytest.fixture
def bystander() -> Iterator[subprocess.Popen[bytes]]:
    """A process that is none of ours."""
    with subprocess.Popen(["sleep", "60"]) as process:
        yield process
        process.kill()


def spawn(processes: Processes, layout: Layout, *command: str) -> int | None:
    with processes.locked():
        processes.spawn("sleeper", command, cwd=layout.data)
    return processes.pid("sleeper")


def test_a_server_is_known_as_soon_as_it_is_spawned(processes: Processes, layout: Layout) -> None:
    pid = spawn(processes, layout, "sleep", "60")
    assert pid is not None
    assert processes.stop("sleeper", signal.SIGTERM)
    assert start_time(pid) is None
    assert not processes.stop("sleeper", signal.SIGTERM)


def test_a_recycled_pid_is_not_taken_for_the_server(
    processes: Processes, layout: Layout, bystander: subprocess.Popen[bytes]
) -> None:
    started = start_time(bystander.pid)
    assert started is not None
    (layout.run / "sleeper.pid").write_text(f"{bystander.pid} {int(started) - 1}\n")
    assert processes.pid("sleeper") is None
    assert not processes.stop("sleeper", signal.SIGKILL)
    assert bystander.poll() is None


@pytest.mark.parametrize("text", ["", "1", "x y", "999999999 1"])
def test_a_damaged_or_stale_pid_file_means_no_server(processes: Processes, layout: Layout, text: str) -> None:
    (layout.run / "sleeper.pid").write_text(text)
    assert processes.pid("sleeper") is None


def test_a_zombie_is_not_alive() -> None:
    process = subprocess.Popen(["true"])
    os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
    assert start_time(process.pid) is None
    process.wait()


def test_a_server_that_ignores_its_signal_is_killed(processes: Processes, layout: Layout) -> None:
    spawn(processes, layout, "sh", "-c", "trap '' TERM; echo deaf >&2; while :; do sleep 1; done")
    deadline = time.monotonic() + 10
    while "deaf" not in processes.log("sleeper").read_text() and time.monotonic() < deadline:
        time.sleep(0.01)
    assert processes.stop("sleeper", signal.SIGTERM, limit=0.2)
    assert processes.pid("sleeper") is None


def test_the_end_of_a_server_is_told_with_its_last_words(processes: Processes, layout: Layout) -> None:
    spawn(processes, layout, "sh", "-c", "echo the disk is full >&2; exit 1")
    deadline = time.monotonic() + 10
    while processes.pid("sleeper") and time.monotonic() < deadline:
        time.sleep(0.01)
    with pytest.raises(ServerDiedError, match="the disk is full"):
        raise processes.died("sleeper")


def test_servers_see_none_of_our_secrets(processes: Processes, layout: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAINTAINPRO_SECRET_KEY", "hush")
    pid = spawn(processes, layout, "sleep", "60")
    deadline = time.monotonic() + 10
    while (environment := Path(f"/proc/{pid}/environ").read_bytes()) == b"" and time.monotonic() < deadline:
        time.sleep(0.01)
    assert b"LC_ALL" in environment
    assert b"hush" not in environment


KILLED_WHILE_SPAWNING = """
import sys
from pathlib import Path
from deploy.stack.layout import Layout
from deploy.stack.processes import Processes
home = Path(sys.argv[1])
layout = Layout(home, home, {})
processes = Processes(layout)
with processes.locked():
    print("go", flush=True)
    processes.spawn("sleeper", ["sleep", sys.argv[2]], cwd=layout.data)
    sys.stdin.read()
"""


def test_a_command_killed_while_it_spawns_leaves_no_unknown_server(processes: Processes, layout: Layout) -> None:
    for delay in range(12):
        mark = f"{random.randrange(10**6, 10**7)}.5"
        command = [sys.executable, "-c", KILLED_WHILE_SPAWNING, str(layout.home), mark]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as victim:
            assert victim.stdout is not None
            assert victim.stdout.readline() == b"go\n"
            time.sleep(delay / 1000)
            victim.kill()
        with processes.locked():  # taken as the next command would
            alive = {pid for pid in pids_of(mark) if start_time(pid)}
            assert alive <= {processes.pid("sleeper")}
            processes.stop("sleeper", signal.SIGKILL)


def pids_of(mark: str) -> set[int]:
    found = set()
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and (entry / "cmdline").read_bytes() == f"sleep\0{mark}\0".encode():
                found.add(int(entry.name))
        except OSError:
            pass
    return found


def test_listens_tells_whose_a_port_is(bystander: subprocess.Popen[bytes]) -> None:
    for family, address in ((socket.AF_INET, BIND), (socket.AF_INET6, "::1")):
        with socket.socket(family) as server:
            try:
                server.bind((address, 0))
            except OSError:
                continue  # a machine without IPv6
            server.listen()
            port = server.getsockname()[1]
            assert listens(os.getpid(), port)
            assert not listens(bystander.pid, port)


def test_a_lock_is_held_by_one_and_freed_by_its_end(tmp_path: Path) -> None:
    with exclusive(tmp_path / "lock"), pytest.raises(StackError, match="lock"), exclusive(tmp_path / "lock", wait=0.1):
        pass
    with exclusive(tmp_path / "lock", wait=0.1):
        pass


def test_a_tool_that_fails_hangs_or_is_missing_is_an_error_with_its_output() -> None:
    with pytest.raises(StackError, match="failed with 7:\nno luck"):
        run(["sh", "-c", "echo no luck; exit 7"], timeout=10)
    with pytest.raises(StackError, match="more than"):
        run(["sleep", "10"], timeout=0.1)
    with pytest.raises(StackError, match="nowhere"):
        run(["/nowhere"], timeout=10)
