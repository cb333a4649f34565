"""What the page of team figures shows: each figure, with its counts by week and the positions of its bars."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from aftercare.casework.figures.team_figures import LoadWeek, TeamBeside, TeamFigures, load_percent
from aftercare.domain.figures.intervals import Interval, interval
from aftercare.domain.figures.message_figures import share
from aftercare.domain.figures.team_figures import (
    JUDGED,
    Ending,
    Kept,
    OfficerWeek,
    Timely,
    Treated,
    Waited,
    What,
)
from aftercare.domain.figures.team_figures_shown import (
    AlarmsShown,
    Count,
    DecidedShown,
    Share,
    StandardShown,
    TeamShown,
    WaitShown,
    WeekReminded,
)
from aftercare.domain.treatment.referrals import DropOutReason
from aftercare.domain.treatment.waits import NORMS
from aftercare.web.figures.plots import Columns, Shares, columns_of, rows_of
from aftercare.web.figures.team_figure_words import DECIDED
from aftercare.web.figures.view import (
    RemindedCounts,
    WeekCounts,
    columns_by_week,
    reminded_counts,
)
from aftercare.web.shell.dates import tick

WORKLOAD = ("contact", "travel", "free")
MISSED = ("missed-with", "missed-without")
# The name of a code and its count; None when it is suppressed.
Totals = list[tuple[str, int | None]]


@dataclass(frozen=True, slots=True)
class Standard:
    """`tiers`: level, counts by `judged`, share met."""

    percent: int | None
    interval: Interval | None
    held: int | None
    asked: int | None
    judged: list[str]
    totals: Totals
    tiers: list[tuple[str, list[int | None], Share]]
    weeks: list[WeekCounts]
    columns: Columns


@dataclass(frozen=True, slots=True)
class MissedWeek(WeekCounts):
    """`of` and `shares`: with a delivered reminder, and without."""

    of: tuple[int, int]
    shares: tuple[Share, Share]


@dataclass(frozen=True, slots=True)
class NoShows:
    reminded: list[RemindedCounts]
    rows: Shares
    codes: tuple[str, ...]
    weeks: list[MissedWeek]
    columns: Columns


@dataclass(frozen=True, slots=True)
class Decided:
    """`weeks` is empty where single weeks would reveal a suppressed count."""

    key: str
    what: str
    title: str
    unit: str
    definition: str
    percent: int | None
    interval: Interval | None
    half: int | None
    nine_tenths: int | None
    codes: list[str]
    totals: Totals
    rows: Shares
    weeks: list[WeekCounts]
    columns: Columns


@dataclass(frozen=True, slots=True)
class Alarms:
    """`rules`: code, name, counts by `codes`, share that was false."""

    percent: int | None
    interval: Interval | None
    codes: list[str]
    totals: Totals
    rules: list[tuple[str, str, list[int | None], Share]]
    rows: Shares


@dataclass(frozen=True, slots=True)
class Wait:
    stage: str
    norm: int
    counts: list[int | None]
    percent: int | None
    interval: Interval | None
    half: int | None
    nine_tenths: int | None


@dataclass(frozen=True, slots=True)
class Waits:
    codes: list[str]
    stages: list[Wait]
    rows: Shares


@dataclass(frozen=True, slots=True)
class Treatment:
    """`reasons`: why treatments ended early, each with its count."""

    totals: Totals
    reasons: Totals


@dataclass(frozen=True, slots=True)
class WorkloadWeek:
    """`hours`: of contact, of travel, and at work."""

    monday: date
    hours: list[int | None]
    percent: int | None


@dataclass(frozen=True, slots=True)
class OfficerLoad:
    """`weeks`: Monday, hours planned, hours at work, percentage planned."""

    id: UUID
    name: str
    weeks: list[tuple[date, int | None, int | None, int | None]]


@dataclass(frozen=True, slots=True)
class Workload:
    codes: tuple[str, ...]
    weeks: list[WorkloadWeek]
    columns: Columns
    officers: list[OfficerLoad]


@dataclass(frozen=True, slots=True)
class TeamFiguresView:
    """`teams`: side by side, for a reader of the whole organisation."""

    standard: Standard
    no_shows: NoShows
    decided: list[Decided]
    alarms: Alarms
    waits: Waits
    treatment: Treatment
    workload: Workload
    teams: tuple[TeamBeside, ...]


def figures_view(found: TeamFigures, language: str) -> TeamFiguresView:
    shown = found.shown
    return TeamFiguresView(
        standard=_standard(shown.standard),
        no_shows=_no_shows(shown),
        decided=[
            _decided("verdicts", What.VERDICT, shown.verdicts),
            _decided("escalations", What.ESCALATION, shown.escalations),
        ],
        alarms=_alarms(shown.alarms, found.rules, language),
        waits=_waits(shown.waits),
        treatment=Treatment(
            [(kind.value, count.total) for kind, count in shown.treatment.items()],
            [
                (reason.value, _part(shown.treatment[Treated.DROPPED_OUT], reason.value))
                for reason in DropOutReason
            ],
        ),
        workload=_workload(found.loads, found.officers),
        teams=found.teams,
    )


def _standard(shown: StandardShown) -> Standard:
    weeks = _weeks({kept.value: shown.counts[kept].weeks for kept in JUDGED})
    return Standard(
        percent=shown.percent,
        interval=shown.interval,
        held=shown.held,
        asked=shown.asked,
        judged=[kept.value for kept in JUDGED],
        totals=[
            (kept.value, shown.counts[kept].total)
            for kept in Kept
            if kept is not Kept.BROKEN or shown.counts[kept].total != 0
        ],
        tiers=[
            (tier, [_part(shown.counts[kept], tier) for kept in JUDGED], met)
            for tier, met in shown.tiers.items()
        ],
        weeks=weeks,
        columns=columns_by_week(weeks),
    )


def _no_shows(shown: TeamShown) -> NoShows:
    weeks = [_missed(week) for week in shown.week_reminded]
    return NoShows(
        reminded=[reminded_counts(row) for row in shown.reminded],
        rows=rows_of([(row.reminded.value, row.missed_percent) for row in shown.reminded]),
        codes=MISSED,
        weeks=weeks,
        columns=columns_by_week(weeks),
    )


def _missed(week: WeekReminded) -> MissedWeek:
    return MissedWeek(
        monday=week.monday,
        counts={MISSED[0]: week.missed_with, MISSED[1]: week.missed_without},
        of=(
            week.missed_with + week.attended_with,
            week.missed_without + week.attended_without,
        ),
        shares=(
            _missed_share(week.missed_with, week.attended_with),
            _missed_share(week.missed_without, week.attended_without),
        ),
    )


def _missed_share(missed: int, attended: int) -> Share:
    return Share(share(missed, (missed, attended)), interval(missed, (missed, attended)))


def _decided(key: str, what: What, shown: DecidedShown) -> Decided:
    title, unit, definition = DECIDED[key]
    totals = {timely.value: shown.counts[timely].total for timely in Timely}
    weeks = _weeks({timely.value: shown.counts[timely].weeks for timely in Timely})
    return Decided(
        key=key,
        what=what.value,
        title=title,
        unit=unit,
        definition=definition,
        percent=shown.percent,
        interval=shown.interval,
        half=shown.hours.half,
        nine_tenths=shown.hours.nine_tenths,
        codes=[timely.value for timely in Timely],
        totals=list(totals.items()),
        rows=rows_of([(code, share(count, totals.values())) for code, count in totals.items()]),
        weeks=weeks,
        columns=columns_by_week(weeks),
    )


def _alarms(shown: AlarmsShown, names: Mapping[str, tuple[str, str]], language: str) -> Alarms:
    def called(code: str) -> str:
        nl, en = names.get(code, (code, code))
        return nl if language == "nl" else en

    ended = [ending for ending in Ending if ending is not Ending.OPEN]
    totals = [shown.counts[ending].total for ending in ended]
    shares = [(ending.value, share(shown.counts[ending].total, totals)) for ending in ended]
    return Alarms(
        percent=shown.percent,
        interval=shown.interval,
        codes=[ending.value for ending in Ending],
        totals=[(ending.value, shown.counts[ending].total) for ending in Ending],
        rules=[
            (code, called(code), [_part(shown.counts[ending], code) for ending in Ending], false)
            for code, false in shown.rules.items()
        ],
        rows=rows_of(shares),
    )


def _waits(waits: Sequence[WaitShown]) -> Waits:
    return Waits(
        codes=[waited.value for waited in Waited],
        stages=[
            Wait(
                wait.stage.value,
                NORMS[wait.stage],
                [wait.counts[waited] for waited in Waited],
                wait.percent,
                wait.interval,
                wait.weeks.half,
                wait.weeks.nine_tenths,
            )
            for wait in waits
        ],
        rows=rows_of([(wait.stage.value, wait.percent) for wait in waits]),
    )


def _workload(loads: Sequence[LoadWeek], officers: Iterable[OfficerWeek]) -> Workload:
    weeks = [
        WorkloadWeek(load.monday, hours := _hours_of(load), load_percent(*hours)) for load in loads
    ]
    return Workload(
        codes=WORKLOAD,
        weeks=weeks,
        columns=columns_of([(tick(week.monday), _pieces(*week.hours)) for week in weeks]),
        officers=_officers(officers),
    )


def _hours_of(load: LoadWeek) -> list[int | None]:
    """Of contact, of travel, and worked."""
    minutes = (load.contact_minutes, load.travel_minutes, load.hours_minutes)
    return [_hours(part) for part in minutes]


def _pieces(contact: int | None, travel: int | None, hours: int | None) -> dict[str, int | None]:
    if contact is None or travel is None or hours is None:
        return dict(zip(WORKLOAD, (contact, travel, None), strict=True))
    return dict(zip(WORKLOAD, (contact, travel, max(hours - contact - travel, 0)), strict=True))


def _officers(weeks: Iterable[OfficerWeek]) -> list[OfficerLoad]:
    """By officer, with their weeks in order."""
    found: dict[UUID, OfficerLoad] = {}
    for week in weeks:
        officer = found.setdefault(week.staff_id, OfficerLoad(week.staff_id, week.name, []))
        placed = _hours(week.contact_minutes + week.travel_minutes)
        hours = _hours(week.hours_minutes)
        # Of the hours as they are shown, so that it can be checked.
        percent = load_percent(placed, 0, hours)
        officer.weeks.append((week.monday, placed, hours, percent))
    return list(found.values())


def _hours(minutes: int | None) -> int | None:
    return None if minutes is None else round(minutes / 60)


def _weeks(counts: Mapping[str, Mapping[date, int | None]]) -> list[WeekCounts]:
    """Several counts, by week."""
    first: Mapping[date, int | None] = next(iter(counts.values()))
    return [
        WeekCounts(monday, {code: found[monday] for code, found in counts.items()})
        for monday in first
    ]


def _part(count: Count, part: str) -> int | None:
    """The number of one part; None when the total is suppressed, or is shown without its parts."""
    if count.total is None:
        return None
    return count.parts.get(part, 0 if count.parts or count.total == 0 else None)
