"""Reports to an external monitor that all is well; that monitor raises the alarm when no report comes."""

from __future__ import annotations

from collections.abc import Callable
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

from aftercare.base.logs import get_log

TIMEOUT_S = 10.0
Beat = Callable[[tuple[int, bytes]], None]


def heart(address: str | None) -> Beat:
    """A function that makes one request to `address` (http or https), or does nothing without one. A failed request
    is only logged: the monitor itself raises the alarm when the requests stop. The request names the end of the access
    log's chain, which the monitor then keeps in its own log."""

    def beat(head: tuple[int, bytes]) -> None:
        if address is None:
            return
        try:
            _ask(address, f"audit_head={head[0]}-{head[1].hex()}")
        except (OSError, HTTPException) as error:
            get_log().warning("heartbeat-failed", error_type=type(error).__name__)

    return beat


def _ask(address: str, asked: str) -> None:
    parts = urlsplit(address)
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=TIMEOUT_S)
    try:
        connection.request(
            "GET", (parts.path or "/") + f"?{'&'.join(filter(None, (parts.query, asked)))}"
        )
        status = connection.getresponse().status
    finally:
        connection.close()
    # A redirect also counts as a failure: the monitor did not receive the request.
    if not 200 <= status < 300:
        get_log().warning("heartbeat-refused", status=status)
