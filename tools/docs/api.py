"""The reference of the API, from its OpenAPI document and the permission that each route requires."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from aftercare.api import router
from aftercare.api.http.openapi import Application
from aftercare.api.http.operation_names import Operation, operations
from aftercare.api.http.security import Required, required_permissions
from tools.docs.writing import code, page, table

Schema = dict[str, Any]


def write_api(folder: Path) -> None:
    """A page for each tag with its operations and the models that only they use, one for models used elsewhere too."""
    app = Application(openapi_url="/api/v1/openapi.json", docs_url=None, redoc_url=None)
    router.mount_routes(app, demonstration=True)
    document = app.openapi()
    required = required_permissions(app)
    by_tag: dict[str, list[Operation]] = {}
    for one in operations(document):
        by_tag.setdefault(one.described["tags"][0], []).append(one)
    schemas = document["components"]["schemas"]
    used = {tag: _used(found, schemas) for tag, found in by_tag.items()}
    home = {
        name: next((tag for tag in used if name in used[tag]), "")
        for name in schemas
        if sum(name in found for found in used.values()) == 1
    }
    links = {name: f"{home.get(name, '') or 'models'}.md#{_anchor(name)}" for name in schemas}
    described = {one["name"]: one["description"] for one in document["tags"]}
    for tag, found in by_tag.items():
        parts = ["[API by subject](index.md)", described.get(tag, "")]
        parts += [_operation(one, required, links) for one in found]
        own = sorted(name for name, where in home.items() if where == tag)
        parts += ["## Models", *(_model(name, schemas[name], links) for name in own)] if own else []
        page(folder / f"{tag}.md", tag.replace("-", " ").capitalize(), *parts, in_menu=False)
    shared = sorted(name for name in schemas if name not in home)
    page(
        folder / "models.md",
        "Models of several subjects",
        "[API by subject](index.md)",
        "## Models",
        *(_model(one, schemas[one], links) for one in shared),
        in_menu=False,
    )
    rows = [
        (f"[{tag}]({tag}.md)", described.get(tag, ""), len(found)) for tag, found in by_tag.items()
    ]
    page(
        folder / "index.md",
        "API by subject",
        f"{sum(len(one) for one in by_tag.values())} operations, from the document at `/api/v1/openapi.json`. The rules"
        " of all of them are in [the HTTP API](../../api.md).",
        table(["Subject", "What", "Operations"], rows),
        "[Models of several subjects](models.md) are on a page of their own.",
    )


def _anchor(name: str) -> str:
    return name.lower().replace("_", "-")


def _names(part: object) -> Iterator[str]:
    """Every model that a part of the document refers to."""
    if isinstance(part, Mapping):
        if isinstance(reference := part.get("$ref"), str) and "/schemas/" in reference:
            yield reference.rpartition("/")[2]
        for value in part.values():
            yield from _names(value)
    elif isinstance(part, list):
        for value in part:
            yield from _names(value)


def _used(found: list[Operation], schemas: Schema) -> set[str]:
    """The models of operations, with those inside them."""
    waiting, seen = [name for one in found for name in _names(one.described)], set()
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting += _names(schemas[name])
    return seen


def _operation(one: Operation, required: Required, links: Mapping[str, str]) -> str:
    said = one.described
    permission = " or ".join(code(name) for name in required.get((one.method, one.path), ()))
    body = said.get("requestBody", {}).get("content", {})
    request = next((_kind(content.get("schema", {}), links) for content in body.values()), "")
    parameters = [
        (
            code(item["name"]),
            item["in"],
            "yes" if item.get("required") else "",
            item.get("description", ""),
        )
        for item in (part for part in said.get("parameters", ()) if "name" in part)
    ]
    about = " ".join(said.get("description", "").split()).replace("<", "&lt;")
    facts = [
        f"{about}\n",
        f"- Operation: {code(said.get('operationId', ''))}",
        f"- Permission: {permission or ('signed in' if said.get('security') != [] else 'none')}",
        f"- Request: {request}" if request else "",
        *(_answers(said, links)),
    ]
    return "\n\n".join(
        [
            f"## {said['summary']}",
            f"```http\n{one.method.upper()} {one.path}\n```",
            "\n".join(line for line in facts if line),
            table(["Parameter", "In", "Required", "Meaning"], parameters),
        ]
    )


def _answers(said: Schema, links: Mapping[str, str]) -> Iterator[str]:
    refused = []
    for status, answer in said["responses"].items():
        if status.startswith(("2", "3")):
            kinds = [
                _kind(content["schema"], links) if content.get("schema") else code(media)
                for media, content in answer.get("content", {}).items()
            ]
            yield f"- Answer {status}: {' or '.join(kinds) or 'no body'}"
        else:
            refused.append(status)
    if refused:
        yield f"- Refusals: {', '.join(refused)}, each a [problem](../problems.md)"


def _kind(schema: Schema, links: Mapping[str, str]) -> str:
    """A schema in a few words, with links to the models it names."""
    if reference := schema.get("$ref"):
        name = str(reference).rpartition("/")[2]
        return f"[{name}]({links[name]})"
    if many := schema.get("anyOf") or schema.get("oneOf"):
        return " or ".join(dict.fromkeys(_kind(one, links) for one in many))
    if choices := schema.get("enum"):
        return "one of " + ", ".join(code(one) for one in choices)
    if "const" in schema:
        return code(schema["const"])
    if schema.get("type") == "array":
        return f"list of {_kind(schema.get('items', {}), links)}"
    kind = schema.get("type", "any value")
    words = [" or ".join(kind) if isinstance(kind, list) else str(kind)]
    words += [f"({schema['format']})"] if "format" in schema else []
    bounds = {
        "minLength": "at least {} long",
        "maxLength": "at most {} long",
        "minimum": "from {}",
        "maximum": "to {}",
    }
    words += [text.format(schema[name]) for name, text in bounds.items() if name in schema]
    return " ".join(words)


def _model(name: str, schema: Schema, links: Mapping[str, str]) -> str:
    required = schema.get("required", ())
    rows = [
        (
            code(field),
            _kind(of, links),
            "yes" if field in required else "",
            of.get("description", ""),
        )
        for field, of in schema.get("properties", {}).items()
    ]
    shape = (
        table(["Field", "Type", "Required", "Meaning"], rows) or f"Value: {_kind(schema, links)}"
    )
    about = schema.get("description", "").replace("<", "&lt;")
    return f"### {name}\n\n{about}\n\n{shape}"
