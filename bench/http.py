"""The officer's day and the supervisor's inbox through the API, beside their limit and the usual way.

    python -m bench.http [--seconds 3] [--rounds 5] [--connections 32]

100,000 appointments on a private PostgreSQL with default durability. Three servers of one process each
are asked in turn, round after round; the table shows medians and ratios to the limit.
"""

from __future__ import annotations

import os
import secrets
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated
from urllib.parse import quote
from uuid import UUID

import typer
from rich.console import Console
from rich.progress import track
from rich.table import Table
from sqlalchemy import text
from sqlmodel import Session

from aftercare.casework.sign_in.acts import token_hash
from aftercare.store.database.engine import open_engine
from aftercare.store.sign_in.rows import ApiTokenRow
from bench.http_peers import READERS
from bench.load import Measured, measure
from bench.many_rows import fill
from bench.own_server import own_server

KINDS = ("ours", "limit", "usual")
DAYS = [datetime(2026, 11, 23, tzinfo=UTC) + timedelta(days=n) for n in range(5)]
INBOX_SIZE = 50


@dataclass(frozen=True)
class Screen:
    """One thing to ask of all three: our paths with a bearer token, theirs with the staff id."""

    name: str
    staff: UUID
    token: str
    our_paths: list[str]
    their_paths: list[str]


def main(
    seconds: Annotated[float, typer.Option(min=0.5, max=30)] = 3,
    rounds: Annotated[int, typer.Option(min=1, max=9)] = 5,
    connections: Annotated[int, typer.Option(min=1, max=64)] = 32,
) -> None:
    console = Console()
    with ExitStack() as stack:
        server = stack.enter_context(own_server({"max_connections": "300"}))
        engine = open_engine(server.url, pool_size=2)
        count = fill(engine)
        with Session(engine) as session:
            screens = [_day(session), _inbox(session)]
            session.commit()
        ports = {kind: stack.enter_context(peer(kind, server.url)) for kind in KINDS}
        results = _run(screens, ports, seconds, rounds, connections)
    _print(console, screens, results, count, connections)


def _day(session: Session) -> Screen:
    staff = _reader(session, "officer")
    spans = [(day.isoformat(), (day + timedelta(days=1)).isoformat()) for day in DAYS]
    ours = [f"/api/v1/appointments?from={quote(a)}&to={quote(b)}&limit=200" for a, b in spans]
    theirs = [f"/day?staff={staff}&first={quote(a)}&last={quote(b)}&size=200" for a, b in spans]
    return Screen("officer's day", staff, token_for(session, staff), ours, theirs)


def _inbox(session: Session) -> Screen:
    staff = _reader(session, "supervisor")
    ours = [f"/api/v1/escalations?limit={INBOX_SIZE}"]
    theirs = [f"/inbox?staff={staff}&size={INBOX_SIZE}"]
    return Screen("supervisor's inbox", staff, token_for(session, staff), ours, theirs)


def _reader(session: Session, role: str) -> UUID:
    query = text("select id from staff where username = :name")
    found: UUID = session.execute(query, {"name": READERS[role]}).scalar_one()
    return found


def token_for(session: Session, staff: UUID) -> str:
    token, now = secrets.token_urlsafe(24), datetime.now(UTC)
    session.add(
        ApiTokenRow(
            token_hash=token_hash(token),
            staff_id=staff,
            created_at=now,
            expires_at=now + timedelta(hours=2),
        )
    )
    return token


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def peer(kind: str, url: str) -> Iterator[int]:
    """One server process on a free port; ended when the block ends."""
    port = free_port()
    command = [sys.executable, "-m", "bench.http_peers", kind, url, str(port)]
    process = subprocess.Popen(
        command, stderr=subprocess.DEVNULL, env=os.environ | {"AFTERCARE_LOG_LEVEL": "WARNING"}
    )
    try:
        _wait_for(port, process)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=10)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("a peer did not start")


def _run(
    screens: list[Screen], ports: dict[str, int], seconds: float, rounds: int, connections: int
) -> dict[tuple[str, str], list[Measured]]:
    results: dict[tuple[str, str], list[Measured]] = {}
    turns = [(screen, kind) for _ in range(rounds + 1) for screen in screens for kind in KINDS]
    for number, (screen, kind) in enumerate(track(turns, description="asking")):
        paths = screen.our_paths if kind == "ours" else screen.their_paths
        headers = {"Authorization": f"Bearer {screen.token}"} if kind == "ours" else {}
        measured = measure(ports[kind], paths, headers, connections, seconds)
        # The first round warms caches and pools.
        if number >= len(screens) * len(KINDS):
            results.setdefault((screen.name, kind), []).append(measured)
    return results


def _print(
    console: Console,
    screens: list[Screen],
    results: dict[tuple[str, str], list[Measured]],
    count: int,
    connections: int,
) -> None:
    table = Table(title=f"{count:,} appointments, {connections} connections, medians")
    for heading in ("screen", "server", "÷ limit", "p50 ÷ limit", "p99 ÷ limit", "requests/s"):
        table.add_column(heading, justify="left" if heading in ("screen", "server") else "right")
    for screen in screens:
        middle = {kind: _median(results[screen.name, kind]) for kind in KINDS}
        for kind in KINDS:
            one, base = middle[kind], middle["limit"]
            table.add_row(
                screen.name, kind, f"{one.rate / base.rate:.2f}", f"{one.p50_ms / base.p50_ms:.2f}",
                f"{one.p99_ms / base.p99_ms:.2f}", f"{one.rate:.0f}",
            )  # fmt: skip
    console.print(table)


def _median(runs: list[Measured]) -> Measured:
    return Measured(
        statistics.median(run.rate for run in runs),
        statistics.median(run.p50_ms for run in runs),
        statistics.median(run.p99_ms for run in runs),
    )


if __name__ == "__main__":
    typer.run(main)
