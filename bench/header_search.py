"""The search of the header as the browser asks it: whole requests to a server process, one for each pause in typing.

Part of `python -m bench people-search`. The time is from the request to its last byte on loopback: signing in, finding,
the access log and the fragment of the page are in it. Beside it the mean processor time of this process, the server
and PostgreSQL for one request, since the machine may have more to do.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

from rich.console import Console
from rich.table import Table

from aftercare.base.settings import Settings
from aftercare.casework.sign_in.acts import Credential, issue_token
from aftercare.domain.accounts.permissions import CLOCK, Actor
from aftercare.store.accounts.rows import StaffRow
from aftercare.store.database.unit_of_work import Database
from aftercare.web.shell.cookies import session_cookie
from bench.http import peer

GOAL_MS = 50


def measure_header(
    console: Console,
    url: str,
    database: Database,
    readers: Mapping[str, Actor],
    questions: Mapping[str, str],
    rounds: int,
) -> None:
    """Each question is typed two letters at a time, as one types between two pauses; each text is asked `rounds`
    times."""
    table = Table(title=f"POST /search/suggestions, ms by the clock (goal: p95 at most {GOAL_MS})")
    for heading in ("", "sees", "p50", "p95", "most", "of processors"):
        table.add_column(heading, justify="left" if heading in ("", "sees") else "right")
    with peer("ours", url) as port:
        for reader, actor in readers.items():
            headers = _headers(database, actor)
            connection = HTTPConnection("127.0.0.1", port)
            _asked(connection, headers, "warming up")
            everything: list[float] = []
            at_first = _processor_ms()
            for name, typed in {"nothing yet": "", **questions}.items():
                begun = _processor_ms()
                took = [
                    _asked(connection, headers, part)
                    for part in _typed(typed)
                    for _ in range(rounds)
                ]
                everything += took
                spent = (_processor_ms() - begun) / len(took)
                table.add_row(name, reader, *_in_ms(took), f"{spent:.0f}")
            spent = (_processor_ms() - at_first) / len(everything)
            row = ("all of these", reader, *_in_ms(everything), f"{spent:.0f}")
            table.add_row(*row, end_section=True)
            connection.close()
    console.print(table)


def _typed(whole: str) -> Iterator[str]:
    yield from (whole[:size] for size in range(2, len(whole), 2))
    yield whole


def _headers(database: Database, actor: Actor) -> dict[str, str]:
    with database.work(CLOCK, datetime.now(UTC)) as work:
        staff = work.session.get_one(StaffRow, actor.staff_id)
        token, _ = issue_token(work, staff, Credential.WEB_SESSION)
    return {
        "Content-Type": "application/x-www-form-urlencoded",
        "Cookie": f"{session_cookie(Settings())}={token}",
        "Sec-Fetch-Site": "same-origin",
    }


def _asked(connection: HTTPConnection, headers: dict[str, str], typed: str) -> float:
    """Milliseconds; raises AssertionError for what is no answer of the search."""
    begun = time.perf_counter()
    connection.request("POST", "/search/suggestions", urlencode({"q": typed}), headers)
    answer = connection.getresponse()
    body = answer.read()
    took = (time.perf_counter() - begun) * 1_000
    assert answer.status == 200, answer.status
    assert b"data-options" in body
    return took


def _in_ms(took: list[float]) -> tuple[str, str, str]:
    p95 = statistics.quantiles(took, n=20)[-1]
    return f"{statistics.median(took):.0f}", f"{p95:.0f}", f"{max(took):.0f}"


def _processor_ms() -> float:
    """Of this process and all that it started."""
    fields = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            # The name of a program may hold spaces.
            fields[int(stat.parent.name)] = stat.read_text().rpartition(")")[2].split()
    ours, grew = {os.getpid()}, True
    while grew:
        more = {pid for pid, one in fields.items() if int(one[1]) in ours} - ours
        ours, grew = ours | more, bool(more)
    ticks = sum(int(fields[pid][11]) + int(fields[pid][12]) for pid in ours)
    return ticks / os.sysconf("SC_CLK_TCK") * 1_000
