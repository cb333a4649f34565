"""Future stretches between two face-to-face contacts that are longer than the standard or the plan allows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise

from aftercare.domain.contact_standards.due import Break
from aftercare.domain.contact_standards.kinds import ContactKind, Requirement


@dataclass(frozen=True)
class Allowed:
    """At least `number` contacts in any `days` days: from any contact, the contact `number` places later is within
    `days` days. `by_plan`: no standard asks it, the plan does."""

    number: int
    days: int
    by_plan: bool = False


@dataclass(frozen=True)
class Gap:
    """From one day with contact to the next, both known by now; `allowed` is the limit it breaks. Where several
    contacts are asked, the gap itself may be short: `too_long` is the whole stretch that breaks the limit."""

    from_on: date
    until_on: date
    allowed: Allowed
    too_long: tuple[date, date] | None = field(default=None, compare=False)

    @property
    def days(self) -> int:
        return (self.until_on - self.from_on).days

    def can_be_closed(self, today: date) -> bool:
        """Whether a plan can still do something about it: a contact by the day of the limit, or before an interval to
        come that is itself longer than the average that is asked."""
        since_on = self.too_long[0] if self.too_long else self.from_on
        limit_on = since_on + timedelta(days=self.allowed.days)
        to_come = (self.until_on - max(self.from_on, today)).days
        return limit_on > today or to_come * self.allowed.number > self.allowed.days


def allowed_by(requirements: Iterable[Requirement], longest: int | None) -> Allowed | None:
    """What a standard asks of face-to-face contact. Where it asks nothing: the longest gap in days (one and a half
    times the period) of the plan's most frequent obligation."""
    asked = [one for one in requirements if one.kind is ContactKind.FACE_TO_FACE]
    if asked:
        return Allowed(asked[0].number, asked[0].period_days)
    return Allowed(1, longest, by_plan=True) if longest else None


def gaps_ahead(
    days: Iterable[date], allowed: Allowed, today: date, breaks: Sequence[Break] = ()
) -> tuple[Gap, ...]:
    """The gaps that end after today, in their order. `days` are the days of contacts that were held or are planned.
    Where a stretch has too few contacts, the widest interval in it that is still to come is given. A gap that
    overlaps time in custody or admitted is left out."""
    # Of the same gap in several stretches, the first.
    found = dict.fromkeys(
        gap
        for gap in _too_wide(sorted(set(days)), allowed, today)
        if not any(one.touches(gap.from_on, gap.until_on) for one in breaks)
    )
    return tuple(sorted(found, key=lambda gap: gap.from_on))


def _too_wide(days: Sequence[date], allowed: Allowed, today: date) -> Iterator[Gap]:
    for first in range(len(days) - allowed.number):
        stretch = days[first : first + allowed.number + 1]
        if (stretch[-1] - stretch[0]).days <= allowed.days:
            continue
        ahead = [pair for pair in pairwise(stretch) if pair[1] > today]
        if ahead:
            begins, ends = max(ahead, key=lambda pair: (pair[1] - pair[0], pair[0]))
            yield Gap(begins, ends, allowed, (stretch[0], stretch[-1]))
