"""The period in which a client could not come that touches an appointment, by the rule of domain.people.away."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from sqlmodel import Session

from aftercare.domain.people.away import AwayKind, AwayPeriod, period_of_absence
from aftercare.store.database.plain_sql import rows

# Its kind, of appointment `a`, for lists; a test keeps it equal to the rule.
AWAY_AT = """(select w.kind from away_period w where w.person_id = a.person_id and w.during && a.during
  order by array_position(array['custody','admission','away'], w.kind), lower(w.during) limit 1)"""
_PERIODS = """
select a.id, a.starts_at, a.ends_at, w.kind, lower(w.during) as from_at, upper(w.during) as until_at
from appointment a join away_period w on w.person_id = a.person_id and w.during && a.during
where a.id = any(:ids)
"""


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
