"""Routes for alarms of unusual reading, for supervisors of the team and for auditors."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Depends
from pydantic import Field
from starlette.responses import Response

from aftercare.api.http.access import Act, AllowAct, Version
from aftercare.api.http.inputs import Body, Text
from aftercare.api.http.routing import Routes
from aftercare.casework.accounts.reading_alarms import LONGEST_FINDING, answer_alarm
from aftercare.casework.listing.resources import READING_ALARMS

router = Routes(prefix="/api/v1/reading-alarms", tags=["access-log"])
Answers = Annotated[Act, Depends(AllowAct(answer_alarm))]


class FindingIn(Body):
    """What the reading was."""

    finding: Annotated[Text, Field(min_length=1, max_length=LONGEST_FINDING)]


router.add_reads(
    READING_ALARMS,
    "Unusual reading of files, the newest first: of the own team without your own, or all for auditors.",
    "One alarm.",
    key="alarm_id",
)


@router.edits("/{alarm_id}/record-finding", READING_ALARMS)
def answer(alarm_id: UUID, body: FindingIn, version: Version, act: Answers) -> Response:
    """Record what the unusual reading was. This can be done once."""
    return act.edit(READING_ALARMS, answer_alarm, alarm_id, version, body.finding)
