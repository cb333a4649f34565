"""Which starts are free for one occurrence now: one mask per rule, and their AND.

All masks are numbered from the first slot of the task's own period.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

from aftercare.domain.placement.bookings import Bookings
from aftercare.domain.placement.masks import cut, runs, span
from aftercare.domain.placement.problem import (
    NOBODY,
    NOWHERE,
    Problem,
    Task,
    base_starts,
    sessions_in,
)


@dataclass(frozen=True, slots=True)
class Site:
    """Where it may be: place and session are -1 when there is none."""

    place: int
    session: int
    starts: int


@dataclass(frozen=True, slots=True)
class Offer:
    """Everything that is free for a task: sites, and the starts per officer, own officer first.

    `by_officer` has one entry (NOBODY, starts) when no officer is needed; entries are never empty.
    """

    by_officer: tuple[tuple[int, int], ...]
    sites: tuple[Site, ...]

    @property
    def starts(self) -> int:
        union = 0
        for _, mask in self.by_officer:
            union |= mask
        return union


NOTHING = Offer((), ())


def offer(book: Bookings, task: Task, settled: bool = False) -> Offer:
    """Every start that breaks no rule in the present calendar.

    For a settled row neither `earliest` nor the gap to `last_done` is a reason to move it.
    """
    free = base_starts(task, settled)
    if free:
        free &= clear_of_own(book, task) & spaced(book, task, settled)
    if not free:
        return NOTHING
    sites = free_sites(book, task, free)
    anywhere = 0
    for site in sites:
        anywhere |= site.starts
    if not anywhere:
        return NOTHING
    if task.duty.obligation.needs != "officer":
        return Offer(((NOBODY, anywhere),), sites)
    by_officer = []
    for officer in task.duty.officers:
        mask = anywhere & officer_starts(book.officer_free[officer], task)
        if mask:
            by_officer.append((officer, mask))
    return Offer(tuple(by_officer), sites) if by_officer else NOTHING


def static_starts(problem: Problem, task: Task) -> int:
    """The starts of a task in an empty calendar; sites without room for anyone are shut."""
    free = base_starts(task)
    fixed = task.duty.fixed_days
    if fixed and task.duty.obligation.min_gap_days:
        free &= ~_too_near(problem, task, fixed)
    if not free:
        return 0
    anywhere = 0
    for place, session, starts in _sites(problem, task):
        roomy = place == NOWHERE or problem.locations[place].capacity != 0
        seats = session < 0 or problem.sessions[session].capacity != 0
        if roomy and seats:
            starts &= allowed_starts(problem, task, place)
            anywhere |= starts & open_starts(problem, task, place)
    free &= anywhere
    if task.duty.obligation.needs != "officer":
        return free
    served = 0
    for officer in task.duty.officers:
        served |= officer_starts(problem.at_work[officer], task)
    return free & served


# One rule each ---------------------------------------------------------------------------------


def clear_of_own(book: Bookings, task: Task) -> int:
    """Clear of the person's other appointments and the gap around them."""
    length = task.duty.length
    clear = cut(book.person_clear[task.duty.person], task.low, task.width + length - 1)
    return runs(clear, length)


def spaced(book: Bookings, task: Task, settled: bool = False) -> int:
    """Far enough from the other occurrences of the obligation."""
    duty = task.duty
    if not duty.obligation.min_gap_days:
        return (1 << task.width) - 1
    fixed = duty.taken_days if settled else duty.fixed_days
    near = _too_near(book.problem, task, chain(fixed, book.days[duty.number]))
    return ((1 << task.width) - 1) & ~near


def _too_near(problem: Problem, task: Task, days: Iterable[int]) -> int:
    least = task.duty.obligation.min_gap_days
    per_day = problem.calendar.per_day
    mask = 0
    for day in days:
        first = max(day - least + 1, task.first_day)
        last = min(day + least - 1, task.last_day)
        if first <= last:
            mask |= span((first - task.first_day) * per_day, (last + 1 - task.first_day) * per_day)
    return mask


def officer_starts(free: int, task: Task) -> int:
    """Starts at which an officer with this free mask has time for the visit and both journeys."""
    length = task.duty.length + 2 * task.duty.travel
    return runs(cut(free, task.low - task.duty.travel, task.width + length - 1), length)


def free_sites(book: Bookings, task: Task, wanted: int) -> tuple[Site, ...]:
    """The sites with their free starts, out of the wanted ones."""
    found = []
    for place, session, starts in _sites(book.problem, task):
        starts &= wanted
        if starts and session >= 0 and not seats_left(book, session):
            continue
        if starts:
            starts &= allowed_starts(book.problem, task, place)
        if starts and place != NOWHERE:
            starts &= open_starts(book.problem, task, place)
            starts &= ~crowded(book, task, place)
            starts &= ~other_age_there(book, task, place)
            starts &= ~forbidden_meeting(book, task, place)
        if starts:
            found.append(Site(place, session, starts))
    return tuple(found)


def seats_left(book: Bookings, session: int) -> bool:
    capacity = book.problem.sessions[session].capacity
    return capacity is None or book.sitting[session] < capacity


def _sites(problem: Problem, task: Task) -> list[tuple[int, int, int]]:
    """Place, session and the starts they allow by themselves, excluded places left out."""
    excluded = problem.persons[task.duty.person].excluded
    rows = unfiltered_sites(task)
    if not excluded:
        return rows
    return [
        row for row in rows if row[0] == NOWHERE or problem.locations[row[0]].id not in excluded
    ]


def unfiltered_sites(task: Task) -> list[tuple[int, int, int]]:
    """The same with excluded places left in."""
    duty = task.duty
    if duty.obligation.needs == "session":
        return [
            (place, session, 1 << (slot - task.low)) for slot, session, place in sessions_in(task)
        ]
    everything = (1 << task.width) - 1
    if not duty.places:
        return [(NOWHERE, -1, everything)]
    return [(place, -1, everything) for place in duty.places]


def open_starts(problem: Problem, task: Task, place: int) -> int:
    everything = (1 << task.width) - 1
    if place == NOWHERE:
        return everything
    starts = problem.open_starts(place, task.duty.length)
    return everything if starts is None else cut(starts, task.low, task.width)


def allowed_starts(problem: Problem, task: Task, place: int) -> int:
    """Starts at which the person's own restrictions let them be at a site."""
    if not problem.confines.binds(task.duty.person):
        return (1 << task.width) - 1
    return home_starts(problem, task, place) & unbarred_starts(problem, task, place)


def home_starts(problem: Problem, task: Task, place: int) -> int:
    """Starts at which the person need not be at home, all of them when it is there or online."""
    starts = problem.confines.home_starts(task.duty.person, place, task.duty.length)
    return (1 << task.width) - 1 if starts is None else cut(starts, task.low, task.width)


def unbarred_starts(problem: Problem, task: Task, place: int) -> int:
    """Starts at which the site is not shut to the person for the time being."""
    starts = problem.confines.open_starts(task.duty.person, place, task.duty.length)
    return (1 << task.width) - 1 if starts is None else cut(starts, task.low, task.width)


def crowded(book: Bookings, task: Task, place: int) -> int:
    """Starts at which the site would hold more people than it may."""
    present = book.present[place]
    capacity = book.problem.locations[place].capacity
    if present is None or capacity is None:
        return 0
    if capacity == 0:
        return (1 << task.width) - 1
    return _overlapping(present.at_least(capacity), task)


def other_age_there(book: Bookings, task: Task, place: int) -> int:
    """Starts at which somebody of the other age group would be there."""
    ages = book.ages[place]
    if ages is None:
        return 0
    juvenile = book.problem.persons[task.duty.person].juvenile
    return _overlapping(ages[not juvenile].at_least(1), task)


def _overlapping(busy: int, task: Task) -> int:
    length = task.duty.length
    width = task.width + length - 1
    within = cut(busy, task.low, width)
    if not within:
        return 0
    return ((1 << task.width) - 1) & ~runs(((1 << width) - 1) & ~within, length)


def forbidden_meeting(book: Bookings, task: Task, place: int) -> int:
    """Starts within the margin of somebody the person must not meet there."""
    mask = 0
    length = task.duty.length
    for foe in book.problem.foes[task.duty.person]:
        for booking in book.of_person[foe].values():
            if booking.place == place:
                first, after = booking.apart
                mask |= span(first - length + 1 - task.low, min(after - task.low, task.width))
    return mask
