"""Who stands around a person is kept true, and nobody gets texts or comes along who should not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import select

from aftercare.base.errors import Forbidden, Invalid, NotFound, Stale
from aftercare.casework.appointments.acts import record_outcome
from aftercare.casework.overviews.person_file import messages_of, person_file
from aftercare.casework.overviews.view import my_caseload
from aftercare.casework.people.acts import number_is_shared
from aftercare.casework.people.no_contacts import banned_among
from aftercare.casework.people.related_persons import (
    RelatedDetails,
    add_related,
    change_related,
    end_related,
    people_around,
    send_texts_to,
    work_along,
)
from aftercare.casework.people.restrictions import forbid_contact
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.appointments.lifecycle import Outcome
from aftercare.domain.people.related_persons import RelatedRole
from aftercare.domain.phones.verification import PhoneReason
from aftercare.processes.messages.recipients import Recipient, suspend_number
from aftercare.store.database.unit_of_work import Database
from aftercare.store.people.related_person_rows import RelatedPersonRow
from aftercare.store.people.rows import PersonRow, get_person
from tests.store.arranging import NOW, Arranger

TODAY = date(2026, 11, 24)
MOTHER = RelatedDetails(
    role=RelatedRole.GUARDIAN,
    name="Moeder Voorbeeld",
    from_on=TODAY,
    phone="+44 7700 900201",
    phone_verified=True,
    texts_agreed=True,
)
INTERPRETER = RelatedDetails(
    role=RelatedRole.INTERPRETER, name="Tolk Voorbeeld", from_on=TODAY, phone="088 804 1000"
)


def add(arrange: Arranger, person: PersonRow, details: RelatedDetails) -> RelatedPersonRow:
    with arrange.database.work(arrange.office.officer, NOW) as work:
        return add_related(work, person.id, details)


def pointers(refused: pytest.ExceptionInfo[Invalid]) -> dict[str, str]:
    return {fault.pointer: fault.code for fault in refused.value.fields}


class TestRelatedPersons:
    def test_one_is_added_changed_and_ended_and_stays_readable(
        self, arrange: Arranger, database: Database
    ) -> None:
        person = arrange.person()
        row = add(arrange, person, MOTHER)
        assert (row.phone, row.version) == ("+447700900201", 1)
        officer = arrange.office.officer
        with database.work(officer, NOW) as work:
            change_related(work, row.id, 1, replace(MOTHER, name="Moeder Peer"))
        with database.work(officer, NOW) as work:
            end_related(work, row.id, 2, TODAY)
        with database.work(officer, NOW) as work:
            (shown,) = people_around(work, person.id)
        assert (shown.name, shown.until_on, shown.version) == ("Moeder Peer", TODAY, 3)

    def test_an_old_view_changes_nothing(self, arrange: Arranger, database: Database) -> None:
        row = add(arrange, arrange.person(), MOTHER)
        with pytest.raises(Stale), database.work(arrange.office.officer, NOW) as work:
            change_related(work, row.id, 7, MOTHER)
        with pytest.raises(Stale), database.work(arrange.office.officer, NOW) as work:
            end_related(work, row.id, 7, TODAY)

    def test_somebody_elses_people_are_nobodys(self, arrange: Arranger, database: Database) -> None:
        row = add(arrange, arrange.person(), MOTHER)
        with pytest.raises(NotFound), database.work(arrange.office.outsider, NOW) as work:
            change_related(work, row.id, 1, MOTHER)

    @pytest.mark.parametrize(
        ("changes", "faults"),
        [
            ({"name": " "}, {"/name": "missing"}),
            ({"name": "x\0"}, {"/name": "missing"}),
            ({"phone": "088 804 1000"}, {"/phone": "phone-not-mobile"}),
            ({"phone": None}, {"/phone": "missing"}),
            ({"language": "fr"}, {"/language": "unknown-language"}),
            ({"until_on": TODAY - timedelta(days=1)}, {"/until_on": "dates-reversed"}),
            ({"note": "x" * 1001}, {"/note": "too-long"}),
            ({"organisation": "x" * 101}, {"/organisation": "too-long"}),
            ({"role": RelatedRole.EMPLOYER}, {"/texts_agreed": "role-takes-no-texts"}),
            ({"role": RelatedRole.POLICE}, {"/texts_agreed": "role-takes-no-texts"}),
        ],
    )
    def test_what_does_not_hold_is_pointed_at(
        self, arrange: Arranger, changes: dict[str, Any], faults: dict[str, str]
    ) -> None:
        person = arrange.person()
        with pytest.raises(Invalid) as refused:
            add(arrange, person, replace(MOTHER, **changes))
        assert pointers(refused) == faults

    def test_it_does_not_end_before_it_began(self, arrange: Arranger, database: Database) -> None:
        row = add(arrange, arrange.person(), MOTHER)
        with pytest.raises(Invalid) as refused, database.work(arrange.office.officer, NOW) as work:
            end_related(work, row.id, 1, TODAY - timedelta(days=1))
        assert pointers(refused) == {"/until_on": "dates-reversed"}

    def test_a_landline_on_file_is_judged_when_it_is_to_get_texts(
        self, arrange: Arranger, database: Database
    ) -> None:
        landline = replace(MOTHER, phone="088 804 1000", texts_agreed=False)
        row = add(arrange, arrange.person(), landline)
        kept = replace(landline, phone=row.phone)
        with database.work(arrange.office.officer, NOW) as work:
            change_related(work, row.id, 1, replace(kept, name="Another name"))
        with pytest.raises(Invalid) as refused, database.work(arrange.office.officer, NOW) as work:
            change_related(work, row.id, 2, replace(kept, texts_agreed=True))
        assert pointers(refused) == {"/phone": "phone-not-mobile"}


class TestCompanions:
    """Nobody who may have no contact with somebody interprets for them or comes along."""

    def other(self, arrange: Arranger) -> PersonRow:
        return arrange.person(
            family_name="Geheim",
            team_id=arrange.office.other_team_id,
            officer_id=arrange.office.outsider.staff_id,
            deputy_id=None,
        )

    def apart(self, arrange: Arranger) -> tuple[PersonRow, PersonRow]:
        person, other = arrange.person(), self.other(arrange)
        with arrange.database.work(arrange.office.officer, NOW) as work:
            forbid_contact(work, person.id, other.reference, "Vonnis van de rechtbank")
        return person, other

    def test_an_interpreter_by_the_name_of_somebody_kept_apart_is_refused_and_nothing_is_shown(
        self, arrange: Arranger
    ) -> None:
        person, other = self.apart(arrange)
        name = f" {other.given_name.upper()}  {other.family_name} "
        with pytest.raises(Invalid) as refused:
            add(arrange, person, replace(INTERPRETER, name=name))
        assert pointers(refused) == {"/name": "may-not-accompany"}
        (fault,) = refused.value.fields
        assert other.reference not in fault.detail
        assert other.family_name not in fault.detail

    def test_so_is_one_with_their_number(self, arrange: Arranger) -> None:
        person, other = self.apart(arrange)
        with pytest.raises(Invalid) as refused:
            add(arrange, person, replace(INTERPRETER, phone=other.phone))
        assert pointers(refused) == {"/name": "may-not-accompany"}

    def test_the_pair_binds_from_either_side(self, arrange: Arranger, database: Database) -> None:
        person, other = arrange.person(), self.other(arrange)
        with database.work(arrange.office.outsider, NOW) as work:
            forbid_contact(work, other.id, person.reference, "Vonnis van de rechtbank")
        with pytest.raises(Invalid) as refused:
            add(arrange, person, replace(INTERPRETER, phone=other.phone))
        assert pointers(refused) == {"/name": "may-not-accompany"}

    def test_a_lawyer_may_have_any_name(self, arrange: Arranger, database: Database) -> None:
        person, other = self.apart(arrange)
        name = f"{other.given_name} {other.family_name}"
        add(arrange, person, replace(INTERPRETER, role=RelatedRole.LAWYER, name=name))
        with database.work(arrange.office.officer, NOW) as work:
            (lawyer,) = people_around(work, person.id)
        assert (lawyer.role, lawyer.name) == ("lawyer", name)

    def test_one_who_becomes_a_restricted_party_later_is_marked(
        self, arrange: Arranger, database: Database
    ) -> None:
        person, other = arrange.person(), self.other(arrange)
        row = add(arrange, person, replace(INTERPRETER, phone=other.phone))
        with database.work(arrange.office.officer, NOW) as work:
            assert banned_among(work, person, people_around(work, person.id)) == set()
            forbid_contact(work, person.id, other.reference, "Vonnis van de rechtbank")
            assert banned_among(work, person, people_around(work, person.id)) == {row.id}


class TestTextsGoTo:
    def choose(self, arrange: Arranger, person: PersonRow, row: RelatedPersonRow | None) -> None:
        with arrange.database.work(arrange.office.officer, NOW) as work:
            version = get_person(work.session, person.id).version
            send_texts_to(work, person.id, version, row.id if row else None)

    def test_texts_go_to_an_agreed_and_verified_contact_and_back(
        self, arrange: Arranger, database: Database
    ) -> None:
        person = arrange.person()
        row = add(arrange, person, MOTHER)
        self.choose(arrange, person, row)
        with database.work(CLOCK, NOW) as work:
            assert get_person(work.session, person.id).texts_go_to == row.id
        self.choose(arrange, person, None)
        with database.work(CLOCK, NOW) as work:
            assert get_person(work.session, person.id).texts_go_to is None

    @pytest.mark.parametrize(
        "changes",
        [
            {"texts_agreed": False},
            {"phone_verified": False},
            {"until_on": TODAY - timedelta(days=1), "from_on": TODAY - timedelta(days=9)},
            {"from_on": TODAY + timedelta(days=1)},
        ],
    )
    def test_anybody_else_is_refused(self, arrange: Arranger, changes: dict[str, Any]) -> None:
        person = arrange.person()
        row = add(arrange, person, replace(MOTHER, **changes))
        with pytest.raises(Invalid) as refused:
            self.choose(arrange, person, row)
        assert pointers(refused) == {"/related_id": "takes-no-texts"}

    def test_somebody_elses_contact_is_refused(self, arrange: Arranger) -> None:
        row = add(arrange, arrange.person(), MOTHER)
        with pytest.raises(Invalid) as refused:
            self.choose(arrange, arrange.person(), row)
        assert pointers(refused) == {"/related_id": "takes-no-texts"}

    def test_two_people_with_one_mother_share_her_number_on_both_files(
        self, arrange: Arranger, database: Database
    ) -> None:
        one, other = arrange.person(), arrange.person()
        row = add(arrange, one, MOTHER)
        theirs = RelatedPersonRow(**row.model_dump(exclude={"id", "person_id"}), person_id=other.id)
        arrange.add(theirs)
        self.choose(arrange, one, row)
        self.choose(arrange, other, theirs)
        with database.work(arrange.office.officer, NOW) as work:
            assert number_is_shared(work, get_person(work.session, one.id))
            messages = messages_of(work, person_file(work, other.id))
        assert messages.why_no_text == "number-shared"

    def test_a_number_that_gets_another_file_s_texts_is_not_verified_by_a_tick(
        self, arrange: Arranger, database: Database
    ) -> None:
        one, other = arrange.person(), arrange.person()
        self.choose(arrange, one, add(arrange, one, MOTHER))
        with pytest.raises(Invalid) as refused:
            add(arrange, other, MOTHER)
        assert pointers(refused) == {"/phone_verified": "number-taken"}
        add(arrange, other, replace(MOTHER, phone_verified=False))

    def test_a_suspended_number_of_a_contact_is_not_verified_by_a_tick(
        self, arrange: Arranger, database: Database
    ) -> None:
        person = arrange.person()
        row = add(arrange, person, MOTHER)
        with database.work(CLOCK, NOW) as work:
            held = work.session.get_one(RelatedPersonRow, row.id)
            suspend_number(
                Recipient(get_person(work.session, person.id), held), PhoneReason.WRONG_NUMBER
            )
        for phone in (MOTHER.phone, "0044 7700 900 201"):
            with (
                pytest.raises(Invalid) as refused,
                database.work(arrange.office.officer, NOW) as work,
            ):
                change_related(work, row.id, 2, replace(MOTHER, phone=phone))
            assert pointers(refused) == {"/phone_verified": "needs-verification"}

    def test_an_old_view_of_the_person_is_refused(
        self, arrange: Arranger, database: Database
    ) -> None:
        person = arrange.person()
        with pytest.raises(Stale), database.work(arrange.office.officer, NOW) as work:
            send_texts_to(work, person.id, person.version + 1, None)


class TestWorkingAlong:
    def test_a_second_officer_sees_the_file_and_records_outcomes_until_taken_off(
        self, arrange: Arranger, database: Database
    ) -> None:
        office = arrange.office
        person = arrange.person()
        met = arrange.appointment(person, NOW - timedelta(hours=1))
        with pytest.raises(NotFound), database.work(office.colleague, NOW) as work:
            person_file(work, person.id)
        with database.work(office.officer, NOW) as work:
            work_along(work, person.id, 1, office.colleague.staff_id)
        with database.work(office.colleague, NOW) as work:
            assert [row["id"] for row in my_caseload(work)] == [person.id]
            record_outcome(work, met.id, met.version, Outcome.ATTENDED)
        with database.work(office.officer, NOW) as work:
            work_along(work, person.id, 2, None)
        with pytest.raises(NotFound), database.work(office.colleague, NOW) as work:
            person_file(work, person.id)

    @pytest.mark.parametrize("who", ["officer", "supervisor", "outsider", "planner"])
    def test_only_another_officer_of_the_team_works_along(
        self, arrange: Arranger, database: Database, who: str
    ) -> None:
        person = arrange.person()
        with pytest.raises(Invalid) as refused, database.work(arrange.office.officer, NOW) as work:
            work_along(work, person.id, 1, getattr(arrange.office, who).staff_id)
        assert pointers(refused) == {"/officer_id": "no-deputy"}

    def test_whoever_works_along_does_not_take_themselves_off(
        self, arrange: Arranger, database: Database
    ) -> None:
        colleague = arrange.office.colleague
        person = arrange.person(co_officer_id=colleague.staff_id)
        with pytest.raises(Forbidden), database.work(colleague, NOW) as work:
            work_along(work, person.id, 1, None)
        with database.work(CLOCK, NOW) as work:
            (row,) = work.session.exec(select(PersonRow).where(PersonRow.id == person.id))
            assert row.co_officer_id == colleague.staff_id
