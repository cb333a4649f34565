"""A connection to addresses that were checked, under the name that they were found by."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Collection
from http.client import HTTPConnection
from urllib.parse import urlsplit

from aftercare.domain.events.addresses import is_public, url_fault


class AddressRefused(Exception):
    """The address, or one that its name leads to, is not allowed."""


def connection_to(
    url: str, inside: Collection[str], tls: ssl.SSLContext, connect_s: float
) -> tuple[PinnedConnection, str]:
    """A connection that is not open yet, and the path with its query. `inside`: hosts on networks of the organisation
    that are allowed by name. Raises AddressRefused; OSError, UnicodeError for a name that leads nowhere."""
    if url_fault(url, inside) is not None:
        raise AddressRefused()
    parts = urlsplit(url)
    host, is_https = parts.hostname or "", parts.scheme == "https"
    port = parts.port or (443 if is_https else 80)
    addresses = checked_addresses(host, port, inside)
    if not addresses:
        raise AddressRefused()
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return PinnedConnection(host, port, addresses, tls if is_https else None, connect_s), path


def checked_addresses(host: str, port: int, inside: Collection[str]) -> list[str]:
    """Where the name leads. None where one of them is not on the public internet and the host is not in `inside`: one
    that leads inside beside others is a trick or a mistake. Raises OSError, UnicodeError for a name that leads
    nowhere."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [str(one[4][0]) for one in found]
    return addresses if host in inside or all(map(is_public, addresses)) else []


class PinnedConnection(HTTPConnection):
    """A connection to one of these addresses, under this name."""

    def __init__(
        self,
        host: str,
        port: int,
        addresses: list[str],
        tls: ssl.SSLContext | None,
        connect_s: float,
    ) -> None:
        super().__init__(host, port, timeout=connect_s)
        self._addresses, self._tls_context = addresses, tls
        self.default_port = 443 if tls else 80
        self.aborted = False

    def connect(self) -> None:
        """Raises OSError when none of the addresses takes it."""
        refused: OSError | None = None
        for address in dict.fromkeys(self._addresses):
            try:
                plain = socket.create_connection((address, self.port), self.timeout)
            except OSError as error:
                refused = error
                continue
            try:
                plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self.sock = (
                    self._tls_context.wrap_socket(plain, server_hostname=self.host)
                    if self._tls_context
                    else plain
                )
            except BaseException:
                plain.close()
                raise
            # The rest is bounded as a whole, by `abort`.
            self.sock.settimeout(None)
            return
        raise refused or OSError("no address")

    def abort(self) -> None:
        """Ends what is under way in another thread."""
        self.aborted = True
        if self.sock is not None:
            try:
                self.sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                return
