"""Signing in: right or wrong, slowed down when guessed at, and nothing kept that opens a door."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import Connection, text
from sqlmodel import select

from aftercare.base.clock import FixedClock
from aftercare.base.errors import Throttled, WrongCredentials
from aftercare.base.ids import new_id
from aftercare.base.settings import Settings
from aftercare.casework.accounts import acts as accounts
from aftercare.casework.accounts.acts import NewAccount
from aftercare.casework.sign_in import acts as sign_in
from aftercare.casework.sign_in.acts import SESSION_TERM, TOKEN_TERM, Credential
from aftercare.casework.sign_in.own_notices import own_notices
from aftercare.casework.sign_in.password_sign_in import Attempt, PasswordChecks
from aftercare.casework.sign_in.password_sign_in import sign_in as sign_in_with
from aftercare.casework.sign_in.passwords import set_password
from aftercare.casework.sign_in.throttle import AttemptOrigin
from aftercare.domain.accounts.permissions import CLOCK, Actor, Role
from aftercare.domain.sign_in.limits import KEEP_PLACES, LIMITS, Measure
from aftercare.domain.sign_in.notices import AccountNotice
from aftercare.store.accounts.rows import StaffRow
from aftercare.store.database.unit_of_work import Database, Origin, UnitOfWork, as_sign_in
from aftercare.store.sign_in.counters import forget_counters
from aftercare.store.sign_in.rows import ApiTokenRow, CredentialRow, WebSessionRow
from tests.light_passwords import light_hash
from tests.signing_in import signed_in, signs_in
from tests.store.arranging import Arranger

PLACE = LIMITS[Measure.PLACE]
PASSWORD = "paard batterij nietje goed"


class Watched(Database):
    """Counts the transactions that are open."""

    def __init__(self, database: Database) -> None:
        self._database, self.open, self.opened = database, 0, 0

    @contextmanager
    def work(self, actor: Actor, now: datetime) -> Iterator[UnitOfWork]:
        self.open, self.opened = self.open + 1, self.opened + 1
        try:
            with self._database.work(actor, now) as work:
                yield work
        finally:
            self.open -= 1


@pytest.fixture
def account(arrange: Arranger, database: Database, clock: FixedClock) -> Actor:
    """An officer called J.Smit with the password above."""
    with database.work(CLOCK, clock.now()) as work:
        return add_account(work, "J.Smit", arrange.office.team_id)


def add_account(work: UnitOfWork, name: str, team_id: UUID) -> Actor:
    """With the password above."""
    new = NewAccount(name, f"{name} of the test", Role.OFFICER, team_id)
    staff = accounts.add_account_unchecked(work, new, active=True)
    set_password(work, staff.id, light_hash(PASSWORD))
    return staff.actor()


def test_the_right_password_signs_in_whatever_the_case_of_the_name(
    account: Actor, database: Database, clock: FixedClock
) -> None:
    assert signs_in(database, clock.now(), "j.smit", PASSWORD)
    assert not signs_in(database, clock.now(), "j.smit", PASSWORD.upper())


def test_what_is_kept_is_an_argon2_hash_and_never_the_password(
    account: Actor, connection: Connection
) -> None:
    connection.execute(text("reset role"))
    kept = connection.scalar(text("select password_hash from credential"))
    assert kept is not None
    assert kept.startswith("$argon2id$")
    assert PASSWORD not in kept


def test_an_unknown_name_costs_a_hash_too(
    arrange: Arranger, database: Database, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise the time of the answer would tell which names exist."""
    checked: list[str] = []
    verify = sign_in.HASHER.verify

    def counting(password: str, hashed: str) -> bool:
        checked.append(hashed)
        return verify(password, hashed)

    monkeypatch.setattr(sign_in.HASHER, "verify", counting)
    assert not signs_in(database, clock.now(), "nobody", PASSWORD)
    assert len(checked) == 1
    # As dear as a real one: else the time would tell after all.
    assert not sign_in.HASHER.current_hasher.check_needs_rehash(checked[0])


def test_no_transaction_is_open_while_a_password_is_checked(
    account: Actor, database: Database, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else each attempt would keep a connection, and the lock on the account, for as long as a hash takes."""
    open_at_once: list[int] = []
    watched = Watched(database)
    verify = sign_in.HASHER.verify

    def checking(password: str, hashed: str) -> bool:
        open_at_once.append(watched.open)
        return verify(password, hashed)

    monkeypatch.setattr(sign_in.HASHER, "verify", checking)
    for name, password in (("j.smit", PASSWORD), ("j.smit", "wrong"), ("nobody", PASSWORD)):
        signs_in(watched, clock.now(), name, password)
    assert open_at_once == [0, 0, 0]
    assert watched.opened > 3


def test_a_password_that_changed_while_it_was_checked_does_not_sign_in(
    account: Actor, database: Database, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    verify = sign_in.HASHER.verify

    def overtaken(password: str, hashed: str) -> bool:
        with database.work(CLOCK, clock.now()) as work, as_sign_in(work):
            work.session.get_one(CredentialRow, account.staff_id).password_hash = sign_in.NOBODY
        return verify(password, hashed)

    monkeypatch.setattr(sign_in.HASHER, "verify", overtaken)
    assert not signs_in(database, clock.now(), "j.smit", PASSWORD)


def test_an_account_that_was_closed_while_its_password_was_checked_does_not_sign_in(
    account: Actor, database: Database, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    verify = sign_in.HASHER.verify

    def overtaken(password: str, hashed: str) -> bool:
        with database.work(CLOCK, clock.now()) as work:
            work.session.get_one(StaffRow, account.staff_id).active = False
        return verify(password, hashed)

    monkeypatch.setattr(sign_in.HASHER, "verify", overtaken)
    assert not signs_in(database, clock.now(), "j.smit", PASSWORD)


def wrong_until_throttled(database: Database, now: datetime, name: str, **place: str) -> int:
    """How many wrong passwords are looked at before the answer is to wait."""
    for number in range(1_000):
        try:
            assert not signs_in(database, now, name, "wrong", **place)
        except Throttled:
            return number
    raise AssertionError("never throttled")


def test_after_eight_wrong_passwords_even_the_right_one_waits_for_a_moment(
    account: Actor, database: Database, clock: FixedClock
) -> None:
    assert wrong_until_throttled(database, clock.now(), "j.smit") == PLACE.burst
    clock.move_to(clock.now() + PLACE.every - timedelta(seconds=1))
    with pytest.raises(Throttled):
        signs_in(database, clock.now(), "j.smit", PASSWORD)
    clock.move_to(clock.now() + timedelta(seconds=1))
    assert signs_in(database, clock.now(), "j.smit", PASSWORD)
    # A success forgets the failures before it.
    assert wrong_until_throttled(database, clock.now(), "j.smit") == PLACE.burst


def test_a_name_that_is_nobodys_is_throttled_just_as_one_that_exists(
    account: Actor, database: Database, clock: FixedClock
) -> None:
    """Else the answers would tell which names exist."""
    tries = [
        wrong_until_throttled(database, clock.now(), name, address=f"192.0.2.{number}")
        for number, name in enumerate(("j.smit", "nobody"))
    ]
    assert tries == [PLACE.burst, PLACE.burst]


def test_strangers_slow_down_a_name_but_not_where_it_signed_in_before(
    account: Actor, database: Database, clock: FixedClock
) -> None:
    now = clock.now()
    own = signed_in(database, now, "j.smit", PASSWORD, address="192.0.2.1")
    for number in range(2, 200):
        with suppress(Throttled):
            signs_in(database, now, "j.smit", "wrong", address=f"198.51.100.{number}")
    with pytest.raises(Throttled):
        signs_in(database, now, "j.smit", PASSWORD, address="203.0.113.9")
    assert signs_in(database, now, "j.smit", PASSWORD, address="192.0.2.1")
    assert signs_in(database, now, "j.smit", PASSWORD, address="203.0.113.9", device=own.device)


def test_a_spray_of_names_from_one_address_meets_its_limit_but_not_a_device_that_signed_in(
    account: Actor, arrange: Arranger, database: Database, clock: FixedClock
) -> None:
    now = clock.now()
    own = signed_in(database, now, "j.smit", PASSWORD, address="192.0.2.1")
    looked_at, burst = 0, LIMITS[Measure.ADDRESS].burst
    with database.work(CLOCK, now) as work:
        # Each unknown name costs a whole hash, which another test is about.
        for number in range(burst):
            add_account(work, f"name-{number}", arrange.office.team_id)
    for number in range(100):
        with suppress(Throttled):
            looked_at += not signs_in(database, now, f"name-{number}", "wrong", address="192.0.2.1")
    assert looked_at == burst
    assert signs_in(database, now, "j.smit", PASSWORD, address="192.0.2.1", device=own.device)
    assert signs_in(database, now, "j.smit", PASSWORD, address="192.0.2.2")


def test_a_device_that_we_did_not_make_is_not_taken_over(
    account: Actor, database: Database, clock: FixedClock
) -> None:
    """Else a stranger could put a token in a browser, and count as its device from then on."""
    planted = signed_in(database, clock.now(), "j.smit", PASSWORD, device="planted")
    assert planted.device != "planted"
    again = signed_in(database, clock.now(), "j.smit", PASSWORD, device=planted.device)
    assert again.device == planted.device


def test_counters_are_deleted_once_empty_and_places_after_ninety_days(
    account: Actor, database: Database, clock: FixedClock
) -> None:
    signed_in(database, clock.now(), "j.smit", PASSWORD)
    signs_in(database, clock.now(), "nobody", "wrong")
    with database.work(CLOCK, clock.now()) as work, as_sign_in(work):
        counted = text(
            "select (select count(*) from sign_in_counter), (select count(*) from known_place)"
        )
        assert tuple(work.session.execute(counted).one()) > (0, 0)
        later = work.now + KEEP_PLACES + timedelta(seconds=1)
        forget_counters(work.session, later, work.now)
        assert tuple(work.session.execute(counted).one()) == (0, 2)
        forget_counters(work.session, later, later - KEEP_PLACES)
        assert tuple(work.session.execute(counted).one()) == (0, 0)


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
    issued = signed_in(database, clock.now(), "J.Smit", PASSWORD, kind)
    token = issued.token
    other = Credential.BEARER if kind is Credential.WEB_SESSION else Credential.WEB_SESSION
    with database.work(CLOCK, clock.now()) as work:
        with as_sign_in(work):
            kept = work.session.exec(select(row)).one()
        assert kept.token_hash == sign_in.token_hash(token)
        assert token.encode() not in kept.token_hash
        assert sign_in.whose_token(work, token, kind) == account
        assert sign_in.whose_token(work, token, other) is None
        assert sign_in.whose_token(work, token + "x", kind) is None
    assert issued.ends_at == clock.now() + term
    with database.work(CLOCK, issued.ends_at) as work:
        assert sign_in.whose_token(work, token, kind) is None


def test_who_signs_out_is_unknown_at_once(
    account: Actor, database: Database, clock: FixedClock
) -> None:
    token = signed_in(database, clock.now(), "J.Smit", PASSWORD).token
    with database.work(CLOCK, clock.now()) as work:
        sign_in.sign_out(work, token)
        sign_in.sign_out(work, "never issued")
    with database.work(CLOCK, clock.now()) as work:
        assert sign_in.whose_token(work, token, Credential.WEB_SESSION) is None


def test_an_unknown_name_costs_as_much_as_a_wrong_password() -> None:
    # $argon2id$v=19$m=65536,t=3,p=4$salt$hash
    fresh = sign_in.HASHER.hash("anything")
    assert sign_in.NOBODY.split("$")[:4] == fresh.split("$")[:4]


def test_what_was_refused_is_refused_again_without_asking_the_database(
    account: Actor, database: Database, clock: FixedClock
) -> None:
    """So that an attack that goes on costs no connection. It is looked at again when the counter says so."""
    checks, now = PasswordChecks(Settings()), clock.now()
    origin = Origin("192.0.2.77")
    attempt = Attempt("j.smit", "wrong", Credential.BEARER, new_id(), origin)
    places = AttemptOrigin.of("j.smit", origin.address, "")
    for _ in range(PLACE.burst):
        with pytest.raises(WrongCredentials):
            sign_in_with(database, now, checks, attempt)
        assert not checks.refused.holds(places, now)
    with pytest.raises(Throttled):
        sign_in_with(database, now, checks, attempt)
    assert checks.refused.holds(places, now + PLACE.every - timedelta(seconds=1))
    assert not checks.refused.holds(places, now + PLACE.every)
    assert not checks.refused.holds(AttemptOrigin.of("j.smit", origin.address, "a device"), now)
    assert not checks.refused.holds(AttemptOrigin.of("j.smit", "192.0.2.78", ""), now)


def test_a_sign_in_from_a_new_place_is_news_once_and_the_first_of_all_is_none(
    account: Actor, database: Database, clock: FixedClock
) -> None:
    def news_after(address: str, device: str = "") -> tuple[str, int]:
        """The device of this sign-in, and how many notices there are after it."""
        found = signed_in(database, clock.now(), "j.smit", PASSWORD, address=address, device=device)
        with database.work(account, clock.now()) as work:
            kinds = [one.kind for one in own_notices(work)]
        return found.device, kinds.count(AccountNotice.NEW_PLACE)

    device, first = news_after("192.0.2.1")
    assert first == 0
    assert news_after("192.0.2.1")[1] == news_after("198.51.100.7", device)[1] == 0
    assert news_after("203.0.113.9")[1] == 1
    assert news_after("203.0.113.9")[1] == 1
