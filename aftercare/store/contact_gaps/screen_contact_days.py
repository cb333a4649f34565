"""The days on which clients were seen lately and will be seen, with the facts to judge whether that is too seldom."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session

from aftercare.store.contact_standards.contacts_held import CAME
from aftercare.store.database.plain_sql import Row, rows

# Longer than every period of the shipped standards except one. A gap that began before this cannot end after today.
LOOK_BACK = timedelta(days=190)
# The plan's longest gap, once per client: as a column expression it ran once per appointment, which took half of the
# query's time.
_DAYS = """
with supervised as materialized (
  select p.id, p.given_name, p.family_name, p.reference, p.tier, p.case_type, p.team_id,
    min(o.max_gap_days) as longest
  from person p join supervision_plan v on v.person_id = p.id and v.state = 'approved'
  left join obligation o on o.plan_id = v.id and o.needs = 'officer'
  where p.closed_on is null and (cast(:person as uuid) is null or p.id = :person)
  group by p.id)
select s.id as person_id, s.given_name, s.family_name, s.reference, s.tier, s.case_type, s.team_id, s.longest,
  a.id as appointment_id, a.kind, cast(timezone('Europe/Amsterdam', a.starts_at) as date) as on_day,
  a.starts_at > :now as to_come
from supervised s join appointment a on a.person_id = s.id
where a.starts_at > :since
and (a.state in ('scheduled','notified','confirmed') or a.starts_at <= :now and a.state = any(:came))
order by s.tier, s.id, a.starts_at"""


def contact_days(session: Session, now: datetime, person_id: UUID | None = None) -> list[Row]:
    """For every client the reader may see with a plan in force, or for one: each past attended and each future
    appointment, in order. One that has begun counts until its outcome is recorded: the worklist asks for that, and a
    missing record does not yet mean no contact."""
    values = {"now": now, "since": now - LOOK_BACK, "came": list(CAME), "person": person_id}
    return rows(session, _DAYS, values)
