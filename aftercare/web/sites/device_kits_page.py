"""The page of a team's kits for checks of devices: planners add and end them."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.errors import DuplicateReference
from aftercare.base.translation import sentence
from aftercare.casework.sites.device_kits import (
    LONGEST_NAME,
    add_device_kit,
    device_kits,
    end_device_kit,
)
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.saving import Form, saving, shown_again_by
from aftercare.web.shell.view import View

router = APIRouter(route_class=PageRoute)
Planner = Annotated[PageContext, Depends(Allow(add_device_kit))]
NAMED_SO = sentence("Another kit of your team has this name")
FAULTS = {DuplicateReference: ("name", NAMED_SO)}


@router.get("/device-kits")
def show_device_kits(context: Planner, form: Form) -> Response:
    found = context.run(device_kits)
    return context.page(
        "sites/device_kits.html",
        200 if form.is_valid else 422,
        kits=[View(one, checks=found.checks.get(one.id)) for one in found.kits],
        are_counted=found.are_counted,
        form=form,
    )


@router.post("/device-kits/add")
@shown_again_by(show_device_kits)
def add(context: Planner, form: Form) -> Response:
    name = form.text("name", most=LONGEST_NAME)
    with saving(context, form, also=FAULTS) as work:
        add_device_kit(work, name)
    return context.redirect_to("/device-kits", flash="saved")


@router.post("/device-kits/{kit_id}/end")
@shown_again_by(show_device_kits)
def end(kit_id: UUID, context: Planner, form: Form) -> Response:
    with saving(context, form) as work:
        end_device_kit(work, kit_id, form.version)
    return context.redirect_to("/device-kits", flash="saved")
