"""The pages of a day as a browser asks for them, and slow answers of the API, at ten thousand clients, from one server.

    python -m bench pages [--officers 250] [--rounds 60]

On a private PostgreSQL with default durability; an officer sees 40 clients, a supervisor the 1,000 of a team. The time
is from the request to its last byte on loopback: signing in, rights, the access log and the HTML are in it. Beside it
what one request takes of the processor in the server and in PostgreSQL, since the machine may have more to do.
"""

from __future__ import annotations

import time
from http.client import HTTPConnection
from typing import Annotated
from uuid import UUID

import typer
from rich.console import Console
from rich.progress import track
from rich.table import Table
from sqlalchemy import Engine, text

from aftercare.casework.sign_in.acts import Credential
from aftercare.domain.accounts.permissions import Actor, Role
from aftercare.store.database.engine import open_engine
from aftercare.store.database.unit_of_work import Database
from bench.asking import in_ms, processor_ms, signed_in
from bench.http import peer
from bench.many_rows import PER_OFFICER, fill
from bench.own_server import own_server

GOALS_MS = (30, 60)
LISTS = {"week": "/week", "worklist": "/worklist", "caseload": "/caseload", "inbox": "/escalations"}
TABS = ("", "/conditions", "/messages", "/risk-and-treatment", "/history")
# The slowest answers of the API when they were first measured; an export of a case file is limited to five an hour.
ANSWERS = {
    "plan preview": "/plans/{plan}/preview",
    "conversation": "/people/{person}/conversation",
    "explanation": "/plans/{plan}/explanation",
    "contact dues": "/people/{person}/contact-dues",
}


def main(
    officers: Annotated[int, typer.Option(min=10, max=2_000)] = 250,
    rounds: Annotated[int, typer.Option(min=20, max=1_000)] = 60,
) -> None:
    console = Console()
    with own_server({"max_connections": "60"}) as server:
        engine = open_engine(server.url, pool_size=1)
        count = fill(engine, officers)
        people = officers * PER_OFFICER
        title = "ms by the clock (goals: p50 {} and p95 {})".format(*GOALS_MS)
        table = Table(title=f"{people:,} clients, {count:,} appointments; {title}")
        for heading in ("page", "reader", "p50", "p95", "most", "server", "PostgreSQL"):
            table.add_column(heading, justify="left" if heading in ("page", "reader") else "right")
        readers = {"officer": _reader(engine, "o1"), "supervisor": _reader(engine, "s2")}
        mine = _client_of(engine, readers["officer"].staff_id)
        with peer("ours", server.url) as port:
            for name, actor in readers.items():
                headers = signed_in(Database(engine), actor)
                _ask_for_all(table, port, name, headers, _pages(actor, mine), rounds)
            headers = signed_in(Database(engine), readers["officer"], Credential.BEARER)
            _ask_for_all(table, port, "officer, API", headers, _answers(engine, mine), rounds)
        engine.dispose()
    console.print(table)


def _pages(actor: Actor, mine: UUID) -> dict[str, str]:
    pages = LISTS | {f"client{tab}": f"/people/{mine}{tab}" for tab in TABS}
    if actor.role is not Role.OFFICER:
        del pages["week"]
    return pages


def _answers(engine: Engine, mine: UUID) -> dict[str, str]:
    query = text("select id from supervision_plan where person_id = :person")
    with engine.connect() as connection:
        plan = connection.execute(query, {"person": mine}).scalar_one()
    return {name: "/api/v1" + path.format(person=mine, plan=plan) for name, path in ANSWERS.items()}


def _ask_for_all(
    table: Table,
    port: int,
    reader: str,
    headers: dict[str, str],
    paths: dict[str, str],
    rounds: int,
) -> None:
    connection = HTTPConnection("127.0.0.1", port)
    for name, path in track(paths.items(), f"As {reader}"):
        # Each connection of the pool plans its statements once.
        for _ in range(10):
            _asked(connection, headers, path)
        begun = [processor_ms(one) for one in ("python", "postgres")]
        took = [_asked(connection, headers, path) for _ in range(rounds)]
        spent = [
            (processor_ms(one) - before) / rounds
            for one, before in zip(("python", "postgres"), begun, strict=True)
        ]
        table.add_row(name, reader, *in_ms(took), *(f"{one:.0f}" for one in spent))
    connection.close()


def _asked(connection: HTTPConnection, headers: dict[str, str], path: str) -> float:
    """Milliseconds; raises AssertionError for an answer that is neither a page nor an object."""
    begun = time.perf_counter()
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    body = answer.read()
    took = (time.perf_counter() - begun) * 1_000
    assert answer.status == 200, (path, answer.status)
    assert body.startswith(b"{") or b"<h1" in body
    return took


def _reader(engine: Engine, key: str) -> Actor:
    query = text("select role, id, team_id from staff where id = md5(:key)::uuid")
    with engine.connect() as connection:
        role, staff, team = connection.execute(query, {"key": key}).one()
    return Actor(Role(role), staff, team)


def _client_of(engine: Engine, officer_id: UUID) -> UUID:
    query = text("select id from person where officer_id = :officer order by reference limit 1")
    with engine.connect() as connection:
        found: UUID = connection.execute(query, {"officer": officer_id}).scalar_one()
    return found
