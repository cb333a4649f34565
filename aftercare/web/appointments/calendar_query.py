"""What a calendar page is asked for, and the addresses that ask for it: a view, a day, a calendar and kinds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

import pendulum

from aftercare.web.shell.forms.reading import Problem, Reading, read_date
from aftercare.web.shell.words import KINDS

VIEWS = ("day", "week", "month", "list")
OWN, TEAM, GROUPS = "me", "team", "groups"
STAFF, SITE, GROUP = "staff-", "site-", "group-"
LIST_DAYS = 14
KIND, NEXT = "kind-", "next"


@dataclass(frozen=True)
class CalendarQuery:
    """`of` is the calendar: OWN, TEAM, GROUPS, or one of the prefixes with an id. Without `kinds` all are shown."""

    view: str
    on: date
    of: str
    kinds: frozenset[str] = frozenset()

    @property
    def days(self) -> tuple[date, int]:
        """The first day shown, and how many. A month is shown in whole weeks."""
        if self.view == "day":
            return self.on, 1
        if self.view == "week":
            return self.on - timedelta(days=self.on.weekday()), 7
        if self.view == "list":
            return self.on, LIST_DAYS
        first = self.on.replace(day=1)
        monday = first - timedelta(days=first.weekday())
        last = _months_on(first, 1) - timedelta(days=1)
        return monday, (last - monday).days + 7 - last.weekday()

    @property
    def before(self) -> CalendarQuery:
        return self._moved(-1)

    @property
    def after(self) -> CalendarQuery:
        return self._moved(1)

    def _moved(self, times: int) -> CalendarQuery:
        if self.view == "month":
            return replace(self, on=_months_on(self.on.replace(day=1), times))
        days = {"day": 1, "week": 7, "list": LIST_DAYS}[self.view]
        return replace(self, on=self.on + timedelta(days=times * days))

    def href(self, **changes: Any) -> str:
        """The address of the page. It has ids and no names."""
        asked = replace(self, **changes)
        values = {"view": asked.view, "on": asked.on.isoformat(), "of": asked.of}
        values |= {f"{KIND}{one}": "yes" for one in sorted(asked.kinds)}
        return f"/calendar?{urlencode(values)}"


def with_way_back(address: str, there: str) -> str:
    """The address of a page, with the page of the calendar to which an act on it leads back; none when empty."""
    if not there:
        return address
    return f"{address}{'&' if '?' in address else '?'}{urlencode({NEXT: there})}"


def way_back(asked: Mapping[str, str]) -> str:
    """The page of the calendar from which the reader came, as the address says; empty for any other."""
    there = asked.get(NEXT, "")
    return there if there.startswith("/calendar?") else ""


def asked_of(
    typed: Mapping[str, str], known: set[str], first: str, today: date
) -> tuple[CalendarQuery, Reading]:
    """The query, and the form as it was filled in. What cannot be read is left out: a view is the week, a day is today,
    a calendar the first one; a day that cannot be read is said at its field."""
    form = Reading({name: text for name, text in typed.items() if text})
    day = read_date(typed.get("on", ""), today) if typed.get("on") else today
    if isinstance(day, Problem):
        form.errors["on"] = day.message
        day = today
    view, of = typed.get("view", ""), typed.get("of", "")
    kinds = frozenset(one for one in KINDS if typed.get(f"{KIND}{one}"))
    view, of = view if view in VIEWS else "week", of if of in known else first
    return CalendarQuery(view, day, of, kinds), form


def _months_on(first: date, months: int) -> date:
    moved = pendulum.date(first.year, first.month, 1).add(months=months)
    return date(moved.year, moved.month, 1)
