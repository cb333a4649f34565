"""The forecast of a waiting list: how long each client waits if nothing changes, and what one more place would do."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from aftercare.domain.treatment.forecast import (
    HORIZON_WEEKS,
    INDIVIDUAL,
    GroupAhead,
    forecast,
    individual_courses,
    weeks_to_wait,
)
from tests.tiers import examples

WEEKLY = Fraction(1)


def a_group(
    name: str, *remaining: int, free: int = 0, lasts_weeks: int | None = None
) -> GroupAhead:
    return GroupAhead(name, remaining, free, WEEKLY, lasts_weeks)


def test_the_first_in_turn_takes_the_first_place_and_holds_it_for_a_whole_course() -> None:
    groups = [a_group("a", 3, 10), a_group("b", 6)]
    assert weeks_to_wait(groups, [4, 20, 20, 20]) == (3, 6, 7, 10)


def test_a_group_gives_no_place_after_it_ends_nor_without_sessions() -> None:
    ended = [a_group("a", 3, lasts_weeks=2), GroupAhead("b", (), 5, Fraction(0))]
    assert weeks_to_wait(ended, [10]) == (None,)
    assert weeks_to_wait([a_group("a", 3, lasts_weeks=3)], [10, 10]) == (3, None)


def test_sessions_every_other_week_take_twice_as_long() -> None:
    slow = GroupAhead("a", (4,), 0, Fraction(1, 2))
    assert weeks_to_wait([slow], [5, 5]) == (8, 18)


def test_the_added_place_that_shortens_most_comes_first() -> None:
    found = forecast([a_group("a", 30, 31), a_group("b", 29, 28, 27)], [20] * 4)
    assert found.weeks == (27, 28, 29, 30)
    assert [(one.group_id, one.places) for one in found.added] == [("a", 1), ("b", 1), (None, 3)]
    # Of one place the first in turn has the use at once, and each other client moves up.
    assert found.added[0].mean_weeks == Fraction(0 + 20 + 27 + 28, 4)
    assert found.added[2].mean_weeks == Fraction(0 + 0 + 0 + 20, 4)


def test_an_individual_course_is_a_place_of_its_own_and_one_more_of_them_is_compared() -> None:
    # Five run where three can: the two that end first free no place.
    courses = individual_courses(3, (2, 9, 4, 7, 5), WEEKLY)
    assert (sorted(courses.remaining), courses.free) == ([5, 7, 9], 0)
    assert weeks_to_wait([courses], [10, 10, 10, 10]) == (5, 7, 9, 15)
    # No group is there: no group is added.
    assert [one.group_id for one in forecast([courses], [10, 10]).added] == [INDIVIDUAL]
    # One that ends soon is taken before a place in a group, and a new group is like the largest group.
    found = forecast([courses, a_group("a", 6, 6)], [10, 10])
    assert found.weeks == (5, 6)
    assert {(one.group_id, one.places) for one in found.added} == {
        ("a", 1), (INDIVIDUAL, 1), (None, 2),
    }  # fmt: skip


def test_a_dose_in_minutes_lasts_as_long_as_the_same_in_sessions() -> None:
    sessions = [GroupAhead("a", (4, 9), 0, WEEKLY)]
    minutes = [GroupAhead("a", (4 * 90, 9 * 90), 0, Fraction(90))]
    assert weeks_to_wait(minutes, [900] * 3) == weeks_to_wait(sessions, [10] * 3)
    # Sessions of two hours are through a dose of fifteen hours in eight weeks, not in ten.
    longer = [GroupAhead("a", (900,), 0, Fraction(120))]
    assert weeks_to_wait(longer, [900]) == (8,)


GROUPS = st.lists(
    st.builds(
        GroupAhead,
        st.uuids().map(str),
        st.lists(st.integers(0, 60), max_size=8).map(tuple),
        st.integers(0, 3),
        st.just(WEEKLY),
        st.none(),
    ),
    min_size=1,
    max_size=4,
    unique_by=lambda one: one.id,
)
COURSES = st.lists(st.integers(1, 60), max_size=30)


@given(GROUPS, COURSES)
@settings(max_examples=examples(300), deadline=None)
def test_no_one_waits_less_than_those_before_and_no_place_makes_anyone_wait_longer(
    groups: list[GroupAhead], courses: list[int]
) -> None:
    now = [_weeks(one) for one in weeks_to_wait(groups, courses)]
    assert now == sorted(now)
    assert len(now) == len(courses)
    for one in groups:
        more = GroupAhead(one.id, one.remaining, one.free + 1, one.pace)
        others = [other for other in groups if other is not one]
        then = [_weeks(week) for week in weeks_to_wait([*others, more], courses)]
        assert all(after <= before for after, before in zip(then, now, strict=True))


@given(GROUPS, COURSES)
@settings(max_examples=examples(200), deadline=None)
def test_never_more_clients_than_places_at_once(
    groups: list[GroupAhead], courses: list[int]
) -> None:
    taken = [(0, sessions) for one in groups for sessions in one.remaining if sessions] + [
        (week, week + sessions)
        for week, sessions in zip(weeks_to_wait(groups, courses), courses, strict=True)
        if week is not None
    ]
    places = sum(one.capacity for one in groups)
    for week, _ in taken:
        assert sum(first <= week < after for first, after in taken) <= places


@given(GROUPS, COURSES, st.integers(1, 6), st.lists(st.integers(0, 60), max_size=10).map(tuple))
@settings(max_examples=examples(200), deadline=None)
def test_one_more_individual_course_makes_no_one_wait_longer_and_is_among_the_additions(
    groups: list[GroupAhead], courses: list[int], capacity: int, running: tuple[int, ...]
) -> None:
    individual = individual_courses(capacity, running, WEEKLY)
    assert individual.capacity == capacity
    now = weeks_to_wait([*groups, individual], courses)
    without = weeks_to_wait(groups, courses)
    more = weeks_to_wait([*groups, individual_courses(capacity + 1, running, WEEKLY)], courses)
    for best, middle, worst in zip(more, now, without, strict=True):
        assert _weeks(best) <= _weeks(middle) <= _weeks(worst)
    assume(all(one.capacity for one in groups))
    found = forecast([*groups, individual], courses)
    assert [one.places for one in found.added if one.group_id == INDIVIDUAL] == [1]
    (fresh,) = (one for one in found.added if one.group_id is None)
    assert fresh.places == max(one.capacity for one in groups)


def _weeks(one: int | None) -> int:
    return HORIZON_WEEKS + 1 if one is None else one


# A clinic with three groups of eight, eight and five places, full to the last, and twelve clients who wait. The evening
# group meets every other week.
CLINIC = [
    a_group("ochtend", *range(2, 34, 4)),
    a_group("middag", *range(1, 25, 3)),
    GroupAhead("avond", tuple(range(2, 17, 3)), 0, Fraction(1, 2)),
]
WAITING = [36, 24, 24, 12] * 3
DECISION = Path("docs/decisions/0094-the-course-of-a-treatment.md")


def test_a_simulated_year_shows_what_the_recommended_place_is_worth() -> None:
    """The year is lived week by week, by its own rules: what the forecast says of those who wait comes true, and the
    table in the decision says what the added place did."""
    found = forecast(CLINIC, WAITING)
    best = next(one for one in found.added if one.places == 1)
    more = [replace(one, free=one.free + (one.id == best.group_id)) for one in CLINIC]
    like = max(CLINIC, key=lambda one: one.capacity)
    wide = [
        *CLINIC,
        GroupAhead("", (), like.capacity, like.pace),
        individual_courses(1, (), WEEKLY),
    ]
    now, then, most = a_year(CLINIC), a_year(more), a_year(wide)
    assert now.waits[: len(WAITING)] == list(found.weeks)
    assert most.waits[: len(WAITING)] == list(weeks_to_wait(wide, WAITING))
    assert Fraction(sum(then.waits[: len(WAITING)]), len(WAITING)) == best.mean_weeks
    lines = [
        f"| {name} | {' | '.join(map(str, year.waiting))} | {round(sum(year.waits) / len(year.waits))} |"
        for name, year in (
            ("as it is", now),
            ("one more place", then),
            ("one more group of eight, and one more individual course", most),
        )
    ]
    text = DECISION.read_text()
    assert [line for line in lines if line not in text] == []


@dataclass
class Year:
    """`waits` of all who got a place, in turn; `waiting`: how many waited at the start and after each quarter."""

    waits: list[int]
    waiting: list[int]


def a_year(groups: list[GroupAhead]) -> Year:
    """Seven clients come in eight weeks; each takes the place that is free, week by week. A place is the weeks left of
    who has it, and the weeks between two sessions."""
    places = [
        (int(sessions / one.pace), int(1 / one.pace))
        for one in sorted(groups, key=lambda one: one.id)
        for sessions in (*one.remaining, *[0] * one.free)
    ]
    queue = [(0, sessions) for sessions in WAITING]
    year = Year([], [len(queue)])
    for week in range(53):
        if week % 8:
            queue.append((week, (36, 24, 24, 12)[week % 4]))
        for number, (left, apart) in enumerate(places):
            if left <= 0 and queue:
                since, sessions = queue.pop(0)
                places[number] = (sessions * apart, apart)
                year.waits.append(week - since)
        places = [(left - 1, apart) for left, apart in places]
        if week and week % 13 == 0:
            year.waiting.append(len(queue))
    return year
