"""A closing day is entered for today or later, and is no public holiday on which all offices are closed anyway."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from aftercare.domain.staff.free_time import free_on
from aftercare.domain.staff.leave import TimeOff
from aftercare.domain.time.closing_days import FARTHEST_DAYS, closing_day_faults
from aftercare.domain.time.wall_time import start_of_day

TODAY = date(2026, 11, 30)
FRIDAY = date(2027, 5, 14)


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (TODAY, None),
        (FRIDAY, None),
        (TODAY - timedelta(days=1), "in-the-past"),
        (TODAY + timedelta(days=FARTHEST_DAYS), None),
        (TODAY + timedelta(days=FARTHEST_DAYS + 1), "too-far"),
        (date(2026, 12, 25), "closed-anyway"),
        (date(2027, 3, 26), None),  # Good Friday: most offices are open
    ],
    ids=str,
)
def test_a_day_is_refused_with_its_reason(day: date, code: str | None) -> None:
    assert [one.code for one in closing_day_faults(day, TODAY)] == ([code] if code else [])


def test_on_a_closing_day_there_is_no_free_time_and_leave_that_touches_it_is_one_period() -> None:
    begins, ends = start_of_day(FRIDAY), start_of_day(FRIDAY + timedelta(days=1))
    off = TimeOff(((begins - timedelta(hours=8), begins + timedelta(hours=12)),), {FRIDAY: "Dicht"})
    assert off.spans == ((begins - timedelta(hours=8), ends),)
    hours = {"4": [[540, 1020]]}
    assert free_on(FRIDAY, hours, off.spans, begins) == ()
    assert free_on(FRIDAY + timedelta(days=7), hours, off.spans, begins) == ((540, 1020),)
