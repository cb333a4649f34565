"""Compiles an instance into the engine's two blocks: ids become numbers, rules become rows of slots.

Numbers follow the order of the ids, so the order of the input does not matter.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

import numpy as np

from aftercare.domain.placement.calendar import DAY_MIN, Calendar
from aftercare.domain.placement.duties import Duties
from aftercare.domain.placement.engine import layout as at
from aftercare.domain.placement.engine.api import put_all
from aftercare.domain.placement.engine.bitsets import Bits, Ints
from aftercare.domain.placement.engine.components import draw_circles
from aftercare.domain.placement.instance import Instance, Officer, Person, Taken
from aftercare.domain.placement.names import Names, number_of
from aftercare.domain.placement.pools import Pool, Rows
from aftercare.domain.placement.sites import Sites

# An online appointment is taken from home, so it never breaks a duty to be at home.
ONLINE = "online"

LIMITS = [at.LIFTS, at.LIFTS_BELOW, at.DEEP, at.ROUNDS, at.ENOUGH]
"""The limits of repair, in counts."""

LIFTS, LIFTS_BELOW, DEEP = 40, 12, 8
"""The budget of one repair attempt, in bookings."""

MANY = 20_000
"""Above this number of tasks a repair attempt does not go deep: that is a whole country at once, not a team."""


@dataclass(frozen=True, slots=True)
class Spare:
    """Spare room for later changes: tasks, duties, rows of slots and numbers of lists."""

    tasks: int = 0
    duties: int = 0
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
        self.duties = Duties(names, self.sites)
        self.ints, self.bits = self._blocks(spare)
        put_all(self.ints, self.bits, self.first_standing, self.first_standing + len(self.taken))
        self._draw_circles()

    def _draw_circles(self) -> None:
        names, duties = self.names, len(self.duties.rows)
        persons, officers = len(names.persons), len(names.officers)
        parents = np.arange(persons + officers + len(names.locations), dtype=np.int64)
        draw_circles(self.ints, parents, np.full_like(parents, -1), persons, officers, duties)

    @cached_property
    def bookings(self) -> Ints:
        """The fields of all tasks, one row each, spare ones included; a view of the block."""
        return self.view(at.AT_BOOKINGS, self.first_standing, at.BOOKING)

    @cached_property
    def duty_fields(self) -> Ints:
        """The fields of all duties, spare ones included; a view of the block."""
        return self.view(at.AT_DUTIES, self._duty_room, at.DUTY)

    def bookings_of(self, duty: int) -> Ints:
        """The tasks of a duty."""
        fields = self.duty_fields[duty]
        return np.arange(fields[at.D_FIRST], fields[at.D_AFTER])

    def let_go_of_numbers(self) -> None:
        """Frees the maps from id to number, and everything else that only compiling needs. The maps from number to
        id stay."""
        names = self.names
        for numbers in (names.person_number, names.location_number, names.session_number):
            numbers.clear()
        self.duties.let_go_of_numbers()
        self.sites.let_go()

    def let_go_of_slots(self) -> None:
        """Frees the rows of free slots; where everything is booked is still known."""
        self.bits = np.empty((0, 0), dtype=np.uint64)

    def let_go(self) -> None:
        """Frees the blocks; only the names are left."""
        self.let_go_of_slots()
        self.ints = np.empty(0, dtype=np.int32)
        for name in ("bookings", "duty_fields"):
            self.__dict__.pop(name, None)

    def view(self, header: int, rows: int, width: int) -> Ints:
        """The rows of a table, as a view of the block."""
        return _view(self.ints, header, rows, width)

    def task(self, obligation: str, occurrence: int) -> int:
        """The number of a task; -1 when it is not due here."""
        duty = self.duties.number.get(obligation, -1)
        if duty < 0:
            return -1
        fields = self.duty_fields[duty]
        first, after = int(fields[at.D_FIRST]), int(fields[at.D_AFTER])
        index = self.bookings[first:after, at.B_INDEX]
        spot = int(np.searchsorted(index, occurrence))
        return first + spot if spot < len(index) and index[spot] == occurrence else -1

    @property
    def taken(self) -> tuple[Taken, ...]:
        return self.instance.taken

    # The block of integers ------------------------------------------------------------------

    def _blocks(self, spare: Spare) -> tuple[Ints, Bits]:
        calendar, duties = self.calendar, self.duties
        self.first_standing = duties.tasks + spare.tasks
        self._duty_room = len(duties.rows) + spare.duties
        weeks = calendar.week(calendar.total - 1) + 1
        officers = self._officer_table()
        persons = self._person_table()
        places, counted = self._place_table()
        own = self._own_lists(persons)
        sizes = {
            at.AT_BOOKINGS: (self.first_standing + len(self.taken)) * at.BOOKING,
            at.AT_DUTIES: self._duty_room * at.DUTY,
            at.AT_OFFICERS: officers.size,
            at.AT_PERSONS: persons.size,
            at.AT_PLACES: places.size,
            at.AT_SESSIONS: len(self.names.sessions) * at.SESSION,
            at.AT_WEEKS: len(self.names.officers) * weeks,
            at.AT_HOLDERS: len(self.names.officers) * calendar.total,
            at.AT_LISTS: at.LIST_ROOM * at.LISTS,
            at.AT_TRAIL: at.TRAIL_ROOM,
            at.AT_TOUCHED: at.TOUCHED_ROOM,
            at.AT_JOURNAL: at.JOURNAL_ROOM,
            at.AT_CIRCLES: len(self.names.persons) + 1,
        }
        counts = at.HEADER + sum(sizes.values())
        own_at = counts + counted * (3 * calendar.total + calendar.days)
        self.pool_at = pool_at = own_at + own.size
        ints = np.full(pool_at + len(self.names.pool.numbers) + spare.numbers, -1, dtype=np.int32)
        free_at = pool_at + len(self.names.pool.numbers)
        offset = at.HEADER
        for header, size in sizes.items():
            ints[header] = offset
            offset += size
        ints[own_at:pool_at] = own
        ints[pool_at:free_at] = self.names.pool.numbers
        ints[at.TOTAL], ints[at.PER_DAY] = calendar.total, calendar.per_day
        ints[at.GAP] = -(-self.instance.person_gap_min // calendar.unit)
        ints[at.MARGIN] = -(-self.instance.no_contact_margin_min // calendar.unit)
        ints[at.EARLIEST] = _earliest(calendar, self.instance.earliest)
        ints[at.PHASE] = calendar.start.weekday()
        ints[at.WEEKS], ints[at.TASKS], ints[at.SCRATCH] = weeks, self.first_standing, 0
        deep = DEEP if duties.tasks <= MANY else 0
        ints[LIMITS] = LIFTS, LIFTS_BELOW, deep, at.FAR, at.FAR
        ints[at.EXPLAIN] = ints[at.TRAIL] = ints[at.TOUCHED] = ints[at.JOURNAL] = ints[at.LOOKS] = 0

        for column in (at.P_FOES, at.P_FOES_END, at.P_BARS, at.P_BARS_END):
            persons[:, column] += pool_at
        persons[:, (at.P_OWN, at.P_OWN_END)] += own_at
        counting = places[:, at.L_COUNTS] >= 0
        places[counting, at.L_COUNTS] += counts
        places[counting, at.L_CHAINS] += counts
        ints[counts:own_at] = 0
        for row in places[counting]:
            chains = int(row[at.L_CHAINS])
            ints[chains : chains + calendar.days] = -1
        table = duties.table
        for column in (at.D_SITES, at.D_SITES_END, at.D_TAKEN, at.D_TAKEN_END):
            table[:, column] += pool_at
        circles, ints[at.CIRCLES] = int(ints[at.AT_CIRCLES]), sizes[at.AT_CIRCLES]
        ints[circles : circles + sizes[at.AT_CIRCLES]] = 0
        _fill(ints, at.AT_DUTIES, table)
        _fill(ints, at.AT_OFFICERS, officers)
        _fill(ints, at.AT_PERSONS, persons)
        _fill(ints, at.AT_PLACES, places)
        _fill(ints, at.AT_SESSIONS, self._session_table())
        duties.fill_all(_view(ints, at.AT_BOOKINGS, duties.tasks, at.BOOKING))
        duties.let_go()
        first = int(ints[at.AT_BOOKINGS]) + self.first_standing * at.BOOKING
        ints[first : first + self._standing.size] = self._standing.ravel()
        self.longest = duties.longest
        bits = self.names.rows.block(calendar.total, self.longest, spare.rows)
        self._make_dynamic(ints, bits, weeks)
        if spare is NO_SPARE:
            # Nothing is added later, and the masks and lists are already in the blocks.
            self.names.rows, self.names.pool = Rows(len(self.names.rows)), Pool()
        return ints, bits

    def _make_dynamic(self, ints: Ints, bits: Bits, weeks: int) -> None:
        """Fills the rows that change, copying the fixed ones, and counts the free slots of officers per week."""
        persons = _view(ints, at.AT_PERSONS, len(self.names.persons), at.PERSON)
        bits[persons[:, at.P_FREE]] = bits[persons[:, at.P_LEISURE]]
        officers = _view(ints, at.AT_OFFICERS, len(self.names.officers), at.OFFICER)
        bits[officers[:, at.O_FREE]] = bits[officers[:, at.O_WORK]]
        free = _view(ints, at.AT_WEEKS, len(self.names.officers), weeks)
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
        return np.array([free, work], dtype=np.int64).T.copy().reshape(-1, at.OFFICER)

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
        table = np.empty((len(self.names.persons), at.PERSON), dtype=np.int32)
        for number, row in enumerate(self.names.persons):
            home_row = -1
            if row.home_only:
                home_row = self.names.rows.add(self.calendar.touched(row.home_only))
            hated = self.names.pool.add(foes[number]) if number in foes else (0, 0)
            bars = self.names.pool.add(self.bars(row)) if row.barred else (0, 0)
            home = -1 if row.home is None else self.names.location_number.get(row.home, -1)
            leisure = self.names.rows.add(self.leisure(row))
            own, circle = (0, 0), 0  # set when everyone's is known
            free = self.names.rows.later()
            table[number] = (
                int(row.juvenile), free, leisure, home, home_row, *hated, *own, *bars, circle,
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
            if where in self.names.location_number:
                spans[where].append((begins, ends))
        found = []
        for where in sorted(spans):
            found += [
                self.names.location_number[where],
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
        """The table of sites, and how many of them count the people present."""
        calendar, mixed = self.calendar, self.sites.mixed(self.duties.comers, self._standing_ages())
        block = 3 * calendar.total + calendar.days
        table, counted = [], 0
        for number, row in enumerate(self.names.locations):
            limit = -1 if row.capacity is None else row.capacity
            opened = -1 if row.hours is None else self.names.rows.add(calendar.hours((row.hours,)))
            counting = limit > 0 or mixed[number]
            full = self.names.rows.later() if limit > 0 else -1
            adults = self.names.rows.later() if mixed[number] else -1
            juveniles = self.names.rows.later() if mixed[number] else -1
            counts = counted * block if counting else -1
            chains = counts + 3 * calendar.total if counting else -1
            counted += counting
            table.append(
                (opened, limit, int(mixed[number]), int(row.kind == ONLINE), full, adults,
                 juveniles, counts, chains)
            )  # fmt: skip
        return np.array(table, dtype=np.int64).reshape(-1, at.PLACE), counted

    def _standing_ages(self) -> list[tuple[int, bool]]:
        """For the appointments from before the plan: the place, and whether the person is a juvenile."""
        juvenile = np.array([row.juvenile for row in self.names.persons], dtype=np.int32)
        places, persons = self._standing[:, at.B_PLACE], self._standing[:, at.B_PERSON]
        known = (places >= 0) & (persons >= 0)
        found = np.unique(places[known] * 2 + juvenile[persons[known]])
        return [(one // 2, one % 2 == 1) for one in found.tolist()]

    def _session_table(self) -> Ints:
        table = [
            (
                self.sites.slot_of(row),
                number_of(self.names.location_number, row.location),
                -1 if row.capacity is None else row.capacity,
                0,
                -1,
            )
            for row in self.names.sessions
        ]
        return np.array(table, dtype=np.int64).reshape(-1, at.SESSION)

    def _own_lists(self, persons: Ints) -> Ints:
        """Every person's bookings, placed or not, one list after the other; stores where each list is."""
        tasks = self.duties.person_of_task()
        owners = np.concatenate([tasks, self._standing[:, at.B_PERSON]])
        numbers = np.arange(len(owners), dtype=np.int32)
        numbers[len(tasks) :] += self.first_standing - len(tasks)
        order = np.argsort(owners, kind="stable")
        owners, numbers = owners[order], numbers[order]
        everyone = np.arange(len(persons))
        persons[:, at.P_OWN] = np.searchsorted(owners, everyone, side="left")
        persons[:, at.P_OWN_END] = np.searchsorted(owners, everyone, side="right")
        return numbers

    @cached_property
    def _standing(self) -> Ints:
        """The fields of the fixed appointments, one row each, rounded outwards to slots."""
        calendar, names, taken = self.calendar, self.names, self.taken
        begins = np.array(calendar.minutes_of([one.start for one in taken]), dtype=np.int32)
        ends = np.array(calendar.minutes_of([one.end for one in taken]), dtype=np.int32)
        ends += np.array([one.end.second > 0 or one.end.microsecond > 0 for one in taken], bool)
        table = np.full((len(taken), at.BOOKING), -1, dtype=np.int32)
        numbers = (
            (at.B_PERSON, names.person_number, [one.person for one in taken]),
            (at.B_OFFICER, names.officer_number, [one.officer for one in taken]),
            (at.B_PLACE, names.location_number, [one.location for one in taken]),
            (at.B_SESSION, names.session_number, [one.session for one in taken]),
        )
        for column, known, asked in numbers:
            table[:, column] = [-1 if one is None else known.get(one, -1) for one in asked]
        around = (
            (at.B_START, at.B_END, 0),
            (at.B_NEAR, at.B_NEAR_END, self.instance.person_gap_min),
            (at.B_APART, at.B_APART_END, self.instance.no_contact_margin_min),
        )
        for first, after, margin in around:
            table[:, first] = (begins - margin) // calendar.unit
            table[:, after] = -(-(ends + margin) // calendar.unit)
        table[:, at.B_DAY] = begins // DAY_MIN
        table[:, at.B_TRAVEL] = [-(-one.travel_min // calendar.unit) for one in taken]
        table[:, at.B_PINNED] = 1
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
