"""The page of the caseloads of a team: what each officer has, and proposals that lead to a transfer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

from babel.numbers import format_decimal
from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.errors import existing
from aftercare.casework.transfers.caseloads import Caseloads, OfficerCaseload, team_caseloads
from aftercare.casework.transfers.proposals import CheckedProposals, Outcome, checked_proposals
from aftercare.domain.transfers.levelling import MARGIN, SETTLES_DAYS, OfficerWork, Proposal
from aftercare.domain.transfers.transfer import SOUGHT_DAYS
from aftercare.web.shell.dates import typed_day
from aftercare.web.shell.forms.reading import id_of
from aftercare.web.shell.phrases import full_name
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.view import View

router = APIRouter(route_class=PageRoute)


@dataclass(frozen=True, slots=True)
class WeekChanged:
    """How full the average week of an officer is and becomes, in hundredths of the hours."""

    name: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Giver:
    """An officer who could give clients: how many, hours a week, and to which colleagues."""

    id: UUID
    name: str
    clients: int
    hours: int
    takers: list[str]
    weeks: list[WeekChanged]


@router.get("/caseloads")
def show_caseloads(context: Annotated[PageContext, Depends(Allow(team_caseloads))]) -> Response:
    found = context.run(team_caseloads)
    return context.page(
        "transfers/caseloads.html",
        officers=[_officer(context, one) for one in found.officers],
        givers=_givers(found),
        margin=MARGIN,
        settles_weeks=SETTLES_DAYS // 7,
    )


def _officer(context: PageContext, one: OfficerCaseload) -> View:
    calendar = {"view": "week", "on": context.today.isoformat(), "of": f"staff-{one.officer_id}"}
    return View(
        one,
        planned=_in_hours(context, one.work.minutes),
        hours=_in_hours(context, one.work.hours),
        # Of the minutes, as in the figures of the team: whole hours would make 93 of 89.
        percent=round(one.work.percent) if one.work.hours else None,
        away=one.work.away,
        calendar_href=f"/calendar?{urlencode(calendar)}",
    )


def _in_hours(context: PageContext, minutes: float) -> str:
    return str(format_decimal(minutes / 60, "#,##0.#", locale=context.language))


def _givers(found: Caseloads) -> list[Giver]:
    names = {one.officer_id: one.name for one in found.officers}
    works = {one.officer_id: one.work for one in found.officers}
    by_giver = sorted(found.proposals, key=lambda one: (names[one.from_id], one.from_id))
    givers = []
    for officer_id, group in groupby(by_giver, key=lambda it: it.from_id):
        proposals = list(group)
        givers.append(
            Giver(
                id=officer_id,
                name=names[officer_id],
                clients=len(proposals),
                hours=round(sum(proposal.minutes for proposal in proposals) / 60),
                takers=sorted({names[proposal.to_id] for proposal in proposals}),
                weeks=_weeks(works, names, proposals),
            )
        )
    return givers


def _weeks(
    works: Mapping[UUID, OfficerWork], names: Mapping[UUID, str], proposals: Sequence[Proposal]
) -> list[WeekChanged]:
    """Of each officer; the giver first."""
    change: Counter[UUID] = Counter()
    for one in proposals:
        change[one.from_id] -= one.minutes
        change[one.to_id] += one.minutes
    return [
        WeekChanged(
            names[officer_id],
            before=round(was.percent),
            after=round(replace(was, minutes=was.minutes + change[officer_id]).percent),
        )
        for officer_id in change
        if (was := works[officer_id]).hours
    ]


@router.get("/caseloads/proposal")
def show_proposal(
    context: Annotated[PageContext, Depends(Allow(checked_proposals))], officer: str = ""
) -> Response:
    """Of one officer. The engine is asked, which takes seconds: so on demand, not for the list of officers."""
    officer_id = existing(id_of(officer))
    found = context.run(checked_proposals, officer_id)
    return context.page(
        "transfers/proposal.html",
        officer={"id": officer_id, "name": found.names[officer_id]},
        begins=found.begins,
        from_on=typed_day(found.begins.from_on),
        proposals=[_proposal(found, *one) for one in found.proposals],
        loses=any(outcome.lost for _, outcome in found.proposals),
        weeks=SOUGHT_DAYS // 7,
    )


def _proposal(found: CheckedProposals, one: Proposal, outcome: Outcome) -> View:
    client = found.clients[one.person_id]
    return View(
        one,
        person=full_name(client),
        tier=str(client["tier"]),
        to_name=found.names[one.to_id],
        kilometres=None if one.metres is None else round(one.metres / 1000),
        because=[code.value for code in one.because],
        outcome=outcome,
    )
