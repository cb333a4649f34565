"""A concern as the officer reads it, and the answer that ends what it asks."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from aftercare.base.errors import AlreadyDecided
from aftercare.base.typed_text import LONGEST_REASON, required
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.concerns.concerns import Answer
from aftercare.processes.escalation.closing import meet_by_decision
from aftercare.store.accounts import audit
from aftercare.store.accounts.rows import StaffRow
from aftercare.store.concerns.rows import ConcernLinkRow, ConcernRow, get_concern, get_link
from aftercare.store.database.unit_of_work import UnitOfWork, expect_version
from aftercare.store.deadlines.rows import OF_CONCERN, lock_deadlines
from aftercare.store.people.rows import PersonRow, get_person, lock_person_of


@dataclass(frozen=True)
class ConcernFile:
    row: ConcernRow
    person: PersonRow
    link: ConcernLinkRow | None
    sent_by: StaffRow | None
    answered_by: StaffRow | None


@requires(Permission.READ_CASE_FILES)
def concern_file(work: UnitOfWork, concern_id: UUID) -> ConcernFile:
    session = work.session
    row = audit.note_look(work, "read", "concern", get_concern(session, concern_id))
    return ConcernFile(
        row,
        get_person(session, row.person_id),
        get_link(session, row.link_id) if row.link_id else None,
        session.get(StaffRow, row.sent_by) if row.sent_by else None,
        session.get(StaffRow, row.answered_by) if row.answered_by else None,
    )


@requires(Permission.WRITE_CASE_FILES)
def answer_concern(
    work: UnitOfWork, concern_id: UUID, version: int, answer: Answer, reason: str
) -> ConcernRow:
    """Records what was decided, in words; its deadline and an escalation about it end. Raises AlreadyDecided, Invalid
    at /reason, NotFound, Stale."""
    words = required(reason, LONGEST_REASON)
    lock_person_of(work.session, ConcernRow, concern_id)
    row = get_concern(work.session, concern_id)
    if row.answer is not None:
        raise AlreadyDecided()
    expect_version(row, version)
    row.answer, row.answer_reason = answer.value, words
    row.answered_by, row.answered_at = work.actor.staff_id, work.now
    audit.save_and_note(work, "answer-concern", "concern", row)
    lock_deadlines(work.session, [row.person_id])
    meet_by_decision(work, row.person_id, OF_CONCERN, row.id)
    return row
