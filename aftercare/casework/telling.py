"""Notifying clients of changed times: one list of finished texts, sent in one act to all who may be texted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

from aftercare.base.errors import Invalid
from aftercare.domain.access import Permission
from aftercare.domain.people import WhyNoText, why_no_text
from aftercare.domain.templates import TextKind, TextTemplate, TextValues, render_text
from aftercare.domain.wall_time import wall
from aftercare.store import audit
from aftercare.store.messages import MessageRow
from aftercare.store.people import PersonRow, persons_of
from aftercare.store.recipients import Recipient, reachabilities
from aftercare.store.screens import Row
from aftercare.store.screens.telling import changes_to_tell
from aftercare.store.tasks import get_task
from aftercare.store.templates import templates_in_force
from aftercare.store.unit_of_work import Work, as_clock

MOST = 500
CHANGED = "changed"
# A text delayed by the night hours still helps; for an earlier appointment the client is called.
LEAST_NOTICE = timedelta(hours=2)
USEFUL_FOR = timedelta(hours=24)


@dataclass(frozen=True)
class ChangeToTell:
    """One open task: the client, the old and new time (`new_at` None: called off), the number and the text.
    `why_call` is why no text may be sent; the client is then called or gets a letter."""

    row: Row
    number: str | None
    template: TextTemplate
    words: str
    why_call: str | None


@dataclass(frozen=True)
class Told:
    """How many texts are being sent, and for how many of the tasks none is."""

    sent: int
    left: int


def to_tell(work: Work, callback_number: str) -> list[ChangeToTell]:
    """All changes of which the actor's desk has to notify clients, the soonest first. Raises Forbidden."""
    work.actor.must(Permission.WRITE_CASES)
    found = _ready(work, changes_to_tell(work.session, MOST), callback_number)
    audit.note_people(work, "read-changes", sorted({one.row["person_id"] for one in found}))
    return found


def tell_by_text(work: Work, task_ids: Sequence[UUID], callback_number: str) -> Told:
    """Text each of these clients the change, in their language, and end the task. A time that changed since
    it was shown is sent as it is now; a task that was finished meanwhile, or may not be texted, is skipped. A
    second request sends nothing twice: a finished task is not open."""
    work.actor.must(Permission.WRITE_CASES)
    if len(task_ids) > MOST:
        raise Invalid(f"At most {MOST} at once.")
    wanted = changes_to_tell(work.session, MOST, task_ids)
    persons_of(work.session, {row["person_id"] for row in wanted}, for_update=True)
    # Read again under the lock: a colleague may have notified them, or the time may have changed once more.
    changes = _ready(work, changes_to_tell(work.session, MOST, task_ids), callback_number)
    textable = [one for one in changes if one.why_call is None]
    for change in textable:
        _send(work, change)
    return Told(len(textable), len(task_ids) - len(textable))


def _ready(work: Work, rows: Sequence[Row], callback_number: str) -> list[ChangeToTell]:
    people = persons_of(work.session, {row["person_id"] for row in rows})
    with as_clock(work):
        reached = reachabilities(work.session, list(people.values()), work.now)
    texts = templates_in_force(work.session)
    found = []
    for row in rows:
        person = people.get(row["person_id"])
        if person is None:
            continue
        recipient, state = reached[person.id]
        template = _template(texts, row, recipient)
        words = render_text(template.text, template.language, _values(row, callback_number))
        why = _why_call(person, row, why_no_text(state), work.now)
        found.append(ChangeToTell(row, recipient.number, template, words, why))
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


def _why_call(person: PersonRow, row: Row, obstacle: WhyNoText | None, now: datetime) -> str | None:
    """A code: of WhyNoText, `file-closed`, or `too-soon` when a text might come too late."""
    if person.closed_on is not None:
        return "file-closed"
    if obstacle is not None:
        return obstacle.value
    soonest = min(row["was_at"], row["new_at"] or row["was_at"])
    return "too-soon" if soonest < now + LEAST_NOTICE else None


def _send(work: Work, change: ChangeToTell) -> None:
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
        useful_until_at=min(row["new_at"] or row["was_at"], work.now + USEFUL_FOR),
        created_at=work.now,
        state_at=work.now,
    )
    work.session.add(text)
    work.session.flush()
    task = get_task(work.session, row["id"], for_update=True)
    task.state, task.done_by, task.done_at = "done", work.actor.somebody, work.now
    task.message_id, task.done_note = text.id, "text"
    task.version += 1
    audit.note(work, "tell-change", "message", text.id, row["person_id"])
