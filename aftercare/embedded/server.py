"""Runs the private server: start it, wait until it answers, stop it."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from aftercare.base.start_errors import ServerDidNotStart
from aftercare.embedded.binaries import Binaries
from aftercare.embedded.cluster import OWNER
from aftercare.embedded.keeper import Child, kept_child
from aftercare.embedded.place import usable_port
from aftercare.embedded.user import SystemUser

DATABASE = "aftercare"
PAUSE_SECONDS = 0.02
RETRY_SECONDS = 10  # a killed server's children need a moment to let go of the shared memory
ANSWER_SECONDS = 60  # a crash with much unwritten work takes a while to recover from
STOP_SECONDS = 30

# What keeps the server private, and row contents out of its log: level `log` leaves out the errors
# of statements, `terse` leaves out their details.
PRIVATE = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "log_destination": "stderr",
    "logging_collector": "off",
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_statement": "none",
    "log_checkpoints": "off",
    "log_timezone": "UTC",
    "timezone": "UTC",
}


@dataclass(frozen=True)
class PrivateServer:
    """A running server: its process, its port on 127.0.0.1, its password (never shown)."""

    pid: int
    port: int
    password: str = field(repr=False)

    @property
    def url(self) -> str:
        """Address of the database `aftercare`, password included: not for logs."""
        return self.url_of(DATABASE)

    def url_of(self, database: str) -> str:
        """The same for another database."""
        return f"postgresql://{OWNER}:{self.password}@127.0.0.1:{self.port}/{database}"


@contextmanager
def running_server(
    place: Path, binaries: Binaries, user: SystemUser, password: str, settings: Mapping[str, str]
) -> Iterator[PrivateServer]:
    """The cluster in `place`, served for the block; raises ServerDidNotStart."""
    give_up_at = time.monotonic() + RETRY_SECONDS
    while True:
        port = usable_port(place)
        wanted = {**settings, **PRIVATE, "port": str(port)}
        child = _launch(place, binaries, user, wanted)
        server = PrivateServer(child.pid, port, password)
        try:
            if _answers(child, server):
                _ensure_database(server)
                yield server
                return
        finally:
            _stop(child)
        if time.monotonic() > give_up_at:
            raise ServerDidNotStart(_last_words(place))
        time.sleep(PAUSE_SECONDS * 5)


def _launch(
    place: Path, binaries: Binaries, user: SystemUser, settings: Mapping[str, str]
) -> Child:
    chosen = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    command = [str(binaries.folder / "postgres"), "-D", str(place / "cluster"), *chosen]
    descriptor = os.open(place / "log", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as log:
        return kept_child(command, user, cwd=place, output=log)


def _answers(child: Child, server: PrivateServer) -> bool:
    """Wait until the server takes connections (true), ends, or stays silent too long (false)."""
    give_up_at = time.monotonic() + ANSWER_SECONDS
    while time.monotonic() < give_up_at:
        try:
            psycopg.connect(server.url_of("postgres"), connect_timeout=5).close()
            return True
        except psycopg.OperationalError:
            pass  # not yet listening, or still recovering
        try:
            child.wait(PAUSE_SECONDS)
            return False
        except subprocess.TimeoutExpired:
            continue
    return False


def _ensure_database(server: PrivateServer) -> None:
    with psycopg.connect(server.url_of("postgres"), autocommit=True) as connection:
        known = connection.execute("select from pg_database where datname = %s", [DATABASE])
        if known.fetchone() is None:
            connection.execute(f"create database {DATABASE}")


def _stop(child: Child) -> None:
    """Ask for a fast shutdown, then an immediate one, then insist; returns when it has ended."""
    for wish, seconds in ((signal.SIGINT, STOP_SECONDS), (signal.SIGQUIT, 5)):
        child.send_signal(wish)
        try:
            child.wait(seconds)
            return
        except subprocess.TimeoutExpired:
            continue
    child.kill()
    child.wait()


def _last_words(place: Path) -> str:
    lines = (place / "log").read_text(errors="replace").strip().splitlines()
    fatal = [line for line in lines if "FATAL" in line] or lines or ["it said nothing"]
    return f"The private PostgreSQL did not start: {fatal[-1]}"
