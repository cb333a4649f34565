"""Routes for contacts that are not appointments, and for the dates by which contacts are due."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import Field
from starlette.responses import Response

from aftercare.api.contact_standards.routes import NamedStandardOut
from aftercare.api.http.access import Act, Allow, AllowAct, RequestContext, Version
from aftercare.api.http.answers import CREATES, EDITS, READS, READS_ONE, Out, PageOut, one_reply
from aftercare.api.http.inputs import Body, Day, Text
from aftercare.api.http.paging import Pages, list_of, single
from aftercare.casework.contact_standards.contact_dues import contact_dues
from aftercare.casework.contact_standards.contacts import (
    LONGEST_NOTE,
    NewContact,
    add_contact,
    void_contact,
)
from aftercare.casework.listing.resources import CONTACTS, as_written
from aftercare.domain.contact_standards.due import Due, Partial, Standing
from aftercare.domain.contact_standards.kinds import ContactKind, RecordKind
from aftercare.store.database.idempotency import Reply
from aftercare.store.database.unit_of_work import Work

router = APIRouter(prefix="/api/v1", tags=["contacts"])
Reads = Annotated[RequestContext, Depends(Allow(CONTACTS))]
Writes = Annotated[Act, Depends(AllowAct(add_contact))]


class ContactIn(Body):
    """`completed` false is an attempt: it is kept in the case file and never counts."""

    person_id: UUID
    kind: RecordKind
    held_on: Day
    completed: bool = True
    note: Annotated[Text, Field(max_length=LONGEST_NOTE)] = ""


class ContactOut(Out):
    id: UUID
    version: int
    person_id: UUID
    kind: RecordKind
    held_on: date
    completed: bool
    note: str | None
    recorded_by: UUID
    recorded_at: datetime
    voided_by: UUID | None
    voided_at: datetime | None


class DueOut(Out):
    """Contact on `due_on` itself is still on time. A `partial` period is reported but not judged."""

    kind: ContactKind
    number: int
    period_days: int
    held: int
    last_on: date | None
    due_on: date
    standing: Standing
    partial: Partial | None


class DuesOut(Out):
    """`standard` null: no standard applies, so nothing is due."""

    standard: NamedStandardOut | None
    requirements: list[DueOut]


@router.get("/contacts", response_model=PageOut[ContactOut], responses=READS)
def list_contacts(context: Reads, paging: Pages, person: UUID | None = None) -> Response:
    """Contact records, newest first, including voided ones."""
    return list_of(context, CONTACTS, paging, person=person)


@router.get("/contacts/{contact_id}", response_model=ContactOut, responses=READS_ONE)
def show_contact(contact_id: UUID, context: Reads) -> Response:
    """One contact record."""
    return single(context, CONTACTS, contact_id)


@router.post("/contacts", status_code=201, response_model=ContactOut, responses=CREATES)
def add(body: ContactIn, act: Writes) -> Response:
    """Record a contact with the provider, the employer, the police or the family."""

    def write(work: Work) -> Reply:
        row = add_contact(work, NewContact(**dict(body)))
        return one_reply(as_written(work, CONTACTS, row.id), 201, f"/api/v1/contacts/{row.id}")

    return act.once(write)


@router.post("/contacts/{contact_id}/void", response_model=ContactOut, responses=EDITS)
def void(contact_id: UUID, version: Version, act: Writes) -> Response:
    """Void a record made by mistake; it stays readable but no longer counts."""

    def write(work: Work) -> Reply:
        void_contact(work, contact_id, version)
        return one_reply(as_written(work, CONTACTS, contact_id))

    return act.once(write)


@router.get("/people/{person_id}/contact-dues", response_model=DuesOut, responses=READS_ONE)
def show_dues(person_id: UUID, context: Reads) -> DuesOut:
    """Each requirement of the contact standard, with its last contact and the day the next one is due."""
    with context.work() as work:
        found = contact_dues(work, person_id)
    if found is None:
        return DuesOut(standard=None, requirements=[])
    row = found.standard
    return DuesOut(
        standard=NamedStandardOut(code=row.code, version=row.version, is_example=row.is_example),
        requirements=[_due_out(one) for one in found.dues],
    )


def _due_out(one: Due) -> DueOut:
    return DueOut(
        kind=one.requirement.kind,
        number=one.requirement.number,
        period_days=one.requirement.period_days,
        held=one.held,
        last_on=one.last_on,
        due_on=one.due_on,
        standing=one.standing,
        partial=one.partial,
    )
