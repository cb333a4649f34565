"""One request is one transaction: who asks, what the page shows or does, and the numbers of its header."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import event
from sqlmodel import Session

from tests.store.arranging import Arranger
from tests.web.conftest import Visitor

PAGES = [
    ("officer", "/week"),
    ("officer", "/caseload"),
    ("officer", "/worklist"),
    ("officer", "/people/{person}"),
    ("supervisor", "/escalations"),
    ("planner", "/sites"),
    ("provider", "/attendance"),
    ("auditor", "/access-log"),
    ("admin", "/accounts"),
]


@contextmanager
def transactions() -> Iterator[list[object]]:
    """The transactions that begin meanwhile."""
    begun: list[object] = []

    def note(_session: Session, transaction: object, _connection: object) -> None:
        begun.append(transaction)

    event.listen(Session, "after_begin", note)
    yield begun
    event.remove(Session, "after_begin", note)


@pytest.mark.parametrize(("role", "page"), PAGES)
def test_a_page_is_one_transaction(
    visitor: Visitor, arrange: Arranger, role: str, page: str
) -> None:
    browser, address = visitor(role), page.format(person=arrange.person().id)
    with transactions() as begun:
        assert browser.get(address).status_code == 200
    assert len(begun) == 1


def test_the_page_before_signing_in_asks_nothing(stranger: TestClient) -> None:
    with transactions() as begun:
        assert stranger.get("/sign-in").status_code == 200
    assert begun == []


def test_an_act_is_one_transaction(visitor: Visitor, arrange: Arranger) -> None:
    browser, person = visitor("officer"), arrange.person()
    with transactions() as begun:
        assert browser.post(f"/people/{person.id}/plans").status_code == 303
    assert len(begun) == 1


def test_an_act_that_failed_is_taken_back_and_shown_in_one_more(
    visitor: Visitor, arrange: Arranger
) -> None:
    browser, person = visitor("officer"), arrange.person()
    draft = browser.post(f"/people/{person.id}/plans").headers["location"]
    with transactions() as begun:
        refused = browser.post(draft.replace("/edit", "/submit"), data={"version": "7"})
    assert refused.status_code == 412
    assert 'href="/escalations"' in refused.text
    assert len(begun) == 2


def test_a_page_that_is_not_this_role_s_is_shown_in_one_more_and_noted_in_another(
    visitor: Visitor,
) -> None:
    browser = visitor("auditor")
    with transactions() as begun:
        assert browser.get("/week").status_code == 403
    assert len(begun) == 3
