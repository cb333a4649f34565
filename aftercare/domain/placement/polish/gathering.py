"""What freed occurrences do to one another at a site: room, ages apart, and people who must not meet."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations, pairwise
from typing import Any

import numpy as np

from aftercare.domain.placement.engine import layout as at
from aftercare.domain.placement.polish.choices import Way
from aftercare.domain.placement.polish.modelling import Model, Spot

Visit = tuple[Spot, Way, Any]


def keep_sites_in_order(model: Model) -> None:
    """Add the rules of every site that more than one freed occurrence may use."""
    there: dict[int, list[Visit]] = defaultdict(list)
    for spot in model.spots:
        for way, literal in spot.ways:
            if way.place >= 0:
                there[way.place].append((spot, way, literal))
    names = model.board.compiled.names
    sites = model.board.compiled.view(at.Header.places_at, len(names.sites), at.Place.WIDTH)
    for place, visits in there.items():
        if len({spot.row.occurrence for spot, *_ in visits}) > 1:
            _keep_room(model, sites[place], visits)
            if sites[place, at.Place.mixed]:
                _keep_ages_apart(model, visits)
            _keep_foes_apart(model, visits)


def _keep_room(model: Model, site: Any, visits: list[Visit]) -> None:
    """No more people at once than the site holds, those that stay included."""
    capacity = int(site[at.Place.capacity])
    rivals = {
        (way.officer, spot.row.occurrence if way.officer < 0 else 0) for spot, way, _ in visits
    }
    counts = model.board.ints[int(site[at.Place.counts_at]) :]
    low = min(way.starts[0] for _, way, _ in visits)
    after = max(way.starts[-1] + spot.row.length for spot, way, _ in visits)
    there = counts[low:after] if capacity > 0 else np.zeros(0, dtype=np.int64)
    if capacity <= 0 or len(rivals) + int(there.max(initial=0)) <= capacity:
        return
    intervals = [spot.interval(model.cp, literal) for spot, _, literal in visits]
    demands = [1] * len(intervals)
    edges = np.flatnonzero(np.diff(there, prepend=0, append=0))
    for first, last in pairwise(edges):
        if there[first]:
            size = int(last - first)
            intervals.append(model.cp.new_fixed_size_interval_var(low + int(first), size, ""))
            demands.append(int(there[first]))
    model.cp.add_cumulative(intervals, demands, capacity)


def _keep_ages_apart(model: Model, visits: list[Visit]) -> None:
    """Juveniles and adults are never at one site at overlapping times. One officer's clients never overlap anyway,
    so an officer's juveniles and a colleague's adults share one constraint."""
    groups: dict[tuple[bool, int, int], list[Visit]] = defaultdict(list)
    for visit in visits:
        spot, way, _ = visit
        alone = spot.row.occurrence if way.officer < 0 else -1
        groups[spot.row.juvenile, way.officer, alone].append(visit)
    for (young, *who), juveniles in groups.items():
        for (other, *whom), adults in groups.items():
            if young and not other and who != whom and _may_meet(juveniles, adults, 0):
                both = [spot.interval(model.cp, lit) for spot, _, lit in (*juveniles, *adults)]
                model.cp.add_no_overlap(both)


def _keep_foes_apart(model: Model, visits: list[Visit]) -> None:
    ints, margin = model.board.ints, at.header(model.board.ints).contact_margin
    names = model.board.compiled.names
    people = model.board.compiled.view(at.Header.persons_at, len(names.persons), at.Person.WIDTH)

    def foes(person: int) -> set[int]:
        return set(
            ints[
                people[person, at.Person.no_contact_start] : people[
                    person, at.Person.no_contact_end
                ]
            ].tolist()
        )

    hated = {visit[0].row.person: foes(visit[0].row.person) for visit in visits}
    for one, other in combinations((v for v in visits if hated[v[0].row.person]), 2):
        if other[0].row.person in hated[one[0].row.person] and _may_meet([one], [other], margin):
            model.cp.add_no_overlap(
                [spot.interval(model.cp, literal, 0, margin) for spot, _, literal in (one, other)]
            )


def _may_meet(some: list[Visit], others: list[Visit], margin: int) -> bool:
    """Whether the spans in which both may be at the site overlap."""
    (first, end), (start, after) = _span(some), _span(others)
    return first < after + margin and start < end + margin


def _span(visits: list[Visit]) -> tuple[int, int]:
    return (
        min(way.starts[0] for _, way, _ in visits),
        max(way.starts[-1] + spot.row.length for spot, way, _ in visits),
    )
