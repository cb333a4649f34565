"""Opening times are told in the fewest lines that are still exact."""

from __future__ import annotations

from aftercare.web.shell.forms.opening_times import opening_lines

NINE_TO_FIVE = [[540, 1020]]


def test_days_in_a_row_with_the_same_hours_share_a_line() -> None:
    week = {"0": NINE_TO_FIVE, "1": NINE_TO_FIVE, "3": NINE_TO_FIVE, "4": [[540, 720]]}
    assert opening_lines(week, "nl") == [
        ("ma–di", "9:00–17:00"),
        ("do", "9:00–17:00"),
        ("vr", "9:00–12:00"),
    ]


def test_a_lunch_break_and_another_language_are_shown_too() -> None:
    assert opening_lines({"6": [[480, 720], [780, 1440]]}, "en") == [
        ("Sun", "8:00–12:00, 13:00–24:00")
    ]


def test_a_place_without_hours_has_no_line() -> None:
    assert opening_lines(None, "nl") == []
    assert opening_lines({}, "nl") == []
