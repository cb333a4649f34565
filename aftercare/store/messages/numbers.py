"""The case files a telephone number belongs to, and the obstacles to texts to it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from aftercare.domain.people.away import CONFINING
from aftercare.store.database.plain_sql import execute, rows
from aftercare.store.database.sealed_columns import number_given

# A number is the person's own, or that of the contact their texts go to. A shared number identifies neither of them.
_AT_NUMBER = """
select p.id from person p where p.phone = :number and p.closed_on is null
union
select p.id from person p join related_person r on r.id = p.texts_go_to
where r.phone = :number and p.closed_on is null
"""
# Those of many numbers that more than one open file has.
_SHARED = """
select number from (
    select p.phone as number, p.id from person p
    where p.phone = any(:numbers) and p.closed_on is null
    union
    select r.phone, p.id from person p join related_person r on r.id = p.texts_go_to
    where r.phone = any(:numbers) and p.closed_on is null) files
group by number having count(*) > 1
"""
# People with an own number that was once in another file, or was suspended in theirs other than by hand.
_UNPROVEN = """
select p.id from person p join phone_number n on n.number = p.phone
where p.id = any(:ids) and p.phone_state = 'unverified'
and (n.person_id <> p.id or n.state = 'suspended' and n.from_because <> 'by-hand')
"""
_CONFINED = """
select person_id from away_period
where person_id = any(:ids) and kind = any(:kinds) and during @> cast(:now as timestamptz)
"""
_HOLD_BACK = """
update message set state = 'withheld', reason = :reason, state_at = app_now(), version = version + 1
where person_id = :person and recipient = :number and state = 'planned'
"""


def files_at(session: Session, number: str) -> Sequence[UUID]:
    """The open files that get texts at this number, their own or a contact's."""
    return [one["id"] for one in rows(session, _AT_NUMBER, {"number": number_given(number)})]


def shared_numbers(session: Session, numbers: Iterable[str | None]) -> set[str | None]:
    """Those of these numbers that more than one open file has."""
    known = [number_given(number) for number in numbers if number is not None]
    return {one["number"] for one in rows(session, _SHARED, {"numbers": known})}


def unproven_numbers(session: Session, person_ids: Collection[UUID]) -> set[UUID]:
    """Those of these people with an own number that was once in another file, or was suspended other than by hand."""
    return {one["id"] for one in rows(session, _UNPROVEN, {"ids": list(person_ids)})}


def confined_at(session: Session, person_ids: Collection[UUID], now: datetime) -> set[UUID]:
    """Those of these people who are in custody or admitted at that moment."""
    values = {"ids": list(person_ids), "kinds": sorted(CONFINING), "now": now}
    return {one["person_id"] for one in rows(session, _CONFINED, values)}


def hold_back(session: Session, person_id: UUID, number: str | None, reason: str) -> None:
    """Withhold the waiting messages to this person at this number."""
    execute(
        session, _HOLD_BACK, {"person": person_id, "number": number_given(number), "reason": reason}
    )
