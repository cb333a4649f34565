"""New facts in a calendar that is compiled already: duties, tasks, rows and lists in the room to spare."""

from __future__ import annotations

import numpy as np

from aftercare.domain.placement.compiling import Compiled
from aftercare.domain.placement.engine import layout as at
from aftercare.domain.placement.engine.running import ease
from aftercare.domain.placement.engine.words import Ints
from aftercare.domain.placement.instance import Obligation, Person


class NoRoom(Exception):
    """There is no room left, or a new fact needs more than room: compile anew."""


class Enlarging:
    """Adds to one compiled instance. Whoever is told of NoRoom has nothing half-added to undo, since
    everything is compiled anew then."""

    def __init__(self, compiled: Compiled) -> None:
        self._compiled = compiled
        self._tasks = compiled.duties.tasks
        self._rows = len(compiled.names.rows)
        self._numbers = len(compiled.names.pool.numbers)
        self._possible = np.zeros(compiled.first_standing, dtype=np.int64)

    @property
    def tasks(self) -> int:
        """How many tasks there have been so far."""
        return self._tasks

    def add_row(self, mask: int) -> int:
        """The row that holds a mask."""
        names = self._compiled.names
        number = names.rows.add(mask)
        if number >= len(self._compiled.bits):
            raise NoRoom
        names.rows.copy_into(self._compiled.bits, self._rows)
        self._rows = len(names.rows)
        return number

    def add_list(self, numbers: list[int]) -> tuple[int, int]:
        """Where in the block a list of numbers begins and ends."""
        begins, ends = self._compiled.names.pool.add(numbers)
        self._copy_numbers()
        return begins + self._compiled.pool_at, ends + self._compiled.pool_at

    def _copy_numbers(self) -> None:
        compiled = self._compiled
        fresh = compiled.names.pool.numbers[self._numbers :]
        first = compiled.pool_at + self._numbers
        if first + len(fresh) > len(compiled.ints):
            raise NoRoom
        compiled.ints[first : first + len(fresh)] = fresh
        self._numbers += len(fresh)

    def fields(self, row: Obligation) -> Ints:
        """The fields of an obligation as a duty, as they would be in the block; no tasks yet."""
        compiled = self._compiled
        fields = np.array(compiled.duties.fields(row, 0, 0), dtype=np.int64)
        self._check_ages(row)
        self._copy_numbers()
        compiled.names.rows.copy_into(compiled.bits, self._rows)
        self._rows = len(compiled.names.rows)
        fields[[at.D_SITES, at.D_SITES_END, at.D_TAKEN, at.D_TAKEN_END]] += compiled.pool_at
        return fields

    def _check_ages(self, row: Obligation) -> None:
        """Where another age group begins to come, people must be kept apart from now on."""
        compiled = self._compiled
        if len(compiled.names.rows) > len(compiled.bits):
            raise NoRoom
        person = compiled.names.persons[compiled.names.person_number[row.person]]
        for place in compiled.sites.places(compiled.sites.of(row, person)):
            if compiled.sites.ages[place] | {person.juvenile} != compiled.sites.ages[place]:
                raise NoRoom

    def add_duty(self, row: Obligation, fields: Ints) -> Ints:
        """Enter an obligation with these fields; answers its tasks, not placed."""
        compiled = self._compiled
        windows = compiled.duties.windows(row)
        number, first, after = len(compiled.duties.rows), self._tasks, self._tasks + len(windows)
        longest = fields[at.D_LENGTH] + 2 * fields[at.D_TRAVEL]
        if number >= len(compiled.duty_fields) or after > compiled.first_standing:
            raise NoRoom
        if longest > compiled.longest:
            raise NoRoom
        fields[at.D_FIRST], fields[at.D_AFTER] = first, after
        compiled.duties.rows.append(row)
        compiled.duties.number[row.id] = number
        compiled.duty_fields[number] = fields
        compiled.duties.fill(
            compiled.bookings[first:after], number, int(fields[at.D_PERSON]), windows
        )
        self._tasks = after
        ease(compiled.ints, compiled.bits, number, number + 1, self._possible)
        return np.arange(first, after)

    def set_person(self, row: Person) -> int:
        """New facts about a person: hours, absences, restrictions, officers; answers the number."""
        compiled = self._compiled
        number = compiled.names.person_number[row.id]
        fields = compiled.view(at.AT_PERSONS, len(compiled.names.persons), at.PERSON)[number]
        before = compiled.names.persons[number]
        if (row.juvenile, row.no_contact) != (before.juvenile, before.no_contact):
            raise NoRoom  # binds others as well
        compiled.names.persons[number] = row
        compiled.duties.read_officers(number)
        fields[at.P_LEISURE] = self.add_row(compiled.leisure(row))
        fields[at.P_HOME_ROW] = -1
        if row.home_only:
            fields[at.P_HOME_ROW] = self.add_row(compiled.calendar.touched(row.home_only))
        bars = compiled.bars(row) if row.barred else []
        compiled.names.rows.copy_into(compiled.bits, self._rows)
        self._rows = len(compiled.names.rows)
        fields[[at.P_BARS, at.P_BARS_END]] = self.add_list(bars)
        return number
