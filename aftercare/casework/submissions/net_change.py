"""What several acts, one after the other, moved in the end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from uuid import UUID

from aftercare.domain.orders.moves import (
    CalendarMove,
    DeadlineMove,
    EndMove,
    PeriodChange,
    ReviewMove,
)

_COMES = ("added", "restored")


def net_change(steps: Sequence[PeriodChange]) -> PeriodChange | None:
    """What moved from the first act to the last; None where no order or custody was touched."""
    if not steps:
        return None
    ends: dict[UUID, EndMove] = {}
    for end in (one for step in steps for one in step.orders):
        first = ends.get(end.order_id, end)
        ends[end.order_id] = replace(
            end,
            before=first.before,
            entered=first.entered,
            earliest_before=first.earliest_before,
        )
    deadlines: dict[tuple[str, int], DeadlineMove] = {}
    for move in (one for step in steps for one in step.deadlines):
        key = (move.code, move.number)
        deadlines[key] = replace(move, before=deadlines.get(key, move).before)
    return replace(
        steps[-1],
        orders=tuple(ends.values()),
        deadlines=tuple(deadlines.values()),
        appointments=net_moves([one for step in steps for one in step.appointments]),
        lines=tuple(one for step in steps for one in step.lines),
        rests=tuple(dict.fromkeys(one for step in steps for one in step.rests)),
        questions=tuple(dict.fromkeys(one for step in steps for one in step.questions)),
        reviews=tuple(dict.fromkeys(_reviews(steps))),
        suspensions=tuple(dict.fromkeys(one for step in steps for one in step.suspensions)),
        warnings=tuple(dict.fromkeys(one for step in steps for one in step.warnings)),
    )


def _reviews(steps: Sequence[PeriodChange]) -> Iterator[ReviewMove]:
    """The decisions to look at again, in the direction of the last act about each absence; without those about
    an absence that a later act explains again."""
    last = {one.absence_id: one.against for step in steps for one in step.reviews}
    for number, step in enumerate(steps):
        later = {one.id for then in steps[number + 1 :] for one in then.questions}
        for one in step.reviews:
            explained = one.absence_id in later and not one.against
            if not explained and one.against == last[one.absence_id]:
                yield one


def net_moves(moves: Sequence[CalendarMove]) -> tuple[CalendarMove, ...]:
    """The appointments by the time they begin, without those that one act adds and a later one cancels."""
    gone = Counter((one.kind, one.starts_at) for one in moves if one.change == "cancelled")
    added = Counter((one.kind, one.starts_at) for one in moves if one.change in _COMES)
    passing = gone & added
    comes = passing.copy()
    left = {"cancelled": passing.copy()} | dict.fromkeys(_COMES, comes)
    kept = []
    for one in moves:
        of_change = left.get(one.change)
        if of_change is not None and of_change[(one.kind, one.starts_at)] > 0:
            of_change[(one.kind, one.starts_at)] -= 1
        else:
            kept.append(one)
    return tuple(sorted(kept, key=lambda one: one.starts_at))
