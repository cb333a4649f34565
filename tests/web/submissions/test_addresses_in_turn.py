"""An older address is set aside while a later one waits, and both pages say when it waits again."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from aftercare.casework.submissions.acts import refuse_submission
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.submissions.landing import decide_by
from aftercare.processes.submissions.before_visits import keep_due_before_visits
from aftercare.store.database.unit_of_work import Database
from aftercare.store.deadlines.rows import deadlines_of
from aftercare.store.people.rows import PersonRow
from tests.store.arranging import NOW, Arranger
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import words
from tests.web.submissions.conftest import Sending
from tests.web.submissions.test_consequences import decide
from tests.web.submissions.test_waiting_addresses import visit

BEFORE = (NOW - timedelta(hours=2)).isoformat()
ELSEWHERE = {"lines": ["Elders 2"]}
DAY = timedelta(days=1)


@pytest.fixture
def person(arrange: Arranger) -> PersonRow:
    return arrange.person()


def test_the_page_of_the_older_one_shows_what_was_sent_and_leads_to_the_later_one(
    visitor: Visitor, send: Sending, person: PersonRow
) -> None:
    first = send("address-change", person.reference, sent_at=BEFORE)
    then = send("address-change", person.reference, "N-2", content=ELSEWHERE)
    page = visitor("officer", "en").get(f"/submissions/{first}").text
    for said in (
        "Behind a later one that waits",
        "A later address for the same use waits for a decision",
        "Lindelaan 1",
    ):
        assert said in words(page)
    assert f'href="/submissions/{then}"' in page
    assert f'action="/submissions/{first}/accept"' not in page
    listed = words(visitor("officer", "en").get(f"/people/{person.id}/submissions").text)
    assert "Behind a later one that waits" in listed


def test_both_pages_say_that_the_older_one_waits_again_and_it_is_on_the_worklist(
    visitor: Visitor, send: Sending, person: PersonRow
) -> None:
    first = send("address-change", person.reference, sent_at=BEFORE)
    then = send("address-change", person.reference, "N-2", content=ELSEWHERE)
    officer = visitor("officer", "en")
    assert f'href="/submissions/{first}"' not in officer.get("/worklist").text
    decide(visitor, then, "refuse", reason="Of somebody else.")
    older, later = (officer.get(f"/submissions/{one}").text for one in (first, then))
    assert "waits again, because the later message of Tue 24 Nov, 09:00" in words(older)
    assert "Court registry was refused" in words(older)
    assert "The earlier message of Tue 24 Nov, 07:00 from Court registry waits again" in words(
        later
    )
    assert f'href="/submissions/{then}"' in older
    assert f'href="/submissions/{first}"' in later
    assert f'href="/submissions/{first}"' in officer.get("/worklist").text
    decide(visitor, first, "accept")
    assert "waits again" not in words(officer.get(f"/submissions/{then}").text)


def due(database: Database, person: PersonRow) -> datetime:
    with database.work(CLOCK, NOW) as work:
        (one,) = [it for it in deadlines_of(work.session, person.id) if it.state == "opened"]
        return one.due_at


def test_its_days_count_from_the_refusal_and_so_do_visits(
    arrange: Arranger, database: Database, send: Sending, person: PersonRow
) -> None:
    """A visit that was made while nobody could accept it does not make it late."""
    send("address-change", person.reference, sent_at=BEFORE)
    then = send("address-change", person.reference, "N-2", content=ELSEWHERE)
    visit(arrange, person, NOW + DAY)
    at = NOW + 2 * DAY
    with database.work(arrange.office.officer, at) as work:
        refuse_submission(work, then, 1, "Of somebody else.")
    assert due(database, person) == decide_by(at)
    with database.work(arrange.office.officer, at) as work:
        keep_due_before_visits(work.session, [person.id], at)
    assert due(database, person) == decide_by(at)


def test_the_log_says_that_it_was_set_aside_and_waits_again(
    visitor: Visitor, arrange: Arranger, database: Database, send: Sending, person: PersonRow
) -> None:
    first = send("address-change", person.reference, sent_at=BEFORE)
    then = send("address-change", person.reference, "N-2", content=ELSEWHERE)
    decide(visitor, then, "refuse", reason="Of somebody else.")
    with database.work(CLOCK, NOW) as work:
        query = text("select action from audit_entry where subject_id = :id order by id")
        found = [one for (one,) in work.session.connection().execute(query, {"id": first})]
    said = ("set-aside", "wait-again")
    assert tuple(one for one in found if one in said) == said
