"""What a morning runs: `serve` and `worker` as operators start them, a stand-in for Twilio; and what each spends."""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from threading import Event, Thread

import psutil
import psycopg
from sqlalchemy.engine import make_url

from aftercare.store.operations.login_rights import SERVICE_ROLES
from aftercare.store.operations.set_up import Login, make_login
from bench.http import free_port

ROOT = Path(__file__).parents[2]
LOGIN = Login("aftercare_bench_service", secrets.token_urlsafe(16), "")
SAMPLE_S = 10.0


@dataclass(frozen=True)
class Running:
    """A process of the morning by the name it has in the report, and its port when it listens."""

    name: str
    process: psutil.Process
    port: int = 0


def service_address(owner_url: str) -> str:
    """The database by a login with the rights of the service alone, as the processes demand."""
    with psycopg.connect(owner_url, autocommit=True) as admin:
        make_login(admin, LOGIN, SERVICE_ROLES)
        for role in SERVICE_ROLES:
            admin.execute(f"grant temporary on database {admin.info.dbname} to {role}".encode())
    parts = make_url(owner_url).set(username=LOGIN.name, password=LOGIN.password)
    return parts.render_as_string(hide_password=False)


@contextmanager
def started(
    name: str, kind: str, environment: Mapping[str, str], folder: Path
) -> Iterator[Running]:
    """`aftercare serve` or `aftercare worker`; ended as an operator ends it."""
    port = free_port()
    command = [sys.executable, "-m", "aftercare.cli", kind]
    kept = {key: text for key, text in os.environ.items() if not key.startswith("AFTERCARE_")}
    with (folder / f"{name}.log").open("wb") as said:
        process = subprocess.Popen(
            command, env=kept | dict(environment) | {"AFTERCARE_PORT": str(port)}, cwd=ROOT,
            stdout=said, stderr=said,
        )  # fmt: skip
    try:
        yield Running(name, psutil.Process(process.pid), port if kind == "serve" else 0)
    finally:
        process.terminate()
        try:
            process.wait(timeout=60)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def provider() -> Iterator[Running]:
    """The stand-in that takes texts as Twilio does."""
    command = [sys.executable, "-m", "bench.messages_server", "50"]
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    assert process.stdout is not None
    try:
        yield Running(
            "stand-in for Twilio", psutil.Process(process.pid), int(process.stdout.readline())
        )
    finally:
        process.kill()
        process.communicate()


@contextmanager
def officers_at_work(who: Path, count: int, seconds: float) -> Iterator[Running]:
    """Locust with the officers that `who` describes, for so long; leaving waits for their last answers."""
    command = [
        sys.executable, "-m", "locust", "--headless", "--locustfile", "bench/morning/officers.py",
        "--users", str(count), "--spawn-rate", str(max(50, count / 5)), "--only-summary",
        "--run-time", f"{seconds:.0f}s", "--stop-timeout", "20", "--loglevel", "ERROR",
    ]  # fmt: skip
    with (who.parent / "locust.log").open("wb") as said:
        process = subprocess.Popen(
            command, cwd=ROOT, stdout=said, stderr=said,
            env=os.environ | {"AFTERCARE_BENCH_MORNING": str(who)},
        )  # fmt: skip
    try:
        yield Running("locust (the officers)", psutil.Process(process.pid))
        process.wait(timeout=90)
    finally:
        process.kill()
        process.wait()


def wait_until_ready(server: Running) -> None:
    """Raises RuntimeError after ten minutes, or when it has ended."""
    until = time.monotonic() + 600
    while time.monotonic() < until and server.process.is_running():
        connection = HTTPConnection("127.0.0.1", server.port, timeout=10)
        try:
            connection.request("GET", "/readyz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.2)
        finally:
            connection.close()
    raise RuntimeError(f"{server.name} is not ready")


def spent_s(process: psutil.Process, *, with_children: bool = False) -> float:
    """Seconds of the processor, its own and of the children it has; `with_children` also of those that have ended."""
    total = 0.0
    for one in [process, *(process.children(recursive=True) if with_children else [])]:
        try:
            times = one.cpu_times()
        except psutil.NoSuchProcess:
            continue
        total += times.user + times.system
        if with_children:
            total += times.children_user + times.children_system
    return total


def memory_mb(process: psutil.Process) -> float:
    """Of the process, in MB (2**20). Of PostgreSQL what its processes have of their own: the shared part fills once."""
    if process.name() != "postgres":
        return float(process.memory_info().rss) / 2**20
    total = 0
    for one in [process, *process.children()]:
        with suppress(psutil.Error):
            total += one.memory_full_info().uss
    return total / 2**20


@dataclass
class Watched:
    """The memory of processes over time, by name: (seconds since the beginning, MB); each sample also in `file`."""

    running: list[Running]
    file: Path
    megabytes: dict[str, list[tuple[float, float]]] = field(default_factory=dict)

    @contextmanager
    def watching(self) -> Iterator[None]:
        over, begun = Event(), time.monotonic()

        def watch() -> None:
            while True:
                sample = {one.name: memory_mb(one.process) for one in self.running}
                at = time.monotonic() - begun
                for name, size in sample.items():
                    self.megabytes.setdefault(name, []).append((at, size))
                with self.file.open("a") as lines:
                    lines.write(json.dumps({"at": at} | sample) + "\n")
                if over.wait(SAMPLE_S):
                    return

        with ExitStack() as stack:
            thread = Thread(target=watch)
            thread.start()
            stack.callback(thread.join)
            stack.callback(over.set)
            yield
