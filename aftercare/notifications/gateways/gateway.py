"""The port through which a message leaves, a text, a call or mail, and the few facts that can come back.

Providers of texts have no idempotency key, so a second POST is a second text. `send` therefore
makes at most one attempt and never raises: it says what is known about that attempt, and only
reports that prove the text was not accepted allow another one.

    Accepted    the provider has it                      never send again
    Refused     the provider said no, with a reason      see the remedy
    Busy        the provider said "not now"              safe to send later
    NotSent     nothing was ever written to the provider safe to send later
    Uncertain   it may or may not have it                never send again by ourselves; find it
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Protocol
from uuid import UUID

from aftercare.domain.messages.delivery import Remedy


@dataclass(frozen=True, slots=True)
class OutgoingMessage:
    """A text about to leave. `to` is E.164; `callback_url` carries our own message id, so that a
    receipt finds its row even when the provider's id was never seen, and after a `#` how often the provider
    repeats a receipt that we did not accept; `valid_for_s` is how many seconds it may wait in the provider's
    queue. Number and body stay out of the repr, and so out of logs."""

    message_id: UUID
    to: str = field(repr=False)
    body: str = field(repr=False)
    callback_url: str
    valid_for_s: int | None = None
    language: str = "nl"


@dataclass(frozen=True, slots=True)
class Accepted:
    """`sid` is the provider's id, `state` its word for how far the text is."""

    sid: str
    state: str


@dataclass(frozen=True, slots=True)
class Refused:
    """`code` is the provider's error code, or the HTTP status where it gave none."""

    code: int
    remedy: Remedy


@dataclass(frozen=True, slots=True)
class Busy:
    """`retry_after_s` is the wait the provider asked for, None when it named none."""

    retry_after_s: int | None


@dataclass(frozen=True, slots=True)
class NotSent:
    """`reason` is `connection-refused`, `connect-timeout` or `certificate`."""

    reason: str


@dataclass(frozen=True, slots=True)
class Uncertain:
    """`reason` is `timeout`, `connection-lost`, `http-<status>`, `empty-answer` or
    `unreadable-answer`."""

    reason: str


SendReport = Accepted | Refused | Busy | NotSent | Uncertain


@dataclass(frozen=True, slots=True)
class FoundText:
    """A text the provider remembers; `created_at` is its clock, in UTC, to the second."""

    sid: str
    state: str
    created_at: datetime
    error_code: int | None = None


@dataclass(frozen=True, slots=True)
class Emptied:
    """The provider no longer has the text; `gone`: it never had one. What its record said besides: the `price`
    (never negative) in `currency`, and how many segments it counted, where it knows them."""

    gone: bool = False
    price: Decimal | None = None
    currency: str | None = None
    segments: int | None = None


@dataclass(frozen=True, slots=True)
class StillThere:
    """Not known to be redacted; asking again is harmless. `for_all`: every next request would meet the same answer.
    `retry_after_s` is the wait the provider asked for."""

    reason: str
    for_all: bool
    retry_after_s: int | None = None


RedactReport = Emptied | StillThere


class Emptying(Protocol):
    """A provider that can redact the words of a text it was handed."""

    def redact(self, sid: str) -> RedactReport:
        """Remove the words of a text from the provider's memory; again is harmless. Only after the final
        state. Never raises."""
        ...


class FinalStates(Protocol):
    """A provider that can be asked for the final state of a text after its receipt was lost."""

    def look_up(self, sid: str) -> FoundText | None:
        """The provider's current record of the text with its id; None when it has no such text. Raises
        Unavailable when it does not answer."""
        ...


class MessageGateway(Emptying, FinalStates, Protocol):
    """The port that every gateway of texts implements; tests/contracts/test_sms_gateways.py is its contract."""

    def send(self, message: OutgoingMessage) -> SendReport:
        """One attempt at most, answered with what is known. Never raises."""
        ...

    def find(self, to: str, body: str, since: datetime) -> tuple[FoundText, ...]:
        """Texts to this number with exactly this body made at or after `since` (aware; counted in
        whole seconds), oldest first. Raises Unavailable when the provider does not answer."""
        ...
