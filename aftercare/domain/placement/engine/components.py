"""Connected components of people who share an officer or a site that can be full, found by union-find.

No change reaches beyond the component it is in.
"""

from __future__ import annotations

from aftercare.domain.placement.engine import layout as at
from aftercare.domain.placement.engine.bitsets import Ints, Numbers
from aftercare.domain.placement.engine.compiled import compiled, entry
from aftercare.domain.placement.engine.layout import obligation_at, person_at, place_at, site_at


@entry
def number_components(
    ints: Ints, parents: Numbers, numbers: Numbers, persons: int, officers: int, obligations: int
) -> int:
    """Number the component of every person; returns how many there are. `parents` holds 0, 1, 2 … and
    `numbers` -1, for persons, officers and places together."""
    for obligation in range(obligations):
        person = obligation_at(ints, obligation).person
        for officer in (
            obligation_at(ints, obligation).officer,
            obligation_at(ints, obligation).deputy,
        ):
            if officer >= 0:
                _union(parents, person, persons + officer)
        for site in range(
            obligation_at(ints, obligation).sites_start,
            obligation_at(ints, obligation).sites_end,
            at.SITE,
        ):
            place = site_at(ints, site).place
            if place >= 0 and _is_shared(ints, site):
                _union(parents, person, persons + officers + place)
    for person in range(persons):
        for index in range(
            person_at(ints, person).no_contact_start, person_at(ints, person).no_contact_end
        ):
            _union(parents, person, ints[index])
    return _number(ints, parents, numbers, persons)


@compiled
def _is_shared(ints: Ints, site: int) -> bool:
    """Whether who is at a site matters to others."""
    return (
        site_at(ints, site).session >= 0 or place_at(ints, site_at(ints, site).place).counts_at >= 0
    )


@compiled
def _find(parents: Numbers, one: int) -> int:
    while parents[one] != one:
        parents[one] = parents[parents[one]]
        one = parents[one]
    return one


@compiled
def _union(parents: Numbers, one: int, other: int) -> None:
    first, second = _find(parents, one), _find(parents, other)
    parents[max(first, second)] = min(first, second)


@compiled
def _number(ints: Ints, parents: Numbers, numbers: Numbers, persons: int) -> int:
    found = 0
    for person in range(persons):
        root = _find(parents, person)
        if numbers[root] < 0:
            numbers[root] = found
            found += 1
        person_at(ints, person).component = numbers[root]
    return found
