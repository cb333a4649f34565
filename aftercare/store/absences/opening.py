"""Opens absences for missed appointments, one or hundreds in one statement, and finds missing ones."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, select

from aftercare.base.ids import new_id
from aftercare.domain.absences.absence import AbsenceDeadlines
from aftercare.domain.appointments.lifecycle import AppointmentState
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.absences.rows import AbsenceRow, absence_of
from aftercare.store.appointments.outcomes_overdue import LockedAppointment
from aftercare.store.appointments.rows import AppointmentRow
from aftercare.store.database.plain_sql import execute

# An absence dropped by a corrected outcome opens again, with the deadlines it had.
_OPEN = """
insert into absence (id, appointment_id, person_id, missed_on, state, opened_at, evidence_by, decide_by, version)
select fresh, subject, person, missed, 'opened', :now, evidence, decide, 1
from unnest(cast(:fresh as uuid[]), cast(:ids as uuid[]), cast(:people as uuid[]), cast(:missed as date[]),
  cast(:evidence as timestamptz[]), cast(:decide as timestamptz[])) r(fresh, subject, person, missed, evidence, decide)
on conflict (appointment_id) do update set state = 'opened', verdict = null, verdict_reason = null,
  decided_by = null, decided_at = null, evaluated_at = null, version = absence.version + 1
where absence.state = 'dropped'"""


def open_absence(
    session: Session, appointment: AppointmentRow, deadlines: AbsenceDeadlines, now: datetime
) -> None:
    """Opens one absence, and refreshes the copy that this session may have loaded."""
    open_absences(session, [(appointment, deadlines)], now)
    absence_of(session, appointment.id, for_update=True)


def open_absences(
    session: Session,
    missed: Sequence[tuple[AppointmentRow | LockedAppointment, AbsenceDeadlines]],
    now: datetime,
) -> None:
    """One absence per missed appointment; one that is open or decided stays as it is, and one dropped by a corrected
    outcome opens again."""
    execute(
        session,
        _OPEN,
        {
            "fresh": [new_id() for _ in missed],
            "ids": [row.id for row, _ in missed],
            "people": [row.person_id for row, _ in missed],
            "missed": [civil_date(row.starts_at) for row, _ in missed],
            "evidence": [terms.evidence_by for _, terms in missed],
            "decide": [terms.decide_by for _, terms in missed],
            "now": now,
        },
    )


def missed_without_absence(session: Session, most: int) -> list[UUID]:
    """Missed enforceable appointments without an absence that stands."""
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
        .limit(most)
    )
    return list(session.exec(query))
