"""The contacts with and about a person, and the periods that interrupt the count: the facts behind contact dates."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session

from aftercare.domain.appointments.lifecycle import (
    ACT_OF_OUTCOME,
    APPOINTMENT_LIFE,
    AWAITING_OUTCOME,
    Outcome,
)
from aftercare.domain.contact_standards.due import Break, Course
from aftercare.domain.contact_standards.kinds import Contact, RecordKind
from aftercare.domain.people.away import CONFINING
from aftercare.domain.plans.obligations import ObligationKind
from aftercare.domain.time.wall_time import civil_date, last_civil_date
from aftercare.store.contact_standards.rows import tier_changes_of
from aftercare.store.database.plain_sql import Row, rows
from aftercare.store.people.rows import PersonRow

# The client was there, whether or not they did what was asked.
CAME = ("attended", "late", "attended_not_complied")
OUTCOME_OF = {
    state.value: outcome
    for outcome in Outcome
    for state in APPOINTMENT_LIFE.edges[ACT_OF_OUTCOME[outcome]].values()
}


_HELD = """
select a.kind, cast(timezone('Europe/Amsterdam', a.starts_at) as date) as on_day, a.state, false as completed
from appointment a where a.person_id = :person and a.starts_at <= :now and a.state = any(:states)
union all
select r.kind, r.held_on, null, r.completed from contact_record r where r.person_id = :person and r.voided_at is null
"""
_PLANNED = """
select a.kind, cast(timezone('Europe/Amsterdam', a.starts_at) as date) as on_day
from appointment a where a.person_id = :person and a.state = any(:states)
"""
_BREAKS = """
select s.person_id, s.from_on, s.until_on, cast(null as tstzrange) as during
from order_suspension s where s.person_id = any(:people) and s.voided_at is null
union all
select a.person_id, null, null, a.during from away_period a where a.person_id = any(:people) and a.kind = any(:confined)
"""


def contacts_held(session: Session, person_id: UUID, now: datetime) -> list[Contact]:
    """Every recorded appointment that has begun and every contact record that was not voided."""
    return [
        Contact(
            row["on_day"],
            ObligationKind(row["kind"]) if row["state"] else None,
            OUTCOME_OF.get(row["state"]),
            None if row["state"] else RecordKind(row["kind"]),
            row["completed"],
        )
        for row in contacts_recorded(session, person_id, now)
    ]


def contacts_planned(session: Session, person_id: UUID) -> list[Contact]:
    """Every appointment that stands and has no outcome yet, as it counts once the client was there."""
    return [
        Contact(row["on_day"], ObligationKind(row["kind"]), Outcome.ATTENDED)
        for row in rows(session, _PLANNED, {"person": person_id, "states": [*AWAITING_OUTCOME]})
    ]


def contacts_recorded(session: Session, person_id: UUID, now: datetime) -> list[Row]:
    """The same as rows; `state` is that of an appointment."""
    return rows(session, _HELD, {"person": person_id, "now": now, "states": [*OUTCOME_OF]})


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
    for row in rows(session, _BREAKS, {"people": ids, "confined": [*CONFINING]}):
        from_on, until_on, away = row["from_on"], row["until_on"], row["during"]
        if away is not None:
            from_on = civil_date(away.lower)
            until_on = last_civil_date(away.upper) if away.upper else None
        found.setdefault(row["person_id"], []).append(Break(from_on, until_on))
    return found
