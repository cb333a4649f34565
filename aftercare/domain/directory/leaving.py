"""Whether a body of SCIM ends an account, read apart from all else in it: who leaves must not stay signed in because of
a name that cannot be used."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from aftercare.domain.directory.users import CORE

_ACTIVE: Final = ("active", f"{CORE}:active".lower())


def says_inactive(body: Any) -> bool:
    """Whether the last word of a body about `active` is false, also of one that is refused. A boolean may be text."""
    said = [one for one in map(_boolean, _said(body)) if one is not None]
    return bool(said) and not said[-1]


def _said(body: Any) -> Iterator[Any]:
    """What a whole user, or the operations of a PATCH, give `active`."""
    yield from _of_members(body)
    for name, listed in _members(body):
        if name == "operations" and isinstance(listed, list):
            for one in listed:
                yield from _of_operation(dict(_members(one)))


def _of_operation(operation: dict[str, Any]) -> Iterator[Any]:
    kind, path = operation.get("op"), operation.get("path")
    if not isinstance(kind, str) or kind.lower() not in ("add", "replace"):
        return
    if path is None:
        yield from _of_members(operation.get("value"))
    elif isinstance(path, str) and path.lower() in _ACTIVE:
        yield operation.get("value")


def _of_members(value: Any) -> Iterator[Any]:
    return (one for name, one in _members(value) if name in _ACTIVE)


def _members(value: Any) -> list[tuple[str, Any]]:
    """Names of attributes have no case."""
    return [(name.lower(), one) for name, one in value.items()] if isinstance(value, dict) else []


def _boolean(value: Any) -> bool | None:
    if isinstance(value, str):
        return {"true": True, "false": False}.get(value.lower())
    return value if isinstance(value, bool) else None
