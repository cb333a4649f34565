"""Routes for escalations: the inbox, acknowledging one and deciding it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import Depends, Query
from pydantic import Field
from starlette.responses import Response

from aftercare.api.http.access import Act, AllowAct, Reads, Version
from aftercare.api.http.answers import CREATES, READS, Out, PageOut, problems
from aftercare.api.http.inputs import Body, Day, Moment, Note
from aftercare.api.http.paging import Pages, list_of
from aftercare.api.http.routing import Routes
from aftercare.base.errors import FieldFault, Invalid
from aftercare.casework.escalation.acts import acknowledge, decide
from aftercare.casework.escalation.hand_over import MOST_ESCALATIONS, hand_escalations_over
from aftercare.casework.escalation.reopen import reopen
from aftercare.casework.escalation.snooze import snooze, wake
from aftercare.casework.escalation.view import escalation_view
from aftercare.casework.listing.resources import ESCALATIONS
from aftercare.domain.escalation.inbox import InboxClock, InboxView, end_of_today
from aftercare.domain.escalation.ladder import Decision
from aftercare.domain.escalation.rules import Ask, Audience, Trigger
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.listing.appointments_and_escalations import EscalationDetail, EscalationOut

router = Routes(prefix="/api/v1/escalations", tags=["escalations"])
Sort = Literal["opened_at", "-opened_at", "last_changed_at", "-last_changed_at"]
OpenState = Literal["opened", "acknowledged", "snoozed"]
Decides = Annotated[Act, Depends(AllowAct(decide))]


class DecisionIn(Body):
    """`decision` must be one offered for the trigger of this escalation's rule (`GET /escalations/{id}/decisions`).
    Any other is refused with `decision-not-offered`."""

    decision: Decision
    reason: Annotated[Note, Field(min_length=1)]


class DecisionsOut(Out):
    """In the order in which the web client offers them."""

    decisions: list[Decision]


class SnoozeIn(Body):
    """Snooze until the office opens on `until_on`, at most ten working days ahead; a new cause ends the snooze at
    once."""

    reason: Annotated[Note, Field(min_length=1)]
    until_on: Day


class EscalationHandOverIn(Body):
    """To an officer or supervisor of the team."""

    to_id: UUID
    reason: Annotated[Note, Field(min_length=1)]


class LookedAt(Body):
    """An escalation and the version you looked at."""

    id: UUID
    version: Annotated[int, Field(ge=1, le=999_999_999)]


class HandOversIn(EscalationHandOverIn):
    """All of these escalations, or none."""

    escalations: Annotated[list[LookedAt], Field(min_length=1, max_length=MOST_ESCALATIONS)]


class HandedOut(Out):
    """How many were handed over."""

    handed_over: int


class EscalationReasonIn(Body):
    """Why the decided escalation is opened again."""

    reason: Annotated[Note, Field(min_length=1)]


class EscalationStepOut(Out):
    """`reached` is the level that was notified; it differs from `audience` when no one of that level was available.
    `same_as`: the available staff had already been notified, at this level. With no one left the step is `passed`."""

    position: int
    due_at: datetime
    audience: Audience
    ask: Ask
    state: str
    notified_at: datetime | None
    staff_id: UUID | None
    fell_through: bool
    reached: Audience | None
    same_as: Audience | None


class EscalationDetailOut(EscalationDetail):
    """`decision` is one of the documented decisions, or `remedied` when the underlying fact was put right."""

    steps: list[EscalationStepOut]


@router.get("", response_model=PageOut[EscalationOut], responses=READS)
def list_escalations(
    context: Reads,
    paging: Pages,
    severity: Annotated[int | None, Query(ge=1, le=3)] = None,
    person: UUID | None = None,
    state: Annotated[OpenState | None, Query()] = None,
    trigger: Annotated[Trigger | None, Query()] = None,
    officer: UUID | None = None,
    clock: Annotated[InboxClock | None, Query()] = None,
    view: Annotated[InboxView | None, Query()] = None,
    absence: UUID | None = None,
    updated_since: Moment | None = None,
    sort: Sort | None = None,
) -> Response:
    """Open escalations, most severe first, then by the clock that runs out first. That clock is the next step, or the
    end of an acknowledgement or a snooze. It has run out when everyone on its steps has been notified."""
    filters: dict[str, Any] = {
        "severity": severity,
        "person": person,
        "state": state,
        "trigger": trigger.value if trigger else None,
        "officer": officer,
        "absence": absence,
        "updated_since": updated_since,
    }
    if clock is not None:
        filters[f"clock_{clock.value}"] = True
        filters["tomorrow"] = end_of_today(context.app_state.clock.now())
    if view is not None:
        filters[f"view_{view.value}"] = True
    return list_of(context, ESCALATIONS, paging, sort, **filters)


router.add_show(
    replace(ESCALATIONS, out=EscalationDetailOut),
    "escalation",
    "One escalation with its causes and steps.",
)


@router.shows("/{escalation_id}/decisions", DecisionsOut)
def show_decisions(escalation_id: UUID, context: Reads) -> Response:
    """The decisions this escalation allows, given the current state of its missed appointments."""
    return context.show(
        lambda work: DecisionsOut(decisions=[*escalation_view(work, escalation_id).offered])
    )


@router.edits("/{escalation_id}/acknowledge", EscalationDetailOut)
def acknowledge_escalation(
    escalation_id: UUID,
    version: Version,
    act: Annotated[Act, Depends(AllowAct(acknowledge))],
) -> Response:
    """Acknowledge it: the escalation steps pause for eight working hours, those of an alarm for one hour."""
    return act.edit(ESCALATIONS, acknowledge, escalation_id, version)


@router.edits("/{escalation_id}/decide", EscalationDetailOut)
def decide_escalation(
    escalation_id: UUID, body: DecisionIn, version: Version, act: Decides
) -> Response:
    """Decide the escalation, which ends it; for supervisors."""
    return act.edit(ESCALATIONS, decide, escalation_id, version, body.decision, body.reason)


@router.acts("/hand-over", HandedOut, responses=CREATES | problems(412))
def hand_many_over(body: HandOversIn, act: Decides) -> Response:
    """Hand several escalations to one colleague: all of them, or none."""

    def hand_over(work: UnitOfWork) -> HandedOut:
        escalations = {one.id: one.version for one in body.escalations}
        if len(escalations) != len(body.escalations):
            raise Invalid(fields=(FieldFault("/escalations", "twice"),))
        handed = hand_escalations_over(work, escalations, body.to_id, body.reason)
        return HandedOut(handed_over=len(handed))

    return act.respond(hand_over)


@router.edits("/{escalation_id}/hand-over", EscalationDetailOut)
def hand_one_over(
    escalation_id: UUID, body: EscalationHandOverIn, version: Version, act: Decides
) -> Response:
    """Hand the escalation to a colleague, who is notified; its deadlines keep running."""

    def hand_over(work: UnitOfWork, one_id: UUID) -> None:
        hand_escalations_over(work, {one_id: version}, body.to_id, body.reason)

    return act.edit(ESCALATIONS, hand_over, escalation_id)


@router.edits("/{escalation_id}/snooze", EscalationDetailOut)
def snooze_escalation(
    escalation_id: UUID, body: SnoozeIn, version: Version, act: Decides
) -> Response:
    """Snooze it: no step runs until that day, or until something new comes up."""
    return act.edit(ESCALATIONS, snooze, escalation_id, version, body.reason, body.until_on)


@router.edits("/{escalation_id}/wake", EscalationDetailOut)
def wake_escalation(escalation_id: UUID, version: Version, act: Decides) -> Response:
    """End the snooze now; steps that fell due meanwhile are sent within a minute."""
    return act.edit(ESCALATIONS, wake, escalation_id, version)


@router.edits("/{escalation_id}/reopen", EscalationDetailOut)
def reopen_escalation(
    escalation_id: UUID, body: EscalationReasonIn, version: Version, act: Decides
) -> Response:
    """Reopen a decided escalation: it needs a new decision, and its steps start again from now. `acts` keeps the
    earlier decision."""
    return act.edit(ESCALATIONS, reopen, escalation_id, version, body.reason)
