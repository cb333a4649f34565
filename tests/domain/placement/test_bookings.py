"""Putting a booking and taking it back leaves every mask as it was."""

from __future__ import annotations

from copy import deepcopy
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from aftercare.domain.placement import read_instance
from aftercare.domain.placement.bookings import Bookings
from aftercare.domain.placement.candidates import offer
from aftercare.domain.placement.choosing import book_pick, pick
from aftercare.domain.placement.masks import Levels, cut, lowest, nearest, repeat, runs, span
from aftercare.domain.placement.placing import in_order
from aftercare.domain.placement.problem import Problem
from tests.domain.placement.instances import made


def state(book: Bookings) -> object:
    return deepcopy(
        (
            book.officer_free,
            book.person_clear,
            book.sitting,
            [levels and levels.snapshot() for levels in book.present],
            [ages and tuple(levels.snapshot() for levels in ages) for ages in book.ages],
            book.days,
            [sorted(rows) for rows in (*book.of_officer, *book.of_person, *book.of_place)],
        )
    )


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.randoms(use_true_random=False))
def test_put_then_take_restores_every_mask_in_any_order(seed: int, chance: Random) -> None:
    problem = Problem(read_instance(made(seed)))
    book = Bookings(problem)
    tasks = in_order(problem)
    bookings = []
    before = state(book)
    for number, task in enumerate(tasks):
        if number == len(tasks) // 2:
            halfway, first = state(book), len(bookings)
        found = offer(book, task)
        chosen = pick(book, task, found)
        if chosen is not None:
            bookings.append(book_pick(book, task, found, chosen, explain=False))
    later, earlier = bookings[first:], bookings[:first]
    chance.shuffle(later)
    for booking in later:
        book.take(booking)
    assert state(book) == halfway
    for booking in earlier:
        book.take(booking)
    assert state(book) == before


@given(st.integers(0, 2**40), st.integers(1, 12))
def test_a_run_is_as_many_free_slots_in_a_row(free: int, length: int) -> None:
    expected = sum(1 << i for i in range(42) if all(free >> (i + j) & 1 for j in range(length)))
    assert runs(free, length) == expected


@given(st.integers(1, 2**40), st.integers(-5, 50))
def test_the_nearest_slot_is_the_lower_of_the_closest(mask: int, target: int) -> None:
    slots = [i for i in range(41) if mask >> i & 1]
    assert nearest(mask, target) == min(slots, key=lambda i: (abs(i - max(target, 0)), i))
    assert lowest(mask) == slots[0]


@given(st.integers(0, 2**20), st.integers(-8, 24), st.integers(0, 30))
def test_a_cut_numbers_slots_anew(mask: int, low: int, width: int) -> None:
    expected = sum(1 << i for i in range(width) if i + low >= 0 and mask >> (i + low) & 1)
    assert cut(mask, low, width) == expected


@given(st.integers(0, 127), st.integers(0, 60))
def test_a_pattern_repeats_to_the_end(pattern: int, total: int) -> None:
    assert repeat(pattern, 7, total) == sum(1 << i for i in range(total) if pattern >> i % 7 & 1)


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 10)), max_size=8), st.integers(1, 5))
def test_levels_count_who_is_present_and_forget_who_leaves(
    stays: list[tuple[int, int]], many: int
) -> None:
    levels = Levels()
    for begins, length in stays:
        levels.add(span(begins, begins + length))
    expected = sum(1 << i for i in range(41) if sum(a <= i < a + n for a, n in stays) >= many)
    assert levels.at_least(many) == expected
    for begins, length in stays:
        levels.remove(span(begins, begins + length))
    assert levels.snapshot() == ()
