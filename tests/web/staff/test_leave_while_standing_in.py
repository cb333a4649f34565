"""Leave on days on which one stands in for somebody is told before it counts, and where it is shown."""

from __future__ import annotations

import pytest

from aftercare.domain.accounts.permissions import Actor
from tests.store.arranging import Arranger
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import error_of, flashed, hidden, words

WEEK = {"from_on": "30-11", "until_on": "4-12"}


@pytest.fixture
def standing_in(arrange: Arranger, visitor: Visitor) -> Actor:
    """A colleague who works an officer's caseload from Monday to Wednesday."""
    office = arrange.office
    form = {
        "officer": str(office.officer.staff_id), "stand_in": str(office.colleague.staff_id),
        "from_on": "30-11", "until_on": "2-12", "note": "",
    }  # fmt: skip
    assert visitor("officer").post("/stand-ins", data=form).status_code == 303
    return office.colleague


def test_leave_is_entered_once_its_overlap_was_seen(
    arrange: Arranger, visitor: Visitor, standing_in: Actor
) -> None:
    colleague = visitor(standing_in)
    form = {"staff": str(standing_in.staff_id)} | WEEK
    warned = colleague.post("/leave", data=form)
    assert warned.status_code == 422
    assert "waarneming" in error_of(warned.text, "from_on")
    assert f"{arrange.office.officer.display_name}: ma 30 nov – wo 2 dec" in words(warned.text)
    seen = form | hidden(warned.text, "/leave")
    assert flashed(colleague.post("/leave", data=seen)) == "leave"


def test_days_without_standing_in_are_entered_at_once(visitor: Visitor, standing_in: Actor) -> None:
    form = {"staff": str(standing_in.staff_id), "from_on": "3-12", "until_on": "4-12"}
    assert flashed(visitor(standing_in).post("/leave", data=form)) == "leave"


def test_the_preview_of_an_absence_shows_whom_nobody_would_stand_in_for(
    arrange: Arranger, visitor: Visitor, standing_in: Actor
) -> None:
    form = {"officer": str(standing_in.staff_id)} | WEEK
    page = words(visitor(standing_in).post("/officer-away", data=form, follow_redirects=True).text)
    assert f"{arrange.office.officer.display_name}: ma 30 nov – wo 2 dec" in page


def test_whoever_is_away_is_not_said_to_work_another_s_caseload(
    arrange: Arranger, visitor: Visitor, standing_in: Actor
) -> None:
    officer, colleague = visitor("officer"), visitor(standing_in)
    officer.post("/leave", data={"staff": str(arrange.office.officer.staff_id)} | WEEK)
    view = f"{standing_in.display_name} neemt op deze dagen de hele caseload waar"
    away = f"{standing_in.display_name} zou de hele caseload waarnemen, maar is op deze dagen zelf ook afwezig"
    page = words(officer.get("/leave").text)
    assert view in page
    assert away not in page
    form = {"staff": str(standing_in.staff_id)} | WEEK
    seen = form | hidden(colleague.post("/leave", data=form).text, "/leave")
    colleague.post("/leave", data=seen)
    page = words(officer.get("/leave").text)
    assert away in page
    assert view not in page
