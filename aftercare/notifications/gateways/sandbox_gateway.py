"""The gateway without a provider: texts go to the sandbox phone on the screen and nowhere else."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from uuid import UUID

from aftercare.base.errors import Unavailable
from aftercare.base.logs import get_log
from aftercare.domain.messages.delivery import TERMINAL, DeliveryState, delivery_state
from aftercare.notifications.gateways.gateway import (
    Accepted,
    Emptied,
    FoundText,
    OutgoingMessage,
    RedactReport,
    SendReport,
    StillThere,
    Uncertain,
)


@dataclass(frozen=True, slots=True)
class SandboxText:
    """A text on the sandbox phone."""

    sid: str
    body: str = field(repr=False)
    state: str
    received_at: datetime


class SandboxPhone(Protocol):
    """The phone that keeps what was sent, for a person to read and answer."""

    def receive(self, sid: str, to: str, body: str, message_id: UUID) -> None: ...

    def texts_to(self, to: str, since: datetime) -> list[SandboxText]:
        """Texts to the number received at or after `since`, oldest first."""
        ...

    def state_of(self, sid: str) -> tuple[str, datetime] | None:
        """The state of the text and since when it is on the phone; None when there is no such text."""
        ...

    def redact(self, sid: str) -> None:
        """Redact a text, as its provider would; nothing happens when there is no such text."""
        ...


class SandboxSmsGateway:
    """A MessageGateway over a SandboxPhone."""

    def __init__(self, phone: SandboxPhone) -> None:
        self._phone = phone

    def send(self, message: OutgoingMessage) -> SendReport:
        sid = f"SB{secrets.token_hex(16)}"
        try:
            self._phone.receive(sid, message.to, message.body, message.message_id)
        except Exception as error:
            # The port never raises; whether the phone kept the text is not known.
            get_log().error("sandbox-phone-failed", error_type=type(error).__name__)
            return Uncertain("connection-lost")
        return Accepted(sid, DeliveryState.QUEUED)

    def find(self, to: str, body: str, since: datetime) -> tuple[FoundText, ...]:
        since = since.replace(microsecond=0)
        return tuple(
            FoundText(text.sid, text.state, text.received_at.replace(microsecond=0))
            for text in self._phone.texts_to(to, since)
            if text.body == body
        )

    def look_up(self, sid: str) -> FoundText | None:
        """A text that was not reported as failed counts as delivered by the time of this query."""
        try:
            found = self._phone.state_of(sid)
        except Exception as error:
            raise Unavailable(type(error).__name__) from None
        if found is None:
            return None
        word, received_at = found
        ended = delivery_state(word) in TERMINAL
        return FoundText(sid, word if ended else DeliveryState.DELIVERED, received_at)

    def redact(self, sid: str) -> RedactReport:
        try:
            self._phone.redact(sid)
        except Exception as error:
            get_log().error("sandbox-phone-failed", error_type=type(error).__name__)
            return StillThere("connection-lost", for_all=True)
        return Emptied()
