"""What somebody does in one browser appears in another that has the inbox open, and costs nobody their work."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from aftercare.base.clock import FixedClock
from aftercare.base.settings import Settings
from aftercare.bootstrap import furnish
from aftercare.casework.sign_in.acts import Credential, issue_token
from aftercare.domain.accounts.permissions import CLOCK, Actor
from aftercare.store.accounts.rows import StaffRow
from aftercare.store.database.engine import open_engine
from aftercare.store.database.unit_of_work import Database
from aftercare.store.people.rows import PersonRow
from tests.scenarios.running import free_port, served
from tests.store.arranging import NOW, Arranger
from tests.store.escalation.open_escalations import open_escalation

pytestmark = pytest.mark.browser
SOON = 15_000


@dataclass(frozen=True)
class Desk:
    """A served house and its rows."""

    address: str
    arrange: Arranger
    people: list[PersonRow]


@pytest.fixture
def desk(service_url: str, tmp_path: Path) -> Iterator[Desk]:
    database, port = Database(open_engine(service_url)), free_port()
    arrange = Arranger(database)
    people = [arrange.person() for _ in range(4)]
    for hours, person in enumerate(people[:3], 2):
        open_escalation(arrange, person, hours)
    settings = Settings(
        data_dir=tmp_path,
        public_base_url=f"http://127.0.0.1:{port}",
        port=port,
        inbox_seconds=1,
    )
    with served(furnish(settings, database, clock=FixedClock(NOW)), port) as address:
        yield Desk(address, arrange, people)


Arrives = Callable[[Actor], Page]


@pytest.fixture
def arrives(desk: Desk, chromium: Browser) -> Iterator[Arrives]:
    """A browser of its own that somebody is signed in with, in English."""
    opened: list[BrowserContext] = []

    def arrive(actor: Actor) -> Page:
        with desk.arrange.database.work(CLOCK, NOW) as work:
            staff = work.session.get_one(StaffRow, actor.staff_id)
            token, _ = issue_token(work, staff, Credential.WEB_SESSION)
        context = chromium.new_context(viewport={"width": 1280, "height": 900})
        opened.append(context)
        context.add_cookies(
            [
                {"name": "aftercare", "value": token, "url": desk.address},
                {"name": "aftercare-language", "value": "en", "url": desk.address},
            ]
        )
        return context.new_page()

    yield arrive
    for context in opened:
        context.close()


def see_inbox(page: Page, desk: Desk) -> None:
    page.goto(f"{desk.address}/escalations")
    expect(page.locator(".escalation")).to_have_count(3)
    expect(page.get_by_text("Changes appear immediately")).to_be_visible(timeout=SOON)


def test_what_one_does_the_other_sees_without_asking(desk: Desk, arrives: Arrives) -> None:
    office = desk.arrange.office
    supervisor, officer = arrives(office.supervisor), arrives(office.officer)
    see_inbox(supervisor, desk)
    see_inbox(officer, desk)
    officer.locator(".escalation").first.get_by_role("button", name="Acknowledge").click()
    expect(supervisor.locator(".escalation", has_text="Acknowledged by")).to_have_count(
        1, timeout=SOON
    )
    expect(supervisor.locator("#inbox-news")).to_have_text("1 changed")
    open_escalation(desk.arrange, desk.people[3], 1, severity=3)
    expect(supervisor.locator(".escalation")).to_have_count(4, timeout=SOON)
    expect(supervisor.locator("#inbox-news")).to_have_text("1 new")
    expect(supervisor.locator(".escalation").first).to_contain_text(desk.people[3].family_name)
    badge = supervisor.locator(".masthead__link", has_text="Escalations").locator(
        ".utrecht-number-badge"
    )
    expect(badge).to_contain_text("4")


def test_ticks_focus_and_what_was_typed_survive_what_others_do(
    desk: Desk, arrives: Arrives
) -> None:
    office = desk.arrange.office
    supervisor, officer = arrives(office.supervisor), arrives(office.officer)
    see_inbox(supervisor, desk)
    second = supervisor.locator(".escalation").nth(1)
    second.get_by_role("checkbox").check()
    supervisor.get_by_label("Reason for handing over").fill("On leave from")
    third = supervisor.locator(".escalation").nth(2).get_attribute("id")
    supervisor.locator(f"#{third}").get_by_role("link").focus()
    officer.goto(f"{desk.address}/escalations")
    officer.locator(".escalation").nth(1).get_by_role("button", name="Acknowledge").click()
    open_escalation(desk.arrange, desk.people[3], 1, severity=3)
    expect(supervisor.locator(".escalation")).to_have_count(4, timeout=SOON)
    taken = supervisor.locator(".escalation", has_text="Acknowledged by")
    expect(taken).to_have_count(1, timeout=SOON)
    expect(taken.get_by_role("checkbox")).to_be_checked()
    expect(supervisor.locator("main input:checked")).to_have_count(1)
    expect(supervisor.get_by_label("Reason for handing over")).to_have_value("On leave from")
    expect(supervisor.locator(f"#{third}").get_by_role("link")).to_be_focused()
    # A refusal keeps all of it
    supervisor.get_by_role("button", name="Hand over", exact=True).click()
    expect(supervisor.get_by_role("alert")).to_be_visible()
    expect(taken.get_by_role("checkbox")).to_be_checked()
    expect(supervisor.get_by_label("Reason for handing over")).to_have_value("On leave from")
    supervisor.get_by_label("Colleague", exact=True).select_option(index=1)
    supervisor.get_by_role("button", name="Hand over", exact=True).click()
    # The version that stands on the page by now is the one that was looked at.
    expect(supervisor.get_by_text("Handed over. Your colleague is notified.")).to_be_visible()
    # Once saved, the form is as on a fresh page
    expect(supervisor.locator("main input:checked")).to_have_count(0)
    expect(supervisor.get_by_label("Reason for handing over")).to_have_value("")
    expect(supervisor.get_by_label("Colleague", exact=True)).to_have_value("")
    # The second click of a double click does nothing
    again = "button => button.dispatchEvent(new MouseEvent('click', {bubbles: true, cancelable: true, detail: 2}))"
    assert not supervisor.get_by_role("button", name="Hand over", exact=True).evaluate(again)


@pytest.mark.parametrize("status", [429, 503])
def test_where_there_is_no_stream_the_page_asks_by_itself(
    desk: Desk, arrives: Arrives, status: int
) -> None:
    supervisor = arrives(desk.arrange.office.supervisor)

    def refuse(route: Route) -> None:
        route.fulfill(status=status)

    supervisor.route("**/escalations/events*", refuse)
    supervisor.clock.install()
    supervisor.goto(f"{desk.address}/escalations")
    expect(supervisor.get_by_text("Changes appear within half a minute")).to_be_visible(
        timeout=SOON
    )
    open_escalation(desk.arrange, desk.people[3], 1)
    supervisor.clock.fast_forward("00:31")
    expect(supervisor.locator(".escalation")).to_have_count(4, timeout=SOON)


def test_who_was_signed_out_elsewhere_keeps_what_they_typed(desk: Desk, arrives: Arrives) -> None:
    office = desk.arrange.office
    supervisor = arrives(office.supervisor)
    see_inbox(supervisor, desk)
    supervisor.get_by_label("Reason for handing over").fill("Half a sentence")
    with desk.arrange.database.work(CLOCK, NOW) as work:
        work.session.get_one(StaffRow, office.supervisor.staff_id).active = False
    expect(supervisor.get_by_role("link", name="Sign in again")).to_be_visible(timeout=SOON)
    expect(supervisor.get_by_label("Reason for handing over")).to_have_value("Half a sentence")
