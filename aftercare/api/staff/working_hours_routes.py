"""Routes for the working hours and the office of officers."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Depends
from pydantic import Field
from starlette.responses import Response

from aftercare.api.http.access import Act, AllowAct, Version
from aftercare.api.http.inputs import Body
from aftercare.api.http.routing import Routes
from aftercare.casework.listing.resources import WORKING_HOURS
from aftercare.casework.staff.working_hours import set_working_hours

router = Routes(prefix="/api/v1/working-hours", tags=["accounts"])
Manages = Annotated[Act, Depends(AllowAct(set_working_hours))]
Minute = Annotated[int, Field(ge=0, le=24 * 60)]
Weekday = Annotated[str, Field(pattern="^[0-6]$")]


class WorkingHoursIn(Body):
    """`hours`: a weekday ("0" = Monday) with its stretches in minutes of the day, in order and apart. `office_id`: an
    office of the team, or one that all teams use."""

    hours: dict[Weekday, Annotated[list[tuple[Minute, Minute]], Field(max_length=10)]]
    office_id: UUID | None = None


router.add_reads(
    WORKING_HOURS,
    "Officers at work with their hours, by name: of the own team, for administrators of every team.",
    "The hours of one officer.",
    one="working_hours",
    many="working_hours",
    key="account_id",
)


@router.edits("/{account_id}", WORKING_HOURS, "PUT")
def set_hours(account_id: UUID, body: WorkingHoursIn, version: Version, act: Manages) -> Response:
    """Replace the hours and the office. Appointments that no longer fit move with the next placement run."""
    return act.edit(
        WORKING_HOURS,
        set_working_hours,
        account_id,
        version,
        hours=body.hours,
        office_id=body.office_id,
    )
