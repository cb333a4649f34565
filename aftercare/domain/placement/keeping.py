"""Rows that were there before: put back what is still possible, say what is not."""

from __future__ import annotations

from collections.abc import Iterable

from aftercare.domain.placement.bookings import Booking, Bookings
from aftercare.domain.placement.candidates import Offer, Site, offer
from aftercare.domain.placement.plan import Placed
from aftercare.domain.placement.problem import Problem, Task
from aftercare.domain.placement.reasons import Choice, Why


def keep(book: Bookings, rows: Iterable[Placed], choice: Choice, pinned: bool) -> list[Placed]:
    """Put the rows that hold, highest tier first; answer the others, in the order of their ids.

    A row holds when it breaks no rule together with those put before it. A notified (pinned) row
    is not judged by the gap to `last_done`: both are facts already.
    """
    refused = []
    for row in sorted(rows, key=lambda row: _order(book.problem, row)):
        booking = _fitting(book, row, pinned)
        if booking is None:
            refused.append(row)
        else:
            booking.pinned = pinned
            book.put(booking)
            booking.why = _why(book, booking, choice)
    return sorted(refused, key=lambda row: (row.obligation, row.occurrence, row.start))


def _order(problem: Problem, row: Placed) -> tuple[int, int, str, int, float]:
    number = problem.task_number.get((row.obligation, row.occurrence))
    at = row.start.timestamp()
    if number is None:
        return (9, 9, row.obligation, row.occurrence, at)
    duty = problem.tasks[number].duty
    return (duty.tier, duty.rank, row.obligation, row.occurrence, at)


def _fitting(book: Bookings, row: Placed, pinned: bool) -> Booking | None:
    problem = book.problem
    number = problem.task_number.get((row.obligation, row.occurrence))
    if number is None or book.of_task[number] is not None:
        return None
    task = problem.tasks[number]
    start = _slot(problem, task, row)
    if start is None:
        return None
    found = offer(book, task, settled=pinned)
    officer = _officer(problem, found, start - task.low, row)
    site = _site(problem, found, start - task.low, row)
    if officer is None or site is None:
        return None
    return book.booking(task, start, officer, site.place, site.session)


def _slot(problem: Problem, task: Task, row: Placed) -> int | None:
    """The start slot of a row that has the right length and lies on a slot of its period."""
    calendar = problem.calendar
    local = calendar.local(row.start)
    minute = calendar.minute(local)
    exact = minute == calendar.minute_up(local) and minute % calendar.unit == 0
    long = (row.end - row.start).total_seconds() == task.duty.obligation.minutes * 60
    slot = minute // calendar.unit
    within = task.low <= slot < task.low + task.width
    return slot if exact and long and within else None


def _officer(problem: Problem, found: Offer, at: int, row: Placed) -> int | None:
    wanted = -1 if row.officer is None else problem.officer_number.get(row.officer, -2)
    free = any(who == wanted and mask >> at & 1 for who, mask in found.by_officer)
    return wanted if free else None


def _site(problem: Problem, found: Offer, at: int, row: Placed) -> Site | None:
    place = -1 if row.location is None else problem.location_number.get(row.location, -2)
    session = -1 if row.session is None else problem.session_number.get(row.session, -2)
    for site in found.sites:
        if (site.place, site.session) == (place, session) and site.starts >> at & 1:
            return site
    return None


def _why(book: Bookings, booking: Booking, choice: Choice) -> Why:
    officers = () if booking.task is None else booking.task.duty.officers
    own = officers[:1] == (booking.officer,) if booking.officer >= 0 else None
    return Why(choice, starts=1, in_time=not book.is_late(booking), own_officer=own)
