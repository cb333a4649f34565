"""Items of a list of which each is read by itself, so that one that cannot be read hides nothing of the others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError, ValidatorFunctionWrapHandler, WrapValidator

from aftercare.api.http.problems import field_of
from aftercare.base.errors import FieldFault

Item = TypeVar("Item", bound=BaseModel)


@dataclass(frozen=True)
class Unread(Generic[Item]):
    """An item with faults. `item`: what could be read of it, with a stand-in for each field that could not be and is
    required; None where that gives no item."""

    faults: tuple[FieldFault, ...]
    item: Item | None


def each_by_itself(stand_ins: Mapping[str, Any]) -> WrapValidator:
    """Reads an item, or gives an Unread with its faults. `stand_ins`: a valid value for each required field."""

    def read(given: Any, handler: ValidatorFunctionWrapHandler) -> Any:
        try:
            return handler(given)
        except ValidationError as error:
            faults = tuple(_fault(one) for one in error.errors())
            return Unread(faults, _rest(given, faults, handler, stand_ins))

    return WrapValidator(read)


def _fault(found: Mapping[str, Any]) -> FieldFault:
    """A validation error of the item, relative to it."""
    _, pointer, code, detail = field_of({**found, "loc": ("body", *found["loc"])})
    return FieldFault(pointer, code, detail)


def _rest(
    given: Any,
    faults: tuple[FieldFault, ...],
    handler: ValidatorFunctionWrapHandler,
    stand_ins: Mapping[str, Any],
) -> Any:
    if not isinstance(given, dict):
        return None
    wrong = {one.pointer.split("/")[1] for one in faults if one.pointer}
    kept = {name: value for name, value in given.items() if name not in wrong}
    try:
        return handler({**stand_ins, **kept})
    except ValidationError:
        return None
