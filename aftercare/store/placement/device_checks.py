"""Which second officer and which kit go along to each check of devices, so that neither is at two places at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from itertools import groupby
from uuid import UUID

from sqlmodel import Session

from aftercare.domain.conditions.device_checks import DEVICE_CHECK
from aftercare.domain.placement.instance import ALWAYS, Companion, WeekHours
from aftercare.domain.staff.free_time import is_at_work
from aftercare.store.database.pipeline import Query, Rows
from aftercare.store.database.plain_sql import Row, execute, rows
from aftercare.store.placement.horizon import Horizon
from aftercare.store.placement.resources import BUSY_BESIDE, spans_within, week_hours
from aftercare.store.plans.rows import ObligationRow

Companions = tuple[tuple[Companion, ...], ...]

_TO_COME = """a.kind = 'device_check' and a.state in ('scheduled','notified','confirmed') and a.starts_at > :now
  and a.person_id = any(:people)"""
# Officers who see the file: the second officer of the client, then the deputy, then the client's own officer where the
# deputy holds the check. Only those without leave, another appointment or another check then, journeys included.
_OFFICERS = """
select a.id, a.second_officer_id as stands_id, lower(k.busy) as first_at, upper(k.busy) as after_at, s.id as free_id,
  s.hours
from appointment a join person p on p.id = a.person_id
cross join lateral (select busy(a.during, a.travel_min) as busy) k
left join lateral unnest(array[p.co_officer_id, p.deputy_id, p.officer_id]) with ordinality c(id, rank)
  on c.id <> a.officer_id
left join staff s on s.id = c.id and s.active and s.role = 'officer'
  and not exists (select from leave l where l.staff_id = s.id and l.during && k.busy)
  and (s.id = a.second_officer_id
    or not exists (select from busy_block l where l.staff_id = s.id and l.during && k.busy))
  and not exists (select from appointment b where b.officer_id = s.id
    and b.state not in ('cancelled_by_service','moved') and busy(b.during, b.travel_min) && k.busy)
  and not exists (select from appointment b where b.second_officer_id = s.id and b.id <> a.id
    and b.state not in ('cancelled_by_service','moved') and busy(b.during, b.travel_min) && k.busy)
where TO_COME
order by a.starts_at, a.id, c.rank
""".replace("TO_COME", _TO_COME)
# The kits of the client's team that are in use and at no other check then.
_KITS = """
select a.id, a.kit_id as stands_id, lower(k.busy) as first_at, upper(k.busy) as after_at, d.id as free_id,
  null as hours
from appointment a join person p on p.id = a.person_id
cross join lateral (select busy(a.during, a.travel_min) as busy) k
left join device_kit d on d.team_id = p.team_id and d.ended_at is null
  and not exists (select from appointment b where b.kit_id = d.id and b.id <> a.id
    and b.state not in ('cancelled_by_service','moved') and busy(b.during, b.travel_min) && k.busy)
where TO_COME
order by a.starts_at, a.id, d.name, d.id
""".replace("TO_COME", _TO_COME)
# When they are taken by anything but the check that is being placed, journeys included.
_ALONG = """
select p.id::text, c.what, s.hours, array(
  select x.during from (
    select l.during from leave l where l.staff_id = s.id
    union all select busy(a.during, a.travel_min) from appointment a
      where s.id in (a.officer_id, a.second_officer_id) and a.state not in ('cancelled_by_service','moved')
        and not (a.person_id = p.id and a.kind = 'device_check')
    union all BUSY
  ) x where x.during && tstzrange(%(from_at)s, %(until_at)s) order by x.during)
from person p cross join lateral
  (values ('second', p.co_officer_id), ('deputy', p.deputy_id), ('own', p.officer_id)) c(what, id)
join staff s on s.id = c.id and s.active and s.role = 'officer'
where p.id = any(%(people)s)
union all
select p.id::text, 'kit', null, array(
  select busy(a.during, a.travel_min) as during from appointment a
  where a.kit_id = d.id and a.state not in ('cancelled_by_service','moved') and a.person_id <> p.id
    and busy(a.during, a.travel_min) && tstzrange(%(from_at)s, %(until_at)s) order by during)
from person p join device_kit d on d.team_id = p.team_id and d.ended_at is null
where p.id = any(%(people)s)
union all
-- All out of use: one that is never free.
select p.id::text, 'kit', null, array[tstzrange(%(from_at)s, %(until_at)s)] from person p
where p.id = any(%(people)s) and exists (select from device_kit d where d.team_id = p.team_id)
  and not exists (select from device_kit d where d.team_id = p.team_id and d.ended_at is null)
"""
_RESERVE_OFFICER = "update appointment set second_officer_id = :free where id = :id"
_RESERVE_KIT = "update appointment set kit_id = :free where id = :id"


def going_along(
    lines: Iterable[ObligationRow], horizon: Horizon, busy: str = BUSY_BESIDE
) -> Query[dict[str, Companions]]:
    """What has to go along to the checks of devices among these obligations, by client: the second officer, else of the
    client's own officer and the deputy the one who does not hold the check; and one of the kits of the team. A client
    without second officer and deputy needs none, and a team that never entered kits
    none."""
    people = list({line.person_id for line in lines if line.kind == DEVICE_CHECK})

    def read(found: Rows) -> dict[str, Companions]:
        along: dict[str, dict[str, list[Companion]]] = defaultdict(lambda: defaultdict(list))
        for person, what, hours, taken in found:
            week = week_hours(hours) if hours is not None else ALWAYS
            along[person][what].append(Companion(week, spans_within(taken, horizon)))
        return {person: tuple(filter(None, _groups(of))) for person, of in along.items()}

    return Query(
        _ALONG.replace("BUSY", busy) if people else "", {"people": people} | horizon.bounds, read
    )


def _groups(of: Mapping[str, list[Companion]]) -> Iterator[tuple[Companion, ...]]:
    """Where own officer and deputy both have time, one of them holds the check and the other goes along."""
    either = [
        Companion(_both(own.hours, deputy.hours), (*own.absent, *deputy.absent))
        for own in of.get("own", ())
        for deputy in of.get("deputy", ())
    ]
    yield (*of.get("second", ()), *either)
    yield tuple(of.get("kit", ()))


def _both(one: WeekHours, other: WeekHours) -> WeekHours:
    """The hours that both work."""
    days = (
        tuple((max(a, c), min(b, d)) for a, b in first for c, d in second if max(a, c) < min(b, d))
        for first, second in zip(one, other, strict=True)
    )
    monday, tuesday, wednesday, thursday, friday, saturday, sunday = days
    return monday, tuesday, wednesday, thursday, friday, saturday, sunday


def reserve_for_device_checks(session: Session, people: Collection[UUID], now: datetime) -> None:
    """Keeps for each check of devices to come the time of a second officer and a kit: what stands where still free,
    else the first that is; none where all are busy. Call it as the clock, with the placement lock held."""
    for read, reserve in ((_OFFICERS, _RESERVE_OFFICER), (_KITS, _RESERVE_KIT)):
        _reserve(session, rows(session, read, {"people": list(people), "now": now}), reserve)


def _reserve(session: Session, found: list[Row], statement: str) -> None:
    given: list[Row] = []
    for check, listed in groupby(found, key=lambda row: row["id"]):
        possible = list(listed)
        stands_id = possible[0]["stands_id"]
        free = [row for row in possible if row["free_id"] and _has_time(row, given)]
        stands = [row for row in free if row["free_id"] == stands_id]
        chosen = next(iter(stands or free), None)
        free_id = chosen["free_id"] if chosen else None
        if free_id != stands_id:
            execute(session, statement, {"id": check, "free": free_id})
        given += [chosen] if chosen else []


def _has_time(row: Row, given: Collection[Row]) -> bool:
    """Whether it is at work then, and goes along to none of the checks given out a moment ago. A kit is always at
    work."""
    first_at, after_at = row["first_at"], row["after_at"]
    at_work = row["hours"] is None or is_at_work(row["hours"], first_at, after_at)
    return at_work and not any(
        one["free_id"] == row["free_id"]
        and one["first_at"] < after_at
        and first_at < one["after_at"]
        for one in given
    )
