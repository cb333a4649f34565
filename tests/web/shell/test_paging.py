"""A long list comes page by page, and an address that makes no sense still shows something."""

from __future__ import annotations

import pytest

from aftercare.web.shell.paging import page_of

FIFTY = list(range(50))


@pytest.mark.parametrize(
    ("asked", "number"),
    [("", 1), ("2", 2), ("3", 3), ("99", 3), ("0", 1), ("-1", 1), ("two", 1), ("²", 1)],
    ids=["none", "a middle one", "the last", "too far", "zero", "negative", "a word", "no digit"],
)
def test_the_page_asked_for_or_the_nearest_there_is(asked: str, number: int) -> None:
    page = page_of(FIFTY, asked, 20, "/list", {})
    assert (page.number, page.pages) == (number, 3)


def test_neighbours_keep_the_filters_and_leave_out_empty_ones() -> None:
    page = page_of(FIFTY, "2", 20, "/list", {"severity": "high", "state": ""})
    assert list(page.shown) == list(range(20, 40))
    assert page.previous_href == "/list?severity=high&page=1"
    assert page.next_href == "/list?severity=high&page=3"


def test_an_empty_list_is_one_page_without_neighbours() -> None:
    page = page_of([], "", 20, "/list", {})
    assert (page.number, page.pages, page.previous_href, page.next_href) == (1, 1, None, None)
