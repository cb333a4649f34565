"""Finds what nobody recorded or decided: appointments past their grace, misses without an absence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlmodel import Session, col, select

from aftercare.domain.absences.absence import deadlines_of
from aftercare.domain.appointments.lifecycle import (
    OPEN_STATES,
    OUTCOME_GRACE,
    AppointmentState,
    outcome_due_at,
)
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.absences.rows import AbsenceRow
from aftercare.store.accounts import audit
from aftercare.store.appointments.overdue import (
    ToOpen,
    Unrecorded,
    lock_in_states,
    mark_as_overdue,
    open_absences,
)
from aftercare.store.appointments.rows import AppointmentRow
from aftercare.store.database.unit_of_work import Work

BATCH: Final = 500
"""How many of them one transaction handles."""

MOST: Final = 20_000
"""How many one tick looks at: after a long outage the next tick goes on where this one ended."""

_OPEN: Final = [state.value for state in OPEN_STATES]
_MISSED: Final = [AppointmentState.MISSED.value]


def overdue_due(session: Session, now: datetime) -> list[UUID]:
    """Appointments whose outcome is due and that nobody recorded, oldest first. No lower age limit."""
    open_since = (
        select(AppointmentRow.id, AppointmentRow.ends_at)
        .where(col(AppointmentRow.state).in_(_OPEN))
        .order_by(col(AppointmentRow.ends_at))
        .limit(MOST)
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


def mark_overdue(work: Work, appointment_ids: Sequence[UUID]) -> int:
    """Put them on the officers' lists; answers how many. Left out is what somebody else holds or has
    recorded meanwhile. One outside enforcement stands there as well: it is asked for, and never weighed."""
    found = lock_in_states(work.session, appointment_ids, _OPEN)
    if found:
        due = [(row, outcome_due_at(row.ends_at, row.by_provider)) for row in found]
        mark_as_overdue(work.session, due, work.now)
        _note(work, "mark-overdue", "appointment", found)
    return len(found)


def misses_without_absence(session: Session) -> list[UUID]:
    """Missed appointments nobody opened an absence for: a path past casework must not lose a miss.
    One that binds nobody is information, and complete as it is."""
    known = select(AbsenceRow.id).where(
        AbsenceRow.appointment_id == AppointmentRow.id, AbsenceRow.state != "dropped"
    )
    query = (
        select(AppointmentRow.id)
        .where(
            AppointmentRow.state == AppointmentState.MISSED.value,
            AppointmentRow.enforceable,
            ~known.exists(),
        )
        .limit(MOST)
    )
    return list(session.exec(query))


def open_missing_absences(work: Work, appointment_ids: Sequence[UUID]) -> int:
    """Open the absences that are missing; answers of how many appointments."""
    found = lock_in_states(work.session, appointment_ids, _MISSED, enforceable=True)
    if found:
        open_absences(work.session, [_to_open(row) for row in found], work.now)
        _note(work, "open", "absence", found)
    return len(found)


def _to_open(row: Unrecorded) -> ToOpen:
    terms = deadlines_of(row.starts_at)
    return ToOpen(
        row.id, row.person_id, civil_date(row.starts_at), terms.evidence_by, terms.decide_by
    )


def _note(work: Work, action: str, kind: str, found: Sequence[Unrecorded]) -> None:
    audit.note_each(work, action, kind, [(row.id, row.person_id) for row in found])
