"""Texts with a code, held against the facts of this moment like any other, for the telephone they are about."""

from __future__ import annotations

from aftercare.domain.phones.verification import why_no_code
from aftercare.notifications.delivery.to_staff import CODE_OVER
from aftercare.notifications.delivery.withhold import cancel
from aftercare.processes.messages.recipients import Recipient, reachability_at
from aftercare.store.database.unit_of_work import Work
from aftercare.store.messages.rows import NUMBER_CHANGED, MessageRow
from aftercare.store.people.related_person_rows import RelatedPersonRow
from aftercare.store.people.rows import get_person
from aftercare.store.phones.code_rows import code_of_message


def code_may_leave(work: Work, row: MessageRow) -> bool | None:
    """Whether this text with a code may go: its code can still be said, the telephone still has that
    number, and nothing forbids a text; None for a text that no code hangs on. What may not leave is
    called off without a task: whoever asked for the code sits beside the telephone and sees on the page
    that none comes."""
    code = code_of_message(work.session, row.id)
    if code is None:
        return None
    if code.ended_at is not None or work.now > code.valid_until_at:
        cancel(work, row, CODE_OVER)
        return False
    assert code.person_id is not None
    person = get_person(work.session, code.person_id)
    contact = code.related_id and work.session.get(RelatedPersonRow, code.related_id)
    recipient = Recipient(person, contact or None)
    if recipient.number != row.recipient:
        cancel(work, row, NUMBER_CHANGED)
        return False
    obstacle = why_no_code(reachability_at(work.session, recipient, work.now))
    if obstacle is not None:
        cancel(work, row, obstacle.value)
        return False
    return True
