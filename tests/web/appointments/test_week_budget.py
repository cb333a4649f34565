"""The week is the first page of a day: what it asks of the database stays within a budget."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import psycopg
import pytest

from tests.store.arranging import NOW, Arranger
from tests.web.conftest import Visitor

# Of the page itself; every page asks who the visitor is and the counts of its header besides.
BUDGET = 8


@contextmanager
def statements(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What is sent to the database meanwhile."""
    sent: list[str] = []
    execute: Any = psycopg.Cursor.execute

    def note(cursor: Any, query: Any, *more: Any, **options: Any) -> Any:
        sent.append(str(query))
        return execute(cursor, query, *more, **options)

    with monkeypatch.context() as patch:
        patch.setattr(psycopg.Cursor, "execute", note)
        yield sent


@pytest.mark.parametrize("week", ["", "?week=2026-12-07"])
def test_the_week_asks_no_more_than_its_budget(
    arrange: Arranger, visitor: Visitor, monkeypatch: pytest.MonkeyPatch, week: str
) -> None:
    for hours in (1, 2, 24, 300):
        arrange.appointment(arrange.person(), NOW + timedelta(hours=hours))
    officer = visitor("officer")
    with statements(monkeypatch) as of_any_page:
        assert officer.get("/me/calendar").status_code == 200
    own = sum("calendar_feed" in one for one in of_any_page)
    with statements(monkeypatch) as sent:
        assert officer.get(f"/week{week}").status_code == 200
    assert own
    assert len(sent) - (len(of_any_page) - own) <= BUDGET
