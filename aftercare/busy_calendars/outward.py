"""One request to a calendar server: only to addresses that were checked, within some seconds, following nothing."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from http.client import HTTPException
from typing import Final

from aftercare.domain.calendars.busy_times import CalendarFault
from aftercare.notifications.webhooks.pinned import AddressRefused, PinnedConnection, connection_to
from aftercare.processes.calendars.busy_times import BusyRead

CONNECT_S: Final = 5.0
# From the first byte to the end of the answer, however slowly it comes.
TOTAL_S: Final = 30.0
LARGEST_ANSWER: Final = 4 * 1024 * 1024
_FAULTS: Final = {
    401: CalendarFault.NOT_SIGNED_IN,
    403: CalendarFault.FORBIDDEN,
    404: CalendarFault.NOT_FOUND,
    410: CalendarFault.NOT_FOUND,
    429: CalendarFault.THROTTLED,
    503: CalendarFault.THROTTLED,
}


class NotReadError(Exception):
    """A calendar that could not be read, with nothing of what was sent or answered."""

    def __init__(self, fault: CalendarFault, retry_after_s: int = 0) -> None:
        super().__init__(fault.value)
        self.fault, self.retry_after_s = fault, retry_after_s

    def answer(self) -> BusyRead:
        return BusyRead(fault=self.fault, retry_after_s=self.retry_after_s)


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer, whole. `retry_after_s`: of its header, 0 without one."""

    status: int
    body: bytes
    retry_after_s: int = 0

    def expect(self, *statuses: int) -> Reply:
        """Raises NotReadError for any other status."""
        if self.status in statuses:
            return self
        fault = _FAULTS.get(self.status, CalendarFault.NO_ANSWER)
        raise NotReadError(fault, self.retry_after_s)


class Outward:
    """`inside`: hosts on networks of the organisation that the installation allows by name."""

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

    def ask(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> Reply:
        """Raises NotReadError where there is no whole answer."""
        try:
            connection, path = connection_to(url, self._inside, self._tls, self._connect_s)
        except AddressRefused:
            raise NotReadError(CalendarFault.REFUSED_ADDRESS) from None
        except (OSError, UnicodeError):
            raise NotReadError(CalendarFault.NO_ANSWER) from None
        try:
            return self._exchange(connection, method, path, headers, body)
        finally:
            connection.close()

    def _exchange(
        self,
        connection: PinnedConnection,
        method: str,
        path: str,
        headers: Mapping[str, str],
        body: bytes,
    ) -> Reply:
        late = threading.Timer(self._total_s, connection.abort)
        late.daemon = True
        late.start()
        try:
            connection.request(method, path, body, {**headers, "connection": "close"})
            response = connection.getresponse()
            read = response.read(LARGEST_ANSWER + 1)
        except ssl.SSLCertVerificationError:
            raise NotReadError(CalendarFault.UNTRUSTED) from None
        # What the driver of HTTP raises may quote a line of the answer.
        except (OSError, HTTPException, ValueError):
            raise NotReadError(CalendarFault.NO_ANSWER) from None
        finally:
            late.cancel()
        if connection.aborted:
            raise NotReadError(CalendarFault.NO_ANSWER)
        if len(read) > LARGEST_ANSWER:
            raise NotReadError(CalendarFault.TOO_MUCH)
        asked = response.headers.get("retry-after", "")
        wait = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 0
        return Reply(response.status, read, wait)
