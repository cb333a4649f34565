"""An officer's morning and a supervisor's decision, in a real browser on real rows."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.morning import Morning, in_english, sign_in

pytestmark = pytest.mark.browser
WIDTHS = {"desk": 1280, "phone": 360}


def test_a_miss_is_recorded_in_two_clicks_and_decided_by_a_supervisor(
    morning: Morning, browser_page: Page
) -> None:
    page = browser_page
    in_english(page, morning.address)
    sign_in(page, morning.address, "officer")
    expect(page.get_by_role("heading", level=1)).to_have_text("My week")

    # When the officer clicks "Missed" beside the appointment that has begun
    page.get_by_role("button", name="Missed").first.click()

    # Then the week says so, and the absence waits on the worklist
    expect(page.get_by_text("The absence is on your worklist")).to_be_visible()
    page.goto(f"{morning.address}/worklist")
    page.get_by_role("link", name=re.compile("^Decide (?!on an absence)")).first.click()
    page.get_by_role("radio", name="Unexcused").check()
    page.get_by_role("textbox", name="Reason").last.fill("No message, no proof.")
    page.get_by_role("button", name="Record the decision").click()

    # Then it is not counted before somebody has seen that no reminder is known to have arrived
    expect(page.get_by_role("link", name="No reminder was delivered: tick that")).to_be_visible()
    page.get_by_role("checkbox", name="I have seen that no reminder was delivered").check()
    # Nor, while evidence may still come, without a reason not to wait for it
    expect(page.get_by_role("link", name="Evidence may still come: say why")).to_be_visible()
    page.get_by_label("Why you do not wait for evidence").select_option("no_reason")

    # And a second click that comes too soon makes no fault of what succeeded
    page.get_by_role("button", name="Record the decision").dblclick()
    expect(page.get_by_text("Your decision has been recorded.")).to_be_visible()

    # When the clock has been moved in the test phone and the supervisor opens the inbox
    page.goto(f"{morning.address}/sandbox")
    page.get_by_role("button", name="+1 hour").click()
    expect(page.get_by_text("The clock has moved")).to_be_visible()
    page.goto(f"{morning.address}/week")
    page.get_by_role("button", name="Sign out").click()
    sign_in(page, morning.address, "supervisor")
    page.goto(f"{morning.address}/escalations")
    page.get_by_role("link", name=morning.person).first.click()
    page.get_by_role("radio", name="Official warning").check()
    page.get_by_role("textbox", name="Reason").last.fill("Spoken to the person.")
    page.get_by_role("button", name="Decide").last.click()
    expect(page.get_by_text("Your decision has been recorded.")).to_be_visible()

    # Then the escalation is decided and the inbox empty
    page.goto(f"{morning.address}/escalations")
    expect(page.get_by_role("link", name=morning.person)).to_have_count(0)


def test_the_way_back_from_a_person_brings_the_search_and_what_it_found(
    morning: Morning, browser_page: Page
) -> None:
    page = browser_page
    in_english(page, morning.address)
    sign_in(page, morning.address, "officer")
    page.goto(f"{morning.address}/caseload")
    typed = page.get_by_role("searchbox", name="Name, phone, birth date or number")
    for sought in ("Quaxbert Zzyzx", "exmaple, imaginary"):
        typed.fill(sought)
        page.get_by_role("button", name="Filter").click()
        expect(page).to_have_url(re.compile(r"/caseload\?search=[0-9a-f-]+$"))
        expect(typed).to_have_value(sought)
    page.get_by_role("link", name=morning.person).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(morning.person)

    page.go_back()
    expect(typed).to_have_value("exmaple, imaginary")
    expect(page.get_by_role("link", name=morning.person)).to_be_visible()
    # And further back stands the search before it
    page.go_back()
    expect(typed).to_have_value("Quaxbert Zzyzx")
    expect(page.get_by_role("link", name=morning.person)).to_have_count(0)


@pytest.mark.thorough
@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS.keys())
def test_every_page_of_the_day_is_clean_to_axe(
    morning: Morning, chromium: Browser, width: int
) -> None:
    page = chromium.new_page(viewport={"width": width, "height": 900})
    in_english(page, morning.address)
    found = {"sign in": axe_of(page, f"{morning.address}/sign-in")}
    for name, paths in {
        "officer": [
            "/week",
            "/week/day",
            "/worklist",
            "/caseload",
            "/escalations",
            "/leave",
            "/people/new",
        ],
        "supervisor": ["/escalations", "/approvals", "/worklist", "/caseload"],
        "planner": ["/sites", "/worklist"],
        "provider": ["/attendance"],
        "auditor": ["/access-log"],
        "admin": ["/accounts"],
    }.items():
        page.context.clear_cookies(name="aftercare")
        sign_in(page, morning.address, name)
        found |= {f"{name} {path}": axe_of(page, morning.address + path) for path in paths}
        if name == "officer":
            page.goto(f"{morning.address}/caseload")
            page.get_by_role("link", name=morning.person).first.click()
            found["person"] = axe_of(page, page.url)
    found["sandbox"] = axe_of(page, f"{morning.address}/sandbox")
    page.close()
    assert {name: rules for name, rules in found.items() if rules} == {}


def axe_of(page: Page, address: str) -> list[str]:
    page.goto(address)
    assert page.locator("h1").count() == 1, address
    violations = Axe().run(page).response["violations"]
    return [rule["id"] for rule in violations]
