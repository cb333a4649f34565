"""Routes for legal holds, and for destruction by two people with its certificates."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Depends
from pydantic import Field
from starlette.responses import Response

from aftercare.api.http.access import Act, AllowAct, Version, Writes
from aftercare.api.http.answers import CREATES, problems
from aftercare.api.http.inputs import REASON, Body, Day, Holds, Text
from aftercare.api.http.routing import Routes
from aftercare.base.typed_text import MEDIUM_REASON
from aftercare.casework.listing.resources import CERTIFICATES, DESTRUCTIONS, LEGAL_HOLDS
from aftercare.casework.retention.destruction import (
    confirm_destruction,
    propose_destruction,
    refuse_destruction,
)
from aftercare.casework.retention.holds import lift_hold, place_hold

router = Routes(prefix="/api/v1", tags=["retention"])
Reason = Annotated[Text, Field(min_length=1, max_length=MEDIUM_REASON), Holds(REASON)]
Confirms = Annotated[Act, Depends(AllowAct(confirm_destruction))]


class LegalHoldIn(Body):
    """`review_on`: a later day, on which a person looks at it again. The hold does not end by itself."""

    person_id: UUID
    reason: Reason
    review_on: Day


class RetentionReasonIn(Body):
    """Why the hold is lifted, or the destruction refused."""

    reason: Reason


class DestructionIn(Body):
    """The client of a closed file; what is past its period is proposed for destruction."""

    person_id: UUID


router.add_reads(LEGAL_HOLDS, "Legal holds on files the bearer may see.", "One legal hold.")
router.add_reads(
    DESTRUCTIONS,
    "Proposals of destruction for files the bearer may see.",
    "One proposal.",
)
router.add_reads(
    CERTIFICATES,
    "Certificates of the bearer's team.",
    "One certificate.",
    key="certificate_id",
)


@router.creates("/legal-holds", LEGAL_HOLDS)
def hold(body: LegalHoldIn, act: Writes) -> Response:
    """Nothing of this file is destroyed until a supervisor lifts the hold. 409 when there is one."""
    return act.create(LEGAL_HOLDS, place_hold, body.person_id, body.reason, body.review_on)


@router.edits("/legal-holds/{legal_hold_id}/lift", LEGAL_HOLDS)
def lift(
    legal_hold_id: UUID,
    body: RetentionReasonIn,
    version: Version,
    act: Annotated[Act, Depends(AllowAct(lift_hold))],
) -> Response:
    """Lift it, with a reason."""
    return act.edit(LEGAL_HOLDS, lift_hold, legal_hold_id, version, body.reason)


@router.creates("/destructions", DESTRUCTIONS, CREATES | problems(412, 428))
def propose_a_destruction(
    body: DestructionIn,
    version: Version,
    act: Annotated[Act, Depends(AllowAct(propose_destruction))],
) -> Response:
    """Propose everything of this file that is past its period, at the version of the person. 409
    `illegal-transition` when nothing is, `on-legal-hold`, `already-decided`."""
    return act.create(DESTRUCTIONS, propose_destruction, body.person_id, version)


@router.edits("/destructions/{destruction_id}/confirm", CERTIFICATES)
def confirm(destruction_id: UUID, version: Version, act: Confirms) -> Response:
    """Destroy it, as a second person who sees the file. Answers the certificate. What went does not come back."""
    return act.answer(CERTIFICATES, confirm_destruction, destruction_id, version)


@router.edits("/destructions/{destruction_id}/refuse", DESTRUCTIONS)
def refuse(
    destruction_id: UUID, body: RetentionReasonIn, version: Version, act: Confirms
) -> Response:
    """The proposal ends, with a reason."""
    return act.edit(DESTRUCTIONS, refuse_destruction, destruction_id, version, body.reason)
