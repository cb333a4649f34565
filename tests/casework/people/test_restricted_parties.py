"""Whom a client may not meet is a neutral label, seen by officers and supervisors alone, and keeps two people apart."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date, timedelta

import pytest
from sqlalchemy import text
from sqlmodel import select

from aftercare.base.errors import AlreadyDecided, Forbidden, Invalid, NotFound, Stale
from aftercare.casework.people.no_contacts import end_no_contact
from aftercare.casework.people.related_persons import RelatedDetails, add_related
from aftercare.casework.people.restricted_parties import (
    NewParty,
    Party,
    add_party,
    end_party,
    restricted_parties,
)
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.people.related_persons import PartyKind, RelatedRole
from aftercare.store.database.unit_of_work import Database
from aftercare.store.people.related_person_rows import RestrictedPartyRow
from aftercare.store.people.rows import NoContactRow, PersonRow
from tests.store.arranging import NOW, Arranger, unknown_id

TODAY = date(2026, 11, 24)
VICTIM = NewParty(PartyKind.VICTIM, "S-1")


def add(arrange: Arranger, person: PersonRow, new: NewParty = VICTIM) -> RestrictedPartyRow:
    with arrange.database.work(arrange.office.officer, NOW) as work:
        return add_party(work, person.id, new)


def seen(arrange: Arranger, person: PersonRow) -> list[Party]:
    with arrange.database.work(arrange.office.officer, NOW) as work:
        return restricted_parties(work, person.id)


def pointers(refused: pytest.ExceptionInfo[Invalid]) -> dict[str, str]:
    return {fault.pointer: fault.code for fault in refused.value.fields}


def elsewhere(arrange: Arranger) -> PersonRow:
    return arrange.person(
        family_name="Geheim",
        team_id=arrange.office.other_team_id,
        officer_id=arrange.office.outsider.staff_id,
        deputy_id=None,
    )


def test_a_victim_is_a_label_and_nothing_more(arrange: Arranger) -> None:
    person = arrange.person()
    condition = arrange.condition(person, "no_contact_order")
    add(arrange, person, replace(VICTIM, condition_id=condition.id))
    (party,) = seen(arrange, person)
    assert (party.row.kind, party.row.label) == ("victim", "S-1")
    assert party.row.condition_id == condition.id
    assert not party.kept_apart


def test_there_is_no_field_for_a_name_a_number_or_an_address() -> None:
    kept = set(RestrictedPartyRow.model_fields) | {field.name for field in fields(NewParty)}
    assert not {name for name in kept if any(word in name for word in ("name", "phone", "address"))}


def test_somebody_under_supervision_is_kept_apart_and_never_mentioned(
    arrange: Arranger, database: Database
) -> None:
    person, other = arrange.person(), elsewhere(arrange)
    row = add(arrange, person, NewParty(PartyKind.CO_OFFENDER, "S-2", other.reference))
    (party,) = seen(arrange, person)
    assert party.kept_apart
    with database.work(CLOCK, NOW) as work:
        (pair,) = work.session.exec(select(NoContactRow))
        assert {pair.person_id, pair.other_id} == {person.id, other.id}
    with database.work(arrange.office.officer, NOW) as work:
        noted = work.session.execute(
            text("select count(*) from person where id = :other"), {"other": other.id}
        )
        assert noted.scalar_one() == 0
    with database.work(arrange.office.officer, NOW) as work:
        end_no_contact(work, person.id, pair.id, 1, "Het verbod vervalt")
    assert [one.kept_apart for one in seen(arrange, person)] == [False]
    assert row.other_person_id == other.id


def test_ending_the_record_leaves_the_two_apart(arrange: Arranger, database: Database) -> None:
    """The other officer may have asked for it as well: lifting it is an act of its own."""
    person, other = arrange.person(), elsewhere(arrange)
    row = add(arrange, person, NewParty(PartyKind.CO_OFFENDER, "S-2", other.reference))
    with database.work(arrange.office.officer, NOW) as work:
        end_party(work, row.id, 1, TODAY)
    (party,) = seen(arrange, person)
    assert party.row.ended_on == TODAY
    assert party.kept_apart
    with pytest.raises(AlreadyDecided), database.work(arrange.office.officer, NOW) as work:
        end_party(work, row.id, 2, TODAY)


def test_an_end_to_come_or_an_old_view_is_refused(arrange: Arranger, database: Database) -> None:
    row = add(arrange, arrange.person())
    officer = arrange.office.officer
    with pytest.raises(Invalid) as refused, database.work(officer, NOW) as work:
        end_party(work, row.id, 1, TODAY + timedelta(days=1))
    assert pointers(refused) == {"/ended_on": "in-the-future"}
    with pytest.raises(Stale), database.work(officer, NOW) as work:
        end_party(work, row.id, 9, TODAY)


@pytest.mark.parametrize("label", ["Dorpsstraat 5", "06 12345678", "1234 AB"])
def test_what_could_find_somebody_is_no_label(arrange: Arranger, label: str) -> None:
    with pytest.raises(Invalid) as refused:
        add(arrange, arrange.person(), NewParty(PartyKind.VICTIM, label))
    assert pointers(refused) == {"/label": "label-reveals"}


def test_a_label_is_used_once_in_a_file_and_again_in_another(arrange: Arranger) -> None:
    person = arrange.person()
    add(arrange, person)
    with pytest.raises(Invalid) as refused:
        add(arrange, person, NewParty(PartyKind.OTHER, " S-1 "))
    assert pointers(refused) == {"/label": "label-taken"}
    add(arrange, arrange.person())
    add(arrange, person, NewParty(PartyKind.OTHER, "S-0"))


def test_an_unknown_reference_or_ones_own_is_shown_and_nothing_is_written(
    arrange: Arranger,
) -> None:
    person = arrange.person()
    for reference in ("bestaat niet", person.reference):
        with pytest.raises(Invalid) as refused:
            add(arrange, person, NewParty(PartyKind.OTHER, "S-1", reference))
        assert pointers(refused) == {"/other_reference": "unknown-reference"}
    assert seen(arrange, person) == []


def test_a_condition_of_somebody_else_is_refused(arrange: Arranger) -> None:
    theirs = arrange.condition(arrange.person(), "no_contact_order")
    for condition_id in (theirs.id, unknown_id()):
        with pytest.raises(Invalid) as refused:
            add(arrange, arrange.person(), replace(VICTIM, condition_id=condition_id))
        assert pointers(refused) == {"/condition_id": "unknown-condition"}


def test_an_interpreter_who_is_a_restricted_party_is_refused(arrange: Arranger) -> None:
    person = arrange.person()
    add(arrange, person, NewParty(PartyKind.VICTIM, "Zus van S"))
    details = RelatedDetails(RelatedRole.INTERPRETER, "zus van  S", TODAY)
    with (
        pytest.raises(Invalid) as refused,
        arrange.database.work(arrange.office.officer, NOW) as work,
    ):
        add_related(work, person.id, details)
    assert pointers(refused) == {"/name": "may-not-accompany"}


def test_planners_and_providers_see_none_of_it_not_even_past_the_intentions(
    arrange: Arranger, database: Database
) -> None:
    person = arrange.person()
    line = arrange.plan(person, arrange.terms("treatment"))[1][0]
    arrange.appointment(person, NOW + timedelta(days=1), line)
    add(arrange, person)
    for actor in (arrange.office.planner, arrange.office.provider):
        with pytest.raises(Forbidden), database.work(actor, NOW) as work:
            restricted_parties(work, person.id)
        with database.work(actor, NOW) as work:
            assert work.session.exec(select(PersonRow.id)).all() == [person.id]
            assert work.session.exec(select(RestrictedPartyRow)).all() == []
    with pytest.raises(NotFound), database.work(arrange.office.outsider, NOW) as work:
        restricted_parties(work, person.id)
