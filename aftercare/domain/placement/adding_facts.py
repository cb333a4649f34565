"""Adds facts to a compiled calendar: duties, tasks, rows and lists, in the spare room."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

import numpy as np

from aftercare.domain.placement.compiling import Compiled
from aftercare.domain.placement.engine import layout as at
from aftercare.domain.placement.engine.api import ease
from aftercare.domain.placement.engine.bitsets import Ints
from aftercare.domain.placement.instance import Obligation, Person
from aftercare.domain.placement.sites import AGES


class NoRoom(Exception):
    """There is no spare room left, or the new fact changes too much: compile again."""


class Enlarging:
    """Adds facts to one compiled instance. After NoRoom the caller compiles everything again, so a half-added fact
    need not be undone."""

    def __init__(self, compiled: Compiled) -> None:
        self._compiled = compiled
        self._tasks = compiled.duties.tasks
        self._rows = len(compiled.names.rows)
        self._numbers = len(compiled.names.pool.numbers)
        self._possible = np.zeros(compiled.first_standing, dtype=np.int64)
        # Ended duties by their number of tasks, for reuse: repeated changes for one person must not use up the room.
        self._ended: dict[int, list[int]] = defaultdict(list)
        self._own_room: dict[int, int] = {}

    @property
    def tasks(self) -> int:
        """How many tasks have been created so far."""
        return self._tasks

    def add_row(self, mask: int) -> int:
        """The number of the row with this mask, added if necessary."""
        names = self._compiled.names
        number = names.rows.add(mask)
        if number >= len(self._compiled.bits):
            raise NoRoom
        names.rows.copy_into(self._compiled.bits, self._rows)
        self._rows = len(names.rows)
        return number

    def add_list(self, numbers: list[int]) -> tuple[int, int]:
        """Adds a list of numbers; returns where it begins and ends in the block."""
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
        """The fields of an obligation as a duty, as in the block; without tasks yet."""
        compiled = self._compiled
        fields = np.array(compiled.duties.fields(row, 0, 0), dtype=np.int64)
        self._check_ages(row)
        self._copy_numbers()
        compiled.names.rows.copy_into(compiled.bits, self._rows)
        self._rows = len(compiled.names.rows)
        fields[[at.D_SITES, at.D_SITES_END, at.D_TAKEN, at.D_TAKEN_END]] += compiled.pool_at
        return fields

    def _check_ages(self, row: Obligation) -> None:
        """Raises NoRoom when the rows do not fit, or when another age group begins to use a place: separation then
        needs new rows."""
        compiled = self._compiled
        if len(compiled.names.rows) > len(compiled.bits):
            raise NoRoom
        person = compiled.names.persons[compiled.names.person_number[row.person]]
        for place in compiled.sites.places(compiled.sites.of(row, person)):
            if not compiled.sites.ages[place] & AGES[person.juvenile]:
                raise NoRoom

    def expect_room(
        self, number: int, altered: Sequence[Ints], fresh: Sequence[tuple[Obligation, Ints]]
    ) -> None:
        """Raises NoRoom when there is no room for a person's changed obligations: duties with other fields, and new
        ones. It must come before any booking is removed."""
        compiled = self._compiled
        for fields in (*altered, *(fields for _, fields in fresh)):
            if fields[at.D_LENGTH] + 2 * fields[at.D_TRAVEL] > compiled.longest:
                raise NoRoom
        counts = Counter(len(compiled.duties.windows(row)) for row, _ in fresh)
        new = {
            tasks: max(many - len(self._ended.get(tasks, ())), 0) for tasks, many in counts.items()
        }
        own = compiled.view(at.AT_PERSONS, len(compiled.names.persons), at.PERSON)[number]
        listed = 2 * (int(own[at.P_OWN_END] - own[at.P_OWN]) + _tasks_of(counts))
        if (
            len(compiled.duties.rows) + sum(new.values()) > len(compiled.duty_fields)
            or self._tasks + _tasks_of(new) > compiled.first_standing
            or compiled.pool_at + self._numbers + listed > len(compiled.ints)
        ):
            raise NoRoom

    def add_duty(self, row: Obligation, fields: Ints) -> int:
        """Adds an obligation with these fields; `expect_room` has checked the room. Returns the number of its duty,
        with unplaced tasks."""
        compiled = self._compiled
        windows = compiled.duties.windows(row)
        number = self._room_for(len(windows))
        first, after = compiled.duty_fields[number, [at.D_FIRST, at.D_AFTER]].tolist()
        fields[at.D_FIRST], fields[at.D_AFTER] = first, after
        compiled.duties.rows[number] = row
        compiled.duties.number[row.id] = number
        compiled.duty_fields[number] = fields
        compiled.duties.fill(
            compiled.bookings[first:after], number, int(fields[at.D_PERSON]), windows
        )
        ease(compiled.ints, compiled.bits, number, number + 1, self._possible)
        return number

    def _room_for(self, tasks: int) -> int:
        """A duty with so many tasks: an ended one, or a new one. Its other fields are not set yet."""
        compiled, first = self._compiled, self._tasks
        if self._ended[tasks]:
            return self._ended[tasks].pop()
        number, after = len(compiled.duties.rows), first + tasks
        compiled.duties.rows.append(compiled.duties.rows[0])
        compiled.duty_fields[number, [at.D_FIRST, at.D_AFTER]] = first, after
        self._tasks = after
        return number

    def end_duty(self, number: int) -> None:
        """Ends a duty with no placed tasks; its room can be used again."""
        compiled = self._compiled
        tasks = compiled.bookings_of(number)
        compiled.bookings[tasks, at.B_DUTY] = -1
        del compiled.duties.number[compiled.duties.rows[number].id]
        self._ended[len(tasks)].append(number)

    def alter_duty(self, number: int, row: Obligation, fields: Ints) -> None:
        """Gives a duty other fields; its tasks are the same, and none of them is placed at this moment."""
        compiled = self._compiled
        before = compiled.duty_fields[number]
        fields[at.D_FIRST], fields[at.D_AFTER] = before[at.D_FIRST], before[at.D_AFTER]
        before[:] = fields
        compiled.duties.rows[number] = row
        compiled.bookings[fields[at.D_FIRST] : fields[at.D_AFTER], at.B_PINNED] = 0
        ease(compiled.ints, compiled.bits, number, number + 1, self._possible)

    def set_person(self, row: Person) -> int:
        """Stores new facts about a person: hours, absences, restrictions, officers. Returns the person's number."""
        compiled = self._compiled
        number = compiled.names.person_number[row.id]
        fields = compiled.view(at.AT_PERSONS, len(compiled.names.persons), at.PERSON)[number]
        before = compiled.names.persons[number]
        if (row.juvenile, row.no_contact) != (before.juvenile, before.no_contact):
            raise NoRoom  # affects other people too
        compiled.names.persons[number] = row
        compiled.duties.read_officers(number)
        fields[at.P_LEISURE] = self.add_row(compiled.leisure(row))
        fields[at.P_CHANGE] = compiled.change(row)
        fields[at.P_HOME_ROW] = -1
        if row.home_only:
            fields[at.P_HOME_ROW] = self.add_row(compiled.calendar.touched(row.home_only))
        bars = compiled.bars(row) if row.barred else []
        compiled.names.rows.copy_into(compiled.bits, self._rows)
        self._rows = len(compiled.names.rows)
        if compiled.ints[fields[at.P_BARS] : fields[at.P_BARS_END]].tolist() != bars:
            fields[[at.P_BARS, at.P_BARS_END]] = self.add_list(bars)
        return number

    def set_own(self, number: int, tasks: Ints) -> None:
        """Stores which tasks belong to a person, besides the appointments from before the plan."""
        compiled = self._compiled
        fields = compiled.view(at.AT_PERSONS, len(compiled.names.persons), at.PERSON)[number]
        first, end = fields[[at.P_OWN, at.P_OWN_END]].tolist()
        before = compiled.ints[first:end]
        own = np.concatenate([tasks, before[before >= compiled.first_standing]])
        room = self._own_room.setdefault(number, end - first)
        if len(own) > room:
            room = self._own_room[number] = 2 * len(own)
            first, _ = self.add_list([-1] * room)
        compiled.ints[first : first + len(own)] = own
        fields[[at.P_OWN, at.P_OWN_END]] = first, first + len(own)


def _tasks_of(duties: Mapping[int, int]) -> int:
    """The total number of tasks of these duties; `duties` maps a number of tasks to how many duties have it."""
    return sum(tasks * many for tasks, many in duties.items())
