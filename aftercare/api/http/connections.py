"""Connections of the HTTP server: TLS where it ends here; a request's head must arrive in time, as its body must
(middleware)."""

from __future__ import annotations

import asyncio
import ssl
from pathlib import Path
from typing import Any, Final

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from aftercare.base.start_errors import UnusableSettings

# From the opening of a connection, or the first letter of a further request, to the end of the head.
HEAD_SECONDS: Final = 10.0
# For TLS 1.2; 1.3 has no others. "Good" by the guidelines of the Dutch NCSC (2025): ECDHE and authenticated encryption.
CIPHERS: Final = "ECDHE+AESGCM:ECDHE+CHACHA20"


def tls_context(certificate: Path, key: Path) -> ssl.SSLContext:
    """TLS 1.2 and 1.3 with this chain. Raises UnusableSettings when the files are no pair of certificate and key; their
    names are not repeated, since the key itself may stand there."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.options |= ssl.OP_NO_RENEGOTIATION | ssl.OP_NO_COMPRESSION
    context.set_ciphers(CIPHERS)
    context.set_alpn_protocols(["http/1.1"])
    try:
        # Without a password of its own OpenSSL would ask at the terminal.
        context.load_cert_chain(certificate, key, password=lambda: "")
    except OSError:
        raise UnusableSettings(
            "AFTERCARE_TLS_CERTIFICATE_FILE and AFTERCARE_TLS_KEY_FILE do not name a certificate and"
            " its key that can be read."
        ) from None
    return context


class BoundedProtocol(H11Protocol):
    """Closes a connection that stays silent or half way in a head. uvicorn itself only bounds the silence between two
    requests."""

    head_seconds = HEAD_SECONDS
    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._await_head()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.conn.their_state is not h11.IDLE:
            self._head_came()
        elif self._deadline is None:
            self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        self._head_came()
        super().connection_lost(exc)

    def _await_head(self) -> None:
        self._deadline = self.loop.call_later(self.head_seconds, self.transport.close)

    def _head_came(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
