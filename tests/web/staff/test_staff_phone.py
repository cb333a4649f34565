"""Everyone enters the number on which an alarm reaches them, and proves on the same page that it is theirs."""

from __future__ import annotations

import re

import pytest
from fastapi.testclient import TestClient
from sqlmodel import col, select

from aftercare.domain.accounts.permissions import CLOCK
from aftercare.store.database.unit_of_work import Database
from aftercare.store.messages.rows import MessageRow
from aftercare.store.staff.phone_rows import StaffPhoneRow
from aftercare.web.phones.words import OWN_CODES_SENT, OWN_WRONG_CODE
from tests.store.arranging import NOW
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import error_of, flashed, hidden, value_of, words
from tests.web.shell.wording import dutch, fault, named

MINE = "/me/phone"
NUMBER = "+447700900961"


def code_in(database: Database) -> str:
    with database.work(CLOCK, NOW) as work:
        found = work.session.exec(select(MessageRow).order_by(col(MessageRow.id))).all()
    (code,) = re.findall("[0-9]{6}", found[-1].body)
    return str(code)


def rows(database: Database) -> list[StaffPhoneRow]:
    with database.work(CLOCK, NOW) as work:
        return list(work.session.exec(select(StaffPhoneRow)))


def entered(client: TestClient) -> str:
    """The page after a number was entered."""
    assert (
        flashed(client.post(MINE, data={"phone": "+44 7700 900961", "version": "0"}))
        == "code-simulated"
    )
    return client.get(MINE).text


def test_a_number_is_entered_verified_and_removed_on_one_page(
    visitor: Visitor, database: Database
) -> None:
    officer = visitor("officer")
    assert MINE in officer.get("/me/mail").text
    page = entered(officer)
    # Without a provider no code arrives, and the page says so.
    assert dutch("Texts and calls are simulated") in words(page)
    assert named("phone", "unverified") in words(page)
    code = code_in(database)
    assert code not in page
    typed = hidden(page, f"{MINE}/attempt") | {"code": code}
    assert flashed(officer.post(f"{MINE}/attempt", data=typed)) == "number-verified"
    page = officer.get(MINE).text
    assert named("phone", "verified") in words(page)
    assert value_of(page, "phone") == NUMBER
    stop = hidden(page, f"{MINE}/stop")
    assert flashed(officer.post(f"{MINE}/stop", data=stop)) == "removed"
    assert officer.post(f"{MINE}/stop", data=stop).status_code == 303
    assert rows(database) == []


def test_mistakes_stand_beside_their_field_and_what_was_typed_is_kept(
    visitor: Visitor, database: Database
) -> None:
    officer = visitor("officer")
    refused = officer.post(MINE, data={"phone": "088-1234567", "version": "0"})
    assert refused.status_code == 422
    assert error_of(refused.text, "phone") == fault("phone-not-mobile")
    assert value_of(refused.text, "phone") == "088-1234567"
    page, code = entered(officer), code_in(database)
    for typed, why in (
        ("12", fault("code-unreadable")),
        (f"{(int(code) + 1) % 1_000_000:06}", dutch(OWN_WRONG_CODE)),
    ):
        form = hidden(page, f"{MINE}/attempt") | {"code": typed}
        refused = officer.post(f"{MINE}/attempt", data=form)
        assert (refused.status_code, error_of(refused.text, "code")) == (422, why)
        assert value_of(refused.text, "code") == ""
        page = refused.text
    assert [one.verified_at for one in rows(database)] == [None]


def test_after_three_codes_the_page_says_to_come_back_tomorrow(
    visitor: Visitor, database: Database
) -> None:
    officer = visitor("officer")
    page = entered(officer)
    for _ in range(2):
        assert (
            flashed(officer.post(f"{MINE}/code", data=hidden(page, f"{MINE}/code")))
            == "code-simulated"
        )
        page = officer.get(MINE).text
    refused = officer.post(f"{MINE}/code", data=hidden(page, f"{MINE}/code"))
    assert refused.status_code == 422
    assert dutch(next(iter(OWN_CODES_SENT.values()))) in words(refused.text)


@pytest.mark.parametrize("who", ["supervisor", "planner", "provider", "auditor", "admin"])
def test_everybody_has_a_page_of_their_own(visitor: Visitor, database: Database, who: str) -> None:
    entered(visitor(who))
    assert NUMBER not in visitor("officer").get(MINE).text
