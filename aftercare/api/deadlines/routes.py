"""Routes for deadlines: statutory deadlines, reassessments, alarms."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import Field
from starlette.responses import Response

from aftercare.api.http.access import Act, Allow, AllowAct, RequestContext, Version
from aftercare.api.http.answers import CREATES, EDITS, READS, READS_ONE, Out, PageOut, one_reply
from aftercare.api.http.inputs import Body, Day, Moment, Text
from aftercare.api.http.paging import Pages, list_of, single
from aftercare.casework.deadlines.acts import LONGEST_NOTE, drop_deadline, finish_deadline
from aftercare.casework.deadlines.zone_alarms import report_zone_alarm
from aftercare.casework.listing.resources import DEADLINES, as_written
from aftercare.store.database.idempotency import Reply
from aftercare.store.database.unit_of_work import Work

router = APIRouter(prefix="/api/v1/deadlines", tags=["deadlines"])
DeadlineStateName = Literal["opened", "done", "dropped"]
Reads = Annotated[RequestContext, Depends(Allow(DEADLINES))]


class DoneIn(Body):
    """`done_on` is the day it was done, today or before."""

    done_on: Day
    note: Annotated[Text, Field(max_length=LONGEST_NOTE)] = ""


class DropIn(Body):
    reason: Annotated[Text, Field(max_length=LONGEST_NOTE)]


class ZoneAlarmIn(Body):
    """`happened_at` is when the monitoring centre reported the alarm, now or earlier."""

    person_id: UUID
    happened_at: Moment


class DeadlineOut(Out):
    """docs/api.md lists each `code` and its source; `number` distinguishes repeated deadlines with the same code.
    `was_due_at` is the deadline before it moved. `settled_by_id` is the appointment or order event that met it when
    recorded."""

    id: UUID
    version: int
    person_id: UUID
    subject_kind: str
    subject_id: UUID
    code: str
    number: int
    counted_from_on: date
    shows_from_at: datetime
    due_at: datetime
    was_due_at: datetime | None
    state: DeadlineStateName
    done_on: date | None
    done_by: UUID | None
    done_note: str | None
    settled_by_id: UUID | None


@router.get("", response_model=PageOut[DeadlineOut], responses=READS)
def list_deadlines(
    context: Reads,
    paging: Pages,
    person: UUID | None = None,
    state: DeadlineStateName | None = None,
) -> Response:
    """Deadlines, soonest first."""
    return list_of(context, DEADLINES, paging, person=person, state=state)


@router.post("/zone-alarms", status_code=201, response_model=DeadlineOut, responses=CREATES)
def report_alarm(
    body: ZoneAlarmIn, act: Annotated[Act, Depends(AllowAct(report_zone_alarm))]
) -> Response:
    """Report an alarm from the monitoring of an exclusion zone; it opens an escalation at once."""

    def write(work: Work) -> Reply:
        row = report_zone_alarm(work, body.person_id, body.happened_at)
        return one_reply(as_written(work, DEADLINES, row.id), 201, f"/api/v1/deadlines/{row.id}")

    return act.once(write)


@router.get("/{deadline_id}", response_model=DeadlineOut, responses=READS_ONE)
def show_deadline(deadline_id: UUID, context: Reads) -> Response:
    """One deadline."""
    return single(context, DEADLINES, deadline_id)


@router.post("/{deadline_id}/completion", response_model=DeadlineOut, responses=EDITS)
def complete(
    deadline_id: UUID,
    body: DoneIn,
    version: Version,
    act: Annotated[Act, Depends(AllowAct(finish_deadline))],
) -> Response:
    """Mark it as done; an escalation that waited for it ends."""

    def write(work: Work) -> Reply:
        finish_deadline(work, deadline_id, version, body.done_on, body.note)
        return one_reply(as_written(work, DEADLINES, deadline_id))

    return act.once(write)


@router.post("/{deadline_id}/drop", response_model=DeadlineOut, responses=EDITS)
def drop(
    deadline_id: UUID,
    body: DropIn,
    version: Version,
    act: Annotated[Act, Depends(AllowAct(drop_deadline))],
) -> Response:
    """A supervisor decides, with a reason, that it need not be done."""

    def write(work: Work) -> Reply:
        drop_deadline(work, deadline_id, version, body.reason)
        return one_reply(as_written(work, DEADLINES, deadline_id))

    return act.once(write)
