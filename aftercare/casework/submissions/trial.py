"""A proposal carried out and taken back, to say beforehand what would follow, or why it would be refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from aftercare.base.errors import Collided, Conflict, Fault, FieldFault, Invalid, Stale
from aftercare.casework.orders.period_changes import (
    CalendarMove,
    DeadlineMove,
    EndMove,
    PeriodChange,
)
from aftercare.casework.submissions.proposal import Proposal
from aftercare.store.database.unit_of_work import UnitOfWork, taken_back
from aftercare.store.people.rows import lock_person_of
from aftercare.store.submissions.rows import SubmissionRow


@dataclass(frozen=True)
class Tried:
    """`fault`: the first reason why the acts refuse it. `change`: what would move, of what is about orders."""

    fault: FieldFault | None = None
    change: PeriodChange | None = None


def tried(work: UnitOfWork, row: SubmissionRow, proposal: Proposal) -> Tried:
    """With the acts that people use. Nothing is kept of it, no lock either."""
    refused: Fault
    try:
        with taken_back(work.session):
            lock_person_of(work.session, SubmissionRow, row.id)
            return Tried(change=_whole(proposal.carry_out(work)))
    except Invalid as invalid:
        if invalid.fields:
            return Tried(invalid.fields[0])
        refused = invalid
    except Fault as fault:
        refused = fault
    if isinstance(refused, Collided | Stale) or not isinstance(refused, Conflict | Invalid):
        # Someone else works in the file, or a part does not answer: that says nothing of what was sent.
        return Tried()
    return Tried(FieldFault("", refused.code, refused.title))


def _whole(steps: Sequence[PeriodChange]) -> PeriodChange | None:
    """What moved from the first act to the last; None where no order or custody was touched."""
    if not steps:
        return None
    ends: dict[UUID, EndMove] = {}
    for end in (one for step in steps for one in step.orders):
        first = ends.get(end.order_id, end)
        ends[end.order_id] = replace(end, before=first.before, entered=first.entered)
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
        warnings=tuple(dict.fromkeys(one for step in steps for one in step.warnings)),
    )


def net_moves(moves: Sequence[CalendarMove]) -> tuple[CalendarMove, ...]:
    """The appointments by the time they begin, without those that one act adds and a later one cancels."""
    gone = Counter((one.kind, one.starts_at) for one in moves if one.change == "cancelled")
    added = Counter((one.kind, one.starts_at) for one in moves if one.change == "added")
    passing = gone & added
    left = {"cancelled": passing.copy(), "added": passing.copy()}
    kept = []
    for one in moves:
        of_change = left.get(one.change)
        if of_change is not None and of_change[(one.kind, one.starts_at)] > 0:
            of_change[(one.kind, one.starts_at)] -= 1
        else:
            kept.append(one)
    return tuple(sorted(kept, key=lambda one: one.starts_at))
