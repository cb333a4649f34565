"""The figures of a calendar year, for a report that is passed on: small counts are left out for all readers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from aftercare.base.errors import NotFound
from aftercare.casework.figures.message_figures import of_whole_organisation
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.figures.message_figures import parts_shown, weeks_of_year
from aftercare.domain.figures.outcomes import (
    CLOSED,
    NEW,
    SUPERVISED,
    YEARS,
    OutcomeOf,
    OutcomesShown,
    outcomes_of_year,
)
from aftercare.domain.figures.small_counts import FiguresShown, Price, figures_shown
from aftercare.domain.figures.team_figures_shown import TeamShown
from aftercare.domain.figures.team_figures_small_counts import team_shown
from aftercare.domain.time.wall_time import civil_date, start_of_day
from aftercare.store.accounts import audit
from aftercare.store.database.unit_of_work import UnitOfWork, as_clock
from aftercare.store.database.versioned_policy import versions_shown
from aftercare.store.figures.message_figures import figures_between
from aftercare.store.figures.outcome_figures import outcome_figures
from aftercare.store.figures.recidivism_rows import RecidivismFileRow, recidivism_shown
from aftercare.store.figures.team_figure_rows import (
    figures_of_weeks,
    first_recorded,
    reminded_of_weeks,
    team_names,
)
from aftercare.store.treatment.programme_rows import programmes
from aftercare.store.trials.rows import ReminderTrialLookRow, ReminderTrialRow, looks_of

_NO_PRICE: Final = Price(Decimal(0), "EUR")


@dataclass(frozen=True)
class YearReport:
    """`recorded_from`: the day before which nothing is known, None when all of the year is. `clients`: supervised, new
    and closed, None where a count is left out. `trials`: those with a look in the year,
    and the last of them. `team`: its name, empty for the whole organisation."""

    year: int
    team: str
    recorded_from: date | None
    clients: Mapping[str, int | None]
    shown: TeamShown
    messages: FiguresShown
    outcomes: OutcomesShown
    programmes: Mapping[str, str]
    trials: list[tuple[ReminderTrialRow, ReminderTrialLookRow]]
    recidivism: RecidivismFileRow | None


@dataclass(frozen=True)
class YearsOfReports:
    """`years` that have a report, the newest first; `recorded_from`: the day before which nothing is known, None
    before anything was counted."""

    years: list[int]
    recorded_from: date | None


@requires(Permission.READ_FIGURES)
def years_of_reports(work: UnitOfWork) -> YearsOfReports:
    """Years that are over: one that still runs would be subtracted from the last 52 weeks. A year of which nothing was
    recorded has no report: zeros would say that there were no clients."""
    with as_clock(work):
        first = first_recorded(work.session)
    last = civil_date(work.now).year
    since = last if first is None else max(first.year, last - YEARS + 1)
    return YearsOfReports(list(range(last - 1, since - 1, -1)), first)


@requires(Permission.READ_FIGURES)
def year_report(work: UnitOfWork, year: int) -> YearReport:
    """Of the own team, or for administrators of the whole organisation; the export is recorded. Raises NotFound for a
    year without a report, Forbidden."""
    today = civil_date(work.now)
    offered = years_of_reports(work)
    if year not in offered.years:
        raise NotFound()
    weeks = weeks_of_year(year)
    counted = figures_of_weeks(work.session, weeks[0], weeks[-1])
    reminded = reminded_of_weeks(work.session, weeks[0], weeks[-1])
    found = outcome_figures(work.session)
    messages = figures_between(work.session, weeks[0], weeks[-1] + timedelta(days=7))
    clients = {
        which: sum(
            one.amount
            for one in found
            if (one.what, one.year, one.which) == (OutcomeOf.CLIENT, year, which)
        )
        for which in (SUPERVISED, NEW, CLOSED)
    }
    audit.note(work, "export-team-figures", "team", work.actor.team_id)
    whole = of_whole_organisation(work.actor)
    names = team_names(work.session)
    return YearReport(
        year,
        "" if whole or work.actor.team_id is None else names.get(work.actor.team_id, ""),
        offered.recorded_from
        if offered.recorded_from and offered.recorded_from > weeks[0]
        else None,
        {which: _alone(count) for which, count in clients.items()},
        team_shown(
            [one for team in counted.values() for one in team],
            [one for team in reminded.values() for one in team],
            weeks,
            exact=False,
        ),
        figures_shown(messages, weeks, _NO_PRICE),
        outcomes_of_year(found, year, today),
        {str(one.id): one.name for one in programmes(work.session)},
        _trials(work, year),
        recidivism_shown(work.session),
    )


def _alone(count: int) -> int | None:
    """A count of which no sum is shown."""
    return parts_shown([{"": count}]).get("") if count else 0


def _trials(work: UnitOfWork, year: int) -> list[tuple[ReminderTrialRow, ReminderTrialLookRow]]:
    first, after = start_of_day(date(year, 1, 1)), start_of_day(date(year + 1, 1, 1))
    found = []
    for row in versions_shown(work.session, ReminderTrialRow):
        looks = [
            one for one in looks_of(work.session, row.version) if first <= one.looked_at < after
        ]
        if looks:
            found.append((row, looks[-1]))
    return found
