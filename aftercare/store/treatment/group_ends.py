"""What a treatment group and its sessions hold before they end, and the removal of sessions without appointments."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from aftercare.store.database.plain_sql import Row, execute, rows

# `used`: whether anyone was ever a member, was offered a place, or has an appointment at a session, or one was held.
_USE = """
select g.id, count(s.id) filter (where s.starts_at > :now and not s.taken) as sessions,
  count(s.id) filter (where s.starts_at > :now and s.taken) as kept,
  coalesce(bool_or(s.starts_at <= :now or s.taken), false)
    or g.id in (select r.group_id from referral r where r.group_id is not null)
    or g.id in (select o.group_id from place_offer o) as used
from treatment_group g
left join lateral (
  select s.id, s.starts_at, exists (
    select from appointment a where a.session_id = s.id and a.state not in ('cancelled_by_service','moved')) as taken
  from group_session s where s.programme_id = g.programme_id and s.series = g.series) s on true
where (g.ends_on is null or g.ends_on >= cast(timezone('Europe/Amsterdam', :now) as date))
group by g.id
"""
_FREE = """ group_session s where s.programme_id = :programme and s.series = :series and s.starts_at > :now
  and (cast(:site as uuid) is null or s.site_id = :site) and not exists (
    select from appointment a where a.session_id = s.id and a.state not in ('cancelled_by_service','moved'))
"""
# What was moved or cancelled keeps its time and site; the session itself goes.
_RELEASE = """
update appointment set session_id = null where session_id in (select s.id from{free})
""".replace("{free}", _FREE)
_REMOVE = "delete from" + _FREE


def use_of_groups(session: Session, now: datetime) -> Mapping[UUID, Row]:
    """By id, of those that have not ended: sessions to come without and with appointments, and whether it was used.
    Only the clock sees all of it."""
    return {one["id"]: one for one in rows(session, _USE, {"now": now})}


def remove_free_sessions(
    session: Session, programme_id: UUID, series: str, now: datetime, site_id: UUID | None = None
) -> None:
    """Removes the sessions to come at which no appointment stands, at one site or everywhere. Only the clock may."""
    values = {"programme": programme_id, "series": series, "now": now, "site": site_id}
    execute(session, _RELEASE, values)
    execute(session, _REMOVE, values)
