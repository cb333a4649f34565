"""Victims, co-offenders and others to be kept apart: a neutral label each, and no data by which to find them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from aftercare.base.errors import AlreadyDecided, FieldFault, Invalid, refuse_if
from aftercare.casework.people.no_contacts import keep_apart, pairs_of
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.conditions.numbers import numbers_of_kind
from aftercare.domain.people.related_persons import PartyKind, label_faults
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.accounts import audit
from aftercare.store.conditions.rows import ConditionRow, conditions_of
from aftercare.store.database.unit_of_work import UnitOfWork, expect_version
from aftercare.store.people.related_person_rows import RestrictedPartyRow, get_party, parties_of
from aftercare.store.people.rows import get_person


@dataclass(frozen=True)
class NewParty:
    """`other_reference` is the other's file, when they are a client as well. `condition_id` is the condition this
    restriction rests on."""

    kind: PartyKind
    label: str
    other_reference: str = ""
    condition_id: UUID | None = None


@dataclass(frozen=True)
class Party:
    """One restriction record as case workers see it; `kept_apart`: placement keeps the two apart at every site. The
    other person is never revealed. `condition` is the one it rests on, `number` its number among those of its kind."""

    row: RestrictedPartyRow
    kept_apart: bool
    condition: ConditionRow | None = None
    number: int | None = None


@requires(Permission.READ_CASE_FILES)
def restricted_parties(work: UnitOfWork, person_id: UUID) -> list[Party]:
    """Restrictions in force first."""
    audit.note_look(work, "read-restricted-parties", "person", get_person(work.session, person_id))
    rows = parties_of(work.session, person_id)
    apart = pairs_of(work, person_id)
    based = any(row.condition_id for row in rows)
    known = conditions_of(work.session, person_id) if based else []
    conditions: dict[UUID | None, ConditionRow] = {one.id: one for one in known}
    numbers = numbers_of_kind(known)
    return [
        Party(
            row,
            row.other_person_id in apart,
            conditions.get(row.condition_id),
            numbers.get(row.condition_id) if row.condition_id else None,
        )
        for row in rows
    ]


@requires(Permission.WRITE_CASE_FILES)
def add_party(work: UnitOfWork, person_id: UUID, new: NewParty) -> RestrictedPartyRow:
    """Records a party the person may not meet. With the reference of another file, the two are kept apart at every
    site from the next placement run on. Nothing of that file is returned, not even its client."""
    person = get_person(work.session, person_id, for_update=True)
    label = " ".join(new.label.split())
    faults = list(label_faults(new.label))
    if not faults and any(one.label == label for one in parties_of(work.session, person.id)):
        faults.append(FieldFault("/label", "label-taken"))
    if new.condition_id is not None and not _is_condition_of(work, new.condition_id, person.id):
        faults.append(FieldFault("/condition_id", "unknown-condition"))
    refuse_if(faults)
    reference = new.other_reference.strip()
    other_id = keep_apart(work, person, reference, label) if reference else None
    row = RestrictedPartyRow(
        person_id=person.id,
        kind=new.kind.value,
        label=label,
        other_person_id=other_id,
        condition_id=new.condition_id,
        entered_by=work.actor.staff_id,
        entered_at=work.now,
    )
    return audit.save_and_note(work, "add", "restricted-party", row)


@requires(Permission.WRITE_CASE_FILES)
def end_party(work: UnitOfWork, party_id: UUID, version: int, ended_on: date) -> RestrictedPartyRow:
    """The record ends on `ended_on`, today at the latest. Two clients stay apart nevertheless: the other file may
    need that too, and ending it is a separate act."""
    row = get_party(work.session, party_id, for_update=True)
    if row.ended_on is not None:
        raise AlreadyDecided()
    expect_version(row, version)
    if ended_on > civil_date(work.now):
        raise Invalid.at("/ended_on", "in-the-future")
    row.ended_on = ended_on
    return audit.save_and_note(work, "end", "restricted-party", row)


def _is_condition_of(work: UnitOfWork, condition_id: UUID, person_id: UUID) -> bool:
    found = work.session.get(ConditionRow, condition_id)
    return found is not None and found.person_id == person_id
