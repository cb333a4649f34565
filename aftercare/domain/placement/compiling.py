"""Compiles an instance into the engine's two blocks: ids become numbers, rules become rows of slots.

Numbers follow the order of the ids, so the order of the input does not matter.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

import numpy as np

from aftercare.domain.placement.budgets import LIMITS, budget_of
from aftercare.domain.placement.calendar import DAY_MIN, Calendar
from aftercare.domain.placement.engine import layout as at
from aftercare.domain.placement.engine.api import enter_all
from aftercare.domain.placement.engine.bitsets import Bits, Ints
from aftercare.domain.placement.engine.components import number_components
from aftercare.domain.placement.instance import Instance, Officer, Person, Taken
from aftercare.domain.placement.names import Names
from aftercare.domain.placement.obligations import NOT_YET, Obligations
from aftercare.domain.placement.pools import Pool, Rows
from aftercare.domain.placement.sites import Sites

# What is done from home: no restriction keeps anyone from being there.
ONLINE = "online"


@dataclass(frozen=True, slots=True)
class Spare:
    """Room for what comes later: occurrences, obligations, rows of slots and numbers of lists."""

    occurrences: int = 0
    obligations: int = 0
    rows: int = 0
    numbers: int = 0


NO_SPARE = Spare()


class Compiled:
    """The two blocks, and what their numbers stand for."""

    def __init__(self, instance: Instance, spare: Spare = NO_SPARE) -> None:
        self.names = names = Names(instance)
        self.instance = instance
        self.calendar = names.calendar
        self.sites = Sites(names)
        self.obligations = Obligations(names, self.sites)
        self.ints, self.bits = self._blocks(spare)
        enter_all(self.ints, self.bits, self.first_standing, self.first_standing + len(self.taken))
        self._number_components()

    def _number_components(self) -> None:
        names, obligations = self.names, len(self.obligations.rows)
        persons, officers = len(names.persons), len(names.officers)
        parents = np.arange(persons + officers + len(names.sites), dtype=np.int64)
        number_components(
            self.ints, parents, np.full_like(parents, -1), persons, officers, obligations
        )

    @cached_property
    def bookings(self) -> Ints:
        """The fields of all occurrences, a row each, those to spare included; a view of the block."""
        return self.view(at.Header.bookings_at, self.first_standing, at.Booking.WIDTH)

    @cached_property
    def obligation_fields(self) -> Ints:
        """The fields of all obligations, those to spare included; a view of the block."""
        return self.view(at.Header.obligations_at, self._obligation_room, at.Obligation.WIDTH)

    def bookings_of(self, obligation: int) -> Ints:
        """The occurrences of an obligation."""
        fields = self.obligation_fields[obligation]
        return np.arange(
            fields[at.Obligation.occurrences_start], fields[at.Obligation.occurrences_end]
        )

    def let_go_of_numbers(self) -> None:
        """Frees the maps from id to number, and everything else that only compiling needs. The maps from number to
        id stay."""
        names = self.names
        for numbers in (names.person_number, names.site_number, names.session_number):
            numbers.clear()
        self.obligations.let_go_of_numbers()
        self.sites.release_memory()

    def let_go_of_slots(self) -> None:
        """Frees the rows of free slots; where everything is booked is still known."""
        self.bits = np.empty((0, 0), dtype=np.uint64)

    def release_memory(self) -> None:
        """Frees the blocks; only the names are left."""
        self.let_go_of_slots()
        self.ints = np.empty(0, dtype=np.int32)
        for name in ("bookings", "obligation_fields"):
            self.__dict__.pop(name, None)

    def view(self, header: int, rows: int, width: int) -> Ints:
        """The rows of a table, as a view of the block."""
        return _view(self.ints, header, rows, width)

    def occurrence_number(self, obligation: str, index: int) -> int:
        """The number of an occurrence, -1 when it is not due here."""
        number = self.obligations.number.get(obligation, -1)
        if number < 0:
            return -1
        fields = at.obligation_at(self.ints, number)
        first, after = fields.occurrences_start, fields.occurrences_end
        known = self.bookings[first:after, at.Booking.index]
        spot = int(np.searchsorted(known, index))
        return first + spot if spot < len(known) and known[spot] == index else -1

    @property
    def taken(self) -> tuple[Taken, ...]:
        return self.instance.taken

    # The block of integers ------------------------------------------------------------------

    def _blocks(self, spare: Spare) -> tuple[Ints, Bits]:
        calendar, obligations = self.calendar, self.obligations
        self.first_standing = obligations.occurrences + spare.occurrences
        self._obligation_room = len(obligations.rows) + spare.obligations
        weeks = calendar.week(calendar.total - 1) + 1
        officers = self._officer_table()
        persons = self._person_table()
        places, counted = self._place_table()
        own = self._own_lists(persons)
        sizes = {
            at.Header.bookings_at: (self.first_standing + len(self.taken)) * at.Booking.WIDTH,
            at.Header.obligations_at: self._obligation_room * at.Obligation.WIDTH,
            at.Header.officers_at: officers.size,
            at.Header.persons_at: persons.size,
            at.Header.places_at: places.size,
            at.Header.sessions_at: len(self.names.sessions) * at.Session.WIDTH,
            at.Header.free_in_week_at: len(self.names.officers) * weeks,
            at.Header.holders_at: len(self.names.officers) * calendar.total,
            at.Header.lists_at: at.LIST_ROOM * at.LISTS,
            at.Header.undo_log_at: at.UNDO_ROOM * at.UndoStep.WIDTH,
            at.Header.touched_at: at.TOUCHED_ROOM * at.Touched.WIDTH,
            at.Header.journal_at: at.JOURNAL_ROOM,
            at.Header.component_versions_at: len(self.names.persons) + 1,
        }
        counts = at.Header.WIDTH + sum(sizes.values())
        own_at = counts + counted * (3 * calendar.total + calendar.days)
        self.pool_at = pool_at = own_at + own.size
        ints = np.full(pool_at + len(self.names.pool.numbers) + spare.numbers, -1, dtype=np.int32)
        free_at = pool_at + len(self.names.pool.numbers)
        offset = at.Header.WIDTH
        for column, size in sizes.items():
            ints[column] = offset
            offset += size
        ints[own_at:pool_at] = own
        ints[pool_at:free_at] = self.names.pool.numbers
        header = at.header(ints)
        header.slots, header.slots_per_day = calendar.total, calendar.per_day
        header.person_gap = -(-self.instance.person_gap_min // calendar.unit)
        header.contact_margin = -(-self.instance.no_contact_margin_min // calendar.unit)
        header.earliest = _earliest(calendar, self.instance.earliest)
        header.start_weekday = calendar.start.weekday()
        header.weeks, header.first_standing = weeks, self.first_standing
        ints[LIMITS] = budget_of(obligations.occurrences)
        header.explain = header.undo_length = header.touched_count = 0
        header.journal_length = header.searches = 0

        for column in (
            at.Person.no_contact_start,
            at.Person.no_contact_end,
            at.Person.barred_start,
            at.Person.barred_end,
        ):
            persons[:, column] += pool_at
        persons[:, (at.Person.bookings_start, at.Person.bookings_end)] += own_at
        counting = places[:, at.Place.counts_at] >= 0
        places[counting, at.Place.counts_at] += counts
        places[counting, at.Place.day_heads_at] += counts
        ints[counts:own_at] = 0
        for row in places[counting]:
            heads = int(row[at.Place.day_heads_at])
            ints[heads : heads + calendar.days] = -1
        table = obligations.table
        for column in (
            at.Obligation.sites_start,
            at.Obligation.sites_end,
            at.Obligation.standing_days_start,
            at.Obligation.standing_days_end,
        ):
            table[:, column] += pool_at
        header.components = sizes[at.Header.component_versions_at]
        versions = header.component_versions_at
        ints[versions : versions + header.components] = 0
        _fill(ints, at.Header.obligations_at, table)
        _fill(ints, at.Header.officers_at, officers)
        _fill(ints, at.Header.persons_at, persons)
        _fill(ints, at.Header.places_at, places)
        _fill(ints, at.Header.sessions_at, self._session_table())
        obligations.fill_all(
            _view(ints, at.Header.bookings_at, obligations.occurrences, at.Booking.WIDTH)
        )
        obligations.release_memory()
        first = header.bookings_at + self.first_standing * at.Booking.WIDTH
        ints[first : first + self._standing.size] = self._standing.ravel()
        self.longest = obligations.longest
        bits = self.names.rows.block(calendar.total, self.longest, spare.rows)
        self._make_dynamic(ints, bits, weeks)
        if spare is NO_SPARE:
            # Nothing is added later, and the masks and lists are already in the blocks.
            self.names.rows, self.names.pool = Rows(len(self.names.rows)), Pool()
        return ints, bits

    def _make_dynamic(self, ints: Ints, bits: Bits, weeks: int) -> None:
        """Fill the rows that change from those that do not, and count the officers' free weeks."""
        persons = _view(ints, at.Header.persons_at, len(self.names.persons), at.Person.WIDTH)
        bits[persons[:, at.Person.free_row]] = bits[persons[:, at.Person.leisure_row]]
        officers = _view(ints, at.Header.officers_at, len(self.names.officers), at.Officer.WIDTH)
        bits[officers[:, at.Officer.free_row]] = bits[officers[:, at.Officer.work_row]]
        free = _view(ints, at.Header.free_in_week_at, len(self.names.officers), weeks)
        for number in range(len(self.names.officers)):
            mask = self._at_work[number]
            for week in range(weeks):
                begins = self.calendar.week_begins(week)
                part = mask >> max(begins, 0)
                width = begins + 7 * self.calendar.per_day - max(begins, 0)
                free[number, week] = (part & ((1 << width) - 1)).bit_count()

    # Tables ----------------------------------------------------------------------------------

    def _officer_table(self) -> Ints:
        self._at_work = [self.at_work(row) for row in self.names.officers]
        work = [self.names.rows.add(mask) for mask in self._at_work]
        free = [self.names.rows.later() for _ in self.names.officers]
        return np.array([free, work], dtype=np.int64).T.copy().reshape(-1, at.Officer.WIDTH)

    def at_work(self, row: Officer) -> int:
        """The slots in which an officer works."""
        calendar = self.calendar
        absent = calendar.touched(row.absent) if row.absent else 0
        return calendar.hours((row.hours,)) & ~absent & ~calendar.clock_changes

    def leisure(self, row: Person) -> int:
        """The slots in which a person is neither at work nor away."""
        calendar = self.calendar
        mask = calendar.working(row.work) | calendar.clock_changes
        if row.absent:
            mask |= calendar.touched(row.absent)
        return calendar.everything & ~mask

    def _person_table(self) -> Ints:
        foes = self._foes()
        table = np.empty((len(self.names.persons), at.Person.WIDTH), dtype=np.int32)
        for number, row in enumerate(self.names.persons):
            home_row = -1
            if row.home_only:
                home_row = self.names.rows.add(self.calendar.touched(row.home_only))
            hated = self.names.pool.add(foes[number]) if number in foes else (0, 0)
            bars = self.names.pool.add(self.bars(row)) if row.barred else (0, 0)
            home = -1 if row.home is None else self.names.site_number.get(row.home, -1)
            leisure = self.names.rows.add(self.leisure(row))
            own, component = (0, 0), 0  # known when everybody is
            free = self.names.rows.later()
            table[number] = (
                int(row.juvenile), free, leisure, home, home_row, *hated, *own, *bars, component,
                self.change(row),
            )  # fmt: skip
        return table

    def change(self, row: Person) -> int:
        """The slot at which a person changes officers, limited to the horizon; -1 without a change."""
        if row.officer_from is None:
            return -1
        slot = self.calendar.day(row.officer_from) * self.calendar.per_day
        return min(max(slot, 0), self.calendar.total)

    def bars(self, row: Person) -> list[int]:
        """Place and row of slots, for each site that is closed to a person for a time."""
        spans: dict[str, list[tuple[datetime, datetime]]] = defaultdict(list)
        for where, begins, ends in row.barred:
            if where in self.names.site_number:
                spans[where].append((begins, ends))
        found = []
        for where in sorted(spans):
            found += [
                self.names.site_number[where],
                self.names.rows.add(self.calendar.touched(tuple(spans[where]))),
            ]
        return found

    def _foes(self) -> dict[int, list[int]]:
        """The no-contact pairs; one person's order binds both."""
        found: dict[int, set[int]] = defaultdict(set)
        for number, person in enumerate(self.names.persons):
            for other in person.no_contact:
                foe = self.names.person_number.get(other, number)
                if foe != number:
                    found[number].add(foe)
                    found[foe].add(number)
        return {number: sorted(foes) for number, foes in found.items()}

    def _place_table(self) -> tuple[Ints, int]:
        """The sites, and how many of them keep counts of who is there."""
        calendar = self.calendar
        mixed = self.sites.mixed(self.obligations.comers, self._standing_ages())
        block = 3 * calendar.total + calendar.days
        table, counted = [], 0
        for number, row in enumerate(self.names.sites):
            limit = -1 if row.capacity is None else row.capacity
            opened = -1
            if row.hours is not None or row.closed:
                weekly = calendar.everything if row.hours is None else calendar.hours((row.hours,))
                opened = self.names.rows.add(weekly & ~calendar.dates(row.closed))
            counting = limit > 0 or mixed[number]
            full = self.names.rows.later() if limit > 0 else -1
            adults = self.names.rows.later() if mixed[number] else -1
            juveniles = self.names.rows.later() if mixed[number] else -1
            counts = counted * block if counting else -1
            day_heads = counts + 3 * calendar.total if counting else -1
            counted += counting
            table.append(
                (opened, limit, int(mixed[number]), int(row.kind == ONLINE), full, adults,
                 juveniles, counts, day_heads)
            )  # fmt: skip
        return np.array(table, dtype=np.int64).reshape(-1, at.Place.WIDTH), counted

    def _standing_ages(self) -> list[tuple[int, bool]]:
        """For the appointments from before the plan: the place, and whether the person is a juvenile."""
        juvenile = np.array([row.juvenile for row in self.names.persons], dtype=np.int32)
        places, persons = self._standing[:, at.Booking.place], self._standing[:, at.Booking.person]
        known = (places >= 0) & (persons >= 0)
        found = np.unique(places[known] * 2 + juvenile[persons[known]])
        return [(one // 2, one % 2 == 1) for one in found.tolist()]

    def _session_table(self) -> Ints:
        table = [
            (-1 if row.capacity is None else row.capacity, 0, -1) for row in self.names.sessions
        ]
        return np.array(table, dtype=np.int64).reshape(-1, at.Session.WIDTH)

    def _own_lists(self, persons: Ints) -> Ints:
        """Every person's bookings, placed or not, one after the other; says where each list is."""
        occurrences = self.obligations.person_of_occurrence()
        owners = np.concatenate([occurrences, self._standing[:, at.Booking.person]])
        numbers = np.arange(len(owners), dtype=np.int32)
        numbers[len(occurrences) :] += self.first_standing - len(occurrences)
        order = np.argsort(owners, kind="stable")
        owners, numbers = owners[order], numbers[order]
        everyone = np.arange(len(persons))
        persons[:, at.Person.bookings_start] = np.searchsorted(owners, everyone, side="left")
        persons[:, at.Person.bookings_end] = np.searchsorted(owners, everyone, side="right")
        return numbers

    @cached_property
    def _standing(self) -> Ints:
        """The fields of the fixed appointments, one row each, rounded outwards to slots."""
        calendar, names, taken = self.calendar, self.names, self.taken
        begins = np.array(calendar.minutes_of([one.start for one in taken]), dtype=np.int32)
        ends = np.array(calendar.minutes_of([one.end for one in taken]), dtype=np.int32)
        ends += np.array([one.end.second > 0 or one.end.microsecond > 0 for one in taken], bool)
        table = np.full((len(taken), at.Booking.WIDTH), -1, dtype=np.int32)
        numbers = (
            (at.Booking.person, names.person_number, [one.person for one in taken]),
            (at.Booking.officer, names.officer_number, [one.officer for one in taken]),
            (at.Booking.place, names.site_number, [one.site for one in taken]),
            (at.Booking.session, names.session_number, [one.session for one in taken]),
        )
        for column, known, asked in numbers:
            table[:, column] = [-1 if one is None else known.get(one, -1) for one in asked]
        around = (
            (at.Booking.start, at.Booking.end, 0),
            (at.Booking.gap_start, at.Booking.gap_end, self.instance.person_gap_min),
            (at.Booking.margin_start, at.Booking.margin_end, self.instance.no_contact_margin_min),
        )
        for first, after, margin in around:
            table[:, first] = (begins - margin) // calendar.unit
            table[:, after] = -(-(ends + margin) // calendar.unit)
        table[:, at.Booking.day] = begins // DAY_MIN
        table[:, at.Booking.travel] = [-(-one.travel_min // calendar.unit) for one in taken]
        table[:, [at.Booking.cut, *NOT_YET]] = 0
        table[:, at.Booking.pinned] = 1
        return table


def _fill(ints: Ints, header: int, table: Ints) -> None:
    first = int(ints[header])
    ints[first : first + table.size] = table.ravel()


def _view(ints: Ints, header: int, rows: int, width: int) -> Ints:
    first = int(ints[header])
    return ints[first : first + rows * width].reshape(rows, width)


def _earliest(calendar: Calendar, earliest: datetime | None) -> int:
    """The first slot at or after a moment; nothing starts in a doubled hour, so local time is sufficient."""
    if earliest is None:
        return 0
    minute = calendar.minute_up(calendar.local(earliest))
    return min(max(-(-minute // calendar.unit), 0), calendar.total)
