"""Letters and appointment cards: made and printed here, posted by a colleague, who then records it.

A letter is made from the facts of that moment and kept as made. Until it is recorded as posted it is a draft. Making
the same letter again renews the draft. A draft with outdated facts is left out of what is printed together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from aftercare.base.errors import IllegalTransition, Invalid, NotFound, Stale
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.letters.composing import MOST_ON_A_CARD, Mailing, compose
from aftercare.domain.letters.wording import LetterKind
from aftercare.domain.time.wall_time import civil_date
from aftercare.processes.appointments.pass_on import pass_on_by_hand
from aftercare.processes.letters.drafts import (
    DISCARDED,
    DRAFTED,
    SENT,
    end_draft,
    write_draft,
)
from aftercare.processes.letters.facts import letter_facts
from aftercare.store.accounts import audit
from aftercare.store.appointments.known_to_client import changes_not_passed_on
from aftercare.store.appointments.rows import lock_appointments
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.letters.rows import (
    LetterRow,
    appointments_on_card,
    get_letter,
    letter_tasks,
    letters_with_ids,
)
from aftercare.store.people.rows import PersonRow, get_person, lock_person_of, persons_of
from aftercare.store.tasks.rows import TaskRow

# The most that are recorded at once, which is the most checkboxes that one form may have.
MOST_POSTED = 300
_ABOUT_ONE = frozenset({LetterKind.APPOINTMENT, LetterKind.CHANGED, LetterKind.CANCELLED})
_ABOUT_A_TIME = frozenset({LetterKind.APPOINTMENT, LetterKind.CHANGED})
_ABOUT_A_CHANGE = frozenset({LetterKind.CHANGED, LetterKind.CANCELLED})


@dataclass(frozen=True)
class NewLetter:
    """`language` None is the person's own language; `due_on` None is today."""

    person_id: UUID
    kind: LetterKind
    appointment_id: UUID | None = None
    language: str | None = None
    due_on: date | None = None


@requires(Permission.WRITE_CASE_FILES)
def make_letter(work: UnitOfWork, mailing: Mailing, new: NewLetter) -> LetterRow:
    """Makes a draft to print. Making the same letter again renews that draft with the present facts.

    Raises Invalid as `letter_facts` and `compose` do, and at /due_on for a day that has passed. Raises Invalid
    without a pointer for a letter that cannot be printed, and RevealingText.
    """
    person = get_person(work.session, new.person_id, for_update=True)
    today = civil_date(work.now)
    due_on = new.due_on or today
    if due_on < today:
        raise Invalid.at("/due_on", "in-the-past")
    about = new.appointment_id if new.kind in _ABOUT_ONE else None
    facts = letter_facts(work, person, new.kind, about, new.language or person.language, today)
    return write_draft(work, person, compose(facts, mailing), due_on, about)


@requires(Permission.WRITE_CASE_FILES)
def post_letter(work: UnitOfWork, letter_id: UUID, version: int, sent_on: date) -> LetterRow:
    """Records that a colleague posted it on that day. The client then counts as notified of its content. Tasks to
    send a letter about the same thing, or to notify the client of the same change, are done.

    A second click changes nothing. A letter that the clock took back may have been posted already. Raises Stale,
    IllegalTransition for any other that is no draft. Raises Invalid at /sent_on for a future day or a day before it was
    made.
    """
    row = _draft(work, letter_id)
    if row.state == SENT and row.version == version + 1 and row.sent_on == sent_on:
        return row
    if not civil_date(row.made_at) <= sent_on <= civil_date(work.now):
        detail = "Not before it was made and not after today."
        raise Invalid.at("/sent_on", "not-posted-then", detail)
    if row.state != DRAFTED and row.taken_back is None:
        raise IllegalTransition()
    _end(work, row, version, SENT)
    row.sent_on, row.taken_back = sent_on, None
    # Appointments before their tasks: the lock order of every transaction.
    _pass_on(work, row)
    for task in _done_with(work, row):
        task.state, task.done_by, task.done_at = "done", work.actor.staff_id, work.now
        task.version += 1
        audit.note(work, "finish", "task", task.id, task.person_id)
    return audit.save_and_note(work, "post", "letter", row)


@dataclass(frozen=True)
class NotPosted:
    """A letter that was not recorded: the code of why, and its client, None where the reader may see neither."""

    letter_id: UUID
    code: str
    person: PersonRow | None


@dataclass(frozen=True)
class PostedTogether:
    posted: list[LetterRow]
    not_posted: list[NotPosted]


@requires(Permission.WRITE_CASE_FILES)
def post_letters(
    work: UnitOfWork, letters: Sequence[tuple[UUID, int]], sent_on: date
) -> PostedTogether:
    """Records as `post_letter` does that all of these, each with the version that was seen, were posted on that day.
    One that cannot be recorded stops no other. Raises Invalid at /sent_on for a future day."""
    if sent_on > civil_date(work.now):
        raise Invalid.at("/sent_on", "in-the-future")
    # All people, then all appointments: the lock order of every transaction.
    found = letters_with_ids(work.session, [letter_id for letter_id, _ in letters])
    people = persons_of(work.session, {row.person_id for row in found}, for_update=True)
    lock_appointments(work.session, {one for row in found for one in _times_given_by(work, row)})
    client_of = {row.id: people.get(row.person_id) for row in found}
    answer = PostedTogether([], [])
    for letter_id, version in sorted(dict(letters).items()):
        try:
            answer.posted.append(post_letter(work, letter_id, version, sent_on))
        except (NotFound, Stale, IllegalTransition, Invalid) as fault:
            answer.not_posted.append(NotPosted(letter_id, fault.code, client_of.get(letter_id)))
    return answer


def _done_with(work: UnitOfWork, row: LetterRow) -> list[TaskRow]:
    tasks = letter_tasks(work.session, row.person_id, row.appointment_id)
    if row.kind in _ABOUT_A_CHANGE and row.appointment_id is not None:
        tasks += changes_not_passed_on(work.session, row.appointment_id)
    return tasks


def _pass_on(work: UnitOfWork, row: LetterRow) -> None:
    """Records that the client was notified, as after a text."""
    about = _times_given_by(work, row)
    if about:
        pass_on_by_hand(work.session, about, work.now, reminds=row.kind != LetterKind.CARD)


def _times_given_by(work: UnitOfWork, row: LetterRow) -> list[UUID]:
    """The appointments of which the letter gives the time."""
    if row.kind == LetterKind.CARD:
        return appointments_on_card(work.session, row.person_id, row.made_at, MOST_ON_A_CARD)
    return [row.appointment_id] if row.kind in _ABOUT_A_TIME and row.appointment_id else []


@requires(Permission.WRITE_CASE_FILES)
def discard_letter(work: UnitOfWork, letter_id: UUID, version: int) -> LetterRow:
    """Discards the draft; it stays on record. Raises Stale, IllegalTransition."""
    row = _draft(work, letter_id)
    if row.state != DRAFTED:
        raise IllegalTransition()
    _end(work, row, version, DISCARDED)
    return audit.save_and_note(work, "withdraw", "letter", row)


def _draft(work: UnitOfWork, letter_id: UUID) -> LetterRow:
    lock_person_of(work.session, LetterRow, letter_id)
    return get_letter(work.session, letter_id, for_update=True)


def _end(work: UnitOfWork, row: LetterRow, version: int, state: str) -> None:
    if row.version != version:
        raise Stale()
    end_draft(work, row, state)
