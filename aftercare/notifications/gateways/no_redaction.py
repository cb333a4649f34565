"""The answers of a gateway that keeps no record of the messages it sent."""

from __future__ import annotations

from datetime import datetime

from aftercare.notifications.gateways.gateway import Emptied, FoundText, RedactReport


class NoRedaction:
    """The queries of the port that only a provider with records can answer."""

    def find(self, to: str, body: str, since: datetime) -> tuple[FoundText, ...]:
        """Always empty, which proves neither that the text left nor that it did not."""
        del to, body, since
        return ()

    def look_up(self, sid: str) -> FoundText | None:
        """No provider keeps a record of it."""
        del sid
        return None

    def redact(self, sid: str) -> RedactReport:
        """The message is the recipient's; there is no copy to redact."""
        del sid
        return Emptied(gone=True)
