"""On the telephone of an officer who is out: the menu, and today without a network."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PHONE
from tests.browser.morning import Morning, in_english, sign_in
from tests.serving import on_a_port
from tests.web.gallery import gallery_app

pytestmark = pytest.mark.browser
TALLEST_HEADER = 64
LOWEST_TODAY = 640
BAR_AND_WARNING = 190
LONGEST_FIGURES = 2_600


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
        assert header is not None
        assert header["height"] <= TALLEST_HEADER
        # What is urgent comes first, in few lines: today is near.
        today = page.get_by_role("heading", name="Today", exact=True).bounding_box()
        whole = page.locator("body").bounding_box()
        assert today is not None
        assert whole is not None
        # The page begins at the row that was just recorded.
        assert today["y"] - whole["y"] < LOWEST_TODAY
        urgent = page.get_by_role("link", name=re.compile("P. Peer: derde")).bounding_box()
        assert urgent is not None
        assert urgent["y"] < today["y"]
        worklist = page.get_by_role("link", name="Worklist 4 waiting")
        expect(worklist).to_be_hidden()

        page.get_by_role("button", name="Menu").press("Enter")
        expect(worklist).to_be_visible()
        expect(page.get_by_role("button", name="Sign out")).to_be_visible()

        page.keyboard.press("Escape")
        expect(worklist).to_be_hidden()
    context.close()


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize(
    ("name", "first", "lowest"),
    [("worklist-supervisor", ".queue", LOWEST_TODAY),
     # The bar of the demonstration and a warning come above it.
     ("escalations", ".escalation", LOWEST_TODAY - BAR_AND_WARNING)],
)  # fmt: skip
def test_the_first_row_of_a_list_begins_on_the_first_screen_of_a_phone(
    chromium: Browser, language: str, name: str, first: str, lowest: int
) -> None:
    page = chromium.new_page(viewport={"width": PHONE, "height": 700})
    with on_a_port(gallery_app()) as address:
        page.goto(f"{address}/{language}/{name}")
        row = page.locator(first).first.bounding_box()
        assert row is not None
        assert row["y"] < lowest
    page.close()


@pytest.mark.parametrize("language", ["nl", "en"])
def test_what_is_folded_away_on_a_worklist_is_one_press_from_the_heading(
    chromium: Browser, language: str
) -> None:
    page = chromium.new_page(viewport={"width": PHONE, "height": 700})
    with on_a_port(gallery_app()) as address:
        page.goto(f"{address}/{language}/worklist-supervisor")
        letters = page.get_by_role("link", name=re.compile("Letters to post|Brieven om te posten"))
        expect(letters.locator("visible=true")).to_have_count(0)
        page.locator(".more > summary").click()
        expect(letters.locator("visible=true")).to_have_count(1)
    page.close()


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_figures_of_a_team_answer_the_first_question_and_fold_the_rest_on_a_phone(
    chromium: Browser, language: str
) -> None:
    page = chromium.new_page(viewport={"width": PHONE, "height": 700})
    with on_a_port(gallery_app()) as address:
        page.goto(f"{address}/{language}/team-figures")
        assert page.evaluate("document.documentElement.scrollHeight") < LONGEST_FIGURES
        waits = page.locator("[aria-labelledby=waits-title]")
        drawing = waits.locator("svg.plot, .plot").first
        expect(drawing).to_be_hidden()
        waits.locator("summary").first.click()
        expect(drawing).to_be_visible()
        page.set_viewport_size({"width": 1280, "height": 900})
        expect(page.locator("[aria-labelledby=alarms-title] .plot").first).to_be_visible()
    page.close()


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


@pytest.fixture
def phone(chromium: Browser, morning: Morning) -> Iterator[Page]:
    """The telephone of the officer, on which today is kept."""
    context = chromium.new_context(viewport={"width": PHONE, "height": 700}, locale="en-GB")
    page = context.new_page()
    in_english(page, morning.address)
    sign_in(page, morning.address, "officer")
    page.get_by_role("button", name="Keep today on this device").click()
    expect(page.get_by_text("Today is on this device until")).to_be_visible()
    yield page
    context.close()


def without_network(page: Page, morning: Morning) -> None:
    page.context.set_offline(True)
    page.goto(f"{morning.address}/week")
    expect(page.get_by_role("heading", level=1)).to_have_text("Today without a network")


def outcomes_received(page: Page) -> list[int]:
    """The statuses with which the service answers outcomes that this tab sends from now on."""
    answers: list[int] = []
    page.on("response", lambda one: answers.append(one.status) if "/outcomes" in one.url else None)
    return answers


def test_today_is_read_and_recorded_without_a_network_and_sent_once(
    phone: Page, morning: Morning
) -> None:
    without_network(phone, morning)
    expect(phone.locator(".today").get_by_text(morning.person).first).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth") == PHONE
    answers = outcomes_received(phone)
    phone.get_by_text(f"Add a note {morning.person}").click()
    phone.get_by_label("Note", exact=False).fill("The door stayed shut.")
    phone.get_by_role("button", name=f"Missed {morning.person}").dblclick()
    expect(phone.get_by_text("With your note. Sent once there is a network")).to_be_visible()
    assert answers == []

    with phone.expect_response("**/offline/outcomes"):
        phone.context.set_offline(False)
        phone.goto(f"{morning.address}/week")
    phone.reload()
    assert answers == [200]
    expect(phone.locator(".today .badge").get_by_text("Missed")).to_be_visible()
    phone.get_by_role("link", name=f"Correct {morning.person}").click()
    expect(phone.get_by_text("The door stayed shut.")).to_be_visible()
    expect(phone.get_by_label("Reason for the correction")).to_be_visible()


def test_what_was_recorded_elsewhere_meanwhile_is_put_to_the_officer_and_not_overwritten(
    phone: Page, desk: Page, morning: Morning
) -> None:
    without_network(phone, morning)
    phone.get_by_role("button", name=f"Attended {morning.person}", exact=True).click()
    in_english(desk, morning.address)
    sign_in(desk, morning.address, "officer")
    desk.get_by_role("button", name=f"Missed {morning.person}").first.click()
    expect(desk.get_by_text("The absence is on your worklist")).to_be_visible()

    phone.context.set_offline(False)
    phone.goto(f"{morning.address}/week")
    expect(phone.get_by_text("were not accepted")).to_be_visible()
    phone.get_by_role("link", name="Decide about them").click()
    expect(phone.get_by_text(f"{morning.person}: Attended,")).to_be_visible()
    phone.get_by_role("link", name="See the appointment").click()
    expect(phone.locator("main .badge").get_by_text("Missed").first).to_be_visible()

    phone.go_back()
    phone.get_by_role("button", name="Discard the entry").click()
    expect(phone.get_by_text("Not accepted")).to_be_hidden()


def test_a_session_that_ended_and_another_account_leave_only_what_was_not_sent(
    phone: Page, morning: Morning
) -> None:
    without_network(phone, morning)
    phone.get_by_role("button", name=f"Attended {morning.person}", exact=True).click()
    expect(phone.get_by_text("Sent once there is a network")).to_be_visible()
    phone.context.clear_cookies(name="aftercare")
    phone.context.set_offline(False)

    # Nothing of the day is left, in clear or encrypted, and what waits stays
    phone.goto(f"{morning.address}/sign-in")
    expect(phone.get_by_text("Outcomes recorded on this device are waiting")).to_be_visible()
    answers = outcomes_received(phone)
    sign_in(phone, morning.address, "deputy")
    expect(phone.get_by_role("button", name="Keep today on this device")).to_be_visible()
    phone.goto(f"{morning.address}/offline")
    expect(phone.get_by_text("Nothing is kept on this device")).to_be_visible()
    expect(phone.get_by_text(morning.person)).to_have_count(0)
    assert answers == []

    phone.context.clear_cookies(name="aftercare")
    sign_in(phone, morning.address, "officer")
    expect(phone.get_by_text("What you recorded without a network has been sent")).to_be_visible()
    assert answers == [200]


def test_today_goes_from_the_device_when_its_time_is_over_and_at_signing_out(
    phone: Page, morning: Morning
) -> None:
    phone.get_by_role("button", name="Menu").click()
    phone.get_by_role("button", name="Sign out").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Sign in")
    expect(phone.locator("body")).to_have_attribute("data-account", "")
    phone.wait_for_function("caches.has('aftercare-offline').then(there => !there)")

    sign_in(phone, morning.address, "officer")
    phone.get_by_role("button", name="Keep today on this device").click()
    expect(phone.get_by_text("Today is on this device until")).to_be_visible()
    phone.add_init_script("const now = Date.now; Date.now = () => now() + 5 * 3600 * 1000")
    without_network(phone, morning)
    expect(phone.get_by_text("Its time is over")).to_be_visible()
    expect(phone.get_by_text(morning.person)).to_have_count(0)
