"""Obligations as obligations and their due occurrences as occurrences, as tables of numbers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import numpy as np

from aftercare.domain.placement.closed_days import StandIn, shut_occurrences, stand_ins
from aftercare.domain.placement.engine import layout as at
from aftercare.domain.placement.engine.bitsets import Ints
from aftercare.domain.placement.instance import Companion, Obligation, Occurrence
from aftercare.domain.placement.masks import runs
from aftercare.domain.placement.names import Names
from aftercare.domain.placement.sites import Sites

WEIGHTS = {1: 9, 2: 3, 3: 1}
"""The points for an occurrence per tier: once when placed and once more when in time."""

NEEDS = {
    "officer": at.OFFICER_NEEDED, "lab": at.LAB_NEEDED, "session": at.SESSION_NEEDED,
}  # fmt: skip

NOT_YET = [at.Booking.pinned, at.Booking.kept, at.Booking.exchanged, at.Booking.perturbed]
"""Flags that are set while a plan is made."""

KIND_RANKS = {"group": 0, "home_visit": 1}


class Obligations:
    """All obligations and occurrences of an instance; the rows of occurrences are in the order of their obligations."""

    def __init__(self, names: Names, sites: Sites) -> None:
        self._names = names
        self._sites = sites
        self._rules: dict[object, int] = {}
        self._officers = [self._officers_of(number) for number in range(len(names.persons))]
        self._windows: dict[int, Ints] = {}
        self._done, self._taken_days = self._standing()
        self._taken_lists: dict[str, tuple[int, int]] = {}
        self.stand_ins: dict[str, Mapping[int, StandIn]] = {}
        self._shut_known: dict[object, tuple[tuple[Occurrence, ...], tuple[Occurrence, ...]]] = {}
        self.longest = 0
        self.comers: set[tuple[tuple[int, int], bool]] = set()
        self.rows = sorted(names.instance.obligations, key=lambda row: row.id)
        self.number = {row.id: n for n, row in enumerate(self.rows)}
        self.table: Ints = np.empty((len(self.rows), at.Obligation.WIDTH), dtype=np.int32)
        windows = []
        first = 0
        for number, row in enumerate(self.rows):
            window = self.windows(row)
            self.table[number] = self.fields(row, first, first + len(window))
            windows.append(window)
            first += len(window)
        self._occurrences = np.concatenate([np.empty((0, 4), dtype=np.int32), *windows])
        self.occurrences = len(self._occurrences)

    def person_of_occurrence(self) -> Ints:
        found: Ints = self.table[:, at.Obligation.person][self._obligation_of_occurrence()]
        return found

    def _obligation_of_occurrence(self) -> Ints:
        counts = (
            self.table[:, at.Obligation.occurrences_end]
            - self.table[:, at.Obligation.occurrences_start]
        )
        found: Ints = np.repeat(np.arange(len(self.table), dtype=np.int64), counts)
        return found

    def fill_all(self, table: Ints) -> None:
        """Fill the rows of all occurrences, not placed."""
        self.fill(
            table, self._obligation_of_occurrence(), self.person_of_occurrence(), self._occurrences
        )

    def fill(
        self, table: Ints, obligations: Ints | int, persons: Ints | int, windows: Ints
    ) -> None:
        """Fill rows with occurrences that have these windows, not placed."""
        per_day = self._names.calendar.per_day
        table[:] = -1
        table[:, at.Booking.obligation] = obligations
        table[:, at.Booking.person] = persons
        table[:, at.Booking.index] = windows[:, 0]
        table[:, at.Booking.first_day] = windows[:, 1]
        table[:, at.Booking.last_day] = windows[:, 2]
        table[:, at.Booking.window_start] = windows[:, 1] * per_day
        table[:, at.Booking.window_end] = (windows[:, 2] + 1) * per_day
        table[:, at.Booking.cut] = windows[:, 3]
        table[:, at.Booking.start] = at.UNPLACED
        table[:, NOT_YET] = 0

    def release_memory(self) -> None:
        """Forget the tables: they stand in the block by now."""
        self.table, self._occurrences = (
            np.empty((0, at.Obligation.WIDTH), np.int32),
            np.empty((0, 4), np.int32),
        )
        self.comers.clear()

    def let_go_of_numbers(self) -> None:
        """Forget what only making an obligation asks for."""
        self.number.clear()
        self._officers = []
        self._windows.clear()
        self._taken_lists.clear()

    def read_officers(self, person: int) -> None:
        """Reads again who a person's officers are."""
        self._officers[person] = self._officers_of(person)

    # One obligation --------------------------------------------------------------------------

    def fields(self, row: Obligation, first: int, after: int) -> list[int]:
        """The fields of an obligation whose occurrences are numbered [first, after); lists as places in the pool."""
        names = self._names
        who = names.person_number[row.person]
        person = names.persons[who]
        unit = names.calendar.unit
        length = row.minutes // unit
        needs = NEEDS[row.needs]
        travel = -(-row.travel_min // unit) if needs == at.OFFICER_NEEDED else 0
        officer, deputy = self._officers[who] if needs == at.OFFICER_NEEDED else (-1, -1)
        sites = self._sites.of(row, person)
        self.comers.add((sites, person.juvenile))
        self.longest = max(self.longest, length + 2 * travel)
        self._read_stand_ins(row)
        return [
            who, person.tier, WEIGHTS[person.tier], needs, length, travel, self._rule(row, length, travel),
            *sites, *self._days_taken(row.id),
            at.NEVER_DONE if row.last_done is None else names.calendar.day(row.last_done),
            row.min_gap_days,
            at.NO_LONGEST if row.max_gap_days is None else row.max_gap_days,
            row.period_days, officer, deputy, first, after, _rank(row), 0,
        ]  # fmt: skip

    def _days_taken(self, obligation: str) -> tuple[int, int]:
        """The position in the pool of the days with fixed appointments of this obligation."""
        if obligation not in self._taken_days:
            return 0, 0
        if obligation not in self._taken_lists:
            days = sorted(self._taken_days[obligation])
            self._taken_lists[obligation] = self._names.pool.add(days)
        return self._taken_lists[obligation]

    def windows(self, row: Obligation) -> Ints:
        """Index, first day, last day and cut of each occurrence that is due and not held yet."""
        done = self._done.get(row.id)
        if done is not None:
            left = tuple(one for one in row.occurrences if one.index not in done)
            return self._window_rows(left)
        key = id(row.occurrences)
        if key not in self._windows:
            self._windows[key] = self._window_rows(row.occurrences)
        return self._windows[key]

    def _window_rows(self, occurrences: tuple[Occurrence, ...]) -> Ints:
        calendar = self._names.calendar
        found = []
        for one in sorted(occurrences, key=lambda one: one.index):
            first, last = calendar.day(one.first_on), calendar.day(one.last_on)
            beyond = int(last > calendar.days - 1)
            first, last = max(first, 0), min(last, calendar.days - 1)
            if first <= last:
                found.append((one.index, first, last, beyond))
        return np.array(found, dtype=np.int32).reshape(-1, 4)

    def _read_stand_ins(self, row: Obligation) -> None:
        """Stores which occurrences fall on closed days, and the days that may replace those. Sessions have none: a
        group meets at its own times."""
        self.stand_ins.pop(row.id, None)
        shut = () if row.needs == "session" else self._shut(row)
        if shut:
            calendar = self._names.calendar
            held = [calendar.on(day) for day in self._taken_days.get(row.id, ())]
            self.stand_ins[row.id] = stand_ins(row, shut, self._names.instance.holidays, held)

    def _shut(self, row: Obligation) -> tuple[Occurrence, ...]:
        """Cached by identity: many obligations share their periods in the very same tuple."""
        key = (id(row.occurrences), row.weekdays)
        known = self._shut_known.get(key)
        if known is None or known[0] is not row.occurrences:
            holidays = self._names.instance.holidays
            known = row.occurrences, shut_occurrences(row.weekdays, row.occurrences, holidays)
            self._shut_known[key] = known
        return known[1]

    def _rule(self, row: Obligation, length: int, travel: int) -> int:
        """The row of starts that fit the obligation's weekdays and hours, holidays, and who goes along; days that
        replace a closed one have the same hours."""
        extra = {day for one in self.stand_ins.get(row.id, {}).values() for day in one.days}
        key = (row.weekdays, row.from_min, row.to_min, length, frozenset(extra), row.along)
        if key not in self._rules:
            calendar = self._names.calendar
            spans = ((row.from_min, row.to_min),)
            week = tuple(spans if day in row.weekdays else () for day in range(7))
            allowed = calendar.hours((week,))
            if extra:
                allowed |= calendar.hours(((spans,) * 7,)) & calendar.dates(extra)
            shut = calendar.dates(self._names.instance.holidays)
            starts = runs(allowed & ~shut, length)
            mask = starts & calendar.on_grid & ~calendar.clock_changes
            for group in row.along:
                mask &= self._accompanied(group, length, travel)
            self._rules[key] = self._names.rows.add(mask)
        return self._rules[key]

    def _accompanied(self, group: tuple[Companion, ...], length: int, travel: int) -> int:
        """The starts at which one of the group has time for the visit and both journeys."""
        calendar, mask = self._names.calendar, 0
        for one in group:
            free = calendar.hours((one.hours,)) & ~calendar.touched(one.absent)
            mask |= runs(free, length + 2 * travel) << travel
        return mask

    def _officers_of(self, person: int) -> tuple[int, int]:
        row, numbers = self._names.persons[person], self._names.officer_number
        if row.officer_from is not None:
            # Each officer has days of their own: one who left the service is not replaced by the other.
            return numbers.get(row.officer or "", -1), numbers.get(row.deputy or "", -1)
        named = (one for one in dict.fromkeys((row.officer, row.deputy)) if one is not None)
        # An officer who has left the service may still be named, but has no time in this instance.
        chosen = [numbers[one] for one in named if one in numbers]
        own, deputy, *_ = *chosen, -1, -1
        return own, deputy

    def _standing(self) -> tuple[dict[str, set[int]], dict[str, list[int]]]:
        """For the obligations with fixed appointments: the occurrences and the days."""
        done: dict[str, set[int]] = defaultdict(set)
        days: dict[str, list[int]] = defaultdict(list)
        calendar = self._names.calendar
        known = {row.id for row in self._names.instance.obligations}
        for taken in self._names.instance.taken:
            if taken.obligation in known:
                days[taken.obligation].append(calendar.day(calendar.local(taken.start)))
                if taken.occurrence is not None:
                    done[taken.obligation].add(taken.occurrence)
        return done, days


def _rank(row: Obligation) -> int:
    """Sort rank: group before home visit before check-in before test."""
    if row.needs == "session":
        return 0
    if row.needs == "lab":
        return 3
    return KIND_RANKS.get(row.kind, 1 if row.travel_min else 2)
