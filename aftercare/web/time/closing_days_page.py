"""The page of closing days: administrators enter and withdraw days on which all offices or one are closed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.errors import DuplicateReference
from aftercare.base.translation import sentence
from aftercare.casework.time.closing_days import (
    closing_days,
    enter_closing_day,
    withdraw_closing_day,
)
from aftercare.domain.time.closing_days import LONGEST_NAME
from aftercare.domain.time.holidays import office_closure
from aftercare.web.deadlines.words import HOLIDAYS
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.saving import Form, saving, shown_again_by
from aftercare.web.shell.view import View

router = APIRouter(route_class=PageRoute)
Manager = Annotated[PageContext, Depends(Allow(enter_closing_day))]
ENTERED = sentence(
    "The office is already closed on this day, or one office is: withdraw that day first"
)
NAMES = {"/office_id": "office"}
FAULTS = {DuplicateReference: ("closed_on", ENTERED)}


@router.get("/closing-days")
def show_closing_days(context: Manager, form: Form) -> Response:
    found = context.run(closing_days)
    offices = {one.id: one.name for one in found.offices}
    return context.page(
        "time/closing_days.html",
        200 if form.is_valid else 422,
        days=[
            View(
                one,
                office=offices.get(one.office_id) if one.office_id else None,
                appointments=found.appointments.get(one.id, 0),
                by_hand=one.closed_on <= context.today + timedelta(days=1),
            )
            for one in found.days
        ],
        holidays=[*_holidays(context)],
        offices=[(str(one), name) for one, name in offices.items()],
        form=form,
    )


def _holidays(context: PageContext) -> Iterator[tuple[date, str]]:
    """The holidays of the coming year on which nothing is scheduled anyhow."""
    for ahead in range(366):
        day = context.today + timedelta(days=ahead)
        if (holiday := office_closure(day)) is not None:
            yield day, context.translate(HOLIDAYS[holiday])


@router.post("/closing-days")
@shown_again_by(show_closing_days)
def enter(context: Manager, form: Form) -> Response:
    known = [one.id for one in context.run(closing_days).offices]
    closed_on = form.date("closed_on", context.today)
    name = form.text("name", most=LONGEST_NAME)
    office = form.optional_one_of("office", known)
    with saving(context, form, NAMES, FAULTS) as work:
        enter_closing_day(work, closed_on, name, office)
    return context.redirect_to("/closing-days", flash="closing-day", days=form.days)


@router.post("/closing-days/{closing_day_id}/withdraw")
def withdraw(closing_day_id: UUID, context: Manager, _form: Form) -> Response:
    context.run(withdraw_closing_day, closing_day_id)
    return context.redirect_to("/closing-days", flash="closing-withdrawn")
