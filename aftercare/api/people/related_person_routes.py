"""Routes for the people around a client: contacts, the one who receives the texts, and the second officer."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import Field
from starlette.responses import Response

from aftercare.api.http.access import Act, Allow, AllowAct, RequestContext, Version
from aftercare.api.http.answers import CREATES, EDITS, READS, READS_ONE, Out, PageOut, one_reply
from aftercare.api.http.inputs import Body, Day, Text
from aftercare.api.http.paging import Pages, list_of, single
from aftercare.api.people.routes import PersonOut
from aftercare.casework.listing.resources import PERSONS, RELATED_PERSONS, as_written
from aftercare.casework.people.related_persons import (
    LONGEST_NAME,
    LONGEST_NOTE,
    RelatedDetails,
    add_related,
    change_related,
    end_related,
    send_texts_to,
    work_along,
)
from aftercare.domain.people.related_persons import RelatedRole
from aftercare.store.database.idempotency import Reply
from aftercare.store.database.unit_of_work import Work

router = APIRouter(prefix="/api/v1", tags=["related-persons"])
Reads = Annotated[RequestContext, Depends(Allow(RELATED_PERSONS))]
Writes = Annotated[Act, Depends(AllowAct(add_related))]
Name = Annotated[Text, Field(max_length=LONGEST_NAME)]


class RelatedPersonIn(Body):
    """`phone` as it is written; it must be mobile where `texts_agreed` says that it may get the client's texts. Days
    are inclusive."""

    role: RelatedRole
    name: Name
    from_on: Day
    organisation: Name = ""
    phone: Annotated[Text, Field(max_length=40)] | None = None
    phone_verified: bool = False
    texts_agreed: bool = False
    language: Annotated[str, Field(pattern="^(nl|en|ar|pl|tr|uk)$")] = "nl"
    note: Annotated[Text, Field(max_length=LONGEST_NOTE)] = ""
    until_on: Day | None = None

    def details(self) -> RelatedDetails:
        given: dict[str, Any] = {
            name: getattr(self, name)
            for name in RelatedPersonIn.model_fields
            if name != "person_id"
        }
        return RelatedDetails(**given)


class NewRelatedPersonIn(RelatedPersonIn):
    person_id: UUID


class EndIn(Body):
    """The last day of the relation."""

    until_on: Day


class TextsIn(Body):
    """The contact who receives the texts; null is the client. `person_agrees`: the client was asked about this contact
    and agrees. It is required when the client refused texts or never agreed to any."""

    related_id: UUID | None
    person_agrees: bool = False


class CoOfficerIn(Body):
    """The second officer; null is none."""

    officer_id: UUID | None


class RelatedPersonOut(Out):
    """`opted_out_at` is when the holder of this telephone refused texts; `gets_texts`: the client's texts go there."""

    id: UUID
    version: int
    person_id: UUID
    role: RelatedRole
    name: str
    organisation: str | None
    phone: str | None
    phone_verified: bool
    texts_agreed: bool
    opted_out_at: datetime | None
    language: str
    note: str | None
    from_on: date
    until_on: date | None
    gets_texts: bool


@router.get("/related-persons", response_model=PageOut[RelatedPersonOut], responses=READS)
def list_related_persons(
    context: Reads, paging: Pages, person: UUID | None = None, role: RelatedRole | None = None
) -> Response:
    """Contacts, including those in the past, with their last day."""
    return list_of(
        context, RELATED_PERSONS, paging, person=person, role=role.value if role else None
    )


@router.post(
    "/related-persons", status_code=201, response_model=RelatedPersonOut, responses=CREATES
)
def add(body: NewRelatedPersonIn, act: Writes) -> Response:
    """Add a contact of the client."""

    def write(work: Work) -> Reply:
        row = add_related(work, body.person_id, body.details())
        shown = as_written(work, RELATED_PERSONS, row.id)
        return one_reply(shown, 201, f"/api/v1/related-persons/{row.id}")

    return act.once(write)


@router.get("/related-persons/{related_id}", response_model=RelatedPersonOut, responses=READS_ONE)
def show_related_person(related_id: UUID, context: Reads) -> Response:
    """One contact."""
    return single(context, RELATED_PERSONS, related_id)


@router.put("/related-persons/{related_id}", response_model=RelatedPersonOut, responses=EDITS)
def change(related_id: UUID, body: RelatedPersonIn, version: Version, act: Writes) -> Response:
    """Replace all details; texts waiting for this telephone are planned again."""

    def write(work: Work) -> Reply:
        change_related(work, related_id, version, body.details())
        return one_reply(as_written(work, RELATED_PERSONS, related_id))

    return act.once(write)


@router.post(
    "/related-persons/{related_id}/ending", response_model=RelatedPersonOut, responses=EDITS
)
def end(related_id: UUID, body: EndIn, version: Version, act: Writes) -> Response:
    """Enter the last day of the relation; no text goes there from the next day on."""

    def write(work: Work) -> Reply:
        end_related(work, related_id, version, body.until_on)
        return one_reply(as_written(work, RELATED_PERSONS, related_id))

    return act.once(write)


@router.post("/people/{person_id}/texts", response_model=PersonOut, responses=EDITS)
def choose_recipient(person_id: UUID, body: TextsIn, version: Version, act: Writes) -> Response:
    """Choose who receives the texts from now on; texts waiting for another number are planned again."""

    def write(work: Work) -> Reply:
        send_texts_to(work, person_id, version, body.related_id, person_agrees=body.person_agrees)
        return one_reply(as_written(work, PERSONS, person_id))

    return act.once(write)


@router.post("/people/{person_id}/co-officer", response_model=PersonOut, responses=EDITS)
def choose_co_officer(
    person_id: UUID, body: CoOfficerIn, version: Version, act: Writes
) -> Response:
    """Choose a second officer, who sees the case file and records outcomes."""

    def write(work: Work) -> Reply:
        work_along(work, person_id, version, body.officer_id)
        return one_reply(as_written(work, PERSONS, person_id))

    return act.once(write)
