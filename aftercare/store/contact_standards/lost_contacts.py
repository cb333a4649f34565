"""Keeps the deadlines of contact that was lost true to what was held, whoever asks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlmodel import Session, col, select

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
from aftercare.store.contact_standards.contacts_held import CAME, breaks_of
from aftercare.store.deadlines.rows import (
    DeadlineRow,
    DeadlineSubject,
    keep_deadlines_true,
    lock_deadlines,
)
from aftercare.store.orders.rows import OrderRow, orders_of_people
from aftercare.store.people.rows import PersonRow

# No frame, nothing that could be enforced: nobody is lost.
_VOLUNTARY = "VRIJWILLIG"
# Whoever has an open deadline is looked at too: the rule or the supervision may be over.
_ASKED_OF = text(
    """
select p.id from person p where p.closed_on is null and p.tier = any(cast(:tiers as int[])) and exists (
  select from supervision_order o where o.person_id = p.id and o.frame <> :voluntary and o.starts_on <= :today
  and coalesce(o.ended_on, 'infinity') >= :today and coalesce(o.ends_on, 'infinity') >= :today)
union
select d.person_id from deadline d where d.state = 'opened' and d.code = :code
order by 1"""
)
_LAST_SEEN = text(
    """
select a.person_id, max(a.starts_at) as at from appointment a
where a.person_id = any(:people) and a.starts_at <= :now and a.state = any(:came) group by 1"""
)
_LAST_SPOKEN = text(
    """
select r.person_id, max(r.held_on) as on from contact_record r
where r.person_id = any(:people) and r.completed and r.voided_at is null
and r.kind = any(:kinds) group by 1"""
)


def asked_of(session: Session, rules: Iterable[Rule], now: datetime) -> list[UUID]:
    """Everybody of whom a rule in force asks whether contact was lost, or of whom one did."""
    values = {
        "tiers": [tier for tier in (1, 2, 3) if _days(rules, tier)],
        "voluntary": _VOLUNTARY,
        "today": civil_date(now),
        "code": LOST_CONTACT,
    }
    return list(session.execute(_ASKED_OF, values).scalars())


def sync_lost_contacts(
    session: Session, rules: Sequence[Rule], person_ids: Iterable[UUID], now: datetime
) -> set[UUID]:
    """Make the open deadlines of lost contact of these persons what the rules ask now, in as many
    statements as for one; answers whose changed. The persons' rows are the lock."""
    query = select(PersonRow).where(col(PersonRow.id).in_(list(person_ids)))
    locked = query.order_by(col(PersonRow.id)).with_for_update(key_share=True)
    people = list(session.exec(locked))
    ids = [person.id for person in people]
    lock_deadlines(session, ids)
    standing, orders = _standing(session, ids), orders_of_people(session, ids)
    seen, breaks = _last_contacts(session, ids, now), breaks_of(session, ids)
    changed = set()
    for person in people:
        own = standing.get(person.id, [])
        since_on = _supervised_since(person, orders.get(person.id, ()), civil_date(now))
        asked = _days(rules, person.tier)
        wanted: tuple[WantedDeadline, ...] = ()
        if since_on is not None and asked:
            heard_on = max(since_on, seen.get(person.id, since_on))
            silence = Silence(heard_on, breaks.get(person.id, ()), _answered(own))
            wanted = lost_contacts(silence, asked)
        subject = DeadlineSubject(person.id, "person", person.id)
        if keep_deadlines_true(session, subject, own, wanted, now):
            changed.add(person.id)
    session.flush()
    return changed


def _days(rules: Iterable[Rule], tier: int) -> list[int]:
    return [
        one.window_days
        for one in rules
        if one.trigger is Trigger.LOST_CONTACT and (not one.tiers or tier in one.tiers)
    ]


def frames_that_bind(orders: Iterable[OrderRow]) -> tuple[tuple[date, date | None], ...]:
    """First and last day of each frame under which somebody can be lost."""
    return tuple(
        (one.starts_on, min((on for on in (one.ends_on, one.ended_on) if on), default=None))
        for one in orders
        if one.frame != _VOLUNTARY
    )


def _supervised_since(person: PersonRow, orders: Sequence[OrderRow], today: date) -> date | None:
    if person.closed_on is not None:
        return None
    return supervised_since(frames_that_bind(orders), person.enrolled_on, today)


def _last_contacts(session: Session, ids: Sequence[UUID], now: datetime) -> Mapping[UUID, date]:
    """The last day on which each was seen or spoken with; an attempt is no contact."""
    came: dict[str, Any] = {"people": list(ids), "now": now, "came": list(CAME)}
    found = {row.person_id: civil_date(row.at) for row in session.execute(_LAST_SEEN, came)}
    kinds = [one.value for one in WITH_THE_PERSON]
    spoken = session.execute(_LAST_SPOKEN, {"people": list(ids), "kinds": kinds})
    for person_id, on in spoken:
        found[person_id] = max(on, found.get(person_id, on))
    return found


def _standing(session: Session, ids: Sequence[UUID]) -> dict[UUID, list[DeadlineRow]]:
    query = (
        select(DeadlineRow)
        .where(
            col(DeadlineRow.person_id).in_(ids),
            DeadlineRow.code == LOST_CONTACT,
        )
        .execution_options(populate_existing=True)
    )
    found: dict[UUID, list[DeadlineRow]] = {}
    for row in session.exec(query):
        found.setdefault(row.person_id, []).append(row)
    return found


def _answered(rows: Iterable[DeadlineRow]) -> list[Answered]:
    return [
        Answered(days_asked(row.number), row.counted_from_on, row.done_on)
        for row in rows
        if row.state == DeadlineState.DONE or row.done_by is not None
    ]
