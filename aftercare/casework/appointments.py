"""Recording what happened at an appointment, and giving it another time."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlmodel import col

from aftercare.base.errors import FieldFault, Invalid, Stale
from aftercare.casework.clocks import settle_by_outcome
from aftercare.casework.placing import offered_starts
from aftercare.casework.remedying import resolve_remedied
from aftercare.domain.absences import ABSENCE_LIFE, AbsenceAct, AbsenceState, deadlines_of
from aftercare.domain.access import Permission
from aftercare.domain.appointments import (
    APPOINTMENT_LIFE,
    AppointmentAct,
    AppointmentState,
    Outcome,
    recorded_state,
    state_after_outcome,
)
from aftercare.domain.placement.plan import Placed
from aftercare.store import audit
from aftercare.store.absences import absence_of, open_absence
from aftercare.store.appointments import AppointmentRow, OutcomeRow, get_appointment
from aftercare.store.messages import MessageRow
from aftercare.store.placements.writing import (
    appointment_values,
    binding_lines,
    retire_appointment,
)
from aftercare.store.plans import get_obligation
from aftercare.store.unit_of_work import Work, as_clock, expect_version

LONGEST_NOTE = 4_000


def record_outcome(
    work: Work, appointment_id: UUID, version: int, outcome: Outcome, note: str | None = None
) -> AppointmentRow:
    """Record what happened, or correct it: the log keeps every line, the appointment the last.

    A miss opens an absence at once; any other outcome drops one that was open. Raises Stale,
    IllegalTransition, Invalid at /outcome before the start. A second click changes nothing.
    """
    work.actor.must(Permission.RECORD_OUTCOMES)
    if note and (len(note) > LONGEST_NOTE or "\0" in note):
        raise Invalid(
            fields=(FieldFault("/note", "too-long", f"At most {LONGEST_NOTE} characters."),)
        )
    row = get_appointment(work.session, appointment_id, for_update=True)
    if row.version == version + 1 and row.state == recorded_state(outcome):
        return row
    target = state_after_outcome(AppointmentState(row.state), outcome, row.starts_at, work.now)
    expect_version(row, version)
    row.state = target
    work.session.add(
        OutcomeRow(
            appointment_id=row.id,
            person_id=row.person_id,
            code=outcome.value,
            note=note.strip() if note and note.strip() else None,
            recorded_by=work.actor.somebody,
            recorded_at=work.now,
        )
    )
    work.session.flush()
    audit.note(work, f"record-{outcome.value}", "appointment", row.id, row.person_id)
    with as_clock(work):
        _stop_texts(work, row.id)
        # A miss of what binds nobody is recorded for whoever wants to know, and nothing follows from it.
        if outcome is Outcome.MISSED and row.enforceable:
            open_absence(work.session, row, deadlines_of(row.starts_at), work.now)
        else:
            _drop_absence(work, row.id)
        settle_by_outcome(work, row.person_id)
        resolve_remedied(work, row.person_id)
    return row


def _drop_absence(work: Work, appointment_id: UUID) -> None:
    absence = absence_of(work.session, appointment_id)
    if absence is not None and absence.state != AbsenceState.DROPPED:
        absence.state = ABSENCE_LIFE.after(AbsenceState(absence.state), AbsenceAct.DROP)
        absence.version += 1


def _stop_texts(work: Work, appointment_id: UUID) -> None:
    work.session.execute(
        update(MessageRow)
        .where(col(MessageRow.appointment_id) == appointment_id, col(MessageRow.state) == "planned")
        .values(state="cancelled", reason="outcome-recorded", state_at=work.now)
    )


def times_for(work: Work, appointment_id: UUID) -> tuple[Placed, ...]:
    """Up to ten other times this appointment could have, best first, all rules kept."""
    work.actor.must(Permission.MOVE_APPOINTMENTS)
    row = get_appointment(work.session, appointment_id)
    audit.note(work, "look-for-times", "appointment", row.id, row.person_id)
    return offered_starts(work, row.person_id, row.line_id, row.occurrence)


def move_appointment(
    work: Work, appointment_id: UUID, version: int, starts_at: datetime
) -> AppointmentRow:
    """Give the appointment one of the offered times; the old row stays, marked moved.

    Raises Invalid at /starts_at when that time is no longer free, Stale on an outdated view.
    """
    work.actor.must(Permission.MOVE_APPOINTMENTS)
    row = get_appointment(work.session, appointment_id, for_update=True)
    if row.version != version:
        raise Stale()
    APPOINTMENT_LIFE.after(AppointmentState(row.state), AppointmentAct.MOVE)
    offers = offered_starts(work, row.person_id, row.line_id, row.occurrence)
    chosen = next((offer for offer in offers if offer.start == starts_at), None)
    if chosen is None:
        raise Invalid(
            fields=(FieldFault("/starts_at", "not-free", "Choose one of the offered times."),)
        )
    obligation = get_obligation(work.session, row.obligation_id)
    with as_clock(work):
        retire_appointment(work.session, row.id, "moved", now=work.now)
        binds = obligation.id in binding_lines(work.session, [obligation])
        fresh = AppointmentRow(**appointment_values(obligation, chosen, work.now, binds, row.id))
        work.session.add(fresh)
    work.session.expire(row)
    audit.note(work, "move", "appointment", fresh.id, fresh.person_id)
    return fresh
