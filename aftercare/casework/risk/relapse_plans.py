"""The relapse-prevention plan that a client and the officer agree on: a version for each time it is agreed anew."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from aftercare.base.errors import FieldFault, Stale, refuse_if
from aftercare.base.grouping import grouped
from aftercare.base.ids import new_id
from aftercare.base.typed_text import wrong_length
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.people.related_persons import holds_on
from aftercare.domain.risk.early_signs import LONGEST_WORDS, MOST_SEEN, MOST_SIGNS, EarlySign
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.accounts import audit
from aftercare.store.accounts.rows import names_of
from aftercare.store.database.plain_sql import Row
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.people.related_person_rows import RelatedPersonRow, related_to
from aftercare.store.people.rows import PersonRow, get_person
from aftercare.store.risk.relapse_plan_rows import (
    EarlySignRow,
    RelapsePlanRow,
    relapse_plans_of,
    seen_lately,
    signs_of_person,
    signs_of_plan,
)

# The number of a plan that was never agreed.
NONE_YET = 0


@dataclass(frozen=True)
class RelapsePlanFile:
    """Every version, the newest first, with its signs. `informed`: contacts by id, ended ones too. `contacts`: those
    who can be informed from now on. `seen`: what was ticked at contacts lately."""

    person: PersonRow
    plans: list[RelapsePlanRow]
    signs: Mapping[UUID, list[EarlySignRow]]
    informed: Mapping[UUID, RelatedPersonRow]
    contacts: list[RelatedPersonRow]
    seen: list[Row]
    names: Mapping[UUID, str]


@requires(Permission.READ_CASE_FILES)
def relapse_plan(work: UnitOfWork, person_id: UUID) -> RelapsePlanFile:
    session, today = work.session, civil_date(work.now)
    person = audit.note_look(work, "read-relapse-plan", "person", get_person(session, person_id))
    plans = relapse_plans_of(session, person_id)
    around = related_to(session, person_id)
    return RelapsePlanFile(
        person=person,
        plans=plans,
        signs=grouped((one.plan_id, one) for one in signs_of_person(session, person_id)),
        informed={one.id: one for one in around},
        contacts=[one for one in around if holds_on(one.from_on, one.until_on, today)],
        seen=seen_lately(session, person_id, MOST_SEEN),
        names=names_of(session, (plan.entered_by for plan in plans)),
    )


@requires(Permission.WRITE_CASE_FILES)
def agree_relapse_plan(
    work: UnitOfWork,
    person_id: UUID,
    version: int,
    agreed_on: date,
    signs: Sequence[EarlySign],
    informed_ids: Collection[UUID],
) -> RelapsePlanRow:
    """Keeps a new version, agreed on that day; `version` is the number of the one it replaces, NONE_YET for the first.
    The same again changes nothing. Raises Stale, and Invalid at /agreed_on, /signs, /words-<n>, /answer-<n> and
    /informed."""
    session = work.session
    get_person(session, person_id, for_update=True)
    newest = next(iter(relapse_plans_of(session, person_id)), None)
    before = signs_of_plan(session, newest.id) if newest else []
    informed = sorted(set(informed_ids))
    refuse_if(
        [*_faults(work, person_id, agreed_on, signs), *_informed_faults(work, person_id, informed)]
    )
    number = newest.number if newest else NONE_YET
    if (
        newest
        and version in (number, number - 1)
        and _is_same(newest, before, agreed_on, signs, informed)
    ):
        return newest
    if version != number:
        raise Stale()
    plan = RelapsePlanRow(
        person_id=person_id, number=number + 1, agreed_on=agreed_on, informed_ids=informed,
        entered_by=work.actor.staff_id, entered_at=work.now,
    )  # fmt: skip
    session.add(plan)
    session.flush()
    session.add_all(_rows(plan, signs, {one.first_id for one in before}))
    return audit.save_and_note(work, "agree", "relapse-plan", plan)


def _rows(
    plan: RelapsePlanRow, signs: Sequence[EarlySign], known: Collection[UUID]
) -> Iterator[EarlySignRow]:
    """A sign that says it was agreed before counts as that one only if it was, and once."""
    taken: set[UUID] = set()
    for position, one in enumerate(signs):
        own = new_id()
        first = one.first_id if one.first_id in known and one.first_id not in taken else None
        taken |= {first} if first else set()
        yield EarlySignRow(
            id=own, person_id=plan.person_id, plan_id=plan.id, first_id=first or own, position=position,
            words=one.words.strip(), answer=one.answer.strip(), at_once=one.at_once,
        )  # fmt: skip


def _is_same(
    plan: RelapsePlanRow,
    before: Sequence[EarlySignRow],
    agreed_on: date,
    signs: Sequence[EarlySign],
    informed: list[UUID],
) -> bool:
    kept = [(one.words, one.answer, one.at_once) for one in before]
    asked = [(one.words.strip(), one.answer.strip(), one.at_once) for one in signs]
    return (plan.agreed_on, sorted(plan.informed_ids), kept) == (agreed_on, informed, asked)


def _faults(
    work: UnitOfWork, person_id: UUID, agreed_on: date, signs: Sequence[EarlySign]
) -> Iterator[FieldFault]:
    if agreed_on > civil_date(work.now):
        yield FieldFault("/agreed_on", "in-the-future")
    elif agreed_on < get_person(work.session, person_id).enrolled_on:
        yield FieldFault("/agreed_on", "before-supervision")
    if not 1 <= len(signs) <= MOST_SIGNS:
        yield FieldFault("/signs", "out-of-range", f"1 to {MOST_SIGNS}.")
    for number, one in enumerate(signs):
        yield from wrong_length(f"/words-{number}", one.words, LONGEST_WORDS)
        yield from wrong_length(f"/answer-{number}", one.answer, LONGEST_WORDS)


def _informed_faults(
    work: UnitOfWork, person_id: UUID, informed: Collection[UUID]
) -> list[FieldFault]:
    """Only a contact of this client is informed, and one who still is."""
    today = civil_date(work.now)
    known = {
        one.id
        for one in related_to(work.session, person_id)
        if holds_on(one.from_on, one.until_on, today)
    }
    return [] if known.issuperset(informed) else [FieldFault("/informed", "unknown-kind")]
