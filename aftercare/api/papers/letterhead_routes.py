"""Routes for the letterheads of teams, for administrators."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import Field
from starlette.responses import Response

from aftercare.api.http.access import Act, Allow, AllowAct, RequestContext
from aftercare.api.http.answers import CREATES, READS, Out, PageOut, one_reply
from aftercare.api.http.inputs import Body, Day, Text
from aftercare.api.http.paging import Pages, list_of
from aftercare.casework.listing.resources import LETTERHEADS, as_written
from aftercare.casework.papers.letterheads import set_letterhead
from aftercare.domain.papers.letterhead import LONGEST_LINE, Letterhead
from aftercare.store.database.idempotency import Reply
from aftercare.store.database.unit_of_work import Work

router = APIRouter(prefix="/api/v1/letterheads", tags=["letterheads"])
Line = Annotated[Text, Field(min_length=1, max_length=LONGEST_LINE)]


class LetterheadIn(Body):
    """In force from `from_on`, today or later. Telephone numbers and addresses are those of the office, never of a
    staff member."""

    team_id: UUID
    from_on: Day
    organisation: Line
    office: Line
    street: Line
    town: Line
    phone: Line
    email: Line


class LetterheadOut(Out):
    id: UUID
    team_id: UUID
    from_on: date
    organisation: str
    office: str
    street: str
    town: str
    phone: str
    email: str
    entered_by: UUID
    entered_at: datetime


@router.get("", response_model=PageOut[LetterheadOut], responses=READS)
def list_letterheads(
    context: Annotated[RequestContext, Depends(Allow(LETTERHEADS))],
    paging: Pages,
    team: UUID | None = None,
) -> Response:
    """Every version, newest first."""
    return list_of(context, LETTERHEADS, paging, team=team)


@router.post("", status_code=201, response_model=LetterheadOut, responses=CREATES)
def enter(body: LetterheadIn, act: Annotated[Act, Depends(AllowAct(set_letterhead))]) -> Response:
    """Enter a version of a team's letterhead; signed documents keep the version of their day."""

    def write(work: Work) -> Reply:
        said = dict(body)
        row = set_letterhead(
            work, said.pop("team_id"), from_on=said.pop("from_on"), new=Letterhead(**said)
        )
        return one_reply(as_written(work, LETTERHEADS, row.id), 201)

    return act.once(write)
