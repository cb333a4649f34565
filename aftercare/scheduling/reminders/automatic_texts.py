"""Texts clients about a new appointment, and on the day after a missed one, where the policy says so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session

from aftercare.base.clock import Clock
from aftercare.domain.message_templates.templates import TextKind
from aftercare.domain.people.person import why_no_reminder
from aftercare.domain.reminders.automatic import (
    USEFUL_FOR,
    TextDue,
    missed_appointment_text,
    new_appointment_text,
)
from aftercare.domain.reminders.policy import ReminderPolicy
from aftercare.domain.time.wall_time import civil_date
from aftercare.processes.messages.recipients import reachabilities
from aftercare.scheduling.jobs.batches import RunResult, in_batches
from aftercare.scheduling.jobs.job import Job
from aftercare.scheduling.reminders.plan_reminders import Wording
from aftercare.store.accounts import audit
from aftercare.store.appointments.rows import lock_appointments
from aftercare.store.database.unit_of_work import Database, UnitOfWork
from aftercare.store.message_templates.rows import templates_in_force
from aftercare.store.messages.rows import MISSED, NEW
from aftercare.store.reminders.appointments_to_plan import people_of
from aftercare.store.reminders.automatic_texts import (
    ToText,
    missed_to_text,
    new_to_text,
)
from aftercare.store.reminders.planned_reminders import PlannedReminder, write_reminders
from aftercare.store.reminders.rows import policy_in_force

BATCH = 500


def texts_due(session: Session, now: datetime) -> list[UUID]:
    """The appointments about which a client is to be texted now."""
    return [one.id for one, _ in _due(session, now)]


def next_text_due(session: Session, now: datetime) -> datetime | None:
    """When the next of them is due, from `now` on."""
    return min((due.due_at for _, due in _to_come(session, now) if due.due_at >= now), default=None)


def _due(session: Session, now: datetime) -> list[tuple[ToText, TextDue]]:
    return [pair for pair in _to_come(session, now) if pair[1].due_at <= now]


def _to_come(session: Session, now: datetime) -> Iterator[tuple[ToText, TextDue]]:
    """Each appointment that a text is still useful about, with when that is."""
    policy, today = policy_in_force(session, civil_date(now)), civil_date(now)
    since = now - policy.automatic_after - USEFUL_FOR
    missed = missed_to_text(session, today - timedelta(days=1), today)
    for one in (*new_to_text(session, since, now), *missed):
        due = _text_due(one, policy)
        if due is not None and now < due.useful_until_at:
            yield one, due


def _text_due(one: ToText, policy: ReminderPolicy) -> TextDue | None:
    if one.missed_on is None:
        return new_appointment_text(one.booked_at, one.starts_at, policy)
    return missed_appointment_text(one.id, one.missed_on, policy)


def write_texts(work: UnitOfWork, ids: Sequence[UUID], callback_number: str) -> int:
    """Put the texts about these appointments into the outbox; returns how many. A client who may not be texted gets
    none: reminders and the absence have their own tasks."""
    session, now = work.session, work.now
    lock_appointments(session, ids)
    locked = set(ids)
    # Read again under the locks: an outcome or a move may have come first.
    found = [pair for pair in _due(session, now) if pair[0].id in locked]
    reached = reachabilities(session, people_of(session, (one.person_id for one, _ in found)), now)
    wording = Wording(callback_number, templates_in_force(session))
    policy = policy_in_force(session, civil_date(now))
    planned = []
    for one, due in found:
        recipient, state = reached[one.person_id]
        if why_no_reminder(state) is not None:
            continue
        kind = TextKind.NEW_APPOINTMENT if one.missed_on is None else TextKind.MISSED_APPOINTMENT
        template, body = wording.of(kind, recipient.language, one.starts_at)
        planned.append(
            PlannedReminder(
                person_id=one.person_id,
                appointment_id=one.id,
                slot=NEW if one.missed_on is None else MISSED,
                recipient=recipient.number or "",
                language=template.language,
                template=template.kind.value,
                template_version=template.version,
                policy_version=policy.version,
                body=body,
                state="planned",
                reason=None,
                due_at=due.due_at,
                useful_until_at=due.useful_until_at,
            )
        )
    write_reminders(session, planned, now, again=True)
    about = [(one.appointment_id, one.person_id) for one in planned]
    audit.note_each(work, "text-appointment", "appointment", about)
    return len(planned)


def automatic_texts_job(database: Database, clock: Clock, callback_number: str) -> Job:
    def run() -> RunResult:
        return in_batches(
            database,
            clock,
            lambda work: texts_due(work.session, work.now),
            lambda work, ids: write_texts(work, ids, callback_number),
            BATCH,
        )

    return Job("plan-automatic-texts", run, next_text_due)
