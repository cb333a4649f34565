"""Routes for the kits with which a planner's team checks devices."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Depends
from starlette.responses import Response

from aftercare.api.http.access import Act, AllowAct, Version
from aftercare.api.http.inputs import Body, Holds, Line
from aftercare.api.http.routing import Routes
from aftercare.casework.listing.resources import DEVICE_KITS
from aftercare.casework.sites.device_kits import LONGEST_NAME, add_device_kit, end_device_kit
from aftercare.store.sites.listing import DeviceKitOut

router = Routes(prefix="/api/v1/device-kits", tags=["appointments"])
Manages = Annotated[Act, Depends(AllowAct(add_device_kit))]


class DeviceKitIn(Body):
    """`name`: as it stands on the case, at most 60 characters."""

    name: Annotated[Line, Holds(1, LONGEST_NAME)]


router.add_reads(DEVICE_KITS, "The kits of your team, also those out of use.", "One kit.")


@router.creates("", DEVICE_KITS)
def add(body: DeviceKitIn, act: Manages) -> Response:
    """Add a kit. No more checks are planned at one hour than there are kits. 409 when one in use has this name."""
    return act.create(DEVICE_KITS, add_device_kit, body.name)


@router.edits("/{kit_id}/end", DeviceKitOut)
def end(kit_id: UUID, version: Version, act: Manages) -> Response:
    """Take a kit out of use. Checks to come get another kit, or stand without one where none is free."""
    return act.edit(DEVICE_KITS, end_device_kit, kit_id, version)
