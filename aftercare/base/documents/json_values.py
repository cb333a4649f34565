"""Reads values from untrusted JSON: each is valid, or gives a fault with its pointer.

Nothing here raises on bad input: the fault is recorded, a harmless value is returned and reading continues, so that
one answer contains all faults.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Set
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar

from aftercare.base.documents.streaming import Doubled, Rows
from aftercare.base.errors import FieldFault

MOST_FAULTS = 50
LONGEST_TEXT = 200
FIRST, LAST = date(1970, 1, 1), date(2200, 12, 31)

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_LOCAL = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})", re.ASCII)

NO_DATE = date(1970, 1, 1)
NO_TIME = datetime.fromisoformat("1970-01-01T00:00")

AnyDate = TypeVar("AnyDate", bound=date)


@dataclass(slots=True)
class Findings:
    """The faults found so far, at most MOST_FAULTS."""

    faults: list[FieldFault] = field(default_factory=list)

    def add(self, pointer: str, code: str, detail: str) -> None:
        if not self.full:
            self.faults.append(FieldFault(pointer, code, detail))

    @property
    def full(self) -> bool:
        return len(self.faults) >= MOST_FAULTS


def under(pointer: str, key: str | int) -> str:
    """The pointer of a member (RFC 6901)."""
    return f"{pointer}/{str(key).replace('~', '~0').replace('/', '~1')}"


@dataclass(frozen=True, slots=True)
class Value:
    """One JSON value, with its pointer and where its faults are recorded."""

    raw: Any
    pointer: str
    findings: Findings

    def fault(self, code: str, detail: str) -> None:
        self.findings.add(self.pointer, code, detail)

    # Structure -------------------------------------------------------------------------------

    def members(self, known: Set[str] | None = None) -> Value:
        """An object; a member that is not among those known, or stands twice, is a fault at its own pointer."""
        if not isinstance(self.raw, dict):
            self.fault("not-an-object", "must be an object")
            return Value({}, self.pointer, Findings())
        for name in self.raw.twice if isinstance(self.raw, Doubled) else ():
            self.findings.add(under(self.pointer, name), "duplicate-member", "stands here twice")
        if known is not None and not self.raw.keys() <= known:
            for name in [one for one in self.raw if one not in known]:
                self.findings.add(under(self.pointer, name), "unknown-member", "is not known here")
        return self

    def get(self, key: str, default: object = None) -> Value:
        """A member of an object; the default when it is absent or null."""
        raw = self.raw.get(key)
        return Value(default if raw is None else raw, under(self.pointer, key), self.findings)

    def items(self, most: int) -> Iterator[Value]:
        """The items; none when the value is not a list or is too long. Stops when there are enough faults."""
        if not isinstance(self.raw, list | Rows):
            self.fault("not-a-list", "must be a list")
            return
        if len(self.raw) > most:
            self.fault("too-many", f"holds more than {most} items")
            return
        for number, raw in enumerate(self.raw):
            if self.findings.full:
                return
            yield Value(raw, under(self.pointer, number), self.findings)

    @property
    def absent(self) -> bool:
        return self.raw is None

    # Scalars ---------------------------------------------------------------------------------

    def whole(self, least: int, most: int) -> int:
        """A whole number; true, 1.0 and "1" are not accepted."""
        if type(self.raw) is not int:
            self.fault("not-a-whole-number", "must be a whole number")
        elif not least <= self.raw <= most:
            self.fault("out-of-range", f"must be between {least} and {most}")
        else:
            return self.raw
        return least

    def flag(self) -> bool:
        if not isinstance(self.raw, bool):
            self.fault("not-a-flag", "must be true or false")
            return False
        return self.raw

    def text(self, most: int = LONGEST_TEXT) -> str:
        """A non-empty string of printable characters, so that it can be written as UTF-8."""
        if not isinstance(self.raw, str):
            self.fault("not-a-text", "must be text")
        elif not self.raw or len(self.raw) > most:
            self.fault("bad-length", f"must have 1 to {most} characters")
        elif any(not character.isprintable() for character in self.raw):
            self.fault("unprintable", "contains a character that cannot be printed")
        else:
            return self.raw
        return ""

    def one_of(self, *choices: str) -> str:
        if not isinstance(self.raw, str) or self.raw not in choices:
            self.fault("unknown-value", f"must be one of {', '.join(choices)}")
            return choices[0]
        return self.raw

    def known(self, ids: set[str]) -> str:
        """The id of a row that exists."""
        text = self.text()
        if text and text not in ids:
            self.fault("unknown-reference", "names a row that does not exist")
        return text

    def on(self, first: date = FIRST, last: date = LAST) -> date:
        """A date such as 2026-03-02, not before `first` and not after `last`."""
        detail = "must be a date such as 2026-03-02"
        read = date.fromisoformat
        return self._day_or_time(_DATE, read, "not-a-date", detail, (first, last)) or NO_DATE

    def local(self) -> datetime:
        """A local time without offset such as 2026-03-02T09:00."""
        detail = "must be a local time without offset, 2026-03-02T09:00"
        read = datetime.fromisoformat
        return self._day_or_time(_LOCAL, read, "not-a-local-time", detail) or NO_TIME

    def moment(self) -> datetime | None:
        """A moment with its offset such as 2026-03-02T09:00:00+01:00."""
        detail = "must be a time with offset, 2026-03-02T09:00:00+01:00"
        return self._day_or_time(_MOMENT, datetime.fromisoformat, "not-a-moment", detail)

    def _day_or_time(
        self,
        form: re.Pattern[str],
        read: Callable[[str], AnyDate],
        code: str,
        detail: str,
        bounds: tuple[date, date] = (FIRST, LAST),
    ) -> AnyDate | None:
        try:
            value = (
                read(self.raw) if isinstance(self.raw, str) and form.fullmatch(self.raw) else None
            )
        except ValueError:
            value = None
        if value is None:
            self.fault(code, detail)
            return None
        day = value.date() if isinstance(value, datetime) else value
        if day < bounds[0]:
            self.fault("too-early", f"must be {bounds[0]} or later")
        elif day > bounds[1]:
            self.fault("too-far", f"must be {bounds[1]} or earlier")
        else:
            return value
        return None
