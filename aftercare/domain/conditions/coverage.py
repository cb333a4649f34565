"""Which conditions ask for appointments and have no line of a plan, no referral and no named reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from aftercare.domain.conditions.entries import ConditionCategory, ConditionRole
from aftercare.domain.conditions.library import entry_of
from aftercare.domain.conditions.parameters import asks_for


@dataclass(frozen=True)
class Asking:
    """A condition that binds, and the kinds of obligation it asks for. A general one asks for no appointment
    of its own: a line of one of its kinds under any condition covers it."""

    id: UUID
    kinds: tuple[str, ...]
    is_general: bool = False


@dataclass(frozen=True)
class Laid:
    """What a person has: lines of the plan that run or begin later, by condition and kind (of treatment only those
    under a referral: `treatment.admission.is_laid_down`), and the conditions with a referral that is open or
    completed, and with a reason that holds."""

    lines: frozenset[tuple[UUID, str]] = frozenset()
    referred: frozenset[UUID] = frozenset()
    reasons: frozenset[UUID] = frozenset()


def kinds_to_cover(kind: str, version: int, parameters: Mapping[str, Any]) -> tuple[str, ...]:
    """The kinds of obligation a condition asks for by the version of its entry; none for what only restricts
    or asks for no appointment by itself, such as a zone or supported housing."""
    entry = entry_of(kind, version)
    if entry is None or entry.role is not ConditionRole.OBLIGATION:
        return ()
    return asks_for(kind, version, parameters)


def is_general(kind: str, version: int) -> bool:
    """Whether the condition stands on the list that every conditional sentence carries (Sr 14c(1))."""
    entry = entry_of(kind, version)
    return entry is not None and entry.category is ConditionCategory.GENERAL


def uncovered(conditions: Iterable[Asking], laid: Laid) -> tuple[UUID, ...]:
    """The conditions for which nothing is laid down, in the order given."""
    return tuple(one.id for one in conditions if one.kinds and not _is_covered(one, laid))


def _is_covered(one: Asking, laid: Laid) -> bool:
    if one.id in laid.referred or one.id in laid.reasons:
        return True
    return any(
        condition == one.id or (one.is_general and kind in one.kinds)
        for condition, kind in laid.lines
    )
