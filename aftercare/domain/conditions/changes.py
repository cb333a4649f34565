"""How an entry of the library differs from the one a condition was entered under."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from aftercare.domain.conditions.entries import ConditionEntry


class ChangeKind(StrEnum):
    DELETED = "deleted"
    REPLACED = "replaced"
    TEXT_CHANGED = "text_changed"
    NEW_PARAMETER = "new_parameter"
    NEW_OBLIGATION = "new_obligation"
    PARAMETER_GONE = "parameter_gone"
    OBLIGATION_GONE = "obligation_gone"


@dataclass(frozen=True)
class EntryChange:
    """One difference; `name` is the parameter, kind of obligation or replacing kind it is about."""

    kind: ChangeKind
    name: str = ""


def changes_since(
    entered: ConditionEntry, newest: ConditionEntry | None
) -> tuple[EntryChange, ...]:
    """What changed between the entry that a condition was entered under and the newest valid entry of its kind.
    `newest` is None when the library no longer has an entry of this kind."""
    if newest is None:
        if entered.replaced_by:
            return (EntryChange(ChangeKind.REPLACED, entered.replaced_by),)
        return (EntryChange(ChangeKind.DELETED),)
    if newest.version == entered.version:
        return ()
    found = []
    if (entered.nl, entered.en) != (newest.nl, newest.en):
        found.append(EntryChange(ChangeKind.TEXT_CHANGED))
    old, new = ([spec.name for spec in one.parameters] for one in (entered, newest))
    found += [EntryChange(ChangeKind.NEW_PARAMETER, name) for name in new if name not in old]
    found += [EntryChange(ChangeKind.PARAMETER_GONE, name) for name in old if name not in new]
    asked, asks = entered.obligations, newest.obligations
    found += [EntryChange(ChangeKind.NEW_OBLIGATION, kind) for kind in asks if kind not in asked]
    found += [EntryChange(ChangeKind.OBLIGATION_GONE, kind) for kind in asked if kind not in asks]
    return tuple(found)


def carried_over(parameters: Mapping[str, Any], newest: ConditionEntry) -> dict[str, Any]:
    """The parameters that the newer entry still has."""
    return {name: value for name, value in parameters.items() if newest.spec(name) is not None}
