"""Viewing and printing letters: the same bytes each time, and printed together only those with current facts."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from aftercare.base.errors import Conflict, Invalid
from aftercare.casework.letters.facts import letter_facts
from aftercare.casework.papers import PaperTemplate, print_paper
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.letters.composing import Letter, Mailing, compose, letter_content
from aftercare.domain.letters.wording import LetterKind
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.accounts import audit
from aftercare.store.accounts.rows import StaffRow
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.letters.rows import LetterRow, get_letter, letters_due, letters_of
from aftercare.store.people.rows import PersonRow, get_person

# The size of one PDF. With more letters due, these are marked as sent before the next are printed.
MOST_AT_ONCE = 50
DRAFTED, SENT, DISCARDED = "drafted", "sent", "discarded"


@dataclass(frozen=True)
class LetterView:
    """A letter with its person and its author. `holds`: the facts of a draft are still current."""

    row: LetterRow
    person: PersonRow
    made_by: str
    holds: bool


@requires(Permission.READ_CASE_FILES)
def letter_pdf(work: UnitOfWork, letter_id: UUID) -> bytes:
    """The letter as a PDF; it has the same bytes each time."""
    row = audit.note_look(work, "read", "letter", get_letter(work.session, letter_id))
    return printed([row], row.content["title"])


@requires(Permission.READ_CASE_FILES)
def letters_pdf(work: UnitOfWork, mailing: Mailing, title: str) -> bytes:
    """Every draft due by today with current facts, each letter after its envelope, under this title. Raises Conflict
    when there is nothing to print."""
    due = [view.row for view in due_letters(work, mailing) if view.holds]
    if not due:
        raise Conflict("Nothing waits to be printed.")
    return printed(due, title, envelopes=True)


@requires(Permission.READ_CASE_FILES)
def letters_about(work: UnitOfWork, mailing: Mailing, person_id: UUID) -> list[LetterView]:
    """Every letter made for one person, the newest first."""
    audit.note_look(work, "read-letters", "person", get_person(work.session, person_id))
    return _view(work, mailing, letters_of(work.session, person_id))


@requires(Permission.READ_CASE_FILES)
def due_letters(work: UnitOfWork, mailing: Mailing) -> list[LetterView]:
    """Drafts due by today for all people the reader may see, earliest first, until MOST_AT_ONCE of them are current.
    Outdated drafts in between are listed too and do not count."""
    view: list[LetterView] = []
    last, holding = None, 0
    while holding < MOST_AT_ONCE:
        found = letters_due(work.session, civil_date(work.now), MOST_AT_ONCE, last)
        for one in _view(work, mailing, found):
            if holding < MOST_AT_ONCE:
                view.append(one)
                holding += one.holds
        if len(found) < MOST_AT_ONCE:
            break
        last = found[-1]
    audit.note_people(work, "read-letters", (one.row.person_id for one in view))
    return view


def _view(work: UnitOfWork, mailing: Mailing, found: Sequence[LetterRow]) -> list[LetterView]:
    return [
        LetterView(
            row,
            person := get_person(work.session, row.person_id),
            staff.display_name if (staff := work.session.get(StaffRow, row.made_by)) else "",
            row.state == DRAFTED and _holds(work, mailing, row, person),
        )
        for row in found
    ]


def _holds(work: UnitOfWork, mailing: Mailing, row: LetterRow, person: PersonRow) -> bool:
    """Whether the same letter, made now, would have the same content."""
    kind, made_on = LetterKind(row.kind), civil_date(row.made_at)
    try:
        facts = letter_facts(work, person, kind, row.appointment_id, row.language, made_on)
        return kept(compose(facts, mailing)) == row.content
    except Invalid:
        return False


def kept(letter: Letter) -> dict[str, Any]:
    """The letter as JSON returns it, to be stored, compared and printed."""
    content: dict[str, Any] = json.loads(json.dumps(letter_content(letter)))
    return content


def printed(rows: Sequence[LetterRow], title: str, *, envelopes: bool = False) -> bytes:
    facts = {
        "language": rows[0].language,
        "title": title,
        "envelopes": envelopes,
        "letters": [row.content for row in rows],
    }
    return print_paper(PaperTemplate.LETTERS, facts, max(row.made_at for row in rows))
