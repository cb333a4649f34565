"""What a closing is asked about, and the statements that end what waits for the client."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlmodel import Session, col

from aftercare.domain.closing.closing import FileFacts, Running, Undecided, Waits
from aftercare.store.database.plain_sql import execute
from aftercare.store.messages.rows import MessageRow
from aftercare.store.orders.rows import orders_of
from aftercare.store.people.rows import PersonRow
from aftercare.store.tasks.rows import TaskRow, open_tasks_locked

_UNDECIDED = """
select 'escalations' as kind, id, opened_at as at, null::uuid as absence_id, null::uuid as paper_id from escalation
  where person_id = :person and state <> 'resolved'
union all
select 'absences', id, missed_on::timestamptz, null, null from absence where person_id = :person and state = 'opened'
union all
select 'tasks', k.id, b.missed_on::timestamptz, b.id, null from task k
  join absence b on b.person_id = k.person_id and b.id::text = split_part(k.subject_key, ':', 2)
  where k.person_id = :person and k.kind = 'review_decision' and k.state = 'opened'
union all
select 'tasks', k.id, f.signed_at, null, f.id from task k
  join paper f on f.person_id = k.person_id and f.id::text = split_part(k.subject_key, ':', 2)
  where k.person_id = :person and k.kind = 'review_decision' and k.state = 'opened'
union all
select 'appointments', id, starts_at, null, null from appointment where person_id = :person and starts_at <= :now
  and state in ('scheduled','notified','confirmed','outcome_overdue')
order by kind desc, at, id
"""
_HELD = """
select max((starts_at at time zone 'Europe/Amsterdam')::date) from appointment
where person_id = :person and state in ('attended','late','attended_not_complied','missed')
"""


def file_facts(session: Session, person: PersonRow, now: datetime) -> FileFacts:
    """What a closing of this file is asked about."""
    values = {"person": person.id, "now": now}
    undecided = tuple(
        Undecided(Waits(row.kind), row.id, row.at.date(), row.absence_id, row.paper_id)
        for row in execute(session, _UNDECIDED, values)
    )
    orders = tuple(
        Running(one.id, one.starts_on, one.ends_on)
        for one in orders_of(session, person.id)
        if one.ended_on is None
    )
    held_on = execute(session, _HELD, values).scalar_one()
    return FileFacts(person.enrolled_on, undecided, orders, held_on)


def cancel_texts_of(session: Session, person_id: UUID, reason: str, now: datetime) -> None:
    """Cancel every message to this client, or to a contact, that waits to be sent."""
    session.execute(
        update(MessageRow)
        .where(
            col(MessageRow.person_id) == person_id,
            col(MessageRow.state) == "planned",
            col(MessageRow.staff_id).is_(None),
        )
        .values(state="cancelled", reason=reason, state_at=now, version=MessageRow.version + 1)
    )


def end_tasks_of(
    session: Session,
    person_id: UUID,
    stay: Collection[str],
    done_by: UUID,
    why: str,
    now: datetime,
) -> None:
    """End the open tasks about this person, but those of the kinds that stay."""
    where = (TaskRow.person_id == person_id, col(TaskRow.kind).not_in(stay))
    for task in open_tasks_locked(session, *where):
        task.state, task.done_by, task.done_at, task.done_note = "done", done_by, now, why
        task.version += 1
    session.flush()
