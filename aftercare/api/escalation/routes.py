"""Routes for escalations: the inbox, acknowledging one and deciding it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import Field
from starlette.responses import Response

from aftercare.api.http.access import Act, Allow, AllowAct, RequestContext, Version
from aftercare.api.http.answers import (
    CREATES,
    EDITS,
    READS,
    READS_ONE,
    Out,
    PageOut,
    one_reply,
    problems,
)
from aftercare.api.http.inputs import Body, Day, Note
from aftercare.api.http.paging import Pages, list_of, single
from aftercare.base.errors import FieldFault, Invalid
from aftercare.casework.escalation.acts import acknowledge, decide
from aftercare.casework.escalation.hand_over import MOST_ESCALATIONS, hand_escalations_over
from aftercare.casework.escalation.reopen import reopen
from aftercare.casework.escalation.snooze import snooze, wake
from aftercare.casework.escalation.view import escalation_view
from aftercare.casework.listing.resources import ESCALATIONS, as_written
from aftercare.domain.absences.absence import EarlyReason, Verdict
from aftercare.domain.appointments.lifecycle import AppointmentState
from aftercare.domain.deadlines import DeadlineState
from aftercare.domain.escalation.inbox import InboxClock, InboxView, end_of_today
from aftercare.domain.escalation.ladder import Decision, EscalationState
from aftercare.domain.escalation.rules import Ask, Audience, Trigger
from aftercare.store.database.idempotency import Reply
from aftercare.store.database.unit_of_work import Work

router = APIRouter(prefix="/api/v1/escalations", tags=["escalations"])
Reads = Annotated[RequestContext, Depends(Allow(ESCALATIONS))]
OpenState = Literal["opened", "acknowledged", "snoozed"]
Decides = Annotated[Act, Depends(AllowAct(decide))]


class DecisionIn(Body):
    """`decision` must be one offered for the question of this escalation's rule (`GET /escalations/{id}/decisions`).
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


class HandOverIn(Body):
    """To an officer or supervisor of the team."""

    to_id: UUID
    reason: Annotated[Note, Field(min_length=1)]


class LookedAt(Body):
    """An escalation and the version you looked at."""

    id: UUID
    version: Annotated[int, Field(ge=1, le=999_999_999)]


class HandOversIn(HandOverIn):
    """All of these escalations, or none."""

    escalations: Annotated[list[LookedAt], Field(min_length=1, max_length=MOST_ESCALATIONS)]


class HandedOut(Out):
    """How many were handed over."""

    handed_over: int


class ReasonIn(Body):
    reason: Annotated[Note, Field(min_length=1)]


class EscalationOut(Out):
    """`snoozed_by` and `snooze_reason` describe the snooze that is active now. `handed_to` is the colleague who has
    the escalation in place of the officer. `again_at`: everyone has been notified; staff are notified again at this
    time unless a supervisor decides first."""

    id: UUID
    version: int
    person_id: UUID
    given_name: str
    family_name: str
    reference: str
    tier: int
    officer_id: UUID
    officer: str
    rule_code: str
    rule_version: int
    severity: int
    state: EscalationState
    opened_at: datetime
    acknowledged_by: UUID | None
    acknowledged_until_at: datetime | None
    snoozed_until_at: datetime | None
    snoozed_by: UUID | None
    snooze_reason: str | None
    handed_to: UUID | None
    next_due_at: datetime | None
    next_audience: Audience | None
    again_at: datetime | None


class CauseOut(Out):
    """A cause that is no longer `enforceable` still needs a decision: its order was corrected after the escalation
    opened. `no_reminder_seen`: the verdict was given knowing that no reminder had arrived. `early_reason`: why it was
    given before the evidence deadline."""

    appointment_id: UUID
    kind: str
    starts_at: datetime
    state: AppointmentState
    enforceable: bool
    absence_id: UUID | None
    verdict: Verdict | None
    reminder_arrived: bool
    no_reminder_seen: bool | None
    early_reason: EarlyReason | None


class TermOut(Out):
    deadline_id: UUID
    code: str
    due_at: datetime
    state: DeadlineState


class StepOut(Out):
    """`reached` is the level that was notified; it differs from `audience` when no one of that level was available.
    `same_as`: the available staff had already been notified, at this level. With no one left the step is `passed`."""

    position: int
    due_at: datetime
    audience: Audience
    ask: Ask
    state: str
    dispatched_at: datetime | None
    staff_id: UUID | None
    fell_through: bool
    reached: Audience | None
    same_as: Audience | None


class ActOut(Out):
    """An act on an escalation other than a decision. `expire` has no author: a snooze or an acknowledgement ran out, or
    a new cause came up. A `reopen` keeps the decision that it reopened."""

    act: Literal["acknowledge", "snooze", "wake", "expire", "hand_over", "reopen"]
    acted_at: datetime
    acted_by: UUID | None
    reason: str | None
    until_at: datetime | None
    to_id: UUID | None
    decision: str | None
    decision_reason: str | None
    decided_by: UUID | None
    decided_at: datetime | None


class EscalationDetailOut(EscalationOut):
    """`decision` is one of the documented decisions, or `remedied` when the underlying fact was put right."""

    decision: str | None
    decision_reason: str | None
    decided_by: UUID | None
    decided_at: datetime | None
    causes: list[CauseOut]
    deadlines: list[TermOut]
    steps: list[StepOut]
    acts: list[ActOut]


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
) -> Response:
    """Open escalations, most severe first, then by the clock that runs out first. That clock is the next step, or the
    end of an acknowledgement or a snooze. It has run out when everyone on its steps has been notified."""
    filters: dict[str, Any] = {
        "severity": severity,
        "person": person,
        "state": state,
        "trigger": trigger.value if trigger else None,
        "officer": officer,
    }
    if clock is not None:
        filters[f"clock_{clock.value}"] = True
        filters["tomorrow"] = end_of_today(context.app_state.clock.now())
    if view is not None:
        filters[f"view_{view.value}"] = True
    return list_of(context, ESCALATIONS, paging, **filters)


@router.get("/{escalation_id}", response_model=EscalationDetailOut, responses=READS_ONE)
def show_escalation(escalation_id: UUID, context: Reads) -> Response:
    """One escalation with its causes and steps."""
    return single(context, ESCALATIONS, escalation_id)


@router.get("/{escalation_id}/decisions", responses=READS_ONE)
def show_decisions(escalation_id: UUID, context: Reads) -> DecisionsOut:
    """The decisions this escalation allows, given the current state of its missed appointments."""
    with context.work() as work:
        return DecisionsOut(decisions=list(escalation_view(work, escalation_id).offered))


@router.post(
    "/{escalation_id}/acknowledgement", response_model=EscalationDetailOut, responses=EDITS
)
def take_in_hand(
    escalation_id: UUID,
    version: Version,
    act: Annotated[Act, Depends(AllowAct(acknowledge))],
) -> Response:
    """Acknowledge it: the escalation steps pause for one working day."""

    def write(work: Work) -> Reply:
        acknowledge(work, escalation_id, version)
        return one_reply(as_written(work, ESCALATIONS, escalation_id))

    return act.once(write)


@router.post("/{escalation_id}/decision", response_model=EscalationDetailOut, responses=EDITS)
def decide_escalation(
    escalation_id: UUID,
    body: DecisionIn,
    version: Version,
    act: Decides,
) -> Response:
    """Decide the escalation, which ends it; for supervisors."""

    def write(work: Work) -> Reply:
        decide(work, escalation_id, version, body.decision, body.reason)
        return one_reply(as_written(work, ESCALATIONS, escalation_id))

    return act.once(write)


@router.post("/hand-overs", response_model=HandedOut, responses=CREATES | problems(412))
def hand_many_over(body: HandOversIn, act: Decides) -> Response:
    """Hand several escalations to one colleague: all of them, or none."""

    def write(work: Work) -> Reply:
        escalations = {one.id: one.version for one in body.escalations}
        if len(escalations) != len(body.escalations):
            raise Invalid(
                fields=(FieldFault("/escalations", "twice", "Name each escalation once."),)
            )
        handed = hand_escalations_over(work, escalations, body.to_id, body.reason)
        return Reply(200, HandedOut(handed_over=len(handed)).model_dump_json())

    return act.once(write)


@router.post("/{escalation_id}/hand-over", response_model=EscalationDetailOut, responses=EDITS)
def hand_one_over(
    escalation_id: UUID, body: HandOverIn, version: Version, act: Decides
) -> Response:
    """Hand the escalation to a colleague, who is notified; its deadlines keep running."""

    def write(work: Work) -> Reply:
        hand_escalations_over(work, {escalation_id: version}, body.to_id, body.reason)
        return one_reply(as_written(work, ESCALATIONS, escalation_id))

    return act.once(write)


@router.post("/{escalation_id}/snooze", response_model=EscalationDetailOut, responses=EDITS)
def snooze_escalation(
    escalation_id: UUID, body: SnoozeIn, version: Version, act: Decides
) -> Response:
    """Snooze it: no step runs until that day, or until something new comes up."""

    def write(work: Work) -> Reply:
        snooze(work, escalation_id, version, body.reason, body.until_on)
        return one_reply(as_written(work, ESCALATIONS, escalation_id))

    return act.once(write)


@router.post("/{escalation_id}/waking", response_model=EscalationDetailOut, responses=EDITS)
def end_snooze(escalation_id: UUID, version: Version, act: Decides) -> Response:
    """End the snooze now; steps that fell due meanwhile are sent within a minute."""

    def write(work: Work) -> Reply:
        wake(work, escalation_id, version)
        return one_reply(as_written(work, ESCALATIONS, escalation_id))

    return act.once(write)


@router.post("/{escalation_id}/re-opening", response_model=EscalationDetailOut, responses=EDITS)
def open_again(escalation_id: UUID, body: ReasonIn, version: Version, act: Decides) -> Response:
    """Reopen a decided escalation: it needs a new decision, and its steps start again from now. `acts` keeps the
    earlier decision."""

    def write(work: Work) -> Reply:
        reopen(work, escalation_id, version, body.reason)
        return one_reply(as_written(work, ESCALATIONS, escalation_id))

    return act.once(write)
