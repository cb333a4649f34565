"""With a second factor a password alone opens nothing, and each code opens once."""

from __future__ import annotations

import re
from datetime import timedelta

import pyotp
import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr
from sqlalchemy import text

from aftercare.base.clock import FixedClock
from aftercare.base.errors import SecondFactorNeeded
from aftercare.base.settings import Settings
from aftercare.bootstrap import AppState, furnish
from aftercare.casework.sign_in.acts import Credential
from aftercare.casework.sign_in.passwords import end_access, set_password
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.sign_in.limits import CODES
from aftercare.domain.time.wall_time import wall
from aftercare.store.accounts.rows import StaffRow
from aftercare.store.database.unit_of_work import Database, as_sign_in
from aftercare.web.sign_in.code_page import WRONG_CODE
from tests.light_passwords import light_hash
from tests.log_keys import MASTER_KEY
from tests.serving import web_on
from tests.signing_in import signed_in
from tests.store.arranging import Arranger
from tests.web.conftest import ORIGIN, Visitor
from tests.web.shell.reading_html import error_of, flashed, hidden, words
from tests.web.shell.wording import dutch, named

PASSWORD = "drie groene olifanten"


@pytest.fixture
def app_state(database: Database, clock: FixedClock) -> AppState:
    settings = Settings(secret_keys=SecretStr(MASTER_KEY), second_factor_roles="supervisor")
    return furnish(settings, database, clock=clock)


@pytest.fixture
def name(arrange: Arranger, app_state: AppState) -> str:
    """The user name of the officer, who has the password above."""
    officer = arrange.office.officer.staff_id
    with app_state.database.work(CLOCK, app_state.clock.now()) as work:
        set_password(work, officer, light_hash(PASSWORD))
        return work.session.get_one(StaffRow, officer).username


def secret_in(page: str) -> str:
    """The key of the app, which is shown in groups of four."""
    (shown,) = re.findall(r">([A-Z2-7]{4}(?: [A-Z2-7]{4}){7})<", page)
    return shown.replace(" ", "")


def set_up(browser: TestClient, clock: FixedClock) -> tuple[pyotp.TOTP, list[str]]:
    """The app of this browser's account, and the recovery codes."""
    page = browser.post("/me/account/app").text
    secret = secret_in(page)
    app = pyotp.TOTP(secret)
    wrong = browser.post("/me/account/app/confirm", data={"code": "000000"})
    assert error_of(wrong.text, "code") == dutch(WRONG_CODE)
    assert secret_in(wrong.text) == secret
    assert 'href="otpauth://totp/' in page
    assert f"secret={secret}" in page
    assert 'class="qr-code"' in wrong.text
    done = browser.post("/me/account/app/confirm", data={"code": app.at(clock.now())})
    again = browser.post("/me/account/app/confirm", data={"code": app.at(clock.now())})
    assert (again.status_code, flashed(again)) == (303, "codes-shown")
    return app, re.findall(r"<li>([a-z2-9-]{27})</li>", done.text)


def test_after_the_password_the_code_of_the_app_is_asked_for_and_each_works_once(
    visitor: Visitor, stranger: TestClient, name: str, app_state: AppState, clock: FixedClock
) -> None:
    app, spare = set_up(visitor("officer"), clock)
    assert len(spare) == 10
    used = app.at(clock.now())
    password = {"name": name, "password": PASSWORD, "next": "/caseload"}
    asked = stranger.post("/sign-in", data=password)
    assert asked.headers["location"] == "/sign-in/code?next=/caseload"
    assert stranger.get("/caseload").status_code == 303
    for wrong in (used, "123456", "abcde-fgh23"):
        refused = stranger.post("/sign-in/code", data={"code": wrong})
        assert error_of(refused.text, "code") == dutch(WRONG_CODE)
    clock.move_to(clock.now() + timedelta(seconds=30))
    entered = stranger.post(
        "/sign-in/code", data={"code": app.at(clock.now()), "next": "/caseload"}
    )
    first = entered.headers["location"]
    assert first == "/caseload?flash=signed-in"
    assert stranger.get(first).status_code == 200
    # A later sign-in tells of this one and of the wrong password since then.
    stranger.post("/sign-in", data=password | {"password": "vier groene olifanten"})
    stranger.post("/sign-in", data=password)
    again = stranger.post("/sign-in/code", data={"code": spare[9]})
    shown = words(stranger.get("/caseload?flash=signed-in").text)
    assert flashed(again) == "signed-in"
    assert dutch("Since then there was one failed attempt with your name.") in shown
    with pytest.raises(SecondFactorNeeded):
        signed_in(app_state.database, clock.now(), name, PASSWORD, Credential.BEARER)
    # A recovery code opens too, once, in upper or lower case.
    for status in (303, 200):
        stranger.post("/sign-in", data=password)
        answer = stranger.post("/sign-in/code", data={"code": spare[0].upper()})
        assert answer.status_code == (303 if status == 303 else 422)


def test_the_holder_hears_of_a_sign_in_that_stopped_at_the_code(
    visitor: Visitor, stranger: TestClient, name: str, app_state: AppState, clock: FixedClock
) -> None:
    _, spare = set_up(visitor("officer"), clock)
    page = web_on(app_state)
    elsewhere = TestClient(page, ORIGIN, headers={"origin": ORIGIN}, client=("203.0.113.9", 1))
    password = {"name": name, "password": PASSWORD}

    def first_page() -> str:
        stranger.post("/sign-in", data=password)
        assert flashed(stranger.post("/sign-in/code", data={"code": spare.pop()})) == "signed-in"
        return words(stranger.get("/me/sign-ins").text)

    def minutes_later(number: int) -> str:
        clock.move_to(clock.now() + timedelta(minutes=number))
        return f"{wall(clock.now()):%H:%M}"

    first_page()
    whole = f"{wall(clock.now()):%H:%M}"
    first = minutes_later(1)
    for browser in (stranger, elsewhere):
        browser.post("/sign-in", data=password)
        assert browser.post("/sign-in/code", data={"code": "000000"}).status_code == 422
        minutes_later(1)
    shown = first_page()
    assert re.search(rf"Je logde de vorige keer in op [^,]+, {whole}\.", shown)
    assert "2 keer je juiste wachtwoord ingevuld zonder geldige code, voor het eerst" in shown
    assert f", {first}." in shown
    assert dutch("That was from another address than your last sign-in.") in shown
    notices = words(stranger.get("/me/account").text)
    assert notices.count(named("account_notice", "code_missing")) == 2
    assert named("account_notice", "code_missing_elsewhere") in notices
    minutes_later(1)
    assert "maar de code niet" not in first_page()


def test_too_many_wrong_codes_make_even_the_right_one_wait(
    visitor: Visitor, stranger: TestClient, name: str, clock: FixedClock
) -> None:
    app, spare = set_up(visitor("officer"), clock)
    clock.move_to(clock.now() + timedelta(seconds=30))
    stranger.post("/sign-in", data={"name": name, "password": PASSWORD})
    for _ in range(CODES.burst):
        stranger.post("/sign-in/code", data={"code": "000000"})
    right = {"code": app.at(clock.now())}
    later = stranger.post("/sign-in/code", data=right)
    assert later.status_code == 429
    again = wall(clock.now() + timedelta(seconds=int(later.headers["retry-after"]) + 59))
    assert f"Vanaf {again:%H:%M} wordt" in words(later.text)
    # A recovery code cannot be guessed, and waits for nothing.
    assert flashed(stranger.post("/sign-in/code", data={"code": spare[0]})) == "signed-in"
    assert named("account_notice", "recovery_code_used") in words(stranger.get("/me/account").text)
    stranger.post("/sign-out")
    stranger.post("/sign-in", data={"name": name, "password": PASSWORD})
    clock.move_to(clock.now() + timedelta(minutes=10))
    assert flashed(stranger.post("/sign-in/code", data=right)) == "step-over"


def elsewhere(app_state: AppState, number: int = 9) -> TestClient:
    """A browser at an address that the account never signed in from."""
    address = (f"203.0.113.{number}", 1)
    return TestClient(
        web_on(app_state),
        ORIGIN,
        headers={"origin": ORIGIN},
        client=address,
        follow_redirects=False,
    )


def test_whoever_has_the_password_alone_keeps_the_holder_out_nowhere(
    visitor: Visitor, stranger: TestClient, name: str, app_state: AppState, clock: FixedClock
) -> None:
    app, spare = set_up(visitor("officer"), clock)
    password = {"name": name, "password": PASSWORD}
    stranger.post("/sign-in", data=password)
    stranger.post("/sign-in/code", data={"code": spare[0]})

    def right() -> dict[str, str]:
        clock.move_to(clock.now() + timedelta(seconds=30))
        return {"code": app.at(clock.now())}

    abroad, thief = elsewhere(app_state, 8), elsewhere(app_state)
    for holder in (stranger, abroad):
        holder.post("/sign-in", data=password)
        for _ in range(CODES.burst + 1):
            clock.move_to(clock.now() + timedelta(seconds=5))
            asked = thief.post("/sign-in", data=password)
            refused = thief.post("/sign-in/code", data={"code": "000000"})
        assert (asked.status_code, refused.status_code) == (429, 429) or holder is stranger
        assert flashed(holder.post("/sign-in/code", data=right())) == "signed-in"
    shown = words(stranger.get("/me/account").text)
    assert named("account_notice", "code_missing_elsewhere") in shown


def test_several_sign_ins_wait_side_by_side_and_a_code_works_in_one_of_them(
    visitor: Visitor, stranger: TestClient, name: str, app_state: AppState, clock: FixedClock
) -> None:
    app, spare = set_up(visitor("officer"), clock)
    password = {"name": name, "password": PASSWORD}
    browsers = [stranger, *(elsewhere(app_state, number) for number in range(1, 7))]
    for browser in browsers:
        clock.move_to(clock.now() + timedelta(seconds=10))
        browser.post("/sign-in", data=password)
    code = {"code": app.at(clock.now())}
    assert browsers[0].get("/sign-in/code").status_code == 303
    assert browsers[-1].post("/sign-in/code", data=code).status_code == 303
    assert error_of(browsers[-2].post("/sign-in/code", data=code).text, "code") == dutch(WRONG_CODE)
    assert browsers[-2].post("/sign-in/code", data={"code": spare[1]}).status_code == 303
    # Two were more than five: their browsers hear why.
    assert flashed(browsers[1].post("/sign-in/code", data={"code": spare[2]})) == "step-ended"


def test_who_signs_in_with_two_browsers_at_a_time_hears_of_no_missing_code(
    visitor: Visitor, stranger: TestClient, name: str, app_state: AppState, clock: FixedClock
) -> None:
    _, spare = set_up(visitor("officer"), clock)
    other = TestClient(web_on(app_state), ORIGIN, headers={"origin": ORIGIN})
    for browser in (stranger, other):
        clock.move_to(clock.now() + timedelta(seconds=10))
        browser.post("/sign-in", data={"name": name, "password": PASSWORD})
    for browser in (stranger, other):
        browser.post("/sign-in/code", data={"code": spare.pop()})
    assert named("account_notice", "code_missing") not in words(other.get("/me/account").text)


def test_the_app_is_removed_only_with_a_code_and_ends_with_the_access(
    arrange: Arranger, visitor: Visitor, name: str, app_state: AppState, clock: FixedClock
) -> None:
    browser = visitor("officer")
    _, spare = set_up(browser, clock)
    page = words(browser.get("/me/account").text)
    assert "Nog 10 herstelcodes" in page
    remove = "/me/account/app/remove"
    given = hidden(browser.post(remove).text, remove) | {"confirm-password": PASSWORD}
    refused = browser.post(remove, data=given | {"confirm-code": "000000"})
    assert error_of(refused.text, "confirm-code") == dutch(WRONG_CODE)
    answer = browser.post(remove, data=given | {"confirm-code": spare[1]})
    assert flashed(answer) == "factor-removed"
    assert named("account_notice", "recovery_code_used") in words(browser.get("/me/account").text)
    assert not signed_in(app_state.database, clock.now(), name, PASSWORD).waits
    set_up(browser, clock)
    with app_state.database.work(CLOCK, clock.now()) as work:
        end_access(work, arrange.office.officer.staff_id)
    with app_state.database.work(CLOCK, clock.now()) as work, as_sign_in(work):
        left = "select (select count(*) from code_app) + (select count(*) from recovery_code)"
        assert work.session.execute(text(left)).scalar() == 0


def test_a_role_that_needs_a_second_factor_sets_one_up_before_anything_else(
    arrange: Arranger, stranger: TestClient, app_state: AppState, clock: FixedClock
) -> None:
    supervisor = arrange.office.supervisor.staff_id
    with app_state.database.work(CLOCK, clock.now()) as work:
        set_password(work, supervisor, light_hash(PASSWORD))
        username = work.session.get_one(StaffRow, supervisor).username
    checks = app_state.password_checks
    with pytest.raises(SecondFactorNeeded):
        signed_in(app_state.database, clock.now(), username, PASSWORD, Credential.BEARER, checks)
    asked = stranger.post("/sign-in", data={"name": username, "password": PASSWORD})
    page = stranger.get(asked.headers["location"]).text
    assert stranger.get("/escalations").status_code == 303
    secret = secret_in(page)
    wrong = stranger.post("/sign-in/app", data={"code": "000000"})
    assert error_of(wrong.text, "code") == dutch(WRONG_CODE)
    done = stranger.post("/sign-in/app", data={"code": pyotp.TOTP(secret).at(clock.now())})
    assert dutch("Recovery codes") in words(done.text)
    assert stranger.get("/escalations").status_code == 200
    # The browser sends the page with the codes again: they are gone, and the account page makes new ones.
    data = {"code": pyotp.TOTP(secret).at(clock.now())}
    assert flashed(stranger.post("/sign-in/app", data=data)) == "codes-shown"
    assert 'action="/me/account/codes"' in stranger.get("/me/account").text
    new = re.findall(r"<li>([a-z2-9-]{27})</li>", stranger.post("/me/account/codes").text)
    assert len(new) == 10
    assert new[0] not in done.text
    assert named("account_notice", "codes_renewed") in words(stranger.get("/me/account").text)
    asked = stranger.post("/sign-in", data={"name": username, "password": PASSWORD})
    old = re.findall(r"<li>([a-z2-9-]{27})</li>", done.text)[0]
    for code, status in ((old, 422), (new[0], 303)):
        assert stranger.post("/sign-in/code", data={"code": code}).status_code == status


def test_what_is_stored_is_not_the_secret_and_without_a_key_nothing_is_set_up(
    visitor: Visitor, app_state: AppState, clock: FixedClock, database: Database
) -> None:
    app, spare = set_up(visitor("officer"), clock)
    with app_state.database.work(CLOCK, clock.now()) as work, as_sign_in(work):
        kept = work.session.execute(text("select sealed_secret from code_app")).scalar()
        codes = work.session.execute(text("select code_hash from recovery_code")).scalars().all()
    assert app.secret.encode() not in kept
    assert all(spare[0].encode() not in one for one in codes)


def test_with_an_app_the_present_password_alone_changes_no_password_after_a_while(
    visitor: Visitor, name: str, app_state: AppState, clock: FixedClock
) -> None:
    browser, change = visitor("officer"), "/me/account/password"
    _, spare = set_up(browser, clock)
    clock.move_to(clock.now() + timedelta(minutes=11))
    new = "zeven blauwe giraffen op zolder"
    typed = {"present": PASSWORD, "password": new, "again": new}
    asked = browser.post(change, data=typed)
    assert asked.status_code == 401
    assert signed_in(app_state.database, clock.now(), name, PASSWORD).waits
    answers = {"confirm-password": PASSWORD, "confirm-code": spare[0]}
    done = browser.post(change, data=hidden(asked.text, change) | answers)
    assert flashed(done) == "password-changed"
    assert signed_in(app_state.database, clock.now(), name, new).waits
