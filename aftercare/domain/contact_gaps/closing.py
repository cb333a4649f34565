"""Which day closes a stretch without contact that is too long, and what is left of the stretch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from aftercare.domain.contact_gaps.gaps import Gap, gaps_ahead
from aftercare.domain.contact_standards.due import Break


@dataclass(frozen=True)
class Stretch:
    """A gap, the days around it with contact (held or planned), and the breaks that do not count."""

    gap: Gap
    days: tuple[date, ...]
    breaks: tuple[Break, ...] = ()


@dataclass(frozen=True)
class Closing:
    """A contact on that day, with the days since the contact before it and until the one after it. `after` is None
    when no later contact is planned. `left` are the gaps that remain or arise; empty when the day closes the gap."""

    on: date
    before: int
    after: int | None
    left: tuple[Gap, ...]

    @property
    def needed(self) -> int:
        """How many more contacts it would take."""
        return sum(-(-one.days // one.allowed.days) - 1 for one in self.left)


def closing(
    stretch: Stretch, on: date, today: date, instead_of: date | None = None
) -> Closing | None:
    """The effect of a contact on that day on the gap. `instead_of` is the day of the contact that is brought
    forward. None for a day outside the gap, and for one that only postpones a gap."""
    gap, days = stretch.gap, stretch.days
    if not gap.from_on < on < gap.until_on:
        return None
    known = _with(days, on, instead_of)
    stood = gaps_ahead(days, gap.allowed, today, stretch.breaks)
    left = tuple(
        one for one in gaps_ahead(known, gap.allowed, today, stretch.breaks) if one not in stood
    )
    if gap in gaps_ahead(known, gap.allowed, today, stretch.breaks) or (instead_of and left):
        return None
    later = [day for day in known if day > on]
    return Closing(on, (on - gap.from_on).days, (later[0] - on).days if later else None, left)


def best_closing(
    stretch: Stretch, days: Iterable[date], today: date, instead_of: date | None = None
) -> Closing | None:
    """The best of the days. First counts how few further contacts are needed, then whether it is the usual weekday.
    After that, for an added contact, the day nearest to the middle of the gap; for one brought forward, the latest
    day."""
    found = [one for day in sorted(set(days)) if (one := closing(stretch, day, today, instead_of))]
    usual = usual_weekday(stretch.days)

    def worth(one: Closing) -> tuple[int, bool, int]:
        gap = stretch.gap
        middle = abs((one.on - gap.from_on).days - (gap.until_on - one.on).days)
        near = (gap.until_on - one.on).days if instead_of else middle
        return one.needed, one.on.weekday() != usual, near

    return min(found, key=worth, default=None)


def usual_weekday(days: Sequence[date]) -> int | None:
    """The weekday with the most contacts (Monday is 0); on a tie, that of the newest contact. None without any
    contact."""
    counted = Counter(day.weekday() for day in sorted(days, reverse=True))
    return counted.most_common(1)[0][0] if counted else None


def _with(days: Sequence[date], on: date, instead_of: date | None) -> list[date]:
    known = [*days]
    if instead_of in known:
        known.remove(instead_of)
    return sorted({*known, on})
