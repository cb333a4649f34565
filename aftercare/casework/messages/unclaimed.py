"""Texts from an unknown sender: reading them is recorded, and they are assigned to a person or set aside with a
reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from aftercare.base.errors import AlreadyDecided, Invalid, NotFound, existing
from aftercare.base.typed_text import MEDIUM_REASON, required
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.messages.danger_words import may_be_about_suicide
from aftercare.domain.messages.replies import Meaning
from aftercare.processes.messages.ask_for_answer import ANSWER_WITHIN, ask_for_answer
from aftercare.processes.messages.call_at_once import call_at_once
from aftercare.processes.messages.recipients import opt_out, recipient_of
from aftercare.store.accounts import audit
from aftercare.store.database.plain_sql import Row
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.messages import screen_unclaimed as screen
from aftercare.store.messages.incoming_rows import InboundStepRow, get_inbound, is_set_aside
from aftercare.store.messages.rows import InboundTextRow
from aftercare.store.people.rows import get_person, person_by_reference

MOST_SHOWN = 100
ASIDE_SHOWN = timedelta(days=30)
_SHOWN_DIGITS = 2


@dataclass(frozen=True)
class UnclaimedText:
    """`text` has the full number; `people` are the people with that number in their file, now or earlier."""

    text: Row
    people: list[Row]


def masked(number: str) -> str:
    """Enough digits to tell two numbers in a list apart, and too few to call one."""
    hidden = max(0, len(number) - _SHOWN_DIGITS)
    return "•" * min(hidden, 10) + number[hidden:]


@requires(Permission.READ_CASE_FILES)
def unclaimed_texts(work: UnitOfWork) -> tuple[list[Row], list[Row]]:
    """The waiting texts, those that may be about suicide (`danger`) first and then the oldest, and those set aside in
    the last month, with masked numbers. Every text shown is recorded."""
    waiting = screen.waiting_texts(work.session, MOST_SHOWN)
    aside = screen.texts_set_aside(work.session, work.now - ASIDE_SHOWN)
    _as_shown(work, [*waiting, *aside])
    return sorted(waiting, key=lambda one: not one["danger"]), aside


@requires(Permission.READ_CASE_FILES)
def unclaimed_page(
    work: UnitOfWork, set_aside: bool | None, after: tuple[Any, ...] | None, limit: int
) -> tuple[list[Row], bool]:
    """The same, waiting or set aside or (None) both, oldest first after the moment and id of `after`, and whether more
    follow."""
    since = work.now - ASIDE_SHOWN
    found = screen.unclaimed_after(work.session, since, set_aside, after, limit + 1)
    shown = _as_shown(work, found[:limit])
    return shown, len(found) > limit


def _as_shown(work: UnitOfWork, found: list[Row]) -> list[Row]:
    for row in found:
        row["sender"] = masked(row["sender"])
        row["danger"] = may_be_about_suicide(row["body"])
    audit.note_each(work, "read-unclaimed", "inbound_text", [(row["id"], None) for row in found])
    return found


@requires(Permission.READ_CASE_FILES)
def unclaimed_text(work: UnitOfWork, text_id: UUID) -> UnclaimedText:
    """One of them with its number. NotFound when it has been assigned by now, or the reader may not read it."""
    found = existing(screen.unclaimed_one(work.session, text_id))
    audit.note(work, "read-number", "inbound_text", text_id)
    found["danger"] = may_be_about_suicide(found["body"])
    people = screen.whose_number(work.session, found["sender"])
    audit.note_people(work, "read-unclaimed", [one["id"] for one in people])
    return UnclaimedText(found, people)


def count_unclaimed(work: UnitOfWork) -> int:
    """The number of waiting texts; zero for roles that read no case files. No client is read, so nothing is
    recorded."""
    if not work.actor.can(Permission.READ_CASE_FILES):
        return 0
    return screen.unclaimed_count(work.session)


def count_unclaimed_dangers(work: UnitOfWork) -> int:
    """How many of them may be about suicide, of the oldest hundred. Their words are not shown, so nothing is
    recorded."""
    if not work.actor.can(Permission.READ_CASE_FILES):
        return 0
    waiting = screen.waiting_texts(work.session, MOST_SHOWN)
    return sum(may_be_about_suicide(one["body"]) for one in waiting)


@requires(Permission.WRITE_CASE_FILES)
def assign_text(work: UnitOfWork, text_id: UUID, person_id: UUID) -> InboundTextRow:
    """Assigns the text to this person: it appears in their conversation and waits for an answer. If it came from
    another number than their texts go to, a task asks to look into that.

    STOP from the number their texts go to stops these. Otherwise its content has no automatic effect on appointments
    or consent: a person reads it and decides. Raises AlreadyDecided when it was assigned before, NotFound.
    """
    person = get_person(work.session, person_id, for_update=True)
    row = _held(work, text_id)
    if row.person_id is not None:
        raise AlreadyDecided()
    row.person_id = person.id
    work.session.flush()
    _step(work, row.id, person.id, "assigned")
    _ask(work, person.id, row, "answer_text", "assigned-text")
    call_at_once(work, person.id, row.id, row.body)
    recipient = recipient_of(work.session, person)
    if recipient.number != row.sender:
        _ask(work, person.id, row, "check_number", "other-number")
    elif row.meaning == Meaning.STOP:
        opt_out(recipient, work.now)
    return audit.save_and_note(work, "assign-text", "inbound_text", row)


@requires(Permission.WRITE_CASE_FILES)
def set_text_aside(work: UnitOfWork, text_id: UUID, reason: str) -> InboundTextRow:
    """No one has to act on it. It stays readable, and may still be assigned to a person. Of one that may be about
    suicide the reason says what came of calling, in more than a word. Raises AlreadyDecided when it is settled, Invalid
    at /reason, NotFound."""
    row = _held(work, text_id)
    note = required(reason, MEDIUM_REASON, trivial=not may_be_about_suicide(row.body))
    if row.person_id is not None or is_set_aside(work.session, row.id):
        raise AlreadyDecided()
    _step(work, row.id, None, "set-aside", note)
    return audit.save_and_note(work, "withdraw-text", "inbound_text", row)


@requires(Permission.WRITE_CASE_FILES)
def person_with(work: UnitOfWork, reference: str) -> UUID:
    """The person with this reference, among those the actor may see; raises Invalid at /reference."""
    found = person_by_reference(work.session, reference.strip())
    if found is None:
        raise Invalid.at("/reference", "unknown-reference", "No person you see has this reference.")
    return found


def _held(work: UnitOfWork, text_id: UUID) -> InboundTextRow:
    """NotFound for a text erased meanwhile, as on its page."""
    row = get_inbound(work.session, text_id, for_update=True)
    if row.emptied_at is not None:
        raise NotFound()
    return row


def _ask(work: UnitOfWork, person_id: UUID, row: InboundTextRow, kind: str, reason: str) -> None:
    ask_for_answer(
        work.session,
        person_id=person_id,
        kind=kind,
        reason=reason,
        text_id=row.id,
        due_at=max(work.now, row.received_at + ANSWER_WITHIN),
        now=work.now,
    )


def _step(
    work: UnitOfWork, text_id: UUID, person_id: UUID | None, act: str, reason: str | None = None
) -> None:
    work.session.add(
        InboundStepRow(
            text_id=text_id,
            person_id=person_id,
            act=act,
            reason=reason,
            done_by=work.actor.staff_id,
            done_at=work.now,
        )
    )
    work.session.flush()
