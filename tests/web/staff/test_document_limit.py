"""Costly documents are read so often by one account, also those that do not hold; what was typed stays."""

from __future__ import annotations

from aftercare.bootstrap import AppState
from aftercare.domain.accounts.document_limit import DOCUMENTS, Costly
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import error_of
from tests.web.shell.wording import dutch

TOO_MANY = "Too many files in a short time; try again in a moment"


def test_calendars_are_read_so_often_and_then_have_to_wait(
    visitor: Visitor, app_state: AppState
) -> None:
    planner, other = visitor("planner"), visitor("supervisor")
    sent = {"files": {"file": ("rota.ics", b"no calendar", "text/calendar")}}
    limit = DOCUMENTS[Costly.CALENDAR]
    for _ in range(limit.burst):
        answer = planner.post("/duty-rota/import", **sent)
        assert error_of(answer.text, "file") != dutch(TOO_MANY)
    answer = planner.post("/duty-rota/import", **sent)
    assert (answer.status_code, error_of(answer.text, "file")) == (422, dutch(TOO_MANY))
    assert error_of(other.post("/duty-rota/import", **sent).text, "file") != dutch(TOO_MANY)


def test_rules_that_have_to_wait_stay_as_typed(visitor: Visitor) -> None:
    admin = visitor("admin")
    for _ in range(DOCUMENTS[Costly.RULES].burst):
        admin.post("/rule-books", data={"book": "[", "act": "read"})
    answer = admin.post("/rule-books", data={"book": "typed with care", "act": "read"})
    assert error_of(answer.text, "book") == dutch(TOO_MANY)
    assert "typed with care" in answer.text
