"""Routes for the people a client may not meet: neutral labels, for case workers only."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import Field
from starlette.responses import Response

from aftercare.api.http.access import Act, Allow, AllowAct, RequestContext, Version
from aftercare.api.http.answers import CREATES, EDITS, READS, READS_ONE, Out, PageOut, one_reply
from aftercare.api.http.inputs import Body, Day, Line, Text
from aftercare.api.http.paging import Pages, list_of, single
from aftercare.casework.listing.resources import RESTRICTED_PARTIES, as_written
from aftercare.casework.people.restricted_parties import NewParty, add_party, end_party
from aftercare.domain.people.related_persons import LONGEST_LABEL, PartyKind
from aftercare.store.database.idempotency import Reply
from aftercare.store.database.unit_of_work import Work

router = APIRouter(prefix="/api/v1/restricted-parties", tags=["restricted-parties"])
Reads = Annotated[RequestContext, Depends(Allow(RESTRICTED_PARTIES))]
Writes = Annotated[Act, Depends(AllowAct(add_party))]


class RestrictedPartyIn(Body):
    """`label` is neutral, such as "S-1": never a name, a number or an address. `other_reference` is the other person's
    case file, if any. The two are then kept apart, and nothing in that file is revealed."""

    person_id: UUID
    kind: PartyKind
    label: Annotated[Text, Field(max_length=LONGEST_LABEL)]
    other_reference: Line = ""
    condition_id: UUID | None = None


class PartyEndIn(Body):
    """Today or earlier."""

    ended_on: Day


class RestrictedPartyOut(Out):
    """`under_supervision`: the other person has a case file too; the response never identifies it."""

    id: UUID
    version: int
    person_id: UUID
    kind: PartyKind
    label: str
    condition_id: UUID | None
    entered_by: UUID
    entered_at: datetime
    ended_on: date | None
    under_supervision: bool


@router.get("", response_model=PageOut[RestrictedPartyOut], responses=READS)
def list_restricted_parties(context: Reads, paging: Pages, person: UUID | None = None) -> Response:
    """Includes records that have ended."""
    return list_of(context, RESTRICTED_PARTIES, paging, person=person)


@router.post("", status_code=201, response_model=RestrictedPartyOut, responses=CREATES)
def add(body: RestrictedPartyIn, act: Writes) -> Response:
    """Record a person the client may not meet."""

    def write(work: Work) -> Reply:
        new = NewParty(body.kind, body.label, body.other_reference, body.condition_id)
        row = add_party(work, body.person_id, new)
        shown = as_written(work, RESTRICTED_PARTIES, row.id)
        return one_reply(shown, 201, f"/api/v1/restricted-parties/{row.id}")

    return act.once(write)


@router.get("/{party_id}", response_model=RestrictedPartyOut, responses=READS_ONE)
def show_restricted_party(party_id: UUID, context: Reads) -> Response:
    """One record."""
    return single(context, RESTRICTED_PARTIES, party_id)


@router.post("/{party_id}/ending", response_model=RestrictedPartyOut, responses=EDITS)
def end(party_id: UUID, body: PartyEndIn, version: Version, act: Writes) -> Response:
    """Enter its last day. Two clients with case files stay apart until their no-contact restriction is ended."""

    def write(work: Work) -> Reply:
        end_party(work, party_id, version, body.ended_on)
        return one_reply(as_written(work, RESTRICTED_PARTIES, party_id))

    return act.once(write)
