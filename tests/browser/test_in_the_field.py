"""On the telephone of an officer who is out: the menu, and today without a network."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import PHONE, on_a_port
from tests.web.gallery import gallery_app

pytestmark = pytest.mark.browser
TALLEST_HEADER = 64


def test_the_header_of_a_phone_is_one_line_with_a_menu_that_needs_no_script(
    chromium: Browser,
) -> None:
    context = chromium.new_context(
        java_script_enabled=False, viewport={"width": PHONE, "height": 700}
    )
    page = context.new_page()
    with on_a_port(gallery_app()) as address:
        page.goto(f"{address}/en/week")
        header = page.locator(".masthead").bounding_box()
        assert header is not None and header["height"] <= TALLEST_HEADER
        worklist = page.get_by_role("link", name="Worklist 4 waiting")
        expect(worklist).to_be_hidden()

        page.get_by_role("button", name="Menu 6 waiting").press("Enter")
        expect(worklist).to_be_visible()
        expect(page.get_by_role("button", name="Sign out")).to_be_visible()

        page.keyboard.press("Escape")
        expect(worklist).to_be_hidden()
    context.close()


def test_the_client_can_be_installed_under_a_name_that_reveals_nothing(chromium: Browser) -> None:
    page = chromium.new_page()
    with on_a_port(gallery_app()) as address:
        page.goto(f"{address}/en/sign-in")
        asked = page.context.new_cdp_session(page)
        manifest = asked.send("Page.getAppManifest")
        assert manifest["errors"] == []
        assert json.loads(manifest["data"])["name"] == "Aftercare"
        found = asked.send("Page.getInstallabilityErrors")["installabilityErrors"]
        # Every tab of a test is a private one.
        assert [one["errorId"] for one in found] == ["in-incognito"]
    page.close()
