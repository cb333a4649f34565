"""Routes for closing and reopening the file of a client."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Depends
from pydantic import Field
from starlette.responses import Response

from aftercare.api.http.access import Act, Allow, AllowAct, RequestContext, Version
from aftercare.api.http.answers import CREATES, Out, problems
from aftercare.api.http.inputs import REASON, Body, Day, Holds, Text
from aftercare.api.http.routing import Routes
from aftercare.casework.closing.acts import close_file, reopen_file
from aftercare.casework.closing.view import closing_view
from aftercare.casework.listing.resources import FILE_CLOSINGS
from aftercare.domain.appointments.kinds import AppointmentKind
from aftercare.domain.closing.closing import LONGEST_NOTE, ClosingReason, NewClosing, Waits
from aftercare.store.database.unit_of_work import UnitOfWork

router = Routes(prefix="/api/v1", tags=["closing"])


class ClosingIn(Body):
    """`closed_on` is the last day of the file: today or earlier."""

    person_id: UUID
    closed_on: Day
    reason: ClosingReason
    note: Annotated[Text, Field(max_length=LONGEST_NOTE)] = ""


class ReopeningIn(Body):
    """Why the closed file is opened again."""

    reason: Annotated[Text, Field(min_length=1, max_length=LONGEST_NOTE), Holds(REASON)]


class UndecidedOut(Out):
    """Something to decide before the file can close: `kind` is the resource, `id` its id."""

    kind: Waits
    id: UUID
    on: date | None


class CalledOffOut(Out):
    id: UUID
    kind: AppointmentKind
    starts_at: datetime
    provider: str | None


class ClosingPreviewOut(Out):
    """What stands in the way of closing now, and what closing would end. `version` is that of the person, for
    `If-Match`. Orders that run are in `running_orders`: they end with the file, unless the reason is `order-ended`."""

    version: int
    may_close: bool
    undecided: list[UndecidedOut]
    running_orders: list[UUID]
    appointments: list[CalledOffOut]
    plans: list[UUID]
    referrals: list[UUID]
    texts: int
    links: int
    offers: int
    tasks: int


router.add_reads(
    FILE_CLOSINGS,
    "Closings of files the bearer may see, with those that a reopening ended.",
    "One closing.",
    one="file_closing",
    key="closing_id",
)


@router.shows("/people/{person_id}/closing-preview", ClosingPreviewOut)
def preview_closing(
    person_id: UUID, context: Annotated[RequestContext, Depends(Allow(closing_view))]
) -> Response:
    """What must be decided first, and what closing would end. Nothing is saved."""

    def look(work: UnitOfWork) -> ClosingPreviewOut:
        seen = closing_view(work, person_id)
        return ClosingPreviewOut.made_from(
            seen.ends,
            version=seen.person.version,
            may_close=seen.may_close,
            undecided=[UndecidedOut.made_from(one) for one in seen.facts.undecided],
            running_orders=[one.id for one in seen.facts.orders],
            appointments=[CalledOffOut.made_from(one) for one in seen.ends["appointments"]],
            plans=[one["id"] for one in seen.ends["plans"]],
            referrals=[one["id"] for one in seen.ends["referrals"]],
        )

    return context.show(look)


@router.creates("/file-closings", FILE_CLOSINGS, CREATES | problems(412, 428))
def close(
    body: ClosingIn, version: Version, act: Annotated[Act, Depends(AllowAct(close_file))]
) -> Response:
    """Close the file of this client at the version of the person. 422 lists each thing that a person decides first,
    by its address. The client's own officer or a supervisor closes it."""
    new = NewClosing(body.reason, body.closed_on, body.note)
    return act.create(FILE_CLOSINGS, close_file, body.person_id, version, new)


@router.edits("/file-closings/{closing_id}/reopen", FILE_CLOSINGS)
def reopen(
    closing_id: UUID,
    body: ReopeningIn,
    version: Version,
    act: Annotated[Act, Depends(AllowAct(reopen_file))],
) -> Response:
    """Open the file again, with a reason. For 14 days its orders and plans hold again; the rest stays ended."""
    return act.edit(FILE_CLOSINGS, reopen_file, closing_id, version, body.reason)
