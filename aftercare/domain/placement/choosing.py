"""The best of the free starts, point by point; and why it was."""

from __future__ import annotations

from dataclasses import dataclass

from aftercare.domain.placement.bookings import Booking, Bookings
from aftercare.domain.placement.candidates import Offer
from aftercare.domain.placement.masks import cut, lowest, nearest, span
from aftercare.domain.placement.problem import Task
from aftercare.domain.placement.reasons import Choice, Why

ROOMY = 2
"""Slots that a remainder beside an appointment must have to be of use to somebody."""


@dataclass(frozen=True, slots=True)
class Pick:
    """A start slot, the officer or -1, and how it compares (lower is better)."""

    start: int
    officer: int


def timely(book: Bookings, task: Task) -> int:
    """Starts within the longest gap from the occurrence before and to the one after."""
    obligation = task.duty.obligation
    everything = (1 << task.width) - 1
    longest = obligation.max_gap_days
    if longest is None:
        return everything
    before, after = neighbours(book, task)
    per_day = book.problem.calendar.per_day
    first = 0 if after is None else (after - longest - task.first_day) * per_day
    last = task.width
    if before is not None:
        last = min(last, (before + longest + 1 - task.first_day) * per_day)
    return everything & span(first, last)


def neighbours(book: Bookings, task: Task) -> tuple[int | None, int | None]:
    """The days of the obligation's occurrences before and after the task's own period."""
    before: int | None = None
    after: int | None = None
    for days in (task.duty.fixed_days, book.days[task.duty.number]):
        for day in days:
            if day < task.first_day:
                before = day if before is None else max(before, day)
            elif day > task.last_day:
                after = day if after is None else min(after, day)
    return before, after


def pick(book: Bookings, task: Task, found: Offer, in_time_only: bool = False) -> Pick | None:
    """The best start on offer: own officer, in time, tight fit, quietest week, nearest to the
    target day, lowest. None when nothing is on offer, or nothing in time and it must be.

    The deputy is asked only when the own officer has no start in the whole period.
    """
    if not found.by_officer:
        return None
    officer, mask = found.by_officer[0]
    soon = mask & timely(book, task)
    if in_time_only and not soon:
        return None
    return _finest(book, task, officer, soon or mask)


def _finest(book: Bookings, task: Task, officer: int, mask: int) -> Pick:
    if officer >= 0:
        mask = _tightest(book, task, officer, mask)
        mask = _quietest_week(book, task, officer, mask)
    return Pick(task.low + nearest(mask, target(book, task)), officer)


def target(book: Bookings, task: Task) -> int:
    """One period after the occurrence before, or the middle of the own period."""
    before, _ = neighbours(book, task)
    if before is None:
        return task.width // 2
    days = before + task.duty.obligation.period_days - task.first_day
    return min(max(days * book.problem.calendar.per_day, 0), task.width - 1)


def _quietest_week(book: Bookings, task: Task, officer: int, mask: int) -> int:
    calendar = book.problem.calendar
    first = calendar.week(task.low + lowest(mask))
    last = calendar.week(task.low + mask.bit_length() - 1)
    if first == last:
        return mask
    best, best_free = mask, -1
    for week in range(first, last + 1):
        begins = calendar.week_begins(week)
        here = mask & span(begins - task.low, begins - task.low + 7 * calendar.per_day)
        if here:
            free = _free_in_week(book, officer, week)
            if free > best_free:
                best, best_free = here, free
    return best


def _free_in_week(book: Bookings, officer: int, week: int) -> int:
    calendar = book.problem.calendar
    begins = calendar.week_begins(week)
    return cut(book.officer_free[officer], begins, 7 * calendar.per_day).bit_count()


def _tightest(book: Bookings, task: Task, officer: int, mask: int) -> int:
    """Starts that leave no small remainder: against both neighbours, then one, then neither."""
    for level in _fits(book, task, officer):
        if mask & level:
            return mask & level
    return mask


def _fits(book: Bookings, task: Task, officer: int) -> tuple[int, int, int]:
    duty = task.duty
    length = duty.length + 2 * duty.travel
    free = cut(
        book.officer_free[officer],
        task.low - duty.travel - ROOMY,
        task.width + length + 2 * ROOMY,
    )
    left, right = ~(free >> (ROOMY - 1)), ~(free >> (length + ROOMY))
    roomy_left = (free >> (ROOMY - 1)) & free
    roomy_right = (free >> (length + ROOMY)) & (free >> (length + ROOMY + 1))
    one = (left & roomy_right) | (right & roomy_left)
    return left & right, one, left | right


def book_pick(
    book: Bookings, task: Task, found: Offer, chosen: Pick, explain: bool, exchanged: bool = False
) -> Booking:
    """Put the picked start into the calendar, at the first site that is free then."""
    at = chosen.start - task.low
    site = next(site for site in found.sites if site.starts >> at & 1)
    booking = book.booking(task, chosen.start, chosen.officer, site.place, site.session)
    if explain:
        booking.why = why(book, task, found, chosen, exchanged)
    book.put(booking)
    return booking


def without(found: Offer, officer: int, at: int) -> Offer:
    """The offer without one start of one officer."""
    rest = tuple(
        (who, mask & ~(1 << at) if who == officer else mask) for who, mask in found.by_officer
    )
    return Offer(tuple((who, mask) for who, mask in rest if mask), found.sites)


def why(book: Bookings, task: Task, found: Offer, chosen: Pick, exchanged: bool) -> Why:
    """The point on which the picked start beat the best of the others."""
    at = chosen.start - task.low
    second = pick(book, task, without(found, chosen.officer, at))
    mine = _compare(book, task, chosen)
    own = task.duty.officers[:1] == (chosen.officer,) if chosen.officer >= 0 else None
    decided, runner_up = Choice.ONLY, None
    if second is not None:
        points = (
            Choice.OWN_OFFICER, Choice.IN_TIME, Choice.FIT, Choice.WEEK, Choice.TARGET, Choice.SLOT
        )  # fmt: skip
        theirs = _compare(book, task, second)
        decided = next(
            (point for point, a, b in zip(points, mine, theirs, strict=True) if a != b),
            Choice.SLOT,
        )
        runner_up = book.problem.calendar.moment(second.start)
    starts = sum(mask.bit_count() for _, mask in found.by_officer)
    return Why(decided, starts, not mine[1], own, runner_up, exchanged)


def _compare(book: Bookings, task: Task, one: Pick) -> tuple[int, ...]:
    at = one.start - task.low
    late = int(not timely(book, task) >> at & 1)
    distance = abs(at - target(book, task))
    if one.officer < 0:
        return (0, late, 0, 0, distance, one.start)
    week = book.problem.calendar.week(one.start)
    fit = next((n for n, mask in enumerate(_fits(book, task, one.officer)) if mask >> at & 1), 3)
    deputy = int(task.duty.officers[0] != one.officer)
    return (deputy, late, fit, -_free_in_week(book, one.officer, week), distance, one.start)
