"""Putting a booking and taking it back leaves every mask, count and list as it was."""

from __future__ import annotations

from random import Random

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from aftercare.domain.placement.compiling import Compiled
from aftercare.domain.placement.document.parsing import read_instance
from aftercare.domain.placement.engine import layout as at
from aftercare.domain.placement.engine.layout import same_holders
from aftercare.domain.placement.engine.ledger import unbook
from aftercare.domain.placement.engine.transactions import begin, book_best
from aftercare.domain.placement.ordering import in_order
from tests.domain.placement.instances import made
from tests.tiers import examples


def state(compiled: Compiled) -> dict[str, object]:
    """Everything a later choice can depend on. The order of those at one place or in one session is
    not part of it, nor what an empty occurrence remembers of the start it once had."""
    ints, names = compiled.ints, compiled.names
    weeks, holders, lists = (
        at.header(ints).free_in_week_at,
        at.header(ints).holders_at,
        at.header(ints).lists_at,
    )
    placed = [
        (occurrence, at_.tolist())
        for occurrence, at_ in enumerate(
            table(
                compiled, at.Header.bookings_at, compiled.obligations.occurrences, at.Booking.WIDTH
            )
        )
        if at_[at.Booking.start] != at.UNPLACED
    ]
    places = table(compiled, at.Header.places_at, len(names.sites), at.Place.WIDTH)
    return {
        "masks": compiled.bits[at.SCRATCH_ROWS :].tobytes(),
        "weeks": ints[weeks:holders].tobytes(),
        "holders": ints[holders:lists].tobytes(),
        "placed": [
            (occurrence, fields[: at.Booking.next_at_place]) for occurrence, fields in placed
        ],
        "counts": [
            ints[row[at.Place.counts_at] : row[at.Place.day_heads_at]].tobytes()
            for row in places
            if row[at.Place.counts_at] >= 0
        ],
        "sitting": table(compiled, at.Header.sessions_at, len(names.sessions), at.Session.WIDTH)[
            :, at.Session.seated
        ].tolist(),
        "there": [
            sorted(chain(compiled, int(row[at.Place.day_heads_at]) + day, at.Booking.next_at_place))
            for row in places
            if row[at.Place.counts_at] >= 0
            for day in range(compiled.calendar.days)
        ],
    }


def table(compiled: Compiled, header: int, rows: int, width: int) -> np.ndarray:
    first = int(compiled.ints[header])
    return compiled.ints[first : first + rows * width].reshape(rows, width)


def chain(compiled: Compiled, head: int, link: int) -> list[int]:
    found, one = [], int(compiled.ints[head])
    while one >= 0:
        found.append(one)
        one = int(
            compiled.ints[at.header(compiled.ints).bookings_at + one * at.Booking.WIDTH + link]
        )
    return found


@settings(max_examples=examples(25), deadline=None)
@given(st.integers(0, 10_000), st.randoms(use_true_random=False))
def test_put_then_take_restores_everything_in_any_order(seed: int, chance: Random) -> None:
    compiled = Compiled(read_instance(made(seed)))
    ints, bits = compiled.ints, compiled.bits
    order = in_order(compiled).tolist()
    before, halves = state(compiled), []
    for half in (order[: len(order) // 2], order[len(order) // 2 :]):
        halves.append(
            (state(compiled), [occurrence for occurrence in half if _placed(compiled, occurrence)])
        )
    (_, earlier), (halfway, later) = halves
    assert earlier or later
    for occurrences, there in ((later, halfway), (earlier, before)):
        chance.shuffle(occurrences)
        for occurrence in occurrences:
            unbook(ints, bits, occurrence)
        assert state(compiled) == there


def _placed(compiled: Compiled, occurrence: int) -> bool:
    begin(compiled.ints)
    return book_best(compiled.ints, compiled.bits, occurrence, False)


@given(st.lists(st.sampled_from([-1, 7, 8]), min_size=2, max_size=12), st.data())
def test_a_span_with_the_same_holders_a_slot_later_is_never_one_with_others(
    held: list[int], data: st.DataObject
) -> None:
    ints = np.array([*[0] * at.Header.WIDTH, *held], dtype=np.int32)
    at.header(ints).holders_at, at.header(ints).slots = at.Header.WIDTH, len(held)
    first = data.draw(st.integers(1, len(held) - 1))
    after = data.draw(st.integers(first + 1, len(held)))
    earlier, now = held[first - 1 : after - 1], held[first:after]
    if same_holders(ints, 0, first, after):
        assert set(earlier) == set(now)
    alike = earlier[0] == now[0] and earlier[-1] == now[-1]
    assert same_holders(ints, 0, first, after) == alike
