"""A team's figures of a period as one reader gets them; what is suppressed is None."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from aftercare.domain.figures.intervals import Interval
from aftercare.domain.figures.small_counts import RemindedShown
from aftercare.domain.figures.team_figures import Ending, Kept, Timely, Treated, Waited
from aftercare.domain.treatment.waits import Stage


@dataclass(frozen=True, slots=True)
class Count:
    """The count of one thing; None when suppressed. `weeks` and `parts` are empty where they would reveal what is
    suppressed."""

    total: int | None
    weeks: Mapping[date, int | None]
    parts: Mapping[str, int | None]


@dataclass(frozen=True, slots=True)
class Spread:
    """The median, and the value that nine in ten do not exceed; None when there are too few to publish."""

    half: int | None
    nine_tenths: int | None


@dataclass(frozen=True, slots=True)
class Share:
    """In whole per cent, with its 95 % interval; both None when suppressed, or where there is nothing to count."""

    percent: int | None
    interval: Interval | None


@dataclass(frozen=True, slots=True)
class StandardShown:
    """Requirements of persons, week by week; `percent` is the share met of those judged, `tiers` the same per tier."""

    counts: Mapping[Kept, Count]
    percent: int | None
    interval: Interval | None
    tiers: Mapping[str, Share]
    held: int | None
    asked: int | None


@dataclass(frozen=True, slots=True)
class WeekReminded:
    """Attended and missed appointments in one week: those with a delivered reminder, and those without."""

    monday: date
    attended_with: int
    missed_with: int
    attended_without: int
    missed_without: int


@dataclass(frozen=True, slots=True)
class DecidedShown:
    """`percent` is the share in time, of those decided or already due; `hours` is about those decided."""

    counts: Mapping[Timely, Count]
    percent: int | None
    interval: Interval | None
    hours: Spread


@dataclass(frozen=True, slots=True)
class AlarmsShown:
    """`percent` is the share of false ones among those ended; `rules` the same per rule, None where none ended."""

    counts: Mapping[Ending, Count]
    percent: int | None
    interval: Interval | None
    rules: Mapping[str, Share]


@dataclass(frozen=True, slots=True)
class WaitShown:
    """Waits that ended in the period, and those that still ran at the end of its last week."""

    stage: Stage
    counts: Mapping[Waited, int | None]
    percent: int | None
    interval: Interval | None
    weeks: Spread


@dataclass(frozen=True, slots=True)
class TeamShown:
    """`exact`: nothing is suppressed. `week_reminded` is empty otherwise."""

    exact: bool
    standard: StandardShown
    reminded: tuple[RemindedShown, ...]
    week_reminded: tuple[WeekReminded, ...]
    verdicts: DecidedShown
    escalations: DecidedShown
    alarms: AlarmsShown
    waits: tuple[WaitShown, ...]
    treatment: Mapping[Treated, Count]
