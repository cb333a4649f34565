"""Texts with a verification code: the telephone they are about, and what may stop them."""

from __future__ import annotations

from dataclasses import dataclass

from aftercare.domain.messages.departure import Code
from aftercare.domain.people.person import WhyNoText
from aftercare.domain.phones.verification import why_no_code
from aftercare.processes.messages.recipients import Recipient, reachability_at
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.messages.rows import MessageRow
from aftercare.store.people.related_person_rows import RelatedPersonRow
from aftercare.store.people.rows import get_person
from aftercare.store.phones.code_rows import code_of_message


@dataclass(frozen=True, slots=True)
class Carried:
    """A code, whether its telephone has another number now, and why no text may go there."""

    code: Code
    number_changed: bool
    obstacle: WhyNoText | None


def carried_by(work: UnitOfWork, row: MessageRow) -> Carried | None:
    """The facts about the code in this text; None for a text without a code."""
    found = code_of_message(work.session, row.id)
    if found is None:
        return None
    assert found.person_id is not None
    person = get_person(work.session, found.person_id)
    contact = found.related_id and work.session.get(RelatedPersonRow, found.related_id)
    recipient = Recipient(person, contact or None)
    return Carried(
        Code(found.valid_until_at, found.ended_at is not None),
        recipient.number != row.recipient,
        why_no_code(reachability_at(work.session, recipient, work.now)),
    )
