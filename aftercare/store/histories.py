"""A person's history out of rows, as rules look at it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import text
from sqlmodel import Session, col, select

from aftercare.domain.absences import Verdict
from aftercare.domain.escalation.facts import Due, History, Kept, Miss, Overdue, Undelivered
from aftercare.domain.escalation.rules import Rule, Trigger
from aftercare.domain.escalation.triggers import BEFORE_CONTACT
from aftercare.domain.wall_time import civil_date
from aftercare.store.absences import AbsenceRow
from aftercare.store.appointments import AppointmentRow
from aftercare.store.contacts_held import CAME
from aftercare.store.deadlines import DeadlineRow
from aftercare.store.orders import ConditionRow
from aftercare.store.people import PersonRow
from aftercare.store.plans import ObligationRow
from aftercare.store.weighings import UNDELIVERED, due_of

# Only these look at what was kept, or at what is to come.
_ASK_WHAT_WAS_KEPT = (Trigger.UNEXCUSED_IN_A_ROW, Trigger.ATTENDANCE_BELOW)
_UNDELIVERED = text(
    """
select t.id, t.kind, t.starts_at from appointment t
where t.person_id = :person and t.enforceable and UNDELIVERED""".replace("UNDELIVERED", UNDELIVERED)
)


def history_of(
    session: Session, person: PersonRow, now: datetime, rules: Iterable[Rule]
) -> History:
    """What these rules may look at; what none of them asks about is not read."""
    asked = {rule.trigger for rule in rules}
    return History(
        misses=tuple(_misses(session, person.id)),
        overdue=tuple(_overdue(session, person.id)),
        due=tuple(_due(session, person.id)),
        kept=tuple(_kept(session, person.id)) if asked & set(_ASK_WHAT_WAS_KEPT) else (),
        undelivered=tuple(_undelivered(session, person.id, now))
        if Trigger.NOT_DELIVERED in asked
        else (),
        tier=person.tier,
        regime=person.regime,
    )


def _misses(session: Session, person_id: UUID) -> Iterable[Miss]:
    query = (
        select(AbsenceRow, AppointmentRow.kind, AppointmentRow.starts_at, ConditionRow.kind)
        .join(AppointmentRow, col(AppointmentRow.id) == col(AbsenceRow.appointment_id))
        .outerjoin(ObligationRow, col(ObligationRow.id) == col(AppointmentRow.obligation_id))
        .outerjoin(ConditionRow, col(ConditionRow.id) == col(ObligationRow.condition_id))
        .where(
            AbsenceRow.person_id == person_id,
            AbsenceRow.state != "dropped",
            AppointmentRow.enforceable,
        )
        .order_by(col(AbsenceRow.missed_on), col(AbsenceRow.id))
    )
    for absence, kind, starts_at, condition in session.exec(query):
        yield Miss(
            appointment_id=absence.appointment_id,
            kind=kind,
            missed_on=absence.missed_on,
            verdict=Verdict(absence.verdict) if absence.verdict else None,
            decided_at=absence.decided_at,
            decide_by=absence.decide_by,
            missed_at=starts_at,
            conditions=frozenset({condition} if condition else ()),
            weighed=absence.weighed_at is not None,
        )


def _overdue(session: Session, person_id: UUID) -> Iterable[Overdue]:
    query = select(AppointmentRow).where(
        AppointmentRow.person_id == person_id,
        AppointmentRow.state == "outcome_overdue",
        AppointmentRow.enforceable,
    )
    return [Overdue(row.id, row.overdue_at or row.ends_at) for row in session.exec(query)]


def _due(session: Session, person_id: UUID) -> Iterable[Due]:
    query = select(DeadlineRow).where(
        DeadlineRow.person_id == person_id, DeadlineRow.state == "opened"
    )
    return [due_of(row) for row in session.exec(query)]


def _kept(session: Session, person_id: UUID) -> Iterable[Kept]:
    query = select(AppointmentRow.id, AppointmentRow.kind, AppointmentRow.starts_at).where(
        AppointmentRow.person_id == person_id,
        col(AppointmentRow.state).in_(CAME),
        AppointmentRow.enforceable,
    )
    return [Kept(one, kind, civil_date(at)) for one, kind, at in session.exec(query)]


def _undelivered(session: Session, person_id: UUID, now: datetime) -> Iterable[Undelivered]:
    values = {"person": person_id, "now": now, "until": now + BEFORE_CONTACT + timedelta(minutes=1)}
    rows = session.execute(_UNDELIVERED, values)
    return [Undelivered(row.id, row.kind, row.starts_at) for row in rows]
