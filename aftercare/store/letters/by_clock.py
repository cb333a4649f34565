"""Letters that the clock makes in place of reminders, hands to a print service and takes back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session, col, select

from aftercare.domain.appointments.lifecycle import OPEN_STATES
from aftercare.store.database.plain_sql import Row, execute, rows
from aftercare.store.letters.rows import LetterRow

# A person's own draft stays theirs, and one that a person withdrew is not made again. The clock's draft is made again
# after a change of address.
_WANTED = """
from task t join appointment a on a.id = t.appointment_id join postal_address d on d.person_id = t.person_id
where t.state = 'opened' and t.kind = 'send_letter' and a.state = any(:open)
and not exists (select from letter l where l.appointment_id = t.appointment_id
    and l.kind in ('appointment','changed') and (l.ended_by is not null
        or l.state = 'drafted' and (l.made_by is not null or l.made_at >= d.entered_at)))"""
_TO_MAKE = f"""
select distinct t.person_id, t.appointment_id {_WANTED}
and t.due_at < :before and a.starts_at >= :in_time_from
and t.person_id = any(coalesce(cast(:people as uuid[]), array[t.person_id]))
order by t.person_id, t.appointment_id"""
_NEXT = f"select min(t.due_at) {_WANTED} and t.due_at >= :before"
# Drafts, with the appointment they are about: of the clock's all, of others those whose appointment changed or began.
_WAITING = """
select l.id, l.person_id, l.kind, l.made_by, a.state, a.starts_at
from letter l left join appointment a on a.id = l.appointment_id
where l.state = 'drafted' and l.person_id = any(coalesce(cast(:people as uuid[]), array[l.person_id]))
and (l.made_by is null or a.state <> all(:open) or a.starts_at <= :now)
order by l.person_id, l.id"""
_RECALLED = """
select l.id from letter l left join postal_address d on d.person_id = l.person_id
where l.handed_at is not null and (l.state = 'discarded' or l.state = 'drafted' and d.entered_at > l.made_at)
order by l.id"""
_OPEN = [state.value for state in OPEN_STATES]


def letters_to_make(
    session: Session, before: datetime, in_time_from: datetime, people: Sequence[UUID] | None = None
) -> list[Row]:
    """Person and appointment of open tasks to send a letter, due before that moment, that are still in time; of these
    people, or of all."""
    values = {"before": before, "in_time_from": in_time_from, "open": _OPEN}
    return rows(session, _TO_MAKE, values | {"people": list(people) if people else None})


def next_letter_task(session: Session, before: datetime) -> datetime | None:
    """When the first task to send a letter after that moment is due."""
    found: datetime | None = execute(session, _NEXT, {"before": before, "open": _OPEN}).scalar()
    return found


def drafts_to_check(
    session: Session, now: datetime, people: Sequence[UUID] | None = None
) -> list[Row]:
    values = {"now": now, "open": _OPEN, "people": list(people) if people else None}
    return rows(session, _WAITING, values)


def letters_to_recall(session: Session) -> list[UUID]:
    """Letters that the print service has and that are not to be posted as they are: a colleague discarded them, or the
    address changed since."""
    return list(execute(session, _RECALLED, {}).scalars())


def letters_to_hand_over(session: Session, day: date) -> list[UUID]:
    """The clock's drafts due by that day that no print service received yet."""
    query = select(LetterRow.id).where(
        LetterRow.state == "drafted",
        LetterRow.due_on <= day,
        col(LetterRow.made_by).is_(None),
        col(LetterRow.handed_at).is_(None),
    )
    return list(session.exec(query.order_by(col(LetterRow.made_at), col(LetterRow.id))))
