"""How the client was reminded of an appointment, as the file records it: texts, calls, letters, and replies."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import partial
from uuid import UUID

from sqlmodel import Session

from aftercare.domain.absences.reminded import Answer, Instead, Reminded, Reminder, why_none
from aftercare.domain.closing.closing import FILE_CLOSED
from aftercare.store.database.plain_sql import Row, rows
from aftercare.store.messages.incoming_rows import ABOUT_OF_REPLY
from aftercare.store.messages.rows import ARRIVED, REMINDER
from aftercare.store.tasks.rows import ENDED_BY_ITSELF

# Whether a reminder of appointment `a` arrived, for lists; a test keeps it equal to domain.absences.reminded.
REMINDER_ARRIVED = f"""exists (select from message m where m.appointment_id = a.id and m.staff_id is null
  and {ARRIVED})"""
_APPOINTMENTS = """
select id, booked_at, starts_at, reminders_planned_at from appointment where id = any(:ids) order by id"""
_REMINDERS = """
select m.appointment_id, m.slot, m.channel, m.state, m.reason, m.error_code, m.due_at, m.claimed_at as sent_at,
       m.state_at, m.possible_duplicate, m.disowned_at
from message m where m.appointment_id = any(:ids) and m.staff_id is null and REMINDER
order by m.due_at, m.created_at, m.id
""".replace("REMINDER", REMINDER)
_INSTEAD = """
select t.appointment_id, t.kind, t.reason, s.display_name as who, t.done_at, t.done_note as note, t.created_at as at
from task t left join staff s on s.id = t.done_by
where t.appointment_id = any(:ids) and t.kind in ('call_person','reminder_late')
  and coalesce(t.done_note, '') <> all(:by_itself)
union all
select l.appointment_id, 'letter', null, s.display_name, l.ended_at, null, l.made_at
from letter l join staff s on s.id = l.ended_by
where l.appointment_id = any(:ids) and l.state = 'sent' and l.kind in ('appointment','changed')
order by at, kind
"""

_ANSWERS = """
select * from (
  select ABOUT_OF_REPLY as appointment_id, i.id, i.meaning, i.received_at as at
  from inbound_text i where i.person_id in (select a.person_id from appointment a where a.id = any(:ids))) answered
where appointment_id = any(:ids) order by at, id""".replace("ABOUT_OF_REPLY", ABOUT_OF_REPLY)


def reminders_asked(
    session: Session, appointment_ids: Iterable[UUID]
) -> list[Callable[[], list[Row]]]:
    """What `reminded_of` asks, to be read ahead: reminders, what was done instead, answers and appointments."""
    ids = {"ids": list(appointment_ids)}
    by_itself = {"by_itself": list(ENDED_BY_ITSELF)}
    return [
        partial(rows, session, _REMINDERS, ids),
        partial(rows, session, _INSTEAD, ids | by_itself),
        partial(rows, session, _ANSWERS, ids),
        partial(rows, session, _APPOINTMENTS, ids),
    ]


def reminded_of(
    session: Session, appointment_ids: Iterable[UUID], now: datetime
) -> dict[UUID, Reminded]:
    """By appointment, of those the reader sees."""
    *about, appointments = [ask() for ask in reminders_asked(session, appointment_ids)]
    reminded, instead, answers = map(_by_appointment, about)
    found = {}
    for row in appointments:
        reminders = tuple(Reminder(**one) for one in reminded.get(row["id"], ()))
        done = tuple(
            Instead(one["kind"], one["reason"], one["who"], one["done_at"], one["note"])
            for one in instead.get(row["id"], ())
            # The words are encrypted, so no statement can leave these out.
            if one["note"] != FILE_CLOSED
        )
        none = why_none(row["booked_at"], row["starts_at"], row["reminders_planned_at"], now)
        replies = tuple(Answer(one["meaning"], one["at"]) for one in answers.get(row["id"], ()))
        found[row["id"]] = Reminded(
            row["starts_at"], reminders, done, None if reminders else none, replies
        )
    return found


def _by_appointment(found: Sequence[Row]) -> dict[UUID, list[Row]]:
    grouped: dict[UUID, list[Row]] = {}
    for row in found:
        about = row.pop("appointment_id")
        grouped.setdefault(about, []).append(row)
    return grouped
