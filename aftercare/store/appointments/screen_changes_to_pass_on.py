"""Changes that clients must still be notified of: the old time, and the new one if there is one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from aftercare.store.appointments.changes_to_text import TRIED
from aftercare.store.database.plain_sql import Row, rows

# An occurrence of an obligation has at most one current time, which is the new one.
_CHANGES = """
select t.id, t.version, t.person_id, t.due_at, t.reason, greatest(a.changed_at, t.created_at) as changed_at,
  TRIED as texted_for_it, (select m.id from message m where m.appointment_id = n.id and m.slot = 'changed'
    and m.state in ('planned','claimed','accepted','sent','delivered','unknown') limit 1) as text_id,
  p.given_name, p.family_name, p.reference, p.restricted,
  s.display_name as officer, a.kind, a.starts_at as was_at, n.id as new_id, n.starts_at as new_at,
  n.site_id is distinct from a.site_id as other_place,
  case when q.kind = 'home' then '' else q.name end as new_place,
  (select min(x.starts_at) from appointment x where x.person_id = a.person_id and x.kind = a.kind
    and x.state in ('scheduled','notified','confirmed') and x.starts_at > :now) as next_at,
  exists (select from message m where m.appointment_id = n.id and m.slot = 'changed'
    and m.state in ('cancelled','skipped_late','withheld','failed','undelivered')) as texted_before
from task t join person p on p.id = t.person_id join appointment a on a.id = t.appointment_id
left join staff s on s.id = p.officer_id
left join appointment n on n.line_id = a.line_id and n.occurrence = a.occurrence
  and n.state not in ('cancelled_by_service','moved')
left join site q on q.id = n.site_id
where t.state = 'opened' and t.kind = 'notify_change' and (cast(:ids as uuid[]) is null or t.id = any(:ids))
  and (cast(:stands as uuid) is null or n.id = :stands)
order by coalesce(least(n.starts_at, a.starts_at), a.starts_at), p.family_name, t.id limit :most
""".replace("TRIED", TRIED)


def changes_to_pass_on(
    session: Session,
    now: datetime,
    most: int,
    task_ids: Sequence[UUID] | None = None,
    stands: UUID | None = None,
) -> list[Row]:
    """Those the reader may see, the soonest first; with `task_ids` of these alone, with `stands` those to which it is
    the new time. `next_at`: the client's next appointment of the same kind, which a plan can have put in place of one
    it called off."""
    ids = None if task_ids is None else list(task_ids)
    return rows(session, _CHANGES, {"ids": ids, "most": most, "now": now, "stands": stands})
