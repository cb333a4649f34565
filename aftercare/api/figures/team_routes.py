"""Routes for team figures, without names: as shown on the page, and as a file with small-number suppression."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.responses import Response

from aftercare.api.figures.intervals import IntervalOut
from aftercare.api.http.access import Allow, RequestContext
from aftercare.api.http.answers import READS, Out
from aftercare.casework.figures.team_figures import (
    TeamFigures,
    figures_by_program,
    figures_csv,
    figures_to_take_along,
)
from aftercare.domain.figures.message_figures import Period, Reminded
from aftercare.domain.figures.team_figures_shown import Count, DecidedShown, Share, WaitShown
from aftercare.domain.treatment.waits import Stage

router = APIRouter(prefix="/api/v1", tags=["team-figures"])
Reads = Annotated[RequestContext, Depends(Allow(figures_by_program))]


class WeekCountOut(Out):
    monday: date
    count: int | None


class PartOut(Out):
    """A tier, the code of a rule, or the reason why treatments ended early."""

    part: str
    count: int | None


class CountOut(Out):
    """`total` is null when it is suppressed; `parts` is then empty. No sum over several of these counts is
    published."""

    what: str
    total: int | None
    weeks: list[WeekCountOut]
    parts: list[PartOut]


class TeamShareOut(Out):
    part: str
    percent: int | None
    interval: IntervalOut | None


class SpreadOut(Out):
    """The median and the 90th percentile; null when there are too few values."""

    half: int | None
    nine_tenths: int | None


class StandardFiguresOut(Out):
    """Requirements of the contact standard, by result at the end of each week. `percent` is the share `met` of those
    that were met, `not-offered` or `not-come`. `held` of `asked` counts contacts of the same requirements."""

    counts: list[CountOut]
    percent: int | None
    interval: IntervalOut | None
    tiers: list[TeamShareOut]
    held: int | None
    asked: int | None


class NoShowsOut(Out):
    """Appointments with a recorded outcome, grouped by the best known result of their reminders."""

    reminded: Reminded
    attended: int | None
    missed: int | None
    excused: int | None
    missed_percent: int | None
    missed_interval: IntervalOut | None


class DecidedOut(Out):
    """`percent` is the share decided `within` the deadline, of those `within`, `late` or `open-late`. `open` is shown
    but not part of it."""

    counts: list[CountOut]
    percent: int | None
    interval: IntervalOut | None
    working_hours: SpreadOut


class AlarmsOut(Out):
    """Escalations by what became of the fact that opened them; `percent` is the share `not-so` or `ours`, of those that
    ended."""

    counts: list[CountOut]
    percent: int | None
    interval: IntervalOut | None
    rules: list[TeamShareOut]


class WaitFiguresOut(Out):
    """Waits that ended `within` or `beyond` the norm in the period; `waiting` and `waiting-beyond` were still open at
    its end."""

    stage: Stage
    within: int | None
    beyond: int | None
    waiting: int | None
    waiting_beyond: int | None
    percent: int | None
    interval: IntervalOut | None
    weeks: SpreadOut


class TeamLoadOut(Out):
    """Minutes of all officers together; null when there are fewer than three officers."""

    monday: date
    officers: int
    contact_minutes: int | None
    travel_minutes: int | None
    hours_minutes: int | None
    percent: int | None


class TeamComparisonOut(Out):
    """One team compared with the others, for administrators. Without intervals: their width tells how many were
    counted."""

    team_id: UUID
    name: str
    kept_percent: int | None
    missed_with_percent: int | None
    missed_without_percent: int | None
    verdict_hours: int | None
    verdict_percent: int | None
    false_percent: int | None
    load_percent: int | None


class TeamFiguresOut(Out):
    """Complete for a supervisor (`exact`). For others, small-number suppression: counts from 1 to 4 are null, and so is
    any figure that would reveal them."""

    exact: bool
    period: Period
    first_on: date
    last_on: date
    standard: StandardFiguresOut
    no_shows: list[NoShowsOut]
    verdicts: DecidedOut
    escalations: DecidedOut
    alarms: AlarmsOut
    waits: list[WaitFiguresOut]
    treatment: list[CountOut]
    workload: list[TeamLoadOut]
    teams: list[TeamComparisonOut]


@router.get("/team-figures", response_model=TeamFiguresOut, responses=READS)
def show_team_figures(context: Reads, period: Period = Period.THIRTEEN_WEEKS) -> Response:
    """The last complete weeks, of your own team or, for administrators, of the whole organisation."""
    return context.show(lambda work: _out(figures_by_program(work, period)))


@router.get(
    "/team-figures.csv",
    response_class=Response,
    responses=READS | {200: {"content": {"text/csv": {}}}},
)
def team_figures_file(context: Reads, period: Period = Period.THIRTEEN_WEEKS) -> Response:
    """The same as comma-separated values, with counts from 1 to 4 suppressed for every reader. A suppressed value reads
    `hidden`."""
    with context.work() as work:
        found = figures_to_take_along(work, period)
    return Response(figures_csv(found), media_type="text/csv; charset=utf-8")


def _out(found: TeamFigures) -> TeamFiguresOut:
    shown = found.shown
    standard, alarms = shown.standard, shown.alarms
    return TeamFiguresOut.made_from(
        shown,
        found,
        standard=StandardFiguresOut.made_from(
            standard, counts=_counts(standard.counts), tiers=_shares(standard.tiers)
        ),
        no_shows=[NoShowsOut.made_from(one, one.held) for one in shown.reminded],
        verdicts=_decided(shown.verdicts),
        escalations=_decided(shown.escalations),
        alarms=AlarmsOut.made_from(
            alarms, counts=_counts(alarms.counts), rules=_shares(alarms.rules)
        ),
        waits=[_wait(one) for one in shown.waits],
        treatment=_counts(shown.treatment),
        workload=found.loads,
    )


def _counts(counts: Mapping[Any, Count]) -> list[CountOut]:
    return [
        CountOut(
            what=str(which),
            total=count.total,
            weeks=[WeekCountOut(monday=week, count=number) for week, number in count.weeks.items()],
            parts=[
                PartOut(part=part, count=number) for part, number in count.parts.items() if part
            ],
        )
        for which, count in counts.items()
    ]


def _shares(shares: Mapping[str, Share]) -> list[TeamShareOut]:
    return [TeamShareOut.made_from(one, part=part) for part, one in shares.items()]


def _decided(one: DecidedShown) -> DecidedOut:
    return DecidedOut.made_from(one, counts=_counts(one.counts), working_hours=one.hours)


def _wait(one: WaitShown) -> WaitFiguresOut:
    counts = {which.value.replace("-", "_"): count for which, count in one.counts.items()}
    return WaitFiguresOut.made_from(one, counts)
