"""The types a member of a case file document can have: text, days, moments, codes, and names of external things."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from aftercare.base.errors import NaiveMoment, UnreadableMoment
from aftercare.domain.time.wall_time import FIRST_DAY, LAST_DAY, parse_moment

DEEPEST, LARGEST_INTEGER = 12, 2**53
LONGEST_TEXT = 20_000
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class Points:
    """Marks an id of another part in the same document, in the list of this name (or one of `a|b`)."""

    section: str


@dataclass(frozen=True)
class Names:
    """Marks what exists outside a case file. `what` is a list of names in the document; `column` holds its id in the
    row."""

    what: str
    column: str


@dataclass(frozen=True)
class Known:
    """Marks a code of reference data; `vocabulary` names the list of codes."""

    vocabulary: str


def _storable(text: str) -> str:
    if "\0" in text:
        raise PydanticCustomError("nul-character", "a NUL character is not text")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise PydanticCustomError("lone-surrogate", "half a character is not text") from None
    return text


def _day(value: object) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        if isinstance(value, str) and _ISO_DAY.fullmatch(value):
            day = date.fromisoformat(value)
            if FIRST_DAY <= day <= LAST_DAY:
                return day
    except ValueError:
        pass
    raise PydanticCustomError("unreadable-day", "not a day")


def _moment(value: object) -> datetime:
    if isinstance(value, datetime):
        return value
    try:
        if isinstance(value, str):
            moment = parse_moment(value)
            if FIRST_DAY <= moment.date() <= LAST_DAY:
                return moment
    except NaiveMoment:
        raise PydanticCustomError("naive-moment", "a moment needs an offset") from None
    except UnreadableMoment:
        pass
    raise PydanticCustomError("unreadable-moment", "not a moment")


def _id(value: object) -> UUID:
    if isinstance(value, UUID):
        return value
    try:
        if isinstance(value, str) and len(value) == 36:
            return UUID(value)
    except ValueError:
        pass
    raise PydanticCustomError("uuid-parsing", "not an identifier")


def _plain(value: dict[str, Any]) -> dict[str, Any]:
    """JSON that a column can hold: no NUL, no NaN, no number that loses digits, not nested too deeply."""
    for one, depth in _inside(value):
        if depth > DEEPEST:
            raise PydanticCustomError("too-deep", "nested too deep")
        if isinstance(one, str):
            _storable(one)
        elif isinstance(one, int) and abs(one) > LARGEST_INTEGER:
            raise PydanticCustomError("out-of-range", "a number that large is not kept")
        elif isinstance(one, float) and not math.isfinite(one):
            raise PydanticCustomError("out-of-range", "not a number")
    return value


def _inside(value: object) -> Iterator[tuple[object, int]]:
    """Every nested value and key, with its depth. Without recursion, so that deeply nested input does no harm."""
    waiting: list[tuple[object, int]] = [(value, 0)]
    while waiting:
        one, depth = waiting.pop()
        yield one, depth
        if depth > DEEPEST:
            continue
        if isinstance(one, dict):
            waiting += [(part, depth + 1) for pair in one.items() for part in pair]
        elif isinstance(one, list):
            waiting += [(part, depth + 1) for part in one]


Id = Annotated[UUID, BeforeValidator(_id, json_schema_input_type=UUID)]
Day = Annotated[date, BeforeValidator(_day, json_schema_input_type=date)]
Moment = Annotated[datetime, BeforeValidator(_moment, json_schema_input_type=datetime)]
Text = Annotated[str, AfterValidator(_storable), Field(max_length=LONGEST_TEXT)]
Line = Annotated[str, AfterValidator(_storable), Field(min_length=1, max_length=300)]
Code = Annotated[str, Field(pattern=r"^[A-Za-z0-9_.:-]{1,80}$")]
Phone = Annotated[str, Field(pattern=r"^\+[1-9][0-9]{6,14}$")]
Language = Annotated[str, Field(pattern="^(nl|en|ar|pl|tr|uk)$")]
Count = Annotated[int, Field(ge=0, le=1_000_000)]
Tier = Annotated[int, Field(ge=1, le=3)]
Plain = Annotated[dict[str, Any], AfterValidator(_plain)]
Sentences = Annotated[dict[Annotated[str, Field(pattern="^(nl|en)$")], Text], Field(max_length=2)]
