"""The order of home visits: never longer, with all visits in it, and fixed ones where they were."""

from __future__ import annotations

from random import Random
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from aftercare.domain.appointments.visit_order import MOST_FREE, Visit, visit_order, way
from tests.tiers import examples

POINTS = st.tuples(st.floats(4, 6), st.floats(51, 53))
DAYS = st.lists(st.tuples(POINTS, st.booleans()), max_size=6).map(
    lambda found: [Visit(UUID(int=n), at, fixed) for n, (at, fixed) in enumerate(found)]
)


def along(*norths: float, fixed: tuple[int, ...] = ()) -> list[Visit]:
    """Visits on one line, at these degrees north of each other."""
    return [Visit(UUID(int=n), (5.0, 52 + at), n in fixed) for n, at in enumerate(norths)]


def numbers(visits: list[Visit]) -> list[int]:
    return [one.id.int for one in visits]


@settings(max_examples=examples(200))
@given(DAYS)
def test_the_order_is_never_longer_and_no_fixed_visit_moves(day: list[Visit]) -> None:
    found = visit_order(day)
    assert way(found) <= way(day)
    assert sorted(numbers(found)) == numbers(day)
    assert all(now == then for now, then in zip(found, day, strict=True) if then.fixed)
    assert visit_order(found) == found


@settings(max_examples=examples(50))
@given(DAYS, st.randoms(use_true_random=False))
def test_no_other_order_of_free_visits_is_shorter_by_a_kilometre(
    day: list[Visit], chance: Random
) -> None:
    free = [Visit(one.id, one.at, fixed=False) for one in day]
    other = list(free)
    chance.shuffle(other)
    assert way(visit_order(free)) <= way(other) + 1_000


def test_visits_to_and_fro_become_one_way_along_the_line() -> None:
    assert numbers(visit_order(along(0, 0.2, 0.1))) == [0, 2, 1]
    # The client of the second visit was notified: it stays second, between the others
    assert numbers(visit_order(along(0, 0.2, 0.1, fixed=(1,)))) == [0, 1, 2]
    assert numbers(visit_order(along(0, 0.3, 0.1, 0.2, fixed=(0,)))) == [0, 2, 3, 1]


def test_a_day_with_more_free_visits_than_are_tried_stays_as_it_is() -> None:
    day = along(*[0.1 * (n % 2) + 0.01 * n for n in range(MOST_FREE + 1)])
    assert visit_order(day) == day


def test_a_gain_of_some_steps_changes_nothing() -> None:
    assert numbers(visit_order(along(0, 0.0002, 0.0001))) == [0, 1, 2]
