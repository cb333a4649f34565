"""Types of request input: text without NULs, times with an offset, days, cursors, versions."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Sequence
from datetime import date, datetime
from hashlib import blake2b
from typing import Annotated, Any
from uuid import UUID

from fastapi import Header
from fastapi.exceptions import RequestValidationError
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
)
from pydantic_core import PydanticCustomError

from aftercare.base.described_types import REASON as REASON
from aftercare.base.described_types import Codes as Codes
from aftercare.base.described_types import Holds as Holds
from aftercare.base.errors import NaiveMoment, UnreadableMoment, VersionRequired
from aftercare.domain.time.wall_time import FIRST_DAY, LAST_DAY, parse_moment

_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_LARGEST = {"integer": 2**31 - 1, "bigint": 2**63 - 1}
# The version; what follows it in an ETag of ours identifies one representation of that version. A proxy that compresses
# an answer weakens its ETag with W/ (nginx does); the version it names is the same.
_ETAG = re.compile(r'(?:W/)?"([0-9]{1,9})(?:\.[0-9a-f]{16})?"')


class Body(BaseModel):
    """The base of request models; any other field is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _without_defaults(schema: dict[str, Any]) -> None:
    for described in schema.get("properties", {}).values():
        described.pop("default", None)


class Changes(Body):
    """The base of changes: what may be left out stays as it is."""

    model_config = ConfigDict(extra="forbid", frozen=True, json_schema_extra=_without_defaults)

    def given(self) -> dict[str, Any]:
        """What was sent, by name."""
        return {name: getattr(self, name) for name in self.model_fields_set}


def _storable(text: str) -> str:
    if "\0" in text:
        raise PydanticCustomError("nul-character", "a NUL character is not text")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise PydanticCustomError("lone-surrogate", "half a character is not text") from None
    return text


def _moment(value: object) -> datetime:
    try:
        if not isinstance(value, str):
            raise UnreadableMoment()
        moment = parse_moment(value)
    except (NaiveMoment, UnreadableMoment) as fault:
        raise PydanticCustomError(fault.code, "not a moment") from None
    if not FIRST_DAY <= moment.date() <= LAST_DAY:
        raise PydanticCustomError(UnreadableMoment.code, "out of range")
    return moment


def _day(value: object) -> date:
    try:
        if isinstance(value, str) and _ISO_DAY.fullmatch(value):
            day = date.fromisoformat(value)
            if FIRST_DAY <= day <= LAST_DAY:
                return day
    except ValueError:
        pass
    raise PydanticCustomError("unreadable-day", "not a day")


Text = Annotated[str, AfterValidator(_storable)]
Line = Annotated[Text, Field(max_length=200)]
Note = Annotated[Text, Field(max_length=4_000)]
Moment = Annotated[datetime, BeforeValidator(_moment, json_schema_input_type=datetime)]
Day = Annotated[date, BeforeValidator(_day, json_schema_input_type=date)]


def list_mark(path: str, asked: Sequence[tuple[str, str]] = (), body: bytes = b"") -> str:
    """What stands in a cursor for the list it belongs to: the address, its filters, and the body of a search."""
    return blake2b(repr((path, asked, body)).encode(), digest_size=8).hexdigest()


class Cursor:
    """Where a page ends: the sort keys of its last item and the list it belongs to, opaque to clients."""

    @staticmethod
    def written(last: str | None, belongs_to: str) -> str | None:
        """Encode a JSON array of keys as an opaque cursor."""
        if last is None:
            return None
        keys = json.dumps([*json.loads(last), belongs_to])
        return base64.urlsafe_b64encode(keys.encode()).decode().rstrip("=")

    @staticmethod
    def read(cursor: str | None, kinds: tuple[str, ...], belongs_to: str) -> tuple[Any, ...] | None:
        """Decode the keys, each checked against its SQL type. Raises RequestValidationError for a cursor this service
        did not write for this list."""
        if cursor is None:
            return None
        try:
            raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), b"-_", validate=True)
            keys = json.loads(raw)
            if not isinstance(keys, list) or len(keys) != len(kinds) + 1:
                raise ValueError
            if keys.pop() != belongs_to:
                raise ValueError
            return tuple(_key(key, kind) for key, kind in zip(keys, kinds, strict=True))
        except (ValueError, binascii.Error, RecursionError, NaiveMoment, UnreadableMoment):
            raise RequestValidationError(
                [{"type": "bad-cursor", "loc": ("query", "cursor")}]
            ) from None


def _key(key: object, kind: str) -> object:
    if kind in _LARGEST:
        if type(key) is int and abs(key) <= _LARGEST[kind]:
            return key
    elif isinstance(key, str):
        if kind == "uuid":
            return UUID(key)
        if kind == "timestamptz":
            return parse_moment(key)
        return _storable(key)
    raise ValueError


def version_looked_at(
    if_match: Annotated[
        str | None,
        Header(
            alias="If-Match", description='The ETag of what you looked at, or its version: `"3"`.'
        ),
    ] = None,
) -> int:
    """The version from If-Match; of several ETags, the one that all name. Raises VersionRequired without one, and
    RequestValidationError for one that is not written as ours, for several versions and for `*`, which do not say what
    was looked at: to read again, as after a 412, would not help."""
    if if_match is None:
        raise VersionRequired()
    found = [_ETAG.fullmatch(one.strip()) for one in if_match.split(",")]
    versions = {one and int(one[1]) for one in found}
    version = versions.pop()
    if version is None or versions:
        raise RequestValidationError([{"type": "bad-etag", "loc": ("header", "If-Match")}])
    return version
