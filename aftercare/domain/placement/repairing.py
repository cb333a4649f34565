"""Bounded ejection: let a booking move or give way when the plan as a whole gains by it.

An attempt is a function of the calendar alone and its budget is a count, so the same calendar
always gives the same answer; repeated until nothing gains, a second run finds nothing to do.
"""

from __future__ import annotations

from collections.abc import Iterator

from aftercare.domain.placement.bookings import Booking, Bookings
from aftercare.domain.placement.candidates import free_sites, offer, spaced
from aftercare.domain.placement.choosing import book_pick, pick
from aftercare.domain.placement.masks import cut, runs, span
from aftercare.domain.placement.problem import Task, base_starts

EJECTIONS = 40
"""Bookings that one attempt may lift out of the calendar, one after the other."""


class Attempt:
    """One try to place a task by moving others; leaves the calendar better or untouched."""

    def __init__(self, book: Bookings, explain: bool) -> None:
        self.book = book
        self.explain = explain
        self.budget = EJECTIONS
        self.trail: list[tuple[bool, Booking]] = []
        self.before: dict[int, int] = {}

    def take(self, booking: Booking) -> None:
        self._remember(booking)
        self.book.take(booking)
        self.trail.append((False, booking))

    def place(self, task: Task, in_time_only: bool) -> bool:
        found = offer(self.book, task)
        chosen = pick(self.book, task, found, in_time_only)
        if chosen is None:
            return False
        self.before.setdefault(task.duty.number, self.book.worth(task.duty.number))
        exchanged = bool(self.trail)
        self.trail.append(
            (True, book_pick(self.book, task, found, chosen, self.explain, exchanged))
        )
        return True

    def undo(self, mark: int = 0) -> None:
        while len(self.trail) > mark:
            was_put, booking = self.trail.pop()
            if was_put:
                self.book.take(booking)
            else:
                self.book.put(booking)

    @property
    def gain(self) -> int:
        return sum(self.book.worth(duty) - was for duty, was in self.before.items())

    def _remember(self, booking: Booking) -> None:
        if booking.task is not None:
            duty = booking.task.duty.number
            self.before.setdefault(duty, self.book.worth(duty))


def improve(book: Bookings, tasks: list[Task], explain: bool) -> None:
    """Repair until a whole round over the unplaced and the late gains nothing."""
    gained = True
    while gained:
        gained = False
        for task in tasks:
            booking = book.of_task[task.number]
            if booking is None:
                gained |= _rescue(book, task, explain)
            elif not booking.pinned and book.is_late(booking):
                gained |= _hasten(book, task, booking, explain)


def _rescue(book: Bookings, task: Task, explain: bool) -> bool:
    attempt = Attempt(book, explain)
    if attempt.place(task, in_time_only=False):
        return True
    return _by_moving(attempt, task, in_time_only=False) or _by_dropping(attempt, task)


def _hasten(book: Bookings, task: Task, booking: Booking, explain: bool) -> bool:
    """Bring a late occurrence forward, or the one before it back."""
    attempt = Attempt(book, explain)
    attempt.take(booking)
    if attempt.place(task, in_time_only=True) and attempt.gain > 0:
        return True
    attempt.undo(1)
    if _by_moving(attempt, task, in_time_only=True):
        return True
    attempt.undo()
    before = [
        other
        for other in book.of_person[task.duty.person].values()
        if other.task is not None and other.task.duty is task.duty and other.day < booking.day
    ]
    if not before:
        return False
    last = max(before, key=lambda other: other.day)
    if last.pinned or last.task is None:
        return False
    attempt.take(last)
    if attempt.place(last.task, in_time_only=True) and attempt.gain > 0:
        return True
    attempt.undo()
    return False


def _by_moving(attempt: Attempt, task: Task, in_time_only: bool) -> bool:
    """Lift one booking that is in the way, place the task, find the lifted one another start."""
    for booking in _blockers(attempt.book, task):
        if not attempt.budget:
            return False
        attempt.budget -= 1
        mark = len(attempt.trail)
        attempt.take(booking)
        if (
            booking.task is not None
            and attempt.place(task, in_time_only)
            and attempt.place(booking.task, in_time_only=False)
            and attempt.gain > 0
        ):
            return True
        attempt.undo(mark)
    return False


def _by_dropping(attempt: Attempt, task: Task) -> bool:
    """Let one booking of a lower tier give way altogether."""
    for booking in _blockers(attempt.book, task):
        if booking.task is None or booking.task.duty.weight >= task.duty.weight:
            continue
        mark = len(attempt.trail)
        attempt.take(booking)
        if attempt.place(task, in_time_only=False) and attempt.gain > 0:
            return True
        attempt.undo(mark)
    return False


def _blockers(book: Bookings, task: Task) -> list[Booking]:
    """Bookings that may move and whose leaving could open a start: lowest weight, longest own
    period, earliest first."""
    found: dict[int, Booking] = {}
    for booking in (*_officer_blockers(book, task), *_other_blockers(book, task)):
        if not booking.pinned and booking.task is not None:
            found[booking.key] = booking
    return sorted(found.values(), key=_mobility)


def _mobility(booking: Booking) -> tuple[int, int, int, int]:
    task = booking.task
    if task is None:
        return (0, 0, booking.start, booking.key)
    return (task.duty.weight, -task.width, booking.start, booking.key)


def _officer_blockers(book: Bookings, task: Task) -> Iterator[Booking]:
    """Of each officer: bookings whose slots, with the free ones beside them, would be enough."""
    if not task.duty.officers:
        return
    wanted = base_starts(task) & spaced(book, task)
    clear = cut(book.person_clear[task.duty.person], task.low, task.width + task.duty.length - 1)
    wanted &= runs(clear, task.duty.length)
    anywhere = 0
    for site in free_sites(book, task, wanted):
        anywhere |= site.starts
    if not anywhere:
        return
    length = task.duty.length + 2 * task.duty.travel
    for officer in task.duty.officers:
        free = book.officer_free[officer]
        for booking in book.of_officer[officer].values():
            if not booking.pinned and _would_open(task, booking, free, anywhere, length):
                yield booking


def _would_open(task: Task, booking: Booking, free: int, anywhere: int, length: int) -> bool:
    """Whether one of the wanted starts would be free if the officer's booking were not there."""
    begins, ends = booking.start - booking.travel, booking.end + booking.travel
    first = begins - length + 1  # the earliest begin of a journey that could touch the booking
    wanted = cut(anywhere, first + task.duty.travel - task.low, ends - first)
    if not wanted:
        return False
    around = cut(free, first, ends - first + length - 1) | span(begins - first, ends - first)
    return wanted & runs(around, length) != 0


def _other_blockers(book: Bookings, task: Task) -> Iterator[Booking]:
    """The person's own bookings, and those at sites and in sessions that can be full."""
    duty = task.duty
    low, high = task.low - duty.length, task.low + task.width + duty.length
    for booking in book.of_person[duty.person].values():
        same_duty = booking.task is not None and booking.task.duty is duty
        if same_duty or (booking.near[1] > low and booking.near[0] < high):
            yield booking
    if duty.obligation.needs == "officer":
        return
    for place in sorted({*duty.places, *(place for _, _, place in duty.sessions)}):
        if place < 0:
            continue
        for booking in book.of_place[place].values():
            if booking.end > low and booking.start < high:
                yield booking
