"""An example body for every write of the OpenAPI document, put together from `examples.toml`.

The document shows each required field, and the optional ones that the file has under the name of the model.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from aftercare.api.http.operation_names import operations

Schema = Mapping[str, Any]
Values = Mapping[str, Any]
HERE = Path(__file__).parent
CASE_FILE = "POST /api/v1/case-files"
_REFERENCE = "#/components/schemas/"
# What stands where the file has nothing for a name.
_BY_FORMAT = {
    "uuid": "0193c000-0000-7000-8000-000000000000",
    "date": "2026-11-24",
    "date-time": "2026-12-03T10:00:00+01:00",
}
_BY_TYPE: Mapping[str, Any] = {"boolean": False, "integer": 1}


class NoExample(Exception):
    """A field of a body has no value in `examples.toml`."""

    def __init__(self, model: str, name: str) -> None:
        super().__init__(
            f"Add an invented value for {name} to examples.toml, under [{model}] if only there."
        )


@cache
def all_examples() -> Values:
    """Values by name, and under models and operations what stands there."""
    case_file = json.loads((HERE / "example-case-file.json").read_text())
    return tomllib.loads((HERE / "examples.toml").read_text()) | {CASE_FILE: case_file}


@dataclass
class Examples:
    """Gives the writes of a document their examples; `used` are the names and sections that it needed."""

    schemas: Mapping[str, Schema]
    models: Mapping[str, type[Any]]
    values: Values = field(default_factory=all_examples)
    used: set[tuple[str, str]] = field(default_factory=set)

    def write(self, document: dict[str, Any]) -> None:
        """Into the body of each operation that has one. Raises NoExample."""
        for one in operations(document):
            for media in one.described.get("requestBody", {}).get("content", {}).values():
                media["example"] = self._of_body(
                    f"{one.method.upper()} {one.path}", media["schema"]
                )

    def _of_body(self, operation: str, schema: Schema) -> Any:
        if operation in self.values:
            self.used.add(("", operation))
            return self.values[operation]
        return self._of(schema, "", "")

    def _of(self, schema: Schema, model: str, name: str) -> Any:
        for choice in ("anyOf", "oneOf", "allOf"):
            if choice in schema:
                first = next(one for one in schema[choice] if one.get("type") != "null")
                return self._of(first, model, name)
        if "$ref" in schema:
            inner = schema["$ref"].removeprefix(_REFERENCE)
            found = self.schemas[inner]
            return (
                self._of_model(inner, found)
                if "properties" in found
                else self._of(found, model, name)
            )
        return self._of_value(schema, model, name)

    def _of_model(self, model: str, schema: Schema) -> dict[str, Any]:
        own = dict(self._own(model))
        asked = [
            one for one in schema["properties"] if one in schema.get("required", ()) or one in own
        ]
        return {
            one: own[one] if one in own else self._of(schema["properties"][one], model, one)
            for one in asked
        }

    def _own(self, model: str) -> Iterator[tuple[str, Any]]:
        """What the file has for a model, after that of the models it extends."""
        line = getattr(self.models.get(model), "__mro__", ())
        for one in reversed([cls.__name__ for cls in line] or [model]):
            for name, value in self.values.get(one, {}).items():
                self.used.add((one, name))
                yield name, value

    def _of_value(self, schema: Schema, model: str, name: str) -> Any:
        known, choices = self.values.get(name), schema.get("enum", ())
        if known is not None and not isinstance(known, dict) and (not choices or known in choices):
            self.used.add(("", name))
            return known
        if choices:
            return choices[0]
        if "const" in schema:
            return schema["const"]
        kind, form = schema.get("type", ""), schema.get("format", "")
        if kind == "array":
            return [self._of(schema["items"], model, name.removesuffix("s"))]
        found = _BY_FORMAT.get(form, _BY_TYPE.get(kind))
        if found is None:
            raise NoExample(model, name)
        return found
