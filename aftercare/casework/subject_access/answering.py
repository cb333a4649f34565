"""The answer to a request for access: every note checked by a person, then given once, as a PDF and as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from aftercare.base.errors import FieldFault, Invalid, SealBroken, Stale, refuse_if
from aftercare.casework.subject_access.corrections import CorrectionNote, may_refuse, with_names
from aftercare.casework.subject_access.document import (
    AccessDocument,
    ReadersRule,
    access_document,
)
from aftercare.casework.subject_access.meeting_deadlines import meet_term
from aftercare.casework.subject_access.printed import printed_content
from aftercare.casework.subject_access.requests import clear_proposal, open_request
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.subject_access.requests import (
    ACCESS_LIFE,
    AccessAct,
    AccessState,
    Given,
    Identity,
    NoteGround,
)
from aftercare.domain.subject_access.writing import NameOfCode
from aftercare.domain.time.wall_time import civil_date
from aftercare.processes.papers.pdf import PaperTemplate, print_paper
from aftercare.store.accounts import audit
from aftercare.store.accounts.rows import names_of
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.deadlines.rows import DeadlineRow, deadlines_with_ids, get_deadline
from aftercare.store.people.rows import PersonRow, get_person
from aftercare.store.subject_access.rows import (
    OPEN,
    AccessNoteRow,
    AccessRequestRow,
    access_requests_of,
    corrections_of,
    get_access_request,
    notes_of_request,
)


@dataclass(frozen=True)
class RightsOfPerson:
    """What a client asked about their own data, the newest first; `due` are the deadlines by id. `refusable` are the
    statements that the reader may refuse."""

    person: PersonRow
    requests: list[AccessRequestRow]
    corrections: list[CorrectionNote]
    due: dict[UUID, DeadlineRow]
    refusable: frozenset[UUID]


@dataclass(frozen=True)
class RequestFile:
    """One request with its deadline, its notes while it is open, and who did what."""

    row: AccessRequestRow
    person: PersonRow
    term: DeadlineRow
    document: AccessDocument | None
    names: dict[UUID, str]


@requires(Permission.READ_CASE_FILES)
def person_rights(work: UnitOfWork, person_id: UUID) -> RightsOfPerson:
    session = work.session
    person = audit.note_look(work, "read-rights", "person", get_person(session, person_id))
    requests, said = access_requests_of(session, person_id), corrections_of(session, person_id)
    due = deadlines_with_ids(
        session, [one.deadline_id for one in requests] + [one.deadline_id for one in said]
    )
    waiting = (one for one in said if one.decided_at is None)
    refusable = frozenset(one.id for one in waiting if may_refuse(work, one))
    return RightsOfPerson(person, requests, with_names(work, said), due, refusable)


@requires(Permission.READ_CASE_FILES)
def request_file(
    work: UnitOfWork, request_id: UUID, name_of: NameOfCode, readers: ReadersRule
) -> RequestFile:
    session = work.session
    row = audit.note_look(work, "read", "access-request", get_access_request(session, request_id))
    person = get_person(session, row.person_id)
    is_open = row.state in OPEN
    return RequestFile(
        row=row,
        person=person,
        term=get_deadline(session, row.deadline_id),
        document=access_document(work, person, row, name_of, readers) if is_open else None,
        names=names_of(session, [row.registered_by, row.proposed_by, row.ended_by]),
    )


@requires(Permission.WRITE_CASE_FILES)
def check_notes(
    work: UnitOfWork,
    request_id: UUID,
    version: int,
    said: Mapping[str, NoteGround | None],
    name_of: NameOfCode,
    readers: ReadersRule,
) -> AccessRequestRow:
    """What an officer says of notes, by their keys: included (None), or withheld on a ground. A note that is not
    among them keeps what was said of it. Raises IllegalTransition, Stale, also for a note that was written anew."""
    row = open_request(work, request_id, version)
    person = get_person(work.session, row.person_id)
    document = access_document(work, person, row, name_of, readers)
    there = {one.key: one for one in document.notes}
    if said.keys() - there.keys():
        raise Stale()
    checked = notes_of_request(work.session, row.id)
    for key, ground in said.items():
        one = there[key]
        note = checked.get((one.source, one.row_id)) or AccessNoteRow(
            access_request_id=row.id, person_id=row.person_id, source=one.source, row_id=one.row_id,
            sha256="", checked_by=work.actor.staff_id, checked_at=work.now,
        )  # fmt: skip
        note.sha256, note.ground = one.digest, ground.value if ground else None
        note.checked_by, note.checked_at = work.actor.staff_id, work.now
        work.session.add(note)
    return audit.save_and_note(work, "check-notes", "access-request", row)


@requires(Permission.WRITE_CASE_FILES)
def withhold_record(
    work: UnitOfWork,
    request_id: UUID,
    version: int,
    key: str,
    ground: NoteGround | None,
    name_of: NameOfCode,
    readers: ReadersRule,
) -> AccessRequestRow:
    """The client does not get this record and what refers to it, on a ground; None gives it again. Raises Invalid at
    /record for one that is not there or is the client's own name, IllegalTransition, Stale."""
    row = open_request(work, request_id, version)
    person = get_person(work.session, row.person_id)
    document = access_document(work, person, row, name_of, readers)
    record = next((one for one in document.records if one.key == key), None)
    if record is None or record.table == "person":
        raise Invalid.at("/record", "unknown-choice")
    checked = notes_of_request(work.session, row.id)
    note = checked.get((record.table, record.row_id)) or AccessNoteRow(
        access_request_id=row.id, person_id=row.person_id, source=record.table, row_id=record.row_id,
        sha256=sha256(key.encode()).hexdigest(), checked_by=work.actor.staff_id, checked_at=work.now,
    )  # fmt: skip
    note.ground = ground.value if ground else None
    note.checked_by, note.checked_at = work.actor.staff_id, work.now
    work.session.add(note)
    return audit.save_and_note(work, "check-notes", "access-request", row)


@requires(Permission.WRITE_CASE_FILES)
def answer_request(
    work: UnitOfWork,
    request_id: UUID,
    version: int,
    given_on: date,
    given_by: Given,
    name_of: NameOfCode,
    readers: ReadersRule,
) -> AccessRequestRow:
    """The client got the document, which is kept as it was given and meets the deadline.

    Raises Invalid at /given_on for a day before the request or after today, at /identity while it is not established,
    and at /notes while a note is unchecked. Raises IllegalTransition, Stale.
    """
    row = open_request(work, request_id, version)
    today = civil_date(work.now)
    person = get_person(work.session, row.person_id)
    document = access_document(work, person, row, name_of, readers)
    faults = []
    if not row.received_on <= given_on <= today:
        faults.append(FieldFault("/given_on", "not-given-then"))
    if row.identity == Identity.NOT_ESTABLISHED:
        faults.append(FieldFault("/identity", "identity-open"))
    if document.unchecked:
        faults.append(FieldFault("/notes", "notes-unchecked"))
    refuse_if(faults)
    made = _printed(document.content, work.now, is_draft=False)
    row.state = ACCESS_LIFE.after(AccessState(row.state), AccessAct.ANSWER).value
    row.content, row.pdf, row.pdf_sha256 = document.content, made, sha256(made).hexdigest()
    row.given_by = given_by.value
    row.ended_on, row.ended_by, row.ended_at = given_on, work.actor.staff_id, work.now
    # A proposal to refuse or withdraw is answered by giving access.
    clear_proposal(row)
    audit.save_and_note(work, "answer", "access-request", row)
    meet_term(work, row.deadline_id, given_on)
    return row


@requires(Permission.READ_CASE_FILES)
def answer_pdf(
    work: UnitOfWork, request_id: UUID, name_of: NameOfCode, readers: ReadersRule
) -> bytes:
    """The bytes that were given, else a draft that says so. Raises SealBroken for bytes that changed, Invalid for a
    request that ended without an answer."""
    row, content = _content(work, request_id, name_of, readers)
    if row.pdf is None:
        return _printed(content, work.now, is_draft=True)
    if sha256(row.pdf).hexdigest() != row.pdf_sha256:
        raise SealBroken()
    return row.pdf


@requires(Permission.READ_CASE_FILES)
def answer_data(
    work: UnitOfWork, request_id: UUID, name_of: NameOfCode, readers: ReadersRule
) -> dict[str, Any]:
    """The same document as data; raises as `answer_pdf` does."""
    return _content(work, request_id, name_of, readers)[1]


def _content(
    work: UnitOfWork, request_id: UUID, name_of: NameOfCode, readers: ReadersRule
) -> tuple[AccessRequestRow, dict[str, Any]]:
    row = get_access_request(work.session, request_id)
    audit.note_look(work, "export-access", "access-request", row)
    if row.content is not None:
        return row, row.content
    if row.state not in OPEN:
        raise Invalid.at("", "not-answered")
    person = get_person(work.session, row.person_id)
    return row, access_document(work, person, row, name_of, readers).content


def _printed(content: Mapping[str, Any], made_at: datetime, *, is_draft: bool) -> bytes:
    facts = printed_content(content, is_draft=is_draft)
    return print_paper(PaperTemplate.ACCESS, facts, made_at)
