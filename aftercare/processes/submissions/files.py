"""Lands what is in a signed file, for the machine that its signature names."""

from __future__ import annotations

from aftercare.domain.accounts.permissions import Permission, Role
from aftercare.domain.submissions.documents import number_in, parsed, read_submission
from aftercare.domain.submissions.landing import Way
from aftercare.domain.submissions.signatures import (
    NotSigned,
    signed_file,
    unverified_payload,
    verified,
)
from aftercare.domain.time.wall_time import civil_date
from aftercare.processes.submissions.landing import Landed, land
from aftercare.store.accounts.rows import StaffRow, staff_by_username
from aftercare.store.database.unit_of_work import UnitOfWork


def land_file(work: UnitOfWork, content: bytes) -> Landed:
    """With the clock's rights. Nothing of the document is read before its signature holds. Raises NotSigned for an
    unknown or closed machine, one that may not send, and a signature that does not hold; Invalid, NumberUsed."""
    signed = signed_file(content)
    sender = _sender(work, signed.machine)
    if sender is None or sender.public_keys is None:
        raise NotSigned()
    body, key_name = verified(signed, sender.public_keys)
    return land(work, sender, read_submission(parsed(body)), Way.FOLDER, key_name)


def number_of_refused(content: bytes) -> str | None:
    """The sender's number in a file with a signature that held, where it can be read."""
    return number_in(unverified_payload(signed_file(content)))


def _sender(work: UnitOfWork, name: str) -> StaffRow | None:
    """The machine with exactly this name, if it may send today."""
    found = staff_by_username(work.session, name)
    if found is None or found.username != name or found.role != Role.MACHINE:
        return None
    may_send = Permission.SEND_SUBMISSIONS in (found.scopes or ())
    return found if may_send and found.is_open_on(civil_date(work.now)) else None
