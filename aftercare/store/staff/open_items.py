"""A colleague's open items: replies of their clients, notices and tasks."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from aftercare.domain.time.wall_time import civil_date
from aftercare.store.database.plain_sql import execute
from aftercare.store.tasks.rows import STILL_HELPS

# Replies are tasks until they are done; the code that processes a reply decides which kinds come from one.
_REPLIES = """
select t.id, t.person_id from task t join person p on p.id = t.person_id
where p.officer_id = :staff and t.state = 'opened' and t.created_at <= :since and t.created_at > :before
and (t.kind in ('wants_to_move','answer_text') or (t.kind = 'call_person' and t.reason = 'unclear-reply'))
order by t.created_at, t.id"""
_OPEN = """
select id, person_id from (
    select n.id, n.person_id, n.created_at as at from staff_notice n where n.staff_id = :staff and n.read_at is null
      and n.staff_id not in (select listed_on(n.person_id, :day, 'barred'))
    union all
    select t.id, t.person_id, t.due_at from task t join person p on p.id = t.person_id
    left join appointment a on a.id = t.appointment_id
    where :staff in (p.officer_id, t.handed_to) and t.state = 'opened' and t.due_at < :tomorrow and STILL_HELPS) open
order by at""".replace("STILL_HELPS", STILL_HELPS)


def replies_waiting(
    session: Session, staff_id: UUID, since: datetime, before: datetime
) -> list[tuple[UUID, UUID]]:
    """Open tasks from replies of their clients, each with the client: after `before` and by `since`, oldest first."""
    values = {"staff": staff_id, "since": since, "before": before}
    return [(task_id, person_id) for task_id, person_id in execute(session, _REPLIES, values)]


def open_until(
    session: Session, staff_id: UUID, tomorrow: datetime, now: datetime
) -> list[tuple[UUID, UUID]]:
    """Their unread notices, and their open tasks that are due before tomorrow, each with the client; oldest first."""
    values = {"staff": staff_id, "tomorrow": tomorrow, "now": now, "day": civil_date(now)}
    return [(item_id, person_id) for item_id, person_id in execute(session, _OPEN, values)]
