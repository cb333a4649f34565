"""Finds what nobody recorded or decided: appointments past their grace, misses without an absence."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from aftercare.domain.absences import deadlines_of
from aftercare.domain.appointments import (
    APPOINTMENT_LIFE,
    OPEN_STATES,
    OUTCOME_GRACE,
    AppointmentAct,
    AppointmentState,
    outcome_due_at,
)
from aftercare.store import audit
from aftercare.store.absences import AbsenceRow, open_absence
from aftercare.store.appointments import AppointmentRow
from aftercare.store.tasks import open_task
from aftercare.store.unit_of_work import Work

_OPEN = [state.value for state in OPEN_STATES]
BATCH = 200


def overdue_due(session: Session, now: datetime) -> list[UUID]:
    """Appointments whose outcome is due and that nobody recorded, oldest first. No lower age limit."""
    open_since = (
        select(AppointmentRow.id, AppointmentRow.ends_at)
        .where(col(AppointmentRow.state).in_(_OPEN))
        .order_by(col(AppointmentRow.ends_at))
        .limit(BATCH)
    )
    ours = open_since.where(
        col(AppointmentRow.provider_id).is_(None), AppointmentRow.ends_at <= now - OUTCOME_GRACE
    )
    # Working days pass in the order of days, so whatever is due stands at the front of the batch.
    theirs = open_since.where(
        col(AppointmentRow.provider_id).is_not(None), AppointmentRow.ends_at <= now
    )
    late = [one for one in session.exec(theirs) if outcome_due_at(one[1], by_provider=True) <= now]
    found = sorted([*session.exec(ours), *late], key=lambda one: one[1])
    return [appointment_id for appointment_id, _ in found]


def mark_overdue(work: Work, appointment_id: UUID) -> bool:
    """Put it on the officer's list; False when somebody else has it or it was recorded meanwhile. One
    outside enforcement stands there as well: it is asked for, and never weighed."""
    row = work.session.exec(
        select(AppointmentRow)
        .where(AppointmentRow.id == appointment_id, col(AppointmentRow.state).in_(_OPEN))
        .with_for_update(key_share=True, skip_locked=True)
    ).first()
    if row is None:
        return False
    row.state = APPOINTMENT_LIFE.after(AppointmentState(row.state), AppointmentAct.OVERDUE)
    row.overdue_at = outcome_due_at(row.ends_at, row.provider_id is not None)
    row.version += 1
    open_task(
        work.session,
        person_id=row.person_id,
        kind="record_outcome",
        subject=row.id,
        reason="outcome-overdue",
        due_at=row.overdue_at,
        now=work.now,
        appointment_id=row.id,
    )
    audit.note(work, "mark-overdue", "appointment", row.id, row.person_id)
    return True


def misses_without_absence(session: Session) -> list[UUID]:
    """Missed appointments nobody opened an absence for: a path past casework must not lose a miss.
    One that binds nobody is information, and complete as it is."""
    known = select(AbsenceRow.id).where(
        AbsenceRow.appointment_id == AppointmentRow.id, AbsenceRow.state != "dropped"
    )
    query = (
        select(AppointmentRow.id)
        .where(AppointmentRow.state == "missed", AppointmentRow.enforceable, ~known.exists())
        .limit(BATCH)
    )
    return list(session.exec(query))


def open_missing_absence(work: Work, appointment_id: UUID) -> bool:
    row = work.session.exec(
        select(AppointmentRow)
        .where(
            AppointmentRow.id == appointment_id,
            AppointmentRow.state == "missed",
            AppointmentRow.enforceable,
        )
        .with_for_update(key_share=True, skip_locked=True)
    ).first()
    if row is None:
        return False
    open_absence(work.session, row, deadlines_of(row.starts_at), work.now)
    audit.note(work, "open", "absence", row.id, row.person_id)
    return True
