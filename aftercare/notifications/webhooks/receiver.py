"""Posts to the receiver of a webhook: only to addresses that were checked, within a few seconds, following nothing.

The name is looked up once and the connection goes to the address that was checked, so that an answer of the name server
that changes in between leads nowhere else. The certificate is checked for the name.
"""

from __future__ import annotations

import ssl
import threading
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from http.client import HTTPException
from typing import Final, Protocol

from aftercare.base.logs import get_log
from aftercare.notifications.webhooks.pinned import AddressRefused, PinnedConnection, connection_to

CONNECT_S: Final = 5.0
# From the first byte to the end of the answer, however slowly it comes. Shorter than a claim lasts.
TOTAL_S: Final = 15.0
MOST_READ: Final = 4 * 1024
LARGEST_BODY: Final = 4 * 1024
# Too many at once, and out of order for a while: these say when to come back.
ASKS_TO_WAIT: Final = frozenset({429, 503})
GONE: Final = "http-410"


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether the receiver took it, a code for people (`http-500`, `no-connection`, `too-slow`), and its `Retry-After`
    as it stands there."""

    taken: bool
    code: str
    retry_after: str | None = None

    @property
    def gone(self) -> bool:
        """It wants no events any more (Standard Webhooks)."""
        return self.code == GONE


class Receiver(Protocol):
    """What stands behind an address; it never raises."""

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Answer: ...


class HttpReceiver:
    """A real one. `inside`: hosts on a network of the organisation that the installation allows by name."""

    def __init__(
        self,
        inside: Collection[str] = (),
        *,
        connect_s: float = CONNECT_S,
        total_s: float = TOTAL_S,
    ) -> None:
        self._inside = frozenset(inside)
        self._connect_s, self._total_s = connect_s, total_s
        self._tls = ssl.create_default_context()

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        if len(body) > LARGEST_BODY:
            return Answer(False, "too-large")
        try:
            connection, path = connection_to(url, self._inside, self._tls, self._connect_s)
        except AddressRefused:
            return Answer(False, "refused-address")
        except (OSError, UnicodeError):
            return Answer(False, "no-such-host")
        try:
            return self._exchange(connection, path, headers, body)
        finally:
            connection.close()

    def _exchange(
        self, connection: PinnedConnection, path: str, headers: Mapping[str, str], body: bytes
    ) -> Answer:
        # A receiver that sends a byte now and then never runs into the timeout of a single read.
        late = threading.Timer(self._total_s, connection.abort)
        late.daemon = True
        late.start()
        try:
            connection.request("POST", path, body, dict(headers))
            response = connection.getresponse()
            read = response.read(MOST_READ)
            whole = len(read) == MOST_READ or not response.length
            if connection.aborted:
                return Answer(False, "too-slow")
            if not whole:
                return Answer(False, "broken-answer")
            code = "redirects" if 300 <= response.status < 400 else f"http-{response.status}"
            asked = response.getheader("retry-after") if response.status in ASKS_TO_WAIT else None
            return Answer(200 <= response.status < 300, code, asked)
        except TimeoutError:
            return Answer(False, "too-slow")
        except ssl.SSLError:
            return Answer(False, "too-slow" if connection.aborted else "tls")
        except HTTPException:
            return Answer(False, "too-slow" if connection.aborted else "broken-answer")
        except OSError:
            begun = connection.sock is not None
            code = "broken-answer" if begun else "no-connection"
            return Answer(False, "too-slow" if connection.aborted else code)
        except Exception as error:
            # A receiver must not stop the job with an answer that we did not think of.
            get_log().error("webhook-broke", error_type=type(error).__name__)
            return Answer(False, "broken-answer")
        finally:
            late.cancel()
