"""The page of a detention or a release says what the case file has of custody, and what else waits about it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from aftercare.store.database.unit_of_work import Database
from aftercare.store.people.rows import PersonRow
from tests.casework.orders.framing import TODAY, detain
from tests.store.arranging import NOW, Arranger
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import words
from tests.web.submissions.conftest import Sending

DAY = timedelta(days=1)
CAME = "The client came on days of this period"
UNDOES = "Accepting undoes that release: the client is in custody again"
BECOMES = "Accepting makes it a detention"
CHANGES_NOTHING = "accepting changes nothing"
EARLIER = (NOW - timedelta(hours=1)).isoformat()


@pytest.fixture
def person(arrange: Arranger) -> PersonRow:
    return arrange.person()


@pytest.fixture
def page(visitor: Visitor) -> Any:
    return lambda which: visitor("officer", "en").get(f"/submissions/{which}").text


def test_a_release_without_custody_leads_to_the_periods(
    page: Any, send: Sending, person: PersonRow
) -> None:
    said = page(send("release", person.reference))
    assert "No detention in the case file covers this day" in words(said)
    assert f'href="/people/{person.id}/periods"' in said


@pytest.mark.parametrize(
    ("until_on", "expected"),
    [
        (None, "There is already a detention since Fri 20 Nov 2026 that still lasts"),
        (
            TODAY,
            "There is already a detention from Fri 20 Nov 2026 to Tue 24 Nov 2026: correct that one",
        ),
    ],
)
def test_a_detention_on_days_of_another_says_which_and_leads_to_it(
    page: Any,
    arrange: Arranger,
    database: Database,
    send: Sending,
    person: PersonRow,
    until_on: date | None,
    expected: str,
) -> None:
    detain(arrange, database, person, TODAY - 4 * DAY, until_on)
    said = page(send("detention", person.reference))
    assert expected in words(said)
    assert f'href="/people/{person.id}/periods"' in said


def test_by_hand_it_is_refused_at_the_first_day(
    visitor: Visitor, arrange: Arranger, database: Database, person: PersonRow
) -> None:
    detain(arrange, database, person, TODAY - 4 * DAY, None)
    here = f"/people/{person.id}/periods/suspensions/new"
    typed = {"kind": "detention", "from_on": "24-11-2026", "until_on": ""}
    answer = visitor("officer", "en").post(here, data=typed)
    assert answer.status_code == 422
    assert 'id="from_on-error"' in answer.text
    assert "There is already a detention since Fri 20 Nov" in words(answer.text)


def test_one_without_a_last_day_says_that_it_undoes_the_release(
    page: Any, arrange: Arranger, database: Database, send: Sending, person: PersonRow
) -> None:
    detain(arrange, database, person, TODAY - DAY, TODAY)
    undoes = send("detention", person.reference, only={"from_on": "2026-11-23"})
    said = words(page(undoes))
    assert "The case file says that this custody ended on Tue 24 Nov" in said
    assert UNDOES in said
    days = {"from_on": "2026-11-23", "until_on": "2026-11-25"}
    assert UNDOES not in words(page(send("detention", person.reference, "N-2", only=days)))


def test_custody_that_was_an_absence_is_said_to_become_a_detention(
    page: Any, arrange: Arranger, send: Sending, person: PersonRow
) -> None:
    arrange.away(person, "custody", NOW - DAY, None)
    same = send("detention", person.reference)
    said = words(page(same))
    assert BECOMES in said
    assert CHANGES_NOTHING not in said


def test_a_release_asks_about_the_days_on_which_the_client_came_as_a_detention_does(
    page: Any, arrange: Arranger, database: Database, send: Sending, person: PersonRow
) -> None:
    detain(arrange, database, person, TODAY - 4 * DAY, None)
    which = send("release", person.reference)
    assert CAME not in words(page(which))
    arrange.appointment(person, NOW - DAY, state="attended")
    assert CAME in words(page(which))


def test_each_says_what_else_waits_about_custody_of_the_client(
    page: Any, arrange: Arranger, send: Sending, person: PersonRow
) -> None:
    more = "More was sent about custody of this client"
    first = send("detention", person.reference, sent_at=EARLIER)
    send("address-change", person.reference, "N-2")
    send("detention", arrange.person().reference, "N-3")
    assert more not in words(page(first))
    then = send("release", person.reference, "N-4")
    assert more in words(page(first))
    assert f'href="/submissions/{then}"' in page(first)
    # The earlier one is what keeps it from being accepted, and is said once.
    assert page(then).count(f'href="/submissions/{first}"') == 1
    assert more not in words(page(then))
