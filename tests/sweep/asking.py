"""An office that is watched, with a browser and a bearer's client for each of its accounts."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx import Response
from sqlalchemy import Connection, text

from aftercare.bootstrap import AppState
from aftercare.casework.sign_in.acts import Credential, issue_token
from aftercare.domain.accounts.permissions import CLOCK, Actor, Permission, Role
from aftercare.store.accounts.rows import StaffRow
from aftercare.web.shell.request import session_cookie
from tests.conftest import undone
from tests.serving import Housed, api_on, web_on
from tests.store.arranging import Office, unknown_id
from tests.sweep.files import HIDDEN, NORTH, SOUTH, arranged
from tests.sweep.routes import VALUES, Route, routes_of, table_of
from tests.sweep.watching import ID, House, Row, Watch

ORIGIN = "http://127.0.0.1:8000"
# Where an account works; what belongs to no client there is its own.
AT_HOME = dict.fromkeys(HIDDEN, NORTH) | {
    "outsider": SOUTH, "other_supervisor": SOUTH, "other_planner": SOUTH, "other_provider": SOUTH,
}  # fmt: skip
# A new transaction has none of these; in the one of a test they would stay from the request before.
_AS_NEW = "select " + ", ".join(
    f"set_config('app.{name}', '', true)"
    for name in (
        "staff_id",
        "role",
        "team_id",
        "provider_id",
        "scopes",
        "team_ids",
        "today",
        "now",
        "behalf",
    )
)
_TABLES = """select relname::text from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace"""
# Asked of every list that wants them.
DAYS = {
    "from": "2026-11-20T00:00:00Z",
    "to": "2026-12-20T00:00:00Z",
    "occurrence": "2",
    "to_tier": "1",
}


UNREAD = {400, 405, 413, 415, 422, 428}


@dataclass(frozen=True)
class Where:
    """A file, and whose things that belong to no client."""

    file: str
    house: str


@dataclass(frozen=True)
class Asked:
    """A request that was answered."""

    actor: str
    route: Route
    address: str
    version: int
    sent: Mapping[str, Any]
    response: Response

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def is_unread(self) -> bool:
        """Whether the question itself was at fault, so that nothing was looked up."""
        return self.status in UNREAD

    @property
    def outcome(self) -> str:
        """How far it came: to the rule of the route, to a decision about the thing, or not even read."""
        if self.is_unread:
            return "not read"
        return "role refused" if self.status == 403 else "decided"

    @property
    def said(self) -> str:
        """The whole answer, words and headers."""
        return f"{self.response.headers}\n{self.response.text}"

    def __str__(self) -> str:
        return f"{self.actor}: {self.route.method} {self.address} {str(self.sent)[:200]}: {self.status}"


class NothingArranged(Exception):
    """A route is about a kind of thing of which there is none."""

    def __init__(self, table: str, file: str) -> None:
        super().__init__(f"There is no {table} of {file}: add one in tests/sweep/files.py.")


class Sweep:
    """Everything that can be asked, and everyone who asks."""

    def __init__(self, app_state: AppState, connection: Connection, office: Office) -> None:
        self.app_state, self.connection = app_state, connection
        self.staff, self.people = arranged(app_state.database, office)
        self._clients = ExitStack()
        self._browsers = {name: self._client(name, web_on(app_state)) for name in HIDDEN}
        self._bearers = {name: self._client(name, api_on(app_state)) for name in HIDDEN}
        provider_id = office.other_provider.provider_id
        assert provider_id is not None
        houses = [
            House(NORTH, office.team_id, office.provider_id),
            House(SOUTH, office.other_team_id, provider_id),
        ]
        self.watch = Watch(connection, self.people, houses)
        self.tables = frozenset(connection.scalars(text(_TABLES)))
        self.routes = [
            *routes_of(_app_of(api_on(app_state)), is_api=True),
            *routes_of(_app_of(web_on(app_state)), is_api=False),
        ]

    def close(self) -> None:
        self._clients.close()

    def actor(self, name: str) -> Actor:
        found: Actor = getattr(self.staff, name)
        return found

    def hidden(self, actor: str, file: str) -> Where:
        """A file that is hidden from this account, and what belongs to the other team and its provider."""
        return Where(file, NORTH if AT_HOME[actor] == SOUTH else SOUTH)

    def own(self, actor: str) -> Where:
        return Where(AT_HOME[actor], AT_HOME[actor])

    def _client(self, name: str, served: Any) -> TestClient:
        is_api = served.app is _app_of(api_on(self.app_state))
        kind = Credential.BEARER if is_api else Credential.WEB_SESSION
        with self.app_state.database.work(CLOCK, self.app_state.clock.now()) as work:
            row = work.session.get_one(StaffRow, self.actor(name).staff_id)
            # A machine has no session: its browser is no one's.
            opens = is_api or row.role != Role.MACHINE
            scopes = [Permission(one) for one in row.scopes or ()]
            token = issue_token(work, row, kind, scopes=scopes)[0] if opens else ""
        client = TestClient(
            served, base_url=ORIGIN, follow_redirects=False, raise_server_exceptions=False
        )
        if is_api:
            client.headers["authorization"] = f"Bearer {token}"
        else:
            client.headers["origin"] = ORIGIN
            client.cookies.set(session_cookie(self.app_state.settings), token)
        return self._clients.enter_context(client)

    def row(self, table: str, where: Where, number: int = 0) -> Row:
        """Of this file, or where no client has such things, of this house. Raises NothingArranged."""
        of_client = self.watch.rows[where.file].get(table)
        rows = self.watch.others(where.house, table) if of_client is None else of_client
        if not rows:
            raise NothingArranged(table, where.file)
        return rows[number % len(rows)]

    def id_of(self, name: str, where: Where, path: str) -> UUID:
        """Of the thing that a field or a parameter with this name means. Raises UnknownParameter."""
        table = table_of(with_suffix(name), path, self.tables)
        return self.row(table, where).id if table else self.people[where.file].id

    def is_of_a_client(self, route: Route) -> bool:
        """Whether a row of a client's file stands in its address."""
        tables = (table_of(one, route.path, self.tables) for one in route.parameters)
        return any(one in self.watch.of_clients for one in tables)

    def address(self, route: Route, *places: Where, number: int = 0) -> tuple[str, int]:
        """The route with rows from these places in its path, and the version of the last row. The last place is for all
        parameters that follow."""
        path, version = route.path, 1
        for position, name in enumerate(route.parameters):
            where = places[min(position, len(places) - 1)]
            table = table_of(name, route.path, self.tables)
            last = position == len(route.parameters) - 1
            row = self.row(table, where, number if last else 0) if table else None
            path = path.replace(f"{{{name}}}", str(row.id) if row else VALUES.get(name, "1"))
            version = row.version if row else 1
        return path, version

    def questions(self, route: Route, where: Where) -> Iterator[str]:
        """The queries of a route: what it must be asked, and then about each thing there."""
        ids = {
            name: f"{name}={self.id_of(name, where, route.path)}"
            for name, kind in route.asks.items()
            if "UUID" in str(kind)
        }
        must = [f"{name}={value}" for name, value in DAYS.items() if name in route.asks]
        must += [one for name, one in ids.items() if "None" not in str(route.asks[name])]
        yield "&".join(must)
        yield from ("&".join([*must, one]) for one in ids.values() if one not in must)

    def ask(self, actor: str, route: Route, address: str, version: int = 1, **sent: Any) -> Asked:
        client = (self._bearers if route.is_api else self._browsers)[actor]
        headers = {"if-match": f'"{version}"'} if route.is_api and not route.is_read else {}
        self.watch.as_owner()
        self.connection.exec_driver_sql(_AS_NEW)
        response = client.request(route.method, address, headers=headers, **sent)
        return Asked(actor, route, address, version, sent, response)

    def says_the_same_of_nothing(self, asked: Asked) -> bool:
        """Whether the answer is that to the same question about ids that no row has."""
        hidden = {
            one: str(unknown_id())
            for one, (file, *_) in self.watch.places.items()
            if file in HIDDEN[asked.actor]
        }
        said = json.dumps([asked.address, asked.sent])
        if not hidden.keys() & set(ID.findall(said)):
            return True
        other = json.loads(ID.sub(lambda one: hidden.get(one[0], one[0]), said))
        with undone(self.connection):
            again = self.ask(asked.actor, asked.route, other[0], asked.version, **other[1])
        here, there = (ID.sub("", one.response.text) for one in (asked, again))
        return (asked.status, here) == (again.status, there)


def with_suffix(name: str) -> str:
    return f"_{name}" if name == "id" else name if name.endswith("_id") else f"{name}_id"


def _app_of(served: Any) -> FastAPI:
    assert isinstance(served, Housed)
    return served.app
