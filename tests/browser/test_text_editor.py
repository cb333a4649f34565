"""The editor of texts in a real browser: the preview follows the keys, and a button does it without scripts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from aftercare.base.clock import FixedClock
from aftercare.base.settings import Settings
from aftercare.bootstrap import furnish
from aftercare.store.database.engine import open_engine
from aftercare.store.database.unit_of_work import Database
from tests.browser.morning import in_english, sign_in
from tests.scenarios.running import free_port, served
from tests.seeding import START, seed_town

pytestmark = pytest.mark.browser
HERE = "/templates/reply-to-wrong-number/nl"


@pytest.fixture
def address(service_url: str, tmp_path: Path) -> Iterator[str]:
    database, clock, port = (
        Database(open_engine(service_url)),
        FixedClock(START),
        free_port(),
    )
    seed_town(database, START)
    settings = Settings(data_dir=tmp_path, public_base_url=f"http://127.0.0.1:{port}", port=port)
    app_state = furnish(settings, database, clock=clock, demonstration=True)
    with served(app_state, port) as where:
        yield where


@pytest.fixture(params=["with-javascript", "without-javascript"])
def browser_page(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    scripted = request.param == "with-javascript"
    context = chromium.new_context(
        java_script_enabled=scripted, viewport={"width": 1280, "height": 900}
    )
    yield context.new_page()
    context.close()


def test_a_preview_shows_what_is_wrong_and_the_draft_is_kept_once_it_is_right(
    address: str, browser_page: Page, request: pytest.FixtureRequest
) -> None:
    page = browser_page
    scripted = "with-javascript" in request.node.name
    in_english(page, address)
    sign_in(page, address, "admin")
    page.goto(f"{address}{HERE}")
    preview = page.locator("#preview")

    # When an administrator types what may not be said
    page.get_by_label("Text").fill("")
    page.get_by_label("Text").press_sequentially("Uw toezicht in België")
    if not scripted:
        page.get_by_role("button", name="Preview").click()

    # Then the preview says so, and why two segments are paid
    expect(preview).to_contain_text("“toezicht” reveals too much to a stranger")
    expect(preview).to_contain_text("UCS-2")
    expect(preview).to_contain_text("ë")
    expect(page.get_by_label("Text")).to_have_value("Uw toezicht in België")

    # And nothing is kept before it is right
    page.get_by_label("Reason").fill("Shorter and clearer")
    page.get_by_role("button", name="Save the draft").click()
    expect(page.get_by_role("alert")).to_contain_text("reveals too much to a stranger")
    page.get_by_label("Text").fill("Dank u. Wij sturen niets meer.")
    page.get_by_role("button", name="Save the draft").click()
    expect(page.get_by_text("Saved as a draft")).to_be_visible()
    page.get_by_role("button", name="Propose saved draft").click()
    expect(page.get_by_text("neither wrote nor proposed a text")).to_be_visible()
