"""A real receiver on this computer, that behaves as a test tells it to, and a webhook that leads there."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import text

from aftercare.base.clock import FixedClock
from aftercare.casework.events.webhooks import NewWebhook, confirm_webhook, propose_webhook
from aftercare.domain.accounts.permissions import CLOCK, Actor
from aftercare.notifications.webhooks.delivering import Delivering
from aftercare.notifications.webhooks.receiver import HttpReceiver
from aftercare.store.accounts.rows import StaffRow
from aftercare.store.database.plain_sql import rows
from aftercare.store.database.unit_of_work import Database
from tests.seeding import Town, seed_town

INSIDE = frozenset({"127.0.0.1"})
SOURCE = "https://aftercare.example/api/v1/events"


@dataclass(frozen=True)
class Got:
    """One request: what it said, and its three headers."""

    event: dict[str, Any]
    event_id: str
    moment: str
    signatures: list[str]
    body: bytes

    @property
    def about(self) -> UUID:
        return UUID(self.event["data"]["id"])

    def is_signed_with(self, secret: str) -> bool:
        """Checked as docs/how-to/webhooks.md tells receivers to, without our own code."""
        key = base64.b64decode(secret.removeprefix("whsec_"))
        signed = f"{self.event_id}.{self.moment}.".encode() + self.body
        made = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
        return f"v1,{made}" in self.signatures


Behaviour = Callable[[BaseHTTPRequestHandler, Got], None]


def answer(status: int) -> Behaviour:
    def act(handler: BaseHTTPRequestHandler, _got: Got) -> None:
        handler.send_response(status)
        handler.send_header("content-length", "0")
        handler.end_headers()

    return act


TAKES, FAILS = answer(204), answer(500)


@dataclass
class Station:
    """What a receiver got, and how it behaves; `taken` are those it answered well."""

    port: int = 0
    behaves: Behaviour = TAKES
    got: list[Got] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/events?from=aftercare"

    @property
    def ids(self) -> list[str]:
        return [one.event_id for one in self.got]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    station: Station

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        got = Got(
            json.loads(body),
            self.headers["webhook-id"],
            self.headers["webhook-timestamp"],
            self.headers["webhook-signature"].split(),
            body,
        )
        self.station.got.append(got)
        self.station.behaves(self, got)

    def log_message(self, *_: Any) -> None:
        """Says nothing."""


@contextmanager
def receiving(
    station: Station | None = None, certificate: tuple[Path, Path] | None = None
) -> Iterator[Station]:
    """A receiver that listens while the block lasts; again on the port of a station that was there before."""
    station = station or Station()
    handler = type("Handler", (_Handler,), {"station": station})
    server = ThreadingHTTPServer(("127.0.0.1", station.port), handler)
    station.port = server.server_address[1]
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield station
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@dataclass
class Office:
    """The town's database with a clock, and the job that sends."""

    database: Database
    town: Town
    clock: FixedClock
    second_admin: Actor
    total_s: float = 15.0

    def run(self) -> int:
        return self.delivering().run()

    def delivering(self, receiver: Any = None) -> Delivering:
        receiver = receiver or HttpReceiver(INSIDE, connect_s=2.0, total_s=self.total_s)
        return Delivering(self.database, self.clock, receiver, SOURCE, self.real)

    @property
    def real(self) -> FixedClock:
        """The clock of the machine, which is not that of the demonstration."""
        return FixedClock(self.clock.now() + timedelta(days=5))

    def webhook(self, url: str, account: Actor | None = None, **more: Any) -> tuple[UUID, str]:
        """Proposed by one administrator and confirmed by another: its id and its secret."""
        account = account or self.town.supervisor
        new = NewWebhook("Warehouse", url, account.staff_id, **more)
        with self.database.work(self.town.admin, self.clock.now()) as work:
            row, secret = propose_webhook(work, new, INSIDE)
        with self.database.work(self.second_admin, self.clock.now()) as work:
            confirm_webhook(work, row.id, 1)
        return row.id, secret

    def deliveries(self, webhook_id: UUID) -> list[tuple[int, str]]:
        with self.database.work(CLOCK, self.clock.now()) as work:
            asked = (
                "select position, state from webhook_delivery where webhook_id = :one order by 1"
            )
            found = rows(work.session, asked, {"one": webhook_id})
        return [(row["position"], row["state"]) for row in found]

    def state(self, webhook_id: UUID) -> dict[str, Any]:
        with self.database.work(CLOCK, self.clock.now()) as work:
            (found,) = rows(
                work.session, "select * from webhook where id = :one", {"one": webhook_id}
            )
        return found

    def wait(self, span: timedelta) -> None:
        self.clock.move_to(self.clock.now() + span)

    def change(self, person_id: UUID) -> None:
        """Something happens to this client."""
        with self.database.work(CLOCK, self.clock.now()) as work:
            values = {"id": person_id}
            work.session.execute(
                text("update person set version = version + 1 where id = :id"), values
            )

    def give(self, person_id: UUID, officer: Actor, team_id: UUID) -> None:
        """The client goes to this officer of this team."""
        with self.database.work(CLOCK, self.clock.now()) as work:
            work.session.execute(
                text("update person set officer_id = :officer, team_id = :team where id = :id"),
                {"id": person_id, "officer": officer.staff_id, "team": team_id},
            )

    def close(self, account: Actor) -> None:
        with self.database.work(CLOCK, self.clock.now()) as work:
            values = {"id": account.staff_id}
            work.session.execute(text("update staff set active = false where id = :id"), values)

    def logged(self, action: str) -> list[tuple[UUID, UUID]]:
        """Who and about whom, of the lines of the access log with this action."""
        asked = "select staff_id, person_id from audit_entry where action = :action order by id"
        with self.database.work(CLOCK, self.clock.now()) as work:
            found = rows(work.session, asked, {"action": action})
        return [(row["staff_id"], row["person_id"]) for row in found]


def opened(database: Database, clock: FixedClock) -> Office:
    """A town with a second administrator; what happened before is numbered."""
    town = seed_town(database, clock.now())
    row = StaffRow(username="admin-2", display_name="Second admin", role="admin")
    with database.work(CLOCK, clock.now()) as work:
        work.session.add(row)
    return Office(database, town, clock, row.actor())
