"""The day up to which each person's contacts were judged by the standard, and the changes that require another look."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import func
from sqlmodel import Field, Session, col, or_, select

from aftercare.domain.contact_standards.shortfalls import Offered
from aftercare.domain.deadlines import WantedDeadline
from aftercare.domain.deadlines.shortfalls import TOO_FEW_CODES
from aftercare.domain.plans.obligations import ObligationKind
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.absences.rows import AbsenceRow
from aftercare.store.appointments.rows import AppointmentRow, OutcomeRow
from aftercare.store.contact_standards.rows import ContactRecordRow
from aftercare.store.database.columns import MOMENT, Table
from aftercare.store.database.plain_sql import execute
from aftercare.store.deadlines.rows import DeadlineRow

# The client was expected and the outcome is known; an appointment we cancelled was not offered.
_STOOD = ("attended", "late", "attended_not_complied", "missed")


class ContactJudgementRow(Table, table=True):
    person_id: UUID = Field(primary_key=True)
    judged_to_on: date
    judged_at: datetime = Field(sa_type=MOMENT)


# Only files a standard can apply to: their team's, or the one their plan was checked against. A file that
# was closed is judged up to its last day.
_UNJUDGED = """
select p.id from person p join team t on t.id = p.team_id
left join contact_judgement j on j.person_id = p.id
where p.enrolled_on <= :yesterday
  and coalesce(j.judged_to_on, '-infinity') < least(:yesterday, coalesce(p.closed_on, :yesterday))
  and (t.standard_code is not null or exists (
    select from supervision_plan v where v.person_id = p.id and v.state = 'approved' and v.standard_code is not null))
order by p.id"""


def unjudged(session: Session, now: datetime) -> list[UUID]:
    """Persons with a past day not yet judged by their standard."""
    yesterday = civil_date(now) - timedelta(days=1)
    return [row.id for row in execute(session, _UNJUDGED, {"yesterday": yesterday})]


def offered_to(session: Session, person_id: UUID) -> list[Offered]:
    """Appointments that stood; one that the service itself cancelled was not offered."""
    ours = select(AbsenceRow.appointment_id).where(
        AbsenceRow.person_id == person_id, AbsenceRow.verdict == "service_failure"
    )
    query = select(AppointmentRow.starts_at, AppointmentRow.kind).where(
        AppointmentRow.person_id == person_id,
        col(AppointmentRow.state).in_(_STOOD),
        col(AppointmentRow.id).not_in(ours),
    )
    return [Offered(civil_date(at), ObligationKind(kind)) for at, kind in session.exec(query)]


def earliest_changed(session: Session, person_id: UUID, since_at: datetime) -> date | None:
    """The earliest day with a record added or voided after `since_at`."""
    outcome = (
        select(func.min(AppointmentRow.starts_at))
        .join(OutcomeRow, col(OutcomeRow.appointment_id) == col(AppointmentRow.id))
        .where(OutcomeRow.person_id == person_id, OutcomeRow.recorded_at > since_at)
    )
    record = select(func.min(ContactRecordRow.held_on)).where(
        ContactRecordRow.person_id == person_id,
        or_(ContactRecordRow.recorded_at > since_at, col(ContactRecordRow.voided_at) > since_at),
    )
    at, on = session.exec(outcome).one(), session.exec(record).one()
    return min((day for day in (civil_date(at) if at else None, on) if day), default=None)


def days_in_question(session: Session, person_id: UUID) -> list[date]:
    """Days of unanswered shortfalls: later records may have shown that they were none."""
    query = select(DeadlineRow.number).where(
        DeadlineRow.person_id == person_id,
        DeadlineRow.state == "opened",
        col(DeadlineRow.code).in_(TOO_FEW_CODES),
    )
    return [date.fromordinal(number) for number in session.exec(query)]


def opened_before(session: Session, person_id: UUID, day: date) -> list[WantedDeadline]:
    """Open shortfalls of days before this one, as they stand."""
    query = select(DeadlineRow).where(
        DeadlineRow.person_id == person_id,
        DeadlineRow.state == "opened",
        col(DeadlineRow.code).in_(TOO_FEW_CODES),
        DeadlineRow.number < day.toordinal(),
    )
    return [
        WantedDeadline(row.code, row.counted_from_on, row.due_at, row.number)
        for row in session.exec(query)
    ]


def note_judged(session: Session, person_ids: Iterable[UUID], to_on: date, now: datetime) -> None:
    for person_id in person_ids:
        row = session.get(ContactJudgementRow, person_id)
        if row is None:
            row = ContactJudgementRow(person_id=person_id, judged_to_on=to_on, judged_at=now)
        row.judged_to_on, row.judged_at = max(row.judged_to_on, to_on), now
        session.add(row)
