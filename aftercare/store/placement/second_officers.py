"""Which second officer goes along to each check of devices, so that no one is asked at two places at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from itertools import groupby
from uuid import UUID

from sqlmodel import Session

from aftercare.domain.conditions.device_checks import DEVICE_CHECK
from aftercare.domain.placement.instance import Officer
from aftercare.domain.staff.free_time import is_at_work
from aftercare.store.database.pipeline import Query, Rows
from aftercare.store.database.plain_sql import Row, execute, rows
from aftercare.store.placement.horizon import Horizon
from aftercare.store.placement.resources import spans_within, week_hours
from aftercare.store.plans.rows import ObligationRow

# Officers who see the file: the second officer of the client, then the deputy, then the client's own officer where the
# deputy holds the check. Only those without leave, another appointment or another check then, journeys included.
_CHECKS = """
select a.id, a.second_officer_id, lower(k.busy) as first_at, upper(k.busy) as after_at, s.id as officer_id, s.hours
from appointment a join person p on p.id = a.person_id
cross join lateral (select busy(a.during, a.travel_min) as busy) k
left join lateral unnest(array[p.co_officer_id, p.deputy_id, p.officer_id]) with ordinality c(id, rank)
  on c.id <> a.officer_id
left join staff s on s.id = c.id and s.active and s.role = 'officer'
  and not exists (select from leave l where l.staff_id = s.id and l.during && k.busy)
  and not exists (select from appointment b where b.officer_id = s.id
    and b.state not in ('cancelled_by_service','moved') and busy(b.during, b.travel_min) && k.busy)
  and not exists (select from appointment b where b.second_officer_id = s.id and b.id <> a.id
    and b.state not in ('cancelled_by_service','moved') and busy(b.during, b.travel_min) && k.busy)
where a.kind = 'device_check' and a.state in ('scheduled','notified','confirmed') and a.starts_at > :now
  and a.person_id = any(:people)
order by a.starts_at, a.id, c.rank
"""
# Their time without other appointments, journeys included, and without the check that is being placed.
_ALONG = """
select p.id::text, s.id::text, s.office_id::text, s.hours, array(
  select x.during from (
    select l.during from leave l where l.staff_id = s.id
    union all select busy(a.during, a.travel_min) from appointment a
      where s.id in (a.officer_id, a.second_officer_id) and a.state not in ('cancelled_by_service','moved')
        and not (a.person_id = p.id and a.kind = 'device_check')
  ) x where x.during && tstzrange(%(from_at)s, %(until_at)s) order by x.during)
from person p cross join lateral unnest(array[p.co_officer_id, p.deputy_id]) with ordinality c(id, rank)
join staff s on s.id = c.id and s.active and s.role = 'officer'
where p.id = any(%(people)s) order by p.id, c.rank
"""
_RESERVE = "update appointment set second_officer_id = :officer where id = :id"


def going_along(
    lines: Iterable[ObligationRow], horizon: Horizon
) -> Query[dict[str, tuple[Officer, ...]]]:
    """Who can go along to the checks of devices among these obligations, by client: the second officer of the client
    and the deputy, with all that they have to do."""
    people = list({line.person_id for line in lines if line.kind == DEVICE_CHECK})

    def read(found: Rows) -> dict[str, tuple[Officer, ...]]:
        along: dict[str, tuple[Officer, ...]] = {}
        for person, officer, office, hours, away in found:
            one = Officer(officer, office, week_hours(hours), spans_within(away, horizon))
            along[person] = (*along.get(person, ()), one)
        return along

    return Query(_ALONG if people else "", {"people": people} | horizon.bounds, read)


def reserve_second_officers(session: Session, people: Collection[UUID], now: datetime) -> None:
    """Keeps for each check of devices to come the time of a second officer: the one that stands where still free, else
    the first who is; none where all are busy. Call it as the clock, with the placement lock held."""
    found = rows(session, _CHECKS, {"people": list(people), "now": now})
    given: list[Row] = []
    for check, listed in groupby(found, key=lambda row: row["id"]):
        free = [row for row in listed if row["officer_id"] and _has_time(row, given)]
        stands = [row for row in free if row["officer_id"] == row["second_officer_id"]]
        chosen = next(iter(stands or free), None)
        before = next(row["second_officer_id"] for row in found if row["id"] == check)
        after = chosen["officer_id"] if chosen else None
        if after != before:
            execute(session, _RESERVE, {"id": check, "officer": after})
        given += [chosen] if chosen else []


def _has_time(row: Row, given: Collection[Row]) -> bool:
    """Whether this officer works then, and goes along to none of the checks given out a moment ago."""
    first_at, after_at = row["first_at"], row["after_at"]
    return is_at_work(row["hours"], first_at, after_at) and not any(
        one["officer_id"] == row["officer_id"]
        and one["first_at"] < after_at
        and first_at < one["after_at"]
        for one in given
    )
