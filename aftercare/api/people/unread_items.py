"""Items of a list of which each is read by itself, so that one that cannot be read hides nothing of the others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, Self, TypeVar

from pydantic import (
    BaseModel,
    ModelWrapValidatorHandler,
    PrivateAttr,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
    model_validator,
)

from aftercare.api.http.inputs import Body
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


class BodyOfItems(Body):
    """A request about several items, each read by itself: a member that is not known here hides nothing of them
    either. `beside`: the faults of such members."""

    _beside: tuple[FieldFault, ...] = PrivateAttr(default=())

    @property
    def beside(self) -> tuple[FieldFault, ...]:
        return self._beside

    @model_validator(mode="wrap")
    @classmethod
    def _known_first(cls, given: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        try:
            return handler(given)
        except ValidationError as error:
            found = error.errors()
            if any(one["type"] != "extra_forbidden" or len(one["loc"]) != 1 for one in found):
                raise
        left = {one["loc"][0] for one in found}
        body = handler({name: value for name, value in given.items() if name not in left})
        body._beside = tuple(_fault(one) for one in found)
        return body


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
