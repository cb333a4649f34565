"""The page of one closing day: which of its appointments move where, previewed before it is saved."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.errors import Stale
from aftercare.casework.appointments.changes_to_pass_on import pass_on_by_text
from aftercare.casework.staff.closed_day import (
    closed_days_ahead,
    preview_closed_day,
    replan_closed_day,
)
from aftercare.casework.staff.replanning import Replanning
from aftercare.web.placement.replanned_view import (
    CHANGED,
    UNSEEN,
    Done,
    done_before,
    leads_to_done,
    replanned_view,
)
from aftercare.web.shell.forms.reading import Reading
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.saving import Form
from aftercare.web.staff.officer_away_page import closed_day_view

router = APIRouter(route_class=PageRoute)
Mover = Annotated[PageContext, Depends(Allow(replan_closed_day))]


@router.get("/closing-days/{closing_day_id}/reschedule")
def ask(closing_day_id: UUID, context: Mover) -> Response:
    return _page(context, closing_day_id, done=done_before(context))


@router.post("/closing-days/{closing_day_id}/reschedule")
def look_or_apply(closing_day_id: UUID, context: Mover, form: Form) -> Response:
    """Apply what is confirmed if it equals the preview; anything else is previewed first. Appointments that would be
    cancelled have to be ticked as seen."""
    changed = False
    unseen = form.typed.get("without") and not form.typed.get("without-yes")
    if form.typed.get("confirm") and unseen:
        form.errors["without"] = UNSEEN
    elif form.typed.get("confirm"):
        try:
            fingerprint = form.typed.get("fingerprint", "")
            done = context.run(replan_closed_day, closing_day_id, fingerprint).changes
            return leads_to_done(context, f"/closing-days/{closing_day_id}/reschedule", done)
        except Stale:
            changed = True
    found = context.run(preview_closed_day, closing_day_id)
    return _page(context, closing_day_id, found, changed=changed, form=form)


def _page(
    context: PageContext,
    closing_day_id: UUID,
    found: Replanning | None = None,
    *,
    changed: bool = False,
    done: Done | None = None,
    form: Reading | None = None,
) -> Response:
    ahead = {one.row.id: one for one in context.run(closed_days_ahead)}
    day = ahead.get(closing_day_id)
    return context.page(
        "staff/closed_day.html",
        200 if form is None or form.is_valid else 422,
        form=form or Reading({}),
        day=closed_day_view(day) if day else None,
        found=None if found is None else replanned_view(context, found),
        changed=context.translate(CHANGED) if changed else "",
        done=done,
        may_pass_on=context.can_perform(pass_on_by_text),
    )
