"""PostgreSQL 17 with TimescaleDB: one cluster, one database, one superuser with a password of its own."""

import os
import time
from pathlib import Path
from signal import SIGINT

from deploy.stack.credentials import stored_secret
from deploy.stack.layout import BIND, StackError, discard
from deploy.stack.processes import ENVIRONMENT, run
from deploy.stack.server import Server

NAME = "maintainpro"  # of the database and of its superuser
SETTINGS = {
    "listen_addresses": BIND,
    "unix_socket_directories": "",
    "shared_preload_libraries": "timescaledb",
    "timescaledb.telemetry_level": "off",
    "max_connections": "100",
    "max_worker_processes": "16",
    "max_locks_per_transaction": "256",  # a query over a hypertable locks each of its chunks
    "shared_buffers": "512MB",
    "max_wal_size": "4GB",
    "wal_compression": "lz4",
    "checkpoint_timeout": "15min",
    "synchronous_commit": "on",
    "jit": "off",  # costs more than it brings on short queries
    "timezone": "GMT",  # the only zone on a host without tzdata; the product keeps UTC
    "log_timezone": "GMT",
}


class Postgres(Server):
    """The truth."""

    name = "postgres"
    variable = "MAINTAINPRO_DATABASE_URL"
    ports = ["postgres"]  # noqa: RUF012
    stop_signal = SIGINT  # "fast": ends the sessions instead of waiting for them

    @property
    def _password_file(self) -> Path:
        return self.site.layout.home / "postgres_password"

    def _program(self, name: str) -> str:
        return str(self.site.runtime.postgres_bin / name)

    def start(self) -> None:
        if not self.data.exists():
            self._initialise()
        elif not self._password_file.exists():
            raise StackError(f"{self._password_file} is gone: put it back, or `maintainpro stack reset` all data")
        self._await_end_of_backends()
        # the lock file of a killed server: nobody lives, though its pid may be a zombie's or somebody else's by now
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        options = [f"-c{name}={value}" for name, value in {**SETTINGS, "port": self.port}.items()]
        command = [self._program("postgres"), f"-D{self.data}", *options]
        self.site.processes.spawn(self.name, command, cwd=self.data)

    def _initialise(self) -> None:
        layout = self.site.layout
        draft = self.data.with_name(f"{self.name}.draft")
        discard(draft)
        password = layout.run / "initdb_password"
        password.unlink(missing_ok=True)
        password.touch(mode=0o600)
        try:
            password.write_text(stored_secret(self._password_file))
            layout.give(password)
            encoding = ["-E", "UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
            access = ["-U", NAME, "-A", "scram-sha-256", f"--pwfile={password}"]
            zone = ["-c", "timezone=GMT", "-c", "log_timezone=GMT"]
            initdb = [self._program("initdb"), f"-D{draft}", *encoding, *access, *zone]
            self.site.processes.run(initdb, cwd=layout.data)
        finally:
            password.unlink()
        draft.rename(self.data)

    def _await_end_of_backends(self) -> None:
        """Backends outlive a kill -9 of their server for some milliseconds; a new one beside them would lose data."""
        deadline = time.monotonic() + 20
        while any(self._works_here(entry) for entry in Path("/proc").iterdir() if entry.name.isdigit()):
            if time.monotonic() > deadline:
                raise StackError(f"another PostgreSQL runs in {self.data}: end it first")
            time.sleep(0.05)

    def _works_here(self, process: Path) -> bool:
        try:
            return (process / "cwd").readlink() == self.data
        except OSError:  # ended meanwhile, a zombie, or another user's
            return False

    def healthy(self) -> bool:
        if self._query("postgres", "SELECT 1") != "1":
            return False
        if not self._query("postgres", f"SELECT 1 FROM pg_database WHERE datname = '{NAME}'"):  # noqa: S608
            self._query("postgres", f"CREATE DATABASE {NAME}")
        self._query(NAME, "CREATE EXTENSION IF NOT EXISTS timescaledb")
        return True

    def _query(self, database: str, sql: str) -> str:
        login = {
            "PGHOST": BIND,
            "PGPORT": str(self.port),
            "PGUSER": NAME,
            "PGPASSWORD": self._password_file.read_text(),
            "PGDATABASE": database,
            "PGCONNECT_TIMEOUT": "5",
            "PGOPTIONS": "-c client_min_messages=warning",
            "HOME": os.devnull,  # no .psqlrc, .pgpass or service file of the user's
        }
        command = [self._program("psql"), "-XAtq", "-c", sql]
        return run(command, timeout=60, env={**ENVIRONMENT, **login}).strip()

    def url(self) -> str:
        return f"postgresql://{NAME}:{stored_secret(self._password_file)}@{BIND}:{self.port}/{NAME}"
