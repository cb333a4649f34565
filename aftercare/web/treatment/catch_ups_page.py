"""The page of missed sessions that nothing makes good yet: a time for each, from those that the engine proposes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.errors import NaiveMoment, UnreadableMoment
from aftercare.casework.overviews.person_file import person_file
from aftercare.casework.treatment.catch_up import (
    MissedSession,
    catch_up,
    missed_sessions,
    times_to_catch_up,
)
from aftercare.domain.time.wall_time import parse_moment
from aftercare.web.shell.forms.reading import NOT_A_CHOICE, Reading, id_of
from aftercare.web.shell.phrases import full_name, short_name
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.saving import Form, saving, shown_again_by

router = APIRouter(route_class=PageRoute)
Reader = Annotated[PageContext, Depends(Allow(missed_sessions))]
Planner = Annotated[PageContext, Depends(Allow(catch_up))]


@router.get("/catch-ups")
def show_missed(context: Reader, form: Form, caught: str = "") -> Response:
    """`caught` is the missed session for which times are proposed."""
    catching = id_of(caught)
    with context.work() as work:
        missed = missed_sessions(work)
        known = catching in {one.id for one in missed}
        proposed = times_to_catch_up(work, catching) if known and catching else []
    return context.page(
        "treatment/catch_ups.html",
        200 if form.is_valid else 422,
        missed=[
            {"id": one.id, "name": _name(context, one), "starts_at": one.starts_at}
            for one in missed
        ],
        catching=catching if known else None,
        proposed=times_to_choose(context, proposed),
        form=form,
    )


def _name(context: PageContext, one: MissedSession) -> str:
    """In full for readers of case files; planners find the client by initials and reference."""
    if context.can_perform(person_file):
        return full_name(vars(one))
    return f"{short_name(vars(one))}, {one.reference}"


@router.post("/catch-ups/{appointment_id}/plan")
@shown_again_by(show_missed, caught="appointment_id")
def plan(appointment_id: UUID, context: Planner, form: Form) -> Response:
    """One of the proposed times makes a missed session good; one that was taken meanwhile is refused beside them."""
    save_catch_up(context, form, appointment_id)
    return context.redirect_to("/catch-ups", flash="saved")


def save_catch_up(context: PageContext, form: Reading, appointment_id: UUID) -> None:
    """Books the time in the field `starts_at`; raises NotSaved with what is wrong beside it."""
    starts_at = context.now
    try:
        starts_at = parse_moment(form.typed.get("starts_at", ""))
    except (NaiveMoment, UnreadableMoment):
        form.errors["starts_at"] = NOT_A_CHOICE
    with saving(context, form, {"/appointment_id": "starts_at"}) as work:
        catch_up(work, appointment_id, starts_at)


def times_to_choose(context: PageContext, times: Sequence[datetime]) -> list[dict[str, str]]:
    """The proposed times as options."""
    return [{"value": one.isoformat(), "text": context.moment(one), "hint": ""} for one in times]
