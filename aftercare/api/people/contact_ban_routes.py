"""Routes for no-contact restrictions between two clients, seen from the case file that entered them: listed, and ended
with a reason."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import Field
from starlette.responses import Response

from aftercare.api.http.access import Act, Allow, AllowAct, RequestContext, Version
from aftercare.api.http.answers import EDITS, READS, READS_ONE, Out, PageOut, one_reply
from aftercare.api.http.inputs import Body, Text
from aftercare.api.http.paging import Pages, list_of, single
from aftercare.casework.listing.resources import NO_CONTACTS, as_written
from aftercare.casework.people.contact_bans import end_contact_ban
from aftercare.store.database.idempotency import Reply
from aftercare.store.database.unit_of_work import Work

router = APIRouter(prefix="/api/v1/no-contact-restrictions", tags=["restricted-parties"])
Reads = Annotated[RequestContext, Depends(Allow(NO_CONTACTS))]


class NoContactOut(Out):
    """As entered in the case file of `person_id`; the other client is not named. One without an author was entered
    before authors were recorded. `until_on` is null while it is in force."""

    id: UUID
    version: int
    person_id: UUID
    reason: str
    entered_by: UUID | None
    entered_at: datetime | None
    from_on: date | None
    until_on: date | None
    ended_by: UUID | None
    ended_at: datetime | None
    end_reason: str | None


class NoContactEndIn(Body):
    """The case file it is ended from, and the reason."""

    person_id: UUID
    end_reason: Annotated[Text, Field(min_length=1, max_length=1_000)]


@router.get("", response_model=PageOut[NoContactOut], responses=READS)
def list_no_contact_restrictions(
    context: Reads, paging: Pages, person: UUID | None = None
) -> Response:
    """Includes restrictions that have ended, but not those entered in the other client's case file."""
    return list_of(context, NO_CONTACTS, paging, person=person)


@router.get("/{restriction_id}", response_model=NoContactOut, responses=READS_ONE)
def show_no_contact_restriction(restriction_id: UUID, context: Reads) -> Response:
    """One no-contact restriction."""
    return single(context, NO_CONTACTS, restriction_id)


@router.post("/{restriction_id}/ending", response_model=NoContactOut, responses=EDITS)
def end_no_contact_restriction(
    restriction_id: UUID,
    body: NoContactEndIn,
    version: Version,
    act: Annotated[Act, Depends(AllowAct(end_contact_ban))],
) -> Response:
    """End it: this case file no longer keeps the two apart. Returns 404 from any other case file, also for an officer
    of both clients. The officer of the other client gets a task."""

    def write(work: Work) -> Reply:
        end_contact_ban(work, body.person_id, restriction_id, version, body.end_reason)
        return one_reply(as_written(work, NO_CONTACTS, restriction_id))

    return act.once(write)
