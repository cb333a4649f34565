"""Leave is told day by day, as Amsterdam counts days."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from aftercare.domain.staff.leave import AwayPart, away_on
from aftercare.domain.time.wall_time import at_wall, start_of_day

DAY = date(2026, 11, 25)


def at(day: int, hour: int) -> datetime:
    return at_wall(date(2026, 11, day), time(hour))


@pytest.mark.parametrize(
    ("leave", "away"),
    [
        pytest.param([], (), id="none"),
        pytest.param([(at(24, 0), at(25, 0))], (), id="it-ended-with-the-day-before"),
        pytest.param([(at(26, 0), at(27, 0))], (), id="it-begins-with-the-day-after"),
        pytest.param([(at(25, 0), at(26, 0))], (AwayPart(None, None),), id="the-whole-day"),
        pytest.param([(at(23, 9), at(28, 0))], (AwayPart(None, None),), id="one-of-many-days"),
        pytest.param([(at(25, 12), at(27, 0))], (AwayPart(at(25, 12), None),), id="from-noon"),
        pytest.param([(at(23, 0), at(25, 12))], (AwayPart(None, at(25, 12)),), id="until-noon"),
        pytest.param(
            [(at(25, 15), at(25, 17)), (at(25, 9), at(25, 10))],
            (AwayPart(at(25, 9), at(25, 10)), AwayPart(at(25, 15), at(25, 17))),
            id="two-parts-the-earlier-first",
        ),
        pytest.param(
            [(at(25, 0), at(25, 12)), (at(25, 12), at(26, 0))],
            (AwayPart(None, None),),
            id="leave-that-follows-on-leave",
        ),
    ],
)
def test_a_day_knows_which_part_of_it_is_leave(
    leave: list[tuple[datetime, datetime]], away: tuple[AwayPart, ...]
) -> None:
    assert away_on(DAY, leave) == away


@pytest.mark.parametrize("day", [date(2027, 3, 28), date(2026, 10, 25)])
def test_a_day_of_23_or_25_hours_is_a_whole_one(day: date) -> None:
    span = (start_of_day(day), start_of_day(day.replace(day=day.day + 1)))
    assert away_on(day, [span]) == (AwayPart(None, None),)
