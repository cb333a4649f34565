"""Routes for contacts that are not appointments, and for the dates by which contacts are due."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field
from starlette.responses import Response

from aftercare.api.contact_standards.routes import NamedStandardOut
from aftercare.api.http.access import Reads, Version, Writes
from aftercare.api.http.answers import Out
from aftercare.api.http.inputs import Body, Day, Text
from aftercare.api.http.routing import Routes
from aftercare.casework.contact_standards.contact_dues import ContactDues, contact_dues
from aftercare.casework.contact_standards.contacts import (
    LONGEST_NOTE,
    NewContact,
    add_contact,
    void_contact,
)
from aftercare.casework.listing.resources import CONTACTS
from aftercare.domain.contact_standards.due import Partial, RequirementState
from aftercare.domain.contact_standards.kinds import ContactKind, RecordKind
from aftercare.store.contact_standards.listing import ContactOut

router = Routes(prefix="/api/v1", tags=["contacts"])


class ContactIn(Body):
    """`completed` false is an attempt: it is kept in the case file and never counts."""

    person_id: UUID
    kind: RecordKind
    held_on: Day
    completed: bool = True
    note: Annotated[Text, Field(max_length=LONGEST_NOTE)] = ""


class DueOut(Out):
    """Contact on `due_on` itself is still on time. A `partial` period is reported but not judged. `approaching`: due
    within a week, and the appointments planned until then are not enough."""

    kind: ContactKind
    number: int
    period_days: int
    held: int
    last_on: date | None
    due_on: date
    standing: RequirementState
    partial: Partial | None
    approaching: bool


class DuesOut(Out):
    """`standard` null: no standard applies, so nothing is due."""

    standard: NamedStandardOut | None
    requirements: list[DueOut]


router.add_reads(
    CONTACTS, "Contact records, newest first, including voided ones.", "One contact record."
)


@router.creates("/contacts", ContactOut)
def add(body: ContactIn, act: Writes) -> Response:
    """Record a contact with the provider, the employer, the police or the family."""
    return act.create(CONTACTS, add_contact, NewContact(**dict(body)))


@router.edits("/contacts/{contact_id}/void", ContactOut)
def void(contact_id: UUID, version: Version, act: Writes) -> Response:
    """Void a record made by mistake; it stays readable but no longer counts."""
    return act.edit(CONTACTS, void_contact, contact_id, version)


@router.shows("/people/{person_id}/contact-dues", DuesOut)
def show_dues(person_id: UUID, context: Reads) -> Response:
    """Each requirement of the contact standard, with its last contact and the day the next one is due."""
    return context.show(lambda work: _dues_out(contact_dues(work, person_id)))


def _dues_out(found: ContactDues | None) -> DuesOut:
    if found is None:
        return DuesOut(standard=None, requirements=[])
    return DuesOut(
        standard=NamedStandardOut.made_from(found.standard),
        requirements=[DueOut.made_from(one, one.requirement) for one in found.dues],
    )
