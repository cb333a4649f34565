"""The page of team figures, as plots, tables and a file: contacts, no-shows, decisions, false alarms, waits and working
time."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.casework.figures.team_figures import figures_to_take_along, team_figures
from aftercare.domain.figures.message_figures import SMALLEST_SHOWN, Period
from aftercare.web.figures.figure_files import team_figures_file
from aftercare.web.figures.team_figures_view import figures_view
from aftercare.web.figures.trials_shown import trials_shown
from aftercare.web.figures.words import whose
from aftercare.web.shell.request import Allow, PageContext, PageRoute

router = APIRouter(route_class=PageRoute)
Reader = Annotated[PageContext, Depends(Allow(team_figures))]


@router.get("/team-figures")
def show_team_figures(context: Reader, period: Period = Period.THIRTEEN_WEEKS) -> Response:
    found = context.run(team_figures, period)
    return context.page(
        "figures/team_figures.html",
        figures=figures_view(found, context.language),
        whose=whose(found.whole_organisation),
        period=period.value,
        periods=[period.value for period in Period],
        first_on=found.first_on,
        last_on=found.last_on,
        exact=found.shown.exact,
        trials=trials_shown(context),
        least=SMALLEST_SHOWN,
    )


@router.get("/team-figures/csv")
def download_team_figures(context: Reader, period: Period = Period.THIRTEEN_WEEKS) -> Response:
    return team_figures_file(context, context.run(figures_to_take_along, period))
