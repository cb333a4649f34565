"""Reads form input the way people type it, and reports in friendly words what is unreadable."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta
from types import MappingProxyType
from typing import Any, Literal, TypeVar
from uuid import UUID

from aftercare.base.errors import Invalid
from aftercare.base.field_faults import FIELD_FAULTS
from aftercare.base.translation import sentence
from aftercare.domain.time.days_written import (
    DAY_RUN_TOGETHER,
    DAY_TYPED,
    ISO_DAY_TYPED,
    WEEKDAY_NAMES,
    month_as_number,
)
from aftercare.domain.time.wall_time import FIRST_DAY, LAST_DAY
from aftercare.web.shell.language import filled

Prefer = Literal["nearest", "past"]
"""How a day without a year is meant: near today, or as something that has happened."""
SOME_LEAP_YEAR, HALF_A_YEAR, A_YEAR = 2024, timedelta(days=183), timedelta(days=366)

NOT_A_DATE = FIELD_FAULTS["unreadable-day"]
NO_SUCH_DAY = FIELD_FAULTS["no-such-day"]
DAY_TOO_FAR = sentence("Enter a day from 1900 to 2199")
WHICH_YEAR = sentence("Add the year to this day")
STILL_TO_COME = sentence("This day is still to come. Add the year if you mean another")
NOT_A_TIME = sentence("Enter a time, for example 9:30, 930 or 9")
NOT_A_NUMBER = sentence("Enter a whole number")
NOT_FROM_TO = sentence("Enter a number from %(least)s to %(most)s")
MISSING = FIELD_FAULTS["missing"]
LONGER_THAN = sentence("Use at most %(most)s characters; you have used %(length)s")
NOT_A_CHOICE = FIELD_FAULTS["unknown-kind"]
WHICH_LEVEL = sentence("Choose a level")

SPOKEN_DAYS = {
    "vandaag": 0, "today": 0, "morgen": 1, "tomorrow": 1, "overmorgen": 2, "gisteren": -1,
    "yesterday": -1,
}  # fmt: skip
TIME = re.compile(r"(\d{1,2})(?:[:.h ]?(\d{2}))?(?: ?(?:u|uur|h))?", re.ASCII)

# What a required field returns that was not read. A form with an error is never saved, so it goes no further.
UNREAD_DAY, UNREAD_TIME, NO_ID = date(1000, 1, 1), time.min, UUID(int=0)
Option = TypeVar("Option")


@dataclass(frozen=True)
class Problem:
    """Why a field is unreadable: a sentence of ours to be translated, never the text typed."""

    message: str


def read_json(text: str) -> Any:
    """Raises ValueError (JSONDecodeError where it knows the position). Refuses an unpaired surrogate, which JSON can
    write as `\\ud800`: text with one can be neither sent back nor stored."""
    try:
        document = json.loads(text)
        json.dumps(document, ensure_ascii=False).encode()
    except RecursionError:
        raise ValueError("nested too deep") from None
    return document


def read_date(
    text: str, today: date, prefer: Prefer = "nearest", first: date | None = None
) -> date | Problem:
    """The civil day that was typed: `1-1-2026`, `1/1`, `26`, `2026-01-01`, `01012026`, `do 1 jan 2026`, `morgen`,
    `vrijdag`.

    A weekday typed before a date has to match it. A weekday alone is the next one, today included. With `first` it is
    the first such weekday from then on; for the past the last one. Without a year it is the such day nearest to
    `today`, within half a year. With `first`, where the period begins that it ends, it is the first such day on or
    after that. For something in the past it is never a future day: a future day needs its year. Two digits are a year
    of this century; for the past, of the last century if that day has not come yet.
    """
    typed = " ".join(text.lower().split())
    if typed in SPOKEN_DAYS:
        return today + timedelta(days=SPOKEN_DAYS[typed])
    if typed in WEEKDAY_NAMES:
        return _of_the_week(WEEKDAY_NAMES[typed], today, prefer, first)
    weekday, _, rest = typed.partition(" ")
    if weekday in WEEKDAY_NAMES and rest[0].isdigit():
        meant = read_date(rest, today, prefer, first)
        other = isinstance(meant, date) and meant.weekday() != WEEKDAY_NAMES[weekday]
        return Problem(NO_SUCH_DAY) if other else meant
    typed = month_as_number(typed)
    if run := DAY_RUN_TOGETHER.fullmatch(typed):
        return _day(int(run[3]), int(run[2]), int(run[1]))
    if iso := ISO_DAY_TYPED.fullmatch(typed):
        return _day(int(iso[1]), int(iso[2]), int(iso[3]))
    found = DAY_TYPED.fullmatch(typed)
    if not found:
        return Problem(NOT_A_DATE)
    day, month, year = (int(part) if part else None for part in found.groups())
    assert day is not None
    if month is None:
        return _of_the_months_around(day, today, prefer, first)
    if year is None:
        return _of_the_years_around(day, month, today, prefer, first)
    if len(found[3]) == 4:
        return _day(year, month, day)
    return _day(_century_of(year, month, day, today, prefer), month, day)


def _of_the_week(weekday: int, today: date, prefer: Prefer, first: date | None) -> date:
    if prefer == "past" and first is None:
        return today - timedelta(days=(today.weekday() - weekday) % 7)
    start = first or today
    return start + timedelta(days=(weekday - start.weekday()) % 7)


def _day(year: int, month: int, day: int) -> date | Problem:
    try:
        found = date(year, month, day)
    except ValueError:
        return Problem(NO_SUCH_DAY)
    return found if FIRST_DAY <= found <= LAST_DAY else Problem(DAY_TOO_FAR)


def _century_of(year: int, month: int, day: int, today: date, prefer: Prefer) -> int:
    this_century = today.year // 100 * 100 + year
    is_ahead = (this_century, month, day) > (today.year, today.month, today.day)
    return this_century - 100 if prefer == "past" and is_ahead else this_century


def _of_the_months_around(
    day: int, today: date, prefer: Prefer, first: date | None
) -> date | Problem:
    """A bare number is a day of this month or a nearby one; of two months in a row at least one has thirty-one days."""
    around = first or today
    months = range(around.year * 12 + around.month - 3, around.year * 12 + around.month + 2)
    days = [found for one in months if (found := _existing(one // 12, one % 12 + 1, day))]
    if first:
        days = [one for one in days if one >= first]
    elif prefer == "past":
        days = [one for one in days if one <= today]
    return _nearest(days, around) or Problem(NO_SUCH_DAY)


def _existing(year: int, month: int, day: int) -> date | None:
    found = _day(year, month, day)
    return found if isinstance(found, date) else None


def _of_the_years_around(
    day: int, month: int, today: date, prefer: Prefer, first: date | None
) -> date | Problem:
    if isinstance(_day(SOME_LEAP_YEAR, month, day), Problem):
        return Problem(NO_SUCH_DAY)
    around = first or today
    years = (around.year - 1, around.year, around.year + 1)
    days = [found for one in years if (found := _existing(one, month, day))]
    if first:
        days = [one for one in days if one >= first]
    nearest = _nearest(days, around)
    if nearest is None or abs(nearest - around) > (A_YEAR if first else HALF_A_YEAR):
        return Problem(WHICH_YEAR)
    is_ahead = prefer == "past" and first is None and nearest > today
    return Problem(STILL_TO_COME) if is_ahead else nearest


def _nearest(days: list[date], today: date) -> date | None:
    """Of two equally near days, the later one."""
    return min(days, key=lambda one: (abs(one - today), one < today), default=None)


def read_time(text: str) -> time | Problem:
    """The wall-clock time that was typed, 24 hours: `9:30`, `9.30`, `930`, `9`, `14u`."""
    found = TIME.fullmatch(" ".join(text.lower().split()))
    if not found or int(found[1]) > 23 or int(found[2] or 0) > 59:
        return Problem(NOT_A_TIME)
    return time(int(found[1]), int(found[2] or 0))


def id_of(text: str) -> UUID | None:
    """None when it is empty or malformed."""
    try:
        return UUID(text)
    except ValueError:
        return None


@dataclass
class Reading:
    """One submitted form: the text typed, the values read, and the error of each field.

    `typed` goes back into the page unchanged, so that a mistake loses no work. `errors` is in reading order, which is
    the order of the error summary. `asked` are hidden fields for what has to be confirmed by sending it once more.
    `days` are the days read so far, for the page that confirms them. `sent`: the visitor has submitted it.
    `previewed` is what it would do, for the page that asks to confirm that.
    A required field that is unreadable returns a placeholder of its type: `saving` lets no form with errors pass. What
    is `optional` returns None for an empty field too.
    """

    typed: Mapping[str, str]
    errors: dict[str, str] = field(default_factory=dict)
    asked: dict[str, str] = field(default_factory=dict)
    days: list[date] = field(default_factory=list)
    sent: bool = False
    previewed: Any = None

    @property
    def is_valid(self) -> bool:
        return not self.errors

    @property
    def version(self) -> int:
        """The version the page was made from; a form without one is not ours."""
        return self.hidden("version", int)

    def hidden(self, name: str, read: Callable[[str], Option]) -> Option:
        """What our page wrote in a hidden field. Raises Invalid for a form that is not ours."""
        try:
            return read(self.typed.get(name, ""))
        except ValueError:
            raise Invalid("The form is incomplete.") from None

    def or_stored(self, stored: Mapping[str, str]) -> Reading:
        """The form that was submitted; before that, one filled in with `stored`."""
        return self if self.sent else self.over(stored)

    def over(self, stored: Mapping[str, str]) -> Reading:
        """The same, with `stored` in the fields that were not submitted."""
        return replace(self, typed={**stored, **self.typed})

    def part(self, name: str, stored: Mapping[str, str] = MappingProxyType({})) -> Reading:
        """Of several forms on a page, the one with the field `name`: as submitted, otherwise filled with `stored`."""
        return self if name in self.typed else Reading(stored)

    def ticked(self, name: str) -> bool:
        return bool(self.typed.get(name))

    def text(self, name: str, required: bool = True, most: int = 500) -> str:
        return self._checked(name, self.typed.get(name, "").strip(), required, most)

    def untrimmed(self, name: str, most: int = 500) -> str:
        """A required text whose spaces count: a password."""
        return self._checked(name, self.typed.get(name, ""), True, most)

    def _checked(self, name: str, value: str, required: bool, most: int) -> str:
        if required and not value:
            self.errors[name] = MISSING
        elif len(value) > most:
            self.errors[name] = filled(LONGER_THAN, most=most, length=len(value))
        return value

    def choice(
        self,
        name: str,
        allowed: Collection[str],
        required: bool = True,
        unchosen: str = NOT_A_CHOICE,
    ) -> str:
        """`unchosen` is the message for a field left empty."""
        value = self.text(name, required=False)
        if required and not value:
            self.errors[name] = unchosen
        elif value and value not in allowed:
            self.errors[name] = NOT_A_CHOICE
        return value

    def one_of(self, name: str, options: Iterable[Option], unchosen: str = NOT_A_CHOICE) -> Option:
        """The option that was chosen: a member of an enumeration, an id or a number, which the form has as text. Raises
        Invalid where there is none to choose: no page offers such a form."""
        offered = list(options)
        if not offered:
            raise Invalid("The form is incomplete.")
        chosen = self.optional_one_of(name, offered, unchosen, required=True)
        return offered[0] if chosen is None else chosen

    def optional_one_of(
        self,
        name: str,
        options: Iterable[Option],
        unchosen: str = NOT_A_CHOICE,
        *,
        required: bool = False,
    ) -> Option | None:
        by_text = {str(one): one for one in options}
        return by_text.get(self.choice(name, by_text, required, unchosen))

    def id(self, name: str, unchosen: str = MISSING) -> UUID:
        return self.optional_id(name, unchosen, required=True) or NO_ID

    def optional_id(
        self, name: str, unchosen: str = MISSING, *, required: bool = False
    ) -> UUID | None:
        """An id from one of our select fields; casework knows whether it is one of those offered."""
        value = self.text(name, required=False)
        found = id_of(value)
        if required and not value:
            self.errors[name] = unchosen
        elif value and found is None:
            self.errors[name] = NOT_A_CHOICE
        return found

    def number(self, name: str, least: int, most: int) -> int:
        found = self.optional_number(name, least, most, required=True)
        return least if found is None else found

    def optional_number(
        self, name: str, least: int, most: int, *, required: bool = False
    ) -> int | None:
        value = self.text(name, required)
        if not value:
            return None
        if not value.isascii() or not value.isdigit():
            self.errors[name] = NOT_A_NUMBER
        elif not least <= int(value) <= most:
            self.errors[name] = filled(NOT_FROM_TO, least=least, most=most)
        else:
            return int(value)
        return None

    def optional_date(
        self,
        name: str,
        today: date,
        prefer: Prefer = "nearest",
        first: date | None = None,
        *,
        required: bool = False,
    ) -> date | None:
        """See `read_date`; `first` is the beginning of the period that ends on this day."""
        value = self.text(name, required)
        if not value:
            return None
        found = read_date(value, today, prefer, None if first == UNREAD_DAY else first)
        if isinstance(found, Problem):
            self.errors[name] = found.message
            return None
        self.days.append(found)
        return found

    def date(
        self, name: str, today: date, prefer: Prefer = "nearest", first: date | None = None
    ) -> date:
        return self.optional_date(name, today, prefer, first, required=True) or UNREAD_DAY

    def optional_time(self, name: str, *, required: bool = False) -> time | None:
        value = self.text(name, required)
        found = read_time(value) if value else None
        if isinstance(found, Problem):
            self.errors[name] = found.message
            return None
        return found

    def time(self, name: str) -> time:
        found = self.optional_time(name, required=True)
        return UNREAD_TIME if found is None else found


def versions_of(form: Reading, prefix: str) -> dict[UUID, int]:
    """By id, the version in each field with a name of the prefix and an id."""
    found = {}
    for name, value in form.typed.items():
        of = id_of(name.removeprefix(prefix)) if name.startswith(prefix) else None
        if of is not None and value.isdecimal() and len(value) < 10:
            found[of] = int(value)
    return found
