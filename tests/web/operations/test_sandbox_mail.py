"""In the demonstration one reads the mail staff would have got, and plays what a mail server can say."""

from __future__ import annotations

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from aftercare.base.clock import FixedClock
from aftercare.bootstrap import AppState
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.store.messages.rows import MessageRow
from aftercare.store.staff.mail_rows import MAIL, StaffMailRow, write_mail
from tests.store.arranging import NOW, Arranger
from tests.web.operations.test_sandbox import browser, demonstration, ring
from tests.web.shell.reading_html import error_of, flashed, hidden, words
from tests.web.shell.wording import dutch, fault, named

__all__ = ["browser", "demonstration"]
HERE, ANSWER = "/sandbox/mail", "/sandbox/mail/answer"
ADDRESS = "officer@example.org"


@pytest.fixture
def mailbox(arrange: Arranger) -> str:
    """The officer has an address, and one mail waits for it; the way to that mailbox."""
    officer = arrange.office.officer.staff_id
    mail = StaffMailRow(
        staff_id=officer, address=ADDRESS, entered_by=officer, entered_at=NOW, digest=True
    )
    arrange.add(mail)
    another(arrange, "reply:1", 3)
    return f"{HERE}?mailbox={officer}"


def another(arrange: Arranger, slot: str, count: int = 1) -> None:
    person = arrange.person()
    with arrange.database.work(CLOCK, NOW) as work:
        mail = work.session.get_one(StaffMailRow, arrange.office.officer.staff_id)
        write_mail(work.session, mail, "nl", person.id, slot, count, NOW)


def play(browser: TestClient, mailbox: str, answer: str) -> None:
    form = hidden(browser.get(mailbox).text, ANSWER)
    assert flashed(browser.post(ANSWER, data=form | {"answer": answer})) == "saved"


def states(app_state: AppState) -> list[tuple[str, int]]:
    with app_state.database.work(CLOCK, NOW) as work:
        query = select(MessageRow).where(MessageRow.channel == MAIL).order_by(MessageRow.slot)
        return [(row.state, row.attempts) for row in work.session.exec(query)]


def test_a_mail_is_read_with_its_subject_words_and_link(
    browser: TestClient, demonstration: AppState, mailbox: str
) -> None:
    assert named("delivery", "planned") in words(browser.get(mailbox).text)
    ring(demonstration, "send-mail")
    text = words(browser.get(HERE).text)
    view = "Er staat iets voor je klaar in aftercare (3 punten)."
    assert text.count(view) == 2
    assert "http://127.0.0.1:8000/" in text
    assert f"Aan {ADDRESS}" in text
    assert states(demonstration) == [("sent", 1)]


def test_a_mailbox_that_is_not_there_is_refused_and_nothing_more_goes_to_it(
    browser: TestClient, demonstration: AppState, mailbox: str
) -> None:
    play(browser, mailbox, "no-mailbox")
    ring(demonstration, "send-mail")
    assert states(demonstration) == [("failed", 1)]
    text = words(browser.get(mailbox).text)
    assert "code 550" in text
    assert (
        dutch("Nothing is sent to this address until it is saved again, because it was refused.")
        in text
    )
    assert dutch("Emails to you do not arrive.") in text


def test_not_now_is_tried_again_later_and_taken_then(
    browser: TestClient, demonstration: AppState, mailbox: str, clock: FixedClock
) -> None:
    play(browser, mailbox, "later")
    ring(demonstration, "send-mail")
    assert states(demonstration) == [("planned", 1)]
    clock.move_to(NOW + timedelta(hours=1))
    ring(demonstration, "send-mail")
    assert states(demonstration) == [("sent", 2)]


def test_no_answer_hands_the_same_mail_over_once_more(
    browser: TestClient, demonstration: AppState, mailbox: str, clock: FixedClock
) -> None:
    play(browser, mailbox, "silent")
    ring(demonstration, "send-mail")
    assert states(demonstration) == [("unknown", 1)]
    clock.move_to(NOW + timedelta(minutes=3))
    ring(demonstration, "recover-mail")
    ring(demonstration, "send-mail")
    assert states(demonstration) == [("sent", 2)]
    assert "2 keer overgedragen" in words(browser.get(mailbox).text)


def test_an_answer_can_be_taken_back_before_it_is_given(
    browser: TestClient, demonstration: AppState, mailbox: str
) -> None:
    for answer in ("later", "no-mailbox", "taken"):
        play(browser, mailbox, answer)
    ring(demonstration, "send-mail")
    assert states(demonstration) == [("sent", 1)]


def test_an_answer_no_server_gives_is_refused(browser: TestClient, mailbox: str) -> None:
    form = hidden(browser.get(mailbox).text, ANSWER)
    answer = browser.post(ANSWER, data=form | {"answer": "maybe"})
    assert answer.status_code == 422
    assert error_of(answer.text, "answer") == fault("unknown-choice")
    assert browser.post(ANSWER, data={"mailbox": "x", "answer": "later"}).status_code == 404


def test_without_an_address_the_page_says_where_to_enter_one(browser: TestClient) -> None:
    assert dutch(
        "No one has entered an address yet: each colleague does this under My email"
    ) in words(browser.get(HERE).text)
