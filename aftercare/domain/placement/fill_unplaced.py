"""Finds times for what waits, one after the other, while everything that stands stays where it is."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from aftercare.domain import placement
from aftercare.domain.placement.instance import Instance, Obligation, Taken
from aftercare.domain.placement.result import Placed, Unplaced

Key = tuple[str, int]


def with_fixed_bookings(instance: Instance, booked: Iterable[Taken]) -> Instance:
    """The same instance in which every booked appointment is taken and none may move."""
    taken = (*instance.taken, *booked)
    held = {(one.obligation, one.occurrence) for one in taken}
    lines = tuple(
        _only(one, {o.index for o in one.occurrences if (one.id, o.index) not in held})
        for one in instance.obligations
    )
    return replace(instance, notified=(), taken=taken, obligations=lines)


def placed_in_turn(
    instance: Instance, turns: Sequence[Key]
) -> tuple[tuple[Placed, ...], tuple[Unplaced, ...]]:
    """Each occurrence of `turns` that is due, alone and in that order: what one takes is gone for the
    next. Nothing is exchanged, so no client loses a time to another."""
    wanted: dict[str, set[int]] = {}
    for line, occurrence in turns:
        wanted.setdefault(line, set()).add(occurrence)
    lines = tuple(_only(one, wanted[one.id]) for one in instance.obligations if one.id in wanted)
    plan = placement.place_in_turn(replace(instance, obligations=lines), turns)
    return plan.placed, plan.unplaced


def _only(line: Obligation, indexes: Collection[int]) -> Obligation:
    return replace(line, occurrences=tuple(one for one in line.occurrences if one.index in indexes))
