"""Routes for missed obligations: evidence and verdicts."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Depends
from pydantic import Field, StrictBool
from starlette.responses import Response

from aftercare.api.http.access import Act, AllowAct, Version
from aftercare.api.http.inputs import Body, Note
from aftercare.api.http.routing import Routes
from aftercare.casework.absences.acts import add_evidence, give_verdict, revise_verdict
from aftercare.casework.listing.resources import ABSENCES
from aftercare.domain.absences.absence import EarlyReason, ExcuseGround, Verdict

router = Routes(prefix="/api/v1/absences", tags=["absences"])
Decides = Annotated[Act, Depends(AllowAct(give_verdict))]


class EvidenceIn(Body):
    """What the client, or a document, says about the missed appointment."""

    ground: ExcuseGround
    note: Note = ""


class VerdictIn(Body):
    """`unexcused` requires `no_reminder_seen` when no reminder had arrived: the person who gives the verdict confirms
    having seen that; likewise `no_address_seen` for a visit at home of which no address was known when it was to begin.
    Before `evidence_by` of the absence it also requires `early_reason`. `evidence_insufficient` requires recorded
    evidence. When the client was in custody or admitted at the time (`away` of the absence), it requires
    `confinement_reason`: why the absence counts all the same."""

    verdict: Verdict
    reason: Annotated[Note, Field(min_length=1)]
    no_reminder_seen: StrictBool = False
    no_address_seen: StrictBool = False
    early_reason: EarlyReason | None = None
    confinement_reason: Note = ""


router.add_reads(ABSENCES, "Absences, those to decide first at the top.", "One absence.")


@router.edits("/{absence_id}/add-evidence", ABSENCES)
def give_evidence(absence_id: UUID, body: EvidenceIn, version: Version, act: Decides) -> Response:
    """Record the client's reason for the absence."""
    return act.edit(ABSENCES, add_evidence, absence_id, version, body.ground, body.note)


@router.edits("/{absence_id}/give-verdict", ABSENCES)
def give(absence_id: UUID, body: VerdictIn, version: Version, act: Decides) -> Response:
    """Give the verdict, in your own name; it stands until it is revised."""
    return act.edit(ABSENCES, give_verdict, absence_id, version, **dict(body))


@router.edits("/{absence_id}/revise-verdict", ABSENCES)
def revise(absence_id: UUID, body: VerdictIn, version: Version, act: Decides) -> Response:
    """Revise the verdict, because evidence arrived late or the verdict was wrong. The earlier verdict stays on
    record."""
    return act.edit(ABSENCES, revise_verdict, absence_id, version, **dict(body))
