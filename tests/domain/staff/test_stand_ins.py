"""Who is away for a whole day stands in for nobody on that day."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from aftercare.domain.staff.stand_ins import ends_with_leave, is_away

FIRST, LAST = date(2026, 11, 23), date(2026, 11, 27)


def at(day: int, hour: int) -> datetime:
    """By the wall of Amsterdam, an hour ahead in November."""
    return datetime(2026, 11, day, hour - 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("from_at", "until_at", "away"),
    [
        pytest.param(at(25, 9), at(25, 17), True, id="one office day"),
        pytest.param(at(25, 13), at(25, 17), False, id="an afternoon"),
        pytest.param(at(25, 13), at(26, 12), False, id="an afternoon and a morning"),
        pytest.param(at(25, 13), at(27, 12), True, id="a whole day between"),
        pytest.param(at(20, 1), at(22, 23), False, id="before"),
        pytest.param(at(20, 1), at(23, 17), True, id="into the first day"),
        pytest.param(at(27, 9), at(29, 9), True, id="from the last day"),
        pytest.param(at(28, 9), at(30, 9), False, id="after"),
        pytest.param(at(1, 9), at(30, 9), True, id="all of it"),
    ],
)
def test_leave_counts_by_whole_days(from_at: datetime, until_at: datetime, away: bool) -> None:
    assert is_away([(from_at, until_at)], FIRST, LAST) is away


def test_one_of_several_is_enough() -> None:
    assert is_away([(at(25, 13), at(25, 17)), (at(26, 9), at(26, 17))], FIRST, LAST)
    assert not is_away([], FIRST, LAST)


@pytest.mark.parametrize(
    ("stand_in", "other", "ends"),
    [
        pytest.param((23, 27), [], True, id="all of its days"),
        pytest.param((24, 25), [], True, id="some of its days"),
        pytest.param((22, 27), [], False, id="a day before"),
        pytest.param((23, 28), [], False, id="a day after"),
        pytest.param((23, 27), [(27, 30)], False, id="other leave on the last day"),
        pytest.param((23, 24), [(25, 26), (20, 22)], True, id="other leave on other days"),
    ],
)
def test_a_stand_in_ends_with_the_leave_it_was_for(
    stand_in: tuple[int, int], other: list[tuple[int, int]], ends: bool
) -> None:
    def days(span: tuple[int, int]) -> tuple[date, date]:
        return date(2026, 11, span[0]), date(2026, 11, span[1])

    assert ends_with_leave(days(stand_in), (FIRST, LAST), map(days, other)) is ends
