"""Keeps the deadlines of lost contact in line with the contacts held, for every caller."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session

from aftercare.domain.contact_standards.lost_contact import (
    WITH_THE_PERSON,
    Answered,
    Silence,
    days_asked,
    lost_contacts,
    supervised_since,
)
from aftercare.domain.deadlines import DeadlineState, WantedDeadline
from aftercare.domain.deadlines.reported import LOST_CONTACT
from aftercare.domain.escalation.rules import Rule, Trigger
from aftercare.domain.time.wall_time import civil_date
from aftercare.processes.deadlines.keep_true import sync_all_deadlines
from aftercare.store.contact_standards.contacts_held import breaks_of
from aftercare.store.contact_standards.last_contacts import last_seen, last_spoken, people_of_tiers
from aftercare.store.deadlines.rows import (
    DeadlineRow,
    DeadlineSubject,
    deadlines_with_codes,
    lock_deadlines,
)
from aftercare.store.orders.rows import OrderRow, frames_that_bind, orders_of_people
from aftercare.store.people.rows import PersonRow, persons_of


def asked_of(session: Session, rules: Iterable[Rule], now: datetime) -> list[UUID]:
    """Every client whom a rule in force on lost contact covers, or one did before."""
    tiers = [tier for tier in (1, 2, 3) if _days(rules, tier)]
    return people_of_tiers(session, tiers, civil_date(now), LOST_CONTACT)


def sync_lost_contacts(
    session: Session, rules: Sequence[Rule], person_ids: Iterable[UUID], now: datetime
) -> set[UUID]:
    """Bring the open deadlines of lost contact of these persons in line with the rules, in as many statements as for
    one. Answers the persons with a changed deadline. The persons' rows are the lock."""
    people = persons_of(session, person_ids, for_update=True)
    ids = list(people)
    lock_deadlines(session, ids)
    standing, orders = _standing(session, ids), orders_of_people(session, ids)
    seen, breaks = _last_contacts(session, ids, now), breaks_of(session, ids)
    changed = set()
    for person in people.values():
        own = standing.get(person.id, [])
        since_on = _supervised_since(person, orders.get(person.id, ()), civil_date(now))
        asked = _days(rules, person.tier)
        wanted: tuple[WantedDeadline, ...] = ()
        if since_on is not None and asked:
            heard_on = max(since_on, seen.get(person.id, since_on))
            silence = Silence(heard_on, breaks.get(person.id, ()), _answered(own))
            wanted = lost_contacts(silence, asked)
        subject = DeadlineSubject(person.id, "person", person.id)
        if sync_all_deadlines(session, subject, own, wanted, now):
            changed.add(person.id)
    session.flush()
    return changed


def _days(rules: Iterable[Rule], tier: int) -> list[int]:
    return [
        one.window_days
        for one in rules
        if one.trigger is Trigger.LOST_CONTACT and (not one.tiers or tier in one.tiers)
    ]


def _supervised_since(person: PersonRow, orders: Sequence[OrderRow], today: date) -> date | None:
    if person.closed_on is not None:
        return None
    return supervised_since(frames_that_bind(orders), person.enrolled_on, today)


def _last_contacts(session: Session, ids: Sequence[UUID], now: datetime) -> Mapping[UUID, date]:
    """The last day on which each was seen or spoken with; an attempt does not count as contact."""
    found = {one: civil_date(at) for one, at in last_seen(session, ids, now).items()}
    kinds = [one.value for one in WITH_THE_PERSON]
    for person_id, on in last_spoken(session, ids, kinds).items():
        found[person_id] = max(on, found.get(person_id, on))
    return found


def _standing(session: Session, ids: Sequence[UUID]) -> dict[UUID, list[DeadlineRow]]:
    found: dict[UUID, list[DeadlineRow]] = {}
    for row in deadlines_with_codes(session, ids, [LOST_CONTACT]):
        found.setdefault(row.person_id, []).append(row)
    return found


def _answered(rows: Iterable[DeadlineRow]) -> list[Answered]:
    return [
        Answered(days_asked(row.number), row.counted_from_on, row.done_on)
        for row in rows
        if row.state == DeadlineState.DONE or row.done_by is not None
    ]
