"""The page of the case conferences about a client and the actions agreed there."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.errors import existing
from aftercare.base.grouping import grouped
from aftercare.base.ids import new_id
from aftercare.casework.conferences.acts import (
    LONGEST_LINE,
    LONGEST_WORDS,
    NewAction,
    NewConference,
    agree_action,
    conferences_file,
    enter_conference,
)
from aftercare.web.shell.dates import typed_day
from aftercare.web.shell.phrases import person_link
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.saving import Form, saving, shown_again_by
from aftercare.web.shell.view import View

router = APIRouter(route_class=PageRoute)
Reader = Annotated[PageContext, Depends(Allow(conferences_file))]
Writer = Annotated[PageContext, Depends(Allow(enter_conference))]


@router.get("/people/{person_id}/conferences")
def show_conferences(person_id: UUID, context: Reader, form: Form) -> Response:
    file = context.run(conferences_file, person_id)
    have_file = {one.id for one in file.owners}
    actions = grouped(
        (
            one.conference_id,
            View(
                one,
                owner=file.names.get(one.owner_id) if one.owner_id else one.outside_owner,
                without_file=one.owner_id is not None and one.owner_id not in have_file,
                deadline=file.deadlines[one.id],
            ),
        )
        for one in file.actions
    )
    return context.page(
        "conferences/conferences.html",
        person=person_link(file.person),
        conferences=[View(one, actions=actions.get(one.id, [])) for one in file.conferences],
        named=[(str(one.id), typed_day(one.held_on)) for one in file.conferences],
        owners=[(str(one.id), one.display_name) for one in file.owners],
        new_id=form.typed.get("new_id") or new_id(),
        may_edit=context.can_perform(enter_conference) and file.person.closed_on is None,
        form=form.or_stored({"held_on": typed_day(context.today)}),
    )


@router.post("/people/{person_id}/conferences")
@shown_again_by(show_conferences)
def enter(person_id: UUID, context: Writer, form: Form) -> Response:
    held_on = form.date("held_on", context.today, prefer="past")
    took_part = form.text("took_part", most=LONGEST_WORDS)
    with saving(context, form) as work:
        new = NewConference(person_id, held_on, took_part, form.hidden("new_id", UUID))
        enter_conference(work, new)
    return context.redirect_to(f"/people/{person_id}/conferences", flash="recorded", days=form.days)


@router.post("/people/{person_id}/conferences/actions")
@shown_again_by(show_conferences)
def agree(person_id: UUID, context: Writer, form: Form) -> Response:
    conference_id = form.optional_id("conference", required=True)
    what = form.text("what", most=LONGEST_WORDS)
    owner_id = form.optional_id("owner")
    outside = form.text("outside_owner", required=False, most=LONGEST_LINE)
    due_on = form.date("due_on", context.today)
    with saving(context, form) as work:
        new = NewAction(
            existing(conference_id), what, owner_id, outside, due_on, form.hidden("new_id", UUID)
        )
        agree_action(work, new)
    return context.redirect_to(f"/people/{person_id}/conferences", flash="recorded", days=form.days)
