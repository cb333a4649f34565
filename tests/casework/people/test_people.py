"""Enrolling a person and keeping their details true."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from aftercare.base.errors import DuplicateReference, Invalid, NotFound, Stale
from aftercare.casework.people.acts import PersonDetails, change_details, enrol, number_is_shared
from aftercare.casework.people.same_clients import Apart
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.people.person import Regime, WhyNoText, why_no_text
from aftercare.domain.phones.verification import PhoneReason
from aftercare.processes.messages.recipients import reachability, recipient_of, suspend_number
from aftercare.scheduling.reminders.plan_reminders import plan_batch
from aftercare.store.database.unit_of_work import Database
from aftercare.store.people.rows import PersonRow, get_person
from aftercare.store.sites.rows import home_of
from tests.store.arranging import CALLBACK, NOW, Arranger, messages_for, unknown_id

DETAILS = PersonDetails(
    reference=" V-1 ",
    given_name="Voorbeeld",
    family_name="Persoon",
    birth_on=date(1980, 2, 29),
    regime=Regime.ADULT,
    tier=2,
    phone="+1 (202) 555-0100",
    texts_consented=True,
)


def details_of(person: PersonRow, **changes: Any) -> PersonDetails:
    same = PersonDetails(
        person.reference, person.given_name, person.family_name, person.birth_on,
        Regime(person.regime), person.tier, person.language, person.phone,
        person.phone_state == "verified", person.texts_consented, person.deputy_id,
    )  # fmt: skip
    return replace(same, **changes)


def test_an_enrolled_person_is_on_the_officers_caseload_with_a_home_and_a_tidy_number(
    arrange: Arranger, database: Database
) -> None:
    office = arrange.office
    with database.work(office.officer, NOW) as work:
        person = enrol(work, replace(DETAILS, deputy_id=office.deputy.staff_id))
    with database.work(office.officer, NOW) as work:
        row = get_person(work.session, person.id)
        assert (row.reference, row.phone, row.phone_state) == ("V-1", "+12025550100", "unverified")
        assert (row.officer_id, row.team_id) == (office.officer.staff_id, office.team_id)
        assert row.enrolled_on == date(2026, 11, 24)
        assert home_of(work.session, person.id) is not None


def test_a_reference_is_used_once(arrange: Arranger, database: Database) -> None:
    with database.work(arrange.office.officer, NOW) as work:
        enrol(work, DETAILS)
    with pytest.raises(DuplicateReference), database.work(arrange.office.officer, NOW) as work:
        enrol(work, DETAILS, Apart(None, "Twins"))


@pytest.mark.parametrize(
    ("changes", "pointers"),
    [
        ({"reference": " "}, {"/reference"}),
        ({"given_name": "", "family_name": "x" * 101}, {"/given_name", "/family_name"}),
        ({"family_name": "a\0b"}, {"/family_name"}),
        ({"birth_on": date(2026, 11, 24)}, {"/birth_on"}),
        ({"birth_on": date(1900, 1, 1)}, {"/birth_on"}),
        ({"tier": 4}, {"/tier"}),
        ({"language": "fy"}, {"/language"}),
        ({"phone": "bellen"}, {"/phone"}),
        ({"phone": "020-1234567"}, {"/phone"}),
    ],
)
def test_every_field_that_does_not_hold_is_named(
    arrange: Arranger, database: Database, changes: dict[str, Any], pointers: set[str]
) -> None:
    with pytest.raises(Invalid) as caught, database.work(arrange.office.officer, NOW) as work:
        enrol(work, replace(DETAILS, **changes))
    assert {fault.pointer for fault in caught.value.fields} == pointers


def test_a_name_of_before_with_a_sign_that_no_one_sees_does_not_keep_from_other_changes(
    arrange: Arranger, database: Database
) -> None:
    person = arrange.person(given_name="Voor\u200bbeeld")
    with database.work(arrange.office.officer, NOW) as work:
        changed = change_details(work, person.id, 1, details_of(person, family_name="Anders"))
        assert (changed.given_name, changed.family_name) == ("Voor\u200bbeeld", "Anders")
    with database.work(arrange.office.officer, NOW) as work, pytest.raises(Invalid) as refused:
        change_details(work, person.id, 2, details_of(person, family_name="An\u202eders"))
    assert [(one.pointer, one.code) for one in refused.value.fields] == [
        ("/family_name", "unseen-characters")
    ]


@pytest.mark.parametrize("who", ["officer", "supervisor", "outsider"])
def test_a_deputy_is_another_officer_of_the_team(
    arrange: Arranger, database: Database, who: str
) -> None:
    deputy = getattr(arrange.office, who).staff_id
    with pytest.raises(Invalid) as caught, database.work(arrange.office.officer, NOW) as work:
        enrol(work, replace(DETAILS, deputy_id=deputy))
    assert [fault.pointer for fault in caught.value.fields] == ["/deputy_id"]


def test_a_closed_account_is_no_deputy(arrange: Arranger, database: Database) -> None:
    gone = arrange.staff("officer", team_id=arrange.office.team_id, active=False)
    with pytest.raises(Invalid) as caught, database.work(arrange.office.officer, NOW) as work:
        enrol(work, replace(DETAILS, deputy_id=gone.staff_id))
    assert [fault.pointer for fault in caught.value.fields] == ["/deputy_id"]


def test_a_stale_change_overwrites_nothing(arrange: Arranger, database: Database) -> None:
    person = arrange.person()
    with database.work(arrange.office.officer, NOW) as work:
        change_details(work, person.id, 1, details_of(person, tier=1))
    with pytest.raises(Stale), database.work(arrange.office.deputy, NOW) as work:
        change_details(work, person.id, 1, details_of(person, tier=3))
    with database.work(arrange.office.officer, NOW) as work:
        assert (get_person(work.session, person.id).tier, person.version) == (1, 1)


@pytest.mark.parametrize("who", ["colleague", "outsider", "other_supervisor"])
def test_other_peoples_persons_are_not_there(
    arrange: Arranger, database: Database, who: str
) -> None:
    person = arrange.person()
    with pytest.raises(NotFound), database.work(getattr(arrange.office, who), NOW) as work:
        change_details(work, person.id, 1, details_of(person))
    with pytest.raises(NotFound), database.work(getattr(arrange.office, who), NOW) as work:
        change_details(work, unknown_id(), 1, details_of(person))


def test_a_new_number_starts_unverified_and_keeps_the_wish_for_no_texts(
    arrange: Arranger, database: Database
) -> None:
    """Only the person takes back a STOP."""
    person = arrange.person(opted_out_at=NOW)
    changed = details_of(person, phone="+1 303 555 0177", phone_verified=False)
    with database.work(arrange.office.officer, NOW) as work:
        row = change_details(work, person.id, 1, changed)
        assert (row.phone_state, row.opted_out_at) == ("unverified", NOW)


def test_a_suspended_number_stays_suspended_whatever_is_ticked(
    arrange: Arranger, database: Database
) -> None:
    """A code or a call brings it back: casework.phones."""
    person = arrange.person(phone_state="suspended")
    with database.work(arrange.office.officer, NOW) as work:
        row = change_details(work, person.id, 1, details_of(person))
        assert row.phone_state == "suspended"
    ticked = details_of(person, phone_verified=True)
    with pytest.raises(Invalid) as refused, database.work(arrange.office.officer, NOW) as work:
        change_details(work, person.id, 2, ticked)
    assert faults(refused) == {"/phone_verified": "needs-verification"}


def faults(refused: pytest.ExceptionInfo[Invalid]) -> dict[str, str]:
    return {fault.pointer: fault.code for fault in refused.value.fields}


def test_a_number_somebody_else_has_or_had_is_verified_by_no_tick(
    arrange: Arranger, database: Database
) -> None:
    officer, first = arrange.office.officer, arrange.person(phone="+12025550100")
    ticked = replace(DETAILS, phone_verified=True)
    with pytest.raises(Invalid) as refused, database.work(officer, NOW) as work:
        enrol(work, ticked)
    assert faults(refused) == {"/phone_verified": "number-taken"}
    with database.work(officer, NOW) as work:
        change_details(work, first.id, 1, details_of(first, phone="+13035550177"))
    with pytest.raises(Invalid) as refused, database.work(officer, NOW) as work:
        enrol(work, ticked)
    assert faults(refused) == {"/phone_verified": "needs-verification"}
    with database.work(officer, NOW) as work:
        assert enrol(work, DETAILS).phone_state == "unverified"


def test_a_number_that_was_verified_and_stays_is_not_asked_for_again(
    arrange: Arranger, database: Database
) -> None:
    """Though another client has it as well meanwhile."""
    person = arrange.person()
    arrange.person(phone=person.phone)
    changed = details_of(person, given_name="Anders")
    with database.work(arrange.office.officer, NOW) as work:
        row = change_details(work, person.id, 1, changed)
        assert (row.given_name, row.phone_state) == ("Anders", "verified")


def test_the_old_number_comes_back_unverified_and_without_texts(
    arrange: Arranger, database: Database
) -> None:
    officer, person = arrange.office.officer, arrange.person()
    with database.work(CLOCK, NOW) as work:
        mine = recipient_of(work.session, get_person(work.session, person.id))
        suspend_number(mine, PhoneReason.WRONG_NUMBER)
    for version, phone in ((2, "+13035550177"), (3, person.phone)):
        changed = details_of(person, phone=phone, phone_verified=False)
        with database.work(officer, NOW) as work:
            row = change_details(work, person.id, version, changed)
            assert row.phone_state == "unverified"
    with database.work(CLOCK, NOW) as work:
        reached = reachability(work.session, get_person(work.session, person.id), NOW)
    assert why_no_text(reached) is WhyNoText.NUMBER_UNPROVEN
    back = details_of(person, phone_verified=True)
    with pytest.raises(Invalid), database.work(officer, NOW) as work:
        change_details(work, person.id, 4, back)


def test_a_number_on_file_that_the_library_no_longer_knows_stops_no_other_change(
    arrange: Arranger, database: Database
) -> None:
    person = arrange.person(phone="+31600000000123")
    with database.work(arrange.office.officer, NOW) as work:
        row = change_details(work, person.id, 1, details_of(person, given_name="Ander"))
        assert (row.given_name, row.phone) == ("Ander", person.phone)


def test_a_number_taken_away_leaves_no_state_behind(arrange: Arranger, database: Database) -> None:
    person = arrange.person()
    with database.work(arrange.office.officer, NOW) as work:
        row = change_details(work, person.id, 1, details_of(person, phone=" "))
        assert (row.phone, row.phone_state) == (None, "none")


def test_a_shared_number_is_noticed_across_teams_without_saying_whose(
    arrange: Arranger, database: Database
) -> None:
    office = arrange.office
    person = arrange.person()
    other = arrange.person()
    arrange.person(phone=person.phone, team_id=office.other_team_id,
                   officer_id=office.outsider.staff_id, deputy_id=None)  # fmt: skip
    with database.work(office.officer, NOW) as work:
        assert number_is_shared(work, person)
        assert not number_is_shared(work, other)


def test_who_can_be_texted_after_all_gets_the_reminder_that_was_withheld(
    arrange: Arranger, database: Database
) -> None:
    # Given an appointment whose reminder was withheld, because the person had not consented
    person = arrange.person(texts_consented=False)
    row = arrange.appointment(person, NOW + timedelta(days=3))
    with database.work(CLOCK, NOW) as work:
        assert plan_batch(work, [row.id], CALLBACK) == 1
    with database.work(CLOCK, NOW) as work:
        assert {one.state for one in messages_for(work.session, row.id)} == {"withheld"}

    # When the officer records the consent and the clock ticks again
    with database.work(arrange.office.officer, NOW) as work:
        details = details_of(person, texts_consented=True)
        change_details(work, person.id, person.version, details)
    with database.work(CLOCK, NOW) as work:
        assert plan_batch(work, [row.id], CALLBACK) == 1

    # Then what can still help is planned; a week before has passed
    with database.work(CLOCK, NOW) as work:
        found = messages_for(work.session, row.id)
        assert {one.state for one in found if one.useful_until_at > NOW} == {"planned"}
        assert {one.state for one in found if one.useful_until_at <= NOW} == {"withheld"}
