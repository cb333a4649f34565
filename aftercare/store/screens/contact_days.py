"""On which days clients were seen lately and will be seen, with what is needed to say whether that is too seldom."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import text
from sqlmodel import Session

from aftercare.store.contacts_held import CAME
from aftercare.store.screens import Row, rows

# Longer than any period that ships but one; what lies farther back cannot end after today.
LOOK_BACK = timedelta(days=190)
_DAYS = text(
    """
select p.id as person_id, p.given_name, p.family_name, p.reference, p.tier, p.case_type, p.team_id,
  (select min(o.max_gap_days) from obligation o join supervision_plan v on v.id = o.plan_id
    where v.person_id = p.id and v.state = 'approved' and o.needs = 'officer') as longest,
  a.id as appointment_id, a.kind, cast(timezone('Europe/Amsterdam', a.starts_at) as date) as on_day,
  a.starts_at > :now as to_come
from person p join appointment a on a.person_id = p.id
where p.closed_on is null and (cast(:person as uuid) is null or p.id = :person)
and exists (select from supervision_plan v where v.person_id = p.id and v.state = 'approved')
and a.starts_at > :since
and (case when a.starts_at > :now then a.state in ('scheduled','notified','confirmed')
     else a.state = any(:came) end)
order by p.tier, p.id, a.starts_at"""
)


def contact_days(session: Session, now: datetime, person_id: UUID | None = None) -> list[Row]:
    """Of every client the reader may see who has a plan in force, or of one: each appointment that was held or
    is to come, in order."""
    values = {"now": now, "since": now - LOOK_BACK, "came": list(CAME), "person": person_id}
    return rows(session, _DAYS, values)
