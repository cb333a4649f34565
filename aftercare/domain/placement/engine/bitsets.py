"""Rows of slots as 64-bit words: bit i of word w stands for slot 64·w + i.

A stretch of words [first, after) is worked on at a time; every row ends in words that stay zero, so
looking a little beyond a stretch is always possible.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from aftercare.domain.placement.engine.compiled import compiled, entry

Bits = NDArray[np.uint64]
"""A block of rows, one mask each."""

Ints = NDArray[np.signedinteger]
"""The block of integers. 32 bits: half the memory, and twice as much of it near the processor."""

Numbers = Ints
"""A list of numbers of 64 bits."""

Rows = Ints
"""A table of numbers of 64 bits."""

ONE = np.uint64(1)
ZERO = np.uint64(0)
ALL = np.uint64(0xFFFFFFFFFFFFFFFF)


@compiled
def ones(word: np.uint64) -> int:
    """How many bits are set, counted by halves."""
    word = word - ((word >> np.uint64(1)) & np.uint64(0x5555555555555555))
    pairs = np.uint64(0x3333333333333333)
    word = (word & pairs) + ((word >> np.uint64(2)) & pairs)
    word = (word + (word >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return int(np.int64((word * np.uint64(0x0101010101010101)) >> np.uint64(56)))


@compiled
def lowest_bit(word: np.uint64) -> int:
    """The number of the lowest bit set of a word that is not zero."""
    return ones((word & (~word + ONE)) - ONE)


@compiled
def highest_bit(word: np.uint64) -> int:
    """The number of the highest bit set of a word that is not zero."""
    for shift in (1, 2, 4, 8, 16, 32):
        word |= word >> np.uint64(shift)
    return ones(word) - 1


@entry
def peek(bits: Bits, row: int, slot: int) -> np.uint64:
    """The 64 slots from `slot` on, which may be negative: those read as zero."""
    word, bit = slot >> 6, slot & 63
    here = bits[row, word] if word >= 0 else ZERO
    if bit == 0:
        return here
    there = bits[row, word + 1] if word >= -1 else ZERO
    return (here >> np.uint64(bit)) | (there << np.uint64(64 - bit))


@entry
def test(bits: Bits, row: int, slot: int) -> bool:
    found: bool = (bits[row, slot >> 6] >> np.uint64(slot & 63)) & ONE != ZERO
    return found


@compiled
def within(word: int, first: int, after: int) -> np.uint64:
    """The part of a word that lies in the slots [first, after)."""
    low, high = first - (word << 6), after - (word << 6)
    if high <= 0 or low >= 64:
        return ZERO
    part = ALL
    if low > 0:
        part = part << np.uint64(low)
    if high < 64:
        part &= ALL >> np.uint64(64 - high)
    return part


@entry
def clear_span(bits: Bits, row: int, first: int, after: int) -> None:
    """Clear the slots [first, after); those below zero do not exist."""
    first = max(first, 0)
    if first < after:
        for word in range(first >> 6, ((after - 1) >> 6) + 1):
            bits[row, word] &= ~within(word, first, after)


@entry
def runs(bits: Bits, row: int, length: int, first: int, after: int) -> None:
    """Keep in the words [first, after) the slots from which `length` slots in a row are set.

    The row must be filled some way beyond: (length + 63) // 64 more words.
    """
    have = 1
    end = after + ((length + 63) >> 6)
    while have < length:
        step = min(have, length - have)
        skip, shift = step >> 6, step & 63
        for word in range(first, end - skip):
            ahead = bits[row, word + skip]
            if shift:
                ahead = (ahead >> np.uint64(shift)) | (
                    bits[row, word + skip + 1] << np.uint64(64 - shift)
                )
            bits[row, word] &= ahead
        have += step


@entry
def keep_span(bits: Bits, row: int, low: int, high: int, first: int, after: int) -> None:
    """Clear in the words [first, after) everything outside the slots [low, high)."""
    for word in range(first, after):
        bits[row, word] &= within(word, low, high)


@entry
def is_empty(bits: Bits, row: int, first: int, after: int) -> bool:
    for word in range(first, after):
        if bits[row, word] != ZERO:
            return False
    return True


@entry
def count(bits: Bits, row: int, first: int, after: int) -> int:
    total = 0
    for word in range(first, after):
        total += ones(bits[row, word])
    return total


@entry
def lowest(bits: Bits, row: int, first: int, after: int) -> int:
    """The lowest slot set in the words [first, after), -1 if none is."""
    for word in range(first, after):
        if bits[row, word] != ZERO:
            return (word << 6) + lowest_bit(bits[row, word])
    return -1


@entry
def highest(bits: Bits, row: int, first: int, after: int) -> int:
    """The highest slot set in the words [first, after), -1 if none is."""
    for word in range(after - 1, first - 1, -1):
        if bits[row, word] != ZERO:
            return (word << 6) + highest_bit(bits[row, word])
    return -1


@entry
def any_within(bits: Bits, row: int, low: int, high: int) -> bool:
    """Whether a slot of [low, high) is set; 0 ≤ low."""
    for word in range(low >> 6, ((high - 1) >> 6) + 1):
        if bits[row, word] & within(word, low, high) != ZERO:
            return True
    return False


@entry
def all_within(bits: Bits, row: int, low: int, high: int) -> bool:
    """Whether every slot of [low, high) is set; 0 ≤ low < high."""
    for word in range(low >> 6, ((high - 1) >> 6) + 1):
        if ~bits[row, word] & within(word, low, high) != ZERO:
            return False
    return True


@entry
def nearest(bits: Bits, row: int, target: int, first: int, after: int) -> int:
    """The set slot nearest to the target, the lower of two equally near; -1 when no slot is set."""
    middle = min(max(target >> 6, first), after - 1)
    up = -1
    for word in range(middle, after):
        part = bits[row, word] & within(word, max(target, 0), after << 6)
        if part != ZERO:
            up = (word << 6) + lowest_bit(part)
            break
    down = -1
    for word in range(middle, first - 1, -1):
        part = bits[row, word] & within(word, first << 6, target + 1)
        if part != ZERO:
            down = (word << 6) + highest_bit(part)
            break
    if up < 0 or (down >= 0 and target - down <= up - target):
        return down
    return up
