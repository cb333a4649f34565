"""The page that gives an appointment another time, for readers who see times and no case files."""

from __future__ import annotations

from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.casework.appointments.acts import move_appointment
from aftercare.casework.appointments.view import TimesToMove, times_to_move
from aftercare.casework.overviews.person_file import person_file
from aftercare.casework.placement.manual_choice import HandChoice
from aftercare.casework.placement.slots import ALL_TIMES, FEW_TIMES, check_time
from aftercare.domain.time.wall_time import civil_date
from aftercare.web.appointments.calendar_query import way_back, with_way_back
from aftercare.web.appointments.passing_on import moved_flash
from aftercare.web.placement.no_times_view import no_times_view
from aftercare.web.placement.slots_page import short_link
from aftercare.web.placement.time_choice import (
    HAND_NAMES,
    OFFER_NAMES,
    chosen_by_hand,
    chosen_offer,
    options_view,
    proposed_time,
)
from aftercare.web.placement.times_view import asked_day, asked_times, times_view
from aftercare.web.shell.phrases import person_link
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.saving import Form, saving, shown_again_by

router = APIRouter(route_class=PageRoute)
Mover = Annotated[PageContext, Depends(Allow(move_appointment))]


@router.get("/appointments/{appointment_id}/times")
def show_times(appointment_id: UUID, context: Mover, form: Form) -> Response:
    found = _look(context, appointment_id)
    full = context.can_perform(person_file)
    proposed = proposed_time(context, found.options, partial(_check, context, found))
    form = proposed.form if proposed else form
    back = way_back(context.request.query_params)
    address = with_way_back(f"/appointments/{appointment_id}/times", back)
    asked, chosen = asked_times(context, address), form.typed.get("starts_at", "")
    return context.page(
        "placement/slots.html",
        200 if context.request.method == "GET" else None,
        person=person_link(found.person) if full else short_link(found.person),
        kind=found.options.kind,
        address=address,
        missing=None,
        moves={
            "version": form.typed.get("version", found.row.version),
            "starts_at": found.row.starts_at,
        },
        back=back,
        withdraw=None,
        none_free=no_times_view(
            context,
            found.person.id,
            found.none_free,
            period=found.options.asked.often is not None,
        ),
        times=times_view(context, found.offers, asked, found.options, chosen),
        options=options_view(context, found.options),
        fits=bool(proposed and proposed.fits),
        refused=proposed and proposed.refused,
        form=form,
    )


@router.post("/appointments/{appointment_id}/times")
@shown_again_by(show_times)
def take_time(appointment_id: UUID, context: Mover, form: Form) -> Response:
    by_hand = form.ticked("by_hand")
    found = _look(context, appointment_id)
    choice = chosen_by_hand(form, context.now, found.options) if by_hand else chosen_offer(form)
    with saving(context, form, HAND_NAMES if by_hand else OFFER_NAMES) as work:
        fresh = move_appointment(work, appointment_id, form.version, **vars(choice))
    there = way_back(context.request.query_params) or f"/people/{found.person.id}"
    return context.redirect_to(
        there, flash=moved_flash(context, fresh.id), days=[civil_date(choice.starts_at)]
    )


def _look(context: PageContext, appointment_id: UUID) -> TimesToMove:
    # All times of a period tell how long it is, and with that the supervision level.
    limit = ALL_TIMES if context.can_perform(person_file) else FEW_TIMES
    return context.run(times_to_move, appointment_id, limit, asked_day(context))


def _check(context: PageContext, found: TimesToMove, choice: HandChoice) -> None:
    row = found.row
    context.run(check_time, row.person_id, row.line_id, row.occurrence, choice)
