"""Modules in order, the dose of a level, and progress counted from attendance."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from aftercare.domain.treatment.modules import (
    CourseSession,
    Hours,
    Module,
    Outline,
    outline_faults,
    progress,
)
from tests.tiers import examples

FIRST = datetime(2026, 1, 5, 9, tzinfo=UTC)
OUTLINE = Outline(
    (Module("Kennismaking", 2), Module("Signalen", 4), Module("Plan", 3)), {1: 9, 2: 5, 3: 2}
)


def held(
    number: int, came: bool | None = True, catches_up: int | None = None, minutes: int = 90
) -> CourseSession:
    return CourseSession(
        UUID(int=number),
        FIRST + timedelta(weeks=number),
        minutes,
        came,
        UUID(int=catches_up) if catches_up else None,
    )


def test_a_lower_dose_ends_the_course_within_a_module() -> None:
    assert OUTLINE.of_level(1) == OUTLINE.modules
    assert OUTLINE.of_level(2) == (Module("Kennismaking", 2), Module("Signalen", 3))
    assert OUTLINE.of_level(3) == (Module("Kennismaking", 2),)


def test_a_missed_session_leaves_a_gap_in_its_module_until_it_is_made_good() -> None:
    sessions = [held(1), held(2), held(3, came=False), held(4)]
    found = progress(OUTLINE.modules, sessions)
    assert [one.attended for one in found.modules] == [2, 1, 0]
    assert [one.id for one in found.missed] == [UUID(int=3)]
    assert (found.held, found.present) == (4, 1)

    # A coming one says when; one that was missed in its turn makes nothing good.
    coming = progress(OUTLINE.modules, [*sessions, held(20, None, 3)])
    assert coming.caught_up_at == {UUID(int=3): held(20).starts_at}
    assert progress(OUTLINE.modules, [*sessions, held(20, False, 3)]).missed == found.missed

    caught_up = progress(OUTLINE.modules, [*sessions, held(20, True, 3)])
    assert [one.attended for one in caught_up.modules] == [2, 2, 0]
    assert caught_up.missed == ()


def test_an_outline_needs_modules_of_some_sessions_a_dose_within_them_and_a_source() -> None:
    assert not [*outline_faults(OUTLINE, "Handboek, 2025")]
    wrong = Outline((Module("A", 0), Module("a", 3)), {1: 4, 2: 1})
    assert {(one.pointer, one.code) for one in outline_faults(wrong, " ")} == {
        ("/modules", "out-of-range"), ("/dose/1", "out-of-range"), ("/dose/3", "out-of-range"),
        ("/source", "missing"),
    }  # fmt: skip
    assert [one.code for one in outline_faults(Outline((), {1: 1, 2: 1, 3: 1}), "x")] == ["missing"]


LONG = (Module("Alles", 67),)


def test_a_dose_in_hours_says_how_many_sessions_it_takes_and_stays_that_time() -> None:
    outline = Outline.in_time(LONG, Hours(90, {1: 6000, 2: 3000, 3: 90}))
    assert outline.dose == {1: 67, 2: 34, 3: 1}
    assert (outline.minutes_of_level(1), outline.dose_of_level(1)) == (6000, 6000)
    assert not [*outline_faults(outline, "Norm, 2025")]
    wrong = Outline.in_time(LONG, Hours(10, {1: 6000, 2: 3000, 3: 0}))
    assert {one.pointer for one in outline_faults(wrong, "x")} == {
        "/session_minutes", "/dose_minutes/1", "/dose_minutes/2", "/dose_minutes/3",
    }  # fmt: skip
    assert [*outline_faults(Outline.in_time(LONG, Hours(0, {1: 1, 2: 1, 3: 1})), "x")]


def test_a_session_of_another_length_counts_by_its_real_minutes() -> None:
    sessions = [held(1), held(2, minutes=120), held(3, came=False), held(4, minutes=60)]
    found = progress(LONG, sessions, 6000)
    assert (found.attended, found.held) == (3, 4)
    assert (found.attended_minutes, found.held_minutes, found.dose_minutes) == (270, 360, 6000)
    assert found.still_to_run(90) == 6000 - 360
    assert found.still_to_run(None) == 67 - 4
    # A course that began under a dose in sessions, in a programme that now counts hours.
    assert progress(LONG, sessions).still_to_run(90) == (67 - 4) * 90
    # What makes a missed one good adds its time, and takes none from those to come.
    caught_up = progress(LONG, [*sessions, held(20, True, 3, minutes=45)], 6000)
    assert (caught_up.attended_minutes, caught_up.still_to_run(90)) == (315, 6000 - 360)


def test_a_course_in_hours_is_whole_only_once_its_time_was_reached() -> None:
    modules = (Module("Kort", 2),)
    short = [held(1, minutes=60), held(2, minutes=60)]
    assert not progress(modules, short, 180).is_whole
    assert progress(modules, [*short, held(3, minutes=60)], 180).is_whole
    assert progress(modules, short).is_whole


@given(
    st.lists(st.integers(1, 6), min_size=1, max_size=6),
    st.lists(st.booleans(), max_size=40),
    st.data(),
)
@settings(max_examples=examples(200), deadline=None)
def test_attended_and_missed_come_to_the_sessions_held(
    lengths: list[int], came: list[bool], data: st.DataObject
) -> None:
    modules = [Module(f"M{number}", length) for number, length in enumerate(lengths)]
    sessions = [held(number, one) for number, one in enumerate(came, 1)]
    misses = [number for number, one in enumerate(came, 1) if not one]
    caught = data.draw(st.lists(st.sampled_from(misses), unique=True)) if misses else []
    found = progress(modules, [*sessions, *(held(100 + one, True, one) for one in caught)])
    assert found.held == min(len(came), sum(lengths))
    assert found.attended + len(found.missed) == found.held
    assert found.is_whole == (found.held == found.sessions and not found.missed)
    assert (found.present is None) == (found.held == found.sessions)
