"""Routes for reminder policies: schema and versions, and a preview of the reminders for an appointment."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from fastapi import Depends
from pydantic import Field
from starlette.responses import JSONResponse, Response

from aftercare.api.http.access import Act, Allow, AllowAct, RequestContext
from aftercare.api.http.adoption import Number, activated, one_version, proposed
from aftercare.api.http.answers import READS, Out
from aftercare.api.http.inputs import Body, Day, Holds, Moment, Text
from aftercare.api.http.routing import Routes
from aftercare.casework.adoption import acts as adoption
from aftercare.casework.adoption.acts import LONGEST_NAME, LONGEST_SOURCE
from aftercare.casework.listing.resources import REMINDER_POLICIES
from aftercare.casework.reminders.acts import (
    REMINDER_POLICY,
    Example,
    NewPolicy,
    previewed,
    propose_policy,
)
from aftercare.domain.plans.obligations import ObligationKind
from aftercare.domain.reminders.policy_parsing import POLICY_FORM, read_policy
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.reminders.listing import PolicyOut

router = Routes(prefix="/api/v1/reminder-policies", tags=["reminder-policies"])
Reads = Annotated[RequestContext, Depends(Allow(REMINDER_POLICIES))]
Manages = Annotated[Act, Depends(AllowAct(propose_policy))]


class PolicyIn(Body):
    """`policy` follows `GET /reminder-policies/schema`; each proposal is the next version."""

    source: Annotated[Text, Field(max_length=LONGEST_SOURCE), Holds()]
    adopted_by: Annotated[Text, Field(max_length=LONGEST_NAME), Holds()]
    valid_from: Day
    policy: dict[str, Any]


class PlannedReminderOut(Out):
    """`due_at` is the first minute at which the reminder may leave; the policy sets how sending is spread."""

    slot: str
    text: str
    due_at: datetime
    useful_until_at: datetime


class ReminderPreviewOut(Out):
    reminders: list[PlannedReminderOut]


router.add_list(
    REMINDER_POLICIES,
    "policies",
    "Every version, newest first. In force is the newest activated version that has reached its first day.",
    path="reminder-policies",
)


@router.get("/schema", response_model=dict[str, Any], responses=READS)
def schema(context: Reads) -> Response:
    """The JSON Schema of a policy."""
    with context.work():
        return JSONResponse(POLICY_FORM.schema)


@router.shows("/{version}", PolicyOut)
def show_policy(version: Number, context: Reads) -> Response:
    """One version."""
    return one_version(context, REMINDER_POLICY, version)


@router.shows("/{version}/preview", ReminderPreviewOut)
def preview(
    version: Number,
    context: Reads,
    booked_at: Moment,
    starts_at: Moment,
    kind: ObligationKind = ObligationKind.CHECK_IN,
    first: bool = False,
    missed_before: bool = False,
) -> Response:
    """What this version would send for an appointment booked and held at these times."""
    example = Example(booked_at, starts_at, kind, first, missed_before)

    def look(work: UnitOfWork) -> ReminderPreviewOut:
        row = adoption.one_version(work, REMINDER_POLICY, version)
        found = previewed(read_policy(row.policy, row.version), example)
        return ReminderPreviewOut(reminders=[PlannedReminderOut.made_from(one) for one in found])

    return context.show(look)


@router.creates("", PolicyOut)
def propose(body: PolicyIn, act: Manages) -> Response:
    """Propose the next version; another administrator activates it."""
    new = NewPolicy(**dict(body))
    return proposed(
        act, REMINDER_POLICY, "reminder-policies", lambda work: propose_policy(work, new)
    )


@router.acts("/{version}/activate", PolicyOut)
def activate(version: Number, act: Manages) -> Response:
    """Activate this version: reminders are planned by it from its first day on."""
    return activated(act, REMINDER_POLICY, version)
