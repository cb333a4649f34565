"""Receives a submission from a machine with a token, which learns that it came, and later what was decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from aftercare.base.errors import Forbidden, NotFound
from aftercare.base.subject_errors import SignatureMissing
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.submissions.documents import SubmissionType, parsed, read_submission
from aftercare.domain.submissions.landing import Way
from aftercare.domain.submissions.outcomes import RefusedBecause, SentState, outcome_of
from aftercare.domain.submissions.signatures import NotSigned, detached, verified
from aftercare.processes.submissions.landing import Landed, land
from aftercare.store.accounts import audit
from aftercare.store.accounts.rows import StaffRow
from aftercare.store.database.unit_of_work import UnitOfWork, as_clock
from aftercare.store.submissions.rows import get_submission


@requires(Permission.SEND_SUBMISSIONS)
def receive_submission(work: UnitOfWork, body: bytes, signature: str | None) -> Landed:
    """A machine with keys signs these bytes; one with a secret cannot, and its token says who it is. The same document
    again changes nothing. Raises SignatureMissing, Invalid with every fault, NumberUsed."""
    with as_clock(work):
        sender = work.session.get(StaffRow, work.actor.staff_id)
        if sender is None:
            raise Forbidden()
        signed_with = _signed_with(sender, body, signature)
        read = read_submission(parsed(body))
        return land(work, sender, read, Way.HTTP, signed_with)


@dataclass(frozen=True)
class Sent:
    """`decided_at`: when a person decided; None while it waits, and of an alarm."""

    id: UUID
    number: str
    type: SubmissionType
    sent_at: datetime
    received_at: datetime
    state: SentState
    refused_because: RefusedBecause | None
    decided_at: datetime | None


@requires(Permission.SEND_SUBMISSIONS)
def sent_submission(work: UnitOfWork, submission_id: UUID) -> Sent:
    """What became of one that this machine sent; nothing of the client's file. Raises NotFound for any other, and for
    the copy of an alarm, which is not the sender's."""
    with as_clock(work):
        row = get_submission(work.session, submission_id)
        if row.sender_id != work.actor.staff_id or row.moved_from is not None:
            raise NotFound()
        audit.note(work, "read-sent", "submission", row.id, row.person_id)
        state, why = outcome_of(row.type, row.state, has_client=row.person_id is not None)
        is_decided = state not in (SentState.RECEIVED, SentState.WAITING)
        return Sent(
            row.id,
            row.number,
            SubmissionType(row.type),
            row.sent_at,
            row.received_at,
            state,
            why,
            row.decided_at if is_decided else None,
        )


def _signed_with(sender: StaffRow, body: bytes, signature: str | None) -> str | None:
    """The name of the key that signed it; None for a machine with a secret."""
    if sender.public_keys is None:
        return None
    try:
        signed = detached(signature or "", body)
        if signed.machine != sender.username:
            raise NotSigned()
        return verified(signed, sender.public_keys)[1]
    except NotSigned:
        raise SignatureMissing() from None
