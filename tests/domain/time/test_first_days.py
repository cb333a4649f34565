"""The first day of a version that is adopted is not over, and its year is not mistyped."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from aftercare.domain.time.first_days import (
    FARTHEST,
    effective_from,
    far_day_faults,
    first_day_faults,
)

TODAY = date(2026, 11, 30)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("day", "code", "may_be_over"),
    [
        (TODAY, None, None),
        (TODAY - DAY, "in-the-past", None),
        (date(1926, 12, 1), "in-the-past", None),
        (TODAY + FARTHEST, None, None),
        (TODAY + FARTHEST + DAY, "too-far", "too-far"),
        (date(2062, 1, 1), "too-far", "too-far"),
    ],
    ids=str,
)
def test_a_first_day_is_today_or_later_and_at_most_two_years_ahead(
    day: date, code: str | None, may_be_over: str | None
) -> None:
    assert [one.code for one in first_day_faults(day, TODAY)] == ([code] if code else [])
    far = [one.code for one in far_day_faults(day, TODAY)]
    assert far == ([may_be_over] if may_be_over else [])


def test_what_is_too_far_names_the_last_day_that_can_be() -> None:
    (fault,) = first_day_faults(date(2062, 1, 1), TODAY, "/book/valid_from")
    assert (fault.pointer, fault.holes) == ("/book/valid_from", {"last": TODAY + FARTHEST})


def test_a_version_counts_from_the_later_of_its_first_day_and_its_activation() -> None:
    assert effective_from(TODAY, TODAY - DAY) == TODAY
    assert effective_from(TODAY, TODAY + DAY) == TODAY + DAY
    assert effective_from(TODAY, None) == TODAY
