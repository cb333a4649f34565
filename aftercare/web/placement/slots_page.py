"""The page for scheduling an occurrence that has no time: free times with reasons, or one chosen by hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response

from aftercare.base.errors import Invalid, NotFound
from aftercare.casework.appointments.view import OfferedTime, named_offers
from aftercare.casework.overviews.view import person_file
from aftercare.casework.people.times import person_times
from aftercare.casework.placement.no_times import NoTimes, no_times
from aftercare.casework.placement.slots import HandOptions, hand_options, place_by_hand, slots_for
from aftercare.store.database.plain_sql import Row
from aftercare.store.people.rows import PersonRow
from aftercare.web.placement.no_times_view import no_times_view
from aftercare.web.placement.time_choice import (
    HAND_NAMES,
    OFFER_NAMES,
    chosen_by_hand,
    chosen_offer,
    offers_view,
    options_view,
)
from aftercare.web.shell.forms.faults import field_errors
from aftercare.web.shell.forms.reading import Reading
from aftercare.web.shell.phrases import full_name, why_unplaced
from aftercare.web.shell.request import Allow, PageRoute, Typed, Visit, typed_form

router = APIRouter(route_class=PageRoute)
Mover = Annotated[Visit, Depends(Allow(place_by_hand))]
Number = Annotated[int | None, Query(ge=0, le=100_000)]


@dataclass(frozen=True)
class Found:
    """The values the page shows for one occurrence."""

    person: PersonRow
    occurrence: int
    offers: list[OfferedTime]
    options: HandOptions
    missing: Row | None
    none_free: NoTimes | None


@router.get("/people/{person_id}/slots")
def show_slots(
    person_id: UUID, visit: Mover, obligation: UUID, occurrence: Number = None
) -> Response:
    found = _look(visit, person_id, obligation, occurrence)
    return _page(visit, obligation, found, Reading({}))


@router.post("/people/{person_id}/slots")
def book(
    person_id: UUID,
    visit: Mover,
    typed: Annotated[Typed, Depends(typed_form)],
    obligation: UUID,
    occurrence: Annotated[int, Query(ge=0, le=100_000)],
) -> Response:
    form, by_hand = Reading(typed), bool(typed.get("by_hand"))
    found = _look(visit, person_id, obligation, occurrence)
    choice = chosen_by_hand(form, visit.now, found.options) if by_hand else chosen_offer(form)
    if choice is not None:
        try:
            with visit.work() as work:
                place_by_hand(work, person_id, obligation, occurrence, choice)
            return visit.back_to(f"/people/{person_id}", said="placed")
        except Invalid as invalid:
            form.errors.update(field_errors(invalid, HAND_NAMES if by_hand else OFFER_NAMES))
    return _page(visit, obligation, found, form)


def _look(visit: Visit, person_id: UUID, obligation: UUID, occurrence: int | None) -> Found:
    with visit.work() as work:
        slots = slots_for(work, person_id, obligation, occurrence)
        if slots.occurrence is None:
            raise NotFound()
        times = person_times(work, person_id)
        about = (slots.line_id, slots.occurrence)
        missing = (row for row in times.unplaced if (row["line_id"], row["occurrence"]) == about)
        return Found(
            times.person,
            slots.occurrence,
            named_offers(work, slots.starts),
            hand_options(work, person_id, obligation),
            next(missing, None),
            None if slots.starts else no_times(work, person_id, obligation, slots.occurrence),
        )


def _page(visit: Visit, obligation: UUID, found: Found, form: Reading) -> Response:
    full = visit.may(person_file)
    missing = found.missing
    query = f"obligation={obligation}&occurrence={found.occurrence}"
    return visit.page(
        "placement/slots.html",
        200 if form.holds else 422,
        person={"id": found.person.id, "name": full_name(found.person)},
        kind=found.options.kind,
        address=f"/people/{found.person.id}/slots?{query}",
        missing=missing
        and {**missing, "why": why_unplaced(missing["reason"], visit.language, all_rights=full)},
        none_free=found.none_free
        and no_times_view(visit, found.person.id, found.none_free, period=full or bool(missing)),
        times=offers_view(visit, found.offers),
        options=options_view(visit, found.options),
        form=form,
    )
