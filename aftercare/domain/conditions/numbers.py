"""A short number by which conditions of one kind of a client are distinguished, however alike they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any, Protocol
from uuid import UUID


class _Condition(Protocol):
    id: UUID
    person_id: UUID
    kind: str
    parameters: dict[str, Any]


def numbers_of_kind(conditions: Iterable[_Condition]) -> dict[UUID, int]:
    """The number of each that is not alone of its kind, from 1 in the order in which they were entered. Every condition
    of the client is given, those of before too: then the number never changes."""
    found: dict[UUID, int] = {}
    ordered = sorted(conditions, key=lambda one: (str(one.person_id), one.kind, one.id))
    for _, several in groupby(ordered, key=lambda one: (one.person_id, one.kind)):
        alike = list(several)
        if len(alike) > 1:
            found |= {one.id: number for number, one in enumerate(alike, start=1)}
    return found


def neutral_labels(parameters: Mapping[str, Any]) -> str:
    """Whom a contact ban is about, as `S-1, S-2`; empty for another condition."""
    return ", ".join(parameters.get("labels") or ())
