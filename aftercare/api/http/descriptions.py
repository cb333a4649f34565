"""Descriptions of fields, parameters and bodies, written into the OpenAPI document from the texts in `field_texts/`.

`everywhere.toml` has a sentence for each name that means the same in several subjects. A subject's own file has those
of its own, and under the name of a model what a name means there. What a model or a route says itself is kept.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from aftercare.api.http.operation_names import operations

Schema = dict[str, Any]
Texts = Mapping[str, Any]
# File, section and name of a text; the section is empty for what holds in the whole file.
Place = tuple[str, str, str]
FOLDER = Path(__file__).parent / "field_texts"
EVERYWHERE, PARAMETERS = "everywhere", "parameters"
_REFERENCE = "#/components/schemas/"
# Where the models of the API are.
_FLOORS = ("aftercare.api.", "aftercare.store.")
_SIDES = ("-Input", "-Output")


@cache
def all_texts() -> Mapping[str, Texts]:
    """The texts by the name of their file."""
    return {path.stem: tomllib.loads(path.read_text()) for path in sorted(FOLDER.glob("*.toml"))}


def api_models() -> dict[str, type[BaseModel]]:
    """The model behind each schema of the document, by the names that the framework may give the schema: its own, and
    where two models share that, with their modules before it."""
    found = [one for one in _below(BaseModel) if one.__module__.startswith(_FLOORS)]
    short = {one.__name__: one for one in found}
    return short | {f"{one.__module__}.{one.__name__}".replace(".", "__"): one for one in found}


def _below(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    for one in model.__subclasses__():
        yield one
        yield from _below(one)


@dataclass
class Descriptions:
    """Describes a document; `used` are the texts that it needed."""

    models: Mapping[str, type[BaseModel]]
    texts: Mapping[str, Texts] = field(default_factory=all_texts)
    used: set[Place] = field(default_factory=set)

    def write(self, document: Schema) -> None:
        """Into every property, parameter and body that has no description of its own."""
        schemas = document.get("components", {}).get("schemas", {})
        for name, schema in schemas.items():
            self._fields(name, schema)
        for one in operations(document):
            for parameter in one.described.get("parameters", ()):
                self._give(parameter, [(PARAMETERS, parameter["in"], parameter["name"])])
            if body := one.described.get("requestBody"):
                _of_body(body, schemas)

    def _fields(self, schema_name: str, schema: Schema) -> None:
        places = list(_sections(schema_name, self.models.get(_one_sided(schema_name))))
        for name, one in schema.get("properties", {}).items():
            self._give(one, [(file, section, name) for file, section in places])
            for inner in (one, one.get("items", {})):
                self._fields(schema_name, inner)

    def _give(self, described: Schema, places: list[Place]) -> None:
        if "description" in described:
            return
        for file, section, name in places:
            texts = self.texts.get(file, {})
            text = (texts.get(section, {}) if section else texts).get(name)
            if isinstance(text, str):
                described["description"] = text
                self.used.add((file, section, name))
                return


def _sections(schema_name: str, model: type[BaseModel] | None) -> Iterator[tuple[str, str]]:
    """Where a text of a model is looked for, first the most particular: its own section and those of the models it
    extends, their subjects, and everywhere."""
    line = [one for one in getattr(model, "__mro__", ()) if one.__module__.startswith("aftercare.")]
    if not line:
        yield EVERYWHERE, schema_name
    subjects = [one.__module__.split(".")[2] for one in line]
    yield from ((subject, one.__name__) for subject, one in zip(subjects, line, strict=True))
    yield from ((subject, "") for subject in dict.fromkeys(subjects))
    yield EVERYWHERE, ""


def _one_sided(name: str) -> str:
    """The name of the model, where the framework tells its form in requests from that in responses."""
    for side in _SIDES:
        name = name.removesuffix(side)
    return name


def _of_body(body: Schema, schemas: Mapping[str, Schema]) -> None:
    """A body says what its model says, or else its only field."""
    for media in body["content"].values():
        for one in (media["schema"], *media["schema"].get("anyOf", ())):
            found = schemas.get(one.get("$ref", "").removeprefix(_REFERENCE), one)
            fields = list(found.get("properties", {}).values())
            said = [found, *fields] if len(fields) == 1 else [found]
            for text in (each["description"] for each in said if "description" in each):
                body.setdefault("description", text)
