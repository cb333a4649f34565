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
    NewPlan,
    agree_action,
    cancel_conference,
    conferences_file,
    enter_conference,
    plan_conference,
)
from aftercare.domain.time.wall_time import at_wall_or_later
from aftercare.web.shell.dates import typed_day
from aftercare.web.shell.forms.options import Option, staff_options
from aftercare.web.shell.forms.submitted import typed_form
from aftercare.web.shell.phrases import person_link
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.saving import Form, saving, shown_again_by
from aftercare.web.shell.view import View

router = APIRouter(route_class=PageRoute)
Reader = Annotated[PageContext, Depends(Allow(conferences_file))]
Writer = Annotated[PageContext, Depends(Allow(enter_conference))]


@router.get("/people/{person_id}/conferences")
def show_conferences(
    person_id: UUID, context: Reader, form: Form, plan: UUID | None = None
) -> Response:
    """`plan`: the planned one that the form records."""
    file = context.run(conferences_file, person_id)
    plan_id = form.typed.get("plan_id") or (str(plan) if plan else "")
    recorded = next((one for one in file.planned if str(one.id) == plan_id), None)
    start = {"held_on": typed_day(context.today)}
    if recorded is not None:
        held_on = min(recorded.held_on, context.today)
        start = {"held_on": typed_day(held_on), "took_part": recorded.took_part}
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
        planned=[
            View(
                one,
                invited=sorted(file.names[which] for which in one.invited if which in file.names),
                begun=one.starts_at is not None and one.starts_at <= context.now,
            )
            for one in file.planned
        ],
        recorded=recorded,
        colleagues=[Option(*one) for one in staff_options(file.owners)],
        named=[(str(one.id), typed_day(one.held_on)) for one in file.conferences],
        owners=staff_options(file.owners),
        new_id=form.typed.get("new_id") or new_id(),
        may_edit=context.can_perform(enter_conference) and file.person.closed_on is None,
        form=form.or_stored(start),
    )


@router.post("/people/{person_id}/conferences")
@shown_again_by(show_conferences)
def enter(person_id: UUID, context: Writer, form: Form) -> Response:
    held_on = form.date("held_on", context.today, prefer="past")
    took_part = form.text("took_part", most=LONGEST_WORDS)
    plan_id = form.optional_id("plan_id")
    with saving(context, form) as work:
        new = NewConference(person_id, held_on, took_part, form.hidden("new_id", UUID), plan_id)
        enter_conference(work, new)
    return context.redirect_to(f"/people/{person_id}/conferences", flash="recorded", days=form.days)


@router.post("/people/{person_id}/conferences/plan")
@shown_again_by(show_conferences)
def plan_one(person_id: UUID, context: Writer, form: Form) -> Response:
    starts_on = form.date("starts_on", context.today)
    starts_at = at_wall_or_later(starts_on, form.time("starts_time"))
    with_whom = form.text("with_whom", most=LONGEST_WORDS)
    place = form.text("place", required=False, most=LONGEST_LINE)
    owners = context.run(conferences_file, person_id).owners
    invited = frozenset(one.id for one in owners if form.ticked(f"invited-{one.id}"))
    fields = {"/starts_at": "starts_on", "/took_part": "with_whom"}
    with saving(context, form, fields) as work:
        new_id = form.hidden("new_id", UUID)
        plan_conference(work, NewPlan(person_id, starts_at, with_whom, place, invited, new_id))
    return context.redirect_to(f"/people/{person_id}/conferences", flash="saved", days=form.days)


@router.post(
    "/people/{person_id}/conferences/{conference_id}/cancel", dependencies=[Depends(typed_form)]
)
def cancel(
    person_id: UUID,
    conference_id: UUID,
    context: Annotated[PageContext, Depends(Allow(cancel_conference))],
) -> Response:
    context.run(cancel_conference, conference_id)
    return context.redirect_to(f"/people/{person_id}/conferences", flash="saved")


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
