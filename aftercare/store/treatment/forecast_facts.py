"""Groups and individual courses with what is still to run in them, and the line of clients for each programme, as input
of the forecast."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from fractions import Fraction
from math import ceil
from typing import Final
from uuid import UUID

from sqlmodel import Session, col, select

from aftercare.domain.time.wall_time import civil_date
from aftercare.domain.treatment.fit import Entry, is_closed
from aftercare.domain.treatment.forecast import GroupAhead, individual_courses
from aftercare.store.database.plain_sql import Row, rows
from aftercare.store.treatment.course_facts import courses_of
from aftercare.store.treatment.programme_rows import (
    ProgrammeOutlineRow,
    ProgrammeRow,
    outline_on,
    outlines_of,
)

# How far ahead the pace of a group is read from its planned sessions.
LOOKED_AHEAD: Final = timedelta(weeks=8)
_LINE = """
select r.id, r.programme_id, p.tier from referral r join person p on p.id = r.person_id
where r.state in ('referred','intake_offered','intake_held') and r.group_id is null and p.closed_on is null
  and not exists (select from place_offer o where o.referral_id = r.id and o.state = 'offered')
order by p.tier, r.referred_on, r.id
"""
_GROUPS = """
select g.id, g.programme_id, g.name, g.capacity, g.entry, g.starts_on, g.ends_on, n.sessions, n.minutes,
  n.last_at
from treatment_group g cross join lateral (
  select count(*) as sessions, max(s.starts_at) as last_at,
    cast(coalesce(sum(extract(epoch from s.ends_at - s.starts_at)), 0) / 60 as integer) as minutes
  from group_session s
  where s.programme_id = g.programme_id and s.series = g.series and s.starts_at > :now and s.starts_at <= :until) n
where g.ends_on is null or g.ends_on >= :today
order by g.name, g.id
"""
# A place is taken by a member, by a client on the way into the group, or by an offer. Who is in treatment without a
# group has an individual course.
_TAKEN = """
select coalesce(o.group_id, r.group_id) as group_id, r.id, r.programme_id, r.started_on, p.tier
from referral r join person p on p.id = r.person_id
left join place_offer o on o.referral_id = r.id and o.state = 'offered'
where r.state in ('started','paused')
  or coalesce(o.group_id, r.group_id) is not null and r.state in ('referred','intake_offered','intake_held')
order by r.id
"""
# The planned sessions of individual courses, which say how often a client has one.
_INDIVIDUAL = """
select r.programme_id, count(distinct r.id) as clients, count(*) as sessions, max(a.starts_at) as last_at,
  cast(sum(extract(epoch from a.ends_at - a.starts_at)) / 60 as integer) as minutes
from referral r
join appointment a on a.person_id = r.person_id and a.kind = 'treatment' and a.session_id is null
join obligation o on o.id = a.obligation_id
where r.state = 'started' and r.group_id is null and o.catches_up_id is null
  and coalesce(o.programme_id = r.programme_id, o.provider_id = r.provider_id)
  and a.state in ('scheduled','notified','confirmed') and a.starts_at > :now and a.starts_at <= :until
group by r.programme_id
"""


@dataclass
class ProgrammeAhead:
    """`names` of its groups by id. `line`: referrals in turn; `courses`: the dose each of them will need. Doses are in
    minutes where the outline of today has a dose in time and so a `session_minutes`, else in sessions."""

    session_minutes: int | None = None
    names: dict[str, str] = field(default_factory=dict)
    groups: list[GroupAhead] = field(default_factory=list)
    line: list[UUID] = field(default_factory=list)
    courses: list[int] = field(default_factory=list)


def programmes_ahead(session: Session, now: datetime) -> Mapping[UUID, ProgrammeAhead | None]:
    """By programme for which clients wait; None for one without an outline. Sees every caseload: run it with the
    clock's rights."""
    today = civil_date(now)
    line = rows(session, _LINE, {})
    wanted = {row["programme_id"] for row in line}
    versions: dict[UUID, list[ProgrammeOutlineRow]] = defaultdict(list)
    for one in outlines_of(session, wanted):
        versions[one.programme_id].append(one)
    found: dict[UUID, ProgrammeAhead | None] = {
        one: ProgrammeAhead(_session_minutes(versions[one], today)) if versions[one] else None
        for one in wanted
    }
    for row in line:
        ahead = found[row["programme_id"]]
        if ahead is not None:
            ahead.line.append(row["id"])
            ahead.courses.append(_whole(versions[row["programme_id"]], row, today))
    _add_places(session, found, versions, now)
    return found


def _add_places(
    session: Session,
    found: Mapping[UUID, ProgrammeAhead | None],
    versions: Mapping[UUID, list[ProgrammeOutlineRow]],
    now: datetime,
) -> None:
    today = civil_date(now)
    values = {"now": now, "until": now + LOOKED_AHEAD, "today": today}
    individual = _individual_places(session, found)
    taken = [row for row in rows(session, _TAKEN, {}) if found.get(row["programme_id"])]
    courses = courses_of(session, taken)
    remaining: dict[UUID, list[int]] = defaultdict(list)
    for row in taken:
        course, own = courses.get(row["id"]), versions[row["programme_id"]]
        left = (
            course.still_to_run(_session_minutes(own, today)) if course else _whole(own, row, today)
        )
        remaining[row["group_id"] or row["programme_id"]].append(left)
    for row in rows(session, _GROUPS, values):
        ahead = found.get(row["programme_id"])
        if ahead is not None:
            ahead.names[str(row["id"])] = row["name"]
            pace = _pace(row, ahead, now)
            ahead.groups.append(_group(row, remaining[row["id"]], pace, today))
    planned = {row["programme_id"]: row for row in rows(session, _INDIVIDUAL, values)}
    for programme_id, places in individual.items():
        ahead = found[programme_id]
        if ahead is not None:
            # Where none is planned yet, once a week.
            pace = Fraction(ahead.session_minutes or 1)
            if programme_id in planned:
                row = planned[programme_id]
                pace = _pace(row, ahead, now) / row["clients"]
            ahead.groups.append(individual_courses(places, remaining[programme_id], pace))


def _individual_places(session: Session, wanted: Iterable[UUID]) -> dict[UUID, int]:
    """How many individual courses can be given at the same time, by programme where that is known."""
    query = select(ProgrammeRow.id, ProgrammeRow.individual_places).where(
        col(ProgrammeRow.id).in_(list(wanted))
    )
    return {one: places for one, places in session.exec(query) if places is not None}


def _whole(versions: list[ProgrammeOutlineRow], row: Row, today: date) -> int:
    outline = outline_on(versions, today)
    return 0 if outline is None else outline.outline().dose_of_level(row["tier"])


def _session_minutes(versions: list[ProgrammeOutlineRow], today: date) -> int | None:
    outline = outline_on(versions, today)
    return None if outline is None else outline.session_minutes


def _pace(row: Row, ahead: ProgrammeAhead, now: datetime) -> Fraction:
    """What the planned sessions give in a week, in the unit in which this programme counts."""
    if not row["sessions"]:
        return Fraction(0)
    given = row["sessions"] if ahead.session_minutes is None else row["minutes"]
    return Fraction(given, max(1, ceil((row["last_at"] - now) / timedelta(weeks=1))))


def _group(row: Row, remaining: list[int], pace: Fraction, today: date) -> GroupAhead:
    free = max(0, row["capacity"] - len(remaining))
    begins_in = _weeks(row["starts_on"], today)
    if begins_in > 0:
        # Until it begins, its free places are as taken.
        to_come = ceil(begins_in * pace)
        remaining, free = [to_come + one for one in (*remaining, *[0] * free)], 0
    lasts = None if row["ends_on"] is None else _weeks(row["ends_on"], today)
    if row["entry"] == Entry.CLOSED:
        lasts = -1 if is_closed(Entry.CLOSED, row["starts_on"], today) else begins_in
    return GroupAhead(str(row["id"]), tuple(remaining), free, pace, lasts)


def _weeks(day: date, today: date) -> int:
    return ceil((day - today).days / 7)
