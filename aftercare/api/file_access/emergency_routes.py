"""Routes for emergency access: seen, ended and reviewed; a program has no emergency, so it opens no file."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Depends
from pydantic import Field
from starlette.responses import Response

from aftercare.api.http.access import Act, AllowAct, Version
from aftercare.api.http.inputs import REASON, Body, Holds, Text
from aftercare.api.http.routing import Routes
from aftercare.casework.file_access.emergency import end_emergency, review_emergency
from aftercare.casework.listing.resources import EMERGENCIES
from aftercare.domain.file_access.emergency import LONGEST_REASON
from aftercare.store.database.unit_of_work import UnitOfWork

router = Routes(prefix="/api/v1/emergency-access", tags=["file-access"])
Ends = Annotated[Act, Depends(AllowAct(end_emergency))]
Reviews = Annotated[Act, Depends(AllowAct(review_emergency))]


class ReviewIn(Body):
    """Whether it was justified, in words; `ends_access` ends one that is still open."""

    justified: bool
    note: Annotated[Text, Field(min_length=1, max_length=LONGEST_REASON), Holds(REASON)]
    ends_access: bool = False


router.add_reads(
    EMERGENCIES,
    "Your own, those to clients of your caseload, and those of others to clients of the team you supervise.",
    "One emergency access.",
    one="emergency_access",
    many="emergency_accesses",
    key="emergency_id",
)


@router.acts("/{emergency_id}/end", EMERGENCIES)
def end(emergency_id: UUID, act: Ends) -> Response:
    """End your own now; a second time changes nothing."""
    return act.edit(EMERGENCIES, end_emergency, emergency_id)


@router.edits("/{emergency_id}/review", EMERGENCIES)
def review(emergency_id: UUID, body: ReviewIn, version: Version, act: Reviews) -> Response:
    """Record whether it was justified; 403 to the colleague who opened it, 422 while the file is open unless
    `ends_access` ends that."""

    def do(work: UnitOfWork, one_id: UUID) -> None:
        review_emergency(work, one_id, version, **body.model_dump())

    return act.edit(EMERGENCIES, do, emergency_id)
