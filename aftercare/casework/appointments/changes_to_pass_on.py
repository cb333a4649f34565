"""Notifying clients of changed times: one list of finished texts, sent in one act to all who may be texted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

from aftercare.base.errors import Invalid
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.message_templates.templates import (
    TextKind,
    TextTemplate,
    TextValues,
    render_text,
)
from aftercare.domain.people.person import WhyNoText, why_no_text
from aftercare.domain.reminders.schedule import quiet_until
from aftercare.domain.time.wall_time import civil_date, wall
from aftercare.processes.messages.recipients import Recipient, reachabilities
from aftercare.store.accounts import audit
from aftercare.store.appointments.known_to_client import with_earlier_change
from aftercare.store.appointments.rows import lock_appointments
from aftercare.store.appointments.screen_changes_to_pass_on import changes_to_pass_on
from aftercare.store.database.plain_sql import Row
from aftercare.store.database.unit_of_work import UnitOfWork, as_clock
from aftercare.store.message_templates.rows import templates_in_force
from aftercare.store.messages.rows import CHANGED, MessageRow
from aftercare.store.people.rows import persons_of
from aftercare.store.reminders.rows import policy_in_force
from aftercare.store.tasks.rows import get_task

# The most checkboxes that one form may have.
MOST = 300
# The note by which the database finds the task to open again when its text is called off.
DONE_BY_TEXT = "text"
# A text delayed by the night hours still helps; for an earlier appointment the client is called.
LEAST_NOTICE = timedelta(hours=2)
USEFUL_FOR = timedelta(hours=24)


@dataclass(frozen=True)
class ChangeToPassOn:
    """One open task: the client, the old and new time (`new_at` None: called off), the number and the text.
    `why_call` is why no text may be sent; the client is then called or gets a letter."""

    row: Row
    number: str | None
    template: TextTemplate
    words: str
    why_call: str | None


@dataclass(frozen=True)
class PassedOn:
    """How many texts are being sent, and how many of the tasks get none."""

    sent: int
    left: int


@requires(Permission.WRITE_CASE_FILES)
def list_changes_to_pass_on(work: UnitOfWork, callback_number: str) -> list[ChangeToPassOn]:
    """All changes of which the actor's desk has to notify clients, the soonest first. Raises Forbidden."""
    found = _ready(work, changes_to_pass_on(work.session, work.now, MOST), callback_number)
    audit.note_people(work, "read-changes", sorted({one.row["person_id"] for one in found}))
    return found


@requires(Permission.WRITE_CASE_FILES)
def change_to_pass_on(
    work: UnitOfWork, appointment_id: UUID, callback_number: str
) -> ChangeToPassOn | None:
    """The change that made this the new time, while the client is still to be notified of it. The calling page has
    recorded its look."""
    rows = changes_to_pass_on(work.session, work.now, 1, stands=appointment_id)
    return next(iter(_ready(work, rows, callback_number) if rows else ()), None)


@requires(Permission.MOVE_APPOINTMENTS)
def is_to_be_passed_on(work: UnitOfWork, appointment_id: UUID) -> bool:
    """Whether a task asks to notify the client that this is the new time; also for a reader who sees no tasks."""
    with as_clock(work):
        return bool(with_earlier_change(work.session, [appointment_id]))


@requires(Permission.WRITE_CASE_FILES)
def pass_on_by_text(work: UnitOfWork, task_ids: Sequence[UUID], callback_number: str) -> PassedOn:
    """Texts each of these clients the change, in their language, and ends the task. A time that changed since it was
    shown is sent as it is now. Clients who may not be texted are skipped. A second request sends nothing twice,
    because a finished task is not open. If the text is called off before it is sent, the database opens the task
    again."""
    if len(task_ids) > MOST:
        raise Invalid(f"At most {MOST} at once.")
    wanted = changes_to_pass_on(work.session, work.now, MOST, task_ids)
    persons_of(work.session, {row["person_id"] for row in wanted}, for_update=True)
    held = {row["new_id"] for row in wanted}
    lock_appointments(work.session, (one for one in held if one is not None))
    # Read again under the locks: a colleague may have notified them, or the time may have changed once more.
    now = [
        one
        for one in changes_to_pass_on(work.session, work.now, MOST, task_ids)
        if one["new_id"] in held
    ]
    changes = _ready(work, now, callback_number)
    sent = 0
    for group in _by_new_time(one for one in changes if one.why_call is None):
        text = _send(work, group[-1])
        sent += 1
        for change in group:
            _end_task(work, change, text)
    return PassedOn(sent, sum(one.why_call is not None for one in changes))


def _by_new_time(changes: Iterable[ChangeToPassOn]) -> list[list[ChangeToPassOn]]:
    """Changes that lead to the same new appointment become one text, which begins at the time the client last heard
    of."""
    groups: dict[UUID, list[ChangeToPassOn]] = {}
    for one in sorted(changes, key=lambda one: one.row["id"]):
        groups.setdefault(one.row["new_id"] or one.row["id"], []).append(one)
    return list(groups.values())


def _ready(work: UnitOfWork, rows: Sequence[Row], callback_number: str) -> list[ChangeToPassOn]:
    people = persons_of(work.session, {row["person_id"] for row in rows})
    with as_clock(work):
        reached = reachabilities(work.session, list(people.values()), work.now)
    texts = templates_in_force(work.session)
    policy = policy_in_force(work.session, civil_date(work.now))
    # Held up by quiet hours, a text leaves in the morning.
    leaves_at = quiet_until(work.now, policy)
    found = []
    for row in rows:
        person = people.get(row["person_id"])
        if person is None:
            continue
        recipient, state = reached[person.id]
        template = _template(texts, row, recipient)
        words = render_text(template.text, template.language, _values(row, callback_number))
        why = _why_call(row, why_no_text(state), leaves_at)
        found.append(ChangeToPassOn(row, recipient.number, template, words, why))
    return found


def _template(
    texts: Mapping[tuple[TextKind, str], TextTemplate], row: Row, recipient: Recipient
) -> TextTemplate:
    kind = TextKind.CALLED_OFF if row["new_at"] is None else TextKind.CHANGED_TIME
    return texts.get((kind, recipient.language)) or texts[kind, "nl"]


def _values(row: Row, callback_number: str) -> TextValues:
    was, new = wall(row["was_at"]), wall(row["new_at"]) if row["new_at"] else None
    return TextValues(
        on=new.date() if new else None,
        at=_clock(new) if new else None,
        phone=callback_number,
        old_on=was.date(),
        old_at=_clock(was),
    )


def _clock(moment: datetime) -> time:
    return moment.time().replace(tzinfo=None)


def _why_call(row: Row, obstacle: WhyNoText | None, leaves_at: datetime) -> str | None:
    """A code: of WhyNoText, or `too-soon` when a text might come too late. `other-place`: the place
    changed, and a text names times only. `text-failed`: a text about the new time was called off or failed."""
    if obstacle is not None:
        return obstacle.value
    if row["new_at"] is not None and (row["other_place"] or row["new_at"] == row["was_at"]):
        return "other-place"
    if row["texted_before"]:
        return "text-failed"
    return "too-soon" if _soonest(row) < leaves_at + LEAST_NOTICE else None


def _soonest(row: Row) -> datetime:
    soonest: datetime = min(row["was_at"], row["new_at"] or row["was_at"])
    return soonest


def _send(work: UnitOfWork, change: ChangeToPassOn) -> MessageRow:
    row = change.row
    text = MessageRow(
        person_id=row["person_id"],
        # Linked to the new appointment: if that changes before the text is sent, the text is called off.
        appointment_id=row["new_id"],
        slot=CHANGED,
        recipient=change.number or "",
        language=change.template.language,
        template=change.template.kind.value,
        template_version=change.template.version,
        body=change.words,
        due_at=work.now,
        # Once either time has passed, the text would be about something that is over.
        useful_until_at=min(_soonest(row), work.now + USEFUL_FOR),
        created_at=work.now,
        state_at=work.now,
    )
    return audit.save_and_note(work, "tell-change", "message", text)


def _end_task(work: UnitOfWork, change: ChangeToPassOn, text: MessageRow) -> None:
    task = get_task(work.session, change.row["id"], for_update=True)
    task.state, task.done_by, task.done_at = "done", work.actor.staff_id, work.now
    task.message_id, task.done_note = text.id, DONE_BY_TEXT
    task.version += 1
