"""Periods hold together, and data is due the day after its period, never earlier."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare.domain.retention.kinds import DESTROYED, NO_LONGER_THAN, DataKind
from aftercare.domain.retention.terms import (
    LONGEST,
    SHORTEST,
    Term,
    closed_before,
    document_of,
    due_kinds,
    due_on,
    term_faults,
    terms_of,
)

DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))
YEARS = st.integers(SHORTEST, LONGEST)
TEN = {kind: Term(10, "Gekozen") for kind in DataKind}


@given(DAYS, YEARS)
def test_the_whole_period_passes_first(closed_on: date, years: int) -> None:
    due = due_on(closed_on, years)
    ends = due - timedelta(days=1)
    assert ends.year == closed_on.year + years
    assert (ends.month, ends.day) in {(closed_on.month, closed_on.day), (2, 28)}


@given(DAYS, YEARS, st.integers(-2, 2))
def test_the_list_of_the_night_and_the_rule_agree(today: date, years: int, off: int) -> None:
    closed_on = closed_before(today, years) + timedelta(days=off)
    assert (due_on(closed_on, years) <= today) == (closed_on < closed_before(today, years))


@given(st.dictionaries(st.sampled_from(DataKind), YEARS), DAYS, DAYS)
def test_what_refers_to_other_data_goes_with_it_or_before(
    years: dict[DataKind, int], closed_on: date, today: date
) -> None:
    terms = {kind: Term(years.get(kind, 10), "Gekozen") for kind in DataKind}
    if any(term_faults(terms)):
        return
    due = due_kinds(closed_on, terms, today)
    for kind, other in NO_LONGER_THAN:
        assert other not in due or kind in due


def test_nothing_of_an_open_file_is_due_nor_what_went_before() -> None:
    closed_on, today = date(2010, 5, 1), date(2026, 11, 24)
    assert due_kinds(None, TEN, today) == ()
    assert due_kinds(closed_on, TEN, today) == DESTROYED
    left = due_kinds(closed_on, TEN, today, destroyed={DataKind.CONTACTS})
    assert left == tuple(kind for kind in DESTROYED if kind is not DataKind.CONTACTS)


@pytest.mark.parametrize(
    ("kind", "term", "pointer", "code"),
    [
        (DataKind.RISK, Term(0, "x"), "/terms/risk/years", "out-of-range"),
        (DataKind.ACCESS_LOG, Term(81, "x"), "/terms/access-log/years", "out-of-range"),
        (DataKind.RISK, Term(11, "x"), "/terms/risk/years", "outlives"),
        (DataKind.FILE, Term(11, "x"), "/terms/file/years", "outlives"),
        (DataKind.NOTES, Term(5, " "), "/terms/notes/source", "missing"),
    ],
)
def test_a_period_has_a_source_and_fits_the_others(
    kind: DataKind, term: Term, pointer: str, code: str
) -> None:
    found = {(one.pointer, one.code) for one in term_faults({**TEN, kind: term})}
    assert found == {(pointer, code)}


def test_each_kind_has_a_period() -> None:
    terms = {kind: term for kind, term in TEN.items() if kind is not DataKind.NOTES}
    assert {one.pointer for one in term_faults(terms)} == {"/terms/notes"}


def test_periods_are_stored_as_they_are() -> None:
    terms = {**TEN, DataKind.RISK: Term(7, "Wet", established=True)}
    assert terms_of(document_of(terms)) == terms
    assert not list(term_faults(TEN))
