"""The facts behind the caseloads of a team: what each officer has, and what speaks for another officer of a client."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from aftercare.store.contact_standards.contacts_held import CAME
from aftercare.store.database.columns import among
from aftercare.store.database.plain_sql import Row, execute, rows
from aftercare.store.overviews.open_work import OPEN, moments
from aftercare.store.sites.rows import SiteRow

# As the calendar of an officer shows them: a group session is one.
_CONTACTS = """
select officer_id, count(distinct coalesce(session_id, id)) from appointment
where officer_id = any(cast(:officers as uuid[])) and starts_at >= :from and starts_at < :until
  and state not in ('cancelled_by_service','moved') group by 1
"""
# As the worklist lists them with a filter by officer.
_WITH_WORK = """
select p.officer_id, count(distinct x.person_id) from ({open}) x join person p on p.id = x.person_id group by 1
"""
_CLIENTS = """
select p.id, p.given_name, p.family_name, p.reference, p.tier, p.officer_id, p.deputy_id, p.co_officer_id,
  cast(coalesce((select sum(extract(epoch from a.ends_at - a.starts_at) / 60 + 2 * a.travel_min) from appointment a
    where a.person_id = p.id and a.officer_id = p.officer_id and a.starts_at >= :from and a.starts_at < :until
    and a.state in ('scheduled','notified','confirmed')), 0) as integer) as minutes,
  exists (select from escalation e where e.person_id = p.id and e.state <> 'resolved') as escalation,
  (select t.to_officer_id from officer_transfer t
    where t.person_id = p.id and t.done_at is null and t.called_off_at is null) as goes_to,
  exists (select from officer_change c where c.person_id = p.id and c.changed_at > :settled_at) as changed_lately,
  (select jsonb_object_agg(k.officer_id, k.times) from (select a.officer_id, count(*) as times from appointment a
    where a.person_id = p.id and a.officer_id <> p.officer_id and a.starts_at > :year_ago and a.starts_at <= :now
    and a.state = any(:came) group by 1) k) as met,
  array(select listed_on(p.id, :day, 'barred')) as barred,
  array(select distinct s from supervision_plan v join obligation o on o.plan_id = v.id
    cross join unnest(o.site_ids) s where v.person_id = p.id and v.state = 'approved') as sites
from person p where p.team_id = :team and p.closed_on is null order by p.family_name, p.given_name, p.id
"""


def contacts_of(
    session: Session, officer_ids: Collection[UUID], from_at: datetime, until_at: datetime
) -> dict[UUID, int]:
    """How many times of [from_at, until_at) each officer has for clients; run it with the clock's rights."""
    values = {"officers": list(officer_ids), "from": from_at, "until": until_at}
    return {row[0]: row[1] for row in execute(session, _CONTACTS, values)}


def clients_with_work(session: Session, now: datetime) -> dict[UUID, int]:
    """By officer, how many of the clients that the reader sees have open work."""
    return {row[0]: row[1] for row in execute(session, _WITH_WORK.format(open=OPEN), moments(now))}


def clients_to_level(
    session: Session,
    team_id: UUID,
    now: datetime,
    day: date,
    ahead: tuple[datetime, datetime],
    since: tuple[datetime, datetime],
) -> list[Row]:
    """The open files of a team that the reader sees, by name. `ahead`: the span in which planned work is counted;
    `since`: a year ago, and the moment after which a change of officer is too fresh."""
    values: dict[str, Any] = {"team": team_id, "now": now, "day": day, "came": list(CAME)}
    values |= {"from": ahead[0], "until": ahead[1], "year_ago": since[0], "settled_at": since[1]}
    return rows(session, _CLIENTS, values)


def points_of(session: Session, site_ids: Collection[UUID]) -> dict[UUID, tuple[float, float]]:
    """Longitude and latitude of those of these sites that are on the map."""
    query = select(SiteRow.id, SiteRow.longitude, SiteRow.latitude)
    found = session.exec(query.where(among(col(SiteRow.id), site_ids)))
    return {one: (x, y) for one, x, y in found if x is not None and y is not None}
