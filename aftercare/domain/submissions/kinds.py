"""Which conditions of a submission are of a kind that the organisation's library does not have."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from aftercare.base.errors import FieldFault
from aftercare.domain.conditions.library import Library
from aftercare.domain.submissions.contents import (
    ConditionPart,
    Content,
    OrderChanged,
    OrderImposed,
    WithdrawnPart,
)

_SAYS: Final = "is not a kind of condition of this organisation"


def entered(content: Content) -> tuple[str, tuple[ConditionPart, ...]]:
    """The conditions that it enters, and the member that has them."""
    match content:
        case OrderImposed():
            return "conditions", content.conditions
        case OrderChanged():
            return "conditions_added", content.conditions_added
        case _:
            return "", ()


def withdrawn(content: Content) -> tuple[WithdrawnPart, ...]:
    return content.conditions_withdrawn if isinstance(content, OrderChanged) else ()


def unknown_kinds(content: Content, library: Library, on: date) -> Iterator[FieldFault]:
    """A fault at each kind to enter that the library does not have on this day, and at each to withdraw that it never
    had: a file may have one that was removed. It asks nothing of any client's file."""
    member, parts = entered(content)
    for n, one in enumerate(parts):
        if library.newest_on(one.kind, on) is None:
            yield FieldFault(f"/content/{member}/{n}/kind", "unknown-condition", _SAYS)
    for n, part in enumerate(withdrawn(content)):
        if part.kind not in library.kinds:
            place = f"/content/conditions_withdrawn/{n}/kind"
            yield FieldFault(place, "unknown-condition", _SAYS)
