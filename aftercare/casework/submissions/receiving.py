"""Receives a submission from a machine with a token, which learns only that it came."""

from __future__ import annotations

from aftercare.base.errors import Forbidden
from aftercare.base.subject_errors import SignatureMissing
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.submissions.documents import parsed, read_submission
from aftercare.domain.submissions.landing import Way
from aftercare.domain.submissions.signatures import NotSigned, detached, verified
from aftercare.processes.submissions.landing import Landed, land
from aftercare.store.accounts.rows import StaffRow
from aftercare.store.database.unit_of_work import UnitOfWork, as_clock


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
