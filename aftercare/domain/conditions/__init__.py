"""Conditions of a legal frame: a versioned library, what each condition requires, and its effect on placement."""

from __future__ import annotations

from aftercare.domain.conditions.changes import ChangeKind, EntryChange, changes_since
from aftercare.domain.conditions.constraints import (
    Binding,
    Place,
    Restraints,
    ZoneSites,
    restraints_of,
    sites_of_zone,
)
from aftercare.domain.conditions.entries import (
    ConditionCategory,
    ConditionEntry,
    ConditionList,
    ConditionRole,
    ParameterSpec,
    Shape,
)
from aftercare.domain.conditions.library import (
    CONDITION_LIBRARY,
    ENTRIES,
    basis_of,
    entry_of,
    kinds_offered,
    newest_on,
)
from aftercare.domain.conditions.parameters import (
    asks_for,
    limits_placement,
    missing_parameters,
    parameter_faults,
)

__all__ = [
    "CONDITION_LIBRARY",
    "ENTRIES",
    "Binding",
    "ChangeKind",
    "ConditionCategory",
    "ConditionEntry",
    "ConditionList",
    "ConditionRole",
    "EntryChange",
    "ParameterSpec",
    "Place",
    "Restraints",
    "Shape",
    "ZoneSites",
    "asks_for",
    "basis_of",
    "changes_since",
    "entry_of",
    "kinds_offered",
    "limits_placement",
    "missing_parameters",
    "newest_on",
    "parameter_faults",
    "restraints_of",
    "sites_of_zone",
]
