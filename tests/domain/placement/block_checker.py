"""Checks the engine's two blocks against the invariants of its README, each derived anew from the bookings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from aftercare.domain.placement.compiling import Compiled
from aftercare.domain.placement.engine import layout as at


def verify(compiled: Compiled) -> list[str]:
    """The invariants that do not hold, in the README's words; empty when all hold. Between attempts only:
    within one the calendar is as consistent, but what counts for good is not settled."""
    return list(_Blocks(compiled).faults())


class _Blocks:
    def __init__(self, compiled: Compiled) -> None:
        self.ints, self.bits = compiled.ints, compiled.bits
        self.header = header = at.header(self.ints)
        self.names = compiled.names
        self.everything = (1 << header.slots) - 1
        due = [
            number
            for number in range(header.first_standing)
            if compiled.bookings[number, at.Booking.obligation] >= 0
        ]
        standing = range(header.first_standing, header.first_standing + len(compiled.taken))
        self.due = [(number, at.booking_at(self.ints, number)) for number in due]
        self.placed = [
            (number, booking)
            for number, booking in (
                *self.due,
                *((number, at.booking_at(self.ints, number)) for number in standing),
            )
            if booking.start != at.UNPLACED
        ]

    def faults(self) -> Iterator[str]:
        yield from self._tables()
        yield from self._bookings()
        yield from self._officers()
        yield from self._persons()
        yield from self._places()
        yield from self._sessions()

    # What several invariants ask -------------------------------------------------------------

    def row(self, number: int) -> int:
        return int.from_bytes(self.bits[number].tobytes(), "little")

    def span(self, first: int, after: int) -> int:
        """The slots [first, after) that lie within the horizon."""
        first, after = max(first, 0), min(after, self.header.slots)
        return ((1 << max(after - first, 0)) - 1) << first

    def linked(self, head: int, following: str, previous: str) -> list[int]:
        """The bookings of a linked list; cut where a link back is wrong."""
        found: list[int] = []
        one = head
        while one >= 0 and one not in found:
            booking = at.booking_at(self.ints, one)
            if getattr(booking, previous) != (found[-1] if found else -1):
                break
            found.append(one)
            one = getattr(booking, following)
        return found

    # The invariants --------------------------------------------------------------------------

    def _tables(self) -> Iterator[str]:
        begins = [getattr(self.header, name) for name in at.Header.FIELDS if name.endswith("_at")]
        if begins != sorted(begins) or begins[0] != at.Header.WIDTH or begins[-1] >= len(self.ints):
            yield "the tables lie one after another"
        for number in range(at.SCRATCH_ROWS, len(self.bits)):
            if self.row(number) & ~self.everything:
                yield f"row {number} of bits is empty beyond the horizon"

    def _bookings(self) -> Iterator[str]:
        for number, booking in self.due:
            obligation = at.obligation_at(self.ints, booking.obligation)
            if booking.person != obligation.person or not (
                obligation.occurrences_start <= number < obligation.occurrences_end
            ):
                yield f"booking {number} is among the occurrences of its obligation"
            if booking.start != at.UNPLACED and not self._fits(booking, obligation):
                yield f"booking {number} agrees with its obligation"
            flags = (
                booking.cut,
                booking.pinned,
                booking.kept,
                booking.exchanged,
                booking.perturbed,
            )
            if not {0, 1}.issuperset(flags):
                yield f"booking {number} has flags of 0 or 1"

    def _fits(self, booking: at.Booking, obligation: at.Obligation) -> bool:
        sites = {
            (at.site_at(self.ints, site).place, at.site_at(self.ints, site).session)
            for site in range(obligation.sites_start, obligation.sites_end, at.SITE)
        }
        officers = {obligation.officer, obligation.deputy}
        return (
            booking.window_start <= booking.start < booking.window_end
            and booking.end == booking.start + obligation.length
            and booking.day == booking.start // self.header.slots_per_day
            and booking.travel == obligation.travel
            and booking.gap_start == booking.start - self.header.person_gap
            and booking.gap_end == booking.end + self.header.person_gap
            and booking.margin_start == booking.start - self.header.contact_margin
            and booking.margin_end == booking.end + self.header.contact_margin
            and (booking.place, booking.session) in sites
            and booking.officer in officers
            and (booking.officer >= 0) == (obligation.needs == at.OFFICER_NEEDED)
        )

    def _officers(self) -> Iterator[str]:
        covers: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
        for number, booking in self.placed:
            for slot in range(booking.start - booking.travel, booking.end + booking.travel):
                covers[booking.officer][slot].append(number)
        for officer in range(len(self.names.officers)):
            yield from self._holders(officer, covers[officer])
            yield from self._free(officer)

    def _holders(self, officer: int, covers: dict[int, list[int]]) -> Iterator[str]:
        for slot in range(self.header.slots):
            holder, there = at.holder_of(self.ints, officer, slot), covers[slot]
            if (holder not in there) if there else holder != -1:
                yield f"officer {officer}: slot {slot} is held by a booking that covers it"
            if len(there) > 1 and min(there) < self.header.first_standing:
                yield f"officer {officer}: slot {slot} is covered by one occurrence at most"

    def _free(self, officer: int) -> Iterator[str]:
        fields, held = at.officer_at(self.ints, officer), 0
        for slot in range(self.header.slots):
            held |= int(at.holder_of(self.ints, officer, slot) >= 0) << slot
        free = self.row(fields.free_row)
        if free != self.row(fields.work_row) & ~held:
            yield f"officer {officer}: free is work without what is held"
        for week in range(self.header.weeks):
            after = at.week_begins(self.ints, week + 1)
            mine = free & self.span(at.week_begins(self.ints, week), after)
            index = self.header.free_in_week_at + officer * self.header.weeks + week
            if self.ints[index] != mine.bit_count():
                yield f"officer {officer}: week {week} counts its free slots"

    def _persons(self) -> Iterator[str]:
        mine: dict[int, list[int]] = defaultdict(list)
        for number, booking in self.due:
            mine[booking.person].append(number)
        kept: dict[int, int] = defaultdict(int)
        for number, booking in self.placed:
            kept[booking.person] |= self.span(booking.gap_start, booking.gap_end)
            if number >= self.header.first_standing:
                mine[booking.person].append(number)
        for person in range(len(self.names.persons)):
            fields = at.person_at(self.ints, person)
            listed = self.ints[fields.bookings_start : fields.bookings_end].tolist()
            if sorted(listed) != sorted(mine[person]):
                yield f"person {person}: the list of bookings is complete"
            if self.row(fields.free_row) != self.row(fields.leisure_row) & ~kept[person]:
                yield f"person {person}: free is leisure without what bookings keep"

    def _places(self) -> Iterator[str]:
        there: dict[int, list[tuple[int, at.Booking]]] = defaultdict(list)
        for number, booking in self.placed:
            there[booking.place].append((number, booking))
        for place in range(len(self.names.sites)):
            if at.place_at(self.ints, place).counts_at >= 0:
                yield from self._counts(place, [booking for _, booking in there[place]])
                yield from self._days(place, there[place])

    def _counts(self, place: int, there: list[at.Booking]) -> Iterator[str]:
        fields, slots = at.place_at(self.ints, place), self.header.slots
        known = [one for one in there if one.person >= 0]
        juvenile = {one: bool(at.person_at(self.ints, one.person).juvenile) for one in known}
        counted = (
            ("people", fields.full_row, fields.capacity, there if fields.capacity > 0 else []),
            ("adults", fields.adults_row, 1, [one for one in known if not juvenile[one]]),
            ("juveniles", fields.juveniles_row, 1, [one for one in known if juvenile[one]]),
        )
        for number, (who, row, limit, comers) in enumerate(counted):
            first = fields.counts_at + number * slots
            wanted = [0] * slots
            for one in comers if number == 0 or fields.mixed else []:
                for slot in range(max(one.start, 0), min(one.end, slots)):
                    wanted[slot] += 1
            if self.ints[first : first + slots].tolist() != wanted:
                yield f"place {place}: {who} are counted"
            reached = sum((count >= limit) << slot for slot, count in enumerate(wanted))
            if row >= 0 and self.row(row) != reached:
                yield f"place {place}: the row of {who} says where the limit is reached"

    def _days(self, place: int, there: list[tuple[int, at.Booking]]) -> Iterator[str]:
        per_day, days = self.header.slots_per_day, self.header.slots // self.header.slots_per_day
        wanted: dict[int, set[int]] = defaultdict(set)
        for number, booking in there:
            wanted[min(max(booking.start // per_day, 0), days - 1)].add(number)
        for day in range(days):
            head = int(self.ints[at.place_at(self.ints, place).day_heads_at + day])
            if set(self.linked(head, "next_at_place", "previous_at_place")) != wanted[day]:
                yield f"place {place}: day {day} lists its bookings"

    def _sessions(self) -> Iterator[str]:
        wanted: dict[int, set[int]] = defaultdict(set)
        for number, booking in self.placed:
            wanted[booking.session].add(number)
        for session in range(len(self.names.sessions)):
            fields = at.session_at(self.ints, session)
            listed = self.linked(fields.first_booking, "next_in_session", "previous_in_session")
            if set(listed) != wanted[session]:
                yield f"session {session} lists its bookings"
            if fields.seated != len(wanted[session]):
                yield f"session {session} counts its bookings"
