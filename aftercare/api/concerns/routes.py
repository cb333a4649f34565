"""Routes for concerns about a client: listed, read and answered."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field
from starlette.responses import Response

from aftercare.api.http.access import Version, Writes
from aftercare.api.http.inputs import REASON, Body, Holds, Text
from aftercare.api.http.routing import Routes
from aftercare.base.typed_text import LONGEST_REASON
from aftercare.casework.concerns.answering import answer_concern
from aftercare.casework.listing.resources import CONCERNS
from aftercare.domain.concerns.concerns import Answer

router = Routes(prefix="/api/v1/concerns", tags=["concerns"])


class AnswerIn(Body):
    """What a colleague did about it, and why."""

    answer: Answer
    reason: Annotated[Text, Field(min_length=1, max_length=LONGEST_REASON), Holds(REASON)]


router.add_reads(CONCERNS, "The newest first, answered ones too.", "One concern.")


@router.edits("/{concern_id}/decide", CONCERNS)
def decide(concern_id: UUID, body: AnswerIn, version: Version, act: Writes) -> Response:
    """Record what was decided. This ends what the concern asks for, and can be done once."""
    return act.edit(CONCERNS, answer_concern, concern_id, version, body.answer, body.reason)
