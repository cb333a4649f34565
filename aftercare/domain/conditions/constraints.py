"""What conditions forbid a person: sites, hours away from home, hours of school, each while the condition binds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from aftercare.domain.conditions.zones import Point, lies_within

Span = tuple[datetime, datetime]
"""Half-open, in naive local time."""

ONLINE = "online"
HOME = "home"


@dataclass(frozen=True)
class Binding:
    """The parameters of a condition and the first and last day it binds; None is no last day. `accepted` are the ids
    of sites without a position that a person has approved."""

    parameters: Mapping[str, Any]
    first_on: date
    last_on: date | None = None
    accepted: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Place:
    """A site and its position; `at` (longitude, latitude) is None while the position has not been entered."""

    id: str
    kind: str
    at: Point | None = None


def is_on_map(place: Place) -> bool:
    """Whether a zone can be checked against it; an online site has no position and does not need one."""
    return place.at is not None or place.kind == ONLINE


@dataclass(frozen=True)
class Restraints:
    """When a person may not be at a site, may be at home only, or is at school."""

    barred: tuple[tuple[str, datetime, datetime], ...] = ()
    home_only: tuple[Span, ...] = ()
    at_school: tuple[Span, ...] = ()

    def forbid(self, site_id: str | None, at_home: bool, begins: datetime, ends: datetime) -> bool:
        """Whether an appointment at that place and time, in naive local time, breaks one of them."""
        shut = any(site == site_id and a < ends and begins < b for site, a, b in self.barred)
        kept = not at_home and any(a < ends and begins < b for a, b in self.home_only)
        return shut or kept or any(a < ends and begins < b for a, b in self.at_school)


@dataclass(frozen=True)
class ZoneSites:
    """The sites that a zone forbids. `unchecked` sites have no position; each is closed until a person accepts it."""

    inside: tuple[Place, ...]
    outside: tuple[Place, ...]
    unchecked: tuple[Place, ...]


def sites_of_zone(parameters: Mapping[str, Any], places: Iterable[Place]) -> ZoneSites:
    """The sites within the areas or their buffer, and the others. An online site is left out: it has no position."""
    inside, outside, unchecked = [], [], []
    for place in places:
        if place.kind == ONLINE:
            continue
        if place.at is None:
            unchecked.append(place)
        elif lies_within(parameters.get("areas", ()), parameters.get("buffer_m", 0), place.at):
            inside.append(place)
        else:
            outside.append(place)
    return ZoneSites(tuple(inside), tuple(outside), tuple(unchecked))


def restraints_of(
    bindings: Iterable[Binding], places: Iterable[Place], first_on: date, last_on: date
) -> Restraints:
    """What conditions forbid their person between two local days, both included. Travel time is also kept free on
    both sides of the hours at home."""
    known = tuple(places)
    barred: list[tuple[str, datetime, datetime]] = []
    home_only: list[Span] = []
    at_school: list[Span] = []
    # The travel to a window of the next day still takes place on the last day.
    day_after = last_on + timedelta(days=1)
    for one in bindings:
        travel = timedelta(minutes=one.parameters.get("travel_min", 0))
        if bound := _bound(one, first_on, last_on):
            barred += [(place.id, *bound) for place in _forbidden(one, known)]
            at_school += _windows(one.parameters.get("hours", ()), bound)
        if bound := _bound(one, first_on, day_after):
            for begins, ends in _windows(one.parameters.get("windows", ()), bound):
                home_only.append((begins - travel, ends + travel))
    return Restraints(tuple(barred), tuple(home_only), tuple(at_school))


def _bound(one: Binding, first_on: date, last_on: date) -> Span | None:
    """The part of these days during which the condition binds."""
    first, last = max(one.first_on, first_on), min(one.last_on or last_on, last_on)
    if last < first:
        return None
    return datetime.combine(first, time()), datetime.combine(last + timedelta(days=1), time())


def _forbidden(one: Binding, places: tuple[Place, ...]) -> tuple[Place, ...]:
    found: tuple[Place, ...] = ()
    parameters = one.parameters
    if parameters.get("areas"):
        sites = sites_of_zone(parameters, places)
        found += sites.inside + tuple(place for place in sites.unchecked if _is_closed(place, one))
    if parameters.get("no_internet"):
        found += tuple(place for place in places if place.kind == ONLINE)
    return found


def _is_closed(place: Place, one: Binding) -> bool:
    """Without a position and accepted by no one. The client's home is not checked: the court took it into account."""
    return place.kind != HOME and place.id not in one.accepted


def _windows(windows: Iterable[Mapping[str, Any]], bound: Span) -> Iterator[Span]:
    """Each window of each day within the bounds, cut to them. A window that began the evening before still binds
    after midnight."""
    first, after = bound
    for window in windows:
        length = window["to_min"] - window["from_min"]
        if length <= 0:
            length += 24 * 60
        day = first.date() - timedelta(days=1)
        while day < after.date():
            if day.weekday() in window["weekdays"]:
                begins = datetime.combine(day, time()) + timedelta(minutes=window["from_min"])
                begins, ends = max(begins, first), min(begins + timedelta(minutes=length), after)
                if begins < ends:
                    yield begins, ends
            day += timedelta(days=1)
