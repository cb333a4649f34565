"""Texts to clients about changed times: who may be texted, in which words, and what the text does to the task."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

from aftercare.domain.message_templates.templates import (
    TextKind,
    TextTemplate,
    TextValues,
    render_text,
)
from aftercare.domain.people.person import WhyNoText, why_no_reminder
from aftercare.domain.reminders.automatic import change_texted_at
from aftercare.domain.reminders.schedule import quiet_until
from aftercare.domain.time.wall_time import civil_date, wall
from aftercare.processes.messages.recipients import Recipient, reachabilities
from aftercare.store.accounts import audit
from aftercare.store.appointments.rows import lock_appointments
from aftercare.store.appointments.screen_changes_to_pass_on import changes_to_pass_on
from aftercare.store.database.plain_sql import Row
from aftercare.store.database.unit_of_work import UnitOfWork, as_clock
from aftercare.store.message_templates.rows import templates_in_force
from aftercare.store.messages.rows import CHANGED, MessageRow
from aftercare.store.people.rows import persons_of
from aftercare.store.reminders.rows import policy_in_force
from aftercare.store.tasks.rows import get_task

# The most changes that are read or texted at once, which is the most checkboxes that one form may have.
MOST = 300
# The note by which the database finds the task to open again when its text does not arrive.
DONE_BY_TEXT = "text"
# A text delayed by the night hours still helps; for an earlier appointment the client is called.
LEAST_NOTICE = timedelta(hours=2)
USEFUL_FOR = timedelta(hours=24)


@dataclass(frozen=True)
class ChangeToPassOn:
    """One open task: the client, the old and new time (`new_at` None: called off), the number and the text.
    `why_call` is why no text may be sent; the client is then called or gets a letter. `goes_at`: when the text is sent
    without an officer's act, None when it is not."""

    row: Row
    number: str | None
    template: TextTemplate
    words: str
    why_call: str | None
    goes_at: datetime | None = None


@dataclass(frozen=True)
class PassedOn:
    """How many texts are being sent, and how many of the tasks get none."""

    sent: int
    left: int


def text_changes(work: UnitOfWork, task_ids: Sequence[UUID], callback_number: str) -> PassedOn:
    """Texts each of these clients the change, in their language, and ends the task. A time that changed since it was
    shown is sent as it is now. Clients who may not be texted are skipped. A second request sends nothing twice,
    because a finished task is not open. If the text does not arrive, the database opens the task again."""
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
    changes = changes_with_texts(work, now, callback_number)
    sent = 0
    for group in _by_new_time(one for one in changes if one.why_call is None):
        # Another change that led to this time was texted already.
        text_id = group[-1].row["text_id"]
        if text_id is None:
            text_id = _send(work, group[-1]).id
            sent += 1
        for change in group:
            _end_task(work, change, text_id)
    return PassedOn(sent, sum(one.why_call is not None for one in changes))


def _by_new_time(changes: Iterable[ChangeToPassOn]) -> list[list[ChangeToPassOn]]:
    """Changes that lead to the same new appointment become one text, which begins at the time the client last heard
    of."""
    groups: dict[UUID, list[ChangeToPassOn]] = {}
    for one in sorted(changes, key=lambda one: one.row["id"]):
        groups.setdefault(one.row["new_id"] or one.row["id"], []).append(one)
    return list(groups.values())


def changes_with_texts(
    work: UnitOfWork, rows: Sequence[Row], callback_number: str
) -> list[ChangeToPassOn]:
    """Each change with its text, or why the client must be called."""
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
        why = _why_call(row, why_no_reminder(state), leaves_at)
        goes_at = None
        if why is None:
            goes_at = change_texted_at(row["reason"], row["changed_at"], policy, work.now)
        found.append(ChangeToPassOn(row, recipient.number, template, words, why, goes_at))
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
    if row["texted_before"] or row["texted_for_it"]:
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
        slot=CHANGED if row["new_id"] else f"{CHANGED}:{row['id']}:{row['version']}",
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


def _end_task(work: UnitOfWork, change: ChangeToPassOn, text_id: UUID) -> None:
    task = get_task(work.session, change.row["id"], for_update=True)
    task.state, task.done_by, task.done_at = "done", work.actor.staff_id_or_none, work.now
    task.message_id, task.done_note = text_id, DONE_BY_TEXT
    task.version += 1
