"""What belongs to each team and each treatment provider, in numbers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from aftercare.store.database.plain_sql import Row, rows

# Referrals that go on; a group session is an appointment of each client in it.
_PROVIDERS = """
select v.id, (select count(*) from staff s where s.provider_id = v.id and s.active) as accounts,
  (select count(*) from programme g where g.provider_id = v.id) as programmes,
  (select count(*) from treatment_group t join programme g on g.id = t.programme_id
   where g.provider_id = v.id and (t.ends_on is null or t.ends_on >= cast(:now as date))) as groups,
  (select count(distinct r.person_id) from referral r where r.provider_id = v.id and r.ended_on is null) as clients,
  (select count(*) from appointment a
   where a.provider_id = v.id and a.starts_at > :now and a.state in ('scheduled','notified','confirmed')
  ) as appointments
from provider v where v.ended_at is null
"""
_TEAMS = """
select t.id, (select count(*) from staff s where s.team_id = t.id and s.active) as accounts,
  (select count(*) from person p where p.team_id = t.id and p.closed_on is null) as clients,
  (select count(*) from site l where l.team_id = t.id) as sites
from team t where t.ended_at is null
"""


def use_of_parts(session: Session, now: datetime) -> Mapping[UUID, Row]:
    """By id, of those that have not ended. Only the clock sees all of it."""
    found = [*rows(session, _TEAMS, {}), *rows(session, _PROVIDERS, {"now": now})]
    return {one["id"]: one for one in found}
