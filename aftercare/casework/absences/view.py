"""What the page of an absence shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from aftercare.domain.absences.absence import unexcused_dates
from aftercare.domain.absences.reminded import Reminded
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.people.away import AwayPeriod
from aftercare.store.absences.rows import (
    AbsenceEvidenceRow,
    AbsenceRow,
    AbsenceVerdictRow,
    evidence_of,
    get_absence,
    misses_with_verdict,
    verdicts_of,
)
from aftercare.store.absences.screen_reminded import reminded_of
from aftercare.store.accounts import audit
from aftercare.store.accounts.rows import StaffRow, names_of
from aftercare.store.appointments.away_periods import away_at
from aftercare.store.appointments.rows import (
    AppointmentRow,
    OutcomeRow,
    get_appointment,
    outcomes_of,
)
from aftercare.store.conditions.rows import ConditionRow
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.people.rows import PersonRow, get_person
from aftercare.store.plans.rows import get_obligation
from aftercare.store.sites.rows import SiteRow


@dataclass(frozen=True)
class AbsenceFile:
    """`unexcused_before` are the distinct dates of earlier unexcused misses, oldest first. `verdicts` and `evidence`
    are complete, newest first; `names` are of those who entered them. `away`: the period in which the client could not
    come, if the appointment lies in one."""

    absence: AbsenceRow
    appointment: AppointmentRow
    person: PersonRow
    reminded: Reminded
    verdicts: list[AbsenceVerdictRow]
    evidence: list[AbsenceEvidenceRow]
    names: dict[UUID, str]
    place: SiteRow | None
    condition: ConditionRow | None
    recorded: OutcomeRow | None
    decided_by: StaffRow | None
    unexcused_before: tuple[date, ...]
    away: AwayPeriod | None


@requires(Permission.GIVE_VERDICTS)
def absence_file(work: UnitOfWork, absence_id: UUID) -> AbsenceFile:
    """An absence beside the reminders the person got, so that a failure to notify is seen before a verdict."""
    session = work.session
    absence = get_absence(session, absence_id)
    appointment = get_appointment(session, absence.appointment_id)
    obligation = get_obligation(session, appointment.obligation_id)
    outcomes = outcomes_of(session, appointment.id)
    verdicts, evidence = verdicts_of(session, absence.id), evidence_of(session, absence.id)
    who = [*(one.decided_by for one in verdicts), *(one.entered_by for one in evidence)]
    day_before = absence.missed_on - timedelta(days=1)
    audit.note(work, "read", "absence", absence.id, absence.person_id)
    return AbsenceFile(
        absence=absence,
        appointment=appointment,
        person=get_person(session, absence.person_id),
        reminded=reminded_of(session, [appointment.id], work.now)[appointment.id],
        verdicts=verdicts[::-1],
        evidence=evidence[::-1],
        names=names_of(session, who),
        place=session.get(SiteRow, where) if (where := appointment.site_id) else None,
        condition=session.get(ConditionRow, obligation.condition_id),
        recorded=outcomes[-1] if outcomes else None,
        decided_by=session.get(StaffRow, absence.decided_by) if absence.decided_by else None,
        unexcused_before=unexcused_dates(
            misses_with_verdict(session, absence.person_id), date.min, day_before
        ),
        away=away_at(session, [appointment.id]).get(appointment.id),
    )
