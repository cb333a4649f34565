"""Where an obligation may be held: its sites or sessions as a list of numbers, shared by all equal ones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from aftercare.domain.placement.instance import Obligation, Person, Session
from aftercare.domain.placement.names import Names

NOWHERE = -1
AGES = {False: 1, True: 2}
"""The age groups at a place, as bits: adults, juveniles."""


class Sites:
    """Lists of (place, session, start slot, banned) in the pool, one for each kind of obligation."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._lists: dict[object, tuple[int, int]] = {}
        self._places: dict[tuple[int, int], tuple[int, ...]] = {}
        self.ages: list[int] = []
        self._by_programme: dict[str, list[Session]] = defaultdict(list)
        for row in names.sessions:
            self._by_programme[row.programme].append(row)

    def of(self, row: Obligation, person: Person) -> tuple[int, int]:
        """The position in the pool of an obligation's sites; excluded ones are in the list, marked."""
        met = (row.programme, row.series, row.minutes, person.juvenile)
        key = (row.sites, person.excluded, met if row.needs == "session" else None)
        found = self._lists.get(key)
        if found is None:
            entries = self._entries(row, person)
            numbers = [number for entry in entries for number in entry]
            found = self._lists[key] = self._names.pool.add(numbers)
            self._places[found] = tuple({place for place, *_ in entries})
        return found

    def mixed(
        self, comers: Iterable[tuple[tuple[int, int], bool]], standing: Iterable[tuple[int, bool]]
    ) -> list[bool]:
        """For each place whether both age groups may come: only those places need separation.

        `comers` are lists of sites with whether juveniles use them, `standing` are places with the same.
        """
        self.ages = ages = [0] * len(self._names.sites)
        for found, juvenile in comers:
            for place in self.places(found):
                ages[place] |= AGES[juvenile]
        for place, juvenile in standing:
            ages[place] |= AGES[juvenile]
        return [both == AGES[False] | AGES[True] for both in ages]

    def release_memory(self) -> None:
        """Frees the lists: they are in the block by now."""
        self._lists.clear()
        self._places.clear()

    def places(self, found: tuple[int, int]) -> list[int]:
        """The places of a list of sites."""
        return [place for place in self._places[found] if place != NOWHERE]

    def slot_of(self, row: Session) -> int:
        """The slot at which a session begins."""
        calendar = self._names.calendar
        return calendar.day(row.on) * calendar.per_day + row.from_min // calendar.unit

    def _entries(self, row: Obligation, person: Person) -> list[tuple[int, int, int, int]]:
        numbers = self._names.site_number
        if row.needs == "session":
            return self._session_entries(row, person)
        if not row.sites:
            return [(NOWHERE, -1, -1, 0)]
        return [
            (numbers[place], -1, -1, int(place in person.excluded))
            for place in sorted(set(row.sites))
        ]

    def _session_entries(self, row: Obligation, person: Person) -> list[tuple[int, int, int, int]]:
        """The sessions that match by programme, audience, series and length, in order of time."""
        names = self._names
        audiences = {"any", "juvenile" if person.juvenile else "adult"}
        found = []
        for one in self._by_programme.get(row.programme or "", ()):
            fits = one.audience in audiences and one.minutes == row.minutes
            allowed = not row.sites or one.site in row.sites
            allowed = allowed and row.series in (None, one.series)
            if fits and allowed and 0 <= names.calendar.day(one.on) < names.calendar.days:
                place = NOWHERE if one.site is None else names.site_number[one.site]
                banned = int(one.site in person.excluded)
                number = names.session_number[one.id]
                found.append((place, number, self.slot_of(one), banned))
        return sorted(found, key=lambda entry: (entry[2], entry[1]))
