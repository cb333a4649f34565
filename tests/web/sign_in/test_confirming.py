"""An act of weight asks who is there once the sign-in is long ago, and then goes on with all that was typed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from aftercare.base.clock import FixedClock
from aftercare.bootstrap import AppState
from aftercare.casework.sign_in.passwords import set_password
from aftercare.casework.sign_in.reauthentication import Means
from aftercare.domain.accounts.fresh_sign_in import ACCOUNTS
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.store.accounts.rows import StaffRow
from aftercare.web.sign_in.reauthentication import WRONG
from tests.light_passwords import light_hash
from tests.store.arranging import Arranger
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import error_of, flashed, hidden, words
from tests.web.shell.wording import dutch

PASSWORD = "drie groene olifanten"
NAME = 'N. "Nieuw" <Nieuw>'


@dataclass
class Renaming:
    """A form of an administrator who signed in eleven minutes ago, and its answers."""

    browser: TestClient
    app_state: AppState
    address: str
    typed: dict[str, str]

    def sent(self, **answers: str) -> Any:
        """What the form answers, sent with the fields that the page before has kept."""
        return self.browser.post(self.address, data=self.typed | answers)

    def name(self) -> str:
        with self.app_state.database.work(CLOCK, self.app_state.clock.now()) as work:
            staff = work.session.get_one(StaffRow, self.address.split("/")[2])
            return staff.display_name

    def log(self) -> list[str]:
        entries = "select action from audit_entry where action like 'confirm%' order by at, id"
        with self.app_state.database.work(CLOCK, self.app_state.clock.now()) as work:
            return list(work.session.execute(text(entries)).scalars())


@pytest.fixture
def renaming(
    arrange: Arranger, visitor: Visitor, app_state: AppState, clock: FixedClock
) -> Renaming:
    office = arrange.office
    with app_state.database.work(CLOCK, clock.now()) as work:
        set_password(work, office.admin.staff_id, light_hash(PASSWORD))
        staff = work.session.get_one(StaffRow, office.officer.staff_id)
    browser = visitor("admin")
    clock.move_to(clock.now() + timedelta(minutes=11))
    typed = {"display_name": NAME, "language": "nl", "version": str(staff.version)}
    return Renaming(browser, app_state, f"/accounts/{staff.id}/name", typed)


def test_the_form_waits_for_the_right_password_and_is_saved_as_it_was_typed(
    renaming: Renaming,
) -> None:
    before = renaming.name()
    asked = renaming.sent()
    assert asked.status_code == 401
    assert dutch(ACCOUNTS.reason) in words(asked.text)
    kept = hidden(asked.text, renaming.address)
    assert renaming.typed.items() <= kept.items()
    renaming.typed = kept
    for wrong in ("", "vier groene olifanten"):
        refused = renaming.sent(**{"confirm-password": wrong})
        assert refused.status_code == 422
    assert error_of(refused.text, "confirm-password") == dutch(WRONG[Means.PASSWORD])
    assert hidden(refused.text, renaming.address).items() >= kept.items()
    assert "olifanten" not in refused.text
    assert renaming.name() == before
    assert renaming.browser.get("/session").status_code == 204
    done = renaming.sent(**{"confirm-password": PASSWORD})
    assert flashed(done) == "saved"
    assert renaming.name() == NAME
    assert renaming.log() == ["confirmation-failed", "confirm-identity"]


def test_a_confirmation_holds_for_ten_minutes_and_the_next_act(
    renaming: Renaming, clock: FixedClock
) -> None:
    renaming.typed = hidden(renaming.sent().text, renaming.address)
    renaming.sent(**{"confirm-password": PASSWORD})
    ends = "/me/sign-ins/end-others"
    clock.move_to(clock.now() + timedelta(minutes=10))
    assert flashed(renaming.browser.post(ends)) == "sign-ins-ended"
    clock.move_to(clock.now() + timedelta(seconds=1))
    assert renaming.browser.post(ends).status_code == 401
    # What always asks does so at once.
    assert renaming.browser.post("/me/account/app/remove").status_code == 401


def test_guesses_meet_the_limit_of_signing_in_and_sign_no_one_out(renaming: Renaming) -> None:
    renaming.typed = hidden(renaming.sent().text, renaming.address)
    for _ in range(8):
        renaming.sent(**{"confirm-password": "vier groene olifanten"})
    throttled = renaming.sent(**{"confirm-password": PASSWORD})
    assert throttled.status_code == 429
    assert int(throttled.headers["retry-after"]) > 0
    assert hidden(throttled.text, renaming.address)["display_name"] == NAME
    assert renaming.browser.get("/session").status_code == 204
