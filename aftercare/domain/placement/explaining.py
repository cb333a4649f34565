"""Why an occurrence found no start: the starts every layer left, and who holds what is missing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from aftercare.domain.placement.bookings import Booking, Bookings
from aftercare.domain.placement.candidates import (
    clear_of_own,
    crowded,
    forbidden_meeting,
    home_starts,
    officer_starts,
    open_starts,
    other_age_there,
    seats_left,
    spaced,
    unbarred_starts,
    unfiltered_sites,
)
from aftercare.domain.placement.masks import cut, lowest, runs
from aftercare.domain.placement.problem import NOWHERE, Task, sessions_in
from aftercare.domain.placement.reasons import Holder, Layer, Reason, Step

Layers = dict[Layer, int]
"""Per layer about time and people: the starts it allows."""

SITE_LAYERS = (
    Layer.SESSION, Layer.EXCLUDED, Layer.HOME_ONLY, Layer.OPEN, Layer.SESSION_ROOM, Layer.ROOM, Layer.SEPARATION,
    Layer.NO_CONTACT,
)  # fmt: skip
"""Layers that hold per site: a start needs one site that passes all of them."""


class Examination:
    """All layers of one task in the present calendar, each by itself."""

    def __init__(self, book: Bookings, task: Task) -> None:
        self.book = book
        self.task = task
        self.everything = (1 << task.width) - 1
        self.alone = self._alone()
        self.sites = self._sites()

    def left(self, layers: tuple[Layer, ...]) -> int:
        """The starts that pass all of these layers."""
        free = self.everything
        for layer in layers:
            if layer in self.alone:
                free &= self.alone[layer]
        chosen = [layer for layer in layers if layer in SITE_LAYERS]
        if not chosen or not free:
            return free
        anywhere = 0
        for site in self.sites:
            here = free
            for layer in chosen:
                here &= site[layer]
            anywhere |= here
        return anywhere

    def _alone(self) -> Layers:
        book, task, problem = self.book, self.task, self.book.problem
        duty = task.duty
        leisure = cut(problem.at_leisure[duty.person], task.low, task.width + duty.length - 1)
        found = {
            Layer.WINDOW: cut(problem.rule_starts(duty.obligation), task.low, task.width),
            Layer.PERSON_FREE: runs(leisure, duty.length),
            Layer.SPACING: spaced(book, task),
            Layer.PERSON_GAP: clear_of_own(book, task),
        }
        if duty.obligation.needs == "officer":
            found[Layer.OFFICER_AT_WORK] = self._served(problem.at_work)
            found[Layer.OFFICER_FREE] = self._served(book.officer_free)
        return found

    def _served(self, free: list[int]) -> int:
        mask = 0
        for officer in self.task.duty.officers:
            mask |= officer_starts(free[officer], self.task)
        return mask

    def _sites(self) -> list[Layers]:
        book, task, problem = self.book, self.task, self.book.problem
        excluded = problem.persons[task.duty.person].excluded
        found = []
        for place, session, starts in unfiltered_sites(task):
            banned = place != NOWHERE and problem.locations[place].id in excluded
            site = {
                Layer.SESSION: starts,
                Layer.EXCLUDED: 0 if banned else unbarred_starts(problem, task, place),
                Layer.HOME_ONLY: home_starts(problem, task, place),
                Layer.OPEN: open_starts(problem, task, place),
                Layer.SESSION_ROOM: (
                    self.everything if session < 0 or seats_left(book, session) else 0
                ),
                Layer.ROOM: self.everything,
                Layer.SEPARATION: self.everything,
                Layer.NO_CONTACT: self.everything,
            }
            if place != NOWHERE:
                site[Layer.ROOM] &= ~crowded(book, task, place)
                site[Layer.SEPARATION] &= ~other_age_there(book, task, place)
                site[Layer.NO_CONTACT] &= ~forbidden_meeting(book, task, place)
            found.append(site)
        return found


def layers_of(task: Task) -> tuple[Layer, ...]:
    """The layers that mean something for this task, in the order of Layer."""
    needs = task.duty.obligation.needs
    skipped = set()
    if needs != "officer":
        skipped |= {Layer.OFFICER_AT_WORK, Layer.OFFICER_FREE}
    if needs != "session":
        skipped |= {Layer.SESSION, Layer.SESSION_ROOM}
    return tuple(layer for layer in Layer if layer not in skipped)


def reason_of(book: Bookings, task: Task, queue: int) -> Reason:
    """The reason of a task that has no free start in the present calendar."""
    layers = layers_of(task)
    examination = Examination(book, task)
    steps = []
    for number, layer in enumerate(layers):
        starts = examination.left(layers[: number + 1]).bit_count()
        steps.append(Step(layer, starts))
        if not starts:
            break
    opener, opened, holders = _opener(examination, layers)
    problem = book.problem
    return Reason(
        empty=steps[-1].layer,
        first_on=problem.calendar.on(task.first_day),
        last_on=problem.calendar.on(task.last_day),
        steps=tuple(steps),
        officers=tuple(problem.officers[number].id for number in task.duty.officers),
        opener=opener,
        opened=opened,
        holders=holders,
        cut=problem.calendar.day(task.occurrence.last_on) > task.last_day,
        queue=queue,
    )


def _opener(
    examination: Examination, layers: tuple[Layer, ...]
) -> tuple[Layer | None, int, tuple[Holder, ...]]:
    """The last layer in the order of telling without which a start would be free."""
    for layer in reversed(layers):
        free = examination.left(tuple(other for other in layers if other is not layer))
        if free:
            holders = tuple(
                _holder(examination.book, booking)
                for booking in _holding(examination, layer, examination.task.low + lowest(free))
            )
            return layer, free.bit_count(), holders
    return None, 0, ()


def _holding(examination: Examination, layer: Layer, start: int) -> list[Booking]:
    """The bookings that the layer objects to at one start, in the order of their starts."""
    book, duty = examination.book, examination.task.duty
    end = start + duty.length
    found: list[Booking] = []
    if layer is Layer.OFFICER_FREE:
        for officer in duty.officers:
            found += _overlapping(book.of_officer[officer], start - duty.travel, end + duty.travel)
    elif layer is Layer.PERSON_GAP:
        own = book.of_person[duty.person].values()
        found = [row for row in own if row.near[0] < end and row.near[1] > start]
    elif layer in (Layer.ROOM, Layer.SEPARATION):
        for place in sorted(_places(examination.task, start)):
            found += _overlapping(book.of_place[place], start, end)
    elif layer is Layer.SESSION_ROOM:
        sessions = {number for slot, number, _ in duty.sessions if slot == start}
        for place in sorted(_places(examination.task, start)):
            found += [row for row in book.of_place[place].values() if row.session in sessions]
    return sorted(found, key=lambda row: (row.start, row.key))


def _places(task: Task, start: int) -> set[int]:
    if task.duty.obligation.needs == "session":
        return {place for slot, _, place in sessions_in(task) if slot == start and place >= 0}
    return set(task.duty.places)


def _overlapping(rows: dict[int, Booking], first: int, after: int) -> Iterator[Booking]:
    for row in rows.values():
        if row.start - row.travel < after and row.end + row.travel > first:
            yield row


def _holder(book: Bookings, booking: Booking) -> Holder:
    problem = book.problem
    officer = None if booking.officer < 0 else problem.officers[booking.officer].id
    if booking.task is None:
        taken = problem.instance.taken[-1 - booking.key]
        return Holder(taken.obligation, taken.occurrence, None, officer)
    duty = booking.task.duty
    return Holder(duty.obligation.id, booking.task.occurrence.index, duty.tier, officer)


def waiting_lists(tasks: list[Task]) -> dict[int, int]:
    """The place of every unplaced task among those that wait for the same officer, programme or
    sites, from 1."""
    lists: dict[object, int] = defaultdict(int)
    places = {}
    for task in sorted(tasks, key=lambda task: task.order):
        duty = task.duty
        key = (
            duty.officers[:1],
            duty.obligation.programme,
            duty.places if not duty.officers else (),
        )
        lists[key] += 1
        places[task.number] = lists[key]
    return places
