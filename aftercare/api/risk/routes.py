"""Routes for risk assessments: drafted, signed, voided."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import Field, StrictBool, StrictInt
from starlette.responses import Response

from aftercare.api.http.access import Act, Allow, AllowAct, RequestContext, Version
from aftercare.api.http.answers import CREATES, EDITS, READS, READS_ONE, Out, PageOut, one_reply
from aftercare.api.http.inputs import Body, Day, Line, Note
from aftercare.api.http.paging import Pages, list_of, single
from aftercare.casework.listing.resources import ASSESSMENTS, as_written
from aftercare.casework.risk.acts import (
    change_draft,
    draft_assessment,
    sign_assessment,
    void_assessment,
)
from aftercare.casework.risk.forms import Entered, NewAssessment
from aftercare.store.database.idempotency import Reply
from aftercare.store.database.unit_of_work import Work

router = APIRouter(prefix="/api/v1/assessments", tags=["risk"])
StateName = Literal["drafted", "signed", "voided"]
Reads = Annotated[RequestContext, Depends(Allow(ASSESSMENTS))]
Writes = Annotated[Act, Depends(AllowAct(draft_assessment))]
Age = Annotated[int, Field(ge=0, le=120)]


class FormIn(Body):
    """The whole form. `items` by code of GET /api/v1/instruments, without those still open; `answers` to the
    instrument's questions. There is no total to send: it is computed. A combined level is given with its source, or
    computed by the loaded `matrix` of that code."""

    assessed_on: Day
    items: Annotated[dict[Line, StrictInt], Field(max_length=60)] = Field(default_factory=dict)
    answers: Annotated[dict[Line, StrictBool], Field(max_length=20)] = Field(default_factory=dict)
    age_at_release: Age | None = None
    age_at_offence: Age | None = None
    exception_reason: Note | None = None
    combined_level: Line | None = None
    combined_source: Note | None = None
    matrix: Line | None = None
    note: Note | None = None


class AssessmentIn(FormIn):
    person_id: UUID
    instrument: Line
    appointment_id: UUID | None = None


class VoidingIn(Body):
    reason: Note


class ScaleOut(Out):
    """`most` is the largest possible sum of the items asked."""

    sum: int
    most: int
    band: str


class AssessmentOut(Out):
    """`scales` is empty while an item is missing, and always for an instrument without cut-offs. Only an assessment
    with `state` signed counts."""

    id: UUID
    version: int
    person_id: UUID
    instrument: str
    instrument_version: str
    assessed_on: date
    items: dict[str, int]
    answers: dict[str, bool]
    total: int | None
    scales: dict[str, ScaleOut]
    combined_level: str | None
    combined_source: str | None
    matrix: dict[str, Any] | None
    age_at_release: int | None
    age_at_offence: int | None
    exception_reason: str | None
    appointment_id: UUID | None
    state: StateName
    note: str | None
    entered_by: UUID
    entered_at: datetime
    signed_by: UUID | None
    signed_at: datetime | None
    voided_by: UUID | None
    voided_at: datetime | None
    void_reason: str | None


@router.get("", response_model=PageOut[AssessmentOut], responses=READS)
def list_assessments(
    context: Reads,
    paging: Pages,
    person: UUID | None = None,
    instrument: Line | None = None,
    state: StateName | None = None,
) -> Response:
    """Assessments, newest entry first."""
    filters = {"person": person, "instrument": instrument, "state": state}
    return list_of(context, ASSESSMENTS, paging, **filters)


@router.post("", status_code=201, response_model=AssessmentOut, responses=CREATES)
def draft(body: AssessmentIn, act: Writes) -> Response:
    """Save an assessment as a draft. An ACUTE-2007 item rated 3 raises an alarm at once, even unsigned."""

    def draft(work: Work) -> Reply:
        new = NewAssessment(body.person_id, body.instrument, _entered(body), body.appointment_id)
        row = draft_assessment(work, new)
        shown = as_written(work, ASSESSMENTS, row.id)
        return one_reply(shown, 201, f"/api/v1/assessments/{row.id}")

    return act.once(draft)


@router.get("/{assessment_id}", response_model=AssessmentOut, responses=READS_ONE)
def show_assessment(assessment_id: UUID, context: Reads) -> Response:
    """One assessment."""
    return single(context, ASSESSMENTS, assessment_id)


@router.put("/{assessment_id}", response_model=AssessmentOut, responses=EDITS)
def change(assessment_id: UUID, body: FormIn, version: Version, act: Writes) -> Response:
    """Replace the whole form of a draft; a signed assessment is voided and made again instead."""

    def change(work: Work) -> Reply:
        change_draft(work, assessment_id, version, _entered(body))
        return one_reply(as_written(work, ASSESSMENTS, assessment_id))

    return act.once(change)


@router.post("/{assessment_id}/signature", response_model=AssessmentOut, responses=EDITS)
def sign(assessment_id: UUID, version: Version, act: Writes) -> Response:
    """Sign it in the bearer's name; every item has to be filled in."""

    def sign(work: Work) -> Reply:
        sign_assessment(work, assessment_id, version)
        return one_reply(as_written(work, ASSESSMENTS, assessment_id))

    return act.once(sign)


@router.post("/{assessment_id}/voiding", response_model=AssessmentOut, responses=EDITS)
def void(assessment_id: UUID, body: VoidingIn, version: Version, act: Writes) -> Response:
    """Void it: it no longer counts, and stays readable with the reason."""

    def void(work: Work) -> Reply:
        void_assessment(work, assessment_id, version, body.reason)
        return one_reply(as_written(work, ASSESSMENTS, assessment_id))

    return act.once(void)


def _entered(body: FormIn) -> Entered:
    return Entered(**{name: getattr(body, name) for name in FormIn.model_fields})
