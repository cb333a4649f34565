"""What a calendar page shows of colleagues, a site or groups: times that are taken, and their details as far as the
reader may see the client."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlmodel import Session

from aftercare.store.appointments.kind_masking import FOR_PLANNERS, SITE_FOR_PLANNERS
from aftercare.store.database.pipeline import Query
from aftercare.store.database.plain_sql import Row, rows
from aftercare.store.messages.incoming_rows import ASKS_ANOTHER_TIME
from aftercare.store.sites.screen_series import SEATS_TAKEN

_TAKEN = """
select a.id, a.officer_id, a.starts_at, a.ends_at, a.travel_min, a.session_id from appointment a
where a.{column} = any(%(ids)s) and a.starts_at >= %(first)s and a.starts_at < %(last)s
  and a.state not in ('cancelled_by_service','moved')
order by a.starts_at, a.id
"""
_OF_OFFICERS, _AT_SITES = _TAKEN.format(column="officer_id"), _TAKEN.format(column="site_id")
_DETAILS = """
select a.id, a.version, a.person_id, p.given_name, p.family_name, p.reference, {kind} as kind, a.state,
       {asks} as asks_another_time, {site} as site, l.kind as site_kind, a.enforceable
from appointment a join person p on p.id = a.person_id left join site l on l.id = a.site_id
where a.id = any(:ids)
"""
_FOR_CASE_READERS = _DETAILS.format(kind="a.kind", asks=ASKS_ANOTHER_TIME, site="l.name")
_FOR_PLANNERS = _DETAILS.format(kind=FOR_PLANNERS, asks=ASKS_ANOTHER_TIME, site=SITE_FOR_PLANNERS)
_SESSIONS = """
select g.id, g.series, m.name as programme, l.name as site, g.starts_at, g.ends_at, g.capacity, t.taken,
  (select x.id from treatment_group x where x.programme_id = g.programme_id and x.series = g.series
   order by x.starts_on desc limit 1) as group_id
from group_session g join programme m on m.id = g.programme_id left join site l on l.id = g.site_id
cross join lateral (TAKEN) t
where g.starts_at >= %(first)s and g.starts_at < %(last)s
  and (%(group)s::uuid is null or exists (select from treatment_group x where x.id = %(group)s::uuid
       and x.programme_id = g.programme_id and x.series = g.series))
order by g.starts_at, g.series, g.id
""".replace("TAKEN", SEATS_TAKEN.replace("THE_SESSION", "g.id"))


class Taken(NamedTuple):
    """A time that is taken, without a client."""

    id: UUID
    officer_id: UUID | None
    starts_at: datetime
    ends_at: datetime
    travel_min: int
    session_id: UUID | None


def taken_by_officers(
    ids: Iterable[UUID], first_at: datetime, last_at: datetime
) -> Query[list[Taken]]:
    """The times of these officers in [first_at, last_at), earliest first; run it with the clock's rights."""
    return Query(_OF_OFFICERS, _values(ids, first_at, last_at), _taken)


def taken_at_site(site_id: UUID, first_at: datetime, last_at: datetime) -> Query[list[Taken]]:
    """The same of all clients at a site."""
    return Query(_AT_SITES, _values([site_id], first_at, last_at), _taken)


def sessions_held(group_id: UUID | None, first_at: datetime, last_at: datetime) -> Query[list[Row]]:
    """The sessions of one group, or of all, with how many clients have a seat."""
    values = {"group": group_id, "first": first_at, "last": last_at}
    return Query(_SESSIONS, values, _session_rows)


def details_of(session: Session, ids: Iterable[UUID], *, full: bool) -> dict[UUID, Row]:
    """The details by appointment, without those of clients that the reader may not see. Without `full` kind and site
    are masked, as on the other pages of planners."""
    query = _FOR_CASE_READERS if full else _FOR_PLANNERS
    return {row["id"]: row for row in rows(session, query, {"ids": list(ids)})}


def _values(ids: Iterable[UUID], first_at: datetime, last_at: datetime) -> dict[str, Any]:
    return {"ids": list(ids), "first": first_at, "last": last_at}


def _taken(found: Any) -> list[Taken]:
    return [Taken(*row) for row in found]


def _session_rows(found: Any) -> list[Row]:
    names = (
        "id", "series", "programme", "site", "starts_at", "ends_at", "capacity", "taken", "group_id",
    )  # fmt: skip
    return [dict(zip(names, row, strict=True)) for row in found]
