"""Routes for the rota of the duty desk: shifts of the own team, entered one by one or imported from a calendar file."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Depends
from pydantic import Field
from starlette.responses import Response

from aftercare.api.http.access import Act, Allow, AllowAct, RequestContext, Version
from aftercare.api.http.answers import CREATES, EDITS, READS, Out, PageOut, problems
from aftercare.api.http.inputs import Body, Moment, Text
from aftercare.api.http.paging import Pages, list_of
from aftercare.api.http.routing import Routes
from aftercare.casework.accounts.document_limit import count_document
from aftercare.casework.listing.resources import DUTY_SHIFTS
from aftercare.casework.staff.duty import enter_shift, import_rota, remove_shift
from aftercare.domain.accounts.document_limit import Costly
from aftercare.domain.staff.duty_rota import LARGEST_FILE, read_rota
from aftercare.store.staff.listing import TurnOut

router = Routes(prefix="/api/v1/duty-shifts", tags=["duty-shifts"])
Reads = Annotated[RequestContext, Depends(Allow(DUTY_SHIFTS))]
Manages = Annotated[Act, Depends(AllowAct(remove_shift))]


class TurnIn(Body):
    """`staff_id` is a case worker of the own team. `until_at` is the first moment after the shift."""

    staff_id: UUID
    from_at: Moment
    until_at: Moment


class RotaIn(Body):
    """The text of an iCalendar file (RFC 5545)."""

    calendar: Annotated[Text, Field(max_length=LARGEST_FILE)]


class ImportedRotaOut(Out):
    """Shifts that are new, that replace one of the same event, and that were removed with their event."""

    added: int
    replaced: int
    removed: int


@router.get("", response_model=PageOut[TurnOut], responses=READS)
def list_shifts(
    context: Reads, paging: Pages, from_at: Moment | None = None, staff: UUID | None = None
) -> Response:
    """Shifts of the reader's team, by start time; `from_at` leaves out those that ended by then."""
    return list_of(context, DUTY_SHIFTS, paging, from_at=from_at, staff_member=staff)


router.add_show(DUTY_SHIFTS, "shift", "One shift.")


@router.creates("", TurnOut)
def enter(body: TurnIn, act: Manages) -> Response:
    """Enter a shift; 409 when a colleague of the team has the desk during part of that time."""
    return act.create(DUTY_SHIFTS, enter_shift, body.staff_id, body.from_at, body.until_at)


@router.delete("/{shift_id}", status_code=204, responses=EDITS)
def remove(shift_id: UUID, version: Version, act: Manages) -> Response:
    """Remove the shift."""
    return act.remove(remove_shift, shift_id, version)


@router.acts("/import", ImportedRotaOut, responses=CREATES | problems(429))
def import_calendar(body: RotaIn, act: Manages) -> Response:
    """Import every shift of the file, or none and every fault with its line. Importing the same events again replaces
    their shifts; cancelled events remove them."""
    with act.work() as work:
        # Only a caller who may import gets a file parsed, and parsing happens outside the transaction.
        count_document(work, Costly.CALENDAR)
    rota = read_rota(body.calendar.encode(), act.app_state.clock.now())
    return act.respond(lambda work: ImportedRotaOut.model_validate(import_rota(work, rota)))
