"""Routes for the letterheads of teams, for administrators."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Depends
from pydantic import Field
from starlette.responses import Response

from aftercare.api.http.access import Act, AllowAct
from aftercare.api.http.inputs import Body, Day, Text
from aftercare.api.http.routing import Routes
from aftercare.casework.listing.resources import LETTERHEADS
from aftercare.casework.papers.letterheads import set_letterhead
from aftercare.domain.papers.letterhead import LONGEST_LINE, Letterhead

router = Routes(prefix="/api/v1/letterheads", tags=["letterheads"])
Line = Annotated[Text, Field(min_length=1, max_length=LONGEST_LINE)]


class LetterheadIn(Body):
    """In force from `from_on`, today or later. Telephone numbers and addresses are those of the office, never of a
    staff member."""

    team_id: UUID
    from_on: Day
    organisation: Line
    office: Line
    street: Line
    town: Line
    phone: Line
    email: Line


router.add_list(LETTERHEADS, "letterheads", "Every version, newest first.", path="letterheads")


@router.creates("", LETTERHEADS)
def enter(body: LetterheadIn, act: Annotated[Act, Depends(AllowAct(LETTERHEADS))]) -> Response:
    """Enter a version of a team's letterhead; signed documents keep the version of their day."""
    values = dict(body)
    team_id, from_on = values.pop("team_id"), values.pop("from_on")
    return act.create(
        LETTERHEADS, set_letterhead, team_id, from_on=from_on, new=Letterhead(**values)
    )
