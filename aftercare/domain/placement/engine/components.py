"""Circles of people who share an officer or a site that can be full: no change reaches beyond one."""

from __future__ import annotations

from aftercare.domain.placement.engine import layout as at
from aftercare.domain.placement.engine.bitsets import Ints, Numbers
from aftercare.domain.placement.engine.compiled import compiled, entry
from aftercare.domain.placement.engine.layout import duty, person, place


@entry
def draw_circles(
    ints: Ints,
    parents: Numbers,
    numbers: Numbers,
    persons: int,
    officers: int,
    duties: int,
) -> int:
    """Number the circle of every person; answers how many there are. `parents` holds 0, 1, 2 … and
    `numbers` -1, for persons, officers and places together."""
    for of in range(duties):
        who = duty(ints, of, at.D_PERSON)
        for field in (at.D_OFFICER, at.D_DEPUTY):
            if duty(ints, of, field) >= 0:
                _join(parents, who, persons + duty(ints, of, field))
        for site in range(duty(ints, of, at.D_SITES), duty(ints, of, at.D_SITES_END), at.SITE):
            where = ints[site + at.X_PLACE]
            if where >= 0 and _is_shared(ints, site):
                _join(parents, who, persons + officers + where)
    for who in range(persons):
        for index in range(person(ints, who, at.P_FOES), person(ints, who, at.P_FOES_END)):
            _join(parents, who, ints[index])
    return _number(ints, parents, numbers, persons)


@compiled
def _is_shared(ints: Ints, site: int) -> bool:
    """Whether who is at a site matters to others."""
    return ints[site + at.X_SESSION] >= 0 or place(ints, ints[site + at.X_PLACE], at.L_COUNTS) >= 0


@compiled
def _root(parents: Numbers, one: int) -> int:
    while parents[one] != one:
        parents[one] = parents[parents[one]]
        one = parents[one]
    return one


@compiled
def _join(parents: Numbers, one: int, other: int) -> None:
    first, second = _root(parents, one), _root(parents, other)
    parents[max(first, second)] = min(first, second)


@compiled
def _number(ints: Ints, parents: Numbers, numbers: Numbers, persons: int) -> int:
    found = 0
    for who in range(persons):
        root = _root(parents, who)
        if numbers[root] < 0:
            numbers[root] = found
            found += 1
        ints[ints[at.AT_PERSONS] + who * at.PERSON + at.P_CIRCLE] = numbers[root]
    return found
