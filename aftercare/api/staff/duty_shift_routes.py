"""Routes for the rota of the duty desk: shifts of the own team, entered one by one or imported from a calendar file."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import Field
from starlette.responses import Response

from aftercare.api.http.access import Act, Allow, AllowAct, RequestContext, Version
from aftercare.api.http.answers import CREATES, EDITS, READS, READS_ONE, Out, PageOut, one_reply
from aftercare.api.http.inputs import Body, Moment, Text
from aftercare.api.http.paging import Pages, list_of, single
from aftercare.casework.listing.resources import DUTY_SHIFTS, as_written
from aftercare.casework.staff.duty import enter_turn, import_rota, remove_turn
from aftercare.domain.staff.duty_rota import LARGEST_FILE, read_rota
from aftercare.store.database.idempotency import Reply
from aftercare.store.database.unit_of_work import Work

router = APIRouter(prefix="/api/v1/duty-shifts", tags=["duty-shifts"])
Reads = Annotated[RequestContext, Depends(Allow(DUTY_SHIFTS))]
Manages = Annotated[Act, Depends(AllowAct(enter_turn))]


class TurnIn(Body):
    """`staff_id` is a case worker of the own team. `until_at` is the first moment after the shift."""

    staff_id: UUID
    from_at: Moment
    until_at: Moment


class TurnOut(Out):
    """`uid` is the event of the calendar file that the shift was imported from. `has_phone`: alarms can reach the
    colleague on duty by text and call, at a verified number only they can see."""

    id: UUID
    version: int
    staff_id: UUID
    staff: str
    from_at: datetime
    until_at: datetime
    has_phone: bool
    uid: str | None
    entered_by: UUID
    entered_at: datetime


class RotaIn(Body):
    """The text of an iCalendar file (RFC 5545)."""

    calendar: Annotated[Text, Field(max_length=LARGEST_FILE)]


class ImportedRotaOut(Out):
    """Shifts that are new, that replace one of the same event, and that were removed with their event."""

    added: int
    replaced: int
    removed: int


@router.get("", response_model=PageOut[TurnOut], responses=READS)
def list_turns(
    context: Reads,
    paging: Pages,
    from_at: Moment | None = None,
    staff: UUID | None = None,
) -> Response:
    """Shifts of the reader's team, by start time; `from_at` leaves out those that ended by then."""
    return list_of(context, DUTY_SHIFTS, paging, from_at=from_at, staff_member=staff)


@router.get("/{turn_id}", response_model=TurnOut, responses=READS_ONE)
def show_turn(turn_id: UUID, context: Reads) -> Response:
    """One shift."""
    return single(context, DUTY_SHIFTS, turn_id)


@router.post("", status_code=201, response_model=TurnOut, responses=CREATES)
def enter(body: TurnIn, act: Manages) -> Response:
    """Enter a shift; 409 when a colleague of the team has the desk during part of that time."""

    def write(work: Work) -> Reply:
        row = enter_turn(work, body.staff_id, body.from_at, body.until_at)
        return one_reply(
            as_written(work, DUTY_SHIFTS, row.id), 201, f"/api/v1/duty-shifts/{row.id}"
        )

    return act.once(write)


@router.delete("/{turn_id}", status_code=204, responses=EDITS)
def remove(turn_id: UUID, version: Version, act: Manages) -> Response:
    """Remove the shift."""

    def write(work: Work) -> Reply:
        remove_turn(work, turn_id, version)
        return Reply(204, "")

    return act.once(write)


@router.post("/import", response_model=ImportedRotaOut, responses=CREATES)
def import_calendar(body: RotaIn, act: Manages) -> Response:
    """Import every shift of the file, or none and every fault with its line. Importing the same events again replaces
    their shifts; cancelled events remove them."""

    with act.work():
        # Only a caller who may import gets a file parsed, and parsing happens outside the transaction.
        pass
    rota = read_rota(body.calendar.encode(), act.app_state.clock.now())

    def write(work: Work) -> Reply:
        found = import_rota(work, rota)
        return Reply(200, ImportedRotaOut(**vars(found)).model_dump_json())

    return act.once(write)
