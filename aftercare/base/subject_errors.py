"""Errors of single subjects: enrolment, kinds of condition, outcomes, machines, events, and of operations that went;
`errors` has the tree."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Self
from uuid import UUID

from aftercare.base.errors import (
    Conflict,
    Fault,
    FieldFault,
    Forbidden,
    Invalid,
    Throttled,
    Unauthenticated,
    Unavailable,
)
from aftercare.base.translation import sentence


class AlreadyAClient(Conflict):
    """`person_ids`: whom the caller sees and who may be the same."""

    code, title = "already-a-client", "This may be a client who is already here"
    person_ids: tuple[UUID, ...] = ()

    @classmethod
    def one_of(cls, person_ids: Iterable[UUID]) -> AlreadyAClient:
        fault = cls()
        fault.person_ids = tuple(person_ids)
        return fault


class TooManyWrongCodes(Throttled):
    """`again_at`: when the next code is looked at."""

    code, title = "too-many-wrong-codes", "Too many wrong codes; wait a moment"
    retry_after_s: ClassVar[int | None] = 120
    again_at: datetime

    @classmethod
    def until(cls, again_at: datetime) -> TooManyWrongCodes:
        fault = cls()
        fault.again_at = again_at
        return fault


class DirectorySaysOtherwise(Conflict):
    code = "directory-says-otherwise"
    title = "The organisation's directory says something else now: look at what waits"


@dataclass(frozen=True)
class AlikeFault(FieldFault):
    """AlreadyAClient at one of several clients: `person_ids` as there."""

    person_ids: tuple[UUID, ...] = ()


class TimeTaken(Invalid):
    """Someone or something is taken at a chosen time. `next_free`: when it could begin instead, the earliest first."""

    next_free: tuple[datetime, ...] = ()

    @classmethod
    def with_next(cls, fields: tuple[FieldFault, ...], next_free: Iterable[datetime]) -> TimeTaken:
        fault = cls(fields=fields)
        fault.next_free = tuple(next_free)
        return fault


class NotOwnProposal(Forbidden):
    code, title = "not-own-proposal", "Only who proposed this withdraws it; others refuse it"


class OwnProposalRefusal(Forbidden):
    code, title = "own-proposal-refusal", "You proposed this yourself: withdraw it"


class OwnKindActivation(Forbidden):
    code = "own-kind-activation"
    title = "Another administrator activates a kind of condition"


class CorrectionClosed(Conflict):
    code = "correction-closed"
    title = "You can correct your own outcome on the day you recorded it; after that ask the probation officer"


class UndoClosed(Conflict):
    code = "undo-closed"
    title = "This can no longer be undone; correct the outcome instead, with a reason"


class FormerOfficerReadsOnly(Forbidden):
    code = "former-officer-reads-only"
    title = "This client has another officer now: you can only record what began before the move"


class AnothersCalendar(Forbidden):
    code = "calendar-of-another"
    title = "Only the colleague whose calendar says busy, or a supervisor, says that the appointment stands"


class EventsGone(Fault):
    """`next`: the position to go on from, once the lists were read anew."""

    status, code = 410, "events-gone"
    title = "The events after this one are not kept any more"

    next = 0

    @classmethod
    def ended_at(cls, last: int) -> Self:
        found = cls(f"Read the lists anew, then follow the events after {last}.")
        found.next = last
        return found


class OperationGone(Fault):
    status, code = 410, "operation-gone"
    title = "This operation was announced to go, and has gone"


class OwnWebhook(Forbidden):
    code, title = "own-webhook", "Someone other than the proposer confirms a webhook"


class InvalidClient(Unauthenticated):
    code = "invalid-client"
    title = "This machine is not known here, or its secret or assertion does not hold"


class InvalidScope(Fault):
    status, code, title = 400, "invalid-scope", "A scope is unknown, or not one of this machine"


class UnauthorizedClient(Fault):
    status, code, title = 400, "unauthorized-client", "This token belongs to another account"


class SecretMade(Conflict):
    code = "secret-made"
    title = "The secret was made already: to get another, propose to replace it"


class TwoSecrets(Conflict):
    code = "two-secrets"
    title = "Two secrets are accepted: end one of them, or wait until the older one has ended"


class NumberUsed(Conflict):
    code = "number-used"
    title = "You sent something else under this number before"


class SignatureMissing(Forbidden):
    code = "signature-missing"
    title = (
        "A machine with keys signs what it sends, and this signature is missing or does not hold"
    )


class DecidedFirst:
    """Which submission is to be decided on first; the problem document has it as `member`."""

    member: ClassVar[str]
    first_id: UUID | None = None

    @classmethod
    def behind(cls, first_id: UUID) -> Self:
        """`first_id`: the submission to decide on first."""
        found = cls()
        found.first_id = first_id
        return found


class EarlierWaits(Conflict, DecidedFirst):
    code, member = "earlier-waits", "earlier_id"
    title = "Something that was sent before this waits for a decision: decide on that first"


class LaterWaits(Conflict, DecidedFirst):
    code, member = "later-waits", "later_id"
    title = "A later address for the same use waits for a decision: decide on that first"


class OrderEnded(Conflict):
    code, title = "order-has-ended", "This order has ended: reopen it before you extend it"


class BacktestFailed(Unavailable):
    code, title = "backtest-failed", "The rules could not be tested on past data"


class ServerAway(Unavailable):
    """The database server has been silent; the process looks again each second."""

    code, title = "database-away", "The database does not respond now; try again in a moment"
    retry_after_s = 5


_WRITE_DOWN = sentence(
    "It is being worked on. Write down what you want to record, and enter it once saving works again."
    " What cannot wait goes by telephone."
)


class DatabaseWentBack(Unavailable):
    """The database stands at an earlier moment, and no operator accepted that yet: what is saved now may be lost."""

    code, title = "database-went-back", "You can read, but nothing can be saved now"
    retry_after_s = 60

    def __init__(self, detail: str = _WRITE_DOWN, fields: tuple[FieldFault, ...] = ()) -> None:
        super().__init__(detail, fields)


class DatabaseReadOnly(Unavailable):
    code, title = "database-read-only", "The database takes no changes now"
