"""What somebody typed is still there when a form gets no answer of ours, and can be saved afterwards."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.morning import Morning, open_conversation
from tests.seeding import PASSWORD

pytestmark = pytest.mark.browser
WORDS = "Can you come on Friday at 14:00?"


@pytest.fixture
def writing(chromium: Browser, morning: Morning) -> Iterator[Page]:
    """An officer who has typed a text and not sent it yet."""
    context = chromium.new_context(locale="en-GB", viewport={"width": 1280, "height": 900})
    page = context.new_page()
    open_conversation(page, morning)
    page.get_by_role("textbox", name="Your message").fill(WORDS)
    yield page
    context.close()


def send(page: Page) -> None:
    page.get_by_role("button", name="Send").click()


def still_typed(page: Page, sentence: str) -> None:
    expect(page.get_by_role("alert").filter(has_text=sentence)).to_be_focused()
    expect(page.get_by_role("textbox", name="Your message")).to_have_value(WORDS)


def sent(page: Page) -> None:
    expect(page.get_by_text("Will be sent")).to_be_visible()
    expect(page.locator("#not-saved")).to_have_count(0)
    expect(page.get_by_role("textbox", name="Your message")).to_have_value("")


def from_elsewhere(route: Route) -> None:
    """What a proxy answers while the service is away."""
    route.fulfill(status=502, content_type="text/html", body="<h1>Bad gateway</h1>")


def no_one(route: Route) -> None:
    """A line that is down."""
    route.abort()


def everything_but_reading(answer: Callable[[Route], None]) -> Callable[[Route], None]:
    """Answers what would save, and what is asked before; pages are read as before."""

    def chosen(route: Route) -> None:
        asked = route.request
        saves = asked.method == "POST" or asked.url.endswith("/session")
        answer(route) if saves else route.continue_()

    return chosen


@pytest.mark.parametrize("answer", [from_elsewhere, no_one])
def test_without_an_answer_of_ours_the_page_stays_and_says_so(
    writing: Page, answer: Callable[[Route], None]
) -> None:
    writing.route("**/*", everything_but_reading(answer))
    send(writing)
    still_typed(writing, "not certain that this was saved")
    writing.unroute_all()
    send(writing)
    sent(writing)


@pytest.mark.parametrize(
    "answer", [from_elsewhere, pytest.param(no_one, marks=pytest.mark.thorough)]
)
def test_so_it_is_with_a_form_that_answers_in_place(
    writing: Page, morning: Morning, answer: Callable[[Route], None]
) -> None:
    page = writing
    page.goto(f"{morning.address}/week")
    page.get_by_role("button", name="Missed").first.click()
    expect(page.get_by_text("The absence is on your worklist")).to_be_visible()
    page.goto(f"{morning.address}/worklist")
    page.get_by_role("link", name=re.compile("^Decide (?!on an absence)")).first.click()
    page.get_by_role("radio", name="Failure on our side").check()
    page.get_by_role("textbox", name="Reason").last.fill("A letter of the hospital.")
    page.route("**/*", everything_but_reading(answer))
    page.get_by_role("button", name="Record the decision").click()
    sentence = "not certain that this was saved"
    expect(page.get_by_role("alert").filter(has_text=sentence)).to_be_focused()
    expect(page.get_by_role("textbox", name="Reason").last).to_have_value(
        "A letter of the hospital."
    )
    page.unroute_all()
    page.get_by_role("button", name="Record the decision").click()
    expect(page.get_by_text("Your decision has been recorded.")).to_be_visible()


def test_who_was_signed_out_signs_in_beside_it_and_saves(writing: Page, morning: Morning) -> None:
    here = writing.url
    writing.context.clear_cookies(name="aftercare")
    send(writing)
    still_typed(writing, "You are signed out")
    with writing.context.expect_page() as opened:
        writing.get_by_role("link", name="Sign in in another tab").click()
    beside = opened.value
    beside.get_by_label("Account name").first.fill("officer")
    beside.get_by_label("Password", exact=True).first.fill(PASSWORD)
    beside.get_by_role("button", name="Sign in", exact=True).first.click()
    # The page also tells the sign-in before.
    expect(beside).to_have_url(f"{here}?flash=signed-in")
    beside.close()
    send(writing)
    sent(writing)


@pytest.fixture
def timed(chromium: Browser, morning: Morning) -> Iterator[Page]:
    """An officer at a client's conversation, in a browser whose clock the test moves."""
    context = chromium.new_context(locale="en-GB", viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.clock.install()
    open_conversation(page, morning)
    yield page
    context.close()


def test_a_page_whose_session_has_ended_shows_no_client(timed: Page, morning: Morning) -> None:
    expect(timed.get_by_text(morning.person).first).to_be_visible()
    timed.context.clear_cookies()
    timed.clock.fast_forward("05:01")
    expect(timed).to_have_url(re.compile("/sign-in"))


def test_what_was_typed_stays_when_the_page_goes_with_its_session(
    timed: Page, morning: Morning
) -> None:
    timed.get_by_role("textbox", name="Your message").fill(WORDS)
    timed.clock.fast_forward("05:01")
    expect(timed.get_by_text(morning.person).first).to_be_visible()
    timed.context.clear_cookies()
    timed.clock.fast_forward("05:01")
    still_typed(timed, "You are signed out")
    expect(timed.get_by_text(morning.person)).to_have_count(0)
    expect(timed).to_have_title("Aftercare")


def test_the_way_back_leads_over_a_refused_form_and_a_preview(
    writing: Page, morning: Morning
) -> None:
    """Chromium shows no page that answered a POST again: it asks whether to send the form once more."""
    page = writing
    page.goto(f"{morning.address}/officer-away")
    page.get_by_label("First day").fill("no day")
    page.get_by_role("button", name="See what moves").click()
    expect(page.get_by_text("Enter a date").first).to_be_visible()
    page.get_by_label("First day").fill("tomorrow")
    page.get_by_label("Last day").fill("tomorrow")
    page.get_by_role("button", name="See what moves").click()
    expect(page.get_by_role("heading", name="What changes")).to_be_visible()
    page.get_by_role("button", name="Save and reschedule").click()
    expect(page.get_by_text(re.compile("leave of .* is entered", re.IGNORECASE))).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="What changes")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("button", name="See what moves")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("button", name="See what moves")).to_be_visible()
