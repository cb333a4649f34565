"""Letters are made on the last working day before they are due, and have waited too long a working day after."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from aftercare.domain.letters.posting_days import (
    in_time_from,
    late_at,
    made_at,
    made_today_before,
    post_on,
)
from aftercare.domain.time.wall_time import at_wall, start_of_day


def on(day: int, clock: str = "09:00", month: int = 11) -> datetime:
    return at_wall(date(2026, month, day), time.fromisoformat(clock))


@pytest.mark.parametrize(
    ("now", "posted_on", "made_before"),
    [
        pytest.param(on(24), date(2026, 11, 24), date(2026, 11, 25), id="on a Tuesday"),
        pytest.param(
            on(24, "17:00"), date(2026, 11, 25), date(2026, 11, 25), id="after the last post"
        ),
        pytest.param(on(27), date(2026, 11, 27), date(2026, 11, 30), id="on a Friday"),
        pytest.param(on(28), date(2026, 11, 30), date(2026, 11, 30), id="on a Saturday"),
        pytest.param(
            on(24, month=12), date(2026, 12, 24), date(2026, 12, 28), id="before Christmas"
        ),
    ],
)
def test_what_is_due_before_the_next_working_day_is_made_today(
    now: datetime, posted_on: date, made_before: date
) -> None:
    assert post_on(now) == posted_on
    assert made_today_before(now) == start_of_day(made_before)


@pytest.mark.parametrize("day", range(20, 31))
def test_the_moment_of_making_is_the_first_at_which_a_letter_is_made(day: int) -> None:
    due_at = on(day, month=12)
    made = made_at(due_at)
    assert made_today_before(made) > due_at >= made
    earlier = start_of_day(date.fromordinal(made.astimezone().date().toordinal() - 1))
    assert made_today_before(earlier) <= due_at


def test_a_letter_is_late_a_working_day_after_the_last_post_of_its_day() -> None:
    assert late_at(date(2026, 11, 24)) == on(25, "17:00")
    assert late_at(date(2026, 11, 27)) == on(30, "17:00")
    assert late_at(date(2026, 12, 24)) == on(28, "17:00", month=12)


def test_the_post_takes_two_days() -> None:
    assert in_time_from(date(2026, 11, 24)) == on(26, "00:00")
