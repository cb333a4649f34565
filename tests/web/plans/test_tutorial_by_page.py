"""The tutorial by page names what is there: each name that it prints in italics or bold stands on the page it says."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from aftercare.base.clock import FixedClock
from aftercare.base.settings import Settings
from aftercare.bootstrap import AppState, furnish
from aftercare.store.database.unit_of_work import Database
from aftercare.web.shell.cookies import session_cookie
from tests.serving import web_on
from tests.store.arranging import NOW, Arranger
from tests.web.conftest import ORIGIN, Visitor
from tests.web.shell.reading_html import words

TUTORIAL = (Path(__file__).parents[3] / "docs" / "tutorials" / "first-case.md").read_text()
# Names in italics, and in bold with a full stop: `*My week*`, `**Order.**`.
NAMED = re.findall(r"(?<!\*)\*([^*]+)\*(?!\*)", TUTORIAL) + re.findall(
    r"\*\*([^*]+)\.\*\*", TUTORIAL
)


@pytest.fixture
def demonstration(app_state: AppState, database: Database, clock: FixedClock) -> AppState:
    return furnish(Settings(), database, clock=clock, demonstration=True)


def pages_of(visitor: Visitor, arrange: Arranger, demonstration: AppState) -> dict[str, str]:
    """What each page says, in English, on the way that the tutorial goes."""
    person = arrange.person(phone_state="unverified")
    condition = arrange.condition(person)
    done = arrange.person()
    line = arrange.plan(done)[1][0]
    appointment = arrange.appointment(done, NOW + timedelta(days=1), line)
    missed = arrange.appointment(done, NOW - timedelta(hours=1), line)
    officer, supervisor = visitor("officer", "en"), visitor("supervisor", "en")
    with TestClient(web_on(demonstration), base_url=ORIGIN, headers={"origin": ORIGIN}) as tried:
        tried.cookies.update({
            session_cookie(demonstration.settings): officer.cookies[
                session_cookie(demonstration.settings)
            ],
            "aftercare-language": "en",
        })  # fmt: skip
        phone = tried.get("/sandbox").text
    people = f"/people/{person.id}"
    asked = {
        "caseload": officer.get("/caseload"),
        "new client": officer.get("/people/new"),
        "enrolment": officer.get(f"{people}/enrolment"),
        "condition": officer.get(f"{people}/orders/{condition.order_id}/conditions/new"),
        "today": supervisor.get("/today"),
        "week": officer.get("/week"),
        "appointment": officer.get(f"/appointments/{appointment.id}"),
        "past appointment": officer.get(f"/appointments/{missed.id}"),
    }
    assert {name: one.status_code for name, one in asked.items()} == dict.fromkeys(asked, 200)
    return {name: words(one.text) for name, one in asked.items()} | {"phone": words(phone)}


# Where the tutorial says that each name stands.
WHERE = {
    "English": "sign-in", "New client": "caseload", "High": "new client", "Enrolment": "enrolment",
    "Today": "today", "My week": "week", "Why this appointment exists": "appointment",
    "Test phone": "phone", "Demonstration clock": "phone", "missed": "past appointment",
    "Reporting duty": "condition", "Order": "enrolment", "Conditions": "enrolment", "Plan": "enrolment",
    "Look at the forecast": "enrolment", "Send for approval": "enrolment",
}  # fmt: skip


def test_every_name_in_the_tutorial_stands_on_its_page(
    visitor: Visitor, stranger: TestClient, arrange: Arranger, demonstration: AppState
) -> None:
    assert set(NAMED) == set(WHERE)
    pages = pages_of(visitor, arrange, demonstration)
    pages["sign-in"] = words(stranger.get("/sign-in").text)
    missing = {
        name: page for name, page in WHERE.items() if name.lower() not in pages[page].lower()
    }
    assert missing == {}


def test_the_enrolment_has_as_many_steps_as_the_tutorial_says(
    visitor: Visitor, arrange: Arranger
) -> None:
    person = arrange.person(phone_state="unverified")
    page = visitor("officer", "en").get(f"/people/{person.id}/enrolment").text
    assert "with eight steps" in TUTORIAL
    assert len(re.findall(r"<h2[^>]*>\s*(?:<[^>]+>\s*)*[1-9]", page)) == 8
