"""Routes for closing days: administrators enter and withdraw them."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Depends
from starlette.responses import Response

from aftercare.api.http.access import Act, AllowAct
from aftercare.api.http.answers import CREATES
from aftercare.api.http.inputs import Body, Holds, Line
from aftercare.api.http.routing import Routes
from aftercare.casework.listing.resources import CLOSING_DAYS
from aftercare.casework.time.closing_days import enter_closing_day, withdraw_closing_day
from aftercare.domain.time.closing_days import LONGEST_NAME

router = Routes(prefix="/api/v1/closing-days", tags=["accounts"])
Manages = Annotated[Act, Depends(AllowAct(enter_closing_day))]


class ClosingDayIn(Body):
    """`name`: what calendars show, at most 60 characters. Without `office_id` every office is closed."""

    closed_on: date
    name: Annotated[Line, Holds(1, LONGEST_NAME)]
    office_id: UUID | None = None


router.add_reads(CLOSING_DAYS, "Every closing day, earliest first.", "One closing day.")


@router.creates("", CLOSING_DAYS)
def enter(body: ClosingDayIn, act: Manages) -> Response:
    """Enter a closing day. Appointments on it move with the next placement run. 409 when it is entered already."""
    return act.create(CLOSING_DAYS, enter_closing_day, body.closed_on, body.name, body.office_id)


@router.delete("/{closing_day_id}", status_code=204, responses=CREATES)
def withdraw(closing_day_id: UUID, act: Manages) -> Response:
    """Withdraw a closing day that is not over. What has moved stays where it is."""
    return act.remove(withdraw_closing_day, closing_day_id)
