"""Weekly groups as a planner sees them: when they meet, how long they go on, how full they are."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from aftercare.store.database.plain_sql import Row, rows

# How many are planned at a session: every appointment that keeps a seat there, of members and others.
SEATS_TAKEN = (
    "select count(*) as taken from appointment a"
    " where a.session_id = THE_SESSION and a.state not in ('cancelled_by_service','moved')"
)
_SERIES = """
select min(g.id::text) as id, g.site_id, g.series, m.name as programme, m.audience, min(g.starts_at) as starts_at,
       (array_agg(g.ends_at order by g.starts_at))[1] as ends_at, max(g.starts_at) as last_at, count(*) as meetings,
       (array_agg(g.capacity order by g.starts_at))[1] as seats,
       (array_agg(t.taken order by g.starts_at))[1] as taken,
       count(*) filter (where t.taken = 0) as unused
from group_session g
join programme m on m.id = g.programme_id
cross join lateral (TAKEN) t
where g.starts_at >= :first and g.starts_at < :last
group by g.site_id, g.series, m.id
order by m.name, min(g.starts_at), g.series
""".replace("TAKEN", SEATS_TAKEN.replace("THE_SESSION", "g.id"))

_CLASHES = """
select m.name as programme, g.series, min(g.starts_at) as starts_at
from group_session g
join programme m on m.id = g.programme_id
join unnest(cast(:starts as timestamptz[])) s(at)
  on g.starts_at < s.at + make_interval(mins => cast(:minutes as integer)) and g.ends_at > s.at
where g.site_id = :site
group by m.name, g.series
order by min(g.starts_at), m.name, g.series
"""


def series_at_these_times(
    session: Session, site_id: UUID, starts: list[datetime], minutes: int
) -> list[Row]:
    """The groups that already meet at this site at one of these times, each with the first such session."""
    values = {"site": site_id, "starts": starts, "minutes": minutes}
    return rows(session, _CLASHES, values)


def series_between(session: Session, first_at: datetime, last_at: datetime) -> list[Row]:
    """One row for each group and site; `seats` and `taken` are those of the next meeting, `unused` counts the
    meetings at which no one has an appointment."""
    return rows(session, _SERIES, {"first": first_at, "last": last_at})
