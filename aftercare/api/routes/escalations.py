"""Open cases: the inbox, taking one in hand, deciding it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import Field
from starlette.responses import Response

from aftercare.api.access import Act, Allow, AllowAct, Desk, Version
from aftercare.api.answers import EDITS, READS, READS_ONE, Out, PageOut, one_reply
from aftercare.api.inputs import Body, Note
from aftercare.api.paging import Pages, list_of, single
from aftercare.casework.escalations import acknowledge, decide
from aftercare.casework.pages import ESCALATIONS, as_written
from aftercare.domain.absences import Verdict
from aftercare.domain.access import Permission
from aftercare.domain.appointments import AppointmentState
from aftercare.domain.deadlines import DeadlineState
from aftercare.domain.escalation.ladder import Decision, EscalationState
from aftercare.domain.escalation.rules import Ask, Audience
from aftercare.store.idempotency import Reply
from aftercare.store.unit_of_work import Work

router = APIRouter(prefix="/api/v1/escalations", tags=["escalations"])
Reads = Annotated[Desk, Depends(Allow(Permission.READ_CASES))]


class DecisionIn(Body):
    decision: Decision
    reason: Annotated[Note, Field(min_length=1)]


class EscalationOut(Out):
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
    next_due_at: datetime | None
    next_audience: Audience | None


class CauseOut(Out):
    """One that is no longer `enforceable` still waits for a person: its frame was corrected since."""

    appointment_id: UUID
    kind: str
    starts_at: datetime
    state: AppointmentState
    enforceable: bool
    absence_id: UUID | None
    verdict: Verdict | None


class TermOut(Out):
    deadline_id: UUID
    code: str
    due_at: datetime
    state: DeadlineState


class StepOut(Out):
    position: int
    due_at: datetime
    audience: Audience
    ask: Ask
    state: str
    dispatched_at: datetime | None
    staff_id: UUID | None
    fell_through: bool


class CaseOut(EscalationOut):
    """`decision` is one of the documented decisions, or `remedied` when the fact was put right."""

    decision: str | None
    decision_reason: str | None
    decided_by: UUID | None
    decided_at: datetime | None
    causes: list[CauseOut]
    deadlines: list[TermOut]
    steps: list[StepOut]


@router.get("", response_model=PageOut[EscalationOut], responses=READS)
def list_escalations(
    desk: Reads,
    paging: Pages,
    severity: Annotated[int | None, Query(ge=1, le=3)] = None,
    person: UUID | None = None,
) -> Response:
    """Open cases, the worst first, then by the clock that runs out first."""
    return list_of(desk, ESCALATIONS, paging, severity=severity, person=person)


@router.get("/{escalation_id}", response_model=CaseOut, responses=READS_ONE)
def show_escalation(escalation_id: UUID, desk: Reads) -> Response:
    """One case with its causes and the steps of its ladder."""
    return single(desk, ESCALATIONS, escalation_id)


@router.post("/{escalation_id}/acknowledgement", response_model=CaseOut, responses=EDITS)
def take_in_hand(
    escalation_id: UUID,
    version: Version,
    act: Annotated[Act, Depends(AllowAct(Permission.ACKNOWLEDGE_ESCALATIONS))],
) -> Response:
    """The ladder waits for a working day."""

    def write(work: Work) -> Reply:
        acknowledge(work, escalation_id, version)
        return one_reply(as_written(work, ESCALATIONS, escalation_id))

    return act.once(write)


@router.post("/{escalation_id}/decision", response_model=CaseOut, responses=EDITS)
def decide_case(
    escalation_id: UUID,
    body: DecisionIn,
    version: Version,
    act: Annotated[Act, Depends(AllowAct(Permission.DECIDE_ESCALATIONS))],
) -> Response:
    """A supervisor's decision ends the case."""

    def write(work: Work) -> Reply:
        decide(work, escalation_id, version, body.decision, body.reason)
        return one_reply(as_written(work, ESCALATIONS, escalation_id))

    return act.once(write)
