"""One escalation from the miss to the signed report, in real Chromium, by the two people whose work it is."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from aftercare.base.clock import FixedClock
from aftercare.base.settings import Settings
from aftercare.bootstrap import furnish
from aftercare.casework.appointments.acts import record_outcome
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.appointments.lifecycle import Outcome
from aftercare.scheduling.fast_forward import fast_forward
from aftercare.store.accounts.rows import StaffRow
from aftercare.store.appointments.rows import get_appointment
from aftercare.store.database.engine import open_engine
from aftercare.store.database.unit_of_work import Database
from tests.browser.morning import in_english, sign_in
from tests.scenarios.running import free_port, move_clock, served
from tests.seeding import START, appointments_of, seed_person, seed_plan, seed_town

pytestmark = pytest.mark.browser
PERSON, OFFICER, SUPERVISOR = "Noor Verzonnen", "E. Vermeulen", "A. Hendriks"
# A folder to write pictures of each step to; without it nothing is written.
PICTURES = os.environ.get("AFTERCARE_TEST_PICTURES")
ASSESSMENT = "Noor Verzonnen is vier dagen en een dag vooraf herinnerd en heeft niets laten horen."
CORRECTED = f"{ASSESSMENT} Telefonisch niet bereikt."
PROPOSAL = "Ik geef in overweging een waarschuwingsgesprek te houden."
DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Office:
    """A served house in which a reminder arrived, and its appointment passed without anybody coming."""

    address: str
    clock: FixedClock

    def later(self, step: timedelta) -> None:
        move_clock(self.address, self.clock.now() + step)


@pytest.fixture
def office(service_url: str, tmp_path: Path) -> Iterator[Office]:
    database, clock = Database(open_engine(service_url)), FixedClock(START)
    town, port = seed_town(database, START), free_port()
    given, family = PERSON.split()
    person = seed_person(
        database, START, town, deputy_id=town.deputy.staff_id, given_name=given, family_name=family
    )
    seed_plan(database, START, town, person)
    with database.work(CLOCK, START) as work:
        for actor, name in ((town.officer, OFFICER), (town.supervisor, SUPERVISOR)):
            work.session.get_one(StaffRow, actor.staff_id).display_name = name
    settings = Settings(data_dir=tmp_path, public_base_url=f"http://127.0.0.1:{port}", port=port)
    app_state = furnish(settings, database, clock=clock, demonstration=True)
    first, second, *_ = appointments_of(database, START, person)
    with served(app_state, port) as address:
        fast_forward(database, clock, app_state.jobs, first.starts_at + timedelta(minutes=5))
        with database.work(town.officer, clock.now()) as work:
            kept = get_appointment(work.session, first.id)
            record_outcome(work, kept.id, kept.version, Outcome.ATTENDED)
        while clock.now() < second.starts_at - timedelta(days=1):
            move_clock(address, clock.now() + timedelta(days=1))
            every_text_arrives(address)
        move_clock(address, second.ends_at + timedelta(minutes=30))
        yield Office(address, clock)


def every_text_arrives(address: str) -> None:
    """What the network would say of each text that lies on the phone and was not reported on."""
    for one in httpx.get(f"{address}/api/v1/sandbox/messages").json()["items"]:
        if one["status"] != "delivered":
            receipt = {"sid": one["sid"], "status": "delivered"}
            assert httpx.post(f"{address}/api/v1/sandbox/receipts", json=receipt).status_code == 200


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(locale="en-GB", viewport={"width": 1280, "height": 800})
    yield context.new_page()
    context.close()


def test_a_miss_becomes_a_case_and_a_case_a_signed_report(office: Office, page: Page) -> None:
    in_english(page, office.address)

    # Given an appointment of which nobody recorded anything: the officer's worklist counts it
    sign_in(page, office.address, "officer")
    expect(place(page, "Worklist")).to_contain_text("1")

    # When the officer clicks twice: the worklist, and "Missed"
    place(page, "Worklist").click()
    expect(page.get_by_role("region", name="Overdue")).to_contain_text("Record attendance")
    picture(page, "escalation-1-miss")
    page.get_by_role("button", name="Missed").click()
    expect(page.get_by_text("The absence is on your worklist")).to_be_visible()

    # Then the absence stands beside what was sent, and whether it arrived
    page.get_by_role("link", name="Decide Noor").click()
    reminders = page.get_by_role("region", name="Did a reminder arrive?")
    expect(reminders.get_by_text("Delivered").first).to_be_visible()

    # When the officer judges it unexcused
    page.get_by_role("radio", name="Unexcused").check()
    page.get_by_role("textbox", name="Reason").fill(
        "Geen bericht vooraf. Gebeld: er was geen reden."
    )
    page.get_by_label("Why you do not wait for evidence").select_option("no_reason")
    picture(page, "escalation-2-absence")
    page.get_by_role("button", name="Record the decision").click()
    expect(page.get_by_text("Your decision has been recorded.")).to_be_visible()

    # Then within the minute an escalation is open, and the next morning it is in the supervisor's inbox with its steps
    office.later(timedelta(minutes=1))
    office.later(timedelta(hours=15, minutes=44))
    as_somebody(page, office, "supervisor")
    expect(place(page, "Escalations")).to_contain_text("1")
    place(page, "Escalations").click()
    expect(page.get_by_role("link", name=PERSON).first).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text(OFFICER)
    picture(page, "escalation-3-inbox")
    page.get_by_role("link", name=PERSON).first.click()
    escalation = page.url
    steps = page.get_by_role("region", name="What happens if no one decides")
    expect(steps).to_contain_text(f"{OFFICER} was notified")

    # When the supervisor decides that it is reported
    page.get_by_role("radio", name="Propose a report").check()
    page.get_by_role("textbox", name="Reason").last.fill(
        "Het toezicht is net begonnen en er is geen contact meer."
    )
    picture(page, "escalation-4-decision")
    page.get_by_role("button", name="Decide").last.click()
    expect(page.get_by_text("Your decision has been recorded.")).to_be_visible()

    # And the officer has the report drawn from the file, and writes what no file can say
    office.later(timedelta(minutes=20))
    as_somebody(page, office, "officer")
    page.goto(escalation)
    page.get_by_role("button", name="Draft: Report to the prosecutor").click()
    expect(page).to_have_url(re.compile("/papers/"))
    paper = page.url.partition("?")[0]
    write(page, ASSESSMENT)
    page.reload()
    expect(page.get_by_role("textbox", name="Eigen beoordeling")).to_have_value(ASSESSMENT)
    # What is on the screen is put up as it stands, by keyboard, while a "Save" of the same words is under way
    page.get_by_role("textbox", name="Eigen beoordeling").fill(CORRECTED)
    picture(page, "escalation-5-draft", at="Wat is gebeurd")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("button", name="Submit for signing").press("Enter")
    expect(page.get_by_text("Someone else signs").first).to_be_visible()
    expect(page.get_by_role("link", name="View and sign")).to_have_count(0)

    # And the supervisor, who wrote nothing of it, signs what is shown
    office.later(timedelta(minutes=40))
    as_somebody(page, office, "supervisor")
    page.goto(paper)
    page.get_by_role("link", name="View and sign").click()
    expect(page.get_by_text(CORRECTED)).to_be_visible()
    picture(page, "escalation-6-sign", at="Wat de cliënt is verteld, en wanneer")
    page.get_by_role("button", name="Sign", exact=True).click()

    # Then the paper, at its own address, shows its digest, and the PDF that is downloaded has that one
    expect(page).to_have_url(re.compile(f"^{re.escape(paper)}[?]"))
    expect(page.get_by_text("Recalculated just now")).to_be_visible()
    shown = DIGEST.findall(page.get_by_text("SHA-256 of the PDF").inner_text())
    pdf = page.request.get(f"{paper}.pdf").body()
    assert pdf.startswith(b"%PDF-")
    assert shown == [sha256(pdf).hexdigest()]
    picture(page, "escalation-7-signed", at="Status and actions")
    if PICTURES:
        (Path(PICTURES) / "report.pdf").write_bytes(pdf)

    # And the escalation's own time line tells all of it, as does the person's
    page.goto(escalation)
    line = page.get_by_role("region", name="Timeline of this escalation")
    for view in ("delivered", "missed", "unexcused", f"{OFFICER}", "Report to the prosecutor"):
        expect(line).to_contain_text(view)
    picture(page, "escalation-8-time-line", at="Timeline of this escalation")
    page.get_by_role("link", name=PERSON).first.click()
    page.get_by_role("link", name="History").click()
    for view in ("Missed", "Unexcused", "Propose a report", "Report to the prosecutor: signed"):
        expect(page.get_by_text(view).first).to_be_visible()


def place(page: Page, name: str) -> Locator:
    """A link of the head of the page, with the number of what waits there."""
    return page.get_by_role("navigation", name="Main").get_by_role("link", name=name)


def as_somebody(page: Page, office: Office, name: str) -> None:
    page.context.clear_cookies(name="aftercare")
    sign_in(page, office.address, name)


def write(page: Page, assessment: str) -> None:
    """The author's own part; what the person says of it stays empty, nobody was reached."""
    page.get_by_role("textbox", name="Eigen beoordeling").fill(assessment)
    page.get_by_role("textbox", name="Voorstel").fill(PROPOSAL)
    with page.expect_response("**/texts"):
        page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_contain_text("Saved")


def picture(page: Page, name: str, at: str | None = None) -> None:
    """Write the page, or what is on the screen from the heading `at` down, if somebody asked for pictures."""
    if PICTURES is None:
        return
    if at:
        top = "heading => scrollTo(0, heading.getBoundingClientRect().top + scrollY - 24)"
        page.get_by_role("heading", name=at).first.evaluate(top)
    page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=at is None)
