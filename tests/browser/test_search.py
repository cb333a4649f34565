"""The search of the header: keys open it, suggestions follow the typing, the way back keeps what was found."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import DESK, PHONE
from tests.browser.morning import Morning, in_english, sign_in
from tests.browser.test_gallery import rules, small_targets

pytestmark = pytest.mark.browser


@pytest.fixture
def office(chromium: Browser, morning: Morning) -> Iterator[Page]:
    """An officer at the worklist."""
    context = chromium.new_context(locale="en-GB", viewport={"width": DESK, "height": 900})
    page = context.new_page()
    in_english(page, morning.address)
    sign_in(page, morning.address, "officer")
    page.goto(f"{morning.address}/worklist")
    yield page
    context.close()


def finder(page: Page) -> Locator:
    return page.get_by_role("dialog", name="Search")


def field(page: Page) -> Locator:
    return finder(page).get_by_role("combobox", name="Search")


def option(page: Page, name: str) -> Locator:
    return finder(page).get_by_role("option", name=name)


@pytest.mark.parametrize("key", ["/", "Control+k"])
def test_a_key_opens_the_search_and_escape_gives_the_focus_back(office: Page, key: str) -> None:
    link = office.get_by_role("link", name="Caseload", exact=True).first
    link.focus()
    office.keyboard.press(key)
    expect(field(office)).to_be_focused()
    expect(field(office)).to_have_value("")
    # Before anything is typed it suggests acts.
    expect(option(office, "New client")).to_be_visible()
    office.keyboard.press("Escape")
    expect(finder(office)).to_have_count(0)
    expect(link).to_be_focused()


def test_a_key_in_a_field_is_text_and_the_single_key_can_be_switched_off(
    office: Page, morning: Morning
) -> None:
    office.goto(f"{morning.address}/caseload")
    typed = office.get_by_role("searchbox")
    typed.fill("")
    typed.press_sequentially("05/12")
    typed.press("Control+k")
    expect(typed).to_have_value("05/12")
    expect(finder(office)).to_have_count(0)
    office.get_by_role("link", name="Search").click()
    finder(office).get_by_label("The / key opens this search").uncheck()
    office.goto(f"{morning.address}/worklist")
    office.locator("h1").click()
    office.keyboard.press("/")
    expect(finder(office)).to_have_count(0)
    office.keyboard.press("Control+k")
    expect(field(office)).to_be_focused()


def test_arrows_and_enter_open_a_client_and_the_way_back_leads_to_the_search(
    office: Page, morning: Morning
) -> None:
    addresses: list[str] = []
    office.on("request", lambda request: addresses.append(request.url))
    office.keyboard.press("/")
    field(office).press_sequentially("example imag")
    expect(option(office, morning.person)).to_be_visible()
    expect(finder(office).get_by_role("status")).to_have_text("1 result")
    field(office).press("ArrowDown")
    expect(option(office, morning.person)).to_have_attribute("aria-selected", "true")
    chosen = option(office, morning.person).get_attribute("id")
    assert field(office).get_attribute("aria-activedescendant") == chosen
    field(office).press("Enter")
    expect(office).to_have_url(re.compile("/people/[0-9a-f-]{36}$"))
    office.go_back()
    expect(office).to_have_url(re.compile(r"/search\?search=[0-9a-f-]{36}$"))
    expect(office.get_by_label("Client, colleague, page or action")).to_have_value("example imag")
    expect(office.get_by_role("link", name=morning.person)).to_be_visible()
    office.go_back()
    expect(office).to_have_url(f"{morning.address}/worklist")
    expect(office.get_by_role("heading", name="Worklist", level=1)).to_be_visible()
    office.go_forward()
    expect(office.get_by_label("Client, colleague, page or action")).to_have_value("example imag")
    office.go_back()
    expect(office.get_by_role("heading", name="Worklist", level=1)).to_be_visible()
    assert not [one for one in addresses if "imag" in one.lower()]
    # A file that was opened stands there next time, before anything is typed.
    office.keyboard.press("/")
    expect(option(office, morning.person)).to_be_visible()


def test_enter_without_a_choice_shows_everything_on_a_page(office: Page) -> None:
    office.keyboard.press("Control+k")
    field(office).fill("I am ill")
    # The browser's own Ctrl-K would leave the page.
    field(office).press("Control+k")
    expect(field(office)).to_be_focused()
    field(office).press("Enter")
    expect(office).to_have_url(re.compile(r"/search\?search="))
    act = office.get_by_role("link", name="Ill or away: move the appointments")
    act.click()
    expect(office).to_have_url(re.compile("/officer-away#from_on$"))


# The first request of the page is answered only when it is released, although it was called off.
HOLDS_FIRST = """() => {
  const real = window.fetch;
  window.fetch = (address, options) => {
    window.fetch = real;
    const answer = real(address, {...options, signal: undefined});
    document.body.dataset.held = "yes";
    return new Promise(done => { window.release = async () => done(await answer) });
  };
}"""


def test_only_the_answer_to_the_last_text_is_shown(office: Page) -> None:
    office.keyboard.press("/")
    expect(option(office, "New client")).to_be_visible()
    office.evaluate(HOLDS_FIRST)
    field(office).fill("leave")
    expect(office.locator("body[data-held]")).to_be_attached()
    field(office).fill("worklist")
    expect(option(office, "Worklist")).to_be_visible()
    office.evaluate("window.release()")
    expect(option(office, "Worklist")).to_be_visible()
    expect(option(office, "Enter leave")).to_have_count(0)


def test_a_line_that_is_down_and_a_session_that_ended_are_said(office: Page) -> None:
    office.keyboard.press("/")
    expect(option(office, "New client")).to_be_visible()
    said = finder(office).get_by_role("status")
    office.route("**/search/suggestions", lambda route: route.abort())
    field(office).fill("leave")
    expect(said).to_have_text("There was no answer. Press Enter to try again.")
    office.unroute_all()
    office.context.clear_cookies(name="aftercare")
    field(office).fill("week")
    expect(said).to_contain_text("You are signed out.")
    expect(said.get_by_role("link", name="Sign in")).to_be_visible()
    expect(finder(office).get_by_role("option")).to_have_count(0)


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_the_open_search_can_be_used_by_everyone(office: Page, width: int) -> None:
    office.set_viewport_size({"width": width, "height": 740})
    office.keyboard.press("/")
    field(office).fill("e")
    expect(finder(office).get_by_role("option").first).to_be_visible()
    field(office).press("ArrowDown")
    assert office.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert small_targets(office) == []
    found = Axe().run(office, options=rules()).response["violations"]
    assert [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found] == []


def test_without_scripts_the_link_leads_to_the_page(chromium: Browser, morning: Morning) -> None:
    context = chromium.new_context(java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    in_english(page, morning.address)
    sign_in(page, morning.address, "officer")
    page.get_by_role("link", name="Search").click()
    page.get_by_label("Client, colleague, page or action").fill(morning.person)
    page.get_by_role("main").get_by_role("button", name="Search").click()
    page.get_by_role("link", name=morning.person).click()
    page.get_by_role("link", name="Search results").click()
    expect(page.get_by_label("Client, colleague, page or action")).to_have_value(morning.person)
    context.close()
