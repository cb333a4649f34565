"""Administrators see on their first page that a sender stands still, read why, and start it for a reason."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from typing import Any

import pytest

from aftercare.bootstrap import AppState
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.messages.sender_rate import Answer, News, after, held_back
from aftercare.store.messages.sender_rows import change_sender
from aftercare.web.messages.senders_page import OTHER_NEEDED
from tests.store.arranging import NOW, Arranger
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import error_of, flashed, words
from tests.web.shell.wording import dutch, fault, flash, opening


def view(app_state: AppState, what: Answer, code: int | None = None, **more: Any) -> None:
    """One attempt told the sender of texts this."""
    news = News(what, NOW, code, **more)
    with app_state.database.work(CLOCK, NOW) as work:
        change_sender(work.session, "sms", lambda one: after(one, (news,), NOW), NOW)


def typed(page: str, act: str, reason: str) -> dict[str, str]:
    """What a browser sends from the form of texts on this page."""
    form = page.partition('action="/senders/sms"')[2].partition("</form>")[0]
    found = re.search(r'name="version" value="(\d+)"', form)
    assert found, form
    assert f'name="act" value="{act}"' in form
    return {"version": found[1], "act": act, "reason-sms": reason}


def test_a_stopped_sender_stands_on_the_first_page_and_says_what_to_do(
    visitor: Visitor, app_state: AppState, arrange: Arranger
) -> None:
    admin = visitor("admin")
    assert "staat stil" not in words(admin.get("/accounts").text)
    arrange.message(arrange.appointment(arrange.person(), NOW + timedelta(days=1)))
    view(app_state, Answer.SET_UP_WRONGLY, 21606)
    first = words(admin.get("/accounts").text)
    assert dutch("%(num)s sender has stopped", num=1) in first
    assert "1 gestopt" in first
    page = words(admin.get("/senders").text)
    assert dutch("Our number cannot send texts to these numbers.") in page
    assert "Code 21606" in page
    assert "AFTERCARE_TWILIO_FROM" in page
    assert "1 bericht, sinds" in page


def test_it_is_started_for_a_reason_once(visitor: Visitor, app_state: AppState) -> None:
    view(app_state, Answer.SET_UP_WRONGLY, 20003)
    admin = visitor("admin")
    page = admin.get("/senders").text
    refused = admin.post("/senders/sms", data=typed(page, "start", "  "))
    assert refused.status_code == 422
    assert error_of(refused.text, "reason-sms") == fault("missing")
    form = typed(page, "start", "Token vernieuwd")
    assert flashed(admin.post("/senders/sms", data=form)) == "sender-start"
    assert admin.post("/senders/sms", data=form).status_code == 412
    page = words(admin.get("/senders?flash=sender-start").text)
    assert flash("sender-start") in page
    assert "Token vernieuwd" in page
    assert "Gestopt sinds" not in page


def test_a_stop_by_hand_waits_for_another_administrator(
    visitor: Visitor, app_state: AppState, arrange: Arranger
) -> None:
    view(app_state, Answer.SET_UP_WRONGLY, 21408)
    admin = visitor("admin")
    form = typed(admin.get("/senders").text, "stop", "Eerst uitzoeken")
    assert flashed(admin.post("/senders/sms", data=form)) == "sender-stop"
    page = admin.get("/senders").text
    until = opening(
        "Sending goes on at %(moment)s, unless a second administrator confirms the stop."
    )
    assert until in words(page)
    for act in ("stop", "confirm"):
        assert (
            f'value="{act}"'
            not in page.partition('action="/senders/sms"')[2].partition("</form>")[0]
        )
    own = admin.post("/senders/sms", data=typed(page, "start", "x") | {"act": "confirm"})
    assert error_of(own.text, "reason-sms") == dutch(OTHER_NEEDED)
    assert dutch("Texts are not being sent") in words(visitor("supervisor").get("/approvals").text)
    other = visitor(arrange.staff("admin"))
    form = typed(other.get("/senders").text, "confirm", "Zo houden")
    assert flashed(other.post("/senders/sms", data=form)) == "sender-confirm"
    page = admin.get("/senders").text
    assert dutch("Two administrators stopped it, so it does not start automatically.") in words(
        page
    )
    assert flashed(admin.post("/senders/sms", data=typed(page, "start", "x"))) == "sender-start"
    history = words(admin.get("/senders").text).partition(
        dutch("When senders stopped and started")
    )[2]
    assert history.index(dutch("Started manually")) < history.index(dutch("Stopped manually"))
    assert history.count(dutch("Stopped manually")) == 1


def test_what_started_without_a_person_is_said_to_have_started_automatically(
    visitor: Visitor, app_state: AppState
) -> None:
    view(app_state, Answer.SET_UP_WRONGLY, 21606)
    view(app_state, Answer.ACCEPTED)
    page = words(visitor("admin").get("/senders").text)
    assert dutch("Started automatically") in page
    assert page.count("21606") == 1


def test_slowed_it_says_until_when(visitor: Visitor, app_state: AppState) -> None:
    view(app_state, Answer.NOT_NOW, wait=timedelta(minutes=7))
    page = words(visitor("admin").get("/senders").text)
    assert dutch("The provider asked us to wait") in page
    assert "staat stil" not in page


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"act": "dance"}, 422),
        ({"act": ""}, 422),
        ({"version": "x"}, 422),
        ({"version": "99"}, 412),
        ({"reason-sms": "x" * 1001}, 422),
        ({"reason-sms": "x\0"}, 422),
    ],
)
def test_a_form_that_is_not_ours_starts_nothing(
    visitor: Visitor, app_state: AppState, changes: dict[str, str], status: int
) -> None:
    view(app_state, Answer.SET_UP_WRONGLY, 21606)
    admin = visitor("admin")
    form = typed(admin.get("/senders").text, "start", "x") | changes
    assert admin.post("/senders/sms", data=form).status_code == status
    assert "Gestopt sinds" in words(admin.get("/senders").text)


def test_a_channel_there_is_not(visitor: Visitor) -> None:
    form = {"version": "1", "act": "stop", "reason-pigeon": "x"}
    assert visitor("admin").post("/senders/pigeon", data=form).status_code == 404


def test_a_reason_is_shown_as_it_was_typed(visitor: Visitor) -> None:
    admin = visitor("admin")
    reason = "<script>alert(1)</script>"
    admin.post("/senders/sms", data=typed(admin.get("/senders").text, "stop", reason))
    page = admin.get("/senders").text
    assert html.escape(reason) in page
    assert reason not in page


@pytest.mark.parametrize("who", ["officer", "supervisor", "planner", "auditor", "provider"])
def test_nobody_else_sees_the_page_or_its_number(
    visitor: Visitor, app_state: AppState, who: str
) -> None:
    view(app_state, Answer.SET_UP_WRONGLY, 21606)
    other = visitor(who)
    assert other.get("/senders").status_code == 403
    assert other.post("/senders/sms", data={"act": "start", "version": "1"}).status_code == 403
    assert 'href="/senders"' not in other.get("/senders").text


def test_a_database_that_went_back_is_said_without_a_code(
    visitor: Visitor, app_state: AppState
) -> None:
    with app_state.database.work(CLOCK, NOW) as work:
        stood_at = NOW - timedelta(minutes=10)
        change_sender(work.session, "sms", lambda one: held_back(one, NOW, stood_at), NOW)
    page = visitor("admin").get("/senders")
    assert page.status_code == 200
    assert dutch("Held: the database went back") in words(page.text)
    assert "600" not in words(page.text)
    assert "aftercare database accept-restored" in words(page.text)
    assert 'action="/senders/sms"' not in page.text, "each of its buttons would be refused"
    assert 'action="/senders/email"' in page.text
