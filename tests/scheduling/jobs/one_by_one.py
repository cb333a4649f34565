"""The planner as it was, one appointment at a time: what the batch is held against."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col, select

from aftercare.base.ids import new_id
from aftercare.domain.appointments.lifecycle import OPEN_STATES
from aftercare.domain.message_templates.reveal_check import require_discreet
from aftercare.domain.message_templates.templates import (
    TextKind,
    TextValues,
    render_text,
    shipped_template,
)
from aftercare.domain.messages.departure import NUMBER_CHANGED
from aftercare.domain.people.person import WhyNoText, why_no_text
from aftercare.domain.reminders.schedule import ReminderDue, ToRemindOf, reminders_due
from aftercare.domain.time.wall_time import civil_days_before, wall
from aftercare.processes.messages.recipients import Recipient, reachability, recipient_of
from aftercare.store.accounts import audit
from aftercare.store.appointments.rows import DEAD, AppointmentRow
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.messages.rows import MessageRow
from aftercare.store.people.rows import get_person
from aftercare.store.tasks.rows import open_task

_OPEN = [state.value for state in OPEN_STATES]
_KINDS = {
    "T-1": TextKind.REMINDER_DAY_BEFORE,
    "T-4": TextKind.REMINDER_FOUR_DAYS_BEFORE,
    "T-7": TextKind.REMINDER_FIRST_APPOINTMENT,
}


def plan_reminders(work: UnitOfWork, appointment_id: UUID, callback_number: str) -> bool:
    """Write this appointment's messages into the outbox; doing it twice writes nothing new."""
    session = work.session
    row = session.exec(
        select(AppointmentRow)
        .where(
            AppointmentRow.id == appointment_id,
            col(AppointmentRow.reminders_planned_at).is_(None),
            col(AppointmentRow.state).in_(_OPEN),
        )
        .with_for_update(key_share=True, skip_locked=True)
    ).first()
    if row is None:
        return False
    person = get_person(session, row.person_id)
    obstacle = why_no_text(reachability(session, person, work.now))
    recipient = recipient_of(session, person)
    first = _is_first(session, row)
    facts = ToRemindOf(row.id, row.kind, row.starts_at, row.booked_at, first)
    for due in reminders_due(facts):
        _put(work, row, recipient, due, obstacle, callback_number)
    if obstacle is not None:
        _ask_for_a_call(work, row, obstacle)
    row.reminders_planned_at = work.now
    audit.note(work, "plan-reminders", "appointment", row.id, row.person_id)
    return True


def _is_first(session: Session, row: AppointmentRow) -> bool:
    earlier = select(AppointmentRow.id).where(
        AppointmentRow.person_id == row.person_id,
        AppointmentRow.starts_at < row.starts_at,
        col(AppointmentRow.state).not_in(DEAD),
    )
    return session.exec(earlier.limit(1)).first() is None


def _put(
    work: UnitOfWork,
    row: AppointmentRow,
    recipient: Recipient,
    due: ReminderDue,
    obstacle: WhyNoText | None,
    callback_number: str,
) -> None:
    template = shipped_template(_KINDS[due.slot], recipient.language)
    local = wall(row.starts_at)
    values = TextValues(on=local.date(), at=local.time(), phone=callback_number)
    body = render_text(template.text, template.language, values)
    # No names here: a template has no place for one, and a surname can be an ordinary word.
    require_discreet(body, template.language, callback_number=callback_number)
    fresh = {
        "state": "planned" if obstacle is None else "withheld",
        "reason": None if obstacle is None else obstacle.value,
        "due_at": due.due_at,
        "useful_until_at": due.useful_until_at,
        "state_at": work.now,
    }
    values_in = {
        "id": new_id(),
        "person_id": recipient.person.id,
        "appointment_id": row.id,
        "slot": due.slot,
        "channel": "sms",
        "recipient": recipient.number or "",
        "language": template.language,
        "template": template.kind.value,
        "template_version": template.version,
        "body": body,
        "attempts": 0,
        "looks": 0,
        "possible_duplicate": False,
        "created_at": work.now,
        "version": 1,
        **fresh,
    }
    statement = insert(MessageRow).values(values_in)
    # Only what never left may come back to life: when the person can be reached after all, or has
    # their old number back.
    work.session.execute(
        statement.on_conflict_do_update(
            index_elements=["appointment_id", "slot", "recipient", "channel"],
            index_where=col(MessageRow.emptied_at).is_(None),
            set_=fresh,
            where=(col(MessageRow.state) == "withheld")
            | ((col(MessageRow.state) == "cancelled") & (col(MessageRow.reason) == NUMBER_CHANGED)),
        )
    )


def _ask_for_a_call(work: UnitOfWork, row: AppointmentRow, obstacle: WhyNoText) -> None:
    behind_doors = obstacle in (
        WhyNoText.FILE_CLOSED,
        WhyNoText.IN_CUSTODY,
        WhyNoText.RESTRICTED,
    )
    by_letter = row.starts_at - work.now >= timedelta(days=4) and not behind_doors
    open_task(
        work.session,
        person_id=row.person_id,
        kind="send_letter" if by_letter else "call_person",
        subject=row.id,
        reason=obstacle.value,
        due_at=max(work.now, civil_days_before(row.starts_at, 4))
        if by_letter
        else row.starts_at - timedelta(days=1),
        now=work.now,
        appointment_id=row.id,
    )
