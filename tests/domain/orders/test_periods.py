"""The last day of a period, whatever suspends it, in whatever order that is entered."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare.domain.orders.periods import (
    EVASION_DAYS,
    Length,
    LengthUnit,
    OrderFacts,
    Period,
    Suspension,
    SuspensionKind,
    last_day_of,
    length_between,
    period_of,
    start_after_judgment,
)

DETENTION, EVASION = SuspensionKind.DETENTION, SuspensionKind.EVASION
DAY = timedelta(days=1)
DAYS = st.dates(date(2024, 1, 1), date(2035, 12, 31))
LENGTHS = st.one_of(
    st.builds(Length, st.integers(1, 1100), st.just(LengthUnit.DAYS)),
    st.builds(Length, st.integers(1, 160), st.just(LengthUnit.WEEKS)),
    st.builds(Length, st.integers(1, 36), st.just(LengthUnit.MONTHS)),
    st.builds(Length, st.integers(1, 10), st.just(LengthUnit.YEARS)),
)
ORDERS = st.builds(
    OrderFacts,
    frame=st.just("VV"),
    regime=st.just("adult"),
    starts_on=DAYS,
    length=LENGTHS,
    extensions=st.lists(LENGTHS, max_size=2).map(tuple),
)


@st.composite
def suspensions(draw: st.DrawFn, least: int = 0, *, may_last: bool = True) -> list[Suspension]:
    found = []
    for _ in range(draw(st.integers(least, 5))):
        kind, from_on = draw(st.sampled_from(SuspensionKind)), draw(DAYS)
        lasts = may_last and draw(st.integers(0, 9)) == 0
        until = None if lasts else from_on + draw(st.integers(0, 400)) * DAY
        found.append(Suspension(kind, from_on, until))
    return found


def no_earlier(later: Period, sooner: Period) -> bool:
    """An end that is not known yet lies after every day."""
    if later.ends_on is None:
        return True
    return sooner.ends_on is not None and later.ends_on >= sooner.ends_on


@given(ORDERS, suspensions(), suspensions(1))
def test_more_suspensions_never_bring_the_end_nearer(
    order: OrderFacts, some: list[Suspension], more: list[Suspension]
) -> None:
    assert no_earlier(period_of(order, [*some, *more]), period_of(order, some))


@given(ORDERS, suspensions(2), st.data())
def test_the_order_in_which_suspensions_are_entered_is_irrelevant(
    order: OrderFacts, some: list[Suspension], data: st.DataObject
) -> None:
    assert period_of(order, some) == period_of(order, data.draw(st.permutations(some)))


@given(ORDERS, suspensions(), suspensions(1))
def test_what_was_entered_and_taken_back_leaves_no_trace(
    order: OrderFacts, some: list[Suspension], voided: list[Suspension]
) -> None:
    kept = [one for one in [*some, *voided] if one not in voided]
    assert period_of(order, kept) == period_of(order, [one for one in some if one not in voided])


@given(ORDERS, suspensions(1), st.data())
def test_a_suspension_entered_in_two_parts_is_the_same_suspension(
    order: OrderFacts, some: list[Suspension], data: st.DataObject
) -> None:
    whole = data.draw(st.sampled_from(some))
    last = whole.until_on or whole.from_on + 30 * DAY
    cut = data.draw(st.dates(whole.from_on, last))
    if cut == last:
        cut = whole.from_on
    parts = [replace(whole, until_on=cut), replace(whole, from_on=cut + DAY)]
    if whole.until_on == whole.from_on:
        parts = [whole, whole]
    rest = [one for one in some if one is not whole]
    late = date(2040, 1, 1)
    assert period_of(order, [*rest, *parts], as_of=late) == period_of(order, some, as_of=late)


@given(ORDERS, suspensions())
def test_the_end_is_never_before_the_bare_length_and_exactly_later_by_the_days_shown(
    order: OrderFacts, some: list[Suspension]
) -> None:
    assert order.length is not None
    found = period_of(order, some)
    assert found.bare_ends_on is not None
    assert found.bare_ends_on >= last_day_of(order.starts_on, order.length)
    if found.ends_on is not None:
        assert found.ends_on == found.bare_ends_on + found.suspended_days * DAY
        assert found.steps[-1].last_on == found.ends_on


@given(ORDERS, suspensions(), DAYS)
def test_an_end_not_known_yet_has_an_earliest_that_only_moves_on(
    order: OrderFacts, some: list[Suspension], as_of: date
) -> None:
    now, later = period_of(order, some, as_of=as_of), period_of(order, some, as_of=as_of + DAY)
    assert (now.earliest_ends_on is None) == (now.ends_on is not None)
    if now.earliest_ends_on is not None and later.earliest_ends_on is not None:
        assert now.bare_ends_on is not None
        assert now.bare_ends_on <= now.earliest_ends_on <= later.earliest_ends_on


@pytest.mark.parametrize(("day", "later"), [(9, 0), (10, 1), (19, 10)])
def test_what_still_lasts_counts_from_its_first_day_to_the_day_it_is_looked_at(
    day: int, later: int
) -> None:
    order = OrderFacts("VV", "adult", date(2026, 1, 1), length=Length(1, LengthUnit.YEARS))
    lasting = [Suspension(DETENTION, date(2026, 3, 10))]
    found = period_of(order, lasting, as_of=date(2026, 3, day))
    assert found.earliest_ends_on == date(2026, 12, 31) + later * DAY


@given(ORDERS, st.lists(DAYS, min_size=1, max_size=5), st.integers(0, EVASION_DAYS - 1))
def test_an_evasion_of_a_week_or_less_counts_for_nothing(
    order: OrderFacts, days: list[date], more: int
) -> None:
    apart = [day for n, day in enumerate(sorted(set(days))) if n == 0]
    short = [Suspension(EVASION, day, day + more * DAY) for day in apart]
    assert period_of(order, short) == period_of(order, [])


@given(DAYS, DAYS)
def test_a_given_last_day_is_kept_as_the_length_that_has_it(one: date, other: date) -> None:
    first, last = sorted((one, other))
    assert last_day_of(first, length_between(first, last)) == last


@pytest.mark.parametrize(
    ("first", "last", "length"),
    [
        (date(2026, 11, 24), date(2028, 11, 23), Length(2, LengthUnit.YEARS)),
        (date(2026, 1, 31), date(2026, 2, 27), Length(1, LengthUnit.MONTHS)),
        (date(2028, 2, 29), date(2029, 2, 27), Length(1, LengthUnit.YEARS)),
        (date(2026, 3, 1), date(2027, 8, 31), Length(18, LengthUnit.MONTHS)),
        (date(2026, 3, 1), date(2026, 3, 10), Length(10, LengthUnit.DAYS)),
    ],
)
def test_whole_years_and_months_are_recognised(first: date, last: date, length: Length) -> None:
    assert length_between(first, last) == length


def test_an_order_without_a_length_ends_on_the_day_it_was_given_or_not_at_all() -> None:
    order = OrderFacts("SCHORSING", "adult", date(2026, 1, 1))
    assert period_of(order, [Suspension(DETENTION, date(2026, 2, 1))]).ends_on is None
    assert not period_of(order).is_suspended


def test_the_fifteenth_day_after_a_judgment_became_final() -> None:
    assert start_after_judgment(date(2026, 12, 20)) == date(2027, 1, 4)
