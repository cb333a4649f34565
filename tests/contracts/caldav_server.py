"""Radicale as a CalDAV server of the test's own, with one account and its calendar, on a free port of this computer."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import urllib3

ACCOUNT, PASSWORD = "officer", "only-for-tests"
_CALENDAR = (
    '<?xml version="1.0"?><C:mkcalendar xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><D:set><D:prop>'
    '<C:supported-calendar-component-set><C:comp name="VEVENT"/></C:supported-calendar-component-set>'
    "</D:prop></D:set></C:mkcalendar>"
)


@dataclass(frozen=True)
class Calendar:
    """The calendar at `address`, and what its owner does there with a program of theirs."""

    address: str

    def put(self, uid: str, *lines: str) -> None:
        """An event with a title, a place and these lines beside them."""
        whole = (
            "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test//EN", "BEGIN:VEVENT", f"UID:{uid}",
            "DTSTAMP:20261101T000000Z", "SUMMARY:Oncoloog", "LOCATION:Ziekenhuis", *lines, "END:VEVENT",
            "END:VCALENDAR", "",
        )  # fmt: skip
        self._ask("PUT", f"{uid}.ics", "\r\n".join(whole), {"content-type": "text/calendar"})

    def remove(self, uid: str) -> None:
        self._ask("DELETE", f"{uid}.ics")

    def _ask(
        self, method: str, name: str = "", body: str = "", more: dict[str, str] | None = None
    ) -> None:
        headers = urllib3.make_headers(basic_auth=f"{ACCOUNT}:{PASSWORD}") | (more or {})
        answer = urllib3.request(method, self.address + name, body=body.encode(), headers=headers)
        assert answer.status < 300, (method, answer.status, answer.data)


@contextmanager
def caldav_server(folder: Path) -> Iterator[Calendar]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    users = folder / "users"
    users.write_text(f"{ACCOUNT}:{PASSWORD}\n")
    command = [
        sys.executable, "-m", "radicale", "--config", "", "--server-hosts", f"127.0.0.1:{port}",
        "--auth-type", "htpasswd", "--auth-htpasswd-filename", str(users), "--auth-htpasswd-encryption", "plain",
        "--auth-delay", "0", "--storage-filesystem-folder", str(folder / "store"), "--web-type", "none",
    ]  # fmt: skip
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        calendar = Calendar(f"http://127.0.0.1:{port}/{ACCOUNT}/mine/")
        _await(port, server)
        calendar._ask("MKCALENDAR", body=_CALENDAR)
        yield calendar
    finally:
        server.kill()
        server.wait()


def _await(port: int, server: subprocess.Popen[bytes]) -> None:
    """Until the port takes a connection."""
    while server.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            continue
    raise AssertionError("the server did not start")
