"""Routes for case conferences and the actions agreed there."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field
from starlette.responses import Response

from aftercare.api.http.access import Writes
from aftercare.api.http.inputs import Body, Day, Moment, Text
from aftercare.api.http.routing import Routes
from aftercare.base.ids import new_id
from aftercare.casework.conferences.acts import (
    LONGEST_LINE,
    LONGEST_WORDS,
    NewAction,
    NewConference,
    NewPlan,
    agree_action,
    cancel_conference,
    enter_conference,
    plan_conference,
)
from aftercare.casework.listing.resources import AGREED_ACTIONS, CASE_CONFERENCES

router = Routes(prefix="/api/v1", tags=["case-files"])


class ConferenceIn(Body):
    """`took_part`: who took part, by role and organisation; no name of a victim. `plan_id`: the planned one that this
    was."""

    person_id: UUID
    held_on: Day
    took_part: Annotated[Text, Field(min_length=1, max_length=LONGEST_WORDS)]
    plan_id: UUID | None = None


class ConferencePlanIn(Body):
    """A conference to come: `took_part` says who is to take part, `invited` which colleagues get a notice."""

    person_id: UUID
    starts_at: Moment
    took_part: Annotated[Text, Field(min_length=1, max_length=LONGEST_WORDS)]
    place: Annotated[Text, Field(max_length=LONGEST_LINE)] = ""
    invited: Annotated[frozenset[UUID], Field(max_length=100)] = frozenset()


class ActionIn(Body):
    """Either `owner_id` or `outside_owner` (function and organisation) says who does it, until the end of `due_on`."""

    conference_id: UUID
    what: Annotated[Text, Field(min_length=1, max_length=LONGEST_WORDS)]
    owner_id: UUID | None = None
    outside_owner: Annotated[Text, Field(max_length=LONGEST_LINE)] = ""
    due_on: Day


router.add_reads(CASE_CONFERENCES, "Newest first.", "One case conference.")
router.add_reads(AGREED_ACTIONS, "What is due first first.", "One agreed action.")


@router.creates("/case-conferences", CASE_CONFERENCES)
def enter(body: ConferenceIn, act: Writes) -> Response:
    """Enter a case conference about a client."""
    new = NewConference(**dict(body), conference_id=new_id())
    return act.create(CASE_CONFERENCES, enter_conference, new)


@router.creates("/case-conferences/plan", CASE_CONFERENCES)
def plan(body: ConferencePlanIn, act: Writes) -> Response:
    """Plan a case conference; the one that is held from it names it as `plan_id`."""
    new = NewPlan(**dict(body), conference_id=new_id())
    return act.create(CASE_CONFERENCES, plan_conference, new)


@router.acts("/case-conferences/{conference_id}/cancel", CASE_CONFERENCES)
def cancel(conference_id: UUID, act: Writes) -> Response:
    """A planned case conference does not take place."""
    return act.edit(CASE_CONFERENCES, cancel_conference, conference_id)


@router.creates("/agreed-actions", AGREED_ACTIONS)
def agree(body: ActionIn, act: Writes) -> Response:
    """Add an action that was agreed; its deadline is done at `/deadlines/{id}/complete`."""
    return act.create(AGREED_ACTIONS, agree_action, NewAction(**dict(body), action_id=new_id()))
