"""The rows behind a number of the team figures, each with the page where it can be read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Final

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
from aftercare.web.contact_standards.view import per_period
from aftercare.web.shell.paging import number_asked, page_shown
from aftercare.web.shell.phrases import escalation_name, full_name
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
    What.TREATMENT.value: (
        sentence("How treatments end"), "treated_as", "drop_out_reason",
        "/people/{person}/treatment/{row}",
    ),
    REMINDED: (
        sentence("Missed, with and without a delivered reminder"), "held", "reminded",
        "/appointments/{row}",
    ),
}  # fmt: skip
SIZE: Final = 50
APPOINTMENT = sentence("Appointment")
# What tells the rows of one client apart.
ABOUT: Final = {
    What.STANDARD.value: sentence("Requirement"),
    What.ESCALATION.value: sentence("Rule"),
    What.ALARM.value: sentence("Rule"),
    What.WAIT.value: sentence("Programme"),
    What.TREATMENT.value: sentence("Programme"),
}
NONE_DELIVERED = sentence("No delivered reminder")


@dataclass(frozen=True, slots=True)
class RowShown:
    """`href`: the page where it can be read; `about`: what tells it from others of the same client."""

    href: str
    person: str
    reference: str
    officer: str
    week: date
    about: str


@router.get("/team-figures/rows")
def show_rows(context: Annotated[PageContext, Depends(Allow(rows_behind))]) -> Response:
    query = _asked(context)
    asked = context.request.query_params
    number = number_asked(asked.get("page", ""))
    found = context.run(rows_behind, query, (number - 1) * SIZE, SIZE)
    title, codes, _, href = _FIGURES[query.what]
    kept = {name: asked.get(name, "") for name in ("what", "which", "part", "week", "period")}
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
        about=context.translate(ABOUT.get(query.what, APPOINTMENT)),
        page=page_shown(
            [_shown(context, row, href) for row in found.rows],
            found.seen,
            asked.get("page", ""),
            SIZE,
            "/team-figures/rows",
            kept,
        ),
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


def _shown(context: PageContext, row: FigureRow, href: str) -> RowShown:
    return RowShown(
        href=href.format(row=row.row_id, person=row.person["id"]),
        person=full_name(row.person),
        reference=row.person["reference"],
        officer=row.person["officer"],
        week=row.week,
        about=_about(context, row),
    )


def _about(context: PageContext, row: FigureRow) -> str:
    """Empty for a client without a standard, or where the reader does not see the row."""
    if row.requirement:
        asked = per_period(row.requirement.number, row.requirement.period_days, context.language)
        return f"{context.name_of('contact', row.requirement.kind.value)}, {asked}"
    subject = row.subject
    if subject is None:
        return ""
    if subject["starts_at"]:
        return f"{context.name_of('kind', subject['kind'])}, {context.moment(subject['starts_at'])}"
    return (
        escalation_name(subject, context.language) if subject["rule_code"] else subject["programme"]
    )
