"""The period in which a client could not come that touches an appointment, by the rule of domain.people.away."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from aftercare.domain.people.away import AwayKind, AwayPeriod, period_of_absence
from aftercare.store.database.plain_sql import Row, rows

# Its kind, of appointment `a`, for lists; a test keeps it equal to the rule.
AWAY_AT = """(select w.kind from away_period w where w.person_id = a.person_id and w.during && a.during
  order by array_position(array['custody','admission','away'], w.kind), lower(w.during) limit 1)"""
# Whether the client of occurrence `u` is in custody on every day that is left of its period.
CUSTODY_THROUGHOUT = """exists (select from away_period w where w.person_id = u.person_id and w.kind = 'custody'
  and w.during @> tstzrange(timezone('Europe/Amsterdam', cast(greatest(u.first_on, :today) as timestamp)),
    timezone('Europe/Amsterdam', cast(u.last_on + 1 as timestamp))))"""
_PERIODS = """
select a.id, a.starts_at, a.ends_at, w.kind, lower(w.during) as from_at, upper(w.during) as until_at
from appointment a join away_period w on w.person_id = a.person_id and w.during && a.during
where a.id = any(:ids)
"""


_CAME = """
select a.kind, a.starts_at from appointment a
where a.person_id = :person and a.state in ('attended','late','attended_not_complied')
  and a.during && tstzrange(cast(:first as timestamptz), cast(:last as timestamptz))
order by a.starts_at
"""
_LAPSED = """
select a.id, a.kind, a.starts_at, a.ends_at, coalesce(v.name, s.display_name) as expected_by
from away_period w join appointment a on a.person_id = w.person_id and a.during && w.during
left join provider v on v.id = a.provider_id left join staff s on s.id = a.officer_id
where w.id = :away and a.state in ('cancelled_by_service','moved')
  and a.changed_at >= w.entered_at and a.starts_at >= w.entered_at
order by a.starts_at, a.id limit 60
"""


def came_between(
    session: Session, person_id: UUID, from_at: datetime, until_at: datetime | None
) -> list[Row]:
    """The kind and time of each appointment that the client came to."""
    return rows(session, _CAME, {"person": person_id, "first": from_at, "last": until_at})


def lapsed_in(session: Session, away_id: UUID) -> list[Row]:
    """Appointments in the period that were to come when it was entered, and were moved or cancelled since."""
    return rows(session, _LAPSED, {"away": away_id})


def away_at(session: Session, appointment_ids: Iterable[UUID]) -> dict[UUID, AwayPeriod]:
    """By appointment, of those with such a period that the reader sees."""
    found: dict[UUID, AwayPeriod] = {}
    for row in rows(session, _PERIODS, {"ids": list(appointment_ids)}):
        period = AwayPeriod(AwayKind(row["kind"]), row["from_at"], row["until_at"])
        known = [found[row["id"]]] if row["id"] in found else []
        weighs = period_of_absence([*known, period], row["starts_at"], row["ends_at"])
        if weighs is not None:
            found[row["id"]] = weighs
    return found
