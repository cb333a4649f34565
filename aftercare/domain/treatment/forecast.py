"""How many weeks clients on a waiting list still wait if nothing changes, and which added place shortens that most.

Assumed: each client takes the first place that comes free and stays for the whole course; groups meet as often as
planned now; no one drops out, and no one joins ahead of those who wait. A drop-out makes the wait shorter, a client
of a higher level who joins later makes it longer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from heapq import heapify, heappop, heappush
from math import ceil
from typing import Final

# Beyond this a forecast says nothing.
HORIZON_WEEKS: Final = 260
# Stands for the courses without a group that a provider can give at the same time, among the groups of a programme.
INDIVIDUAL: Final = "individual"


@dataclass(frozen=True)
class GroupAhead:
    """A group that takes clients, or all individual courses of a programme (`id` INDIVIDUAL): `remaining` is the dose
    still to run of each taken place, `free` the others. `pace`: the dose given to each client in a week. A dose is a
    number of sessions, or of minutes, the same throughout a programme. `lasts_weeks`: until it ends, or takes no one
    any more; None: it goes on."""

    id: str
    remaining: tuple[int, ...]
    free: int
    pace: Fraction
    lasts_weeks: int | None = None

    @property
    def capacity(self) -> int:
        return len(self.remaining) + self.free

    def weeks_for(self, dose: int) -> int:
        return ceil(dose / self.pace)


def individual_courses(capacity: int, remaining: Sequence[int], pace: Fraction) -> GroupAhead:
    """The individual courses that a provider can give at the same time. Where more run than that, the first to end free
    no place: those that end last keep the places."""
    kept = tuple(sorted(remaining, reverse=True)[:capacity])
    return GroupAhead(INDIVIDUAL, kept, capacity - len(kept), pace)


@dataclass(frozen=True)
class Added:
    """What was added, to the group with this id, to the individual courses (INDIVIDUAL) or (None) as a new group, and
    the mean wait with it."""

    group_id: str | None
    places: int
    mean_weeks: Fraction


@dataclass(frozen=True)
class Forecast:
    """`weeks`: by turn, how long each client still waits; None: no place within the horizon. `added`: each possible
    addition, the one that shortens the mean most for each added place first; of equal ones in the group that meets most
    often, where the place comes free again the soonest."""

    groups: tuple[GroupAhead, ...]
    weeks: tuple[int | None, ...]
    mean_weeks: Fraction
    added: tuple[Added, ...]


def weeks_to_wait(groups: Iterable[GroupAhead], courses: Sequence[int]) -> tuple[int | None, ...]:
    """The weeks that each client waits, by turn; `courses` is the dose that each of them will need."""
    by_id = {one.id: one for one in groups if one.pace > 0}
    places = [
        (week, one.id)
        for one in by_id.values()
        for week in (*(one.weeks_for(dose) for dose in one.remaining), *[0] * one.free)
    ]
    heapify(places)
    waits: list[int | None] = []
    for dose in courses:
        waits.append(_taken(places, by_id, dose))
    return tuple(waits)


def _taken(places: list[tuple[int, str]], groups: dict[str, GroupAhead], dose: int) -> int | None:
    """The week of the first place that is still given then; the place comes free again after the course."""
    while places:
        week, group_id = heappop(places)
        group = groups[group_id]
        if week > HORIZON_WEEKS or (group.lasts_weeks is not None and week > group.lasts_weeks):
            continue
        heappush(places, (week + group.weeks_for(dose), group_id))
        return week
    return None


def forecast(groups: Sequence[GroupAhead], courses: Sequence[int]) -> Forecast:
    """The waits if nothing changes, and with one more place in each group, one more individual course, or one more
    group like the largest."""
    weeks = weeks_to_wait(groups, courses)
    mean = _mean(weeks)
    pace: dict[str | None, Fraction] = {one.id: one.pace for one in groups}
    added = sorted(
        (
            Added(group_id, places, _mean(weeks_to_wait(changed, courses)))
            for group_id, places, changed in _additions(groups)
        ),
        key=lambda one: (
            (one.mean_weeks - mean) / one.places,
            one.places,
            -pace.get(one.group_id, Fraction(0)),
            one.group_id or "",
        ),
    )
    return Forecast(tuple(groups), weeks, mean, tuple(added))


Addition = tuple[str | None, int, list[GroupAhead]]


def _additions(groups: Sequence[GroupAhead]) -> Iterator[Addition]:
    running = [one for one in groups if one.pace > 0 and one.lasts_weeks is None]
    for one in running:
        more = replace(one, free=one.free + 1)
        yield one.id, 1, [more if other is one else other for other in groups]
    meeting = [one for one in running if one.id != INDIVIDUAL]
    if meeting:
        like = max(meeting, key=lambda one: (one.capacity, one.pace, one.id))
        fresh = GroupAhead("", (), like.capacity, like.pace)
        yield None, like.capacity, [*groups, fresh]


def _mean(weeks: Sequence[int | None]) -> Fraction:
    """Of all who wait; one without a place counts as the whole horizon."""
    if not weeks:
        return Fraction(0)
    return Fraction(sum(HORIZON_WEEKS if one is None else one for one in weeks), len(weeks))
