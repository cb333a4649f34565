"""How a team does, in numbers without names: what the bearer sees on the screen; the file leaves small counts out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.responses import Response

from aftercare.api.http.access import Allow, Desk
from aftercare.api.http.answers import READS, Out
from aftercare.casework.figures.team_figures import (
    TeamFigures,
    figures_by_program,
    figures_csv,
    figures_to_take_along,
)
from aftercare.domain.accounts.permissions import Permission
from aftercare.domain.figures.message_figures import Period, Reminded
from aftercare.domain.figures.team_figures_small_counts import (
    Count,
    DecidedShown,
    Spread,
    WaitShown,
)
from aftercare.domain.treatment.waits import Stage

router = APIRouter(prefix="/api/v1", tags=["team-figures"])
Reads = Annotated[Desk, Depends(Allow(Permission.READ_FIGURES))]


class WeekOut(Out):
    monday: date
    count: int | None


class PartOut(Out):
    """A tier or the code of a rule."""

    part: str
    count: int | None


class CountOut(Out):
    """`total` is null when it is left out; `parts` is empty then. No sum over several of these is told."""

    what: str
    total: int | None
    weeks: list[WeekOut]
    parts: list[PartOut]


class ShareOut(Out):
    part: str
    percent: int | None


class SpreadOut(Out):
    """What half of all, and nine in ten, do not exceed; null when there are too few."""

    half: int | None
    nine_tenths: int | None


class StandardOut(Out):
    """Requirements of persons when each week was over. `percent` were `met`, of those with `not-offered` and
    `not-come`; `held` of `asked` contacts of the same."""

    counts: list[CountOut]
    percent: int | None
    tiers: list[ShareOut]
    held: int | None
    asked: int | None


class NoShowsOut(Out):
    """Appointments of which somebody said what happened, by the best known of their reminders."""

    reminded: Reminded
    attended: int | None
    missed: int | None
    excused: int | None
    missed_percent: int | None


class DecidedOut(Out):
    """`percent` was decided `within` its term, of that and `late` and `open-late`; `open` is told and left out."""

    counts: list[CountOut]
    percent: int | None
    working_hours: SpreadOut


class AlarmsOut(Out):
    """Cases by what became of the fact they were opened for; `percent` were `not-so` or `ours`, of those that ended."""

    counts: list[CountOut]
    percent: int | None
    rules: list[ShareOut]


class WaitOut(Out):
    """`within` and `beyond` the norm ended in the period; `waiting` and `waiting-beyond` when it was over."""

    stage: Stage
    within: int | None
    beyond: int | None
    waiting: int | None
    waiting_beyond: int | None
    percent: int | None
    weeks: SpreadOut


class LoadOut(Out):
    """Minutes of all officers together; null when there are fewer than three."""

    monday: date
    officers: int
    contact_minutes: int | None
    travel_minutes: int | None
    hours_minutes: int | None
    percent: int | None


class TeamOut(Out):
    """One team beside the others, for administrators."""

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
    """Whole for a supervisor (`exact`). For others counts from 1 to 4 are left out (null), with what would tell
    them."""

    exact: bool
    period: Period
    first_on: date
    last_on: date
    standard: StandardOut
    no_shows: list[NoShowsOut]
    verdicts: DecidedOut
    cases: DecidedOut
    alarms: AlarmsOut
    waits: list[WaitOut]
    workload: list[LoadOut]
    teams: list[TeamOut]


@router.get("/team-figures", responses=READS)
def show_team_figures(desk: Reads, period: Period = Period.THIRTEEN_WEEKS) -> TeamFiguresOut:
    """The last whole weeks, of the bearer's team or for administrators of the whole house."""
    with desk.work() as work:
        found = figures_by_program(work, period)
    return _out(found)


@router.get(
    "/team-figures.csv",
    response_class=Response,
    responses=READS | {200: {"content": {"text/csv": {}}}},
)
def team_figures_file(desk: Reads, period: Period = Period.THIRTEEN_WEEKS) -> Response:
    """The same as lines of comma-separated values, without counts from 1 to 4 for all readers: `hidden` stands for
    what is left out."""
    with desk.work() as work:
        found = figures_to_take_along(work, period)
    return Response(figures_csv(found), media_type="text/csv; charset=utf-8")


def _out(found: TeamFigures) -> TeamFiguresOut:
    shown = found.shown
    standard, alarms = shown.standard, shown.alarms
    return TeamFiguresOut(
        exact=shown.exact,
        period=found.period,
        first_on=found.first_on,
        last_on=found.last_on,
        standard=StandardOut(
            counts=_counts(standard.counts),
            percent=standard.percent,
            tiers=_shares(standard.tiers),
            held=standard.held,
            asked=standard.asked,
        ),
        no_shows=[
            NoShowsOut(
                reminded=one.reminded,
                missed_percent=one.missed_percent,
                **{held.value: count for held, count in one.held.items()},
            )
            for one in shown.reminded
        ],
        verdicts=_decided(shown.verdicts),
        cases=_decided(shown.cases),
        alarms=AlarmsOut(
            counts=_counts(alarms.counts), percent=alarms.percent, rules=_shares(alarms.rules)
        ),
        waits=[_wait(one) for one in shown.waits],
        workload=[
            LoadOut(
                monday=one.monday,
                officers=one.officers,
                contact_minutes=one.contact_minutes,
                travel_minutes=one.travel_minutes,
                hours_minutes=one.hours_minutes,
                percent=one.percent,
            )
            for one in found.loads
        ],
        teams=[TeamOut(**vars(one)) for one in found.teams],
    )


def _counts(counts: Mapping[Any, Count]) -> list[CountOut]:
    return [
        CountOut(
            what=str(which),
            total=count.total,
            weeks=[WeekOut(monday=week, count=number) for week, number in count.weeks.items()],
            parts=[
                PartOut(part=part, count=number) for part, number in count.parts.items() if part
            ],
        )
        for which, count in counts.items()
    ]


def _shares(shares: Mapping[str, int | None]) -> list[ShareOut]:
    return [ShareOut(part=part, percent=percent) for part, percent in shares.items()]


def _decided(one: DecidedShown) -> DecidedOut:
    return DecidedOut(
        counts=_counts(one.counts), percent=one.percent, working_hours=_spread(one.hours)
    )


def _wait(one: WaitShown) -> WaitOut:
    return WaitOut(
        stage=one.stage,
        percent=one.percent,
        weeks=_spread(one.weeks),
        **{which.value.replace("-", "_"): count for which, count in one.counts.items()},
    )


def _spread(one: Spread) -> SpreadOut:
    return SpreadOut(half=one.half, nine_tenths=one.nine_tenths)
