"""Routes for deadlines: statutory deadlines, reassessments, alarms."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Depends
from pydantic import Field
from starlette.responses import Response

from aftercare.api.http.access import Act, AllowAct, Version, Writes
from aftercare.api.http.inputs import REASON, Body, Day, Holds, Moment, Text
from aftercare.api.http.routing import Routes
from aftercare.api.submissions.alarm_move import AlarmMoveIn
from aftercare.casework.deadlines.acts import LONGEST_NOTE, drop_deadline, finish_deadline
from aftercare.casework.deadlines.zone_alarms import report_zone_alarm
from aftercare.casework.escalation.moved_alarm import move_entered_alarm
from aftercare.casework.listing.resources import DEADLINES

router = Routes(prefix="/api/v1/deadlines", tags=["deadlines"])


class DoneIn(Body):
    """`done_on` is the day it was done, today or before."""

    done_on: Day
    note: Annotated[Text, Field(max_length=LONGEST_NOTE)] = ""


class DropIn(Body):
    """Why nothing has to be done any more by this deadline."""

    reason: Annotated[Text, Field(max_length=LONGEST_NOTE), Holds(REASON)]


class ZoneAlarmIn(Body):
    """`happened_at` is when the monitoring centre reported the alarm, now or earlier."""

    person_id: UUID
    happened_at: Moment


router.add_reads(DEADLINES, "Deadlines, soonest first.", "One deadline.")


@router.creates("/zone-alarms", DEADLINES)
def report_alarm(body: ZoneAlarmIn, act: Writes) -> Response:
    """Report an alarm from the monitoring of an exclusion zone; it opens an escalation at once."""
    return act.create(DEADLINES, report_zone_alarm, body.person_id, body.happened_at)


@router.edits("/{deadline_id}/complete", DEADLINES)
def complete(deadline_id: UUID, body: DoneIn, version: Version, act: Writes) -> Response:
    """Mark it as done; an escalation that waited for it ends."""
    return act.edit(DEADLINES, finish_deadline, deadline_id, version, body.done_on, body.note)


@router.edits("/{deadline_id}/move-alarm", DEADLINES)
def move_alarm(
    deadline_id: UUID,
    body: AlarmMoveIn,
    version: Version,
    act: Annotated[Act, Depends(AllowAct(move_entered_alarm))],
) -> Response:
    """Say that an alarm that was entered by hand is about another client. It stays, marked, where it was, and acts at
    once for the right one: the answer is that alarm. The escalation that it opened waits for a decision."""
    return act.answer(
        DEADLINES, move_entered_alarm, deadline_id, version, body.reference, body.reason
    )


@router.edits("/{deadline_id}/drop", DEADLINES)
def drop(
    deadline_id: UUID,
    body: DropIn,
    version: Version,
    act: Annotated[Act, Depends(AllowAct(drop_deadline))],
) -> Response:
    """A supervisor decides, with a reason, that it need not be done."""
    return act.edit(DEADLINES, drop_deadline, deadline_id, version, body.reason)
