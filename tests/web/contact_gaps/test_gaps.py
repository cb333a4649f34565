"""The page on which an officer takes the time that closes a gap, as it was shown."""

from __future__ import annotations

from datetime import timedelta

import pytest

from aftercare.casework.appointments.changes_to_pass_on import list_changes_to_pass_on
from aftercare.store.appointments.rows import AppointmentRow
from aftercare.store.plans.rows import ObligationRow
from tests.store.arranging import NOW, Arranger
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import flashed, hidden, words
from tests.web.shell.wording import dutch

DAY = timedelta(days=1)


@pytest.fixture
def late(arrange: Arranger) -> AppointmentRow:
    """A weekly check-in yesterday, then on the Friday of next week: eleven days, at most ten. The client knows."""
    person = arrange.person()
    _, (line,) = arrange.plan(person)
    arrange.appointment(person, NOW - DAY, line, state="attended")
    return arrange.appointment(
        person, NOW + 10 * DAY, line, occurrence=1, state="notified", known_at=NOW
    )


def page_of(row: AppointmentRow | ObligationRow) -> str:
    return f"/people/{row.person_id}/gaps"


def test_from_the_client_s_page_a_proposal_is_seen_and_taken_in_two_clicks(
    arrange: Arranger, visitor: Visitor, late: AppointmentRow
) -> None:
    officer, where = visitor("officer"), page_of(late)
    for page in (f"/people/{late.person_id}", "/worklist"):
        assert f'href="{where}"' in officer.get(page).text
    page = officer.get(where).text
    view = words(page)
    assert "10 dagen na het contact ervoor; een later contact is niet gepland" in view
    assert arrange.office.officer.display_name in view
    assert "Kantoor Noord" in view
    assert "do 3 dec" in view
    assert (
        dutch(
            "The client knows or expects the old time. Notifying them of the change becomes a task."
        )
        in view
    )
    for _ in range(2):
        assert flashed(officer.post(where, data=hidden(page, where))) == "placed"
    assert dutch("No gap is too long") in words(officer.get(where).text)
    with arrange.database.work(arrange.office.officer, NOW) as work:
        assert len(list_changes_to_pass_on(work, "088-1234567")) == 1


def test_what_is_proposed_no_longer_is_refused_and_what_is_now_is_shown(
    arrange: Arranger, visitor: Visitor, late: AppointmentRow
) -> None:
    officer, where = visitor("officer"), page_of(late)
    seen = hidden(officer.get(where).text, where)
    arrange.leave(arrange.office.officer, NOW + 8 * DAY, NOW + 10 * DAY)
    answer = officer.post(where, data=seen)
    assert answer.status_code == 412
    assert hidden(answer.text, where) != seen
    for hostile in ({}, {"fingerprint": "\0"}, {"fingerprint": seen["fingerprint"][:-1]}):
        assert officer.post(where, data=hostile).status_code in (400, 412, 422)


def test_where_nothing_is_free_the_page_says_why_and_leads_on(
    arrange: Arranger, visitor: Visitor, late: AppointmentRow
) -> None:
    for one in (arrange.office.officer, arrange.office.deputy):
        arrange.leave(one, NOW, NOW + 10 * DAY)
    page = visitor("officer").get(page_of(late)).text
    assert dutch("No free time closes this gap") in words(page)
    assert "werken dan niet" in words(page)
    for way in (f"/appointments/{late.id}?times=yes", "/stand-ins", f"/people/{late.person_id}"):
        assert f'href="{way}"' in page


def test_what_is_not_theirs_is_not_there(visitor: Visitor, late: AppointmentRow) -> None:
    assert visitor("outsider").get(page_of(late)).status_code == 404
    assert visitor("planner").get(page_of(late)).status_code == 403
