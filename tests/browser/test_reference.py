"""The reference of the API: drawn within its policy, from this service alone, and usable by keyboard and ear."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.api.http.contract import every_operation
from tests.browser.morning import Morning

pytestmark = pytest.mark.browser
SERIOUS = {"serious", "critical"}


def grave(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [one["id"] for one in found if one["impact"] in SERIOUS]


def drawn(page: Page) -> None:
    """The first who asks for the document waits while it is made."""
    page.wait_for_selector("html[data-drawn]", timeout=60_000)


def test_an_operation_is_found_and_shown_and_nothing_comes_from_elsewhere(
    morning: Morning, desk: Page
) -> None:
    faults: list[str] = []
    asked: set[str] = set()
    desk.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
    desk.on("pageerror", lambda error: faults.append(str(error)))
    desk.on("request", lambda request: asked.add(urlsplit(request.url).netloc))
    desk.goto(f"{morning.address}/api/v1/reference")
    drawn(desk)
    expect(desk.get_by_role("status")).to_have_text(f"{len(every_operation()) + 1} operations")
    assert grave(desk) == []

    # When one is looked for
    desk.get_by_label("Find an operation").fill("verdict")
    desk.get_by_role("link", name="Give the verdict of an absence").click()
    shown = desk.get_by_role("main")
    expect(shown.get_by_role("heading", level=2)).to_have_text("Give the verdict of an absence")
    expect(shown).to_contain_text("POST /api/v1/absences/{absence_id}/give-verdict")
    expect(shown).to_contain_text("People alone")
    expect(shown).to_be_focused()
    assert grave(desk) == []

    # Then its body has fields with what they mean, and its answers their headers
    shown.get_by_text("Fields").first.click()
    expect(shown.get_by_text("no_reminder_seen").first).to_be_visible()
    shown.get_by_text(re.compile("^200")).click()
    expect(shown.get_by_text("ETag").first).to_be_visible()

    # An operation has an address, and a machine's scope stands in it
    desk.goto(f"{morning.address}/api/v1/reference#people.list")
    expect(shown).to_contain_text("machines with read-cases")
    desk.goto(f"{morning.address}/api/v1/reference#events.receive")
    expect(shown).to_contain_text("webhook-signature")
    assert faults == []
    assert asked == {urlsplit(morning.address).netloc}


def test_it_fits_a_phone(morning: Morning, desk: Page) -> None:
    desk.set_viewport_size({"width": 360, "height": 800})
    desk.goto(f"{morning.address}/api/v1/reference#events.list")
    drawn(desk)
    expect(desk.get_by_role("heading", level=2)).to_have_text("List events")
    assert desk.evaluate("document.documentElement.scrollWidth") <= 360
