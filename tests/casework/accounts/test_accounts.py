"""Accounts: made with faults named, closed only when no work is left."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from aftercare.base.clock import FixedClock
from aftercare.base.errors import AccountHasCaseload, DuplicateReference, Invalid
from aftercare.casework.accounts import acts as accounts
from aftercare.casework.accounts.acts import NewAccount
from aftercare.casework.sign_in import acts as sign_in
from aftercare.casework.sign_in.acts import Credential
from aftercare.casework.sign_in.passwords import set_password
from aftercare.casework.transfers.acts import NewTransfer, preview_transfer, transfer_clients
from aftercare.domain.accounts.permissions import CLOCK, Actor, Role
from aftercare.scheduling.escalation.evaluate_rules import evaluate_people
from aftercare.store.accounts.rows import StaffRow
from aftercare.store.database.unit_of_work import Database
from aftercare.store.escalation.rows import EscalationRow
from aftercare.store.people.rows import PersonRow
from tests.light_passwords import light_hash
from tests.signing_in import signed_in, signs_in
from tests.store.arranging import NOW, Arranger

PASSWORD = "paard batterij nietje goed"


@pytest.fixture
def account(arrange: Arranger, database: Database, clock: FixedClock) -> Actor:
    """An officer called J.Smit with the password above."""
    new = NewAccount("J.Smit", "J. Smit", Role.OFFICER, arrange.office.team_id)
    with database.work(CLOCK, clock.now()) as work:
        staff = accounts.add_account_unchecked(work, new, active=True)
        set_password(work, staff.id, light_hash(PASSWORD))
        return staff.actor()


def test_a_closed_account_is_out_everywhere_and_stays_on_record(
    account: Actor, arrange: Arranger, database: Database, clock: FixedClock
) -> None:
    token = signed_in(database, clock.now(), "J.Smit", PASSWORD, Credential.BEARER).token
    with database.work(arrange.office.admin, clock.now()) as work:
        accounts.close_account(work, account.staff_id)
        assert account.staff_id in {one.id for one in accounts.list_accounts(work)}
    with database.work(CLOCK, clock.now()) as work:
        assert sign_in.whose_token(work, token, Credential.BEARER) is None
    assert not signs_in(database, clock.now(), "J.Smit", PASSWORD)


def test_an_account_is_closed_only_when_no_work_is_left_without_an_officer(
    arrange: Arranger, database: Database
) -> None:
    office = arrange.office
    person = arrange.person(officer_id=office.colleague.staff_id)
    arrange.appointment(person, NOW + timedelta(days=2), officer_id=office.officer.staff_id)
    other = arrange.person(officer_id=office.colleague.staff_id)
    appointment, _ = arrange.miss(other, NOW - timedelta(days=3), "unexcused")
    with database.work(CLOCK, NOW) as work:
        evaluate_people(work, [appointment.person_id])
        (escalation,) = work.session.exec(select(EscalationRow))
        escalation.handed_to = office.officer.staff_id
    new = NewTransfer(
        office.colleague.staff_id,
        {person.id: office.officer.staff_id},
        NOW.date() + timedelta(days=1),
        "een goede reden",
    )
    with database.work(office.supervisor, NOW) as work:
        shown = preview_transfer(work, new)
    with database.work(office.supervisor, NOW) as work:
        transfer_clients(work, new, shown.fingerprint)
    left = {}
    for who in ("officer", "colleague", "deputy"):
        try:
            with database.work(office.admin, NOW) as work:
                accounts.close_account(work, getattr(office, who).staff_id)
        except AccountHasCaseload as fault:
            left[who] = {one.pointer: one.holes["number"] for one in fault.fields}
    assert left == {
        "officer": {"/appointments": 1, "/escalations": 1, "/transfers": 1},
        "colleague": {"/clients": 2},
        "deputy": {"/as_deputy": 2},
    }


def test_an_account_that_is_the_deputy_of_a_client_is_closed_once_another_is_chosen(
    arrange: Arranger, database: Database
) -> None:
    office = arrange.office
    person = arrange.person()
    arrange.person(closed_on=NOW.date())
    with pytest.raises(AccountHasCaseload) as left, database.work(office.admin, NOW) as work:
        accounts.close_account(work, office.deputy.staff_id)
    assert [(one.pointer, one.code, one.holes) for one in left.value.fields] == [
        ("/as_deputy", "as-deputy-left", {"number": 1})
    ]
    with database.work(CLOCK, NOW) as work:
        work.session.get_one(PersonRow, person.id).deputy_id = office.colleague.staff_id
    with database.work(office.admin, NOW) as work:
        accounts.close_account(work, office.deputy.staff_id)


@pytest.mark.parametrize(
    ("changes", "pointers"),
    [
        ({"username": "x"}, {"/username"}),
        ({"username": "j smit"}, {"/username"}),
        ({"display_name": "  "}, {"/display_name"}),
        ({"display_name": "J.\u202eSmit"}, {"/display_name"}),
        ({"display_name": "J.\nSmit"}, {"/display_name"}),
        ({"display_name": "M. Ja\u0430nsen"}, {"/display_name"}),
        ({"username": "\u017fmit"}, {"/username"}),
        ({"team_id": None}, {"/team_id"}),
        ({"role": Role.PROVIDER, "team_id": None}, {"/provider_id"}),
        ({"role": Role.CLOCK}, {"/role"}),
        ({"username": "", "display_name": ""}, {"/username", "/display_name"}),
    ],
)
def test_a_new_account_names_every_field_that_does_not_hold(
    arrange: Arranger,
    database: Database,
    clock: FixedClock,
    changes: dict[str, object],
    pointers: set[str],
) -> None:
    values = {"username": "new", "display_name": "N", "role": Role.OFFICER,
              "team_id": arrange.office.team_id} | changes  # fmt: skip
    with pytest.raises(Invalid) as caught, database.work(CLOCK, clock.now()) as work:
        accounts.add_account_unchecked(work, NewAccount(**values), active=True)
    assert {fault.pointer for fault in caught.value.fields} == pointers


@pytest.mark.parametrize(
    "alike",
    [
        "j. SMIT",
        "J.  Smit",
        "J.Smit",
        "J. Sm\u00eet",
        "\u0408. \u0405\u043c\u0456\u0442",
        "\uff2a. \uff33mit",
    ],
    ids=["case", "spaces", "dots", "accents", "Cyrillic letters", "wide letters"],
)
def test_a_name_that_looks_like_that_of_a_colleague_is_taken(
    alike: str, account: Actor, arrange: Arranger, database: Database
) -> None:
    new = NewAccount("other", alike, Role.OFFICER, arrange.office.team_id)
    with database.work(CLOCK, NOW) as work:
        with pytest.raises(Invalid) as refused:
            accounts.add_account_unchecked(work, new, active=True)
        assert [(one.pointer, one.code) for one in refused.value.fields] == [
            ("/display_name", "name-in-use")
        ]
        # Two that looked alike before this was checked keep their names, and may change their language.
        twin = StaffRow(username="twin", display_name=alike, role=Role.ADMIN.value)
        work.session.add(twin)
    with database.work(arrange.office.admin, NOW) as work:
        accounts.rename_account(work, twin.id, 1, display_name=f" {alike} ", language="en")


@pytest.mark.parametrize(
    "other", ["J. Smits", "J. Smit (Noord)", "\u0406\u0432\u0430\u043d \u0421\u043c\u0456\u0442"]
)
def test_a_name_that_differs_in_a_letter_is_free(
    other: str, account: Actor, arrange: Arranger, database: Database
) -> None:
    new = NewAccount("other", other, Role.OFFICER, arrange.office.team_id)
    with database.work(CLOCK, NOW) as work:
        assert accounts.add_account_unchecked(work, new, active=True).display_name == other


def test_a_name_is_taken_whatever_its_case(
    account: Actor, database: Database, clock: FixedClock
) -> None:
    again = NewAccount("j.SMIT", "J. Smits", Role.AUDITOR)
    with pytest.raises(DuplicateReference), database.work(CLOCK, clock.now()) as work:
        accounts.add_account_unchecked(work, again, active=True)
