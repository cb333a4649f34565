"""Timelines of many people in as many statements as for one, with only the facts that the backtested rules need."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from sqlmodel import Session, col, select

from aftercare.base.grouping import grouped
from aftercare.domain.contact_standards.lost_contact import WITH_THE_PERSON, Answered, days_asked
from aftercare.domain.deadlines import DeadlineState
from aftercare.domain.deadlines.reported import LOST_CONTACT
from aftercare.domain.escalation.backtest import HIGHEST_TIER, NEED_WHAT_WAS_KEPT
from aftercare.domain.escalation.rules import Rule, Trigger
from aftercare.domain.escalation.timeline import (
    LostContactPast,
    PastEscalation,
    Since,
    Spell,
    Timeline,
)
from aftercare.store.contact_standards.contacts_held import breaks_of
from aftercare.store.database.columns import among
from aftercare.store.database.plain_sql import execute
from aftercare.store.deadlines.rows import DeadlineRow
from aftercare.store.escalation.opening import FACT_WAS_OVER
from aftercare.store.escalation.past_facts import (
    due_spells_of,
    kept_of,
    misses_of,
    overdue_of,
    undelivered_of,
)
from aftercare.store.orders.rows import frames_that_bind, orders_of_people
from aftercare.store.people.rows import PersonRow

_EVERYBODY = "select id from person order by id"
_READ_ONLY = "set transaction read only"
_TIERS = (
    "select person_id, changed_at, from_tier as before, to_tier as after from tier_change"
    " where person_id = any(:people) order by changed_at, id"
)
_OFFICERS = (
    "select person_id, changed_at, from_officer_id as before, to_officer_id as after from officer_change"
    " where person_id = any(:people) order by changed_at, id"
)
_ESCALATIONS = """
select e.person_id, e.id, e.trigger_key as rule_key, e.rule_code, coalesce(e.trigger, e.rule_code) as trigger_code,
  e.opened_at,
  case when e.state = 'resolved' then e.decided_at end as ended_at, FACT_WAS_OVER as remedied, c.cause_id, c.noticed_at
from escalation e join escalation_cause c on c.escalation_id = e.id
where e.person_id = any(:people) order by e.id""".replace("FACT_WAS_OVER", FACT_WAS_OVER)
_SPOKEN = """
select r.person_id, r.held_on, r.recorded_at, r.voided_at from contact_record r
where r.person_id = any(:people) and r.completed and r.kind = any(:kinds)"""
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class FactsNeeded:
    """The facts that some rules, of one rule book or of several, need, and the period."""

    triggers: frozenset[Trigger]
    # The risk tiers with a rule on undelivered notifications of appointments.
    delivery_tiers: frozenset[int]
    since: datetime
    until: datetime

    def about(self, *triggers: Trigger) -> bool:
        return not self.triggers.isdisjoint(triggers)


def facts_needed(rules: Iterable[Rule], since: datetime, until: datetime) -> FactsNeeded:
    every = list(rules)
    rules_on_delivery = [rule for rule in every if rule.trigger is Trigger.NOT_DELIVERED]
    tiers = frozenset(
        tier for rule in rules_on_delivery for tier in rule.tiers or range(1, HIGHEST_TIER + 1)
    )
    return FactsNeeded(frozenset(rule.trigger for rule in every), tiers, since, until)


def only_read(session: Session) -> None:
    """Makes the transaction read-only until its end."""
    execute(session, _READ_ONLY)


def everybody(session: Session) -> list[UUID]:
    """Everyone with a case file, closed ones too, in a stable order."""
    return list(execute(session, _EVERYBODY).scalars())


def timelines_of(session: Session, ids: Sequence[UUID], needed: FactsNeeded) -> list[Timeline]:
    """One for each of these persons."""
    persons = list(session.exec(select(PersonRow).where(among(col(PersonRow.id), ids))))
    kept = list(kept_of(session, ids, needed.until)) if needed.about(*_OF_KEPT) else []
    misses = grouped(misses_of(session, ids))
    overdue = grouped(overdue_of(session, ids))
    due = grouped(due_spells_of(session, ids))
    binding = grouped((person_id, spell) for person_id, spell, binds in kept if binds)
    tiers, officers = _changes(session, _TIERS, ids), _changes(session, _OFFICERS, ids)
    people = [
        person.id
        for person in persons
        if not needed.delivery_tiers.isdisjoint(
            {person.tier, *(t.value for t in tiers.get(person.id, ()))}
        )
    ]
    undelivered = grouped(
        undelivered_of(session, people, needed.since, needed.until) if people else ()
    )
    escalations, contact = _escalations(session, ids), _contact(session, persons, kept, needed)
    return [
        Timeline(
            person_id=person.id,
            tiers=tuple(tiers.get(person.id, (Since(None, person.tier),))),
            officers=tuple(officers.get(person.id, (Since(None, person.officer_id),))),
            regime=person.regime,
            misses=tuple(misses.get(person.id, ())),
            kept=tuple(binding.get(person.id, ())),
            overdue=tuple(overdue.get(person.id, ())),
            due=tuple(due.get(person.id, ())),
            undelivered=tuple(undelivered.get(person.id, ())),
            escalations=tuple(escalations.get(person.id, ())),
            contact=contact.get(person.id),
        )
        for person in persons
    ]


_OF_KEPT = (*NEED_WHAT_WAS_KEPT, Trigger.LOST_CONTACT)


def _changes(session: Session, query: str, ids: Sequence[UUID]) -> dict[UUID, list[Since[Any]]]:
    """The value before the first change, and from each change on."""
    found: dict[UUID, list[Since[Any]]] = {}
    for row in execute(session, query, {"people": list(ids)}):
        own = found.setdefault(row.person_id, [Since(None, row.before)])
        own.append(Since(row.changed_at, row.after))
    return found


def _escalations(session: Session, ids: Sequence[UUID]) -> dict[UUID, list[PastEscalation]]:
    causes: dict[UUID, dict[UUID, datetime]] = {}
    rows: dict[UUID, Any] = {}
    for row in execute(session, _ESCALATIONS, {"people": list(ids)}):
        rows[row.id] = row
        causes.setdefault(row.id, {})[row.cause_id] = row.noticed_at
    return grouped(
        (
            row.person_id,
            PastEscalation(
                row.id,
                row.rule_key,
                row.rule_code,
                row.trigger_code,
                row.opened_at,
                row.ended_at,
                row.remedied,
                causes[row.id],
            ),
        )
        for row in rows.values()
    )


def _contact(
    session: Session,
    persons: Sequence[PersonRow],
    kept: Iterable[tuple[UUID, Any, bool]],
    needed: FactsNeeded,
) -> dict[UUID, LostContactPast]:
    if not needed.about(Trigger.LOST_CONTACT):
        return {}
    ids = [person.id for person in persons]
    seen = (
        (person_id, Spell(one.fact.kept_on, one.from_at, one.until_at))
        for person_id, one, _ in kept
    )
    contacts = grouped([*seen, *_spoken(session, ids)])
    orders, breaks = orders_of_people(session, ids), breaks_of(session, ids)
    rows = grouped(_lost_rows(session, ids))
    return {
        person.id: LostContactPast(
            contacts=tuple(contacts.get(person.id, ())),
            frames=frames_that_bind(orders.get(person.id, ())),
            enrolled_on=person.enrolled_on,
            closed_on=person.closed_on,
            breaks=tuple(breaks.get(person.id, ())),
            rows={row.number: row.id for row in rows.get(person.id, ())},
            answers=tuple(_answers(rows.get(person.id, ()))),
        )
        for person in persons
    }


def _spoken(session: Session, ids: Sequence[UUID]) -> Iterator[tuple[UUID, Spell[date]]]:
    kinds = [one.value for one in WITH_THE_PERSON]
    for row in execute(session, _SPOKEN, {"people": list(ids), "kinds": kinds}):
        yield row.person_id, Spell(row.held_on, row.recorded_at, row.voided_at)


def _lost_rows(session: Session, ids: Sequence[UUID]) -> Iterator[tuple[UUID, DeadlineRow]]:
    query = select(DeadlineRow).where(
        among(col(DeadlineRow.person_id), ids), DeadlineRow.code == LOST_CONTACT
    )
    for row in session.exec(query):
        yield row.person_id, row


def _answers(rows: Iterable[DeadlineRow]) -> Iterator[tuple[datetime, int, Answered]]:
    """When each was answered; for one that needs no answer only when it was recorded."""
    for row in rows:
        answer = Answered(days_asked(row.number), row.counted_from_on, row.done_on)
        if row.state == DeadlineState.DONE and row.done_at is not None:
            yield row.done_at, row.number, answer
        elif row.done_by is not None:
            yield max(row.created_at, row.due_at), row.number, answer
