"""Signing in: right or wrong, slowed down when guessed at, and nothing kept that opens a door."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Connection, text
from sqlmodel import select

from aftercare.base.clock import FixedClock
from aftercare.base.errors import (
    AccountHasCaseload,
    DuplicateReference,
    Invalid,
    Throttled,
    WrongCredentials,
)
from aftercare.casework.accounts import acts as accounts
from aftercare.casework.accounts.acts import (
    ATTEMPTS,
    PAUSE,
    SESSION_TERM,
    TOKEN_TERM,
    Credential,
    NewAccount,
)
from aftercare.casework.transfers.acts import NewTransfer, preview_transfer, transfer_clients
from aftercare.domain.accounts.permissions import CLOCK, Actor, Role
from aftercare.scheduling.escalation.evaluate_rules import evaluate_people
from aftercare.store.accounts.rows import ApiTokenRow, WebSessionRow
from aftercare.store.database.unit_of_work import Database
from aftercare.store.escalation.rows import EscalationRow
from aftercare.store.people.rows import PersonRow
from tests.store.arranging import NOW, Arranger

PASSWORD = "paard batterij nietje goed"


@pytest.fixture
def account(arrange: Arranger, database: Database, clock: FixedClock) -> Actor:
    """An officer called J.Smit with the password above."""
    new = NewAccount("J.Smit", "J. Smit", Role.OFFICER, PASSWORD, arrange.office.team_id)
    with database.work(arrange.office.admin, clock.now()) as work:
        return accounts.add_account(work, new).actor()


def signs_in(database: Database, clock: FixedClock, name: str, password: str) -> bool:
    with database.work(CLOCK, clock.now()) as work:
        return accounts.check_password(work, name, password) is not None


def test_the_right_password_signs_in_whatever_the_case_of_the_name(
    account: Actor, database: Database, clock: FixedClock
) -> None:
    assert signs_in(database, clock, "j.smit", PASSWORD)
    assert not signs_in(database, clock, "j.smit", PASSWORD.upper())


def test_what_is_kept_is_an_argon2_hash_and_never_the_password(
    account: Actor, connection: Connection
) -> None:
    kept = connection.scalar(text("select password_hash from credential"))
    assert kept is not None
    assert kept.startswith("$argon2id$")
    assert PASSWORD not in kept


def test_an_unknown_name_costs_a_hash_too(
    arrange: Arranger, database: Database, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise the time of the answer would tell which names exist."""
    checked: list[str] = []
    verify = accounts.HASHER.verify

    def counting(password: str, hashed: str) -> bool:
        checked.append(hashed)
        return verify(password, hashed)

    monkeypatch.setattr(accounts.HASHER, "verify", counting)
    assert not signs_in(database, clock, "nobody", PASSWORD)
    assert len(checked) == 1
    # As dear as a real one: else the time would tell after all.
    assert not accounts.HASHER.current_hasher.check_needs_rehash(checked[0])


def test_after_eight_wrong_passwords_even_the_right_one_waits(
    account: Actor, database: Database, clock: FixedClock
) -> None:
    for _ in range(ATTEMPTS):
        assert not signs_in(database, clock, "j.smit", "wrong")
    clock.move_to(clock.now() + PAUSE - timedelta(seconds=1))
    with pytest.raises(Throttled):
        signs_in(database, clock, "j.smit", PASSWORD)
    clock.move_to(clock.now() + timedelta(seconds=1))
    assert signs_in(database, clock, "j.smit", PASSWORD)


def test_a_success_forgets_the_failures_before_it(
    account: Actor, database: Database, clock: FixedClock
) -> None:
    for _ in range(ATTEMPTS - 1):
        assert not signs_in(database, clock, "j.smit", "wrong")
    assert signs_in(database, clock, "j.smit", PASSWORD)
    assert not signs_in(database, clock, "j.smit", "wrong")
    assert signs_in(database, clock, "j.smit", PASSWORD)
    for _ in range(ATTEMPTS):
        assert not signs_in(database, clock, "j.smit", "wrong")
    with pytest.raises(Throttled):
        signs_in(database, clock, "j.smit", PASSWORD)


def test_a_wrong_password_is_shown_after_it_was_counted() -> None:
    with pytest.raises(WrongCredentials):
        accounts.refuse_wrong(None)


@pytest.mark.parametrize(
    ("kind", "row", "term"),
    [
        (Credential.WEB_SESSION, WebSessionRow, SESSION_TERM),
        (Credential.BEARER, ApiTokenRow, TOKEN_TERM),
    ],
)
def test_a_token_says_who_one_is_until_its_term_and_only_its_hash_is_kept(
    account: Actor,
    database: Database,
    clock: FixedClock,
    kind: Credential,
    row: type[WebSessionRow | ApiTokenRow],
    term: timedelta,
) -> None:
    with database.work(CLOCK, clock.now()) as work:
        staff = accounts.check_password(work, "J.Smit", PASSWORD)
        token, ends_at = accounts.issue_token(work, accounts.refuse_wrong(staff), kind)
    other = Credential.BEARER if kind is Credential.WEB_SESSION else Credential.WEB_SESSION
    with database.work(CLOCK, clock.now()) as work:
        kept = work.session.exec(select(row)).one()
        assert kept.token_hash == accounts.token_hash(token)
        assert token.encode() not in kept.token_hash
        assert accounts.whose_token(work, token, kind) == account
        assert accounts.whose_token(work, token, other) is None
        assert accounts.whose_token(work, token + "x", kind) is None
    assert ends_at == clock.now() + term
    with database.work(CLOCK, ends_at) as work:
        assert accounts.whose_token(work, token, kind) is None


def test_who_signs_out_is_unknown_at_once(
    account: Actor, database: Database, clock: FixedClock
) -> None:
    with database.work(CLOCK, clock.now()) as work:
        staff = accounts.refuse_wrong(accounts.check_password(work, "J.Smit", PASSWORD))
        token, _ = accounts.issue_token(work, staff, Credential.WEB_SESSION)
    with database.work(CLOCK, clock.now()) as work:
        accounts.sign_out(work, token)
        accounts.sign_out(work, "never issued")
    with database.work(CLOCK, clock.now()) as work:
        assert accounts.whose_token(work, token, Credential.WEB_SESSION) is None


def test_a_closed_account_is_out_everywhere_and_stays_on_record(
    account: Actor, arrange: Arranger, database: Database, clock: FixedClock
) -> None:
    with database.work(CLOCK, clock.now()) as work:
        staff = accounts.refuse_wrong(accounts.check_password(work, "J.Smit", PASSWORD))
        token, _ = accounts.issue_token(work, staff, Credential.BEARER)
    with database.work(arrange.office.admin, clock.now()) as work:
        accounts.close_account(work, account.account_id)
        assert account.account_id in {one.id for one in accounts.list_accounts(work)}
    with database.work(CLOCK, clock.now()) as work:
        assert accounts.whose_token(work, token, Credential.BEARER) is None
    assert not signs_in(database, clock, "J.Smit", PASSWORD)


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
        office.colleague.account_id,
        {person.id: office.officer.account_id},
        NOW.date() + timedelta(days=1),
        "x",
    )
    with database.work(office.supervisor, NOW) as work:
        shown = preview_transfer(work, new)
    with database.work(office.supervisor, NOW) as work:
        transfer_clients(work, new, shown.fingerprint)
    left = {}
    for who in ("officer", "colleague", "deputy"):
        try:
            with database.work(office.admin, NOW) as work:
                accounts.close_account(work, getattr(office, who).account_id)
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
        accounts.close_account(work, office.deputy.account_id)
    assert [(one.pointer, one.code, one.holes) for one in left.value.fields] == [
        ("/as_deputy", "as-deputy-left", {"number": 1})
    ]
    with database.work(CLOCK, NOW) as work:
        work.session.get_one(PersonRow, person.id).deputy_id = office.colleague.staff_id
    with database.work(office.admin, NOW) as work:
        accounts.close_account(work, office.deputy.account_id)


@pytest.mark.parametrize(
    ("changes", "pointers"),
    [
        ({"username": "x"}, {"/username"}),
        ({"username": "j smit"}, {"/username"}),
        ({"display_name": "  "}, {"/display_name"}),
        ({"password": "elf letters"}, {"/password"}),
        ({"team_id": None}, {"/team_id"}),
        ({"role": Role.PROVIDER, "team_id": None}, {"/provider_id"}),
        ({"role": Role.CLOCK}, {"/role"}),
        ({"username": "", "password": ""}, {"/username", "/password"}),
    ],
)
def test_a_new_account_names_every_field_that_does_not_hold(
    arrange: Arranger,
    database: Database,
    clock: FixedClock,
    changes: dict[str, object],
    pointers: set[str],
) -> None:
    values = {"username": "new", "display_name": "N", "role": Role.OFFICER, "password": PASSWORD,
              "team_id": arrange.office.team_id} | changes  # fmt: skip
    with pytest.raises(Invalid) as caught, database.work(arrange.office.admin, clock.now()) as work:
        accounts.add_account(work, NewAccount(**values))
    assert {fault.pointer for fault in caught.value.fields} == pointers


def test_a_name_is_taken_whatever_its_case(
    account: Actor, arrange: Arranger, database: Database, clock: FixedClock
) -> None:
    again = NewAccount("j.SMIT", "J. Smit", Role.AUDITOR, PASSWORD)
    with (
        pytest.raises(DuplicateReference),
        database.work(arrange.office.admin, clock.now()) as work,
    ):
        accounts.add_account(work, again)


def test_an_unknown_name_costs_as_much_as_a_wrong_password() -> None:
    # $argon2id$v=19$m=65536,t=3,p=4$salt$hash
    fresh = accounts.HASHER.hash("anything")
    assert accounts.NOBODY.split("$")[:4] == fresh.split("$")[:4]
