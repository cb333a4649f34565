"""The search of the header as the browser asks it: whole requests to a server process, one for each pause in typing.

Part of `python -m bench people-search`. The time is from the request to its last byte on loopback: signing in, finding,
the access log and the fragment of the page are in it. Beside it the mean processor time of this process, the server
and PostgreSQL for one request, since the machine may have more to do.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from http.client import HTTPConnection
from urllib.parse import urlencode

from rich.console import Console
from rich.table import Table

from aftercare.domain.accounts.permissions import Actor
from aftercare.store.database.unit_of_work import Database
from bench.asking import in_ms, processor_ms, signed_in
from bench.http import peer

GOAL_MS = 50
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


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
            headers = signed_in(database, actor) | FORM
            connection = HTTPConnection("127.0.0.1", port)
            _asked(connection, headers, "warming up")
            everything: list[float] = []
            at_first = processor_ms()
            for name, typed in {"nothing yet": "", **questions}.items():
                begun = processor_ms()
                took = [
                    _asked(connection, headers, part)
                    for part in _typed(typed)
                    for _ in range(rounds)
                ]
                everything += took
                spent = (processor_ms() - begun) / len(took)
                table.add_row(name, reader, *in_ms(took), f"{spent:.0f}")
            spent = (processor_ms() - at_first) / len(everything)
            row = ("all of these", reader, *in_ms(everything), f"{spent:.0f}")
            table.add_row(*row, end_section=True)
            connection.close()
    console.print(table)


def _typed(whole: str) -> Iterator[str]:
    yield from (whole[:size] for size in range(2, len(whole), 2))
    yield whole


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
