"""Routes for occurrences without a time, by queue and position, and for what could not be offered."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import Depends
from starlette.responses import Response

from aftercare.api.http.access import Allow, RequestContext
from aftercare.api.http.answers import READS, Out, PageOut
from aftercare.api.http.paging import Pages, list_of
from aftercare.api.http.routing import Routes
from aftercare.casework.placement.unplaced import NOT_OFFERED, list_unplaced, unplaced_for

router = Routes(prefix="/api/v1", tags=["placement"])


class UnplacedReasonOut(Out):
    nl: str | None
    en: str | None


class UnplacedOccurrenceOut(Out):
    """`place` of `waiting` is the position in the queue. All who wait for the same officer or programme, or else
    in the same team, share a list. Without the right to read case files, the kind is neutral. Tier, list and place are
    then null, and the reason names no restriction."""

    line_id: UUID
    occurrence: int
    person_id: UUID
    reference: str
    kind: str
    first_on: date
    last_on: date
    waits_since_at: datetime
    place: int | None
    waiting: int | None
    tier: int | None
    queue: Literal["officer", "programme", "team"] | None
    queue_id: UUID | None
    away_throughout: bool
    reason: UnplacedReasonOut


class NotOfferedOut(Out):
    """A period that passed without a time; never a missed appointment of the client. `deadline_id` is the deadline for
    deciding about it; null where the client could not come or nothing was enforceable."""

    line_id: UUID
    occurrence: int
    person_id: UUID
    kind: str
    first_on: date
    last_on: date
    waited_since_at: datetime
    passed_at: datetime
    deadline_id: UUID | None
    reason: UnplacedReasonOut


@router.get("/unplaced", response_model=PageOut[UnplacedOccurrenceOut], responses=READS)
def show_list(
    context: Annotated[RequestContext, Depends(Allow(list_unplaced))],
    paging: Pages,
    person: UUID | None = None,
    officer: UUID | None = None,
    programme: UUID | None = None,
) -> Response:
    """Everything that waits for a time, per queue: the highest level first, then the longest wait. Without the
    right to read case files, the longest wait first."""
    return list_of(
        context, unplaced_for, paging, person=person, officer=officer, programme=programme
    )


router.add_list(
    replace(NOT_OFFERED, out=NotOfferedOut),
    "not_offered",
    "Periods in which no time could be offered, newest first.",
    path="not-offered",
    person=UUID,
)
