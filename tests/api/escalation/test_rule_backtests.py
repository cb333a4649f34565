"""Backtests of rules through the API: asked for once, looked at by administrators alone."""

from __future__ import annotations

from aftercare.domain.accounts.permissions import Role
from tests.api.conftest import ClientAs

AT = "/api/v1/rule-books/1/backtests"
ASKED = {"since_on": "2026-01-05", "until_on": "2026-02-01"}


def test_a_trial_is_asked_for_once_and_listed(client_as: ClientAs) -> None:
    admin = client_as(Role.ADMIN)
    first = admin.post(AT, json=ASKED)
    assert (first.status_code, first.json()["state"]) == (201, "waiting"), first.text
    assert admin.post(AT, json=ASKED).json() == first.json()
    assert admin.get(first.headers["location"]).json() == first.json()
    assert admin.get(AT).json()["items"] == [first.json()]
    assert admin.get("/api/v1/rule-books/9/backtests").json()["items"] == []


def test_what_is_no_period_is_shown_with_its_pointer(client_as: ClientAs) -> None:
    admin = client_as(Role.ADMIN)
    for asked, pointer in (
        ({"since_on": "2999-01-01"}, "/since_on"),
        ({"since_on": "2026-02-01", "until_on": "2026-01-01"}, "/until_on"),
        ({"since_on": "2001-01-01"}, "/since_on"),
    ):
        answer = admin.post(AT, json=asked)
        assert answer.status_code == 422
        assert pointer in answer.text
    assert admin.post("/api/v1/rule-books/9/backtests", json=ASKED).status_code == 404


def test_nobody_but_administrators_asks_or_looks(client_as: ClientAs) -> None:
    officer = client_as(Role.OFFICER)
    assert officer.post(AT, json=ASKED).status_code == 403
    assert officer.get(AT).status_code == 403
