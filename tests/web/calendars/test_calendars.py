"""A link is made with a click, shown this once, ended with another; the number in a calendar leads back here."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest

from aftercare.base.errors import NotFound
from aftercare.bootstrap import AppState
from aftercare.casework.calendars.serving import serve_calendar
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.store.accounts.rows import StaffRow
from aftercare.store.calendars.rows import feeds_of
from aftercare.store.people.rows import PersonRow
from tests.domain.calendars.reading import by_both
from tests.store.arranging import CALLBACK, NOW, Arranger
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import error_of, flashed, words
from tests.web.shell.wording import dutch, named

ASKED = {"consent": "Vroeg er zelf om."}


@pytest.fixture
def person(arrange: Arranger) -> PersonRow:
    return arrange.person(given_name="Fenna", family_name="Framboos")


def secret_in(page: str) -> str | None:
    found = re.search(r"/calendar/([\w-]{43})\.ics", page)
    return found[1] if found else None


def form_id(page: str) -> str:
    found = re.search(r'name="feed_id" value="([^"]+)"', page)
    assert found
    return found[1]


def opened(app_state: AppState, secret: str) -> bytes:
    return serve_calendar(app_state.database, secret, NOW, uuid4(), CALLBACK).body


def test_an_officers_link_is_made_shown_once_and_ended(
    visitor: Visitor, app_state: AppState, arrange: Arranger
) -> None:
    officer = visitor("officer")
    assert "/me/calendar" in officer.get("/week").text
    made = officer.post("/me/calendar", data={"feed_id": form_id(officer.get("/me/calendar").text)})
    assert made.status_code == 200
    assert made.headers["cache-control"] == "no-store"
    secret = secret_in(made.text)
    assert secret is not None
    opened(app_state, secret)
    again = officer.get("/me/calendar").text
    assert secret_in(again) is None
    assert "1 keer opgevraagd" in words(again)
    with arrange.database.work(CLOCK, NOW) as work:
        (row,) = feeds_of(work.session, staff_id=arrange.office.officer.staff_id)
    ending = f"/me/calendar/{row.id}/end"
    assert flashed(officer.post(ending, data={"version": "1"})) == "link-ended"
    assert flashed(officer.post(ending, data={"version": "1"})) == "link-ended"
    assert officer.post(ending, data={"version": "9"}).status_code == 409
    assert officer.post(ending).status_code == 422
    assert named("calendar_link", "by-hand") in words(officer.get("/me/calendar").text)


def test_who_comes_back_after_the_account_was_closed_reads_that_the_link_ended_and_makes_another(
    visitor: Visitor, app_state: AppState, arrange: Arranger
) -> None:
    officer, staff_id = visitor("officer"), arrange.office.officer.staff_id
    before = secret_in(officer.post("/me/calendar", data={"feed_id": str(uuid4())}).text)
    ended = dutch("Your calendar app no longer gets your appointments")
    assert ended not in words(officer.get("/me/calendar").text)
    for active in (False, True):
        with arrange.database.work(CLOCK, NOW) as work:
            work.session.get_one(StaffRow, staff_id).active = active
    page = officer.get("/me/calendar").text
    assert ended in words(page)
    with pytest.raises(NotFound):
        opened(app_state, str(before))
    made = officer.post("/me/calendar", data={"feed_id": form_id(page)}).text
    opened(app_state, str(secret_in(made)))
    assert ended not in words(made)


def test_a_double_click_makes_one_link_and_the_last_answer_holds_what_works(
    visitor: Visitor, app_state: AppState, arrange: Arranger
) -> None:
    officer = visitor("officer")
    typed = {"feed_id": form_id(officer.get("/me/calendar").text)}
    first, second = (secret_in(officer.post("/me/calendar", data=typed).text) for _ in range(2))
    assert first != second
    assert second is not None
    opened(app_state, second)
    with arrange.database.work(CLOCK, NOW) as work:
        assert len(feeds_of(work.session, staff_id=arrange.office.officer.staff_id)) == 1


@pytest.mark.parametrize("feed_id", ["", "x", "0" * 10_000])
def test_a_form_with_nonsense_for_an_id_still_makes_a_link(visitor: Visitor, feed_id: str) -> None:
    assert secret_in(visitor("officer").post("/me/calendar", data={"feed_id": feed_id}).text)


def test_the_fourth_link_is_refused_in_words(visitor: Visitor) -> None:
    officer = visitor("officer")
    for _ in range(3):
        page = officer.post("/me/calendar", data={})
    assert dutch(
        "There are already %(most)s links, the maximum. End one to make another.", most=3
    ) in words(page.text)
    refused = officer.post("/me/calendar", data={})
    assert refused.status_code == 422
    assert secret_in(refused.text) is None


def test_a_number_in_the_calendar_leads_to_the_appointment_after_signing_in(
    visitor: Visitor, app_state: AppState, arrange: Arranger, person: PersonRow
) -> None:
    mine = arrange.appointment(person, NOW + timedelta(days=3))
    officer = visitor("officer")
    secret = secret_in(officer.post("/me/calendar", data={}).text)
    assert secret is not None
    (event,) = by_both(opened(app_state, secret)).values()
    number = event["remark"].removeprefix("Nummer: ")
    for typed in (number, f" {number[:4].upper()} {number[4:]} "):
        found = officer.get("/me/calendar/number", params={"number": typed})
        assert found.status_code == 303
        assert found.headers["location"] == f"/appointments/{mine.id}"
    for typed in ("", "bcdfghjk", "x" * 500, "\0", "'; --", str(mine.id)):
        missing = officer.get("/me/calendar/number", params={"number": typed})
        assert missing.status_code == 422
        assert error_of(missing.text, "number")
    colleague = visitor("colleague").get("/me/calendar/number", params={"number": number})
    assert colleague.status_code == 422


def test_a_persons_link_needs_their_word(
    visitor: Visitor, app_state: AppState, arrange: Arranger, person: PersonRow
) -> None:
    officer, where = visitor("officer"), f"/people/{person.id}/calendar"
    assert where in officer.get(f"/people/{person.id}/messages").text
    refused = officer.post(where, data={"consent": " "})
    assert refused.status_code == 422
    assert error_of(refused.text, "consent")
    made = officer.post(where, data=ASKED)
    secret = secret_in(made.text)
    assert secret is not None
    assert opened(app_state, secret)
    assert "Vroeg er zelf om." in words(officer.get(where).text)
    with arrange.database.work(CLOCK, NOW) as work:
        (row,) = feeds_of(work.session, person_id=person.id)
    assert flashed(officer.post(f"{where}/{row.id}/end", data={"version": "1"})) == "link-ended"


def test_a_restricted_case_asks_for_a_choice(visitor: Visitor, arrange: Arranger) -> None:
    person = arrange.person(restricted=True)
    officer, where = visitor("officer"), f"/people/{person.id}/calendar"
    refused = officer.post(where, data=ASKED)
    assert refused.status_code == 422
    assert error_of(refused.text, "despite_restricted")
    assert secret_in(officer.post(where, data=ASKED | {"despite_restricted-yes": "yes"}).text)


def test_in_custody_no_link_is_made(visitor: Visitor, arrange: Arranger, person: PersonRow) -> None:
    arrange.away(person, "custody", NOW - timedelta(days=1), None)
    officer, where = visitor("officer"), f"/people/{person.id}/calendar"
    assert "feed_id" not in officer.get(where).text
    refused = officer.post(where, data=ASKED)
    assert refused.status_code == 422
    assert secret_in(refused.text) is None


@pytest.mark.parametrize("role", ["supervisor", "planner", "provider", "auditor", "admin"])
def test_who_has_no_week_has_no_calendar_of_their_own(visitor: Visitor, role: str) -> None:
    other = visitor(role)
    assert other.get("/me/calendar").status_code == 403
    assert other.post("/me/calendar", data={}).status_code == 403


@pytest.mark.parametrize(
    ("role", "status"),
    [("planner", 403), ("provider", 403), ("auditor", 403), ("admin", 403), ("outsider", 404), ("colleague", 404)],
)  # fmt: skip
def test_nobody_elses_client_is_looked_at(
    visitor: Visitor, person: PersonRow, role: str, status: int
) -> None:
    other, where = visitor(role), f"/people/{person.id}/calendar"
    assert other.get(where).status_code == status
    assert other.post(where, data=ASKED).status_code == status


def test_a_form_from_elsewhere_makes_nothing(visitor: Visitor, person: PersonRow) -> None:
    officer = visitor("officer")
    for where in ("/me/calendar", f"/people/{person.id}/calendar"):
        foreign = officer.post(where, data=ASKED, headers={"origin": "https://evil.example"})
        assert foreign.status_code == 403
