"""The resources of a placement, as the engine's facts: places, officers, sessions of groups."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple, TypeVar
from uuid import UUID

from psycopg.types.range import Range

from aftercare.domain.conditions.constraints import Place
from aftercare.domain.placement.instance import Officer, Site, Spans, WeekHours
from aftercare.domain.placement.instance import Session as GroupSession
from aftercare.domain.time.wall_time import wall
from aftercare.store.database.pipeline import Query, Rows
from aftercare.store.placement.condition_limits import place_at
from aftercare.store.placement.horizon import Horizon
from aftercare.store.placement.scope import Scope

_OFFICERS = """
select s.id::text, s.office_id::text, s.hours,
  array(select x.during from (
          select l.during from leave l where l.staff_id = s.id
          union all select busy(a.during, a.travel_min) from appointment a where a.second_officer_id = s.id
            and a.state not in ('cancelled_by_service','moved')
          union all BUSY
        ) x where x.during && tstzrange(%(from_at)s, %(until_at)s) order by x.during),
  array(select c.closed_on from closing_day c
        where c.office_id = s.office_id and c.closed_on between %(first_on)s and %(last_on)s order by 1)
from staff s where s.role = 'officer' and s.active and s.id = any((select ids from officers)::uuid[]) order by s.id
"""
_SITES = """
select id::text, kind, capacity, hours, longitude, latitude,
  array(select c.closed_on from closing_day c
        where c.office_id = site.id and c.closed_on between %(first_on)s and %(last_on)s order by 1)
from site where id = any((select ids from places)::uuid[]) order by id
"""
# What their calendars say. Where plans are placed, the times of appointments that stand are left out, so that none of
# them moves. Where another time is sought for one appointment, the whole of each busy time is in the way.
BUSY_BESIDE = "select * from busy_beside_appointments(s.id, %(from_at)s, %(until_at)s)"
BUSY_WHOLE = """select b.during from busy_block b
  where b.staff_id = s.id and b.during && tstzrange(%(from_at)s, %(until_at)s)"""
# Of the whole organisation; those of one office are read with its officers and sites.
_CLOSING_DAYS = """
select closed_on from closing_day
where office_id is null and closed_on between %(first_on)s and %(last_on)s
"""
_SESSIONS = """
select g.id::text, g.series, g.programme_id::text, g.site_id::text, g.starts_at, g.ends_at, g.capacity, p.audience
from group_session g join programme p on p.id = g.programme_id
where g.programme_id = any(%(programmes)s) and g.starts_at >= %(from_at)s and g.starts_at < %(until_at)s order by g.id
"""
# An arbitrary Monday: the week in which every stored cycle of work weeks begins.
WEEK_ZERO = date(2020, 1, 6)
Pattern = TypeVar("Pattern")


def id_text(value: UUID | None) -> str | None:
    return None if value is None else str(value)


def weeks_from(patterns: Sequence[Pattern], monday: date) -> list[Pattern]:
    """A cycle of week patterns turned so that the one of `monday`'s week comes first. Stored cycles
    begin in the week of WEEK_ZERO, so early and late shifts keep their weeks as the horizon rolls."""
    turn = (monday - WEEK_ZERO).days // 7 % len(patterns) if patterns else 0
    return [*patterns[turn:], *patterns[:turn]]


def weeks_stored(patterns: Sequence[Pattern], monday: date) -> list[Pattern]:
    """The inverse of `weeks_from`: a cycle that starts with `monday`'s pattern, in stored order."""
    turn = (monday - WEEK_ZERO).days // 7 % len(patterns) if patterns else 0
    return [*patterns[len(patterns) - turn :], *patterns[: len(patterns) - turn]]


def week_hours(stored: Mapping[str, list[list[int]]]) -> WeekHours:
    """{"0": [[540, 1020]]} (Monday = 0, minutes of the day) as the engine's seven days."""
    days: list[Spans] = [tuple((a, b) for a, b in stored.get(str(day), [])) for day in range(7)]
    return (days[0], days[1], days[2], days[3], days[4], days[5], days[6])


def spans_within(
    ranges: Iterable[Range[datetime]], horizon: Horizon
) -> tuple[tuple[datetime, datetime], ...]:
    """Ranges as naive local intervals; an open end extends to the edge of the horizon."""
    return tuple(
        (
            wall(span.lower or horizon.from_at).replace(tzinfo=None),
            wall(span.upper or horizon.until_at).replace(tzinfo=None),
        )
        for span in ranges
    )


class SiteAndPlace(NamedTuple):
    """A site as the engine and as conditions read it."""

    site: Site
    place: Place


def sites_there(scope: Scope) -> Query[tuple[SiteAndPlace, ...]]:
    return scope.query(
        _SITES, lambda rows: tuple(_site(*row) for row in rows), _dates(scope.horizon)
    )


def closing_days_there(horizon: Horizon) -> Query[frozenset[date]]:
    return Query(_CLOSING_DAYS, _dates(horizon), lambda rows: frozenset(day for (day,) in rows))


def _dates(horizon: Horizon) -> dict[str, date]:
    return {"first_on": horizon.first_on, "last_on": horizon.last_on}


def _site(
    place: str,
    kind: str,
    capacity: int | None,
    hours: Mapping[str, list[list[int]]] | None,
    longitude: float | None,
    latitude: float | None,
    closed: Sequence[date],
) -> SiteAndPlace:
    opened = None if hours is None else week_hours(hours)
    return SiteAndPlace(
        Site(place, kind, capacity, opened, frozenset(closed)),
        place_at(place, kind, longitude, latitude),
    )


def officers_there(scope: Scope, busy: str = BUSY_BESIDE) -> Query[tuple[Officer, ...]]:
    """`busy`: BUSY_BESIDE or BUSY_WHOLE."""

    def read(rows: Rows) -> tuple[Officer, ...]:
        return tuple(
            Officer(
                officer,
                office,
                week_hours(hours),
                (*spans_within(leave, scope.horizon), *map(_whole_day, closed)),
            )
            for officer, office, hours, leave, closed in rows
        )

    return scope.query(_OFFICERS.replace("BUSY", busy), read, _dates(scope.horizon))


def _whole_day(day: date) -> tuple[datetime, datetime]:
    return datetime.combine(day, time()), datetime.combine(day + timedelta(days=1), time())


def sessions_there(scope: Scope) -> Query[tuple[GroupSession, ...]]:
    """The sessions of the programmes that begin within the horizon."""
    if not scope.programmes:
        return Query("", {}, lambda _: ())
    wanted = {"programmes": list(scope.programmes)} | scope.horizon.bounds
    return Query(_SESSIONS, wanted, lambda rows: tuple(_session(*row) for row in rows))


def _session(
    session: str,
    series: str,
    programme: str,
    site: str,
    starts_at: datetime,
    ends_at: datetime,
    capacity: int | None,
    audience: str,
) -> GroupSession:
    starts = wall(starts_at)
    return GroupSession(
        id=session,
        series=series,
        programme=programme,
        site=site,
        on=starts.date(),
        from_min=starts.hour * 60 + starts.minute,
        minutes=int((ends_at - starts_at).total_seconds()) // 60,
        capacity=capacity,
        audience=audience,
    )
