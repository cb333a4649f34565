"""When statutory terms end, article by article of the Algemene termijnenwet."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare.domain.time.holidays import recognised_holiday
from aftercare.domain.time.statutory_terms import (
    Term,
    Unit,
    end_of_term,
    is_working_day,
    may_be_extended,
    term_ends_by,
    working_day_from,
    working_days_after,
    working_days_before,
)

DAYS = st.dates(date(2024, 1, 1), date(2035, 12, 31))
MOMENTS = st.builds(datetime.combine, DAYS, st.times(), st.just(UTC))


def days(length: int) -> Term:
    return Term(length, Unit.DAYS)


SCENARIOS = [
    pytest.param(
        date(2027, 3, 15), days(7), date(2027, 3, 22), id="the day of the event does not count"
    ),
    # art. 1(1)
    pytest.param(
        date(2027, 2, 27), days(7), date(2027, 3, 8), id="art. 1: Saturday rolls to Monday"
    ),
    pytest.param(date(2027, 3, 7), days(7), date(2027, 3, 15), id="art. 1: Sunday rolls to Monday"),
    pytest.param(
        date(2027, 3, 19),
        days(7),
        date(2027, 3, 30),
        id="art. 1: Good Friday rolls over the whole of Easter to Tuesday",
    ),
    pytest.param(
        date(2027, 4, 5),
        days(30),
        date(2027, 5, 10),
        id="art. 1: 5 May, Ascension, an equated Friday and a weekend in a row",
    ),
    pytest.param(
        date(2028, 4, 20),
        days(7),
        date(2028, 5, 1),
        id="art. 1: King's Day and the Friday equated by decree",
    ),
    pytest.param(
        date(2031, 4, 19), days(7), date(2031, 4, 28), id="art. 1: King's Day on a Saturday"
    ),
    pytest.param(
        date(2028, 12, 25), days(7), date(2029, 1, 2), id="art. 1: New Year, into the next year"
    ),
    pytest.param(
        date(2026, 12, 24), days(1), date(2026, 12, 28), id="art. 1: even a term of one day"
    ),
    pytest.param(
        date(2027, 2, 6), Term(4, Unit.WEEKS), date(2027, 3, 8), id="art. 1: a term in weeks"
    ),
    pytest.param(
        date(2027, 3, 17), Term(3, Unit.MONTHS), date(2027, 6, 17), id="months keep the day number"
    ),
    pytest.param(
        date(2028, 1, 31), Term(1, Unit.MONTHS), date(2028, 2, 29), id="a month without a 31st"
    ),
    pytest.param(
        date(2027, 3, 17),
        Term(3, Unit.PENAL_MONTHS),
        date(2027, 6, 15),
        id="a month of the Criminal Code is thirty days",
    ),
    # art. 1(2)
    pytest.param(
        date(2027, 4, 26),
        Term(30, Unit.DAYS, counted_back=True),
        date(2027, 3, 27),
        id="art. 1(2): counted back, Easter Saturday stands",
    ),
    # art. 2
    pytest.param(
        date(2025, 12, 24),
        days(3),
        date(2025, 12, 30),
        id="art. 2: three days over Christmas and a weekend hold no working day",
    ),
    pytest.param(
        date(2027, 3, 25),
        days(3),
        date(2027, 3, 31),
        id="art. 2: three days over Easter, Tuesday alone is not enough",
    ),
    pytest.param(
        date(2027, 3, 25), days(2), date(2027, 3, 30), id="art. 2: not for a term of two days"
    ),
    pytest.param(
        date(2027, 5, 4),
        days(6),
        date(2027, 5, 11),
        id="art. 2: six days hold one working day around Ascension 2027",
    ),
    pytest.param(
        date(2027, 3, 30),
        Term(3, Unit.DAYS, counted_back=True),
        date(2027, 3, 24),
        id="art. 2: counted back, reaches further back",
    ),
    # art. 4
    pytest.param(
        date(2027, 2, 5), days(90), date(2027, 5, 10), id="art. 4: 90 days are still extended"
    ),
    pytest.param(date(2027, 2, 4), days(91), date(2027, 5, 6), id="art. 4: 91 days are not"),
    pytest.param(
        date(2027, 2, 11),
        Term(12, Unit.WEEKS),
        date(2027, 5, 10),
        id="art. 4: 12 weeks are still extended",
    ),
    pytest.param(
        date(2027, 2, 4), Term(13, Unit.WEEKS), date(2027, 5, 6), id="art. 4: 13 weeks are not"
    ),
    pytest.param(
        date(2027, 2, 6),
        Term(3, Unit.MONTHS),
        date(2027, 5, 10),
        id="art. 4: 3 months are still extended",
    ),
    pytest.param(
        date(2027, 1, 6), Term(4, Unit.MONTHS), date(2027, 5, 6), id="art. 4: 4 months are not"
    ),
    pytest.param(
        date(2026, 5, 6), Term(1, Unit.YEARS), date(2027, 5, 6), id="art. 4: a year is not"
    ),
    pytest.param(
        date(2028, 2, 29), Term(1, Unit.YEARS), date(2029, 2, 28), id="a year from 29 February"
    ),
    pytest.param(
        date(2027, 3, 25),
        Term(3, Unit.DAYS, of_detention=True),
        date(2027, 3, 28),
        id="art. 4: detention runs on through Easter",
    ),
    pytest.param(
        date(2027, 2, 9),
        Term(45, Unit.DAYS, statutory=False),
        date(2027, 3, 26),
        id="art. 5: a policy target of 45 days is no statutory term",
    ),
]


@pytest.mark.parametrize(("start_on", "term", "end_on"), SCENARIOS)
def test_a_term_ends(start_on: date, term: Term, end_on: date) -> None:
    assert end_of_term(start_on, term) == end_on


@given(DAYS, st.integers(1, 90))
def test_a_governed_term_ends_on_a_working_day_and_never_early(start_on: date, n: int) -> None:
    end_on = end_of_term(start_on, days(n))
    assert is_working_day(end_on)
    assert end_on >= start_on + timedelta(days=n)


@given(DAYS, st.integers(3, 90))
def test_a_term_of_three_days_is_the_shortest_one_that_the_articles_allow(
    start_on: date, n: int
) -> None:
    def allowed(end_on: date) -> bool:
        inside = [start_on + timedelta(days=k) for k in range(1, (end_on - start_on).days + 1)]
        return is_working_day(end_on) and sum(map(is_working_day, inside)) >= 2

    end_on = end_of_term(start_on, days(n))
    assert allowed(end_on)
    earlier = [start_on + timedelta(days=k) for k in range(n, (end_on - start_on).days)]
    assert not any(map(allowed, earlier))


@given(DAYS, st.integers(1, 90))
def test_a_later_event_or_a_longer_term_never_ends_earlier(start_on: date, n: int) -> None:
    assert end_of_term(start_on, days(n)) <= end_of_term(start_on + timedelta(days=1), days(n))
    assert end_of_term(start_on, days(n)) <= end_of_term(start_on, days(n + 1)) or n == 90


@given(DAYS, st.integers(1, 400))
def test_detention_is_never_extended(start_on: date, n: int) -> None:
    term = Term(n, Unit.DAYS, of_detention=True)
    assert not may_be_extended(term)
    assert end_of_term(start_on, term) == start_on + timedelta(days=n)


@given(DAYS, st.integers(1, 90))
def test_a_term_counted_back_leaves_at_least_its_own_days(event_on: date, n: int) -> None:
    end_on = end_of_term(event_on, Term(n, Unit.DAYS, counted_back=True))
    assert (event_on - end_on).days >= n


def test_three_times_24_hours_run_through_easter_and_the_clock_change() -> None:
    arrested_at = datetime(2027, 3, 26, 15, 0, tzinfo=UTC)  # Good Friday, 16:00 on the wall
    assert term_ends_by(arrested_at, Term(72, Unit.HOURS)) == datetime(
        2027, 3, 29, 15, 0, tzinfo=UTC
    )


@given(MOMENTS, st.integers(1, 500))
def test_hours_are_exact_in_both_directions(start_at: datetime, n: int) -> None:
    forward = Term(n, Unit.HOURS)
    there = term_ends_by(start_at, forward)
    assert there - start_at == timedelta(hours=n)
    assert term_ends_by(there, replace(forward, counted_back=True)) == start_at


def test_other_terms_run_to_the_end_of_the_last_day_in_amsterdam() -> None:
    late_evening = datetime(2027, 3, 15, 23, 30, tzinfo=UTC)  # already 16 March on the wall
    assert term_ends_by(late_evening, days(7)) == datetime(2027, 3, 23, 23, 0, tzinfo=UTC)
    before_easter = datetime(2027, 3, 22, 9, 0, tzinfo=UTC)
    assert term_ends_by(before_easter, days(7)) == datetime(2027, 3, 30, 22, 0, tzinfo=UTC)


def test_hours_have_no_last_date() -> None:
    assert not may_be_extended(Term(1, Unit.HOURS))
    with pytest.raises(ValueError, match="hours"):
        end_of_term(date(2027, 3, 26), Term(72, Unit.HOURS))


def test_a_term_lasts_at_least_one_unit() -> None:
    with pytest.raises(ValueError, match="at least one"):
        days(0)


def test_a_term_does_not_start_at_a_naive_moment() -> None:
    with pytest.raises(ValueError, match="offset"):
        term_ends_by(datetime(2027, 3, 26, 15, tzinfo=UTC).replace(tzinfo=None), days(7))


WORKING_DAYS = [
    pytest.param(date(2027, 3, 25), 1, date(2027, 3, 30), id="over Easter"),
    pytest.param(date(2027, 5, 4), 5, date(2027, 5, 14), id="juvenile first contact, Ascension"),
    pytest.param(date(2026, 12, 24), 3, date(2026, 12, 30), id="over Christmas"),
    pytest.param(date(2027, 5, 8), 1, date(2027, 5, 10), id="from a Saturday"),
]


@pytest.mark.parametrize(("day", "count", "expected"), WORKING_DAYS)
def test_working_days_after(day: date, count: int, expected: date) -> None:
    assert working_days_after(day, count) == expected


@given(DAYS, st.integers(1, 60))
def test_exactly_so_many_working_days_lie_between(day: date, count: int) -> None:
    end = working_days_after(day, count)
    passed = [day + timedelta(days=k) for k in range(1, (end - day).days + 1)]
    assert sum(d.isoweekday() < 6 and recognised_holiday(d) is None for d in passed) == count
    assert is_working_day(end)


@given(DAYS, st.integers(1, 60))
def test_working_days_before_undo_working_days_after(day: date, count: int) -> None:
    working = working_day_from(day)
    assert working_days_before(working_days_after(working, count), count) == working


@pytest.mark.parametrize("count", [0, -1])
def test_fewer_than_one_working_day_is_no_question(count: int) -> None:
    with pytest.raises(ValueError, match="at least one"):
        working_days_after(date(2027, 3, 25), count)
