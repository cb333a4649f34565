"""Which conditions ask for appointments but have no obligation in a plan, no referral and no recorded reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from aftercare.domain.conditions.entries import ConditionCategory, ConditionEntry, ConditionRole
from aftercare.domain.conditions.parameters import asks_for


@dataclass(frozen=True)
class BindingCondition:
    """A condition that binds, and the kinds of obligation it asks for. A general condition asks for no appointment
    of its own: an obligation of one of its kinds, under any condition, covers it."""

    id: UUID
    kinds: tuple[str, ...]
    is_general: bool = False


@dataclass(frozen=True)
class Laid:
    """What covers a person's conditions. `lines`: obligations of the plan that run or begin later, by condition and
    kind; treatment counts only under a referral (`treatment.admission.is_laid_down`). `referred`: conditions with a
    referral that is open or completed. `reasons`: conditions with a valid reason."""

    lines: frozenset[tuple[UUID, str]] = frozenset()
    referred: frozenset[UUID] = frozenset()
    reasons: frozenset[UUID] = frozenset()


def kinds_to_cover(entry: ConditionEntry | None, parameters: Mapping[str, Any]) -> tuple[str, ...]:
    """The kinds of obligation a condition asks for, by its entry. None for a condition that only
    restricts or that asks for no appointment by itself, such as a zone or supported housing."""
    if entry is None or entry.role is not ConditionRole.OBLIGATION:
        return ()
    return asks_for(entry, parameters)


def is_general(entry: ConditionEntry | None) -> bool:
    """Whether the condition is one of those that every conditional sentence has (Sr 14c(1))."""
    return entry is not None and entry.category is ConditionCategory.GENERAL


def uncovered(conditions: Iterable[BindingCondition], laid: Laid) -> tuple[UUID, ...]:
    """The conditions that nothing covers, in the order given."""
    return tuple(one.id for one in conditions if one.kinds and not _is_covered(one, laid))


def _is_covered(one: BindingCondition, laid: Laid) -> bool:
    if one.id in laid.referred or one.id in laid.reasons:
        return True
    return any(
        condition == one.id or (one.is_general and kind in one.kinds)
        for condition, kind in laid.lines
    )
