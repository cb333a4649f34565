"""A page and a JSON document with the result of the newest round: 200 when all is well, else 503."""

from __future__ import annotations

import json
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from html import escape
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aftercare.base.monitoring.background_server import in_background
from aftercare.domain.time.wall_time import wall
from aftercare.watchdog.rounds import Round, Watchdog

# A round older than this many intervals says nothing about now: the loop has stopped.
STALE_ROUNDS = 3
_HEAD = (
    "<!doctype html><html lang='{lang}'><meta charset='utf-8'><meta name='viewport'"
    " content='width=device-width'><meta http-equiv='refresh' content='60'><title>{title}</title>"
    "<h1>{title}</h1><p>{status}</p>"
)
_WORDS = {
    "nl": (
        "Waakhond",
        "Alles staat op nul. Laatste ronde: {at}.",
        "Er klopt iets niet. Laatste ronde: {at}.",
        "De database kon niet worden gevraagd ({fault}). Laatste poging: {at}.",
        "Er is nog niet gekeken, of de waakhond staat stil.",
        "Wat nooit mag voorkomen",
        "Aantal",
    ),
    "en": (
        "Watchdog",
        "Every count is zero. Newest round: {at}.",
        "Something is not right. Newest round: {at}.",
        "The database could not be asked ({fault}). Newest attempt: {at}.",
        "No round has been made yet, or the watchdog stands still.",
        "What must never be",
        "Count",
    ),
}


def is_current(found: Round | None, now: datetime, every_s: float) -> bool:
    """Whether a round is recent enough to describe the present."""
    return found is not None and now - found.at <= timedelta(seconds=STALE_ROUNDS * every_s)


def document(found: Round | None, current: bool) -> dict[str, Any]:
    """The round as JSON; a monitor should look at `content`."""
    if found is None:
        return {"content": False, "at": None, "fault": "not-looked", "counts": None, "silent": []}
    return {
        "content": found.content and current,
        "at": found.at.isoformat(),
        "fault": found.fault if current else "stands-still",
        "counts": None if found.counts is None else dict(found.counts),
        "silent": list(found.silent),
    }


def page(found: Round | None, current: bool, language: str) -> str:
    """The round as an HTML page without any script or style."""
    title, well, wrong, not_asked, nothing, name, number = _WORDS[language]
    status = nothing
    if found is not None and current:
        status = well if found.content else wrong if found.counts is not None else not_asked
        status = status.format(at=f"{wall(found.at):%d-%m-%Y %H:%M:%S}", fault=found.fault)
    rows = "".join(
        f"<tr><th scope='row'>{escape(one)}</th><td>{'<strong>' * bool(count)}{count}"
        f"{'</strong>' * bool(count)}{_named(one, found)}</td></tr>"
        for one, count in (found.counts or {}).items()
    ) if found else ""  # fmt: skip
    head = _HEAD.format(lang=language, title=title, status=escape(status))
    return (
        f"{head}<table><thead><tr><th scope='col'>{name}</th><th scope='col'>{number}</th></tr>"
        f"</thead><tbody>{rows}</tbody></table></html>"
    )


def _named(count: str, found: Round) -> str:
    """Which jobs are silent, where that is what is counted."""
    return f": {escape(', '.join(found.silent))}" if count == "job-silent" and found.silent else ""


def status_shown(
    watchdog: Watchdog, host: str, port: int, every_s: float
) -> AbstractContextManager[int]:
    """Serves both while the block runs; gives the port. Of a request only the path and the language are read, and
    nothing is logged."""

    class Handler(BaseHTTPRequestHandler):
        server_version, sys_version = "watchdog", ""
        timeout = 10

        def do_GET(self) -> None:
            now = watchdog.now()
            found = watchdog.newest
            current = is_current(found, now, every_s)
            status = document(found, current)
            if self.path == "/status.json":
                self._answer(status["content"], json.dumps(status), "application/json")
            elif self.path == "/":
                spoken = self.headers.get("Accept-Language", "nl")
                language = "en" if spoken.lower().startswith("en") else "nl"
                self._answer(status["content"], page(found, current, language), "text/html")
            else:
                self.send_error(HTTPStatus.NOT_FOUND)

        def _answer(self, content: bool, body: str, kind: str) -> None:
            data = body.encode()
            self.send_response(HTTPStatus.OK if content else HTTPStatus.SERVICE_UNAVAILABLE)
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.send_header("Content-Length", str(len(data)))
            self.send_header("Cache-Control", "no-store")
            self.send_header("Content-Security-Policy", "default-src 'none'")
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: object) -> None:
            """Logs nothing: the addresses of callers are not recorded."""

    return in_background(ThreadingHTTPServer((host, port), Handler), "watchdog-status")
