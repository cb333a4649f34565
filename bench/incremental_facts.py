"""New facts in a calendar that is compiled already: obligations, occurrences, rows and lists in the room to spare."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

import numpy as np

from aftercare.domain.placement.compiling import Compiled
from aftercare.domain.placement.engine import layout as at
from aftercare.domain.placement.engine.api import rate_obligations
from aftercare.domain.placement.engine.bitsets import Ints
from aftercare.domain.placement.instance import Obligation, Person
from aftercare.domain.placement.sites import AGES


class NoRoom(Exception):
    """There is no spare room left, or the new fact changes too much: compile again."""


class FactAdder:
    """Adds facts to one compiled instance. After NoRoom the caller compiles everything again, so a half-added fact
    need not be undone."""

    def __init__(self, compiled: Compiled) -> None:
        self._compiled = compiled
        self._occurrences = compiled.obligations.occurrences
        self._rows = len(compiled.names.rows)
        self._numbers = len(compiled.names.pool.numbers)
        self._possible = np.zeros(compiled.first_standing, dtype=np.int64)
        # Obligations that ended, by how many occurrences they had: clients who come and go must not use up the room.
        self._ended: dict[int, list[int]] = defaultdict(list)
        self._own_room: dict[int, int] = {}

    @property
    def occurrences(self) -> int:
        """How many occurrences there have been so far."""
        return self._occurrences

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
        """The fields of an obligation as an obligation, as they would be in the block; no occurrences yet."""
        compiled = self._compiled
        fields = np.array(compiled.obligations.fields(row, 0, 0), dtype=np.int64)
        self._check_ages(row)
        self._copy_numbers()
        compiled.names.rows.copy_into(compiled.bits, self._rows)
        self._rows = len(compiled.names.rows)
        fields[
            [
                at.Obligation.sites_start,
                at.Obligation.sites_end,
                at.Obligation.standing_days_start,
                at.Obligation.standing_days_end,
            ]
        ] += compiled.pool_at
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
        """NoRoom, before anything is taken out of its place, when there is none for what a person's
        obligations become: obligations with other fields, and new ones."""
        compiled = self._compiled
        for fields in (*altered, *(fields for _, fields in fresh)):
            if fields[at.Obligation.length] + 2 * fields[at.Obligation.travel] > compiled.longest:
                raise NoRoom
        counts = Counter(len(compiled.obligations.windows(row)) for row, _ in fresh)
        new = {
            occurrences: max(many - len(self._ended.get(occurrences, ())), 0)
            for occurrences, many in counts.items()
        }
        own = compiled.view(at.Header.persons_at, len(compiled.names.persons), at.Person.WIDTH)[
            number
        ]
        listed = 2 * (
            int(own[at.Person.bookings_end] - own[at.Person.bookings_start])
            + _occurrences_of(counts)
        )
        if (
            len(compiled.obligations.rows) + sum(new.values()) > len(compiled.obligation_fields)
            or self._occurrences + _occurrences_of(new) > compiled.first_standing
            or compiled.pool_at + self._numbers + listed > len(compiled.ints)
        ):
            raise NoRoom

    def add_obligation(self, row: Obligation, fields: Ints) -> int:
        """Enter an obligation with these fields, for which room is expected; answers the number of its obligation,
        whose occurrences are not placed."""
        compiled = self._compiled
        windows = compiled.obligations.windows(row)
        number = self._room_for(len(windows))
        first, after = compiled.obligation_fields[
            number, [at.Obligation.occurrences_start, at.Obligation.occurrences_end]
        ].tolist()
        fields[at.Obligation.occurrences_start], fields[at.Obligation.occurrences_end] = (
            first,
            after,
        )
        compiled.obligations.rows[number] = row
        compiled.obligations.number[row.id] = number
        compiled.obligation_fields[number] = fields
        compiled.obligations.fill(
            compiled.bookings[first:after], number, int(fields[at.Obligation.person]), windows
        )
        rate_obligations(compiled.ints, compiled.bits, number, number + 1, self._possible)
        return number

    def _room_for(self, occurrences: int) -> int:
        """An obligation with so many occurrences: one that ended, or a new one. Its other fields mean nothing yet."""
        compiled, first = self._compiled, self._occurrences
        if self._ended[occurrences]:
            return self._ended[occurrences].pop()
        number, after = len(compiled.obligations.rows), first + occurrences
        compiled.obligations.rows.append(compiled.obligations.rows[0])
        compiled.obligation_fields[
            number, [at.Obligation.occurrences_start, at.Obligation.occurrences_end]
        ] = first, after
        self._occurrences = after
        return number

    def end_obligation(self, number: int) -> None:
        """An obligation of which no occurrence is placed is not due any more; its space is free."""
        compiled = self._compiled
        occurrences = compiled.bookings_of(number)
        compiled.bookings[occurrences, at.Booking.obligation] = -1
        del compiled.obligations.number[compiled.obligations.rows[number].id]
        self._ended[len(occurrences)].append(number)

    def alter_obligation(self, number: int, row: Obligation, fields: Ints) -> None:
        """Other fields for an obligation whose occurrences are unchanged and not placed at the moment."""
        compiled = self._compiled
        before = compiled.obligation_fields[number]
        fields[at.Obligation.occurrences_start], fields[at.Obligation.occurrences_end] = (
            before[at.Obligation.occurrences_start],
            before[at.Obligation.occurrences_end],
        )
        before[:] = fields
        compiled.obligations.rows[number] = row
        compiled.bookings[
            fields[at.Obligation.occurrences_start] : fields[at.Obligation.occurrences_end],
            at.Booking.pinned,
        ] = 0
        rate_obligations(compiled.ints, compiled.bits, number, number + 1, self._possible)

    def set_person(self, row: Person) -> int:
        """Stores new facts about a person: hours, absences, restrictions, officers. Returns the person's number."""
        compiled = self._compiled
        number = compiled.names.person_number[row.id]
        fields = compiled.view(at.Header.persons_at, len(compiled.names.persons), at.Person.WIDTH)[
            number
        ]
        before = compiled.names.persons[number]
        if (row.juvenile, row.no_contact) != (before.juvenile, before.no_contact):
            raise NoRoom  # affects other people too
        compiled.names.persons[number] = row
        compiled.obligations.read_officers(number)
        fields[at.Person.leisure_row] = self.add_row(compiled.leisure(row))
        fields[at.Person.officer_change] = compiled.change(row)
        fields[at.Person.home_only_row] = -1
        if row.home_only:
            fields[at.Person.home_only_row] = self.add_row(compiled.calendar.touched(row.home_only))
        bars = compiled.bars(row) if row.barred else []
        compiled.names.rows.copy_into(compiled.bits, self._rows)
        self._rows = len(compiled.names.rows)
        if (
            compiled.ints[fields[at.Person.barred_start] : fields[at.Person.barred_end]].tolist()
            != bars
        ):
            fields[[at.Person.barred_start, at.Person.barred_end]] = self.add_list(bars)
        return number

    def set_own(self, number: int, occurrences: Ints) -> None:
        """Write down which occurrences are a person's, besides what stood before the plan."""
        compiled = self._compiled
        fields = compiled.view(at.Header.persons_at, len(compiled.names.persons), at.Person.WIDTH)[
            number
        ]
        first, end = fields[[at.Person.bookings_start, at.Person.bookings_end]].tolist()
        before = compiled.ints[first:end]
        own = np.concatenate([occurrences, before[before >= compiled.first_standing]])
        room = self._own_room.setdefault(number, end - first)
        if len(own) > room:
            room = self._own_room[number] = 2 * len(own)
            first, _ = self.add_list([-1] * room)
        compiled.ints[first : first + len(own)] = own
        fields[[at.Person.bookings_start, at.Person.bookings_end]] = first, first + len(own)


def _occurrences_of(obligations: Mapping[int, int]) -> int:
    """The sum over occurrences per obligation, given with how many obligations have as many."""
    return sum(occurrences * many for occurrences, many in obligations.items())
