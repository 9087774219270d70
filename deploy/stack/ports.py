"""Which port each server listens on: chosen once, remembered, chosen again when somebody else has taken it."""

import json
import random
import socket
import threading
from collections.abc import Mapping
from pathlib import Path

from deploy.stack.layout import BIND, StackError, write_atomically

PREFERRED = {"kafka": 19092, "kafka_controller": 19093, "postgres": 15432, "mosquitto": 11883, "redis": 16379}
OTHERS = range(20000, 32000)  # below the ports that the kernel hands to outgoing connections


def is_free(port: int) -> bool:
    """Whether a server could listen on that port now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # remains of closed connections do not count
        try:
            probe.bind((BIND, port))
        except OSError:
            return False
        return True


class Ports:
    """The ports of one stack, kept in a file of its home."""

    def __init__(self, file: Path, environ: Mapping[str, str]) -> None:
        self._file = file
        self._environ = environ
        self._choosing = threading.Lock()

    def get(self, name: str) -> int | None:
        """The port chosen for that name, None before the first start."""
        return self._load().get(name)

    def of(self, name: str) -> int:
        """The port chosen for that name; raises StackError before the first start."""
        port = self.get(name)
        if port is None:
            raise StackError(f"{name} has no port yet: run `maintainpro stack up` first")
        return port

    def choose(self, names: list[str]) -> None:
        """Give each of those names, whose server is down, a port that is free; raises StackError if none can be had."""
        with self._choosing:
            chosen = self._load()
            for name in names:
                chosen[name] = self._free_port(name, {port for other, port in chosen.items() if other != name})
            write_atomically(self._file, json.dumps(chosen))

    def _free_port(self, name: str, taken: set[int]) -> int:
        fixed = self._setting(name)
        if fixed is not None:
            if not is_free(fixed):
                raise StackError(f"port {fixed} of {name}, set by {variable(name)}, is in use: choose another")
            return fixed
        candidates = [self._load().get(name, PREFERRED[name]), PREFERRED[name], *random.sample(OTHERS, 100)]
        for port in candidates:
            if port not in taken and is_free(port):
                return port
        raise StackError(f"found no free port for {name}: set {variable(name)}")

    def _setting(self, name: str) -> int | None:
        text = self._environ.get(variable(name))
        if not text:
            return None
        if not text.isascii() or not text.isdigit() or not 0 < int(text) < 65536:
            raise StackError(f"{variable(name)}={text}: a port is a number from 1 to 65535")
        return int(text)

    def _load(self) -> dict[str, int]:
        try:
            return {str(name): int(port) for name, port in json.loads(self._file.read_text()).items()}
        except FileNotFoundError:
            return {}


def variable(name: str) -> str:
    """The environment variable that fixes the port of that name."""
    return f"MAINTAINPRO_STACK_{name.upper()}_PORT"
