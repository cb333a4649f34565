"""Pages as a browser asks for them, of one officer and one supervisor: neither may grow with the country."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from http.client import HTTPConnection
from typing import NamedTuple
from urllib.parse import urlencode
from uuid import UUID

from sqlalchemy import Engine, text

from aftercare.casework.overviews.search import search_clients
from aftercare.domain.accounts.permissions import Actor, Role
from aftercare.store.database.engine import open_engine
from aftercare.store.database.unit_of_work import Database
from bench.asking import signed_in
from bench.country.measuring import Meter, Spent
from bench.http import peer

OFFICER = {
    "worklist": "/worklist",
    "week": "/week",
    "calendar": "/calendar",
    "caseload": "/caseload",
    "client": "/people/{person}",
    "messages": "/people/{person}/messages",
    "history": "/people/{person}/history",
}
SUPERVISOR = {
    "today": "/today",
    "inbox": "/escalations",
    "worklist": "/worklist",
    "caseload": "/caseload",
    "calendar": "/calendar",
    "team figures": "/team-figures",
    "message figures": "/message-figures",
    "caseloads": "/caseloads",
}
SEARCHED = {"search, name": "Mehmet", "search, reference": "P-12"}
WARMING = 8


class Shown(NamedTuple):
    reader: str
    page: str
    each: Spent


def show_all(url: str, meter: Meter, rounds: int) -> Iterator[Shown]:
    engine = open_engine(url, pool_size=1)
    database = Database(engine)
    readers = {Role.OFFICER: _reader(engine, "o1"), Role.SUPERVISOR: _reader(engine, "s0")}
    with engine.connect() as connection:
        query = text("select id from person where officer_id = :officer order by reference limit 1")
        values = {"officer": readers[Role.OFFICER].staff_id}
        person: UUID = connection.execute(query, values).scalar_one()
    with peer("ours", url) as port:
        for role, pages in ((Role.OFFICER, OFFICER), (Role.SUPERVISOR, SUPERVISOR)):
            browser = _Browser(port, signed_in(database, readers[role]))
            for page, path in pages.items():
                yield Shown(role, page, browser.asked(meter, path.format(person=person), rounds))
            for page, typed in SEARCHED.items():
                yield Shown(role, page, browser.asked(meter, typed, rounds, searching=True))
            browser.close()
    engine.dispose()


class _Browser:
    def __init__(self, port: int, headers: dict[str, str]) -> None:
        self._connection = HTTPConnection("127.0.0.1", port)
        self._headers = headers

    def asked(self, meter: Meter, what: str, rounds: int, *, searching: bool = False) -> Spent:
        """The mean of so many requests, once the plans of the statements are made."""
        ask = self._search if searching else self._show

        def ask_often(times: int) -> None:
            for _ in range(times):
                ask(what)

        ask_often(WARMING)
        _, spent = meter.measured(lambda: ask_often(rounds))
        return spent.each(rounds)

    def close(self) -> None:
        self._connection.close()

    def _show(self, path: str) -> None:
        self._connection.request("GET", path, headers=self._headers)
        self._read(path)

    def _search(self, typed: str) -> None:
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        body = urlencode({"q": typed})
        self._connection.request("POST", "/search/suggestions", body, self._headers | form)
        self._read(typed)

    def _read(self, what: str) -> None:
        answer = self._connection.getresponse()
        body = answer.read()
        assert answer.status == 200, (what, answer.status)
        assert b"<h1" in body or b"data-options" in body, what


def make_search_lines(url: str, meter: Meter, now: datetime) -> Spent:
    """The first search after an import makes the line of each client."""
    engine = open_engine(url, pool_size=1)
    database = Database(engine)
    actor = _reader(engine, "s0")

    def search() -> None:
        with database.work(actor, now) as work:
            search_clients(work, "x", 7)

    _, spent = meter.measured(search)
    engine.dispose()
    return spent


def _reader(engine: Engine, key: str) -> Actor:
    query = text("select role, id, team_id from staff where id = md5(:key)::uuid")
    with engine.connect() as connection:
        role, staff, team = connection.execute(query, {"key": key}).one()
    return Actor(Role(role), staff, team)
