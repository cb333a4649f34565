"""Letters and appointment cards: made and printed here, posted by a colleague, who then records it.

A letter is made from the facts of that moment and kept as made. Until it is recorded as posted it is a draft. Making
the same letter again renews the draft. A draft with outdated facts is left out of what is printed together.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from uuid import UUID

from aftercare.base.errors import IllegalTransition, Invalid
from aftercare.casework.letters.facts import letter_facts
from aftercare.casework.letters.view import DISCARDED, DRAFTED, SENT, kept, printed
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.letters.composing import MOST_ON_A_CARD, Letter, Mailing, compose
from aftercare.domain.letters.wording import LetterKind
from aftercare.domain.time.wall_time import civil_date
from aftercare.processes.appointments.pass_on import pass_on_by_hand
from aftercare.store.accounts import audit
from aftercare.store.appointments.known_to_client import changes_not_passed_on
from aftercare.store.database.unit_of_work import UnitOfWork, expect_version
from aftercare.store.letters.rows import (
    LetterRow,
    appointments_on_card,
    draft_of,
    get_letter,
    letter_tasks,
)
from aftercare.store.people.rows import get_person, lock_person_of
from aftercare.store.tasks.rows import TaskRow

_ABOUT_ONE = frozenset({LetterKind.APPOINTMENT, LetterKind.CHANGED, LetterKind.CANCELLED})
_ABOUT_A_TIME = frozenset({LetterKind.APPOINTMENT, LetterKind.CHANGED})
_ABOUT_A_CHANGE = frozenset({LetterKind.CHANGED, LetterKind.CANCELLED})
_MADE_ANEW = ("language", "template_version", "content", "sha256", "due_on", "made_by", "made_at")


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
    letter = compose(facts, mailing)
    row = draft_of(work.session, person.id, new.kind, about)
    if row is not None and row.content == kept(letter) and row.due_on == due_on:
        return row
    row = _written(work, row, letter, due_on, person.id, about)
    return audit.save_and_note(work, "draft", "letter", row)


def _written(
    work: UnitOfWork,
    old: LetterRow | None,
    letter: Letter,
    due_on: date,
    person_id: UUID,
    about: UUID | None,
) -> LetterRow:
    """A new draft, or the existing draft with its content renewed."""
    row = LetterRow(
        person_id=person_id,
        appointment_id=about,
        kind=letter.kind,
        language=letter.language,
        template_version=letter.version,
        content=kept(letter),
        sha256="",
        due_on=due_on,
        made_by=work.actor.staff_id,
        made_at=work.now,
    )
    row.sha256 = sha256(printed([row], letter.title)).hexdigest()
    if old is None:
        work.session.add(row)
        return row
    for name in _MADE_ANEW:
        setattr(old, name, getattr(row, name))
    old.version += 1
    return old


@requires(Permission.WRITE_CASE_FILES)
def post_letter(work: UnitOfWork, letter_id: UUID, version: int, sent_on: date) -> LetterRow:
    """Records that a colleague posted it on that day. The client then counts as notified of its content. Tasks to
    send a letter about the same thing, or to notify the client of the same change, are done.

    A second click changes nothing. Raises Stale, IllegalTransition for a letter that is no draft. Raises Invalid at
    /sent_on for a future day or a day before it was made.
    """
    row = _draft(work, letter_id)
    if row.state == SENT and row.version == version + 1 and row.sent_on == sent_on:
        return row
    if not civil_date(row.made_at) <= sent_on <= civil_date(work.now):
        detail = "Not before it was made and not after today."
        raise Invalid.at("/sent_on", "not-posted-then", detail)
    _end(work, row, version, SENT)
    row.sent_on = sent_on
    # Appointments before their tasks: the lock order of every transaction.
    _pass_on(work, row)
    for task in _done_with(work, row):
        task.state, task.done_by, task.done_at = "done", work.actor.staff_id, work.now
        task.version += 1
        audit.note(work, "finish", "task", task.id, task.person_id)
    return audit.save_and_note(work, "post", "letter", row)


def _done_with(work: UnitOfWork, row: LetterRow) -> list[TaskRow]:
    tasks = letter_tasks(work.session, row.person_id, row.appointment_id)
    if row.kind in _ABOUT_A_CHANGE and row.appointment_id is not None:
        tasks += changes_not_passed_on(work.session, row.appointment_id)
    return tasks


def _pass_on(work: UnitOfWork, row: LetterRow) -> None:
    """Records that the client was notified, as after a text."""
    if row.kind == LetterKind.CARD:
        shown = appointments_on_card(work.session, row.person_id, row.made_at, MOST_ON_A_CARD)
        pass_on_by_hand(work.session, shown, work.now, reminds=False)
    elif row.kind in _ABOUT_A_TIME and row.appointment_id is not None:
        pass_on_by_hand(work.session, [row.appointment_id], work.now)


@requires(Permission.WRITE_CASE_FILES)
def discard_letter(work: UnitOfWork, letter_id: UUID, version: int) -> LetterRow:
    """Discards the draft; it stays on record. Raises Stale, IllegalTransition."""
    row = _draft(work, letter_id)
    _end(work, row, version, DISCARDED)
    return audit.save_and_note(work, "withdraw", "letter", row)


def _draft(work: UnitOfWork, letter_id: UUID) -> LetterRow:
    lock_person_of(work.session, LetterRow, letter_id)
    return get_letter(work.session, letter_id, for_update=True)


def _end(work: UnitOfWork, row: LetterRow, version: int, state: str) -> None:
    if row.state != DRAFTED:
        raise IllegalTransition()
    expect_version(row, version)
    row.state, row.ended_by, row.ended_at = state, work.actor.staff_id, work.now
