"""Sets of slots as Python integers: bit i stands for slot i, and one AND tests a whole horizon."""

from __future__ import annotations


def span(first: int, after: int) -> int:
    """The slots first … after-1; slots below zero do not exist."""
    first = max(first, 0)
    return ((1 << (after - first)) - 1) << first if after > first else 0


def cut(mask: int, low: int, width: int) -> int:
    """The slots low … low+width-1, renumbered from 0; low may be negative."""
    return (mask >> low if low >= 0 else mask << -low) & ((1 << width) - 1)


def runs(free: int, length: int) -> int:
    """The slots from which `length` slots in a row are in `free`."""
    have = 1
    while have < length:
        step = min(have, length - have)
        free &= free >> step
        have += step
    return free


def repeat(pattern: int, width: int, total: int) -> int:
    """The pattern of `width` slots again and again, cut at `total` slots."""
    while width < total:
        pattern |= pattern << width
        width *= 2
    return pattern & ((1 << total) - 1)


def lowest(mask: int) -> int:
    """The lowest slot of a non-empty set."""
    return (mask & -mask).bit_length() - 1


def nearest(mask: int, target: int) -> int:
    """The slot of a non-empty set nearest to the target; of two, the lower."""
    target = max(target, 0)
    below = mask & ((1 << (target + 1)) - 1)
    above = mask >> target
    if not above:
        return below.bit_length() - 1
    up = target + lowest(above)
    if not below:
        return up
    down = below.bit_length() - 1
    return down if target - down <= up - target else up


class Levels:
    """How many are present in every slot, in unary: level n holds the slots with more than n.

    Adding and removing are inverse whatever the order, which makes undoing exact.
    """

    __slots__ = ("_levels",)

    def __init__(self) -> None:
        self._levels: list[int] = []

    def add(self, mask: int) -> None:
        for number, level in enumerate(self._levels):
            if not mask:
                return
            self._levels[number] = level | mask
            mask &= level
        if mask:
            self._levels.append(mask)

    def remove(self, mask: int) -> None:
        for number in range(len(self._levels) - 1, -1, -1):
            hit = self._levels[number] & mask
            self._levels[number] ^= hit
            mask ^= hit
        while self._levels and not self._levels[-1]:
            self._levels.pop()

    def at_least(self, count: int) -> int:
        """The slots with `count` or more present; count ≥ 1."""
        return self._levels[count - 1] if count <= len(self._levels) else 0

    def snapshot(self) -> tuple[int, ...]:
        return tuple(self._levels)
