"""The form of the early signs seen at a contact, once its outcome is recorded."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.casework.risk.seen_signs import change_seen_signs
from aftercare.web.appointments.early_signs import flash_of_signs, ticked_signs
from aftercare.web.appointments.pages import show_appointment
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.saving import Form, saving, shown_again_by

router = APIRouter(route_class=PageRoute)
Writer = Annotated[PageContext, Depends(Allow(change_seen_signs))]


@router.post("/appointments/{appointment_id}/signs")
@shown_again_by(show_appointment)
def change(appointment_id: UUID, context: Writer, form: Form) -> Response:
    signs = ticked_signs(form) or frozenset()
    with saving(context, form, {"/signs": "sign"}) as work:
        raised = change_seen_signs(work, appointment_id, signs)
    flash = flash_of_signs(raised) or "saved"
    return context.redirect_to(f"/appointments/{appointment_id}", flash=flash)
