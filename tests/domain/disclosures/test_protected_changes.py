"""What was informed covers the changes of one day, and not for ever."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest

from aftercare.domain.disclosures.protected_changes import STAYS_TRUE, Informed, covering, inform_by
from aftercare.domain.time.wall_time import start_of_day

TODAY = date(2026, 11, 24)
DAY = timedelta(days=1)


def informed(days_ago: int, used_days_ago: int | None = None, number: int = 1) -> Informed:
    used = None if used_days_ago is None else TODAY - used_days_ago * DAY
    return Informed(UUID(int=number), TODAY - days_ago * DAY, used)


@pytest.mark.parametrize(
    ("line", "covers"),
    [
        (informed(0), True),
        (informed(STAYS_TRUE.days), True),
        (informed(STAYS_TRUE.days + 1), False),
        (informed(-1), False),
        (informed(3, used_days_ago=0), True),
        (informed(3, used_days_ago=1), False),
    ],
    ids=["today", "thirty days ago", "longer ago", "to come", "used today", "used yesterday"],
)
def test_a_line_covers_the_changes_of_one_day_within_thirty(
    line: Informed, *, covers: bool
) -> None:
    assert (covering([line], TODAY) == line) is covers


def test_the_newest_of_several_lines_covers_a_change() -> None:
    older, newer = informed(5), informed(2, number=2)
    assert covering([older, newer], TODAY) == newer
    assert covering([], TODAY) is None


def test_what_could_not_wait_is_informed_by_the_end_of_the_next_working_day() -> None:
    # A Friday: the next working day is Monday.
    wanted = inform_by(date(2026, 11, 27), 1)
    assert (wanted.due_at, wanted.number) == (start_of_day(date(2026, 12, 1)), 1)
