"""The contacts with and about a person, and the periods that interrupt the count: the facts behind contact dates."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session, col, select

from aftercare.domain.appointments.lifecycle import ACT_OF_OUTCOME, APPOINTMENT_LIFE, Outcome
from aftercare.domain.contact_standards.due import Break, Course
from aftercare.domain.contact_standards.kinds import Contact, RecordKind
from aftercare.domain.plans.obligations import ObligationKind
from aftercare.domain.time.wall_time import civil_date, last_civil_date
from aftercare.store.appointments.rows import AppointmentRow
from aftercare.store.contact_standards.rows import ContactRecordRow, tier_changes_of
from aftercare.store.orders.period_rows import OrderSuspensionRow
from aftercare.store.people.rows import AwayPeriodRow, PersonRow

# A client in custody or admitted cannot be asked to come.
_CONFINED = ("custody", "admission")
# The client was there, whether or not they did what was asked.
CAME = ("attended", "late", "attended_not_complied")
OUTCOME_OF = {
    state.value: outcome
    for outcome in Outcome
    for state in APPOINTMENT_LIFE.edges[ACT_OF_OUTCOME[outcome]].values()
}


def contacts_held(session: Session, person_id: UUID, now: datetime) -> list[Contact]:
    """Every recorded appointment that has begun and every contact record that was not voided."""
    appointments = select(
        AppointmentRow.kind, AppointmentRow.starts_at, AppointmentRow.state
    ).where(
        AppointmentRow.person_id == person_id,
        AppointmentRow.starts_at <= now,
        col(AppointmentRow.state).in_(OUTCOME_OF),
    )
    records = select(ContactRecordRow).where(
        ContactRecordRow.person_id == person_id, col(ContactRecordRow.voided_at).is_(None)
    )
    return [
        *(
            Contact(civil_date(at), ObligationKind(kind), OUTCOME_OF[state])
            for kind, at, state in session.exec(appointments)
        ),
        *(
            Contact(one.held_on, record=RecordKind(one.kind), completed=one.completed)
            for one in session.exec(records)
        ),
    ]


def course_of(session: Session, person: PersonRow, held_from_on: date | None) -> Course:
    """Since when this person is supervised and held to the standard, when the tier last changed, and which periods
    interrupted the count."""
    changes = tier_changes_of(session, person.id)
    return Course(
        since_on=person.enrolled_on,
        held_from_on=held_from_on,
        tier_changed_on=civil_date(changes[0].changed_at) if changes else None,
        breaks=tuple(breaks_of(session, [person.id]).get(person.id, ())),
    )


def breaks_of(session: Session, person_ids: Iterable[UUID]) -> dict[UUID, list[Break]]:
    """The suspensions of each person's supervision, and their periods of custody or admission."""
    ids = list(person_ids)
    found: dict[UUID, list[Break]] = {}
    if not ids:
        return found
    suspended = select(OrderSuspensionRow).where(
        col(OrderSuspensionRow.person_id).in_(ids), col(OrderSuspensionRow.voided_at).is_(None)
    )
    for row in session.exec(suspended):
        found.setdefault(row.person_id, []).append(Break(row.from_on, row.until_on))
    confined = select(AwayPeriodRow).where(
        col(AwayPeriodRow.person_id).in_(ids), col(AwayPeriodRow.kind).in_(_CONFINED)
    )
    for away in session.exec(confined):
        ends_at = away.during.upper
        until_on = None if ends_at is None else last_civil_date(ends_at)
        stretch = Break(civil_date(away.during.lower), until_on)
        found.setdefault(away.person_id, []).append(stretch)
    return found
