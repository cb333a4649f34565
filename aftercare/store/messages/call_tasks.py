"""Call tasks in place of texts: opened once per appointment and reason, and ended automatically when the text goes
after all or the reason changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from aftercare.base.ids import new_id
from aftercare.domain.people.person import WhyNoText
from aftercare.store.database.plain_sql import execute
from aftercare.store.tasks.rows import REACHABLE_AGAIN, REASON_CHANGED, REOPENS

CALL, LETTER = "call_person", "send_letter"
_REASONS = [reason.value for reason in WhyNoText]


@dataclass(frozen=True, slots=True)
class CallNeeded:
    """No text goes to this person about this appointment: a member of staff calls, or writes, before `due_at`."""

    person_id: UUID
    appointment_id: UUID
    reason: WhyNoText
    due_at: datetime
    kind: str = CALL


_ADD = """
insert into task (id, person_id, kind, subject_key, appointment_id, reason, due_at, state, created_at, version)
select id, person_id, kind, kind || ':' || appointment_id || ':' || reason, appointment_id, reason, due_at,
    'opened', :now, 1
from unnest(cast(:ids as uuid[]), cast(:people as uuid[]), cast(:appointments as uuid[]),
    cast(:reasons as text[]), cast(:due as timestamptz[]), cast(:kinds as text[]))
    c(id, person_id, appointment_id, reason, due_at, kind)
order by appointment_id
"""
_OPEN = _ADD + REOPENS
# A reason that no longer holds ends its task only when a text goes in its place. If a text could no longer help, the
# call is still to be made.
_END = """
with ending as (
    select t.id, o.reason from task t
    join unnest(cast(:appointments as uuid[]), cast(:people as uuid[]), cast(:reasons as text[]))
        as o(appointment_id, person_id, reason)
        on o.person_id = t.person_id and o.appointment_id = t.appointment_id
    where t.state = 'opened' and t.kind = any(:kinds) and t.reason = any(:known) and t.reason is distinct from o.reason
    and (o.reason is not null or exists (select from message m where m.appointment_id = t.appointment_id
        and m.state in ('planned','claimed','accepted','sent','delivered') and m.useful_until_at > :now))
    order by t.id for no key update of t skip locked)
update task t set state = 'done', done_at = :now, version = version + 1,
    done_note = case when e.reason is null then :reachable else :changed end
from ending e where t.id = e.id"""


def open_calls(session: Session, calls: Sequence[CallNeeded], now: datetime) -> None:
    """Add the tasks that were never opened; one that had ended automatically is open again."""
    if calls:
        values = {
            "ids": [new_id() for _ in calls],
            "people": [one.person_id for one in calls],
            "appointments": [one.appointment_id for one in calls],
            "reasons": [one.reason.value for one in calls],
            "due": [one.due_at for one in calls],
            "kinds": [one.kind for one in calls],
        }
        execute(session, _OPEN, values | {"now": now})


def end_calls(
    session: Session, looked_at: Sequence[tuple[UUID, UUID, WhyNoText | None]], now: datetime
) -> None:
    """End the calls with a reason that no longer holds today. `looked_at`: appointment, person, and why no text goes
    now. A task locked by another transaction is left to it."""
    if not looked_at:
        return
    values = {
        "appointments": [one[0] for one in looked_at],
        "people": [one[1] for one in looked_at],
        "reasons": [one[2].value if one[2] else None for one in looked_at],
        "kinds": [CALL, LETTER],
        "known": _REASONS,
        "reachable": REACHABLE_AGAIN,
        "changed": REASON_CHANGED,
    }
    execute(session, _END, values | {"now": now})
