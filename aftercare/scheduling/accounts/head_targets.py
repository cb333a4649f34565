"""Where the end of the access log's chain is published: a file on other storage, and a syslog server."""

from __future__ import annotations

import os
import socket
import ssl
from datetime import timedelta
from pathlib import Path
from typing import Final, Protocol
from urllib.parse import urlsplit

from aftercare.base.clock import utc_text
from aftercare.base.settings import Settings
from aftercare.domain.accounts.log_chain import Head
from aftercare.scheduling.accounts.time_stamps import TimestampServer, roots_in

TIMEOUT_S = 5.0
EACH_TIME: Final = timedelta(0)
# Facility 13 (log audit), severity 5 (notice): RFC 5424, 6.2.1.
_PRIORITY = 13 * 8 + 5


class HeadTarget(Protocol):
    """A place outside the database that keeps what is published there, once in each `every` at most."""

    @property
    def name(self) -> str: ...
    @property
    def every(self) -> timedelta: ...

    def publish(self, head: Head) -> None:
        """Raises OSError where it cannot."""


class AnchorFile:
    """One line each, appended; the storage should let no one change what is there."""

    name = "file"
    every = EACH_TIME

    def __init__(self, path: Path) -> None:
        self._path = path

    def publish(self, head: Head) -> None:
        descriptor = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(descriptor, f"{head.line()}\n".encode())
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


class SyslogServer:
    """RFC 5424 messages: over TLS with a certificate that is checked (RFC 5425), over TCP, both with their length in
    front, or over UDP. `context`: the authorities that are trusted; absent: those of the machine."""

    name = "syslog"
    every = EACH_TIME

    def __init__(self, address: str, context: ssl.SSLContext | None = None) -> None:
        parts = urlsplit(address)
        self._scheme, self._place = parts.scheme, (parts.hostname or "", parts.port or 0)
        self._context = context

    def publish(self, head: Head) -> None:
        at = utc_text(head.at)
        host = socket.gethostname()
        message = f"<{_PRIORITY}>1 {at} {host} aftercare - audit-head - {head.line()}".encode()
        if self._scheme != "udp":
            with (
                socket.create_connection(self._place, TIMEOUT_S) as plain,
                self._line(plain) as line,
            ):
                line.sendall(b"%d %b" % (len(message), message))
            return
        family, kind, protocol, _, place = socket.getaddrinfo(*self._place, type=socket.SOCK_DGRAM)[
            0
        ]
        with socket.socket(family, kind, protocol) as connection:
            connection.sendto(message, place)

    def _line(self, plain: socket.socket) -> socket.socket:
        if self._scheme == "tcp":
            return plain
        context = self._context or ssl.create_default_context()
        return context.wrap_socket(plain, server_hostname=self._place[0])


def head_targets(settings: Settings) -> tuple[HeadTarget, ...]:
    """Those that are set. Raises UnusableSettings."""
    file, server = settings.audit_anchor_file, settings.audit_syslog
    stamps, roots = settings.audit_timestamp_url, settings.audit_timestamp_roots
    return (
        *((AnchorFile(file),) if file else ()),
        *((SyslogServer(server),) if server else ()),
        *((TimestampServer(stamps, roots_in(roots), file),) if stamps and roots and file else ()),
    )
