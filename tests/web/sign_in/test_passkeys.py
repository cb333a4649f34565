"""A passkey opens its account, once for each challenge, and only in the browser that was asked."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr
from sqlalchemy import text

from aftercare.base.clock import FixedClock
from aftercare.base.errors import SecondFactorNeeded
from aftercare.base.sealing import new_key
from aftercare.base.settings import Settings
from aftercare.bootstrap import AppState, furnish
from aftercare.casework.sign_in.acts import Credential
from aftercare.casework.sign_in.passwords import end_access, set_password
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.sign_in.limits import CODES, LIMITS, Measure
from aftercare.domain.sign_in.passkeys import CHALLENGE_TERM
from aftercare.store.accounts.rows import StaffRow
from aftercare.store.database.unit_of_work import Database
from aftercare.web.sign_in.code_page import WRONG_CODE
from tests.authenticator import Authenticator
from tests.light_passwords import light_hash
from tests.serving import web_on
from tests.signing_in import signed_in
from tests.store.arranging import Arranger
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import error_of, flashed, hidden, words
from tests.web.shell.wording import dutch, fault

PASSWORD = "drie groene olifanten"
REFUSED = "This passkey was not accepted"


@pytest.fixture
def app_state(database: Database, clock: FixedClock) -> AppState:
    settings = Settings(
        secret_keys=SecretStr(new_key()),
        second_factor_roles="supervisor",
        public_base_url="http://localhost:8000",
    )
    return furnish(settings, database, clock=clock)


@pytest.fixture
def name_of(arrange: Arranger, app_state: AppState) -> Callable[[str], str]:
    """The user name of a member of the office, who has the password above from then on."""

    def known(who: str) -> str:
        account: UUID = getattr(arrange.office, who).staff_id
        with app_state.database.work(CLOCK, app_state.clock.now()) as work:
            set_password(work, account, light_hash(PASSWORD))
            return work.session.get_one(StaffRow, account).username

    return known


@pytest.fixture
def signed(app_state: AppState) -> Callable[[], list[str]]:
    """The actions that the access log has about sign-ins and passkeys, the newest first."""

    def noted() -> list[str]:
        query = "select action from audit_entry where action ~ 'sign-in|passkey' order by id desc"
        with app_state.database.work(CLOCK, app_state.clock.now()) as work:
            return list(work.session.execute(text(query)).scalars())

    return noted


def options_on(page: str) -> str:
    (found,) = re.findall(r'data-makes="([^"]*)"', page)
    return html.unescape(found)


def add(browser: TestClient, device: Authenticator, name: str = "Werklaptop") -> list[str]:
    """The recovery codes, for the first factor."""
    page = browser.post("/me/account/passkeys/new").text
    answer = {"answer": device.make(options_on(page)), "device": name}
    done = browser.post("/me/account/passkeys", data=answer)
    assert done.status_code == 200 or flashed(done) == "passkey-added"
    return re.findall(r"<li>([a-z2-9-]{27})</li>", done.text)


def use(browser: TestClient, device: Authenticator, at: str = "/sign-in/passkey") -> int:
    asked = browser.post(f"{at}/options")
    return browser.post(at, data={"answer": device.sign(asked.text)}).status_code


def test_a_passkey_signs_in_without_a_name_and_counts_as_both_factors(
    visitor: Visitor,
    stranger: TestClient,
    name_of: Callable[[str], str],
    app_state: AppState,
    clock: FixedClock,
    signed: Callable[[], list[str]],
) -> None:
    name, device, own = name_of("officer"), Authenticator(), visitor("officer")
    assert len(add(own, device)) == 10
    assert add(own, Authenticator(), "Sleutel") == []
    page = words(own.get("/me/account").text)
    assert "Werklaptop" in page
    assert "Sleutel" in page
    asked = stranger.post("/sign-in/passkey/options")
    entered = stranger.post(
        "/sign-in/passkey", data={"answer": device.sign(asked.text), "next": "/caseload"}
    )
    assert entered.headers["location"].startswith("/caseload")
    assert stranger.get("/caseload").status_code == 200
    assert signed() == ["sign-in", "add-passkey", "add-passkey"]
    # A password alone is no longer enough, for a page or a program.
    assert signed_in(app_state.database, clock.now(), name, PASSWORD).waits
    with pytest.raises(SecondFactorNeeded):
        signed_in(app_state.database, clock.now(), name, PASSWORD, Credential.BEARER)


def test_an_answer_counts_once_in_its_browser_and_in_time(
    visitor: Visitor,
    stranger: TestClient,
    name_of: Callable[[str], str],
    clock: FixedClock,
    signed: Callable[[], list[str]],
) -> None:
    name_of("officer")
    device = Authenticator()
    add(visitor("officer"), device)
    options = stranger.post("/sign-in/passkey/options").text
    mine, answer = dict(stranger.cookies), {"answer": device.sign(options)}
    # Another browser has another challenge, or none.
    stranger.cookies.clear()
    assert stranger.post("/sign-in/passkey", data=answer).status_code == 401
    stranger.post("/sign-in/passkey/options")
    assert dutch(REFUSED) in words(stranger.post("/sign-in/passkey", data=answer).text)
    stranger.cookies.clear()
    stranger.cookies.update(mine)
    assert stranger.post("/sign-in/passkey", data=answer).status_code == 303
    stranger.cookies.clear()
    stranger.cookies.update(mine)
    assert stranger.post("/sign-in/passkey", data=answer).status_code == 401
    stranger.cookies.clear()
    late = {"answer": device.sign(stranger.post("/sign-in/passkey/options").text)}
    clock.move_to(clock.now() + CHALLENGE_TERM)
    assert stranger.post("/sign-in/passkey", data=late).status_code == 401
    assert signed().count("sign-in") == 1
    # What nothing asked for is noted once a minute.
    assert signed().count("sign-in-failed") == 3


@pytest.mark.parametrize(
    ("wrong", "noted"),
    [
        ({"count": 2}, "passkey-copied"),
        ({"origin": "https://localhost.example"}, "sign-in-failed"),
        ({"handle": b"another account"}, "sign-in-failed"),
        ({"credential_id": b"unknown"}, "sign-in-failed"),
    ],
    ids=lambda one: str(one),
)
def test_what_is_refused_is_logged_and_does_not_end_the_passkey(
    wrong: dict[str, object],
    noted: str,
    visitor: Visitor,
    stranger: TestClient,
    name_of: Callable[[str], str],
    signed: Callable[[], list[str]],
) -> None:
    name_of("officer")
    device = Authenticator()
    add(visitor("officer"), device)
    for _ in range(3):
        assert use(stranger, device) == 303
    assert use(stranger, replace(device, **wrong)) == 401
    assert signed()[0] == noted
    assert use(stranger, device) == 303


def test_asking_is_counted_as_attempts_are_and_a_device_that_signed_in_stands_apart(
    visitor: Visitor, stranger: TestClient, name_of: Callable[[str], str], app_state: AppState
) -> None:
    name_of("officer")
    device, burst = Authenticator(), LIMITS[Measure.ADDRESS].burst
    add(visitor("officer"), device)
    # One that was right does not count.
    assert use(stranger, device) == 303
    known = {name: one for name, one in stranger.cookies.items() if name.endswith("-device")}
    stranger.cookies.clear()
    answers = [stranger.post("/sign-in/passkey/options").status_code for _ in range(burst + 1)]
    assert answers == [200] * burst + [429]
    stranger.cookies.update(known)
    assert use(stranger, device) == 303


def test_its_holder_hears_of_a_passkey_that_is_used_in_a_new_place(
    visitor: Visitor, stranger: TestClient, name_of: Callable[[str], str], app_state: AppState
) -> None:
    name_of("officer")
    device, own, news = Authenticator(), visitor("officer"), dutch("Passkey used in a new place")
    add(own, device)
    elsewhere = TestClient(
        web_on(app_state),
        base_url=str(stranger.base_url),
        headers=stranger.headers,
        follow_redirects=False,
        client=("203.0.113.9", 50_000),
    )
    # The first sign-in of all is no news.
    for browser, notices in ((stranger, 0), (stranger, 0), (elsewhere, 1), (elsewhere, 1)):
        assert use(browser, device) == 303
        assert words(own.get("/me/account").text).count(news) == notices


def test_after_the_password_only_a_passkey_of_that_account_or_a_recovery_code_opens(
    visitor: Visitor,
    stranger: TestClient,
    name_of: Callable[[str], str],
    signed: Callable[[], list[str]],
) -> None:
    name_of("planner")
    name, mine, other = name_of("officer"), Authenticator(), Authenticator()
    spare = add(visitor("officer"), mine)
    add(visitor("planner"), other)
    password = {"name": name, "password": PASSWORD, "next": "/caseload"}
    asked = stranger.post("/sign-in", data=password)
    page = stranger.get(asked.headers["location"]).text
    assert 'data-passkey="/sign-in/code/passkey/options"' in page
    options = stranger.post("/sign-in/code/passkey/options").text
    (allowed,) = json.loads(options)["allowCredentials"]
    assert json.loads(mine.sign(options))["id"] == allowed["id"]
    refused = stranger.post("/sign-in/code/passkey", data={"answer": other.sign(options)})
    assert (refused.status_code, signed()[0]) == (422, "sign-in-failed")
    # An answer to a question without a name is none to this one.
    nameless = mine.sign(stranger.post("/sign-in/passkey/options").text)
    assert stranger.post("/sign-in/code/passkey", data={"answer": nameless}).status_code == 422
    # A password is not enough to add another factor.
    for first in ("/sign-in/passkey/new", "/sign-in/app"):
        answer = stranger.post(first, data={"code": "000000"})
        assert answer.headers["location"] == "/sign-in/code"
    assert use(stranger, mine, "/sign-in/code/passkey") == 303
    assert stranger.get("/caseload").status_code == 200
    stranger.cookies.clear()
    stranger.post("/sign-in", data=password)
    for _ in range(CODES.burst):
        wrong = stranger.post("/sign-in/code", data={"code": spare[1][::-1]})
        assert error_of(wrong.text, "code") == dutch(WRONG_CODE)
    assert stranger.post("/sign-in/code", data={"code": spare[1][::-1]}).status_code == 429
    assert use(stranger, mine, "/sign-in/code/passkey") == 303
    stranger.post("/sign-in", data=password)
    assert stranger.post("/sign-in/code", data={"code": spare[0]}).status_code == 303


def test_a_role_that_needs_a_second_factor_may_begin_with_a_passkey(
    stranger: TestClient, name_of: Callable[[str], str]
) -> None:
    device = Authenticator()
    password = {"name": name_of("supervisor"), "password": PASSWORD}
    asked = stranger.post("/sign-in", data=password)
    assert 'action="/sign-in/passkey/new"' in stranger.get(asked.headers["location"]).text
    stolen = device.make(options_on(stranger.post("/sign-in/passkey/new").text))
    again = stranger.post("/sign-in/passkey/first", data={"answer": stolen[:-9]})
    assert again.status_code == 422
    done = stranger.post(
        "/sign-in/passkey/first", data={"answer": device.make(options_on(again.text))}
    )
    assert dutch("Recovery codes") in words(done.text)
    assert stranger.get("/escalations").status_code == 200
    stranger.cookies.clear()
    assert use(stranger, device) == 303


def test_removing_ends_the_passkey_alone_and_the_last_one_the_recovery_codes(
    arrange: Arranger,
    visitor: Visitor,
    stranger: TestClient,
    name_of: Callable[[str], str],
    app_state: AppState,
    clock: FixedClock,
    signed: Callable[[], list[str]],
) -> None:
    name, device = name_of("officer"), Authenticator()
    browser = visitor("officer", confirmed=True)
    add(browser, device)
    add(browser, Authenticator())
    first, second = re.findall(
        r'action="(/me/account/passkeys/[^"]+/remove)"', browser.get("/me/account").text
    )
    name_of("planner")
    assert visitor("planner", confirmed=True).post(first).status_code == 404
    assert flashed(browser.post(first)) == "passkey-removed"
    assert use(stranger, device) == 401
    assert "Nog 10 herstelcodes" in words(browser.get("/me/account").text)
    assert flashed(browser.post(second)) == "passkey-removed"
    assert signed()[:1] == ["remove-passkey"]
    assert not signed_in(app_state.database, clock.now(), name, PASSWORD).waits
    assert len(add(browser, device)) == 10
    with app_state.database.work(CLOCK, clock.now()) as work:
        end_access(work, arrange.office.officer.staff_id)
    assert use(stranger, device) == 401


def test_the_same_passkey_is_added_once_and_none_to_an_account_without_a_password(
    visitor: Visitor, name_of: Callable[[str], str], clock: FixedClock
) -> None:
    assert visitor("auditor").post("/me/account/passkeys/new").status_code == 409
    name_of("officer")
    device, browser = Authenticator(), visitor("officer")
    add(browser, device)
    options = options_on(browser.post("/me/account/passkeys/new").text)
    again = browser.post("/me/account/passkeys", data={"answer": device.make(options)})
    assert again.status_code == 422
    late = Authenticator().make(options_on(again.text))
    clock.move_to(clock.now() + CHALLENGE_TERM + timedelta(seconds=1))
    # As old as its challenge, the sign-in is to be confirmed before another is made.
    assert browser.post("/me/account/passkeys", data={"answer": late}).status_code == 401


def test_where_the_address_is_an_ip_address_nothing_is_said_of_passkeys(
    database: Database,
    clock: FixedClock,
    visitor: Visitor,
    stranger: TestClient,
    app_state: AppState,
) -> None:
    app_state.settings.public_base_url = "http://127.0.0.1:8000"
    browser = visitor("officer")
    for page in (stranger.get("/sign-in"), browser.get("/me/account")):
        assert "passkey" not in words(page.text).lower()
        assert "data-passkey" not in page.text
    assert stranger.post("/sign-in/passkey/options").status_code == 404
    assert browser.post("/me/account/passkeys/new").status_code == 404


def test_a_passkey_confirms_who_is_there_and_a_password_alone_does_not(
    visitor: Visitor, name_of: Callable[[str], str], clock: FixedClock
) -> None:
    name_of("officer")
    browser, device, act = visitor("officer"), Authenticator(), "/me/sign-ins/end-others"
    add(browser, device)
    clock.move_to(clock.now() + timedelta(minutes=11))
    asked = hidden(browser.post(act).text, act)
    alone = browser.post(act, data=asked | {"confirm-password": PASSWORD, "confirm-code": ""})
    assert error_of(alone.text, "confirm-code") == fault("missing")
    # There is no app: the code is a recovery code.
    assert dutch("A recovery code, for when you cannot use your passkey") in words(alone.text)
    assert dutch("From the app, or a recovery code") not in words(alone.text)
    options = browser.post("/me/confirm/passkey/options").text
    signed = {"confirm-answer": device.sign(options)}
    other = {"confirm-answer": Authenticator().sign(options)}
    assert dutch(REFUSED) in words(browser.post(act, data=asked | other).text)
    # A wrong answer has used up what was asked.
    assert browser.post(act, data=asked | signed).status_code == 422
    signed = {"confirm-answer": device.sign(browser.post("/me/confirm/passkey/options").text)}
    assert flashed(browser.post(act, data=asked | signed)) == "sign-ins-ended"
