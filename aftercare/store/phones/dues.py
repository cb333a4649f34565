"""The numbers due for verification, and their holders: the input of the nightly job."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from aftercare.domain.people.person import PhoneState
from aftercare.domain.phones.verification import DueReason, NumberInUse
from aftercare.store.database.locks import ROW_LOCK
from aftercare.store.database.plain_sql import execute, rows
from aftercare.store.database.sealed_columns import number_given
from aftercare.store.tasks.rows import TaskRow


@dataclass(frozen=True)
class StretchInUse:
    """The current entry of a number that an open file's texts go to; `asked`: a verification task was opened since it
    began."""

    id: UUID
    person_id: UUID
    related_id: UUID | None
    number: NumberInUse
    asked: bool


# No number is due before the shortest period of the policy has passed.
_IN_USE = """
select n.id, n.person_id, n.related_id, n.state, n.from_at, greatest(
    (select max(m.state_at) from message m where m.person_id = n.person_id and m.recipient = n.number
     and m.state = 'delivered' and m.channel = 'sms'),
    (select max(i.received_at) from inbound_text i
     where i.person_id = n.person_id and i.sender = n.number)) as heard_at,
  exists (select from task t where t.subject_key = any(
    select 'verify_number:' || n.id || ':' || reason from unnest(cast(:reasons as text[])) reason)) as asked
from phone_number n join person p on p.id = n.person_id
left join related_person r on r.id = n.related_id
where n.until_at is null and p.closed_on is null
and n.from_at <= case n.state when 'verified' then :verified_before when 'unverified' then :unverified_before end
and n.related_id is not distinct from p.texts_go_to
and case when r.id is null then p.texts_consented and p.opted_out_at is null
    else r.texts_agreed and r.opted_out_at is null and (r.until_on is null or r.until_on >= app_today()) end
and (cast(:only as uuid) is null or n.id = :only)
order by n.from_at, n.id
"""
_HEARD = """
select greatest((select max(state_at) from message where person_id = :person and recipient = :number
                 and state = 'delivered' and channel = 'sms'),
                (select max(received_at) from inbound_text where person_id = :person and sender = :number)) as heard_at
"""
_OPEN_TASKS = """
select t.id from task t where t.person_id = :person and t.state = 'opened' and (
    t.kind = 'verify_number' and split_part(t.subject_key, ':', 2) in
        (select n.id::text from phone_number n where n.person_id = :person
         and n.related_id is not distinct from cast(:related as uuid))
    or t.kind = 'check_number' and :checks)
order by t.id
"""


def heard_at(session: Session, person_id: UUID, number: str) -> datetime | None:
    """When a text last arrived at this number, or came from it; None for never."""
    values = {"person": person_id, "number": number_given(number)}
    found: datetime | None = rows(session, _HEARD, values)[0]["heard_at"]
    return found


def numbers_in_use(
    session: Session,
    verified_before: datetime,
    unverified_before: datetime,
    only: UUID | None = None,
) -> list[StretchInUse]:
    """Numbers in use for texts, verified for longer than the first moment or unverified for longer than the second, the
    oldest first. With `only`, just that entry if it still is. With the clock's rights."""
    values = {
        "verified_before": verified_before,
        "unverified_before": unverified_before,
        "reasons": [reason.value for reason in DueReason],
        "only": only,
    }
    return [
        StretchInUse(
            row.id,
            row.person_id,
            row.related_id,
            NumberInUse(PhoneState(row.state), row.from_at, row.heard_at),
            row.asked,
        )
        for row in execute(session, _IN_USE, values)
    ]


def finish_number_tasks(
    session: Session,
    person_id: UUID,
    related_id: UUID | None,
    *,
    checks: bool,
    by: UUID,
    now: datetime,
) -> int:
    """Tasks to verify this number are done; with `checks`, tasks to look into it as well. Returns how many there
    were."""
    values = {"person": person_id, "related": related_id, "checks": checks}
    found = list(execute(session, _OPEN_TASKS, values).scalars())
    for task_id in found:
        task = session.get_one(TaskRow, task_id, with_for_update=ROW_LOCK)
        if task.state == "opened":
            task.state, task.done_by, task.done_at = "done", by, now
            task.version += 1
    return len(found)
