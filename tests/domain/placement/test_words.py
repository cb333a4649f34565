"""Rows of slots in words say what the same masks say as integers."""

from __future__ import annotations

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from aftercare.domain.placement.engine import bitsets as words
from aftercare.domain.placement.engine.bitsets import Bits
from aftercare.domain.placement.masks import lowest, nearest, repeat, runs, span
from aftercare.domain.placement.pools import Rows

SLOTS = 200
masks = st.integers(0, 2**SLOTS - 1)
slots = st.integers(0, SLOTS - 1)


def row_of(mask: int) -> Bits:
    """One row with the words that stay zero at its end."""
    return np.frombuffer(mask.to_bytes(64, "little"), np.uint64).copy().reshape(1, 8)


def mask_of(bits: Bits) -> int:
    return int.from_bytes(bits[0].tobytes(), "little")


def in_words(first: int, after: int) -> int:
    return span(64 * first, 64 * after)


@given(masks, st.integers(1, 130))
def test_a_run_is_as_many_free_slots_in_a_row(mask: int, length: int) -> None:
    bits = row_of(mask)
    words.runs(bits, 0, length, 0, 4)
    expected = sum(
        1 << i for i in range(SLOTS) if (mask >> i) & ((1 << length) - 1) == (1 << length) - 1
    )
    assert mask_of(bits) & in_words(0, 4) == expected == runs(mask, length)


@example(40_000, 96)
@given(st.integers(1, 40_000), st.integers(1, 96))
def test_a_row_of_any_horizon_fits_its_words_and_zeros_follow(total: int, longest: int) -> None:
    rows = Rows(1)
    number = rows.add(span(0, total))
    bits = rows.block(total, longest, spare=0)
    assert mask_of(bits[number:]) == span(0, total)
    assert bits.shape[1] * 64 >= total + longest


@given(masks, st.integers(-130, 260))
def test_peeking_reads_the_slots_from_there_on_and_nothing_below_zero(mask: int, slot: int) -> None:
    expected = (mask >> slot if slot >= 0 else mask << -slot) & (2**64 - 1)
    assert int(words.peek(row_of(mask), 0, slot)) == expected


@given(masks, st.integers(-20, 220), st.integers(0, 220))
def test_a_span_is_cleared_and_nothing_else(mask: int, first: int, after: int) -> None:
    bits = row_of(mask)
    words.clear_span(bits, 0, first, after)
    assert mask_of(bits) == mask & ~span(first, after)


@given(masks, slots, st.integers(0, SLOTS))
def test_a_span_is_kept_and_nothing_else(mask: int, low: int, high: int) -> None:
    bits = row_of(mask)
    words.keep_span(bits, 0, low, high, 0, 8)
    assert mask_of(bits) == mask & span(low, high)
    assert words.any_within(row_of(mask), 0, low, high) == (low < high and mask_of(bits) != 0)
    assert words.all_within(row_of(mask), 0, low, high) == (mask_of(bits) == span(low, high))


@given(masks, st.integers(0, 3), st.integers(1, 4), st.integers(-5, 300))
def test_counting_and_looking_stay_within_the_words_asked_for(
    mask: int, first: int, after: int, target: int
) -> None:
    bits, part = row_of(mask), mask & in_words(first, after)
    assert words.count(bits, 0, first, after) == part.bit_count()
    assert words.is_empty(bits, 0, first, after) == (part == 0)
    assert words.lowest(bits, 0, first, after) == (lowest(part) if part else -1)
    assert words.highest(bits, 0, first, after) == part.bit_length() - 1
    if first < after:
        assert words.nearest(bits, 0, target, first, after) == (
            nearest(part, target) if part else -1
        )


@given(masks, slots)
def test_a_slot_is_set_or_not(mask: int, slot: int) -> None:
    assert words.test(row_of(mask), 0, slot) == bool(mask >> slot & 1)


@given(st.integers(1, 2**40), st.integers(-5, 50))
def test_the_nearest_slot_is_the_lower_of_the_closest(mask: int, target: int) -> None:
    found = [i for i in range(41) if mask >> i & 1]
    assert nearest(mask, target) == min(found, key=lambda i: (abs(i - max(target, 0)), i))
    assert lowest(mask) == found[0]


@given(st.integers(0, 127), st.integers(0, 60))
def test_a_pattern_repeats_to_the_end(pattern: int, total: int) -> None:
    assert repeat(pattern, 7, total) == sum(1 << i for i in range(total) if pattern >> i % 7 & 1)
