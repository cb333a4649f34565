"""Every page, in real Chromium, at a desk and on a phone, in both languages.

One tab shows them all: a new one costs as much as loading a page and looking at it with axe.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from aftercare.web.shell.layout import TEMPLATES
from tests.browser.conftest import DESK, PHONE
from tests.serving import on_a_port
from tests.web.gallery import PAGES, gallery_app
from tests.web.shell.wording import dutch

pytestmark = pytest.mark.browser

SMALLEST_TARGET = 24
# Where names stand in rows, in a heading, in a table, in choices; the second tier takes the other pages.
NAMES_FIRST = ("conversation", "leave", "person", "plan-review", "transfer-shown", "worklist")
# What axe finds the same in both languages and takes longest about: contrast as long as all other rules, the size of
# targets half of that. The first tier computes contrast for every pair of colours (tests/web/shell/test_contrast.py)
# and measures controls itself (`small_targets`); the second asks axe, of the Dutch pages at both widths.
COSTLY = ("color-contrast", "target-size")


def rules(*left_out: str) -> dict[str, Any]:
    return {
        "rules": {name: {"enabled": False} for name in left_out},
        "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
        "resultTypes": ["violations"],  # what is right costs a third of the time to tell
    }


# A folder to write the pictures of docs/decisions to; without it nothing is written.
PICTURES = os.environ.get("AFTERCARE_TEST_PICTURES")
IN_DOCS = {
    "absence": "absence",
    "conversation": "conversation",
    "escalations": "inbox",
    "message-figures": "message-figures",
    "rules-backtest": "rules-backtest",
    "team-figures": "team-figures",
}


@pytest.fixture(scope="module")
def gallery() -> Iterator[str]:
    with on_a_port(gallery_app()) as address:
        yield address


def small_targets(screen: Page) -> list[str]:
    """Controls under 24 by 24 px that are no link in running text (WCAG 2.2, 2.5.8)."""
    return screen.evaluate(
        """least => [...document.querySelectorAll('a[class]:not(.utrecht-link), button, input, select, summary')]
             .filter(e => e.type !== 'hidden' && e.checkVisibility())
             .filter(e => !(e.closest('label') && ['checkbox', 'radio'].includes(e.type)))
             .map(e => [e.outerHTML.slice(0, 80), e.getBoundingClientRect()])
             .filter(([_, box]) => box.width < least || box.height < least)
             .map(([html]) => html)""",
        SMALLEST_TARGET,
    )


def lengthen_surnames(screen: Page) -> None:
    """Every "F. Framboos" of the page gets sixty letters more, without a place to break."""
    screen.evaluate(
        """() => {
             const texts = document.createTreeWalker(document.querySelector('#page'), NodeFilter.SHOW_TEXT)
             const surname = /\\b[A-Z]\\. (?:[a-z]+ )*[A-Z][a-zë]+/g
             while (texts.nextNode()) {
               const text = texts.currentNode
               text.data = text.data.replace(surname, name => name + 'a'.repeat(60))
             }
           }"""
    )


@dataclass
class Look:
    """A tab, and what its page has complained of since it was opened."""

    tab: Page
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.tab.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.tab.on("console", self._heard)

    def _heard(self, line: ConsoleMessage) -> None:
        if line.type == "error":
            self.complaints.append(line.text)

    def open(self, address: str) -> None:
        self.complaints.clear()
        self.tab.goto(address, wait_until="load")

    def fits(self, width: int) -> None:
        """At this width nothing scrolls sideways and everything can be hit with a finger."""
        self.tab.set_viewport_size({"width": width, "height": 900})
        assert self.tab.evaluate("document.documentElement.scrollWidth <= innerWidth"), width
        assert small_targets(self.tab) == []

    def is_accessible(self, *left_out: str) -> None:
        # What else axe tells is not fetched: it takes as long to read as a page to draw.
        found = self.tab.evaluate(
            "rules => axe.run(rules).then(told => told.violations)", rules(*left_out)
        )
        assert [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found] == []


@pytest.fixture(scope="module")
def look(chromium: Browser) -> Iterator[Look]:
    tab = chromium.new_page(viewport={"width": DESK, "height": 900})
    # Kept by the browser for every page: handed over for each look, it cost a sixth of the look.
    tab.add_init_script(Axe().axe_script)
    yield Look(tab)
    tab.close()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_can_be_used_by_everyone(gallery: str, look: Look, name: str) -> None:
    look.open(f"{gallery}/nl/{name}")
    look.fits(PHONE)
    look.fits(DESK)
    look.is_accessible(*COSTLY)
    assert look.complaints == []
    if PICTURES and name in IN_DOCS:
        look.tab.screenshot(path=Path(PICTURES) / f"{IN_DOCS[name]}.png", full_page=True)


@pytest.mark.thorough
@pytest.mark.parametrize("name", PAGES)
def test_a_page_can_be_used_in_each_language_at_each_width_with_surnames_of_sixty_letters_too(
    gallery: str, look: Look, name: str
) -> None:
    for language, left_out in (("en", COSTLY), ("nl", ())):
        look.open(f"{gallery}/{language}/{name}")
        for width in (DESK, PHONE):
            look.fits(width)
            look.is_accessible(*left_out)
        assert look.complaints == []
    lengthen_surnames(look.tab)
    look.fits(PHONE)
    look.fits(DESK)


@pytest.mark.parametrize("name", NAMES_FIRST)
def test_a_surname_of_sixty_letters_makes_no_page_wider(
    gallery: str, look: Look, name: str
) -> None:
    look.open(f"{gallery}/nl/{name}")
    lengthen_surnames(look.tab)
    look.fits(PHONE)
    look.fits(DESK)


def test_filters_are_behind_one_line_on_a_phone_and_open_on_a_desk(
    gallery: str, desk: Page
) -> None:
    desk.goto(f"{gallery}/nl/escalations")
    line, field = desk.locator(".folded > summary"), desk.locator("#severity")
    expect(field).to_be_visible()
    expect(line).to_be_hidden()
    desk.set_viewport_size({"width": PHONE, "height": 740})
    expect(field).to_be_hidden()
    line.click()
    expect(field).to_be_visible()


def test_a_warning_before_an_act_in_a_table_is_read_whole(gallery: str, desk: Page) -> None:
    desk.goto(f"{gallery}/nl/accounts")
    cut = desk.evaluate(
        """() => {
             document.querySelectorAll('details').forEach(one => { one.open = true })
             return [...document.querySelectorAll('.table__actions .confirm p')].map(one =>
               one.getBoundingClientRect().right > one.closest('.card').getBoundingClientRect().right)
           }"""
    )
    assert cut == [False, False]


def test_no_row_of_outcomes_wraps_at_a_desk(gallery: str, desk: Page) -> None:
    desk.goto(f"{gallery}/nl/week")
    heights = {box["height"] for box in boxes(desk, ".outcomes button")}
    assert len(heights) == 1
    assert max(heights) <= 44


def test_the_present_moment_is_drawn_where_the_clock_says(gallery: str, desk: Page) -> None:
    desk.goto(f"{gallery}/nl/week")
    line = boxes(desk, ".day__now")[0]["y"]
    started = boxes(desk, ".day--today .block--now")[0]
    assert started["y"] < line < started["y"] + started["height"]


def foot_of_words(screen: Page, selector: str) -> float:
    """The line on which the first words within an element stand, in px from the top."""
    return screen.locator(selector).first.evaluate(
        """element => {
             const walk = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
             while (walk.nextNode() && !walk.currentNode.data.trim());
             const words = document.createElement('span'), foot = document.createElement('span')
             foot.style.display = 'inline-block'
             walk.currentNode.replaceWith(words)
             words.append(walk.currentNode, foot)
             return foot.getBoundingClientRect().bottom
           }"""
    )


@pytest.mark.parametrize(
    ("name", "badge", "beside"),
    [
        ("around", "p:has(> .badge):has(> .strong) > .badge", "p:has(> .badge) > .strong"),
        ("person", ".head__sub > .badge", ".head__sub > span:last-child"),
        ("sandbox", ".demonstration__link", ".demonstration"),
    ],
)
def test_the_words_of_a_badge_stand_on_the_line_of_those_beside_it(
    gallery: str, desk: Page, name: str, badge: str, beside: str
) -> None:
    desk.goto(f"{gallery}/nl/{name}")
    assert abs(foot_of_words(desk, badge) - foot_of_words(desk, beside)) < 1


@pytest.mark.parametrize("name", ["waiting-list", "person", "plan", "caseload"])
def test_beside_a_title_the_buttons_of_a_page_stand_together(
    gallery: str, desk: Page, name: str
) -> None:
    desk.goto(f"{gallery}/nl/{name}")
    assert desk.locator(".head").first.locator("> *").count() <= 2


def test_two_clicks_record_an_outcome_without_leaving_the_page(gallery: str, desk: Page) -> None:
    sent: list[str] = []
    desk.goto(f"{gallery}/nl/week")
    answered = desk.content().replace("F. Framboos", "Antwoord van de server")
    desk.route(
        "**/appointments/*/record-outcome",
        lambda route, request: (
            sent.append(request.post_data or ""),
            route.fulfill(body=answered, content_type="text/html"),
        ),
    )
    desk.evaluate("document.body.dataset.same = 'yes'")
    desk.locator("#appointment-a8 button", has_text="Verschenen").first.click()
    desk.get_by_text("Antwoord van de server").first.wait_for()
    assert "outcome=attended" in sent[0]
    assert "version=4" in sent[0]
    assert desk.evaluate("document.body.dataset.same") == "yes"


def test_a_mistake_moves_the_focus_to_its_summary_and_from_there_to_the_field(
    gallery: str, desk: Page
) -> None:
    desk.goto(f"{gallery}/nl/enrol")
    assert desk.evaluate("document.activeElement.getAttribute('role')") == "alert"
    desk.keyboard.press("Tab")
    desk.keyboard.press("Enter")
    assert desk.evaluate("document.activeElement.id") == "family_name"


def test_what_an_order_would_change_has_the_focus_and_is_in_sight(gallery: str, desk: Page) -> None:
    desk.goto(f"{gallery}/nl/order-seen")
    shown = desk.get_by_role("region", name=dutch("What this changes"))
    expect(shown).to_be_focused()
    expect(shown).to_be_in_viewport()


def test_a_long_draft_is_not_left_without_a_question(gallery: str, chromium: Browser) -> None:
    with chromium.new_context() as context:
        desk = context.new_page()
        desk.goto(f"{gallery}/nl/standard-draft")
        desk.locator("form[data-draft] input[type=text]").first.fill("iets")
        with desk.expect_event("dialog") as asked:
            desk.close(run_before_unload=True)
        assert asked.value.type == "beforeunload"
        asked.value.dismiss()
        assert not desk.is_closed()
    drafts = [one.read_text("utf-8") for one in TEMPLATES.rglob("*.html")]
    drafts = [one for one in drafts if "drafting.compares_first()" in one]
    assert len(drafts) == 4
    assert all("data-draft" in one for one in drafts)


def test_the_first_tab_stop_skips_the_header(gallery: str, desk: Page) -> None:
    desk.goto(f"{gallery}/nl/caseload")
    desk.keyboard.press("Tab")
    desk.keyboard.press("Enter")
    assert desk.evaluate("document.activeElement.id") == "page"


def boxes(page: Page, selector: str) -> list[dict[str, float]]:
    found = (item.bounding_box() for item in page.locator(selector).all())
    return [dict(box) for box in found if box]
