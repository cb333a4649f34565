"""The page of team figures, as plots, tables and a file: contacts, no-shows, decisions, false alarms, waits and working
time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.casework.figures.team_figures import (
    LoadWeek,
    TeamFigures,
    figures_csv,
    figures_to_take_along,
    load_percent,
    team_figures,
)
from aftercare.domain.accounts.permissions import Role
from aftercare.domain.figures.message_figures import SMALLEST_SHOWN, Period, share
from aftercare.domain.figures.team_figures import (
    JUDGED,
    Ending,
    Kept,
    OfficerWeek,
    Timely,
    Waited,
    What,
)
from aftercare.domain.figures.team_figures_small_counts import (
    AlarmsShown,
    Count,
    DecidedShown,
    StandardShown,
    TeamShown,
    WaitShown,
    WeekReminded,
)
from aftercare.domain.treatment.waits import NORMS
from aftercare.web.figures.message_figures_page import reminded_view
from aftercare.web.figures.plots import columns_of, rows_of
from aftercare.web.figures.team_figure_words import DECIDED
from aftercare.web.figures.words import EVERYBODY, OWN_TEAM
from aftercare.web.shell.dates import tick
from aftercare.web.shell.downloads import csv_file
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.view import View

router = APIRouter(route_class=PageRoute)
Reader = Annotated[PageContext, Depends(Allow(team_figures))]
WORKLOAD = ("contact", "travel", "free")
MISSED = ("missed-with", "missed-without")


@router.get("/team-figures")
def show_team_figures(context: Reader, period: Period = Period.THIRTEEN_WEEKS) -> Response:
    found = context.run(team_figures, period)
    assert context.actor is not None
    whose = EVERYBODY if context.actor.role is Role.ADMIN else OWN_TEAM
    return context.page(
        "figures/team_figures.html", whose=whose, **figures_view(found, context.language)
    )


@router.get("/team-figures/csv")
def download_team_figures(context: Reader, period: Period = Period.THIRTEEN_WEEKS) -> Response:
    found = context.run(figures_to_take_along, period)
    name = f"team-figures-{found.first_on}-{found.last_on}"
    return csv_file(context, figures_csv(found), name)


def figures_view(found: TeamFigures, language: str) -> dict[str, Any]:
    """The values the template needs, except the team."""
    shown = found.shown
    return {
        "period": found.period.value,
        "periods": [one.value for one in Period],
        "first_on": found.first_on,
        "last_on": found.last_on,
        "exact": shown.exact,
        "least": SMALLEST_SHOWN,
        "standard": _standard(shown.standard),
        "no_shows": _no_shows(shown),
        "decided": [
            _decided("verdicts", What.VERDICT, shown.verdicts),
            _decided("escalations", What.ESCALATION, shown.escalations),
        ],
        "alarms": _alarms(shown.alarms, found.rules, language),
        "waits": _waits(shown.waits),
        "workload": _workload(found.loads, found.officers),
        "teams": found.teams,
    }


def _standard(shown: StandardShown) -> dict[str, Any]:
    judged = {kept.value: shown.counts[kept].weeks for kept in JUDGED}
    return {
        "percent": shown.percent,
        "held": shown.held,
        "asked": shown.asked,
        "judged": [kept.value for kept in JUDGED],
        "totals": [(kept.value, shown.counts[kept].total) for kept in Kept],
        "tiers": [
            (tier, [_part(shown.counts[kept], tier) for kept in JUDGED], percent)
            for tier, percent in shown.tiers.items()
        ],
        **_weekly(judged),
    }


def _no_shows(shown: TeamShown) -> dict[str, Any]:
    weeks = [_missed(one) for one in shown.week_reminded]
    percents = [(one.reminded.value, one.missed_percent) for one in shown.reminded]
    return {
        "reminded": [reminded_view(one) for one in shown.reminded],
        "rows": rows_of(percents),
        "codes": MISSED,
        "weeks": weeks,
        "columns": columns_of([(tick(one["monday"]), one["counts"]) for one in weeks]),
    }


def _missed(one: WeekReminded) -> dict[str, Any]:
    return {
        "monday": one.monday,
        "counts": {MISSED[0]: one.missed_with, MISSED[1]: one.missed_without},
        "of": (
            one.missed_with + one.attended_with,
            one.missed_without + one.attended_without,
        ),
        "percents": (
            share(one.missed_with, (one.missed_with, one.attended_with)),
            share(one.missed_without, (one.missed_without, one.attended_without)),
        ),
    }


def _decided(key: str, what: What, shown: DecidedShown) -> dict[str, Any]:
    title, unit, definition = DECIDED[key]
    totals = {one.value: shown.counts[one].total for one in Timely}
    return {
        "key": key,
        "what": what.value,
        "title": title,
        "unit": unit,
        "definition": definition,
        "percent": shown.percent,
        "half": shown.hours.half,
        "nine_tenths": shown.hours.nine_tenths,
        "codes": [one.value for one in Timely],
        "totals": list(totals.items()),
        "rows": rows_of([(code, share(count, totals.values())) for code, count in totals.items()]),
        **_weekly({one.value: shown.counts[one].weeks for one in Timely}),
    }


def _alarms(
    shown: AlarmsShown, names: Mapping[str, tuple[str, str]], language: str
) -> dict[str, Any]:
    def called(code: str) -> str:
        nl, en = names.get(code, (code, code))
        return nl if language == "nl" else en

    ended = [ending for ending in Ending if ending is not Ending.OPEN]
    totals = [shown.counts[ending].total for ending in ended]
    shares = [(ending.value, share(shown.counts[ending].total, totals)) for ending in ended]
    return {
        "percent": shown.percent,
        "codes": [one.value for one in Ending],
        "totals": [(one.value, shown.counts[one].total) for one in Ending],
        "rules": [
            (code, called(code), [_part(shown.counts[one], code) for one in Ending], percent)
            for code, percent in shown.rules.items()
        ],
        "rows": rows_of(shares),
    }


def _waits(waits: Sequence[WaitShown]) -> dict[str, Any]:
    return {
        "codes": [one.value for one in Waited],
        "stages": [
            View(
                one.weeks,
                stage=one.stage.value,
                norm=NORMS[one.stage],
                counts=[one.counts[which] for which in Waited],
                percent=one.percent,
            )
            for one in waits
        ],
        "rows": rows_of([(one.stage.value, one.percent) for one in waits]),
    }


def _workload(loads: Sequence[LoadWeek], officers: Sequence[OfficerWeek]) -> dict[str, Any]:
    return {
        "codes": WORKLOAD,
        "weeks": [
            View(one, hours=_hours_of(one), percent=load_percent(*_hours_of(one))) for one in loads
        ],
        "columns": columns_of([(tick(one.monday), _pieces(one)) for one in loads]),
        "officers": _officers(officers),
    }


def _hours_of(one: LoadWeek) -> list[int | None]:
    """Of contact, of travel, and worked."""
    minutes = (one.contact_minutes, one.travel_minutes, one.hours_minutes)
    return [_hours(part) for part in minutes]


def _pieces(one: LoadWeek) -> dict[str, int | None]:
    contact, travel, hours = _hours_of(one)
    if contact is None or travel is None or hours is None:
        return dict(zip(WORKLOAD, (contact, travel, None), strict=True))
    return dict(zip(WORKLOAD, (contact, travel, max(hours - contact - travel, 0)), strict=True))


def _officers(weeks: Iterable[OfficerWeek]) -> list[dict[str, Any]]:
    """By officer, with their weeks in order."""
    found: dict[Any, dict[str, Any]] = {}
    for one in weeks:
        officer = found.setdefault(
            one.staff_id, {"id": one.staff_id, "name": one.name, "weeks": []}
        )
        placed = _hours(one.contact_minutes + one.travel_minutes)
        hours = _hours(one.hours_minutes)
        # Of the hours as they are shown, so that it can be checked.
        percent = load_percent(placed, 0, hours)
        officer["weeks"].append((one.monday, placed, hours, percent))
    return list(found.values())


def _hours(minutes: int | None) -> int | None:
    return None if minutes is None else round(minutes / 60)


def _weekly(counts: Mapping[str, Mapping[Any, int | None]]) -> dict[str, Any]:
    """Several counts per week, and the positions of their columns."""
    first: Mapping[Any, int | None] = next(iter(counts.values()))
    weeks = {week: {code: found[week] for code, found in counts.items()} for week in first}
    return {
        "weeks": [{"monday": week, "counts": of_week} for week, of_week in weeks.items()],
        "columns": columns_of([(tick(week), of_week) for week, of_week in weeks.items()]),
    }


def _part(count: Count, part: str) -> int | None:
    """The number of one part; None when the total is suppressed, or is shown without its parts."""
    if count.total is None:
        return None
    return count.parts.get(part, 0 if count.parts or count.total == 0 else None)
