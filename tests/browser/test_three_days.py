"""A day of an officer, a supervisor and a planner in the demonstration, as docs/three-days.md shows it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from aftercare.base.clock import FixedClock
from aftercare.demo.recorded import take_up
from aftercare.store.database.engine import open_engine
from aftercare.store.database.unit_of_work import Database
from tests.browser.morning import furnished, in_english
from tests.browser.test_in_the_field import TALLEST_HEADER
from tests.conftest import cloned_database
from tests.demo.living import NOW
from tests.scenarios.running import free_port, served

pytestmark = [pytest.mark.browser, pytest.mark.thorough]
# A folder to write pictures of each step to; without it nothing is written.
PICTURES = os.environ.get("AFTERCARE_TEST_PICTURES")
DESK: ViewportSize = {"width": 1280, "height": 860}


@pytest.fixture(scope="module")
def office(
    server_url: str, template_database: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The address of the demonstration, on the Thursday up to which its history is recorded."""
    with cloned_database(server_url, template_database) as url:
        take_up(url)
        engine, port = open_engine(url), free_port()
        folder = tmp_path_factory.mktemp("data")
        with served(furnished(Database(engine), FixedClock(NOW), folder, port), port) as address:
            yield address
        engine.dispose()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(locale="en-GB", viewport=DESK)
    yield context.new_page()
    context.close()


def arrive(page: Page, office: str, name: str) -> None:
    in_english(page, office)
    page.goto(f"{office}/sign-in")
    page.get_by_label("Account name").first.fill(name)
    page.get_by_label("Password", exact=True).first.fill(f"demo-{name}-1")
    page.get_by_role("button", name="Sign in", exact=True).first.click()


def picture(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png")


def test_an_officer_records_finds_and_moves(office: str, page: Page) -> None:
    arrive(page, office, "vermeulen")
    expect(page.get_by_role("heading", level=1)).to_have_text("My week")
    picture(page, "day-officer-1-week")

    # One click records attendance, and some seconds are left to undo it
    page.get_by_role("button", name="Attended").first.click()
    expect(page.get_by_role("button", name=re.compile("^Undo")).first).to_be_visible()
    picture(page, "day-officer-2-recorded")

    # Two keys and a few letters find a client
    page.keyboard.press("Control+k")
    page.keyboard.type("oefen")
    found = page.get_by_role("option").filter(has_text="Oefen").first
    expect(found).to_be_visible()
    picture(page, "day-officer-3-search")
    found.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Oefen")
    picture(page, "day-officer-4-client")

    page.goto(f"{office}/worklist")
    expect(page.get_by_role("heading", level=1)).to_have_text("Worklist")
    # On a phone the header stays one line, also with its numbers
    page.set_viewport_size({"width": 360, "height": 740})
    header = page.locator(".masthead__inner").bounding_box()
    assert header is not None
    assert header["height"] <= TALLEST_HEADER
    page.set_viewport_size(DESK)
    picture(page, "day-officer-5-worklist")
    page.goto(f"{office}/calendar")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    picture(page, "day-officer-6-calendar")


def test_a_supervisor_sees_what_is_asked_and_decides(office: str, page: Page) -> None:
    arrive(page, office, "hendriks")
    page.goto(f"{office}/today")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    picture(page, "day-supervisor-1-today")
    page.goto(f"{office}/escalations")
    picture(page, "day-supervisor-2-inbox")
    page.get_by_role("link", name=re.compile("Fewer contacts than the standard asks")).first.click()
    expect(page.get_by_role("region", name="What happens if no one decides")).to_be_visible()
    picture(page, "day-supervisor-3-escalation")
    page.goto(f"{office}/approvals")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    picture(page, "day-supervisor-4-approvals")
    page.goto(f"{office}/caseloads")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    picture(page, "day-supervisor-5-caseloads")


def test_a_planner_finds_times_and_places(office: str, page: Page) -> None:
    arrive(page, office, "dekker")
    page.goto(f"{office}/calendar")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    picture(page, "day-planner-1-calendar")
    for number, path in enumerate(("unplaced", "sites", "treatment-groups"), 2):
        page.goto(f"{office}/{path}")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        picture(page, f"day-planner-{number}-{path}")
