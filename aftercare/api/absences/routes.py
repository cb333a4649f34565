"""Routes for missed obligations: evidence and verdicts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import Field, StrictBool
from starlette.responses import Response

from aftercare.api.http.access import Act, Allow, AllowAct, RequestContext, Version
from aftercare.api.http.answers import EDITS, READS, READS_ONE, Out, PageOut, one_reply
from aftercare.api.http.inputs import Body, Note
from aftercare.api.http.paging import Pages, list_of, single
from aftercare.casework.absences.acts import add_evidence, decide_absence, revise_verdict
from aftercare.casework.listing.resources import ABSENCES, as_written
from aftercare.domain.absences.absence import AbsenceState, EarlyReason, Ground, Verdict
from aftercare.domain.appointments.lifecycle import AppointmentState
from aftercare.store.database.idempotency import Reply
from aftercare.store.database.unit_of_work import Work

router = APIRouter(prefix="/api/v1/absences", tags=["absences"])
Reads = Annotated[RequestContext, Depends(Allow(ABSENCES))]
Decides = Annotated[Act, Depends(AllowAct(add_evidence))]


class EvidenceIn(Body):
    ground: Ground
    note: Note = ""


class VerdictIn(Body):
    """`unexcused` requires `no_reminder_seen` when no reminder had arrived: the supervisor confirms having seen that.
    Before `evidence_by` of the absence it also requires `early_reason`. `evidence_insufficient` requires recorded
    evidence."""

    verdict: Verdict
    reason: Annotated[Note, Field(min_length=1)]
    no_reminder_seen: StrictBool = False
    early_reason: EarlyReason | None = None


class VerdictOut(Out):
    """A verdict as it was given. `reminder_arrived` and `evidence_open` (whether evidence could still arrive) are null
    for verdicts older than these fields."""

    verdict: Verdict
    reason: str
    reminder_arrived: bool | None
    no_reminder_seen: bool
    evidence_open: bool | None
    early_reason: EarlyReason | None
    decided_by: UUID
    decided_at: datetime


class AbsenceOut(Out):
    """`verdict` is the verdict that stands now. A corrected outcome clears it, with its author and reason; a revision
    replaces it. `verdicts` keeps every verdict ever given, oldest first. `appointment_state` is the recorded state of
    the appointment now."""

    id: UUID
    version: int
    person_id: UUID
    appointment_id: UUID
    appointment_state: AppointmentState
    missed_on: date
    state: AbsenceState
    opened_at: datetime
    evidence_by: datetime
    decide_by: datetime
    ground: Ground | None
    evidence_note: str | None
    verdict: Verdict | None
    verdict_reason: str | None
    decided_by: UUID | None
    decided_at: datetime | None
    reminder_arrived: bool
    verdicts: list[VerdictOut]


@router.get("", response_model=PageOut[AbsenceOut], responses=READS)
def list_absences(
    context: Reads, paging: Pages, person: UUID | None = None, state: AbsenceState | None = None
) -> Response:
    """Absences, those to decide first at the top."""
    return list_of(context, ABSENCES, paging, person=person, state=state.value if state else None)


@router.get("/{absence_id}", response_model=AbsenceOut, responses=READS_ONE)
def show_absence(absence_id: UUID, context: Reads) -> Response:
    """One absence."""
    return single(context, ABSENCES, absence_id)


@router.post("/{absence_id}/evidence", response_model=AbsenceOut, responses=EDITS)
def give_evidence(absence_id: UUID, body: EvidenceIn, version: Version, act: Decides) -> Response:
    """Record the client's reason for the absence."""

    def write(work: Work) -> Reply:
        add_evidence(work, absence_id, version, body.ground, body.note)
        return one_reply(as_written(work, ABSENCES, absence_id))

    return act.once(write)


@router.post("/{absence_id}/verdict", response_model=AbsenceOut, responses=EDITS)
def decide(absence_id: UUID, body: VerdictIn, version: Version, act: Decides) -> Response:
    """Give the verdict, in your own name; it stands until it is revised."""
    return _judged(decide_absence, absence_id, body, version, act)


@router.post("/{absence_id}/revision", response_model=AbsenceOut, responses=EDITS)
def revise(absence_id: UUID, body: VerdictIn, version: Version, act: Decides) -> Response:
    """Revise the verdict, because evidence arrived late or the verdict was wrong. The earlier verdict stays on
    record."""
    return _judged(revise_verdict, absence_id, body, version, act)


def _judged(
    judge: Callable[..., object], absence_id: UUID, body: VerdictIn, version: int, act: Act
) -> Response:
    def write(work: Work) -> Reply:
        judge(
            work,
            absence_id,
            version,
            body.verdict,
            body.reason,
            no_reminder_seen=body.no_reminder_seen,
            early_reason=body.early_reason,
        )
        return one_reply(as_written(work, ABSENCES, absence_id))

    return act.once(write)
