"""The page of how supervision and treatments ended, and of waiting beside outcome."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.casework.figures.outcomes import outcomes, outcomes_to_take_along
from aftercare.casework.figures.year_report import years_of_reports
from aftercare.domain.figures.message_figures import SMALLEST_SHOWN
from aftercare.domain.figures.outcomes import YEARS, Course, Ended
from aftercare.web.figures.figure_files import outcomes_file
from aftercare.web.figures.words import whose
from aftercare.web.shell.request import Allow, PageContext, PageRoute

router = APIRouter(route_class=PageRoute)
Reader = Annotated[PageContext, Depends(Allow(outcomes))]


@router.get("/outcomes")
def show_outcomes(context: Reader) -> Response:
    with context.work() as work:
        found, reports = outcomes(work), years_of_reports(work)
    return context.page(
        "figures/outcomes.html",
        shown=found.shown,
        programmes=found.programmes,
        ended=[one.value for one in Ended],
        course=[one.value for one in Course],
        whose=whose(found.whole_organisation),
        years=YEARS,
        reports=reports.years,
        recorded_from=reports.recorded_from,
        least=SMALLEST_SHOWN,
    )


@router.get("/outcomes/csv")
def download_outcomes(context: Reader) -> Response:
    return outcomes_file(context, context.run(outcomes_to_take_along))
