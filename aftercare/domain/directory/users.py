"""An account as a directory describes it in SCIM: read, patched and looked up (RFC 7643, RFC 7644)."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from aftercare.base.document_faults import PLAIN_NAME
from aftercare.base.typed_text import has_unseen

CORE: Final = "urn:ietf:params:scim:schemas:core:2.0:User"
ENTERPRISE: Final = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
PATCH: Final = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
LONGEST: Final = 200
MOST_VALUES, MOST_OPERATIONS = 100, 100
# By their names in small letters: attribute names have no case (RFC 7643, section 2.1). Others are neither read nor
# stored: a directory sends much that this service has no use for.
_TEXTS: Final = {
    one.lower(): one
    for one in ("userName", "externalId", "displayName", "preferredLanguage", "userType", "title")
}
_NAME_PARTS: Final = {one.lower(): one for one in ("formatted", "givenName", "familyName")}
_LISTS: Final = ("roles", "entitlements")
_EMPLOYMENT: Final = {
    one.lower(): one for one in ("department", "organization", "division", "costCenter")
}
_FILTER: Final = re.compile(r'\s*(userName|externalId)\s+eq\s+("(?:[^"\\]|\\.)*")\s*', re.I)
_PATH: Final = re.compile(
    r'(?:(urn:[\w:.]+?:User):)?(\w+)(?:\[value eq ("(?:[^"\\]|\\.)*")\])?(?:\.(\w+))?', re.I
)
# An attribute that is not used may have any filter: Entra ID sends `emails[type eq "work"].value` by itself.
_ANY_PATH: Final = re.compile(
    r'(?:(urn:[\w:.]+?:User):)?(\w+)(?:\[(?:[^"\[\]]|"(?:[^"\\]|\\.)*")*\])?(?:\.\w+)?', re.I
)
_USED: Final = {"active", "name", *_TEXTS, *_EMPLOYMENT, *_LISTS}
# Where Entra ID puts the one role that `SingleAppRoleAssignment` gives.
_THE_ONE: Final = re.compile(
    rf'(?:{CORE}:)?({"|".join(_LISTS)})\[primary eq (?:"true"|true)\]\.value', re.I
)

# Beside what was sent: that the directory gave a role once, so that none later suspends. It cannot be sent, since
# unknown attributes are left out.
GAVE_ROLE: Final = "gaveRole"


class ScimType(StrEnum):
    """RFC 7644, section 3.12."""

    INVALID_SYNTAX = "invalidSyntax"
    INVALID_FILTER = "invalidFilter"
    INVALID_PATH = "invalidPath"
    INVALID_VALUE = "invalidValue"
    MUTABILITY = "mutability"
    NO_TARGET = "noTarget"
    TOO_MANY = "tooMany"
    UNIQUENESS = "uniqueness"


class ScimRefused(Exception):
    """A request that does not hold. `detail` is a sentence of ours, and repeats nothing that was sent but `attribute`,
    the name of the attribute it is about; empty where it is about none."""

    def __init__(self, kind: ScimType, detail: str, attribute: str = "") -> None:
        super().__init__(kind.value)
        self.kind, self.detail, self.attribute = kind, detail, attribute


@contextmanager
def _about(attribute: str) -> Iterator[None]:
    """What is refused inside is about this attribute. A name that is not written as one could be personal data, and is
    not repeated."""
    try:
        yield
    except ScimRefused as refused:
        if refused.attribute or not PLAIN_NAME.fullmatch(attribute):
            raise
        raise ScimRefused(refused.kind, f"{attribute}: {refused.detail}", attribute) from None


@dataclass(frozen=True)
class Lookup:
    """One attribute, `userName` or `externalId`, and the value it has."""

    attribute: str
    value: str


Document = dict[str, Any]
"""The attributes that are used, by their own names; those without a value are absent."""


def read_user(body: Any) -> Document:
    """The attributes of a whole user. Raises ScimRefused."""
    given = _object(body)
    _expect_schemas(given, {CORE}, {ENTERPRISE})
    found: Document = {"active": True}
    for name, value in given.items():
        with _about(_own_name(name)):
            _put(found, name, value)
    return _named(found)


def patched(document: Document, body: Any) -> Document:
    """The document after all operations of a PATCH, or none of them. Raises ScimRefused."""
    given = _object(body)
    _expect_schemas(given, {PATCH}, set())
    operations = _member(given, "operations")
    if not isinstance(operations, list) or not operations:
        raise ScimRefused(ScimType.INVALID_SYNTAX, "Operations is a list with at least one.")
    if len(operations) > MOST_OPERATIONS:
        raise ScimRefused(ScimType.TOO_MANY, f"At most {MOST_OPERATIONS} operations.")
    found: Document = json.loads(json.dumps(document))
    for one in operations:
        _apply(found, _object(one))
    return _named(found)


def _named(found: Document) -> Document:
    if "userName" not in found:
        raise ScimRefused(ScimType.INVALID_VALUE, "userName is missing.", "userName")
    return found


def read_filter(text: str) -> Lookup:
    """`userName eq "…"` or `externalId eq "…"`, no other filter. Raises ScimRefused."""
    match = _FILTER.fullmatch(text)
    if match is None:
        raise ScimRefused(ScimType.INVALID_FILTER, 'Only userName eq "…" and externalId eq "…".')
    return Lookup(_TEXTS[match[1].lower()], _quoted(match[2], ScimType.INVALID_FILTER))


def display_name(document: Document) -> str:
    """The name that colleagues see. Raises ScimRefused when none is given."""
    name = document.get("name", {})
    parts = " ".join(name[one] for one in ("givenName", "familyName") if one in name)
    found = document.get("displayName") or name.get("formatted") or parts
    if not found:
        raise ScimRefused(ScimType.INVALID_VALUE, "displayName is missing.", "displayName")
    return str(found)


def language(document: Document) -> str:
    return "en" if str(document.get("preferredLanguage", "")).lower().startswith("en") else "nl"


def claims(document: Document, *names: str) -> Mapping[str, list[str]]:
    """The values of these claims, as a mapping for OpenID asks for them: an attribute of that name, and for any other
    name, such as `groups`, all roles, entitlements and the department together."""
    together = [*document.get("roles", []), *document.get("entitlements", [])]
    together += [document[one] for one in _EMPLOYMENT.values() if one in document]
    own = {
        one: document[one] for one in (*_TEXTS.values(), *_EMPLOYMENT.values()) if one in document
    }
    lists: dict[str, list[str]] = {one: document[one] for one in _LISTS if one in document}
    values: dict[str, list[str]] = {name: [value] for name, value in own.items()}
    values |= lists
    return {name: values.get(name, together) for name in names}


def _apply(found: Document, operation: Mapping[str, Any]) -> None:
    kind = _member(operation, "op")
    path, value = _member(operation, "path"), _member(operation, "value")
    kind = kind.lower() if isinstance(kind, str) else kind
    if kind not in ("add", "replace", "remove"):
        raise ScimRefused(ScimType.INVALID_SYNTAX, "op is add, replace or remove.")
    if path is None:
        if kind == "remove":
            raise ScimRefused(ScimType.NO_TARGET, "remove needs a path.")
        for name, one in _object(value).items():
            # Some directories put paths where names belong.
            with _about(_own_name(name)):
                _apply_at(found, kind, name, one)
        return
    if not isinstance(path, str):
        raise ScimRefused(ScimType.INVALID_PATH, "path is text.")
    with _about(_own_name(path)):
        _apply_at(found, kind, path, value)


def _apply_at(found: Document, kind: str, path: str, value: Any) -> None:
    if path.lower() == ENTERPRISE.lower():
        return _put(found, path, value)
    if (the_one := _THE_ONE.fullmatch(path)) is not None:
        values = [] if kind == "remove" else _values(value)
        if len(values) > 1:
            raise ScimRefused(ScimType.INVALID_VALUE, "One value is expected.")
        found[the_one[1].lower()] = values
        return None
    if _is_unused(path):
        return None
    match = _PATH.fullmatch(path) if len(path) <= LONGEST else None
    if match is None:
        raise ScimRefused(ScimType.INVALID_PATH, "This path is not supported.")
    schema, name, only, part = match[1], match[2].lower(), match[3], match[4]
    is_name = name == "name" and part is not None and part.lower() in _NAME_PARTS
    if (schema and schema.lower() not in (CORE.lower(), ENTERPRISE.lower())) or (
        (part and not is_name) or (only and name not in _LISTS)
    ):
        raise ScimRefused(ScimType.INVALID_PATH, "This path is not supported.")
    if name in _LISTS:
        return _patch_list(found, kind, name, only, value)
    if kind == "remove":
        return _remove(found, name, part)
    return _put(found, match[2], {part: value} if part else value, merge=True)


def _own_name(path: str) -> str:
    """The attribute of a path as it is named here; as it was sent where it is not used."""
    if path.lower() == ENTERPRISE.lower():
        return "department"
    match = _ANY_PATH.fullmatch(path) if len(path) <= LONGEST else None
    name = match[2] if match else ""
    known = _TEXTS | _EMPLOYMENT
    return known.get(name.lower()) or (name.lower() if name.lower() in _USED else name)


def _is_unused(path: str) -> bool:
    """Whether it names an attribute that is left out, as in a whole user."""
    match = _ANY_PATH.fullmatch(path) if len(path) <= LONGEST else None
    if match is None or match[2].lower() in _USED:
        return False
    return match[1] is None or match[1].lower() in (CORE.lower(), ENTERPRISE.lower())


def _patch_list(found: Document, kind: str, name: str, only: str | None, value: Any) -> None:
    before = found.get(name, [])
    if only is not None or (kind == "remove" and value is not None):
        if kind != "remove":
            raise ScimRefused(ScimType.INVALID_PATH, "This path is not supported.")
        gone = [_quoted(only, ScimType.INVALID_PATH)] if only else _values(value)
        after = [one for one in before if one not in gone]
    elif kind == "remove":
        after = []
    else:
        after = list(dict.fromkeys([*(before if kind == "add" else []), *_values(value)]))
    if len(after) > MOST_VALUES:
        raise ScimRefused(ScimType.INVALID_VALUE, f"At most {MOST_VALUES} values.")
    found[name] = after


def _remove(found: Document, name: str, part: str | None) -> None:
    if name in ("username", "active"):
        raise ScimRefused(ScimType.MUTABILITY, "This attribute cannot be removed.")
    if part:
        found.get("name", {}).pop(_NAME_PARTS[part.lower()], None)
    else:
        found.pop(_TEXTS.get(name) or _EMPLOYMENT.get(name) or name, None)


def _put(found: Document, name: str, value: Any, *, merge: bool = False) -> None:
    """Sets one attribute; unknown ones are left out, and one without a value goes."""
    low = name.lower()
    if low == ENTERPRISE.lower():
        _put_parts(found, _EMPLOYMENT, value)
    elif low == "active":
        found["active"] = _boolean(value)
    elif low in _TEXTS or low in _EMPLOYMENT:
        _put_parts(found, _TEXTS | _EMPLOYMENT, {name: value})
    elif low in _LISTS:
        found[low] = _values(value)
    elif low == "name":
        found["name"] = dict(found.get("name", {})) if merge else {}
        _put_parts(found["name"], _NAME_PARTS, value)


def _put_parts(found: dict[str, Any], known: Mapping[str, str], value: Any) -> None:
    for name, one in _object(value).items():
        if name.lower() in known:
            with _about(known[name.lower()]):
                _set(found, known[name.lower()], _text(one))


def _set(found: dict[str, Any], name: str, value: str | None) -> None:
    if value:
        found[name] = value
    else:
        found.pop(name, None)


def _expect_schemas(given: Mapping[str, Any], needed: set[str], also: set[str]) -> None:
    schemas = _member(given, "schemas")
    if not isinstance(schemas, list) or not all(isinstance(one, str) for one in schemas):
        raise ScimRefused(ScimType.INVALID_SYNTAX, "schemas is a list of names.")
    found = {one.lower() for one in schemas}
    known = {one.lower() for one in needed | also}
    if not {one.lower() for one in needed} <= found <= known:
        raise ScimRefused(ScimType.INVALID_SYNTAX, "These schemas do not fit the request.")


def _member(given: Mapping[str, Any], name: str) -> Any:
    """A member by its name, which has no case; `_object` refuses two spellings of one name."""
    return next((value for key, value in given.items() if key.lower() == name), None)


def _object(value: Any) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise ScimRefused(ScimType.INVALID_SYNTAX, "An object is expected.")
    if len({key.lower() for key in value}) != len(value):
        raise ScimRefused(ScimType.INVALID_SYNTAX, "The same attribute is given twice.")
    return value


def _boolean(value: Any) -> bool:
    # Some directories write booleans as text.
    if isinstance(value, str) and value.lower() in ("true", "false"):
        return value.lower() == "true"
    if not isinstance(value, bool):
        raise ScimRefused(ScimType.INVALID_VALUE, "active is true or false.", "active")
    return value


def _text(value: Any) -> str | None:
    """The text without spaces around it and in one way of writing accents; None for none."""
    if value is None:
        return None
    if not isinstance(value, str) or len(value) > LONGEST:
        raise ScimRefused(ScimType.INVALID_VALUE, f"Text of at most {LONGEST} characters.")
    if has_unseen(value):
        raise ScimRefused(ScimType.INVALID_VALUE, "Text has no control characters.")
    return unicodedata.normalize("NFC", value).strip() or None


def _values(value: Any) -> list[str]:
    """The values of an attribute with several: texts, or objects with `value`."""
    listed = value if isinstance(value, list) else [] if value is None else [value]
    if len(listed) > MOST_VALUES:
        raise ScimRefused(ScimType.INVALID_VALUE, f"At most {MOST_VALUES} values.")
    texts = (_text(_member(one, "value") if isinstance(one, dict) else one) for one in listed)
    return list(dict.fromkeys(one for one in texts if one))


def _quoted(text: str, fault: ScimType) -> str:
    try:
        found = json.loads(text, strict=True)
    except ValueError:
        raise ScimRefused(fault, "The value is no text in JSON.") from None
    return str(found)
