"""The facts for a plan, frozen; ids are opaque strings, minutes are of the local day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from math import gcd
from typing import Final, NamedTuple

from aftercare.domain.placement.result import Placed

Spans = tuple[tuple[int, int], ...]
"""Half-open [from, to) minutes after local midnight."""

WeekHours = tuple[Spans, ...]
"""Spans per weekday: seven, Monday first."""

ALWAYS: Final[WeekHours] = (((0, 1440),),) * 7

Absences = tuple[tuple[datetime, datetime], ...]
"""Half-open intervals in naive local time."""


@dataclass(frozen=True, slots=True)
class Site:
    """A site. `capacity` is the number of clients present at once, None = no limit; `hours` None = always open. It is
    closed on the dates in `closed`."""

    id: str
    kind: str
    capacity: int | None = None
    hours: WeekHours | None = None
    closed: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True)
class Officer:
    """An officer, who can see one client at a time, within `hours` and not while absent."""

    id: str
    office: str | None
    hours: WeekHours
    absent: Absences = ()


@dataclass(frozen=True, slots=True)
class Companion:
    """A colleague or a kit that goes along to an appointment, within `hours` and not while absent."""

    hours: WeekHours
    absent: Absences = ()


@dataclass(frozen=True, slots=True)
class Session:
    """One meeting of a group; audience is adult, juvenile or any; capacity None = no limit."""

    id: str
    series: str
    programme: str
    site: str | None
    on: date
    from_min: int
    minutes: int
    capacity: int | None
    audience: str


@dataclass(frozen=True, slots=True)
class Person:
    """A client; tier 1 is the highest risk.

    `work` contains week patterns that repeat cyclically from the week of the instance's start. During `home_only`
    only appointments at home or online are possible. `barred` (site, from, to) closes a site for a time, `excluded`
    permanently. With `officer_from` the client changes officers: before that local date only the deputy has them,
    from it on only the officer.
    """

    id: str
    tier: int
    juvenile: bool
    officer: str | None
    deputy: str | None = None
    home: str | None = None
    work: tuple[WeekHours, ...] = ()
    absent: Absences = ()
    no_contact: frozenset[str] = frozenset()
    excluded: frozenset[str] = frozenset()
    home_only: Absences = ()
    barred: tuple[tuple[str, datetime, datetime], ...] = ()
    officer_from: date | None = None


@dataclass(frozen=True, slots=True)
class Occurrence:
    """The local dates, both included, on which one occurrence is due."""

    index: int
    first_on: date
    last_on: date


@dataclass(frozen=True, slots=True)
class Obligation:
    """A recurring obligation; `needs` is officer, lab or session.

    `sites` empty means no site for officer and lab, and the session's own for a session. `last_done` counts as
    the occurrence before the first, for both gaps; None = never yet. `series` limits sessions to the meetings of one
    group of the programme. With `along` it begins only when one of each of these groups has time too, journeys
    included: one of the second officers, one of the kits.
    """

    id: str
    person: str
    kind: str
    needs: str
    minutes: int
    travel_min: int
    period_days: int
    min_gap_days: int
    max_gap_days: int | None
    weekdays: frozenset[int]
    from_min: int
    to_min: int
    sites: tuple[str, ...]
    programme: str | None
    last_done: date | None
    occurrences: tuple[Occurrence, ...]
    series: str | None = None
    along: tuple[tuple[Companion, ...], ...] = ()


class Taken(NamedTuple):
    """A fixed appointment; no other can take its time or place.

    A field that is None or not in the instance has no effect: without a person, for example, no gap. Start and end
    are aware; `travel_min` is the officer's, before and after. Its obligation and occurrence are not placed again.
    """

    obligation: str | None
    occurrence: int | None
    person: str | None
    officer: str | None
    site: str | None
    session: str | None
    start: datetime
    end: datetime
    travel_min: int = 0


@dataclass(frozen=True, slots=True)
class Instance:
    """Everything a plan depends on; `start` is the first local date, `days` the horizon.

    Nothing is placed before `earliest` (aware). `notified` rows stay as long as each is possible by itself.
    """

    tz: str
    start: date
    days: int
    grid_min: int
    person_gap_min: int
    no_contact_margin_min: int
    holidays: frozenset[date]
    sites: tuple[Site, ...]
    officers: tuple[Officer, ...]
    sessions: tuple[Session, ...]
    persons: tuple[Person, ...]
    obligations: tuple[Obligation, ...]
    notified: tuple[Placed, ...] = ()
    taken: tuple[Taken, ...] = ()
    earliest: datetime | None = None


def unit_of(instance: Instance) -> int:
    """The minutes of a slot: the largest number that divides the grid and all lengths and travel times."""
    unit = instance.grid_min
    for row in instance.obligations:
        unit = gcd(unit, row.minutes, row.travel_min)
    return unit


@lru_cache(maxsize=256)
def due_occurrences(start: date, days: int, period_days: int) -> tuple[Occurrence, ...]:
    """Occurrence k is due on a date in [start + k·period, start + (k+1)·period).

    Every period that begins within the horizon counts, even when the horizon cuts the last one. That occurrence is
    due on the dates that may be planned. It is reported when only dates after the horizon would be possible.
    """
    first = start.toordinal()
    return tuple(
        Occurrence(
            k,
            date.fromordinal(first + k * period_days),
            date.fromordinal(first + (k + 1) * period_days - 1),
        )
        for k in range(-(-days // period_days))
    )
