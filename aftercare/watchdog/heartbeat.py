"""Tells a monitor elsewhere that all is well; that monitor raises the alarm when it hears nothing."""

from __future__ import annotations

from collections.abc import Callable
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

from aftercare.base.logs import get_log

TIMEOUT_S = 10.0
Beat = Callable[[], None]


def heart(address: str | None) -> Beat:
    """What makes one request to `address` (http or https), nothing without one. A monitor that does not
    take it is logged and otherwise no matter: its own alarm is the silence."""

    def beat() -> None:
        if address is None:
            return
        try:
            _ask(address)
        except (OSError, HTTPException) as error:
            get_log().warning("heartbeat-failed", error_type=type(error).__name__)

    return beat


def _ask(address: str) -> None:
    parts = urlsplit(address)
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=TIMEOUT_S)
    try:
        connection.request("GET", (parts.path or "/") + (f"?{parts.query}" if parts.query else ""))
        status = connection.getresponse().status
    finally:
        connection.close()
    # Who sends us elsewhere has not heard it.
    if not 200 <= status < 300:
        get_log().warning("heartbeat-refused", status=status)
