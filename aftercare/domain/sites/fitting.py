"""Which appointments a site no longer holds: outside its hours, or more at one moment than it has room for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from aftercare.domain.time.wall_time import wall

Span = tuple[datetime, datetime]


def outside_hours(hours: Mapping[str, Sequence[Sequence[int]]] | None, span: Span) -> bool:
    """Whether a moment of it, on the clock of the Netherlands, lies outside these hours of the week; None is always
    open."""
    if hours is None:
        return False
    starts_at, ends_at = wall(span[0]), wall(span[1])
    first = starts_at.hour * 60 + starts_at.minute
    days = (ends_at.date() - starts_at.date()).days
    last = ends_at.hour * 60 + ends_at.minute + days * 24 * 60
    opened = hours.get(str(starts_at.weekday()), ())
    return not any(opens <= first and last <= closes for opens, closes in opened)


def beyond_capacity(capacity: int | None, spans: Sequence[Span]) -> set[int]:
    """The places in `spans` of those that take part in a moment with more than `capacity` of them; None is no limit.
    One that ends as another begins is not beside it."""
    if capacity is None:
        return set()
    found, present = set[int](), list[int]()
    for which in sorted(range(len(spans)), key=lambda one: spans[one]):
        present = [one for one in present if spans[one][1] > spans[which][0]] + [which]
        if len(present) > capacity:
            found.update(present)
    return found
