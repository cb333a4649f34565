"""Routes for where a client is visited at home."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Depends
from pydantic import Field
from starlette.responses import Response

from aftercare.api.http.access import Act, AllowAct, Version, Writes
from aftercare.api.http.answers import EDITS
from aftercare.api.http.inputs import Body, Holds, Text
from aftercare.api.http.routing import Routes
from aftercare.casework.listing.resources import HOME_ADDRESSES
from aftercare.casework.people.home_addresses import remove_home_address, write_home_address

router = Routes(prefix="/api/v1", tags=["people"])


class Degrees(Body):
    """Degrees of WGS 84."""

    longitude: Annotated[float, Field(ge=-180, le=180)]
    latitude: Annotated[float, Field(ge=-90, le=90)]


class HomeAddressIn(Body):
    """Street and number, postcode and town, separated by newlines; `at` null: the position is not known."""

    address: Annotated[Text, Field(max_length=200), Holds()]
    at: Degrees | None = None


router.add_show(
    HOME_ADDRESSES,
    "home address",
    "Where the client is visited at home; 404 until it is entered.",
    key="person_id",
    path="people/{person_id}/home-address",
)


@router.edits("/people/{person_id}/home-address", HOME_ADDRESSES, "PUT")
def put_home_address(
    person_id: UUID, body: HomeAddressIn, version: Version, act: Writes
) -> Response:
    """Enter or change the home address. `If-Match: "0"` for the first."""
    at = (body.at.longitude, body.at.latitude) if body.at else None
    return act.edit(HOME_ADDRESSES, write_home_address, person_id, version, body.address, at)


@router.delete("/people/{person_id}/home-address", status_code=204, responses=EDITS)
def delete_home_address(
    person_id: UUID,
    version: Version,
    act: Annotated[Act, Depends(AllowAct(remove_home_address))],
) -> Response:
    """Remove the home address: home visits go where letters go. Once removed, the same again changes nothing."""
    return act.remove(remove_home_address, person_id, version)
