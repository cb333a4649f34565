"""The rows behind a number of the team figures, each with the page where it can be read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.errors import NotFound
from aftercare.base.translation import sentence
from aftercare.casework.figures.figure_rows import (
    REMINDED,
    UNDELIVERED,
    WHICH,
    FigureQuery,
    FigureRow,
    FigureRows,
    rows_behind,
)
from aftercare.domain.figures.message_figures import Period
from aftercare.domain.figures.team_figures import What
from aftercare.web.shell.phrases import full_name
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.vocabulary import VOCABULARY

router = APIRouter(route_class=PageRoute)
# The heading of the figure, the vocabulary of its codes and of its parts, and where a row is read.
_FIGURES: Final[Mapping[str, tuple[str, str, str, str]]] = {
    What.STANDARD.value: (
        sentence("Contacts compared with the standard"), "kept", "tier", "/people/{row}",
    ),
    What.VERDICT.value: (
        sentence("From missed appointment to verdict"), "timely", "", "/absences/{row}",
    ),
    What.ESCALATION.value: (
        sentence("From escalation to decision"), "timely", "", "/escalations/{row}",
    ),
    What.ALARM.value: (sentence("False escalations"), "ending", "", "/escalations/{row}"),
    What.WAIT.value: (
        sentence("Waiting for treatment"), "waited", "wait", "/people/{person}/treatment",
    ),
    REMINDED: (
        sentence("Missed, with and without a delivered reminder"), "held", "reminded",
        "/appointments/{row}",
    ),
}  # fmt: skip
NONE_DELIVERED = sentence("No delivered reminder")


@router.get("/team-figures/rows")
def show_rows(context: Annotated[PageContext, Depends(Allow(rows_behind))]) -> Response:
    query = _asked(context)
    found = context.run(rows_behind, query)
    title, codes, _, href = _FIGURES[query.what]
    return context.page(
        "figures/figure_rows.html",
        title=context.translate(title),
        which=context.name_of(codes, query.which),
        part=_part(context, query, found),
        period=query.period.value,
        first_on=found.weeks[0] if found.weeks else None,
        weeks=len(found.weeks),
        total=found.total,
        seen=found.seen,
        rows=[_row(one, href) for one in found.rows],
    )


def _asked(context: PageContext) -> FigureQuery:
    """NotFound for what is no number of the figures."""
    given = context.request.query_params
    what, which, part = given.get("what", ""), given.get("which", ""), given.get("part") or None
    try:
        week = date.fromisoformat(given["week"]) if given.get("week") else None
        period = Period(given.get("period", Period.THIRTEEN_WEEKS))
    except ValueError:
        raise NotFound() from None
    if which not in WHICH.get(what, ()):
        raise NotFound()
    return FigureQuery(what, which, period, part, week)


def _part(context: PageContext, query: FigureQuery, found: FigureRows) -> str:
    """The name of the part; empty for all parts, and for one that has no name."""
    if query.part == UNDELIVERED:
        return context.translate(NONE_DELIVERED)
    if found.rule:
        return found.rule[0 if context.language == "nl" else 1]
    parts = _FIGURES[query.what][2]
    if parts and query.part in VOCABULARY[parts]:
        return context.name_of(parts, query.part)
    return ""


def _row(one: FigureRow, href: str) -> dict[str, Any]:
    return {
        "href": href.format(row=one.row_id, person=one.person["id"]),
        "person": full_name(one.person),
        "reference": one.person["reference"],
        "officer": one.person["officer"],
        "week": one.week,
    }
