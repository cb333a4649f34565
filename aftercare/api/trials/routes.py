"""Routes for trials of reminders: the protocol proposed, activated and ended, and what its looks found."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Depends
from pydantic import Field
from starlette.responses import Response

from aftercare.api.http.access import Act, Allow, AllowAct, RequestContext
from aftercare.api.http.adoption import Number, activated, one_version, proposed
from aftercare.api.http.answers import one_reply
from aftercare.api.http.inputs import Body, Day, Holds, Text
from aftercare.api.http.routing import Routes
from aftercare.casework.adoption.acts import LONGEST_NAME, LONGEST_SOURCE, version_page
from aftercare.casework.listing.resources import REMINDER_TRIALS
from aftercare.casework.trials.acts import REMINDER_TRIAL, NewTrial, end_trial, propose_trial
from aftercare.domain.message_templates.templates import LONGEST_TEMPLATE, TextKind
from aftercare.domain.trials.effect import FEWEST_EFFECTIVE_CLIENTS
from aftercare.domain.trials.protocol import (
    MOST_DAYS_BEFORE,
    MOST_LOOKS,
    OtherDay,
    OtherWording,
    Protocol,
)
from aftercare.store.database.idempotency import Reply
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.message_templates.listing import TextLanguage
from aftercare.store.trials.listing import TrialOut

router = Routes(prefix="/api/v1/reminder-trials", tags=["reminder-trials"])
Reads = Annotated[RequestContext, Depends(Allow(REMINDER_TRIALS))]
Manages = Annotated[Act, Depends(AllowAct(propose_trial))]
DaysBefore = Annotated[int, Field(ge=2, le=MOST_DAYS_BEFORE)]


class OtherWordingIn(Body):
    """The tested arm gets these wordings of one reminder; clients with another language are in neither arm."""

    text: TextKind
    wordings: dict[TextLanguage, Annotated[Text, Field(max_length=LONGEST_TEMPLATE)]]


class OtherDayIn(Body):
    """The tested arm gets the reminder of one day on another day."""

    days_before: DaysBefore
    tested_days_before: DaysBefore


class TrialIn(Body):
    """`question`: what the trial is to show; `adopted_by`: who decided on it. Appointments from `begins_on` up to the
    day before `ends_on` are in it. With `enough_clients` in each arm it ends at the next look."""

    question: Annotated[Text, Field(max_length=LONGEST_SOURCE), Holds()]
    adopted_by: Annotated[Text, Field(max_length=LONGEST_NAME), Holds()]
    team_ids: Annotated[list[UUID], Field(min_length=1, max_length=1_000)]
    differs: OtherWordingIn | OtherDayIn
    begins_on: Day
    ends_on: Day
    looks: Annotated[int, Field(ge=1, le=MOST_LOOKS)]
    enough_clients: Annotated[int, Field(ge=FEWEST_EFFECTIVE_CLIENTS, le=1_000_000)] | None = None


router.add_list(
    REMINDER_TRIALS,
    "trials",
    "Every trial, the newest first, with what its looks found.",
    path="reminder-trials",
)


@router.shows("/{version}", TrialOut)
def show_trial(version: Number, context: Reads) -> Response:
    """One trial."""
    return one_version(context, REMINDER_TRIAL, version)


@router.creates("", TrialOut)
def propose(body: TrialIn, act: Manages) -> Response:
    """Propose a trial; another administrator activates it. Its protocol never changes."""
    asked = body.differs
    differs = (
        OtherWording(asked.text, {str(one): words for one, words in asked.wordings.items()})
        if isinstance(asked, OtherWordingIn)
        else OtherDay(asked.days_before, asked.tested_days_before)
    )
    protocol = Protocol(differs, body.begins_on, body.ends_on, body.looks, body.enough_clients)
    new = NewTrial(body.question, body.adopted_by, tuple(body.team_ids), protocol)
    return proposed(act, REMINDER_TRIAL, "reminder-trials", lambda work: propose_trial(work, new))


@router.acts("/{version}/activate", TrialOut)
def activate(version: Number, act: Manages) -> Response:
    """Activate this trial: reminders of appointments in its days are planned by arm."""
    return activated(act, REMINDER_TRIAL, version)


@router.acts("/{version}/end", TrialOut)
def end(version: Number, act: Manages) -> Response:
    """End this trial at once, or withdraw its proposal."""

    def write(work: UnitOfWork) -> Reply:
        end_trial(work, version)
        return one_reply(version_page(work, REMINDER_TRIAL, version))

    return act.once(write)
