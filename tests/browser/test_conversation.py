"""Writing to a client in a real browser: a sent text leaves the field empty, so that nobody sends it twice."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.morning import Morning, open_conversation

pytestmark = pytest.mark.browser
WORDS = "Can you come on Friday at 14:00?"


@pytest.mark.parametrize(
    "browser_page",
    ["with-javascript", pytest.param("without-javascript", marks=pytest.mark.thorough)],
    indirect=True,
)
def test_a_sent_text_is_on_its_way_once_and_the_field_is_empty_again(
    morning: Morning, browser_page: Page
) -> None:
    page = browser_page
    open_conversation(page, morning)

    # When the officer writes and sends
    page.get_by_role("textbox", name="Your message").fill(WORDS)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Will be sent")).to_be_visible()

    # Then the field is empty, and a second click sends nothing
    expect(page.get_by_role("textbox", name="Your message")).to_have_value("")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_text(WORDS)).to_have_count(1)

    # When they are words a stranger may not read, nothing leaves and they are still there
    page.get_by_role("textbox", name="Your message").fill("Your probation officer calls.")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("reveals too much to a stranger").first).to_be_visible()
    expect(page.get_by_role("textbox", name="Your message")).to_have_value(
        "Your probation officer calls."
    )
