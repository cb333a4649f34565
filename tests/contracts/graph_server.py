"""A stand-in for Microsoft Graph and its token endpoint, over HTTP, that keeps the rules that are published.

- Tokens: POST /{tenant}/oauth2/v2.0/token, a form with grant_type=client_credentials, client_id, client_secret and
  scope `{resource}/.default`; 400 invalid_request, 401 invalid_client
  (learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow).
- POST /v1.0/users/{id|userPrincipalName}/calendar/getSchedule with a bearer token of an application; times are
  dateTimeTimeZone objects without an offset, `Prefer: outlook.timezone` names the zone of the answer and UTC is the
  default; slots of 5 to 1440 minutes (learn.microsoft.com/graph/api/calendar-getschedule).
- At most 20 schedules; the period is less than 62 days; an account that is not known has one schedule with an error
  (learn.microsoft.com/graph/outlook-get-free-busy-schedule, "Limits and error conditions").
- `subject` and `location` come along where the owner's settings share them (the same page, "Event data returned").
- 429 with Retry-After (learn.microsoft.com/graph/throttling); 401 for a token that has run out.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote

TENANT, CLIENT, SECRET = "tenant.example", "our-application", "only-for-tests"
MOST, LONGEST = 20, timedelta(days=62)
TITLE = "Oncoloog"


@dataclass
class Graph:
    """What it knows, and what it was asked. `events`: by account, (status, start, end) in UTC without an offset."""

    address: str = ""
    events: dict[str, list[tuple[str, str, str]]] = field(default_factory=dict)
    throttled_s: int | None = None
    revoked: set[str] = field(default_factory=set)
    tokens: int = 0
    asked: list[list[str]] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    def token(self, form: dict[str, list[str]]) -> tuple[int, Any]:
        wanted = {
            "grant_type": ["client_credentials"],
            "client_id": [CLIENT],
            "scope": [f"{self.address}/.default"],
        }
        if {name: form.get(name) for name in wanted} != wanted:
            return 400, {"error": "invalid_request"}
        if form.get("client_secret") != [SECRET]:
            return 401, {"error": "invalid_client"}
        self.tokens += 1
        return 200, {"token_type": "Bearer", "expires_in": 3599, "access_token": f"t{self.tokens}"}

    def schedules(self, account: str, body: dict[str, Any]) -> tuple[int, Any]:
        names = body["schedules"]
        self.asked.append(names)
        first, after = (_read(body[name]) for name in ("startTime", "endTime"))
        slot = body.get("availabilityViewInterval", 30)
        if not 0 < len(names) <= MOST:
            return self._refuse("ErrorTooManySchedules")
        if not timedelta() < after - first < LONGEST:
            return self._refuse("ErrorInvalidTimeRange")
        if not 5 <= slot <= 1440 or after - first < timedelta(minutes=slot):
            return self._refuse("ErrorInvalidMergedFreeBusyInterval")
        if account not in self.events:
            return 404, {"error": {"code": "ErrorInvalidUser"}}
        return 200, {"value": [self._schedule(one, first, after) for one in names]}

    def _schedule(self, name: str, first: datetime, after: datetime) -> dict[str, Any]:
        if name not in self.events:
            error = {"message": name, "responseCode": "ErrorMailRecipientNotFound"}
            return {"scheduleId": name, "error": error}
        items = [
            {
                "isPrivate": False, "status": status, "subject": TITLE, "location": TITLE,
                "start": {"dateTime": f"{start}.0000000", "timeZone": "UTC"},
                "end": {"dateTime": f"{end}.0000000", "timeZone": "UTC"},
            }
            for status, start, end in self.events[name]
            if datetime.fromisoformat(start) < after and first < datetime.fromisoformat(end)
        ]  # fmt: skip
        return {"scheduleId": name, "availabilityView": "0", "scheduleItems": items}

    def _refuse(self, code: str) -> tuple[int, Any]:
        self.refused.append(code)
        return 400, {"error": {"code": code, "message": TITLE}}


def _read(written: dict[str, str]) -> datetime:
    assert written["timeZone"] == "UTC", written
    at = datetime.fromisoformat(written["dateTime"])
    assert at.tzinfo is None, written
    return at


@contextmanager
def graph_server() -> Iterator[Graph]:
    graph = Graph()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            parts = [unquote(one) for one in self.path.split("/")[1:]]
            if parts == [TENANT, "oauth2", "v2.0", "token"]:
                self._answer(*graph.token(parse_qs(body.decode())))
            elif parts[:2] == ["v1.0", "users"] and parts[3:] == ["calendar", "getSchedule"]:
                self._schedules(parts[2], json.loads(body))
            else:
                self._answer(404, {})

        def _schedules(self, account: str, body: dict[str, Any]) -> None:
            token = self.headers.get("authorization", "").removeprefix("Bearer ")
            known = {f"t{number}" for number in range(1, graph.tokens + 1)} - graph.revoked
            if token not in known:
                self._answer(401, {"error": {"code": "InvalidAuthenticationToken"}})
            elif graph.throttled_s is not None:
                self._answer(429, {"error": {"code": "TooManyRequests"}}, graph.throttled_s)
            else:
                assert self.headers["prefer"] == 'outlook.timezone="UTC"'
                assert self.headers["content-type"] == "application/json"
                self._answer(*graph.schedules(account, body))

        def _answer(self, status: int, body: Any, retry_after: int | None = None) -> None:
            written = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("content-length", str(len(written)))
            if retry_after is not None:
                self.send_header("retry-after", str(retry_after))
            self.end_headers()
            self.wfile.write(written)

        def log_message(self, *_: Any) -> None:
            """The output of a test run is its own."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    graph.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield graph
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
