"""Attendance at treatment sessions, as the input of the attendance rule."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlmodel import Session

from aftercare.domain.time.wall_time import civil_date, start_of_day
from aftercare.domain.treatment.attendance import WINDOW_DAYS, Held
from aftercare.store.database.plain_sql import Row, execute, rows
from aftercare.store.papers.letterhead_rows import OFFICE_PHONE

# Only enforceable sessions count: a missed voluntary session has no consequence, not even a call. An episode can have
# begun long before the eight weeks that show it now.
LOOK_BACK_DAYS = 6 * WINDOW_DAYS
_SESSIONS = """
select a.line_id, a.person_id, a.id, a.starts_at, a.state <> 'missed' as came from appointment a
where a.line_id = any(cast(:lines as uuid[])) and a.starts_at >= :since and a.enforceable
  and a.state in ('attended','late','attended_not_complied','missed')
order by a.starts_at, a.id
"""
# Fewer than two misses in the period give no sign; the client of a closed file is not called.
_SUSPECT = """
select a.line_id from appointment a join person p on p.id = a.person_id
where a.kind in ('treatment','group_session') and a.state = 'missed' and a.starts_at >= :since
  and a.enforceable and p.closed_on is null
group by a.line_id having count(*) >= 2 order by a.line_id
"""
_MISSED = """
select distinct a.person_id
from outcome x join appointment a on a.id = x.appointment_id join person p on p.id = a.person_id
where x.recorded_by = :staff and x.recorded_at >= :since and x.code = 'missed'
  and a.state = 'missed' and a.enforceable and p.closed_on is null
"""
_OFFICERS = """
select p.id, s.display_name as officer, {phone} as phone
from person p join staff s on s.id = p.officer_id where p.id = any(cast(:people as uuid[]))
""".replace("{phone}", OFFICE_PHONE)
_PASSED_ON = """
select c.person_id, max(c.recorded_at) as at from contact_record c join staff s on s.id = c.recorded_by
where c.person_id = any(cast(:people as uuid[])) and s.provider_id = :provider and c.voided_at is null
  and c.recorded_at >= :since
group by c.person_id
"""


@dataclass(frozen=True)
class Sessions:
    """The sessions of one line of a plan that were held, with the person who came or did not."""

    person_id: UUID
    held: list[Held]


def suspect_lines(session: Session, now: datetime) -> list[UUID]:
    """Treatment obligations of open files with at least two enforceable sessions missed lately."""
    since = start_of_day(civil_date(now) - timedelta(days=2 * WINDOW_DAYS))
    return list(execute(session, _SUSPECT, {"since": since}).scalars())


def sessions_held(session: Session, lines: Iterable[UUID], now: datetime) -> dict[UUID, Sessions]:
    """By line, enforceable sessions held in the last eleven months, as far as the reader may see them."""
    since = start_of_day(civil_date(now) - timedelta(days=LOOK_BACK_DAYS))
    found: dict[UUID, Sessions] = {}
    for row in execute(session, _SESSIONS, {"lines": list(lines), "since": since}):
        one = found.setdefault(row.line_id, Sessions(row.person_id, []))
        one.held.append(Held(civil_date(row.starts_at), str(row.id), row.came))
    return found


def missed_as_recorded_by(session: Session, staff_id: UUID, since: datetime) -> list[UUID]:
    """Clients with a missed enforceable appointment that this account recorded since then. With the clock's rights: a
    provider reads no outcomes."""
    return list(execute(session, _MISSED, {"staff": staff_id, "since": since}).scalars())


def officers_to_call(session: Session, people: Iterable[UUID], today: date) -> dict[UUID, Row]:
    """By client, the {officer} by name and the {phone} of the office, or none."""
    values = {"people": list(people), "today": today}
    return {row["id"]: row for row in rows(session, _OFFICERS, values)}


def calls_passed_on(
    session: Session, people: Iterable[UUID], provider_id: UUID, since: datetime
) -> dict[UUID, datetime]:
    """By client, when this provider last wrote to the officer."""
    values = {"people": list(people), "provider": provider_id, "since": since}
    return {row.person_id: row.at for row in execute(session, _PASSED_ON, values)}
