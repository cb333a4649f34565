"""The page of a supervisor with everything that waits for an approval or a second person."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.casework.accounts.account_changes import count_changes_to_see
from aftercare.casework.accounts.reading_alarms import count_alarms_to_answer
from aftercare.casework.closing.acts import closings_to_see
from aftercare.casework.file_access.emergency import count_emergencies
from aftercare.casework.file_access.emergency_findings import count_bars_to_lift
from aftercare.casework.file_access.lists import count_access_to_review
from aftercare.casework.overviews.view import plans_to_approve
from aftercare.casework.retention.destruction import destructions_to_confirm
from aftercare.casework.subject_access.corrections import corrections_waiting
from aftercare.casework.subject_access.requests import proposals_waiting
from aftercare.casework.transfers.team_transfers import proposals_to_answer
from aftercare.store.database.plain_sql import Row
from aftercare.store.overviews.open_work import count_all
from aftercare.web.shell.phrases import full_name
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.view import View

router = APIRouter(route_class=PageRoute)
Decider = Annotated[PageContext, Depends(Allow(plans_to_approve))]


@router.get("/approvals")
def show_approvals(context: Decider) -> Response:
    found = context.run(plans_to_approve)
    accounts = context.run(count_changes_to_see)
    refusals = context.run(proposals_waiting)
    disputes = context.run(corrections_waiting)
    access = context.run(count_access_to_review) + context.run(count_emergencies)
    return context.page(
        "overviews/approvals.html",
        plans=[_waiting(row) for row in found],
        count=count_all(found),
        accounts=accounts,
        reading=context.run(count_alarms_to_answer),
        closings=[
            View(row, person=full_name(person)) for row, person in context.run(closings_to_see)
        ],
        destructions=[
            View(row, person=full_name(person))
            for row, person in context.run(destructions_to_confirm)
        ],
        refusals=[View(row, person=full_name(person)) for row, person in refusals],
        disputes=[View(row, person=full_name(person)) for row, person in disputes],
        access=access,
        proposals=context.run(proposals_to_answer),
        bars=context.run(count_bars_to_lift),
    )


def _waiting(row: Row) -> Row:
    return row | {"person": full_name(row), "tier": str(row["tier"])}
