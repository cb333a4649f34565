"""The page of the caseloads of a team: what each officer has, and proposals that lead to a transfer."""

from __future__ import annotations

from itertools import groupby
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.casework.transfers.caseloads import Caseloads, OfficerCaseload, team_caseloads
from aftercare.domain.transfers.levelling import MARGIN, SETTLES_DAYS, Proposal
from aftercare.web.shell.phrases import full_name
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.view import View

router = APIRouter(route_class=PageRoute)


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
    planned, hours = round(one.work.minutes / 60), round(one.work.hours / 60)
    return View(
        one,
        planned=planned,
        hours=hours,
        # Of the hours as they are shown, so that it can be checked.
        percent=round(100 * planned / hours) if hours else None,
        away=one.work.away,
        calendar_href=f"/calendar?{urlencode(calendar)}",
    )


def _givers(found: Caseloads) -> list[dict[str, Any]]:
    """The proposals of each officer who would give clients: one transfer each."""
    names = {one.officer_id: one.name for one in found.officers}
    by_giver = sorted(found.proposals, key=lambda one: (names[one.from_id], one.from_id))
    return [
        {
            "id": officer_id,
            "name": names[officer_id],
            "proposals": [_proposal(found, one, names[one.to_id]) for one in proposals],
        }
        for officer_id, proposals in groupby(by_giver, key=lambda one: one.from_id)
    ]


def _proposal(found: Caseloads, one: Proposal, to_name: str) -> View:
    client = found.clients[one.person_id]
    return View(
        one,
        person=full_name(client),
        tier=str(client["tier"]),
        to_name=to_name,
        kilometres=None if one.metres is None else round(one.metres / 1000),
        because=[code.value for code in one.because],
    )
