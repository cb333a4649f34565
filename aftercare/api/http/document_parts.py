"""The parts of the OpenAPI document, and corrections of what the framework writes in them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from aftercare.base.described_types import NAMED


def parts_of(described: Any) -> Iterator[dict[str, Any]]:
    """Every object in a document, from the outermost."""
    if isinstance(described, dict):
        yield described
    inner = described.values() if isinstance(described, dict) else described
    if isinstance(described, dict | list):
        for one in inner:
            yield from parts_of(one)


def plain_pairs(document: dict[str, Any]) -> None:
    """A tuple of equal parts is a list of so many: client generators read `items`, and not `prefixItems`."""
    for part in parts_of(document):
        equal = part.get("prefixItems", ())
        if equal and all(one == equal[0] for one in equal):
            part["items"] = part.pop("prefixItems")[0]


def name_codes(document: dict[str, Any]) -> None:
    """A list of codes stands once among the schemas, under its name."""
    schemas = document["components"]["schemas"]
    for part in [*parts_of(document)]:
        if name := part.pop(NAMED, None):
            listed = {"title": name, "type": part.pop("type"), "enum": part.pop("enum")}
            # An enum of the rules may have written it, with its description.
            known = schemas.setdefault(name, listed)
            assert sorted(known["enum"]) == listed["enum"], name
            part["$ref"] = f"#/components/schemas/{name}"


def restore_nulls(document: dict[str, Any]) -> None:
    """Gives an example of an answer back the members that are null: the framework leaves them out of what it writes."""
    schemas = document["components"]["schemas"]
    for part in parts_of(document["paths"]):
        if "schema" in part:
            for example in part.get("examples", {}).values():
                _complete(example["value"], part["schema"], schemas)


def _complete(value: Any, schema: dict[str, Any], schemas: dict[str, Any]) -> None:
    options = [schema, *schema.get("anyOf", ())]
    for one in options:
        known = schemas.get(str(one.get("$ref", "")).rpartition("/")[2], one)
        if isinstance(value, list):
            for item in value:
                _complete(item, known.get("items", {}), schemas)
        elif isinstance(value, dict):
            for name, member in known.get("properties", {}).items():
                if name in value:
                    _complete(value[name], member, schemas)
                elif name in known.get("required", ()):
                    value[name] = None


def answer_schemas(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The named schemas that no request of the API has, by name: what only answers and events are made of."""
    schemas = document["components"]["schemas"]
    waiting = [
        part
        for methods in document["paths"].values()
        for described in methods.values()
        for part in (described.get("requestBody", {}), described.get("parameters", []))
    ]
    asked: set[str] = set()
    while waiting:
        for part in parts_of(waiting.pop()):
            name = str(part.get("$ref", "")).rpartition("/")[2]
            if name in schemas and name not in asked:
                asked.add(name)
                waiting.append(schemas[name])
    return {name: one for name, one in schemas.items() if name not in asked}


def allow_more_members(document: dict[str, Any]) -> None:
    """Within a version an answer may get a member (docs/reference/versions.md), so the document does not forbid one: a
    client that checks answers by it would refuse the next release. What is sent stays closed."""
    for schema in answer_schemas(document).values():
        for part in parts_of(schema):
            if part.get("additionalProperties") is False:
                del part["additionalProperties"]
