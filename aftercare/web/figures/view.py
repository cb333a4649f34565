"""What both pages of figures show: counts week by week, and missed appointments beside their reminders."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from aftercare.domain.figures.intervals import Interval
from aftercare.domain.figures.message_figures import Held
from aftercare.domain.figures.small_counts import RemindedShown
from aftercare.web.figures.plots import Columns, columns_of
from aftercare.web.shell.dates import tick


@dataclass(frozen=True, slots=True)
class WeekCounts:
    """The counts of one week, by code; None where one is suppressed."""

    monday: date
    counts: Mapping[str, int | None]


@dataclass(frozen=True, slots=True)
class RemindedCounts:
    """`counts`: attended, missed, and what did not go ahead because of us."""

    reminded: str
    counts: tuple[int | None, ...]
    missed_percent: int | None
    missed_interval: Interval | None


def columns_by_week(weeks: Sequence[WeekCounts]) -> Columns:
    return columns_of([(tick(week.monday), week.counts) for week in weeks])


def reminded_counts(shown: RemindedShown) -> RemindedCounts:
    counts = tuple(shown.held[held] for held in (Held.ATTENDED, Held.MISSED, Held.EXCUSED))
    return RemindedCounts(shown.reminded.value, counts, shown.missed_percent, shown.missed_interval)
