"""What might stand at a free place with an officer: occurrences without a time, and appointments that could move."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from aftercare.domain.time.wall_time import civil_date, wall
from aftercare.store.database.plain_sql import Row, rows

# The plan allows that day and time; all other rules are for the engine. Both lists hold the officer's own clients and
# those of whom they are the deputy.
_FITS = """
  and :officer in (p.officer_id, p.deputy_id) and o.needs = 'officer' and o.minutes <= :minutes
  and cast(:weekday as int) = any(o.weekdays) and o.from_min <= :at_min and o.to_min >= :at_min + o.minutes
"""
_COLUMNS = "p.id as person_id, p.given_name, p.family_name, p.reference, o.kind, o.minutes"
_WAITING = """
select COLUMNS, u.line_id, u.occurrence, null::uuid as appointment_id, null::timestamptz as starts_at
from unplaced u join person p on p.id = u.person_id join obligation o on o.id = u.obligation_id
where :on between u.first_on and u.last_on FITS
order by p.tier, u.first_on, u.line_id limit :most
""".replace("COLUMNS", _COLUMNS).replace("FITS", _FITS)
_MOVABLE = """
select COLUMNS, a.line_id, a.occurrence, a.id as appointment_id, a.starts_at
from appointment a join person p on p.id = a.person_id join obligation o on o.id = a.obligation_id
where a.state in ('scheduled','notified','confirmed') and a.starts_at > :now
  and cast(:on as date) - (o.starts_on + a.occurrence * o.period_days) between 0 and o.period_days - 1
  and not (a.officer_id = :officer and a.starts_at = :starts_at) FITS
order by a.starts_at, a.id limit :most
""".replace("COLUMNS", _COLUMNS).replace("FITS", _FITS)
_CLIENTS = """
select id as person_id, given_name, family_name from person
where :officer in (officer_id, deputy_id) and closed_on is null order by family_name, given_name, id
"""


def clients_of(session: Session, officer_id: UUID) -> list[Row]:
    """The open files of the officer and of whom they deputise for, by name."""
    return rows(session, _CLIENTS, {"officer": officer_id})


def waiting_for(
    session: Session, officer_id: UUID, starts_at: datetime, minutes: int, most: int
) -> list[Row]:
    """Occurrences without a time that the plan allows at this one, the highest level first."""
    return rows(session, _WAITING, _values(officer_id, starts_at, minutes, most))


def movable_to(
    session: Session, officer_id: UUID, starts_at: datetime, minutes: int, most: int, now: datetime
) -> list[Row]:
    """Appointments to come of the same kind of clients that the plan allows at this time, earliest first."""
    values = _values(officer_id, starts_at, minutes, most)
    return rows(session, _MOVABLE, values | {"now": now, "starts_at": starts_at})


def _values(officer_id: UUID, starts_at: datetime, minutes: int, most: int) -> dict[str, object]:
    local = wall(starts_at)
    return {
        "officer": officer_id,
        "on": civil_date(starts_at),
        "weekday": local.weekday(),
        "at_min": local.hour * 60 + local.minute,
        "minutes": minutes,
        "most": most,
    }
