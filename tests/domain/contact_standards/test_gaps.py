"""A gap ahead that is too long is told, once, and nothing else is."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from aftercare.domain.contact_gaps.gaps import Allowed, gaps_ahead
from aftercare.domain.contact_standards.due import Break
from tests.tiers import examples

TODAY = date(2026, 11, 28)
FROM = date(2026, 11, 1)
days = st.lists(st.integers(0, 120).map(lambda n: FROM + timedelta(days=n)), max_size=20)


def on(text: str) -> date:
    return date.fromisoformat(f"2026-{text}") if text > "11" else date.fromisoformat(f"2027-{text}")


def test_a_christmas_without_contact_is_shown_weeks_ahead() -> None:
    planned = [on("11-27"), on("12-04"), on("12-11"), on("12-18"), on("01-08")]
    (gap,) = gaps_ahead(planned, Allowed(1, 10), TODAY)
    assert (gap.from_on, gap.until_on, gap.days) == (on("12-18"), on("01-08"), 21)
    assert gaps_ahead([*planned, on("12-28")], Allowed(1, 11), TODAY) == ()


def test_two_in_thirty_days_may_lie_unevenly() -> None:
    uneven = [on("11-27"), on("12-17"), on("12-27"), on("01-16")]
    assert gaps_ahead(uneven, Allowed(2, 30), TODAY) == ()
    (gap,) = gaps_ahead([*uneven[:3], on("01-20")], Allowed(2, 30), TODAY)
    assert (gap.from_on, gap.until_on) == (on("12-27"), on("01-20"))
    assert gap.too_long == (on("12-17"), on("01-20"))


def test_a_short_gap_says_which_stretch_is_too_long() -> None:
    (gap,) = gaps_ahead([on("11-16"), on("11-27"), on("12-03")], Allowed(2, 14), TODAY)
    assert (gap.days, gap.too_long) == (6, (on("11-16"), on("12-03")))


def test_a_stretch_that_is_nearly_past_is_nothing_a_plan_can_change() -> None:
    """Five contacts in thirty days: the limit was yesterday, and the next contact comes in three days."""
    known = [on(f"11-{day}") for day in ("01", "05", "10", "15")] + [on("11-29"), on("12-02")]
    (past,) = gaps_ahead(known[:4] + known[5:], Allowed(4, 26), TODAY)
    assert not past.can_be_closed(TODAY)
    # The limit is still to come, or the wait ahead is itself too long.
    assert gaps_ahead(known[:4] + known[5:], Allowed(4, 30), TODAY)[0].can_be_closed(TODAY)
    (long,) = gaps_ahead([on("11-01"), on("01-08")], Allowed(1, 20), TODAY)
    assert long.can_be_closed(TODAY)


def test_a_time_in_custody_is_no_gap() -> None:
    planned, custody = [on("12-01"), on("01-20")], Break(on("12-05"), on("12-20"))
    assert gaps_ahead(planned, Allowed(1, 10), TODAY, [custody]) == ()


@settings(max_examples=examples(200))
@given(days, st.integers(1, 40))
def test_it_is_every_step_ahead_that_is_longer_and_no_other(known: list[date], most: int) -> None:
    wide = [
        pair
        for pair in pairwise(sorted(set(known)))
        if pair[1] > TODAY and (pair[1] - pair[0]).days > most
    ]
    found = gaps_ahead(known, Allowed(1, most), TODAY)
    assert [(gap.from_on, gap.until_on) for gap in found] == wide


@settings(max_examples=examples(200))
@given(days, st.integers(1, 3), st.integers(5, 40))
def test_without_a_gap_every_stretch_ahead_has_enough(
    known: list[date], number: int, most: int
) -> None:
    if not gaps_ahead(known, Allowed(number, most), TODAY):
        ordered = sorted(set(known))
        for first, last in zip(ordered, ordered[number:], strict=False):
            assert (last - first).days <= most or last <= TODAY
