"""Whom each escalation step reaches: the first person at its level not yet notified, never one person for two
levels."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol, TypeVar
from uuid import UUID

from aftercare.domain.escalation.rules import ON_CALL, Audience

Present = Mapping[Audience, tuple[UUID, ...]]
"""Per level the staff at work, in order of preference."""
Notified = Mapping[UUID, Audience]
"""Who has been notified since the steps last began, and at which level."""
NOBODY_YET: Notified = {}
_DECIDES_BELOW = (Audience.DUTY_DESK, Audience.SUPERVISOR)


@dataclass(frozen=True)
class Reached:
    """Whom a step reaches, and at which level; `fell_through`: its own level had no one to notify.

    `same_as`: the staff at its own level had already been notified, at this level. Without a `level` the step is
    skipped: everyone who could be reached has been, including `staff_id`.
    """

    staff_id: UUID | None
    fell_through: bool
    level: Audience | None = None
    same_as: Audience | None = None

    @property
    def is_passed(self) -> bool:
        return self.staff_id is not None and self.level is None


def whom_to_reach(audience: Audience, present: Present, notified: Notified = NOBODY_YET) -> Reached:
    """The first person present at the step's own level who has not been notified, else at the next higher one. A
    step for a level on call, with no one on call, turns back to the nearest level that decides. No other step goes
    to a lower level.

    With no one at any level `staff_id` is None: the caller keeps the step waiting, where the watchdog sees it.
    """
    order = list(Audience)
    back = _DECIDES_BELOW if audience in ON_CALL else ()
    before: list[UUID] = []
    same_as: Audience | None = None
    for level in dict.fromkeys((*order[order.index(audience) :], *back)):
        for one in present.get(level) or ():
            if one not in notified:
                return Reached(one, level is not audience, level, same_as)
            before.append(one)
        if level is audience and before:
            same_as = notified[before[0]]
    if before:
        return Reached(before[0], fell_through=False, same_as=notified[before[0]])
    return Reached(None, fell_through=True)


class Step(Protocol):
    """`round`: how many times the steps had been started before."""

    @property
    def audience(self) -> str: ...
    @property
    def round(self) -> int: ...


S = TypeVar("S", bound=Step)


def each_reached(
    steps: Iterable[S],
    present: Present,
    notified: Iterable[tuple[int, UUID, Audience]],
) -> Iterator[tuple[S, Reached]]:
    """Whom the steps reach one after the other, in the order they fall due. `notified` are those notified before, each
    with the round. A step that reaches no one does not prevent a later one from reaching its own people."""
    reached_in: dict[int, dict[UUID, Audience]] = defaultdict(dict)
    for number, staff_id, level in notified:
        reached_in[number].setdefault(staff_id, level)
    for step in steps:
        of_round = reached_in[step.round]
        reached = whom_to_reach(Audience(step.audience), present, of_round)
        yield step, reached
        if reached.staff_id is not None and reached.level is not None:
            of_round[reached.staff_id] = reached.level
