"""Sets of slots as Python integers: bit i stands for slot i, and one AND tests a whole horizon."""

from __future__ import annotations


def span(first: int, after: int) -> int:
    """The slots first … after-1; slots below zero do not exist."""
    first = max(first, 0)
    return ((1 << (after - first)) - 1) << first if after > first else 0


def runs(free: int, length: int) -> int:
    """The slots that begin a run of `length` free slots."""
    have = 1
    while have < length:
        step = min(have, length - have)
        free &= free >> step
        have += step
    return free


def repeat(pattern: int, width: int, total: int) -> int:
    """The pattern of `width` slots, repeated and cut at `total` slots."""
    while width < total:
        pattern |= pattern << width
        width *= 2
    return pattern & ((1 << total) - 1)


def lowest(mask: int) -> int:
    """The lowest slot of a non-empty set."""
    return (mask & -mask).bit_length() - 1


def nearest(mask: int, target: int) -> int:
    """The slot of a non-empty set nearest to the target; on a tie the lower one."""
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
