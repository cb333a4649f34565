"""Reads an untrusted document into dataclasses by Pydantic: the whole, or every fault with its pointer.

The annotation of a member says what it accepts; the published JSON Schema follows from it. A member may be left out
where it has a default, and is never null.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar, Final

from pydantic import ConfigDict, GetCoreSchemaHandler, TypeAdapter, ValidationError
from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import CoreSchema, InitErrorDetails, PydanticCustomError, core_schema

from aftercare.base.documents.json_values import (
    LONGEST_TEXT,
    MOST_FAULTS,
    Findings,
    Value,
    under,
)
from aftercare.base.errors import FieldFault, Invalid

Finding = tuple[tuple[str | int, ...], str, str]
"""A fault: the steps that lead to it, a code, a sentence."""
_OF_MEMBERS: Final = {
    "missing": ("missing", "must be given"),
    "unexpected_keyword_argument": ("unknown-member", "is not recognised here"),
    "invalid_key": ("unknown-member", "is not recognised here"),
    "string_unicode": ("unknown-member", "is not recognised here"),
}
_FINDING: Final = object()
_NULL: Final = "has no value: give one, or leave the member out where it may be left out"
_AT_LEAST_ONE: Final = ("empty-list", "must hold at least one item")


@dataclass(frozen=True)
class Scalar:
    """How one value is read, and its JSON Schema."""

    read: Callable[[Value], object]
    schema: Mapping[str, Any]

    @property
    def core(self) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(self._checked)

    def __get_pydantic_core_schema__(self, _source: Any, _handler: Any) -> CoreSchema:
        return self.core

    def __get_pydantic_json_schema__(self, _schema: Any, _handler: Any) -> dict[str, Any]:
        return dict(self.schema)

    def _checked(self, raw: object) -> object:
        value = Value(raw, "", Findings())
        found = self.read(value)
        for fault in value.findings.faults:
            raise PydanticCustomError(fault.code, fault.detail)
        return found


def whole(least: int, most: int, about: str = "") -> Scalar:
    schema = {"type": "integer", "minimum": least, "maximum": most}
    return Scalar(lambda it: it.whole(least, most), _described(schema, about))


def one_of(words: Collection[str], about: str = "") -> Scalar:
    """One of these words, which may be members of an enumeration."""
    by_value = {str(word): word for word in words}
    schema = {"enum": list(by_value)}
    return Scalar(lambda it: by_value[it.one_of(*by_value)], _described(schema, about))


def text(about: str = "") -> Scalar:
    schema = {"type": "string", "minLength": 1, "maxLength": LONGEST_TEXT}
    return Scalar(lambda it: it.text(), _described(schema, about))


@dataclass(frozen=True)
class Items:
    """A list of at most `most` items; `empty` is the fault of a list that must have one. With `once` none repeats an
    earlier one. `each` reads the items of a set."""

    most: int
    empty: tuple[str, str] | None = _AT_LEAST_ONE
    once: bool = False
    about: str = ""
    each: Scalar | None = None

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        inner = core_schema.frozenset_schema(self.each.core) if self.each else handler(source)
        return core_schema.no_info_wrap_validator_function(self._checked, inner)

    def __get_pydantic_json_schema__(self, schema: Any, handler: Any) -> dict[str, Any]:
        items = dict(self.each.schema) if self.each else handler(schema)["items"]
        found = {"type": "array", "items": items, "maxItems": self.most}
        found |= {"minItems": 1} if self.empty else {}
        return _described(found | ({"uniqueItems": True} if self.once else {}), self.about)

    def _checked(self, raw: object, handler: Callable[[object], object]) -> object:
        value = Value(raw, "", Findings())
        if next(value.items(self.most), None) is None and not value.findings.faults and self.empty:
            value.fault(*self.empty)
        for fault in value.findings.faults:
            raise PydanticCustomError(fault.code, fault.detail)
        found = handler(raw)
        if self.once:
            assert isinstance(raw, list)
            _refuse(repeated(raw))
        return found


def some_of(words: Collection[str], about: str = "") -> Items:
    """At least one of these words, each at most once."""
    return Items(len(words), once=True, about=about, each=one_of(words))


class Part:
    """A dataclass read from a document; unknown members are refused. Parts without checks of their own may be plain
    dataclasses. `schema` adds to its JSON Schema."""

    __pydantic_config__ = ConfigDict(extra="forbid")
    schema: ClassVar[Mapping[str, Any]] = {}

    def findings(self) -> Iterator[Finding]:
        """What is wrong with members that hold one by one."""
        yield from ()

    def fact(self) -> Any:
        """What is read in its place."""
        return self

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(_checked, handler(source))


@dataclass(frozen=True)
class WrittenAs:
    """The dataclass by which a fact, or an optional member, is written in documents."""

    form: type

    def __get_pydantic_core_schema__(
        self, _source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return handler.generate_schema(self.form)


def repeated(keys: list[Any], *steps: str | int) -> Iterator[Finding]:
    """A finding for each key of a list that repeats an earlier one."""
    for number, key in enumerate(keys):
        if key in keys[:number]:
            yield (*steps, number), "said-twice", "stands here already"


class Form:
    """A kind of document: the dataclass it is read by, and the head of its published schema."""

    def __init__(self, form: type[Part], address: str, title: str, about: str) -> None:
        self._form = form
        self._head = {"$id": address, "title": title, "description": about}

    def read(self, raw: Any, pointer: str = "") -> Any:
        """What the document states. Raises Invalid with every fault, each pointer prefixed with `pointer`."""
        try:
            return self._adapter.validate_python(raw)
        except ValidationError as error:
            found = error.errors(include_url=False)[:MOST_FAULTS]
            raise Invalid(fields=tuple(_fault(one, pointer) for one in found)) from None

    @cached_property
    def schema(self) -> dict[str, Any]:
        """The JSON Schema, as published."""
        members = self._adapter.json_schema(schema_generator=_Schema)
        return {"$schema": GenerateJsonSchema.schema_dialect, **members, **self._head}

    @cached_property
    def _adapter(self) -> TypeAdapter[Any]:
        return TypeAdapter(self._form)


class _Schema(GenerateJsonSchema):
    """Without what Pydantic derives from the names of members, and without defaults that say no more than absence."""

    def field_title_should_be_set(self, _schema: Any) -> bool:
        return False

    def default_schema(self, schema: Any) -> dict[str, Any]:
        inner = self.generate_inner(schema["schema"])
        default = schema.get("default")
        if not default:
            return inner
        return inner | {"default": sorted(default) if isinstance(default, frozenset) else default}

    def dataclass_schema(self, schema: Any) -> dict[str, Any]:
        found = super().dataclass_schema(schema)
        return found | getattr(schema["cls"], "schema", {})


def _described(schema: dict[str, Any], about: str) -> dict[str, Any]:
    return {"description": about, **schema} if about else schema


def _checked(part: Part) -> Any:
    _refuse(part.findings())
    return part.fact()


def _refuse(findings: Iterator[Finding]) -> None:
    found = [
        InitErrorDetails(type=PydanticCustomError(code, detail), loc=steps, input=_FINDING)
        for steps, code, detail in findings
    ]
    if found:
        raise ValidationError.from_exception_data("document", found)


def _fault(error: Any, pointer: str) -> FieldFault:
    kind, steps = error["type"], error["loc"]
    for step in steps:
        pointer = under(pointer, step)
    if error["input"] is _FINDING:
        return FieldFault(pointer, kind, error["msg"])
    if kind in _OF_MEMBERS:
        return FieldFault(pointer, *_OF_MEMBERS[kind])
    if error["input"] is None and steps and isinstance(steps[-1], str):
        return FieldFault(pointer, "missing", _NULL)
    if kind == "dataclass_type":
        return FieldFault(pointer, "not-an-object", "must be an object")
    return FieldFault(pointer, kind, error["msg"])
