"""Figures of a team for those who lead or plan it; for administrators all teams, side by side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from aftercare.base.csv_lines import csv_lines
from aftercare.casework.figures.message_figures import of_whole_organisation
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.figures.message_figures import Held, Period, Reminded, share, weeks_of
from aftercare.domain.figures.team_figures import OfficerWeek, weeks_to_come
from aftercare.domain.figures.team_figures_shown import (
    AlarmsShown,
    Count,
    DecidedShown,
    Share,
    Spread,
    StandardShown,
    TeamShown,
    WaitShown,
)
from aftercare.domain.figures.team_figures_small_counts import team_shown
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.accounts import audit
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.escalation.rule_book_rows import rules_in_force
from aftercare.store.figures.team_figure_rows import (
    figures_of_weeks,
    loads_of_weeks,
    reminded_of_weeks,
    team_names,
)

HIDDEN: Final = "hidden"
CSV_HEAD: Final = ("figure", "week", "part", "what", "number")
# A total over fewer officers could be traced to one or two of them.
FEWEST_OFFICERS: Final = 3


@dataclass(frozen=True)
class LoadWeek:
    """Working time of a team's officers in a coming week, in minutes; None when there are too few officers for a
    total."""

    monday: date
    officers: int
    contact_minutes: int | None
    travel_minutes: int | None
    hours_minutes: int | None

    @property
    def percent(self) -> int | None:
        return load_percent(self.contact_minutes, self.travel_minutes, self.hours_minutes)


@dataclass(frozen=True)
class TeamBeside:
    """One team beside the others, in percentages and medians only: counts could be subtracted from the overall
    total. No intervals either: the width of one tells how many were counted."""

    team_id: UUID
    name: str
    kept_percent: int | None
    missed_with_percent: int | None
    missed_without_percent: int | None
    verdict_hours: int | None
    verdict_percent: int | None
    false_percent: int | None
    load_percent: int | None


@dataclass(frozen=True)
class TeamFigures:
    """Whole weeks from `first_on`, a Monday, up to and including `last_on`, a Sunday. `officers` is empty for a
    reader of totals only; `teams` is empty for a reader of one team. `rules` has the name of each rule code in
    force, in Dutch and in English."""

    period: Period
    first_on: date
    last_on: date
    shown: TeamShown
    loads: tuple[LoadWeek, ...]
    officers: tuple[OfficerWeek, ...]
    teams: tuple[TeamBeside, ...]
    rules: Mapping[str, tuple[str, str]]
    whole_organisation: bool


@requires(Permission.READ_FIGURES)
def team_figures(work: UnitOfWork, period: Period) -> TeamFigures:
    """For the screen: complete for a supervisor, who may see the clients anyway. Raises Forbidden."""
    return _figures(work, period, on_screen=True)


@requires(Permission.READ_FIGURES)
def figures_by_program(work: UnitOfWork, period: Period) -> TeamFigures:
    """The same through the API; the request is recorded. Raises Forbidden."""
    found = team_figures(work, period)
    audit.note(work, "export-team-figures", "team", work.actor.team_id)
    return found


@requires(Permission.READ_FIGURES)
def figures_to_take_along(work: UnitOfWork, period: Period) -> TeamFigures:
    """For a file, which is passed on: small counts and names are left out for all readers, and the export is
    recorded. Raises Forbidden."""
    found = _figures(work, period, on_screen=False)
    audit.note(work, "export-team-figures", "team", work.actor.team_id)
    return found


def _figures(work: UnitOfWork, period: Period, *, on_screen: bool) -> TeamFigures:
    today = civil_date(work.now)
    weeks, ahead = weeks_of(period, today), weeks_to_come(today)
    exact = on_screen and work.actor.can(Permission.READ_CASE_FILES)
    counted = figures_of_weeks(work.session, weeks[0], weeks[-1])
    reminded = reminded_of_weeks(work.session, weeks[0], weeks[-1])
    loads = loads_of_weeks(work.session, ahead)
    whole_organisation = of_whole_organisation(work.actor)
    beside = []
    if whole_organisation:
        for team_id, name in team_names(work.session).items():
            shown = team_shown(
                counted.get(team_id, ()), reminded.get(team_id, ()), weeks, exact=False
            )
            sums = load_weeks(loads.get(team_id, ()), ahead, exact=False)
            beside.append(team_beside(team_id, name, shown, sums))
    officers = [one for team in loads.values() for one in team]
    return TeamFigures(
        period,
        weeks[0],
        weeks[-1] + timedelta(days=6),
        team_shown(
            [one for team in counted.values() for one in team],
            [one for team in reminded.values() for one in team],
            weeks,
            exact=exact,
        ),
        load_weeks(officers, ahead, exact=exact),
        tuple(officers) if on_screen and not whole_organisation else (),
        tuple(beside),
        {rule.code: (rule.nl, rule.en) for rule in rules_in_force(work.session, today)},
        whole_organisation,
    )


def load_weeks(
    officers: Sequence[OfficerWeek], mondays: Sequence[date], *, exact: bool
) -> tuple[LoadWeek, ...]:
    """The sums of each week."""
    weeks = []
    for monday in mondays:
        there = [one for one in officers if one.monday == monday]
        shown = exact or not there or len(there) >= FEWEST_OFFICERS
        weeks.append(
            LoadWeek(
                monday,
                len(there),
                sum(one.contact_minutes for one in there) if shown else None,
                sum(one.travel_minutes for one in there) if shown else None,
                sum(one.hours_minutes for one in there) if shown else None,
            )
        )
    return tuple(weeks)


def load_percent(contact: int | None, travel: int | None, hours: int | None) -> int | None:
    """Scheduled time as a percentage of working hours; None without hours, or when a figure was left out."""
    if contact is None or travel is None or not hours:
        return None
    return round(100 * (contact + travel) / hours)


def team_beside(
    team_id: UUID, name: str, shown: TeamShown, loads: Sequence[LoadWeek]
) -> TeamBeside:
    """Figures that rest on fewer than five items are left out."""
    held = {one.reminded: one for one in shown.reminded}
    others = [one for which, one in held.items() if which is not Reminded.DELIVERED]
    without = [_added(one.held[kind] for one in others) for kind in (Held.ATTENDED, Held.MISSED)]
    contact = _added(one.contact_minutes for one in loads)
    travel = _added(one.travel_minutes for one in loads)
    hours = _added(one.hours_minutes for one in loads)
    return TeamBeside(
        team_id,
        name,
        shown.standard.percent,
        held[Reminded.DELIVERED].missed_percent,
        share(without[1], without),
        shown.verdicts.hours.half,
        shown.verdicts.percent,
        shown.alarms.percent,
        load_percent(contact, travel, hours),
    )


def _added(counts: Iterable[int | None]) -> int | None:
    known = list(counts)
    return None if None in known else sum(one or 0 for one in known)


def figures_csv(figures: TeamFigures) -> str:
    """Every figure as lines of comma-separated values for programs: codes, days and numbers."""
    return csv_lines(
        CSV_HEAD,
        (
            (figure, week, part, what, HIDDEN if number is None else number)
            for figure, week, part, what, number in figure_lines(figures)
        ),
    )


# Figure, Monday of its week or None for the whole period, part, what is counted; None when it is suppressed.
Line = tuple[str, date | None, str, str, int | None]


def figure_lines(figures: TeamFigures) -> Iterator[Line]:
    """Every figure, in codes; no names and no typed text."""
    shown = figures.shown
    yield from _of_counts("standard", shown.standard.counts)
    yield from _of_share("standard", "", "met", shown.standard)
    for tier, met in shown.standard.tiers.items():
        yield from _of_share("standard", tier, "met", met)
    yield "standard", None, "", "contacts-held", shown.standard.held
    yield "standard", None, "", "contacts-asked", shown.standard.asked
    for one in shown.reminded:
        for held, count in one.held.items():
            yield "no-shows", None, one.reminded.value, held.value, count
        missed = Share(one.missed_percent, one.missed_interval)
        yield from _of_share("no-shows", one.reminded.value, "missed", missed)
    for name, decided in (("verdicts", shown.verdicts), ("escalations", shown.escalations)):
        yield from _of_counts(name, decided.counts)
        yield from _of_share(name, "", "within", decided)
        yield from _of_spread(name, "", decided.hours, "working-hours")
    yield from _of_counts("alarms", shown.alarms.counts)
    yield from _of_share("alarms", "", "false", shown.alarms)
    for rule, false in shown.alarms.rules.items():
        yield from _of_share("alarms", rule, "false", false)
    for wait in shown.waits:
        for waited, count in wait.counts.items():
            yield "waits", None, wait.stage.value, waited.value, count
        yield from _of_share("waits", wait.stage.value, "within", wait)
        yield from _of_spread("waits", wait.stage.value, wait.weeks, "weeks")
    yield from _of_counts("treatment", shown.treatment)
    for load in figures.loads:
        yield "workload", load.monday, "", "contact-minutes", load.contact_minutes
        yield "workload", load.monday, "", "travel-minutes", load.travel_minutes
        yield "workload", load.monday, "", "hours-minutes", load.hours_minutes


def _of_counts(figure: str, counts: Mapping[Any, Count]) -> Iterator[Line]:
    for which, count in counts.items():
        what = str(which)
        yield figure, None, "", what, count.total
        for week, number in count.weeks.items():
            yield figure, week, "", what, number
        for part, number in count.parts.items():
            if part:
                yield figure, None, part, what, number


def _of_share(
    figure: str,
    part: str,
    what: str,
    share: Share | StandardShown | DecidedShown | AlarmsShown | WaitShown,
) -> Iterator[Line]:
    """The share and its interval in whole per cent, where both follow from counts that are in the file."""
    if share.percent is not None and share.interval is not None:
        yield figure, None, part, f"{what}-percent", share.percent
        yield figure, None, part, f"{what}-percent-from", share.interval.lower
        yield figure, None, part, f"{what}-percent-to", share.interval.upper


def _of_spread(figure: str, part: str, spread: Spread, unit: str) -> Iterator[Line]:
    yield figure, None, part, f"half-{unit}", spread.half
    yield figure, None, part, f"nine-tenths-{unit}", spread.nine_tenths
