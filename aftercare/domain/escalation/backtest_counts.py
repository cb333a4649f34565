"""The result of a backtest: escalations opened per week, officer and rule, beside the rules in force."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from aftercare.domain.escalation.backtest import Fired
from aftercare.domain.time.wall_time import civil_date, monday_of

DRAFT: Final = "draft"
IN_FORCE: Final = "in_force"
BOOKS: Final = (IN_FORCE, DRAFT)


@dataclass
class Tally:
    """Counters for a part of the people; parts can be added. Keys begin with the book: `opened` by week (its
    Monday), officer or rule; `joined` by rule. `new` and `gone` are by rule only."""

    people: int = 0
    fired: int = 0
    weeks: Counter[tuple[str, str]] = field(default_factory=Counter)
    officers: Counter[tuple[str, str]] = field(default_factory=Counter)
    opened: Counter[tuple[str, str]] = field(default_factory=Counter)
    joined: Counter[tuple[str, str]] = field(default_factory=Counter)
    new: Counter[str] = field(default_factory=Counter)
    gone: Counter[str] = field(default_factory=Counter)

    def enter(self, in_force: Sequence[Fired], draft: Sequence[Fired]) -> None:
        """Count what both books would have fired about one person."""
        self.people += 1
        self.fired += len(in_force) + len(draft)
        for book, fired in zip(BOOKS, (in_force, draft), strict=True):
            for one in fired:
                if not one.opened:
                    self.joined[book, one.rule_code] += 1
                    continue
                self.weeks[book, monday_of(civil_date(one.at)).isoformat()] += 1
                self.officers[book, str(one.officer_id)] += 1
                self.opened[book, one.rule_code] += 1
        self.new.update(_without_counterpart(draft, in_force))
        self.gone.update(_without_counterpart(in_force, draft))

    def add(self, other: Tally) -> None:
        self.people += other.people
        self.fired += other.fired
        for mine, theirs in zip(self._counters(), other._counters(), strict=True):
            mine.update(theirs)

    def _counters(self) -> tuple[Counter[Any], ...]:
        return self.weeks, self.officers, self.opened, self.joined, self.new, self.gone

    def as_plain(self) -> dict[str, Any]:
        """The counters as plain values for another process; `tally_of` reads them."""
        counters = [sorted(_flat(one)) for one in self._counters()]
        return {"people": self.people, "fired": self.fired, "counters": counters}


def tally_of(plain: Mapping[str, Any]) -> Tally:
    """The counters that another process sent."""
    found = Tally(plain["people"], plain["fired"])
    for counter, rows in zip(found._counters(), plain["counters"], strict=True):
        for *key, number in rows:
            counter[tuple(key) if len(key) > 1 else key[0]] += number
    return found


def _flat(counter: Counter[Any]) -> Iterable[list[Any]]:
    for key, number in counter.items():
        yield [*(key if isinstance(key, tuple) else (key,)), number]


def _without_counterpart(fired: Iterable[Fired], others: Iterable[Fired]) -> Iterable[str]:
    """The rule of every opening without a counterpart: no opening of the same rule shares one of its causes."""
    seen = {(one.rule_code, cause) for one in others if one.opened for cause in one.causes}
    for one in fired:
        if one.opened and not any((one.rule_code, cause) in seen for cause in one.causes):
            yield one.rule_code


def result_of(
    tally: Tally, names: Mapping[UUID, str], since_on: date, until_on: date
) -> dict[str, Any]:
    """The result as it is stored and shown: every week of the period, officers with the most first, rules by code.
    `until_on` is the last day; `names` are the officers' names."""
    weeks = _mondays(since_on, until_on)
    codes = sorted({code for _, code in (*tally.opened, *tally.joined)})
    officers = {which for _, which in tally.officers}
    rows = [
        {"id": which, "name": names.get(UUID(which), ""), **_both(tally.officers, which)}
        for which in officers
    ]
    return {
        "people": tally.people,
        "opened": {book: _total(tally.opened, book) for book in BOOKS},
        "joined": {book: _total(tally.joined, book) for book in BOOKS},
        "weeks": [{"monday": one, **_both(tally.weeks, one)} for one in weeks],
        "officers": sorted(rows, key=lambda row: (-row[DRAFT], -row[IN_FORCE], row["name"])),
        "rules": [_rule(tally, code) for code in codes],
    }


def _rule(tally: Tally, code: str) -> dict[str, Any]:
    joined = {f"joined_{book}": tally.joined[book, code] for book in BOOKS}
    changed = {"new": tally.new[code], "gone": tally.gone[code]}
    return {"code": code, **_both(tally.opened, code), **joined, **changed}


def _both(counter: Counter[tuple[str, str]], which: str) -> dict[str, int]:
    return {book: counter[book, which] for book in BOOKS}


def _total(counter: Counter[tuple[str, str]], book: str) -> int:
    return sum(number for (whose, _), number in counter.items() if whose == book)


def _mondays(since_on: date, until_on: date) -> list[str]:
    on, found = monday_of(since_on), []
    while on <= until_on:
        found.append(on.isoformat())
        on += timedelta(days=7)
    return found
