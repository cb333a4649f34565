"""Everybody says where mail about their work goes, and hears of an address that the mail server refuses."""

from __future__ import annotations

from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from aftercare.domain.accounts.permissions import CLOCK
from aftercare.store.database.unit_of_work import Database
from aftercare.store.staff.mail_rows import StaffMailRow, flag_address
from aftercare.web.shell.forms.reading import LONGER_THAN
from tests.store.arranging import NOW, Arranger
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import error_of, flashed, hidden, value_of, words
from tests.web.shell.wording import dutch, fault, named

MINE = "/me/mail"
CHOSEN = {
    "steps": "at_once",
    "replies": "none",
    "passed_on": "none",
    "plans": "daily",
    "decisions": "none",
    "tasks": "none",
}
TYPED = CHOSEN | {"address": "Officer@Example.org", "version": "0"}


def rows(database: Database) -> list[StaffMailRow]:
    with database.work(CLOCK, NOW) as work:
        return list(work.session.exec(select(StaffMailRow)))


def refused(database: Database, staff_id: UUID) -> None:
    with database.work(CLOCK, NOW) as work:
        flag_address(work.session, staff_id, "Officer@example.org", 550, NOW)


@pytest.mark.parametrize(
    "who", ["officer", "supervisor", "planner", "provider", "auditor", "admin"]
)
def test_everybody_enters_an_address_and_takes_it_away_again(
    visitor: Visitor, arrange: Arranger, database: Database, who: str
) -> None:
    person = visitor(who)
    assert MINE in person.get(MINE).text
    assert flashed(person.post(MINE, data=TYPED)) == "mail-on"
    (row,) = rows(database)
    assert (row.staff_id, row.address) == (
        getattr(arrange.office, who).staff_id,
        "Officer@example.org",
    )
    assert {name: getattr(row, name) for name in CHOSEN} == CHOSEN
    assert not row.digest
    page = person.get(MINE).text
    assert '<option value="daily" selected>' in page
    assert dutch("Always sent at once") in words(page)
    assert value_of(page, "address") == "Officer@example.org"
    assert named("mail_state", "on") in words(page)
    stop = hidden(page, f"{MINE}/stop")
    assert flashed(person.post(f"{MINE}/stop", data=stop)) == "mail-off"
    assert person.post(f"{MINE}/stop", data=stop).status_code == 303
    assert rows(database) == []


def test_mail_is_turned_off_by_asking_for_none_and_the_address_stays(
    visitor: Visitor, database: Database
) -> None:
    officer = visitor("officer")
    officer.post(MINE, data=TYPED)
    off = dict.fromkeys(CHOSEN, "none") | {"address": "officer@example.org", "version": "1"}
    assert flashed(officer.post(MINE, data=off)) == "mail-off"
    (row,) = rows(database)
    assert not row.wishes().any_mail
    assert named("mail_state", "off") in words(officer.get(MINE).text)


def test_a_second_click_changes_nothing_and_an_outdated_page_is_refused(
    visitor: Visitor, database: Database
) -> None:
    officer = visitor("officer")
    assert flashed(officer.post(MINE, data=TYPED)) == "mail-on"
    assert flashed(officer.post(MINE, data=TYPED)) == "mail-on"
    assert officer.post(MINE, data=TYPED | {"address": "o@example.net"}).status_code == 412
    assert officer.post(f"{MINE}/stop", data={"version": "7"}).status_code == 412
    assert [(row.address, row.version) for row in rows(database)] == [("Officer@example.org", 1)]


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        (" ", fault("missing")),
        ("officer", fault("bad-address")),
        ("a@example.org\r\nBcc: b@example.org", fault("bad-address")),
        ("x" * 250 + "@example.org", dutch(LONGER_THAN, most=254, length=262)),
    ],
    ids=["none", "half", "two", "endless"],
)
def test_what_is_no_address_is_shown_beside_the_field(
    visitor: Visitor, database: Database, address: str, sentence: str
) -> None:
    answer = visitor("officer").post(MINE, data=TYPED | {"address": address})
    assert answer.status_code == 422
    assert error_of(answer.text, "address") == sentence
    assert '<option value="daily" selected>' in answer.text
    assert rows(database) == []


def test_a_refused_address_is_shown_on_every_page_of_its_owner_until_it_is_saved_anew(
    visitor: Visitor, arrange: Arranger, database: Database
) -> None:
    officer = visitor("officer")
    officer.post(MINE, data=TYPED)
    refused(database, arrange.office.officer.staff_id)
    assert dutch("Emails to you do not arrive.") in words(officer.get("/week").text)
    assert dutch("Emails to you do not arrive.") not in words(
        visitor("colleague").get("/week").text
    )
    page = officer.get(MINE).text
    text = words(page)
    assert dutch("Emails to %(address)s do not arrive", address="Officer@example.org") in text
    assert "(code 550)" in text
    assert dutch("What to do:") in text
    again = TYPED | {"version": hidden(page, MINE)["version"]}
    assert flashed(officer.post(MINE, data=again)) == "mail-on"
    assert dutch("Emails to you do not arrive.") not in words(officer.get("/week").text)
    assert rows(database)[0].refused_at is None


def test_an_administrator_sees_which_addresses_are_refused_and_mends_them(
    visitor: Visitor, arrange: Arranger, database: Database
) -> None:
    visitor("officer").post(MINE, data=TYPED)
    admin, staff_id = visitor("admin"), arrange.office.officer.staff_id
    assert named("mail_state", "refused") not in words(admin.get("/accounts").text)
    refused(database, staff_id)
    accounts = admin.get("/accounts").text
    assert named("mail_state", "refused") in words(accounts)
    where = f"/accounts/{staff_id}/mail"
    assert where in accounts
    form = CHOSEN | hidden(admin.get(where).text, where) | {"address": "o@example.org"}
    assert flashed(admin.post(where, data=form)) == "mail-on"
    assert rows(database)[0].address == "o@example.org"
    stop = hidden(admin.get(where).text, f"{where}/stop")
    assert flashed(admin.post(f"{where}/stop", data=stop)) == "mail-off"


def test_nobody_else_reaches_the_address_of_a_colleague(
    visitor: Visitor, arrange: Arranger, database: Database
) -> None:
    where = f"/accounts/{arrange.office.colleague.staff_id}/mail"
    supervisor = visitor("supervisor")
    assert supervisor.get(where).status_code == 403
    assert supervisor.post(where, data=TYPED).status_code == 403
    assert supervisor.post(f"{where}/stop", data=TYPED).status_code == 403
    assert visitor("admin").get(f"/accounts/{arrange.person().id}/mail").status_code == 404
    assert rows(database) == []


def test_nobody_signed_out_gets_the_page(stranger: TestClient) -> None:
    assert stranger.get(MINE).headers["location"].startswith("/sign-in")
