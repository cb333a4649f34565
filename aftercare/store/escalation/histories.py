"""Builds people's histories from rows, as the rules read them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func
from sqlmodel import Session, col, select

from aftercare.base.grouping import grouped
from aftercare.domain.absences.absence import Verdict
from aftercare.domain.deadlines import ASKED_AT_ONCE
from aftercare.domain.escalation.facts import Due, History, Kept, Miss, Overdue, Undelivered
from aftercare.domain.escalation.rules import Rule, Trigger
from aftercare.domain.escalation.triggers import BEFORE_CONTACT
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.appointments.rows import AppointmentRow
from aftercare.store.contact_standards.contacts_held import CAME
from aftercare.store.database.columns import among
from aftercare.store.database.plain_sql import execute
from aftercare.store.deadlines.rows import DeadlineRow
from aftercare.store.escalation.evaluation_queue import UNDELIVERED, due_from
from aftercare.store.people.rows import PersonRow

# Only these rules read kept appointments, or upcoming ones.
_NEED_WHAT_WAS_KEPT = (Trigger.UNEXCUSED_IN_A_ROW, Trigger.ATTENDANCE_BELOW)
_UNDELIVERED = """
select t.person_id, t.id, t.kind, t.starts_at from appointment t
where t.person_id = any(:people) and t.enforceable and UNDELIVERED""".replace(
    "UNDELIVERED", UNDELIVERED
)
_MISSES = """
select a.person_id, a.appointment_id, t.kind, a.missed_on, a.verdict, a.decided_at, a.decide_by, t.starts_at,
  coalesce(n.own_kind ->> 'legal_kind', n.kind) as condition, a.evaluated_at is not null as evaluated
from absence a join appointment t on t.id = a.appointment_id
left join obligation o on o.id = t.obligation_id left join condition n on n.id = o.condition_id
where a.person_id = any(:people) and a.state <> 'dropped' and t.enforceable
order by a.missed_on, a.id"""


def histories_of(
    session: Session, persons: Sequence[PersonRow], now: datetime, rules: Iterable[Rule]
) -> dict[UUID, History]:
    """By person the facts these rules may read, in as many statements for many persons as for one. A fact that no rule
    covers is not read."""
    needed = {rule.trigger for rule in rules}
    ids = [person.id for person in persons]
    misses = grouped(_misses(session, ids))
    overdue = grouped(_overdue(session, ids))
    due = grouped(_due(session, ids))
    kept = grouped(_kept(session, ids)) if needed & set(_NEED_WHAT_WAS_KEPT) else {}
    undelivered = (
        grouped(_undelivered(session, ids, now)) if Trigger.NOT_DELIVERED in needed else {}
    )
    return {
        person.id: History(
            misses=tuple(misses.get(person.id, ())),
            overdue=tuple(overdue.get(person.id, ())),
            due=tuple(due.get(person.id, ())),
            kept=tuple(kept.get(person.id, ())),
            undelivered=tuple(undelivered.get(person.id, ())),
            tier=person.tier,
            regime=person.regime,
        )
        for person in persons
    }


def _misses(session: Session, ids: Sequence[UUID]) -> Iterator[tuple[UUID, Miss]]:
    for row in execute(session, _MISSES, {"people": list(ids)}):
        miss = Miss(
            appointment_id=row.appointment_id,
            kind=row.kind,
            missed_on=row.missed_on,
            verdict=Verdict(row.verdict) if row.verdict else None,
            decided_at=row.decided_at,
            decide_by=row.decide_by,
            missed_at=row.starts_at,
            conditions=frozenset({row.condition} if row.condition else ()),
            evaluated=row.evaluated,
        )
        yield row.person_id, miss


def _overdue(session: Session, ids: Sequence[UUID]) -> Iterator[tuple[UUID, Overdue]]:
    query = select(
        AppointmentRow.person_id,
        AppointmentRow.id,
        func.coalesce(AppointmentRow.overdue_at, AppointmentRow.ends_at),
    ).where(
        among(col(AppointmentRow.person_id), ids),
        AppointmentRow.state == "outcome_overdue",
        AppointmentRow.enforceable,
    )
    for person_id, appointment_id, due_at in session.execute(query):
        yield person_id, Overdue(appointment_id, due_at)


def _due(session: Session, ids: Sequence[UUID]) -> Iterator[tuple[UUID, Due]]:
    query = select(DeadlineRow).where(
        among(col(DeadlineRow.person_id), ids), DeadlineRow.state == "opened"
    )
    for row in session.exec(query):
        asked_at = row.created_at if row.code in ASKED_AT_ONCE else row.due_at
        yield row.person_id, due_from(row.code, row.id, asked_at, row.number)


def _kept(session: Session, ids: Sequence[UUID]) -> Iterator[tuple[UUID, Kept]]:
    query = select(
        AppointmentRow.person_id, AppointmentRow.id, AppointmentRow.kind, AppointmentRow.starts_at
    ).where(
        among(col(AppointmentRow.person_id), ids),
        col(AppointmentRow.state).in_(CAME),
        AppointmentRow.enforceable,
    )
    for person_id, appointment_id, kind, at in session.execute(query):
        yield person_id, Kept(appointment_id, kind, civil_date(at))


def _undelivered(
    session: Session, ids: Sequence[UUID], now: datetime
) -> Iterator[tuple[UUID, Undelivered]]:
    until = now + BEFORE_CONTACT + timedelta(minutes=1)
    rows = execute(session, _UNDELIVERED, {"people": list(ids), "now": now, "until": until})
    for row in rows:
        yield row.person_id, Undelivered(row.id, row.kind, row.starts_at)
