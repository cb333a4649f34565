"""Routes for how supervision and treatments ended, without names: as shown on the page, and as a file."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from aftercare.api.figures.intervals import IntervalOut
from aftercare.api.http.access import Allow, RequestContext
from aftercare.api.http.answers import READS, Out
from aftercare.casework.figures.outcomes import (
    Outcomes,
    outcomes_by_program,
    outcomes_csv,
    outcomes_to_take_along,
)
from aftercare.domain.figures.outcomes import OutcomeRow

router = APIRouter(prefix="/api/v1", tags=["outcome-figures"])
Reads = Annotated[RequestContext, Depends(Allow(outcomes_by_program))]


class EndingCountOut(Out):
    """How many ended so; null is suppressed as too small."""

    which: str
    count: int | None


class OutcomeOut(Out):
    """`part`: the year of start, the id of the programme, or the band of weeks waited. `percent` is the share completed
    of those completed or ended early; it shows no cause."""

    part: str
    counts: list[EndingCountOut]
    percent: int | None
    interval: IntervalOut | None


class OutcomesOut(Out):
    """Of the last five years of start. Complete for a supervisor (`exact`). For others, small-number suppression:
    counts from 1 to 4 are null, and so is any figure that would reveal them."""

    exact: bool
    orders: list[OutcomeOut]
    programmes: list[OutcomeOut]
    bands: list[OutcomeOut]


@router.get("/outcome-figures", response_model=OutcomesOut, responses=READS)
def show_outcomes(context: Reads) -> Response:
    """Of your own team or, for administrators, of the whole organisation."""
    return context.show(lambda work: _out(outcomes_by_program(work)))


@router.get(
    "/outcome-figures.csv",
    response_class=Response,
    responses=READS | {200: {"content": {"text/csv": {}}}},
)
def outcomes_file(context: Reads) -> Response:
    """The same as comma-separated values, with counts from 1 to 4 suppressed for every reader. A suppressed value reads
    `hidden`."""
    with context.work() as work:
        found = outcomes_to_take_along(work)
    return Response(outcomes_csv(found), media_type="text/csv; charset=utf-8")


def _out(found: Outcomes) -> OutcomesOut:
    shown = found.shown
    return OutcomesOut(
        exact=shown.exact,
        orders=_rows(shown.orders),
        programmes=_rows(shown.programmes),
        bands=_rows(shown.bands),
    )


def _rows(rows: Iterable[OutcomeRow]) -> list[OutcomeOut]:
    return [
        OutcomeOut.made_from(
            row.completed,
            part=row.part,
            counts=[
                EndingCountOut(which=which, count=count) for which, count in row.counts.items()
            ],
        )
        for row in rows
    ]
