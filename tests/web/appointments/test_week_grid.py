"""A week is drawn without holes, and no two appointments on top of each other."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from aftercare.base.ids import new_id
from aftercare.web.appointments.shown import ShownAppointment
from aftercare.web.appointments.week_grid import MOST_LANES, Band, Block, WeekGrid, lay_out_week

MONDAY = date(2026, 11, 23)
START = datetime(2026, 11, 22, 23, tzinfo=UTC)  # midnight in Amsterdam
NOW = START + timedelta(days=2, hours=10, minutes=12)


def appointment(day: int, minutes: int, length: int) -> ShownAppointment:
    starts = START + timedelta(days=day, minutes=minutes)
    ends = starts + timedelta(minutes=length)
    return ShownAppointment(new_id(), starts, ends, "A. Appel", "Appel", "check_in", "scheduled")


def spots(block: Block) -> set[tuple[int, int]]:
    rows = range(block.row, block.row + block.rows)
    return {(row, lane) for row in rows for lane in range(block.lane, block.lane + block.wide)}


def test_a_week_without_appointments_shows_five_office_days() -> None:
    grid = lay_out_week([], MONDAY, NOW)
    assert [column.day.weekday() for column in grid.days] == [0, 1, 2, 3, 4]
    assert grid.hours == tuple(range(9, 17))


def test_the_weekend_is_there_when_it_is_used() -> None:
    grid = lay_out_week([appointment(5, 600, 60)], MONDAY, NOW)
    assert [column.day.weekday() for column in grid.days] == [0, 1, 2, 3, 4, 5]


def test_empty_hours_at_both_ends_are_left_out() -> None:
    grid = lay_out_week([appointment(0, 9 * 60 + 30, 30), appointment(3, 15 * 60, 70)], MONDAY, NOW)
    assert grid.hours == tuple(range(9, 17))
    assert grid.days[0].blocks[0].row == 7


def test_the_present_moment_stands_in_today_only() -> None:
    grid = lay_out_week([], MONDAY, NOW)
    assert [column.now_row for column in grid.days] == [None, None, 15, None, None]


def test_the_present_moment_is_not_drawn_outside_the_hours_shown() -> None:
    grid = lay_out_week([], MONDAY, START + timedelta(days=2, hours=20))
    assert all(column.now_row is None for column in grid.days)


def test_an_appointment_alone_takes_the_whole_day_and_two_at_once_share_it() -> None:
    meetings = [appointment(0, 600, 60), appointment(0, 630, 60), appointment(0, 800, 30)]
    first, second, alone = lay_out_week(meetings, MONDAY, NOW).days[0].blocks
    assert (first.lane, first.wide) == (1, 1)
    assert (second.lane, second.wide) == (2, 1)
    assert (alone.lane, alone.wide) == (1, 2)


def test_the_day_the_clock_goes_back_is_drawn_by_the_wall_clock() -> None:
    ten = datetime(2026, 10, 25, 9, tzinfo=UTC)
    meeting = replace(appointment(0, 0, 60), starts_at=ten, ends_at=ten + timedelta(hours=1))
    grid = lay_out_week([meeting], date(2026, 10, 19), NOW)
    assert grid.hours == (10,)


def test_an_appointment_past_midnight_ends_with_its_day() -> None:
    grid = lay_out_week([appointment(0, 23 * 60, 180)], MONDAY, NOW)
    assert grid.hours == (23,)
    assert grid.days[0].blocks[0].rows == 12


def test_of_more_at_once_than_can_be_read_those_beyond_share_a_block_for_as_long_as_they_take() -> (
    None
):
    crowd = [appointment(0, 600 + 5 * number, 60) for number in range(9)]
    alone = appointment(0, 700, 30)
    day = lay_out_week([*crowd, alone], MONDAY, NOW).days[0]
    assert day.lanes == MOST_LANES == 3
    first, second, rest, last = day.blocks
    assert [it.appointment for it in (first, second, last)] == [crowd[0], crowd[1], alone]
    assert rest.folded == tuple(crowd[2:])
    assert (rest.row, rest.rows, rest.lane) == (3, 18, 3)


def test_three_at_once_stand_side_by_side() -> None:
    day = lay_out_week([appointment(0, 600, 60)] * 3, MONDAY, NOW).days[0]
    assert [(it.lane, it.wide, it.folded) for it in day.blocks] == [(n, 1, ()) for n in (1, 2, 3)]


meetings = st.builds(
    appointment, st.integers(0, 6), st.integers(0, 24 * 12 - 1).map(lambda n: n * 5),
    st.integers(1, 40).map(lambda n: n * 5),
)  # fmt: skip


@given(st.lists(meetings, max_size=12))
def test_every_appointment_is_inside_the_grid_and_none_covers_another(
    week: list[ShownAppointment],
) -> None:
    grid: WeekGrid = lay_out_week(week, MONDAY, NOW)
    blocks = [block for column in grid.days for block in column.blocks]
    assert sum(len(block.folded) or 1 for block in blocks) == len(week)
    for column in grid.days:
        taken: set[tuple[int, int]] = set()
        for block in column.blocks:
            mine = spots(block)
            assert block.row >= 1
            assert block.row + block.rows - 1 <= grid.rows
            assert block.lane + block.wide - 1 <= column.lanes
            assert not taken & mine
            taken |= mine


def test_leave_takes_the_hours_it_lasts_and_no_others() -> None:
    leave = [(START + timedelta(days=1, hours=12), START + timedelta(days=3))]
    grid = lay_out_week([], MONDAY, NOW, leave)
    whole, afternoon = Band(1, 96), Band(37, 60)
    assert [column.off for column in grid.days] == [(), (afternoon,), (whole,), (), ()]


def test_leave_outside_the_hours_shown_takes_none_of_them_and_shows_no_more() -> None:
    evening = [(START + timedelta(hours=19), START + timedelta(hours=22))]
    grid = lay_out_week([], MONDAY, NOW, evening)
    assert grid.hours == tuple(range(9, 17))
    assert grid.days[0].off == ()


def test_a_holiday_takes_the_day_once_leave_or_not() -> None:
    monday = date(2026, 12, 21)
    week = datetime(2026, 12, 20, 23, tzinfo=UTC)
    for leave in ([], [(week, week + timedelta(days=7))]):
        grid = lay_out_week([], monday, NOW, leave)
        assert grid.days[4].off == (Band(1, 96),)
