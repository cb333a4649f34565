"""An instance compiled once: ids become numbers in the order of the ids, rules become masks."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from aftercare.domain.placement.calendar import Calendar
from aftercare.domain.placement.confines import Confines
from aftercare.domain.placement.instance import (
    Instance,
    Location,
    Obligation,
    Occurrence,
    Person,
    Session,
    unit_of,
)
from aftercare.domain.placement.masks import cut, runs

NOBODY = -1
NOWHERE = -1

WEIGHTS = {1: 9, 2: 3, 3: 1}
"""What an occurrence of a tier is worth, once when placed and once more when in time."""

KIND_RANKS = {"group": 0, "home_visit": 1}


@dataclass(slots=True)
class Duty:
    """An obligation; lengths in slots, `base` the starts that suit its rules and its person."""

    obligation: Obligation
    number: int
    person: int
    tier: int
    weight: int
    rank: int
    officers: tuple[int, ...]
    places: tuple[int, ...]
    sessions: tuple[tuple[int, int, int], ...]  # start slot, session, place; in that order
    length: int
    travel: int
    settled: int  # the same without `earliest`, for rows the person already knows of
    base: int
    taken_days: tuple[int, ...]
    fixed_days: tuple[int, ...]  # those taken and the last one done
    ease: int = 0  # the starts that its hardest occurrence has in an empty calendar


@dataclass(slots=True)
class Task:
    """An occurrence to place: the slots [low, low + width) of its own period."""

    number: int
    duty: Duty
    occurrence: Occurrence
    low: int
    width: int
    first_day: int
    last_day: int

    @property
    def order(self) -> tuple[int, int, int, int]:
        """Highest risk first, then the kinds that bend least, then the obligations with the
        fewest possible starts; each obligation from its first occurrence to its last, so that
        the longest gap is known while they are placed."""
        return (self.duty.tier, self.duty.rank, self.duty.ease, self.number)


class Problem:
    """The compiled instance; nothing in it changes while a plan is made."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.calendar = _calendar_of(instance)
        calendar = self.calendar
        self.gap = -(-instance.person_gap_min // calendar.unit)
        self.margin = -(-instance.no_contact_margin_min // calendar.unit)
        self._opens = _earliest_mask(calendar, instance.earliest)
        self._holidays = calendar.dates(instance.holidays)

        self.locations: list[Location] = sorted(instance.locations, key=lambda row: row.id)
        self.location_number = {row.id: n for n, row in enumerate(self.locations)}
        self.open: list[int | None] = [
            None if row.hours is None else calendar.hours((row.hours,)) for row in self.locations
        ]
        self._open_runs: dict[tuple[int, int], int] = {}

        self.officers = sorted(instance.officers, key=lambda row: row.id)
        self.officer_number = {row.id: n for n, row in enumerate(self.officers)}
        never = calendar.clock_changes
        self.at_work = [
            calendar.hours((row.hours,)) & ~calendar.touched(row.absent) & ~never
            for row in self.officers
        ]

        self.sessions: list[Session] = sorted(instance.sessions, key=lambda row: row.id)
        self.session_number = {row.id: n for n, row in enumerate(self.sessions)}

        self.persons: list[Person] = sorted(instance.persons, key=lambda row: row.id)
        self.person_number = {row.id: n for n, row in enumerate(self.persons)}
        self.at_leisure = [
            calendar.everything
            & ~calendar.touched_hours(row.work)
            & ~calendar.touched(row.absent)
            & ~never
            for row in self.persons
        ]
        self.foes = _foes(self.persons, self.person_number)
        self.confines = Confines(calendar, self.persons, self.locations)

        self._rules: dict[tuple[frozenset[int], int, int, int], int] = {}
        self._sessions_of = _sessions_by_programme(self.sessions)
        self.duties = self._duties()
        self.duty_number = {duty.obligation.id: duty.number for duty in self.duties}
        self.tasks = self._tasks()
        self.task_number = {
            (task.duty.obligation.id, task.occurrence.index): task.number for task in self.tasks
        }
        self.mixed = self._mixed_places()

    # Lookups ---------------------------------------------------------------------------------

    def open_starts(self, place: int, length: int) -> int | None:
        """Starts at which a site is open for `length` slots; None = always."""
        hours = self.open[place]
        if hours is None:
            return None
        key = (place, length)
        if key not in self._open_runs:
            self._open_runs[key] = runs(hours, length)
        return self._open_runs[key]

    def rule_starts(self, row: Obligation) -> int:
        """Starts that suit the obligation's weekdays and hours, holidays and `earliest`."""
        return self._rule(row, row.minutes // self.calendar.unit) & self._opens

    # Compilation -----------------------------------------------------------------------------

    def _duties(self) -> list[Duty]:
        fixed: dict[str, list[int]] = defaultdict(list)
        for taken in self.instance.taken:
            if taken.obligation is not None:
                fixed[taken.obligation].append(self.calendar.day(self.calendar.local(taken.start)))
        rows = sorted(self.instance.obligations, key=lambda row: row.id)
        return [self._duty(number, row, fixed[row.id]) for number, row in enumerate(rows)]

    def _duty(self, number: int, row: Obligation, taken_days: list[int]) -> Duty:
        calendar = self.calendar
        person_number = self.person_number[row.person]
        person = self.persons[person_number]
        length = row.minutes // calendar.unit
        settled = self._rule(row, length) & runs(self.at_leisure[person_number], length)
        days = list(taken_days)
        if row.last_done is not None:
            days.append(calendar.day(row.last_done))
        officers: tuple[int, ...] = ()
        if row.needs == "officer":
            chosen = dict.fromkeys(o for o in (person.officer, person.deputy) if o is not None)
            officers = tuple(self.officer_number[o] for o in chosen)
        places = tuple(sorted(self.location_number[place] for place in set(row.locations)))
        return Duty(
            obligation=row,
            number=number,
            person=person_number,
            tier=person.tier,
            weight=WEIGHTS[person.tier],
            rank=_rank(row),
            officers=officers,
            places=places,
            sessions=self._sessions_for(row, person) if row.needs == "session" else (),
            length=length,
            travel=-(-row.travel_min // calendar.unit) if row.needs == "officer" else 0,
            settled=settled,
            base=settled & self._opens,
            taken_days=tuple(sorted(taken_days)),
            fixed_days=tuple(sorted(days)),
        )

    def _rule(self, row: Obligation, length: int) -> int:
        key = (row.weekdays, row.from_min, row.to_min, length)
        if key not in self._rules:
            calendar = self.calendar
            spans = ((row.from_min, row.to_min),)
            week = tuple(spans if day in row.weekdays else () for day in range(7))
            starts = runs(calendar.hours((week,)) & ~self._holidays, length)
            self._rules[key] = starts & calendar.on_grid & ~calendar.clock_changes
        return self._rules[key]

    def _sessions_for(self, row: Obligation, person: Person) -> tuple[tuple[int, int, int], ...]:
        """The sessions that fit by programme, audience and length, excluded sites left in."""
        audiences = {"any", "juvenile" if person.juvenile else "adult"}
        found = []
        for number in self._sessions_of.get(row.programme or "", ()):
            session = self.sessions[number]
            fits = session.audience in audiences and session.minutes == row.minutes
            allowed = not row.locations or session.location in row.locations
            allowed = allowed and row.series in (None, session.series)
            day = self.calendar.day(session.on)
            if fits and allowed and 0 <= day < self.calendar.days:
                slot = day * self.calendar.per_day + session.from_min // self.calendar.unit
                place = (
                    NOWHERE if session.location is None else self.location_number[session.location]
                )
                found.append((slot, number, place))
        return tuple(sorted(found))

    def _tasks(self) -> list[Task]:
        done = {
            (row.obligation, row.occurrence)
            for row in self.instance.taken
            if row.obligation is not None and row.occurrence is not None
        }
        tasks: list[Task] = []
        for duty in self.duties:
            for occurrence in sorted(duty.obligation.occurrences, key=lambda o: o.index):
                if (duty.obligation.id, occurrence.index) in done:
                    continue
                first = max(self.calendar.day(occurrence.first_on), 0)
                last = min(self.calendar.day(occurrence.last_on), self.calendar.days - 1)
                if first <= last:
                    low = first * self.calendar.per_day
                    width = (last + 1) * self.calendar.per_day - low
                    tasks.append(Task(len(tasks), duty, occurrence, low, width, first, last))
        return tasks

    def _mixed_places(self) -> list[bool]:
        """Sites where both age groups may come, the only ones that need separating."""
        ages: list[set[bool]] = [set() for _ in self.locations]
        for duty in self.duties:
            juvenile = self.persons[duty.person].juvenile
            for place in (*duty.places, *(place for _, _, place in duty.sessions)):
                if place != NOWHERE:
                    ages[place].add(juvenile)
        for taken in self.instance.taken:
            place = number_of(self.location_number, taken.location)
            who = number_of(self.person_number, taken.person)
            if place >= 0 and who >= 0:
                ages[place].add(self.persons[who].juvenile)
        return [len(found) == 2 for found in ages]


def number_of(numbers: dict[str, int], name: str | None) -> int:
    """The number of a row, -1 for None and for a row that is not in the instance."""
    return -1 if name is None else numbers.get(name, -1)


def base_starts(task: Task, settled: bool = False) -> int:
    """The starts of the task's period that suit its rules and its person."""
    return cut(task.duty.settled if settled else task.duty.base, task.low, task.width)


def sessions_in(task: Task) -> Sequence[tuple[int, int, int]]:
    """The sessions of a task's own period: start slot, session, place."""
    rows = task.duty.sessions
    first = bisect_left(rows, (task.low, -1, -1))
    return rows[first : bisect_left(rows, (task.low + task.width, -1, -1))]


def _calendar_of(instance: Instance) -> Calendar:
    unit = unit_of(instance)
    margin = max(instance.person_gap_min, instance.no_contact_margin_min)
    return Calendar(instance.tz, instance.start, instance.days, unit, instance.grid_min, margin)


def _earliest_mask(calendar: Calendar, earliest: datetime | None) -> int:
    """Starts not before a moment; in a doubled hour nothing starts, so wall time decides."""
    if earliest is None:
        return calendar.everything
    minute = calendar.minute_up(calendar.local(earliest))
    first = min(max(-(-minute // calendar.unit), 0), calendar.total)
    return calendar.everything >> first << first


def _rank(row: Obligation) -> int:
    """Group before home visit before check-in before test."""
    if row.needs == "session":
        return 0
    if row.needs == "lab":
        return 3
    return KIND_RANKS.get(row.kind, 1 if row.travel_min else 2)


def _foes(persons: list[Person], numbers: dict[str, int]) -> list[tuple[int, ...]]:
    """Who must not meet whom; one side's order binds both."""
    found: list[set[int]] = [set() for _ in persons]
    for number, person in enumerate(persons):
        for other in person.no_contact:
            if other in numbers and numbers[other] != number:
                found[number].add(numbers[other])
                found[numbers[other]].add(number)
    return [tuple(sorted(foes)) for foes in found]


def _sessions_by_programme(sessions: list[Session]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for number, session in enumerate(sessions):
        found[session.programme].append(number)
    return found
