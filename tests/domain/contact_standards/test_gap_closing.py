"""A day that closes a gap leaves none behind, and of such days the best is taken."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from aftercare.domain.contact_gaps.closing import Stretch, best_closing, closing
from aftercare.domain.contact_gaps.gaps import Allowed, gaps_ahead
from tests.tiers import examples

# A Tuesday.
TODAY = date(2026, 11, 24)
numbers = st.integers(1, 90)


def after(days: int) -> date:
    return TODAY + timedelta(days=days)


def stretch(*days: int, most: int = 10) -> Stretch:
    known = tuple(after(one) for one in days)
    return Stretch(gaps_ahead(known, Allowed(1, most), TODAY)[0], known)


def test_of_days_that_close_it_the_usual_weekday_comes_first_then_the_middle() -> None:
    gap = stretch(-7, 0, 18)
    middle = best_closing(gap, [after(one) for one in (8, 9, 10)], TODAY)
    assert middle is not None
    assert middle.on == after(9)
    weekly = stretch(-7, 0, 21, most=14)
    found = best_closing(weekly, [after(one) for one in (10, 11, 14)], TODAY)
    assert found is not None
    assert (found.on, found.before, found.after, found.left) == (after(14), 14, 7, ())


def test_a_contact_that_is_brought_forward_moves_as_little_as_possible() -> None:
    gap = stretch(0, 13, 17)
    days = [after(one) for one in (7, 8, 9, 11)]
    found = best_closing(gap, days, TODAY, instead_of=after(13))
    assert found is not None
    assert (found.on, found.before, found.after) == (after(9), 9, 8)


def test_a_gap_is_not_handed_on_to_later() -> None:
    assert closing(stretch(0, 13, 22), after(9), TODAY, instead_of=after(13)) is None


def test_where_one_contact_is_too_few_what_leaves_the_fewest_more_is_best() -> None:
    found = best_closing(stretch(0, 28), [after(one) for one in range(1, 28)], TODAY)
    assert found is not None
    assert found.needed == 1
    assert min(found.before, found.after or 0) <= 10


@settings(max_examples=examples(200))
@given(st.sets(numbers, min_size=2), st.integers(5, 30), numbers, st.booleans())
def test_what_is_said_to_be_left_is_what_is_left(
    known: set[int], most: int, on: int, moved: bool
) -> None:
    days = tuple(after(one) for one in sorted(known))
    for gap in gaps_ahead(days, Allowed(1, most), TODAY):
        old = gap.until_on if moved else None
        found = closing(Stretch(gap, days), after(on), TODAY, old)
        if found is None:
            continue
        now = sorted({*(day for day in days if day != old), after(on)})
        left = gaps_ahead(now, Allowed(1, most), TODAY)
        assert set(found.left) == set(left) - set(gaps_ahead(days, Allowed(1, most), TODAY))
        assert gap not in left
        assert not (moved and found.left)
