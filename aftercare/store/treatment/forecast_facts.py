"""Groups with the sessions still to run in them, and the line of clients for each programme, as input of the
forecast."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from fractions import Fraction
from math import ceil
from typing import Final
from uuid import UUID

from sqlmodel import Session

from aftercare.domain.time.wall_time import civil_date
from aftercare.domain.treatment.fit import Entry, is_closed
from aftercare.domain.treatment.forecast import GroupAhead
from aftercare.store.database.plain_sql import Row, rows
from aftercare.store.treatment.course_facts import courses_of
from aftercare.store.treatment.programme_rows import ProgrammeOutlineRow, outline_on, outlines_of

# How far ahead the pace of a group is read from its planned sessions.
LOOKED_AHEAD: Final = timedelta(weeks=8)
_LINE = """
select r.id, r.programme_id, p.tier from referral r join person p on p.id = r.person_id
where r.state in ('referred','intake_offered','intake_held') and r.group_id is null and p.closed_on is null
  and not exists (select from place_offer o where o.referral_id = r.id and o.state = 'offered')
order by p.tier, r.referred_on, r.id
"""
_GROUPS = """
select g.id, g.programme_id, g.name, g.capacity, g.entry, g.starts_on, g.ends_on, n.sessions, n.last_at
from treatment_group g cross join lateral (
  select count(*) as sessions, max(s.starts_at) as last_at from group_session s
  where s.programme_id = g.programme_id and s.series = g.series and s.starts_at > :now and s.starts_at <= :until) n
where g.ends_on is null or g.ends_on >= :today
order by g.name, g.id
"""
# A place is taken by a member, by a client on the way into the group, or by an offer.
_TAKEN = """
select coalesce(o.group_id, r.group_id) as group_id, r.id, r.programme_id, r.started_on, p.tier
from referral r join person p on p.id = r.person_id
left join place_offer o on o.referral_id = r.id and o.state = 'offered'
where coalesce(o.group_id, r.group_id) is not null
  and r.state in ('referred','intake_offered','intake_held','started','paused')
order by r.id
"""


@dataclass
class ProgrammeAhead:
    """`names` of its groups by id. `line`: referrals in turn; `courses`: the sessions each of them will need."""

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
        one: ProgrammeAhead() if versions[one] else None for one in wanted
    }
    for row in line:
        ahead = found[row["programme_id"]]
        if ahead is not None:
            ahead.line.append(row["id"])
            ahead.courses.append(_whole(versions[row["programme_id"]], row, today))
    _add_groups(session, found, versions, now)
    return found


def _add_groups(
    session: Session,
    found: Mapping[UUID, ProgrammeAhead | None],
    versions: Mapping[UUID, list[ProgrammeOutlineRow]],
    now: datetime,
) -> None:
    today = civil_date(now)
    values = {"now": now, "until": now + LOOKED_AHEAD, "today": today}
    taken = [row for row in rows(session, _TAKEN, {}) if found.get(row["programme_id"])]
    courses = courses_of(session, taken)
    remaining: dict[UUID, list[int]] = defaultdict(list)
    for row in taken:
        course = courses.get(row["id"])
        whole = _whole(versions[row["programme_id"]], row, today)
        remaining[row["group_id"]].append(course.sessions - course.held if course else whole)
    for row in rows(session, _GROUPS, values):
        ahead = found.get(row["programme_id"])
        if ahead is not None:
            ahead.names[str(row["id"])] = row["name"]
            ahead.groups.append(_group(row, remaining[row["id"]], now))


def _whole(versions: list[ProgrammeOutlineRow], row: Row, today: date) -> int:
    outline = outline_on(versions, today)
    return 0 if outline is None else outline.outline().dose[row["tier"]]


def _group(row: Row, remaining: list[int], now: datetime) -> GroupAhead:
    today = civil_date(now)
    pace = Fraction(0)
    if row["sessions"]:
        pace = Fraction(row["sessions"], max(1, ceil((row["last_at"] - now) / timedelta(weeks=1))))
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
