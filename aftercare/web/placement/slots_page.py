"""The page for scheduling an occurrence that has no time: free times with reasons, or one chosen by hand."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response

from aftercare.base.errors import NotFound
from aftercare.casework.appointments.extra import withdraw_extra
from aftercare.casework.appointments.view import OfferedTime, named_offers
from aftercare.casework.overviews.person_file import person_file
from aftercare.casework.people.times import person_times
from aftercare.casework.placement.manual_choice import HandChoice
from aftercare.casework.placement.no_times import NoTimes, no_times
from aftercare.casework.placement.slots import (
    ALL_TIMES,
    FEW_TIMES,
    HandOptions,
    check_time,
    hand_options,
    place_by_hand,
    slots_for,
)
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.database.plain_sql import Row
from aftercare.store.people.rows import PersonRow
from aftercare.web.placement.no_times_view import no_times_view
from aftercare.web.placement.time_choice import (
    HAND_NAMES,
    OFFER_NAMES,
    chosen_by_hand,
    chosen_offer,
    options_view,
    proposed_time,
)
from aftercare.web.placement.times_view import asked_times, times_view
from aftercare.web.shell.phrases import person_link, short_name, why_unplaced
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.saving import Form, saving, shown_again_by

router = APIRouter(route_class=PageRoute)
Mover = Annotated[PageContext, Depends(Allow(place_by_hand))]
Number = Annotated[int | None, Query(ge=0, le=100_000)]


@dataclass(frozen=True)
class Found:
    """The values the page shows for one occurrence."""

    person: PersonRow
    occurrence: int
    offers: list[OfferedTime]
    options: HandOptions
    missing: Row | None
    none_free: NoTimes


@dataclass(frozen=True, slots=True)
class ShortLink:
    """The client at the head of a page, for a reader who may not know their full name."""

    id: UUID
    name: str


@router.get("/people/{person_id}/slots")
def show_slots(
    person_id: UUID, context: Mover, form: Form, obligation: UUID, occurrence: Number = None
) -> Response:
    found = _look(context, person_id, obligation, occurrence)
    full = context.can_perform(person_file)
    missing = found.missing
    proposed = proposed_time(
        context, found.options, partial(_check, context, person_id, obligation, found.occurrence)
    )
    form = proposed.form if proposed else form
    address = (
        f"/people/{found.person.id}/slots?obligation={obligation}&occurrence={found.occurrence}"
    )
    asked, chosen = asked_times(context, address), form.typed.get("starts_at", "")
    return context.page(
        "placement/slots.html",
        200 if context.request.method == "GET" else None,
        person=person_link(found.person) if full else short_link(found.person),
        kind=found.options.kind,
        address=address,
        missing=missing
        and {**missing, "why": why_unplaced(missing["reason"], context.language, all_rights=full)},
        none_free=no_times_view(
            context, found.person.id, found.none_free, period=full or bool(missing)
        ),
        times=times_view(context, found.offers, asked, found.options, chosen),
        options=options_view(context, found.options),
        fits=bool(proposed and proposed.fits),
        refused=proposed and proposed.refused,
        moves=None,
        withdraw=bool(missing)
        and found.options.is_extra
        and context.can_perform(withdraw_extra)
        and f"/people/{person_id}/extra-appointment/{obligation}/withdraw",
        back="",
        form=form,
    )


@router.post("/people/{person_id}/slots")
@shown_again_by(show_slots)
def book(
    person_id: UUID,
    context: Mover,
    form: Form,
    obligation: UUID,
    occurrence: Annotated[int, Query(ge=0, le=100_000)],
) -> Response:
    by_hand = form.ticked("by_hand")
    found = _look(context, person_id, obligation, occurrence)
    choice = chosen_by_hand(form, context.now, found.options) if by_hand else chosen_offer(form)
    with saving(context, form, HAND_NAMES if by_hand else OFFER_NAMES) as work:
        place_by_hand(work, person_id, obligation, occurrence, choice)
    return context.redirect_to(f"/people/{person_id}", flash="placed")


def _check(
    context: PageContext, person_id: UUID, obligation: UUID, occurrence: int, choice: HandChoice
) -> None:
    context.run(check_time, person_id, obligation, occurrence, choice)


def short_link(person: PersonRow) -> ShortLink:
    return ShortLink(person.id, f"{short_name(person)}, {person.reference}")


def _look(context: PageContext, person_id: UUID, obligation: UUID, occurrence: int | None) -> Found:
    # All times of a period tell how long it is, and with that the supervision level.
    limit = ALL_TIMES if context.can_perform(person_file) else FEW_TIMES
    with context.work() as work:
        slots = slots_for(work, person_id, obligation, occurrence, limit)
        if slots.occurrence is None:
            raise NotFound()
        times = person_times(work, person_id)
        about = (slots.line_id, slots.occurrence)
        missing = (row for row in times.unplaced if (row["line_id"], row["occurrence"]) == about)
        free = frozenset(civil_date(one.start) for one in slots.starts)
        return Found(
            times.person,
            slots.occurrence,
            named_offers(work, slots.starts),
            hand_options(work, person_id, obligation),
            next(missing, None),
            no_times(work, person_id, obligation, slots.occurrence, free),
        )
