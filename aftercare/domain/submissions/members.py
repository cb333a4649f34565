"""How the members of a submission are read: days, moments, codes and short texts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from aftercare.base.documents.forms import Scalar
from aftercare.base.documents.json_values import Value
from aftercare.base.errors import NaiveMoment, UnreadableMoment
from aftercare.domain.time.wall_time import FIRST_DAY, LAST_DAY, parse_moment

CODE: Final = re.compile(r"[a-z][a-z0-9]*([_-][a-z0-9]+)*", re.ASCII)
LONGEST_CODE: Final = 60
# Visible ASCII without spaces, so that two people can compare it by telephone.
NUMBER: Final = re.compile(r"[\x21-\x7e]{1,100}", re.ASCII)

FIRST_POSSIBLE: Final = date(1970, 1, 1)
# From then through LAST_DAY.
_DAYS: Final = "^(19[7-9][0-9]|2[01][0-9]{2})-[0-9]{2}-[0-9]{2}$"


def described(schema: Mapping[str, Any], about: str) -> Mapping[str, Any]:
    return {"description": about, **schema} if about else schema


def day(about: str = "") -> Scalar:
    """A civil date. An earlier one is of no order that still runs."""
    schema = {"type": "string", "format": "date", "pattern": _DAYS}
    return Scalar(lambda it: it.on(FIRST_POSSIBLE, LAST_DAY), described(schema, about))


def moment(about: str = "") -> Scalar:
    """A moment with its offset, under the same codes as everywhere in the API."""

    def read(value: Value) -> datetime | None:
        try:
            if not isinstance(value.raw, str):
                raise UnreadableMoment()
            found = parse_moment(value.raw)
            if not FIRST_DAY <= found.date() <= LAST_DAY:
                raise UnreadableMoment()
            return found
        except (NaiveMoment, UnreadableMoment) as fault:
            value.fault(
                fault.code,
                "must be a time with offset in 1900 through 2199, such as 2026-03-02T09:00:00+01:00",
            )
            return None

    return Scalar(read, described({"type": "string", "format": "date-time"}, about))


def flag(about: str = "") -> Scalar:
    return Scalar(Value.flag, described({"type": "boolean"}, about))


def line(most: int, about: str = "") -> Scalar:
    """One line of printable characters with at most `most` of them, and not only spaces."""

    def read(value: Value) -> str:
        found = value.text(most)
        if found and not found.strip():
            value.fault("bad-length", f"must have 1 to {most} characters")
        return found.strip()

    return Scalar(read, described({"type": "string", "minLength": 1, "maxLength": most}, about))


def matching(pattern: re.Pattern[str], most: int, about: str = "") -> Scalar:
    """A text of this form."""

    schema = {"type": "string", "pattern": f"^{pattern.pattern}$", "maxLength": most}

    def read(value: Value) -> str:
        found = value.text(most)
        if found and not pattern.fullmatch(found):
            value.fault("string-pattern-mismatch", f"must match {schema['pattern']}")
        return found

    return Scalar(read, described(schema, about))
