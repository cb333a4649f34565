"""Hours are read the way people type them and written so that they read back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare.web.shell.forms.hours import (
    NOT_HOURS,
    read_hours,
    typed_week,
    week_of,
    written_hours,
)
from aftercare.web.shell.forms.reading import Problem, Reading
from aftercare.web.shell.language import translate

MINUTES = st.lists(st.integers(0, 24 * 60), min_size=2, max_size=8, unique=True).map(sorted)


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("", []),
        ("9-17", [[540, 1020]]),
        ("8:30-12, 13-17", [[510, 720], [780, 1020]]),
        ("8.30 tot 12; 13u to 17u", [[510, 720], [780, 1020]]),
        ("9–12,12-17", [[540, 720], [720, 1020]]),
        ("22-24", [[1320, 1440]]),
    ],
)
def test_hours_are_read(text: str, spans: list[list[int]]) -> None:
    assert read_hours(text) == spans


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("9", NOT_HOURS),
        ("9-12-17", NOT_HOURS),
        ("negen-vijf", NOT_HOURS),
        ("17-9", "17:00 to 9:00: the end has to be after the start. Enter a night on two days"),
        (
            "9-12, 13-13",
            "13:00 to 13:00: the end has to be after the start. Enter a night on two days",
        ),
        ("9-12, 11-17", "The hours from 11:00 begin before the hours before them end, at 12:00"),
    ],
)
def test_what_is_wrong_with_hours_is_said(text: str, said: str) -> None:
    found = read_hours(text)
    assert isinstance(found, Problem)
    assert translate(found.message, "en").startswith(said)


@given(MINUTES)
def test_written_hours_read_back(minutes: list[int]) -> None:
    spans = [list(pair) for pair in zip(minutes[::2], minutes[1::2], strict=False)]
    assert read_hours(written_hours(spans)) == spans


def test_a_week_is_typed_and_read_back_without_its_free_days() -> None:
    week = {"0": [[540, 1020]], "6": [[600, 660]]}
    assert week_of(Reading(typed_week(week, "work")), "work") == week


def test_a_day_that_cannot_be_read_is_shown_at_that_day() -> None:
    form = Reading({"work-3": "ooit"})
    week_of(form, "work")
    assert form.errors == {"work-3": NOT_HOURS}
