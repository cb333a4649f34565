"""While the database stands at an earlier moment pages are read, and forms say that nothing can be saved now."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from aftercare.base.errors import Unavailable
from aftercare.base.subject_errors import DatabaseWentBack
from aftercare.bootstrap import AppState
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.processes.messages.older_database import accept_restored, look_back
from aftercare.store.database.engine import open_engine
from aftercare.store.database.fence import Fence
from aftercare.store.database.unit_of_work import Database
from aftercare.web.router import all_pages, page_rules
from aftercare.web.shell.cookies import session_cookie
from tests.serving import web_on
from tests.store.arranging import NOW, Arranger, unknown_id
from tests.web.conftest import ORIGIN, Visitor
from tests.web.shell.reading_html import words
from tests.web.shell.wording import dutch

# Signing in and out, searching and choosing a language: reading needs them.
GO_ON = re.compile(
    r"/(sign-in|sign-out|me/confirm|search|language|my-appointments/(code|open|leave))(/|$)"
)
TYPED = "Kwam tien minuten later dan afgesproken."


@pytest.fixture
def gone_back(app_state: AppState) -> AppState:
    """A published end of the access log is not in the database."""
    app_state.database.fence = Fence(9, b"published")
    look_back(app_state.database, app_state.clock)
    return app_state


def test_an_officer_reads_and_a_form_says_what_to_do_with_what_was_typed(
    gone_back: AppState, visitor: Visitor, arrange: Arranger
) -> None:
    officer = visitor("officer")
    person = arrange.person()
    assert officer.get(f"/people/{person.id}").status_code == 200
    refused = officer.post(f"/people/{person.id}/extra-appointment", data={"note": TYPED})
    assert (refused.status_code, refused.headers["retry-after"]) == (503, "60")
    page = words(refused.text)
    assert dutch(DatabaseWentBack.title) in page
    assert dutch(DatabaseWentBack().detail) in page
    assert TYPED in page


def test_saving_works_again_once_an_operator_accepts_the_database(
    gone_back: AppState, visitor: Visitor
) -> None:
    with gone_back.database.work(CLOCK, NOW) as work:
        accept_restored(work, NOW - timedelta(hours=1))
    look_back(gone_back.database, gone_back.clock)
    saved = visitor("officer").post("/me/sign-ins/end-others")
    assert saved.status_code != 503


def test_every_form_is_refused_but_those_without_which_nobody_reads(
    gone_back: AppState, stranger: TestClient
) -> None:
    forms = {path for method, path in page_rules(all_pages()) if method == "POST"}
    answered = {
        path: stranger.post(re.sub(r"\{[^}]*\}", str(unknown_id()), path)).status_code
        for path in forms
    }
    gone_on = {path for path, status in answered.items() if status != 503}
    assert gone_on == {path for path in forms if GO_ON.match(path)}


def test_a_database_that_is_away_is_a_page_that_says_how_long_to_wait(app_state: AppState) -> None:
    app_state.database._bind = Database(open_engine("postgresql://x:y@127.0.0.1:1/x"))._bind
    browser = TestClient(web_on(app_state), base_url=ORIGIN, follow_redirects=False)
    browser.cookies.set("aftercare-language", "nl")
    browser.cookies.set(session_cookie(app_state.settings), "of-nobody")
    for address in ("/calendar", "/no-such-page"):
        answer = browser.get(address)
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
        assert dutch(Unavailable.title) in words(answer.text)
