"""The page of a client's home: its address and position, and how far away sites and forbidden areas are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.casework.letters.postal_addresses import postal_address
from aftercare.casework.overviews.person_file import PersonFile, person_file
from aftercare.casework.overviews.view import my_sites
from aftercare.casework.people.home_addresses import (
    LONGEST,
    NONE_YET,
    areas_of,
    home_address,
    metres_outside,
    remove_home_address,
    visits_to_come,
    write_home_address,
)
from aftercare.domain.conditions.zones import Point, metres_between
from aftercare.domain.disclosures.grounds import Disclosed
from aftercare.store.sites.rows import SiteRow
from aftercare.web.appointments.shown import AddressWaits
from aftercare.web.appointments.waiting_addresses import address_waiting
from aftercare.web.conditions.address_finding import filled, finding_of, is_finding
from aftercare.web.conditions.distances import distance
from aftercare.web.conditions.full_names import labels
from aftercare.web.conditions.map_view import map_of
from aftercare.web.conditions.zone_input import area_view, typed_position
from aftercare.web.shell.language import catalogue
from aftercare.web.shell.phrases import person_link
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.saving import Form, NotSaved, inform_first, saving, shown_again_by

router = APIRouter(route_class=PageRoute)
Reader = Annotated[PageContext, Depends(Allow(home_address))]
Writer = Annotated[PageContext, Depends(Allow(write_home_address))]
Remover = Annotated[PageContext, Depends(Allow(remove_home_address))]


@router.get("/people/{person_id}/home")
def show_home(person_id: UUID, context: Reader, form: Form) -> Response:
    file = context.run(person_file, person_id)
    home, sites = context.run(home_address, person_id), context.run(my_sites)
    letters = context.run(postal_address, person_id)
    finding = finding_of(context, form)
    # Until another is entered, visits go where letters go.
    address = home or letters
    typed = {"address": address.lines if address else ""}
    typed |= {"lies_at": home.position} if home else {}
    at = home.at if home else None
    return context.page(
        "people/home.html",
        person=person_link(file.person),
        version=form.typed.get("version", home.version if home else NONE_YET),
        sites=_by_distance(context, sites, at),
        zones=list(_zones(context, file, at)),
        known=at is not None,
        map=map_of(
            context,
            sites,
            finding,
            areas=(
                (area, one.parameters.get("buffer_m", 0))
                for one in file.not_over(context.today)
                for area in areas_of(one)
            ),
        ),
        finding=finding,
        of_letters=bool(letters and not home),
        letters=", ".join(letters.lines.splitlines()) if letters else "",
        visits=context.run(visits_to_come, person_id),
        has_home=home is not None,
        address_waits=_waiting(context, person_id),
        inform_first=inform_first(context, person_id, Disclosed.ADDRESS_CHANGE) if address else "",
        form=filled(form, "lies_at").over(typed),
    )


def _waiting(context: PageContext, person_id: UUID) -> AddressWaits | None:
    with context.work() as work:
        return address_waiting(work, [person_id]).get(person_id)


@router.post("/people/{person_id}/home")
@shown_again_by(show_home)
def write(person_id: UUID, context: Writer, form: Form) -> Response:
    if is_finding(form):
        raise NotSaved()
    address = form.text("address", most=LONGEST)
    at = typed_position(form, "lies_at", required=False)
    with saving(context, form, {"/at": "lies_at"}) as work:
        write_home_address(work, person_id, form.version, address, at)
    return context.redirect_to(f"/people/{person_id}/home", flash="saved")


@router.post("/people/{person_id}/home/remove")
@shown_again_by(show_home)
def remove(person_id: UUID, context: Remover, form: Form) -> Response:
    with saving(context, form) as work:
        remove_home_address(work, person_id, form.version)
    return context.redirect_to(f"/people/{person_id}/home", flash="removed")


@dataclass(frozen=True, slots=True)
class SiteAway:
    name: str
    distance: str


@dataclass(frozen=True, slots=True)
class ZoneAway:
    """The forbidden areas of a condition, and how far outside of them the home lies."""

    name: str
    areas: list[str]
    buffer: int
    inside: bool
    distance: str


def _by_distance(context: PageContext, sites: list[SiteRow], home: Point | None) -> list[SiteAway]:
    """The sites with a position, the nearest first; none while the home has no position."""
    if home is None:
        return []
    far = [
        (metres_between((one.longitude, one.latitude), home), one.name)
        for one in sites
        if one.longitude is not None and one.latitude is not None
    ]
    return [SiteAway(name, distance(metres, context.language)) for metres, name in sorted(far)]


def _zones(context: PageContext, file: PersonFile, home: Point | None) -> Iterator[ZoneAway]:
    """Each condition with forbidden areas that is not over, where they are, and how far outside of them the home
    lies; no distance while the home has no position."""
    words = catalogue(context.language)
    short = labels(file.conditions, context.language)
    for one in file.not_over(context.today):
        if not areas_of(one):
            continue
        metres = metres_outside(one, home) if home else None
        yield ZoneAway(
            name=short[one.id],
            areas=[area_view(area, words) for area in areas_of(one)],
            buffer=one.parameters.get("buffer_m", 0),
            inside=metres is not None and metres <= 0,
            distance="" if metres is None else distance(max(metres, 0), context.language),
        )
