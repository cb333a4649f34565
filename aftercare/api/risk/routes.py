"""Routes for risk assessments: drafted, signed, voided."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated
from uuid import UUID

from fastapi import Query
from pydantic import Field, StrictBool, StrictInt
from starlette.responses import Response

from aftercare.api.http.access import Version, Writes
from aftercare.api.http.answers import Out
from aftercare.api.http.inputs import Body, Day, Line, Note
from aftercare.api.http.routing import Routes
from aftercare.casework.listing.resources import ASSESSMENTS
from aftercare.casework.risk.acts import (
    change_draft,
    draft_assessment,
    sign_assessment,
    void_assessment,
)
from aftercare.casework.risk.forms import Entered, NewAssessment
from aftercare.store.risk.listing import Assessment

router = Routes(prefix="/api/v1/assessments", tags=["risk"])
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
    """A new assessment of a client with one instrument; it stays a draft until it is signed."""

    person_id: UUID
    instrument: Line
    appointment_id: UUID | None = None


class VoidingIn(Body):
    """Why the assessment no longer counts; it stays readable."""

    reason: Note


class ScaleScoreOut(Out):
    """`most` is the largest possible sum of the items asked."""

    sum: int
    most: int
    band: str


class AssessmentOut(Assessment):
    """`scales` is empty while an item is missing, and always for an instrument without cut-offs. Only an assessment
    with `state` signed counts."""

    scales: dict[str, ScaleScoreOut]


router.add_reads(
    replace(ASSESSMENTS, out=AssessmentOut),
    "Assessments, newest entry first.",
    "One assessment.",
    instrument=Annotated[Line | None, Query()],
)


@router.creates("", AssessmentOut)
def draft(body: AssessmentIn, act: Writes) -> Response:
    """Save an assessment as a draft. An ACUTE-2007 item rated 3 raises an alarm at once, even unsigned."""
    new = NewAssessment(body.person_id, body.instrument, _entered(body), body.appointment_id)
    return act.create(ASSESSMENTS, draft_assessment, new)


@router.edits("/{assessment_id}", AssessmentOut, "PUT")
def change(assessment_id: UUID, body: FormIn, version: Version, act: Writes) -> Response:
    """Replace the whole form of a draft; a signed assessment is voided and made again instead."""
    return act.edit(ASSESSMENTS, change_draft, assessment_id, version, _entered(body))


@router.edits("/{assessment_id}/sign", AssessmentOut)
def sign(assessment_id: UUID, version: Version, act: Writes) -> Response:
    """Sign it in the bearer's name; every item has to be filled in."""
    return act.edit(ASSESSMENTS, sign_assessment, assessment_id, version)


@router.edits("/{assessment_id}/void", AssessmentOut)
def void(assessment_id: UUID, body: VoidingIn, version: Version, act: Writes) -> Response:
    """Void it: it no longer counts, and stays readable with the reason."""
    return act.edit(ASSESSMENTS, void_assessment, assessment_id, version, body.reason)


def _entered(body: FormIn) -> Entered:
    return Entered(**{name: getattr(body, name) for name in FormIn.model_fields})
