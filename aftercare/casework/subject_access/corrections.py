"""What a client disputes in a record: kept beside it in the client's own words, and decided on with a reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from aftercare.base.errors import (
    AlreadyDecided,
    FieldFault,
    Forbidden,
    Invalid,
    NotFound,
    refuse_if,
)
from aftercare.base.typed_text import LONG_REASON, required, wrong_length
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.deadlines.clients_rights import CORRECTION_REQUEST
from aftercare.domain.file_access.emergency import LEAST_WORDS
from aftercare.domain.subject_access.corrections import CorrectionDecision, Disputed
from aftercare.domain.subject_access.requests import AccessLaw, due_at
from aftercare.domain.time.wall_time import civil_date
from aftercare.processes.subject_access.request_deadlines import (
    ask_to_inform,
    open_request_deadline,
)
from aftercare.store.accounts import audit
from aftercare.store.accounts.rows import names_of
from aftercare.store.database.unit_of_work import UnitOfWork, expect_version
from aftercare.store.people.rows import PersonRow, get_person, lock_person_of
from aftercare.store.subject_access.disputed import DisputedRecord, disputed_records, makers_of
from aftercare.store.subject_access.rows import (
    CorrectionNoteRow,
    corrections_about,
    corrections_to_decide,
    get_correction,
)

LONGEST_STATEMENT = 4_000


@dataclass(frozen=True)
class NewCorrection:
    """`stated_on` is the day the client said it: the term of an answer runs from then."""

    person_id: UUID
    about: Disputed
    subject_id: UUID
    statement: str
    stated_on: date


@dataclass(frozen=True)
class CorrectionNote:
    """A statement with who entered it and who decided."""

    row: CorrectionNoteRow
    entered_by: str
    decided_by: str | None


@requires(Permission.WRITE_CASE_FILES)
def enter_correction(work: UnitOfWork, new: NewCorrection) -> CorrectionNoteRow:
    """Keeps the statement beside the record, which stays as it is. The answer has a deadline of one month.

    Raises NotFound for a record that is not this client's, Invalid at /statement and /stated_on.
    """
    person = get_person(work.session, new.person_id, for_update=True)
    found = disputed_records(work.session, person.id, new.about)
    if new.subject_id not in {one.id for one in found}:
        raise NotFound()
    faults = wrong_length("/statement", new.statement, LONGEST_STATEMENT)
    if new.stated_on > civil_date(work.now):
        faults.append(FieldFault("/stated_on", "in-the-future"))
    refuse_if(faults)
    asked = due_at(AccessLaw.AVG, new.stated_on)
    row = CorrectionNoteRow(
        person_id=person.id,
        subject_kind=new.about.value,
        subject_id=new.subject_id,
        statement=new.statement.strip(),
        stated_on=new.stated_on,
        deadline_id=open_request_deadline(
            work, person.id, CORRECTION_REQUEST, new.stated_on, asked
        ),
        entered_by=work.actor.staff_id,
        entered_at=work.now,
    )
    return audit.save_and_note(work, "enter", "correction-note", row)


@requires(Permission.WRITE_CASE_FILES)
def decide_correction(
    work: UnitOfWork, correction_id: UUID, version: int, decision: CorrectionDecision, reason: str
) -> CorrectionNoteRow:
    """Granted: the record is corrected where it is kept. Refused: it stays, with the statement beside it. The
    deadline stays until the client was informed.

    Raises Forbidden to refuse for all but a supervisor who did not make the record, Invalid at /reason for a refusal
    of a few words, AlreadyDecided, Stale.
    """
    given = required(reason, LONG_REASON)
    lock_person_of(work.session, CorrectionNoteRow, correction_id)
    row = get_correction(work.session, correction_id, for_update=True)
    if row.decided_at is not None:
        raise AlreadyDecided()
    expect_version(row, version)
    if decision is CorrectionDecision.REFUSED:
        if not may_refuse(work, row):
            raise Forbidden()
        if len(given.split()) < LEAST_WORDS:
            raise Invalid.at("/reason", "not-a-sentence")
    row.decision, row.reason = decision.value, given
    row.decided_by, row.decided_at = work.actor.staff_id, work.now
    audit.save_and_note(work, "answer", "correction-note", row)
    ask_to_inform(work, row.deadline_id)
    return row


def may_refuse(work: UnitOfWork, row: CorrectionNoteRow) -> bool:
    """Whether the actor is a supervisor who did not make the disputed record: its maker would judge their own work."""
    makers = makers_of(work.session, Disputed(row.subject_kind), row.subject_id)
    return (
        work.actor.can(Permission.DECIDE_ESCALATIONS) and work.actor.staff_id_or_none not in makers
    )


@requires(Permission.DECIDE_ESCALATIONS)
def corrections_waiting(work: UnitOfWork) -> list[tuple[CorrectionNoteRow, PersonRow]]:
    """What clients dispute and no one has decided on, each with its client: a supervisor may refuse it."""
    found = corrections_to_decide(work.session)
    audit.note_people(work, "read-approvals", (person.id for _, person in found))
    return found


@requires(Permission.WRITE_CASE_FILES)
def records_to_dispute(
    work: UnitOfWork, person_id: UUID, about: Disputed
) -> tuple[PersonRow, list[DisputedRecord]]:
    """The client, and the records of one kind that a statement may be about, the newest first."""
    person = audit.note_look(work, "read-rights", "person", get_person(work.session, person_id))
    return person, disputed_records(work.session, person_id, about)


@requires(Permission.READ_CASE_FILES)
def notes_beside(work: UnitOfWork, subject_ids: Iterable[UUID]) -> list[CorrectionNote]:
    """The statements about records on a page that noted the look at them."""
    return with_names(work, corrections_about(work.session, subject_ids))


def with_names(work: UnitOfWork, rows: list[CorrectionNoteRow]) -> list[CorrectionNote]:
    names = names_of(
        work.session, [one for row in rows for one in (row.entered_by, row.decided_by)]
    )
    return [
        CorrectionNote(
            row,
            names.get(row.entered_by, ""),
            names.get(row.decided_by) if row.decided_by else None,
        )
        for row in rows
    ]
