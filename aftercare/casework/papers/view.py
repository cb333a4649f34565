"""Viewing documents: the sources of each statement, what has changed since, and the bytes as signed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlmodel import Session

from aftercare.base.errors import FieldFault, SealBroken
from aftercare.casework.papers.facts import digest_of, dossier_of
from aftercare.casework.papers.grounds import ground_fault
from aftercare.casework.papers.letterheads import letterhead_of
from aftercare.casework.papers.printing import Composed, composed, content_of, printed
from aftercare.casework.papers.signing import may_sign
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.deadlines import DeadlineState
from aftercare.domain.papers import (
    IN_HAND,
    Change,
    Dossier,
    PaperState,
    difference,
    from_json,
    overtaken,
)
from aftercare.processes.escalation.marks import STANDING, marked_papers
from aftercare.processes.papers.board_copies import board_copy_of
from aftercare.processes.papers.grounds import WithoutGround, grounds_gone
from aftercare.store.accounts import audit
from aftercare.store.accounts.rows import names_of
from aftercare.store.database.plain_sql import Row
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.deadlines.rows import get_deadline
from aftercare.store.orders.rows import OrderRow, orders_of
from aftercare.store.papers.review_tasks import reviews_of_paper
from aftercare.store.papers.rows import (
    PaperRow,
    PaperTextRow,
    get_paper,
    papers_of,
    papers_of_escalation,
    text_versions,
    texts_of,
)
from aftercare.store.people.rows import PersonRow, get_person
from aftercare.store.tasks.rows import TaskRow


@dataclass(frozen=True)
class Seal:
    """Both digests of a signed document as computed now, and whether they match those of the signature."""

    pdf_sha256: str
    facts_sha256: str
    holds: bool


@dataclass(frozen=True)
class PaperFile:
    """One document with everything on its page. `changes` are what a renewed draft would say differently, or where a
    signed document differs from its rows now. There are none for a document that was replaced or withdrawn.
    `board_copy` is the task to send the copy that a document about a juvenile needs. `hand_over_by` is the deadline
    for handing it over. `ground`: why it would say what no longer holds, unless it was replaced or withdrawn.
    `reviews`: the questions what was done about it, open or answered."""

    row: PaperRow
    person: PersonRow
    made: Composed
    dossier: Dossier
    texts: dict[str, PaperTextRow]
    versions: list[PaperTextRow]
    changes: tuple[Change, ...]
    current: Dossier | None
    names: dict[UUID, str]
    may_sign: bool
    seal: Seal | None
    board_copy: TaskRow | None
    hand_over_by: datetime | None
    lacks_letterhead: bool
    ground: FieldFault | None
    reviews: list[Row]


@dataclass(frozen=True)
class PapersOfPerson:
    """Every document, the newest first, those without their ground with why, and the orders a report may be about."""

    person: PersonRow
    rows: list[PaperRow]
    gone: dict[UUID, WithoutGround]
    orders: list[OrderRow]
    names: dict[UUID, str]


@requires(Permission.READ_CASE_FILES)
def paper_file(work: UnitOfWork, paper_id: UUID) -> PaperFile:
    session = work.session
    row = audit.note_look(work, "read", "paper", get_paper(session, paper_id))
    frozen = from_json(row.facts)
    current, found = _changes(work, row, frozen)
    versions = text_versions(session, row.id)
    staff = (row.author_id, row.submitted_by, row.signed_by, row.handed_over_by)
    return PaperFile(
        row=row,
        person=get_person(session, row.person_id),
        made=composed(row),
        dossier=frozen,
        texts=texts_of(session, row.id),
        versions=versions,
        changes=found,
        current=current,
        names=names_of(session, [*staff, *(one.written_by for one in versions)]),
        may_sign=may_sign(work, row, work.actor),
        seal=sealed(row),
        board_copy=board_copy_of(session, row),
        hand_over_by=_hand_over_by(session, row),
        lacks_letterhead=row.pdf is None and letterhead_of(work, row.person_id) is None,
        ground=ground_fault(work, row) if row.state in STANDING else None,
        reviews=reviews_of_paper(session, row.person_id, row.id),
    )


def _changes(
    work: UnitOfWork, row: PaperRow, frozen: Dossier
) -> tuple[Dossier | None, tuple[Change, ...]]:
    if row.state in IN_HAND:
        current = dossier_of(work, row)
        return current, difference(frozen, current)
    if row.state == PaperState.SIGNED:
        current = dossier_of(work, row, same_period=True)
        return current, overtaken(frozen, current)
    return None, ()


def _hand_over_by(session: Session, row: PaperRow) -> datetime | None:
    """The deadline for handing it over, while that is open."""
    asked = get_deadline(session, row.hand_over_id) if row.hand_over_id else None
    return asked.due_at if asked and asked.state == DeadlineState.OPENED else None


def sealed(row: PaperRow) -> Seal | None:
    """The digests computed again from what is stored; None for a document that was never signed."""
    if row.pdf is None:
        return None
    pdf, facts = sha256(row.pdf).hexdigest(), digest_of(row.facts)
    return Seal(pdf, facts, (pdf, facts) == (row.pdf_sha256, row.facts_sha256))


@requires(Permission.READ_CASE_FILES)
def paper_pdf(work: UnitOfWork, paper_id: UUID) -> bytes:
    """The bytes that were signed, else the present draft, which is marked as one. Raises Invalid for a draft that is
    too long to print, SealBroken for bytes that do not match the signature."""
    row = audit.note_look(work, "read-pdf", "paper", get_paper(work.session, paper_id))
    if row.pdf is not None:
        seal = sealed(row)
        if seal is None or not seal.holds:
            raise SealBroken()
        return row.pdf
    return printed(_content(work, row), row.drafted_at)


@requires(Permission.READ_CASE_FILES)
def paper_facts_view(work: UnitOfWork, paper_id: UUID) -> dict[str, Any]:
    """The frozen facts with their references and their digest."""
    row = audit.note_look(work, "read", "paper", get_paper(work.session, paper_id))
    return {"id": str(row.id), "sha256": row.facts_sha256, **row.facts}


@requires(Permission.READ_CASE_FILES)
def person_papers(work: UnitOfWork, person_id: UUID) -> PapersOfPerson:
    person = audit.note_look(work, "read-papers", "person", get_person(work.session, person_id))
    found = papers_of(work.session, person_id)
    staff = [one for row in found for one in (row.author_id, row.signed_by)]
    names = names_of(work.session, staff)
    gone = grounds_gone(work, [row.id for row in found if row.state in STANDING])
    return PapersOfPerson(person, found, gone, orders_of(work.session, person_id), names)


@requires(Permission.READ_CASE_FILES)
def escalation_papers(work: UnitOfWork, escalation_id: UUID) -> list[Row]:
    """The documents that follow from an escalation, with their marks. The calling page has recorded the look at the
    escalation."""
    return marked_papers(work, papers_of_escalation(work.session, escalation_id))


def _content(work: UnitOfWork, row: PaperRow) -> dict[str, Any]:
    texts = {section: text.body for section, text in texts_of(work.session, row.id).items()}
    author = names_of(work.session, [row.author_id]).get(row.author_id, "")
    corrected = get_paper(work.session, row.corrects_id) if row.corrects_id else None
    letterhead = letterhead_of(work, row.person_id)
    return content_of(row, texts, author, letterhead=letterhead, corrected=corrected)
