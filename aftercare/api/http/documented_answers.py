"""What the document says of every answer: what it holds, the headers it has, and the refusals of every route."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from aftercare.api.http.answers import JSON, Out, problems
from aftercare.api.http.deprecation import describe_deprecation
from aftercare.api.http.operation_names import Operation, operations

_TEXT: Final = {"type": "string"}
_HEADERS: Final[dict[str, dict[str, Any]]] = {
    "X-Request-Id": {
        "description": "The id of this request, as the logs have it; name it when you report a fault.",
        "required": True,
        "schema": {**_TEXT, "format": "uuid"},
    },
    "ETag": {
        "description": "The version, and after a point what identifies this representation. An edit sends it back as"
        " `If-Match`, which compares the version alone; a GET sends it as `If-None-Match`.",
        "schema": {**_TEXT, "pattern": '^"[0-9]{1,9}[.][0-9a-f]{16}"$'},
    },
    "Idempotency-Replayed": {
        "description": "`true` where this is the kept answer to an earlier request under the same `Idempotency-Key`.",
        "schema": {**_TEXT, "enum": ["true"]},
    },
    "RateLimit": {
        "description": "The limit that was met, by name: `r` is what is left, `t` the seconds until there is more.",
        "schema": _TEXT,
    },
    "RateLimit-Policy": {
        "description": "The quota `q` of that limit in `w` seconds. Absent where the quota is not said.",
        "schema": _TEXT,
    },
    "Location": {
        "description": "The address of what was created, where it has one of its own.",
        "schema": {**_TEXT, "format": "uri-reference"},
    },
    "Retry-After": {
        "description": "Seconds until it is worth asking again. Absent where no wait is known.",
        "schema": {"type": "integer", "minimum": 1},
    },
    "WWW-Authenticate": {
        "description": "`Bearer`, with `max_age` where a sign-in of the last so many seconds is asked for.",
        "schema": _TEXT,
    },
}
# Weak, too: what a proxy makes of it.
_VERSION_OR_TAG: Final = '^(W/)?"[0-9]{1,9}([.][0-9a-f]{16})?"$'
_USUAL = "Successful Response"
_FILES: Final = {"application/pdf": "A PDF file.", "text/csv": "Comma-separated values, in UTF-8."}
_ARTICLE = re.compile(r"^(an?|the|your own) ")
_CAPITAL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def describe_answers(document: dict[str, Any]) -> None:
    """Adds the headers, the refusals of every route, and what a success holds where the route does not say it."""
    every = list(operations(document))
    document["components"]["headers"] = dict(_HEADERS)
    edited = {one.__name__ for one in _kinds_of(Out) if one.versioned or one.has_etag}
    read = [one for one in every if one.method == "get"]
    things = {one.model for one in read} | {f"{one.model.removesuffix('Page')}Out" for one in read}
    for one in every:
        answers = one.described["responses"]
        answers.setdefault("500", problems(500)[500])
        if JSON in one.described.get("requestBody", {}).get("content", {}):
            answers.setdefault("415", problems(415)[415])
        if "413" in answers:
            answers.setdefault("408", problems(408)[408])
        created = _models(answers.get("201", {}))
        for status, answer in answers.items():
            if answer.get("description") == _USUAL:
                answer["description"] = _held(one, status, answer, things)
            names = ["X-Request-Id", *_sent(status, answer, edited, created)]
            if status.startswith("2") and _takes_key(one):
                names.append("Idempotency-Replayed")
            answer["headers"] = {
                name: {"$ref": f"#/components/headers/{name}"} for name in names
            } | answer.get("headers", {})
        describe_deprecation(one.described)
        one.described["responses"] = dict(sorted(answers.items()))


def require_version(document: dict[str, Any]) -> None:
    """`If-Match` is required where the answer without it is 428. A parameter or body that may be left out is left out:
    that the framework also takes a null confuses client generators."""
    for one in operations(document):
        for body in one.described.get("requestBody", {}).get("content", {}).values():
            body["schema"] = _without_null(body["schema"])
        for parameter in one.described.get("parameters", ()):
            parameter["schema"] = _without_null(parameter["schema"])
            if parameter["name"] == "If-Match" and "428" in one.described["responses"]:
                parameter["required"] = True
                parameter["schema"] |= {"pattern": _VERSION_OR_TAG}


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    if "anyOf" not in schema:
        return schema
    others = [one for one in schema["anyOf"] if one != {"type": "null"}]
    kept = {name: one for name, one in schema.items() if name != "anyOf"}
    return {**others[0], **kept} if len(others) == 1 else {**kept, "anyOf": others}


def _kinds_of(kind: type[Out]) -> Iterator[type[Out]]:
    for one in kind.__subclasses__():
        yield one
        yield from _kinds_of(one)


def _sent(status: str, answer: dict[str, Any], edited: set[str], created: set[str]) -> list[str]:
    if status == "401":
        return ["WWW-Authenticate"]
    if status == "429":
        return ["Retry-After", "RateLimit", "RateLimit-Policy"]
    if status == "503":
        return ["Retry-After"]
    if not status.startswith("2"):
        return []
    models = _models(answer)
    # A repeat of what was created before names its address too.
    address = ["Location"] if models & created else []
    return (["ETag"] if models & edited else []) + address


def _takes_key(one: Operation) -> bool:
    return any(two["name"] == "Idempotency-Key" for two in one.described.get("parameters", ()))


def _models(answer: dict[str, Any]) -> set[str]:
    schema = answer.get("content", {}).get("application/json", {}).get("schema", {})
    found = [schema, *schema.get("anyOf", ())]
    return {one["$ref"].rpartition("/")[2] for one in found if "$ref" in one}


def _held(one: Operation, status: str, answer: dict[str, Any], things: set[str]) -> str:
    """What a success holds: "A page of plans", "The plan, as it is now"."""
    content = answer.get("content", {})
    if not content:
        return "Done; there is nothing to answer with."
    for kind, said in _FILES.items():
        if kind in content:
            return said
    if "application/json" not in content:
        return "The file."
    models = sorted(_models(answer))
    verb, _, about = str(one.described["summary"]).partition(" ")
    if models and models[0].endswith("Page"):
        return f"A page of {about}."
    if one.method == "get":
        bare = _ARTICLE.sub("", about)
        plain = verb in ("Show", "List") and not about.startswith(("who ", "what "))
        return f"The {bare}." if plain else "What was asked for."
    said = _words(models[0]) if len(models) == 1 and models[0] in things else ""
    if not said:
        return "What was created, and what followed." if status == "201" else "What followed."
    return f"The {said}, as created." if status == "201" else f"The {said}, as it is now."


def _words(model: str) -> str:
    return _CAPITAL.sub(" ", model.removesuffix("Out").removesuffix("Detail")).lower()
