"""Viewing and printing letters: the same bytes each time, and printed together only those with current facts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from aftercare.base.errors import Conflict
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.letters.composing import Mailing
from aftercare.domain.time.wall_time import civil_date
from aftercare.processes.letters.drafts import DRAFTED, holds, printed
from aftercare.store.accounts import audit
from aftercare.store.accounts.rows import StaffRow, TeamRow, teams
from aftercare.store.appointments.rows import AppointmentRow, as_they_are
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.letters.rows import (
    LetterRow,
    get_letter,
    letters_due,
    letters_of,
    letters_taken_back,
)
from aftercare.store.people.rows import PersonRow, get_person

# The size of one PDF. With more letters due, these are marked as sent before the next are printed.
MOST_AT_ONCE = 50
# For how long a letter that was taken back is listed, since it may be printed already.
TAKEN_BACK_FOR = timedelta(days=4)


@dataclass(frozen=True)
class LetterView:
    """A letter with its person, its author, empty for the clock, and the appointment it is about, if it is about one.
    `holds`: the facts of a draft are still current."""

    row: LetterRow
    person: PersonRow
    made_by: str
    about: AppointmentRow | None
    holds: bool

    @property
    def printable(self) -> bool:
        return self.holds and self.row.handed_at is None


@requires(Permission.READ_CASE_FILES)
def letter_pdf(work: UnitOfWork, letter_id: UUID) -> bytes:
    """The letter as a PDF; it has the same bytes each time."""
    row = audit.note_look(work, "read", "letter", get_letter(work.session, letter_id))
    return printed([row], row.content["title"])


@requires(Permission.READ_CASE_FILES)
def letters_pdf(
    work: UnitOfWork, mailing: Mailing, title: str, team_id: UUID | None = None
) -> bytes:
    """Every draft due by today with current facts, each letter after its envelope, under this title; not those that the
    print service has. Raises Conflict when there is nothing to print."""
    due = [view.row for view in due_letters(work, mailing, team_id) if view.printable]
    if not due:
        raise Conflict("Nothing waits to be printed.")
    # It may have left the printer, so it is offered to be recorded as posted. It is no new version: its words are the
    # same.
    for row in due:
        row.printed_at = work.now
    return printed(due, title, envelopes=True)


@requires(Permission.READ_CASE_FILES)
def letters_about(work: UnitOfWork, mailing: Mailing, person_id: UUID) -> list[LetterView]:
    """Every letter made for one person, the newest first."""
    audit.note_look(work, "read-letters", "person", get_person(work.session, person_id))
    return _view(work, mailing, letters_of(work.session, person_id))


@requires(Permission.READ_CASE_FILES)
def due_letters(
    work: UnitOfWork, mailing: Mailing, team_id: UUID | None = None
) -> list[LetterView]:
    """Drafts due by today for all people the reader may see, or those of one team, earliest first, until MOST_AT_ONCE
    of them are current. Outdated drafts in between are listed too and do not count."""
    view: list[LetterView] = []
    last, holding = None, 0
    while holding < MOST_AT_ONCE:
        found = letters_due(work.session, civil_date(work.now), MOST_AT_ONCE, last, team_id)
        for one in _view(work, mailing, found):
            if holding < MOST_AT_ONCE:
                view.append(one)
                holding += one.holds
        if len(found) < MOST_AT_ONCE:
            break
        last = found[-1]
    audit.note_people(work, "read-letters-due", (one.row.person_id for one in view))
    return view


@requires(Permission.READ_CASE_FILES)
def letter_teams(work: UnitOfWork) -> list[TeamRow]:
    """The teams by which letters can be shown, by name."""
    return [team for team in teams(work.session) if team.ended_at is None]


@requires(Permission.READ_CASE_FILES)
def taken_back_letters(
    work: UnitOfWork, mailing: Mailing, team_id: UUID | None = None
) -> list[LetterView]:
    """What the clock took back in the last days and may lie printed on a desk, newest first."""
    found = letters_taken_back(work.session, work.now - TAKEN_BACK_FOR, MOST_AT_ONCE, team_id)
    audit.note_people(work, "read-letters-due", (row.person_id for row in found))
    return _view(work, mailing, found)


def _view(work: UnitOfWork, mailing: Mailing, found: Sequence[LetterRow]) -> list[LetterView]:
    ids = {row.appointment_id for row in found if row.appointment_id}
    about = {one.id: one for one in as_they_are(work.session, ids)}
    return [
        LetterView(
            row,
            person := get_person(work.session, row.person_id),
            staff.display_name
            if row.made_by and (staff := work.session.get(StaffRow, row.made_by))
            else "",
            about.get(row.appointment_id) if row.appointment_id else None,
            row.state == DRAFTED and holds(work, mailing, row, person),
        )
        for row in found
    ]
