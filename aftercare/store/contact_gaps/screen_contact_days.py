"""The days on which clients were seen lately and will be seen, with the facts to judge whether that is too seldom."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from json import dumps
from typing import Any, NamedTuple
from uuid import UUID

from sqlmodel import Session

from aftercare.domain.time.wall_time import civil_date
from aftercare.store.contact_standards.contacts_held import CAME
from aftercare.store.database.plain_sql import Row, rows

# Longer than every period of the shipped standards except one. A gap that began before this cannot end after today.
LOOK_BACK = timedelta(days=190)


class Limit(NamedTuple):
    """What a standard asks for one type of case and tier: appointments of these `kinds` count as contact, and from any
    of them the one `number` places later is within `days` days. None: the standard has no limit."""

    code: str
    case_type: str
    tier: int
    number: int | None
    days: int | None
    kinds: list[str]


# The plan's longest gap, once per client: as a column expression it ran once per appointment, which took half of the
# query's time.
_SUPERVISED = """
with supervised as materialized (
  select p.id, p.given_name, p.family_name, p.reference, p.tier, p.case_type, p.officer_id, p.co_officer_id,
    t.standard_code, f.display_name as officer, min(o.max_gap_days) as longest
  from person p join supervision_plan v on v.person_id = p.id and v.state = 'approved'
  join team t on t.id = p.team_id join staff f on f.id = p.officer_id
  left join obligation o on o.plan_id = v.id and o.needs = 'officer'
  where p.closed_on is null {one}
  group by p.id, t.standard_code, f.display_name)
"""
_KNOWN = """
  from appointment a where a.person_id = s.id and a.starts_at > :since
  and (a.state in ('scheduled','notified','confirmed') or a.starts_at <= :now and a.state = any(:came))
"""
_ON_DAY = "cast(timezone('Europe/Amsterdam', a.starts_at) as date) as on_day"
# Client by client, through the index: joined, the planner would read the appointments of all clients of every team.
_DAYS = """
select s.id as person_id, s.given_name, s.family_name, s.reference, s.tier, s.case_type, s.standard_code, s.longest,
  s.officer, s.officer_id, s.co_officer_id, k.appointment_id, k.kind, k.on_day
from supervised s cross join lateral (
  select a.id as appointment_id, a.kind, a.starts_at, {on_day} {known} offset 0) k
{whose}
order by s.tier, s.id, k.starts_at
"""
# From each day the one `number` places before it. Breaks are left to the caller: they only make gaps fewer. Contacts
# older than the limit are not read: where the day before is one of them, the contact to come is too late.
_TOO_WIDE = """
, limited as materialized (
  select s.id, coalesce(l.number, 1) as number, coalesce(l.days, s.longest) as days,
    coalesce(l.kinds, :face_to_face) as kinds,
    cast(:now as timestamptz) - make_interval(days => coalesce(l.days, s.longest) + 1) as lately
  from supervised s left join jsonb_to_recordset(cast(:limits as jsonb))
    as l(code text, case_type text, tier int, number int, days int, kinds text[])
    on (l.code, l.case_type, l.tier) = (s.standard_code, s.case_type, s.tier)
  where coalesce(l.days, s.longest) is not null),
too_wide as materialized (
  select s.id from limited s cross join lateral (
    select from (
      select d.on_day, lag(d.on_day, s.number) over days as since, row_number() over days as place
      from (select distinct {on_day} {known} and a.kind = any(s.kinds) and a.starts_at > s.lately) d
      window days as (order by d.on_day)) w
    where w.on_day > :today and (w.on_day - w.since > s.days or w.since is null and exists (
      select distinct {on_day} {known} and a.kind = any(s.kinds) and a.starts_at <= s.lately
      offset s.number - w.place)) limit 1) w)
"""


def _days(one: str = "", limited: str = "", whose: str = "") -> str:
    parts = _SUPERVISED, limited, _DAYS
    return "".join(parts).format(on_day=_ON_DAY, known=_KNOWN, one=one, whose=whose)


_OF_THESE = "and p.id = any(:people)"
_WIDE = (_TOO_WIDE, "where s.id in (select id from too_wide)")
_ALL_DAYS, _TOO_WIDE_DAYS, _OWN_TOO_WIDE_DAYS = (
    _days(_OF_THESE),
    _days("", *_WIDE),
    _days(_OF_THESE, *_WIDE),
)


def contact_days(session: Session, now: datetime, person_id: UUID) -> list[Row]:
    """For a client with a plan in force: each past attended and each future appointment, in order. One that has begun
    counts until its outcome is recorded: the worklist asks for that, and a missing record does not yet mean no
    contact."""
    return rows(session, _ALL_DAYS, _values(now) | {"people": [person_id]})


def days_of_too_wide(
    session: Session,
    now: datetime,
    limits: Iterable[Limit],
    face_to_face: Iterable[str],
    person_ids: Iterable[UUID] | None = None,
) -> list[Row]:
    """The same for every client the reader may see, or for these, of whom contacts to come are further apart than the
    limit of their standard or their plan. Where a standard has no limit the plan's longest gap between contacts
    `face_to_face` counts. A break may still explain the gap."""
    limited = {"limits": dumps([one._asdict() for one in limits]), "face_to_face": [*face_to_face]}
    values = _values(now) | limited | {"today": civil_date(now)}
    if person_ids is None:
        return rows(session, _TOO_WIDE_DAYS, values)
    return rows(session, _OWN_TOO_WIDE_DAYS, values | {"people": [*person_ids]})


def _values(now: datetime) -> dict[str, Any]:
    return {"now": now, "since": now - LOOK_BACK, "came": list(CAME)}
