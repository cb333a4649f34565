"""Where one person may not be at which times: hours at home, and sites that are shut for a while."""

from __future__ import annotations

from collections.abc import Sequence

from aftercare.domain.placement.calendar import Calendar
from aftercare.domain.placement.instance import Location, Person
from aftercare.domain.placement.masks import runs

# What is done from home: it breaks no duty to be there.
ONLINE = "online"


class Confines:
    """The starts that each person's own restrictions allow at each site; None = all of them.

    Persons and sites go by their numbers, a site of -1 is nowhere in particular: not at home.
    """

    def __init__(
        self, calendar: Calendar, persons: Sequence[Person], locations: Sequence[Location]
    ) -> None:
        self._calendar = calendar
        self._locations = locations
        self._persons = persons
        self._at_home = [calendar.touched(person.home_only) for person in persons]
        self._confined = [bool(person.home_only or person.barred) for person in persons]
        self._kept: dict[tuple[int, int, int, bool], int | None] = {}

    def binds(self, person: int) -> bool:
        return self._confined[person]

    def home_starts(self, person: int, place: int, length: int) -> int | None:
        """Starts of `length` slots at a site that touch no hour at which the person has to be at home."""
        if not self._at_home[person] or self._is_at_home(person, place):
            return None
        return self._once((person, -1, length, True), self._at_home[person])

    def open_starts(self, person: int, place: int, length: int) -> int | None:
        """Starts of `length` slots that touch no time for which the site is shut to the person."""
        if place < 0 or not self._persons[person].barred:
            return None
        site = self._locations[place].id
        spans = tuple((a, b) for where, a, b in self._persons[person].barred if where == site)
        if not spans:
            return None
        return self._once((person, place, length, False), self._calendar.touched(spans))

    def _is_at_home(self, person: int, place: int) -> bool:
        if place < 0:
            return False
        site = self._locations[place]
        return site.id == self._persons[person].home or site.kind == ONLINE

    def _once(self, key: tuple[int, int, int, bool], shut: int) -> int | None:
        if key not in self._kept:
            self._kept[key] = runs(self._calendar.everything & ~shut, key[2])
        return self._kept[key]
