"""The calendar while it fills: what is booked, and masks of what is still free.

`put` and `take` are exact inverses for every booking that was free when it was put.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from dataclasses import dataclass
from datetime import datetime

from aftercare.domain.placement.instance import Taken
from aftercare.domain.placement.masks import Levels, span
from aftercare.domain.placement.problem import Problem, Task, number_of
from aftercare.domain.placement.reasons import Why


@dataclass(slots=True, eq=False)
class Booking:
    """One appointment in slots, rounded outwards; `key` is its task's number, below 0 for a row
    that was there before. Pinned bookings never make way."""

    key: int
    task: Task | None
    start: int
    end: int
    day: int
    person: int
    officer: int
    place: int
    session: int
    travel: int
    near: tuple[int, int]  # where the person can have nothing else: the gap included
    apart: tuple[int, int]  # where a no-contact pair must not be: the margin included
    pinned: bool = False
    why: Why | None = None


class Bookings:
    """All bookings of one plan in the making; a handful of integers per officer and site."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        everything = problem.calendar.everything
        self.officer_free = list(problem.at_work)
        self.person_clear = [everything] * len(problem.persons)
        self.sitting: list[int] = [0] * len(problem.sessions)
        self.present = [None if row.capacity is None else Levels() for row in problem.locations]
        self.ages = [(Levels(), Levels()) if mixed else None for mixed in problem.mixed]
        self.days: list[list[int]] = [[] for _ in problem.duties]
        self.of_officer: list[dict[int, Booking]] = [{} for _ in problem.officers]
        self.of_person: list[dict[int, Booking]] = [{} for _ in problem.persons]
        self.of_place: list[dict[int, Booking]] = [{} for _ in problem.locations]
        self.of_task: list[Booking | None] = [None] * len(problem.tasks)
        for number, taken in enumerate(problem.instance.taken):
            self.put(self._standing(-1 - number, taken))

    # Making ----------------------------------------------------------------------------------

    def booking(self, task: Task, start: int, officer: int, place: int, session: int) -> Booking:
        """A booking for a task at a start slot; not yet put."""
        duty, problem = task.duty, self.problem
        end = start + duty.length
        return Booking(
            key=task.number,
            task=task,
            start=start,
            end=end,
            day=start // problem.calendar.per_day,
            person=duty.person,
            officer=officer,
            place=place,
            session=session,
            travel=duty.travel,
            near=(start - problem.gap, end + problem.gap),
            apart=(start - problem.margin, end + problem.margin),
        )

    def _standing(self, key: int, taken: Taken) -> Booking:
        problem, calendar = self.problem, self.problem.calendar
        begins = _wall_minute(self.problem, taken.start, up=False)
        ends = _wall_minute(self.problem, taken.end, up=True)
        gap, margin = problem.instance.person_gap_min, problem.instance.no_contact_margin_min
        start, end = calendar.outwards(begins, ends)
        return Booking(
            key=key,
            task=None,
            start=start,
            end=end,
            day=begins // (24 * 60),
            person=number_of(problem.person_number, taken.person),
            officer=number_of(problem.officer_number, taken.officer),
            place=number_of(problem.location_number, taken.location),
            session=number_of(problem.session_number, taken.session),
            travel=-(-taken.travel_min // calendar.unit),
            near=calendar.outwards(begins - gap, ends + gap),
            apart=calendar.outwards(begins - margin, ends + margin),
            pinned=True,
        )

    # Putting and taking ----------------------------------------------------------------------

    def put(self, booking: Booking) -> None:
        total = self.problem.calendar.total
        if booking.officer >= 0:
            busy = span(booking.start - booking.travel, booking.end + booking.travel)
            self.officer_free[booking.officer] &= ~busy
            self.of_officer[booking.officer][booking.key] = booking
        if booking.person >= 0:
            first, after = booking.near
            self.person_clear[booking.person] &= ~span(first, min(after, total))
            self.of_person[booking.person][booking.key] = booking
        if booking.place >= 0:
            self._enter(booking, total)
        if booking.session >= 0:
            self.sitting[booking.session] += 1
        if booking.task is not None:
            insort(self.days[booking.task.duty.number], booking.day)
            self.of_task[booking.key] = booking

    def take(self, booking: Booking) -> None:
        """Undo `put`; only for the booking of a task."""
        total = self.problem.calendar.total
        if booking.officer >= 0:
            busy = span(booking.start - booking.travel, booking.end + booking.travel)
            self.officer_free[booking.officer] |= busy
            del self.of_officer[booking.officer][booking.key]
        del self.of_person[booking.person][booking.key]
        self._clear(booking, total)
        if booking.place >= 0:
            self._leave(booking, total)
        if booking.session >= 0:
            self.sitting[booking.session] -= 1
        if booking.task is not None:
            days = self.days[booking.task.duty.number]
            del days[bisect_left(days, booking.day)]
            self.of_task[booking.key] = None

    def _clear(self, booking: Booking, total: int) -> None:
        """Free the person's slots around a booking, but for what a neighbour still needs."""
        first, after = booking.near
        clear = self.person_clear[booking.person] | span(first, min(after, total))
        for other in self.of_person[booking.person].values():
            if other.near[0] < after and other.near[1] > first:
                clear &= ~span(other.near[0], min(other.near[1], total))
        self.person_clear[booking.person] = clear

    def _enter(self, booking: Booking, total: int) -> None:
        mask = span(booking.start, min(booking.end, total))
        present, ages = self.present[booking.place], self.ages[booking.place]
        if present is not None:
            present.add(mask)
        if ages is not None and booking.person >= 0:
            ages[self.problem.persons[booking.person].juvenile].add(mask)
        self.of_place[booking.place][booking.key] = booking

    def _leave(self, booking: Booking, total: int) -> None:
        mask = span(booking.start, min(booking.end, total))
        present, ages = self.present[booking.place], self.ages[booking.place]
        if present is not None:
            present.remove(mask)
        if ages is not None and booking.person >= 0:
            ages[self.problem.persons[booking.person].juvenile].remove(mask)
        del self.of_place[booking.place][booking.key]

    # Gaps between occurrences ----------------------------------------------------------------

    def worth(self, duty_number: int) -> int:
        """What the placed occurrences of one obligation score now."""
        duty = self.problem.duties[duty_number]
        placed = self.days[duty_number]
        longest = duty.obligation.max_gap_days
        if longest is None:
            return 2 * len(placed) * duty.weight
        fixed = duty.fixed_days
        points = 0
        for number, day in enumerate(placed):
            before = placed[number - 1] if number else None
            earlier = bisect_left(fixed, day + 1)
            if earlier and (before is None or fixed[earlier - 1] > before):
                before = fixed[earlier - 1]
            points += 1 if before is not None and day - before > longest else 2
        return points * duty.weight

    def is_late(self, booking: Booking) -> bool:
        """Whether it lies beyond the longest gap after the occurrence before it."""
        if booking.task is None or booking.task.duty.obligation.max_gap_days is None:
            return False
        duty = booking.task.duty
        days = (*duty.fixed_days, *self.days[duty.number])
        before = max((day for day in days if day < booking.day), default=None)
        return (
            before is not None and booking.day - before > booking.task.duty.obligation.max_gap_days
        )


def _wall_minute(problem: Problem, moment: datetime, up: bool) -> int:
    local = problem.calendar.local(moment)
    return problem.calendar.minute_up(local) if up else problem.calendar.minute(local)
