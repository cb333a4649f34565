"""Officers for invented instances: their weeks, the days they are away, and the Dutch holidays."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from random import Random
from typing import Any

Json = dict[str, Any]

STEP, SHORTEST = 30, 75  # minutes: hours are cut by steps, and no block becomes shorter
MORNING, AFTERNOON = (540, 735), (765, 1200)


def absent_days(random: Random, start: date, days: int) -> list[date]:
    """None to two single days, and for four in nine a working week."""
    found = {start + timedelta(days=random.randrange(days)) for _ in range(random.randrange(3))}
    if random.random() < 4 / 9:
        monday = start + timedelta(days=7 * random.randrange(days // 7))
        found |= {monday + timedelta(days=n) for n in range(5)}
    return sorted(found)


def hours_for(random: Random, wanted: float, working: list[date]) -> Json:
    """A week of four or five days, a morning and an afternoon block each, that repeats over the
    working dates to about `wanted` minutes in all."""
    weight = Counter(day.weekday() for day in working)
    off = random.randrange(5) if random.random() < 0.3 else -1
    week = [
        (day, [_block(random, MORNING), _block(random, AFTERNOON)])
        for day in range(5)
        if day != off and weight[day]
    ]
    blocks = [(day, block) for day, pair in week for block in pair]
    limits = {id(pair[n]): (MORNING, AFTERNOON)[n] for _, pair in week for n in (0, 1)}
    total = sum(weight[day] * (block[1] - block[0]) for day, block in blocks)
    while abs(wanted - total) > STEP * len(working) / 10:
        sign = 1 if wanted > total else -1
        free = [(d, b, end) for d, b in blocks for end in _ends(b, limits[id(b)], sign)]
        if not free:
            break  # the wish is beyond what these days can hold
        day, block, end = random.choice(free)
        block[end] += sign * STEP * (1 if end else -1)
        total += sign * STEP * weight[day]
    return {str(day): pair for day, pair in week}


def _block(random: Random, limits: tuple[int, int]) -> list[int]:
    begins = limits[0] + STEP * random.randrange(3)
    return [begins, min(begins + SHORTEST + STEP * random.randrange(4), limits[1])]


def _ends(block: list[int], limits: tuple[int, int], sign: int) -> list[int]:
    """Which ends (0 = beginning, 1 = end) may move a step out (sign 1) or in (-1)."""
    if sign < 0:
        return [0, 1] if block[1] - block[0] - STEP >= SHORTEST else []
    return [
        *([0] if block[0] - STEP >= limits[0] else []),
        *([1] if block[1] + STEP <= limits[1] else []),
    ]


def dutch_holidays(start: date, days: int) -> list[date]:
    """The public holidays of the Netherlands within the days from `start`."""
    last = start + timedelta(days=days)
    found: set[date] = set()
    for year in range(start.year, last.year + 1):
        easter = _easter(year)
        found |= {easter + timedelta(days=n) for n in (0, 1, 39, 49, 50)}
        found |= {date(year, 1, 1), date(year, 5, 5), date(year, 12, 25), date(year, 12, 26)}
        kings = date(year, 4, 27)
        found.add(kings if kings.weekday() != 6 else date(year, 4, 26))
    return sorted(day for day in found if start <= day < last)


def _easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (the anonymous computus, Nature, 1876)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30, b % 4
    f = (32 + 2 * e + 2 * (c // 4) - d - c % 4) % 7
    g = d + f - 7 * ((a + 11 * d + 22 * f) // 451) + 114
    return date(year, g // 31, g % 31 + 1)
