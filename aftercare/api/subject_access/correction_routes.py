"""Routes for what clients dispute in their records."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field
from starlette.responses import Response

from aftercare.api.http.access import Version, Writes
from aftercare.api.http.inputs import REASON, Body, Day, Holds, Text
from aftercare.api.http.routing import Routes
from aftercare.base.typed_text import LONG_REASON
from aftercare.casework.listing.resources import CORRECTION_NOTES
from aftercare.casework.subject_access.corrections import (
    LONGEST_STATEMENT,
    NewCorrection,
    decide_correction,
    enter_correction,
)
from aftercare.domain.subject_access.corrections import CorrectionDecision, Disputed

router = Routes(prefix="/api/v1/correction-notes", tags=["clients-rights"])


class CorrectionIn(Body):
    """`stated_on` is the day the client said it: the deadline for the answer is counted from that day."""

    person_id: UUID
    about: Disputed
    subject_id: UUID
    statement: Annotated[Text, Field(min_length=1, max_length=LONGEST_STATEMENT)]
    stated_on: Day


class CorrectionDecisionIn(Body):
    """The answer to what the client disputes, with its reason."""

    decision: CorrectionDecision
    reason: Annotated[Text, Field(min_length=1, max_length=LONG_REASON), Holds(REASON)]


router.add_reads(
    CORRECTION_NOTES, "Statements of clients, newest first.", "One statement.", key="correction_id"
)


@router.creates("", CORRECTION_NOTES)
def enter(body: CorrectionIn, act: Writes) -> Response:
    """Keep what the client says beside the record, which stays as it is. 404 for a record of another client."""
    return act.create(CORRECTION_NOTES, enter_correction, NewCorrection(**dict(body)))


@router.edits("/{correction_id}/decide", CORRECTION_NOTES)
def decide(
    correction_id: UUID, body: CorrectionDecisionIn, version: Version, act: Writes
) -> Response:
    """Answer it once. When granted, the record is corrected where it is kept. 403 to refuse, for all but a supervisor
    who did not make the record."""
    return act.edit(
        CORRECTION_NOTES, decide_correction, correction_id, version, body.decision, body.reason
    )
