"""The text conversation with one person: every text, who was responsible then, and replies after the disclosure
check."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from aftercare.base.errors import AlreadyDecided, FieldFault, TextWithheld, refuse_if
from aftercare.base.ids import new_id
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.message_templates.free_texts import CHOSEN, FREE_TEXT, free_text_faults
from aftercare.domain.people.person import WhyNoText, why_no_text
from aftercare.processes.message_templates.forbidden_names import forbidden_names
from aftercare.processes.messages.recipients import reachability, recipient_of
from aftercare.store.accounts import audit
from aftercare.store.database.plain_sql import Row
from aftercare.store.database.unit_of_work import UnitOfWork, as_clock
from aftercare.store.messages import screen_conversations as screen
from aftercare.store.messages.incoming_rows import answer_tasks, mark_read
from aftercare.store.messages.rows import MessageRow, message_in_slot
from aftercare.store.people.rows import PersonRow, get_person
from aftercare.store.tasks.rows import is_task_open, open_task

PAGE_SIZE = 40
# A text held up by a night of quiet hours still helps; after a day its author has to decide again.
USEFUL_FOR = timedelta(hours=24)
Before = tuple[datetime, UUID, str]


@dataclass(frozen=True)
class Conversation:
    """`lines` oldest first; `earlier` is where the page before ends. `unread` counts texts received since the reader
    last looked. `why_no_text` is why no text may be sent; RESTRICTED can be overridden by an explicit choice."""

    person: PersonRow
    language: str
    contact: str | None
    responsible: Row
    lines: list[Row]
    waiting: list[Row]
    earlier: Before | None
    unread: int
    unanswered: int
    why_no_text: WhyNoText | None


@dataclass(frozen=True)
class NewText:
    """`token` identifies this one act, so that a second click is the same text. `although_restricted` is the
    explicit choice for a restricted case file. `answers` ends what waited for an answer."""

    text: str
    token: UUID
    although_restricted: bool = False
    answers: bool = False


@requires(Permission.READ_CASE_FILES)
def conversation(
    work: UnitOfWork, person_id: UUID, before: Before | None = None, *, is_seen: bool = True
) -> Conversation:
    """One page of it, the newest unless `before` is given. Looking at the newest marks it as read, unless a program
    looks (`is_seen`), which says so with `mark_seen`."""
    session = work.session
    person = audit.note_look(work, "read-conversation", "person", get_person(session, person_id))
    found = screen.lines_of(session, person.id, work.now, before, PAGE_SIZE + 1)
    lines = found[:PAGE_SIZE]
    unread = screen.unread_count(session, person.id, work.actor.staff_id)
    if before is None and is_seen:
        mark_read(session, person.id, work.actor.staff_id, work.now)
    last = lines[-1] if len(found) > PAGE_SIZE else None
    recipient = recipient_of(session, person)
    return Conversation(
        person=person,
        language=recipient.language,
        contact=recipient.contact_person.name if recipient.contact_person else None,
        responsible=screen.responsible_now(session, person.id, work.now),
        lines=lines[::-1],
        waiting=screen.texts_waiting(session, person.id),
        earlier=(last["at"], last["id"], last["kind"]) if last else None,
        unread=unread,
        unanswered=screen.unanswered_count(session, person.id),
        why_no_text=_why_not(work, person),
    )


@requires(Permission.READ_CASE_FILES)
def mark_seen(work: UnitOfWork, person_id: UUID, until: datetime) -> None:
    """The actor has seen the conversation up to this moment; a later one that was marked stays. Raises NotFound."""
    person = get_person(work.session, person_id)
    mark_read(work.session, person.id, work.actor.staff_id, min(until, work.now))


@requires(Permission.READ_CASE_FILES)
def unread_of(work: UnitOfWork, person_id: UUID) -> int:
    """How many texts of this person the actor has not seen in the conversation."""
    return screen.unread_count(work.session, person_id, work.actor.staff_id)


@requires(Permission.WRITE_CASE_FILES)
def text_faults(
    work: UnitOfWork, person_id: UUID, text: str, callback_number: str | None
) -> list[FieldFault]:
    """The faults that would keep these words from being sent; nothing is written."""
    return free_text_faults(text, forbidden_names(work, person_id), callback_number)


@requires(Permission.WRITE_CASE_FILES)
def write_text(
    work: UnitOfWork, person_id: UUID, new: NewText, callback_number: str | None
) -> MessageRow:
    """Queues the officer's own words. The outbox checks them against the facts again before sending.

    The same token again returns the same text. Raises Invalid at /text, AlreadyDecided when the token was used for
    other words, NotFound. Raises TextWithheld with the reason in its detail (a code of WhyNoText).
    """
    person = get_person(work.session, person_id, for_update=True)
    slot, body = f"free:{new.token}", _one_form(new.text)
    before = message_in_slot(work.session, person.id, slot)
    if before is not None:
        if before.body != body:
            raise AlreadyDecided()
        return before
    refuse_if(free_text_faults(body, forbidden_names(work, person.id), callback_number))
    obstacle = _why_not(work, person, chosen=new.although_restricted)
    if obstacle is not None:
        raise TextWithheld(obstacle.value)
    recipient = recipient_of(work.session, person)
    row = MessageRow(
        person_id=person.id,
        slot=slot,
        recipient=recipient.number or "",
        language=recipient.language,
        template=FREE_TEXT,
        template_version=1,
        body=body,
        reason=CHOSEN if person.restricted else None,
        due_at=work.now,
        useful_until_at=work.now + USEFUL_FOR,
        created_at=work.now,
        state_at=work.now,
    )
    audit.save_and_note(work, "write-text", "message", row)
    if new.answers:
        _finish(work, person.id)
    return row


@requires(Permission.WRITE_CASE_FILES)
def mark_answered(work: UnitOfWork, person_id: UUID) -> int:
    """Records that the waiting texts were answered by telephone or face to face; returns how many tasks that ended."""
    person = get_person(work.session, person_id, for_update=True)
    return _finish(work, person.id)


@requires(Permission.WRITE_CASE_FILES)
def ask_to_call(work: UnitOfWork, person_id: UUID) -> None:
    """Opens a task to call instead, because no text may be sent; only one at a time. Raises NotFound."""
    person = get_person(work.session, person_id, for_update=True)
    obstacle = _why_not(work, person)
    reason = obstacle.value if obstacle else "text-failed"
    if is_task_open(work.session, person.id, "call_person", reason):
        return
    open_task(
        work.session,
        person_id=person.id,
        kind="call_person",
        subject=new_id(),
        reason=reason,
        due_at=work.now + timedelta(hours=4),
        now=work.now,
    )
    audit.note(work, "open-task", "person", person.id, person.id)


def _why_not(work: UnitOfWork, person: PersonRow, *, chosen: bool = False) -> WhyNoText | None:
    with as_clock(work):
        reached = reachability(work.session, person, work.now)
    return why_no_text(replace(reached, restricted=False) if chosen else reached)


def _finish(work: UnitOfWork, person_id: UUID) -> int:
    tasks = answer_tasks(work.session, person_id)
    for task in tasks:
        task.state, task.done_by, task.done_at = "done", work.actor.staff_id, work.now
        task.version += 1
        audit.note(work, "finish", "task", task.id, person_id)
    work.session.flush()
    return len(tasks)


def _one_form(text: str) -> str:
    """Line ends as they are sent, without surrounding space."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()
