"""Routes for the people around a client: contacts, the one who receives the texts, and the second officer."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from pydantic import Field
from starlette.responses import Response

from aftercare.api.http.access import Version, Writes
from aftercare.api.http.inputs import Body, Changes, Codes, Day, Holds, Text
from aftercare.api.http.routing import Routes
from aftercare.casework.listing.resources import PERSONS, RELATED_PERSONS
from aftercare.casework.people.changes import change_related_given
from aftercare.casework.people.related_persons import (
    LONGEST_NAME,
    LONGEST_NOTE,
    RelatedDetails,
    add_related,
    end_related,
    send_texts_to,
    work_along,
)
from aftercare.domain.message_templates.text_kinds import TEXT_LANGUAGES
from aftercare.domain.people.related_persons import RelatedRole

router = Routes(prefix="/api/v1", tags=["related-persons"])
Name = Annotated[Text, Field(max_length=LONGEST_NAME)]


class RelatedPersonIn(Body):
    """`phone` as it is written; it must be mobile where `texts_agreed` says that it may get the client's texts. Days
    are inclusive."""

    role: RelatedRole
    name: Annotated[Name, Holds()]
    from_on: Day
    organisation: Name = ""
    phone: Annotated[Text, Field(max_length=40)] | None = None
    phone_verified: bool = False
    texts_agreed: bool = False
    language: Annotated[
        str, Field(pattern="^(nl|en|ar|pl|tr|uk)$"), Codes("TextLanguage", TEXT_LANGUAGES)
    ] = "nl"
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
    """A new contact of this client."""

    person_id: UUID


class RelatedPersonChangeIn(Changes, RelatedPersonIn):
    """What is left out stays as it is; another telephone starts unverified, unless `phone_verified` is sent with it."""


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


router.add_reads(
    RELATED_PERSONS,
    "Contacts, including those in the past, with their last day.",
    "One contact.",
    key="related_id",
)


@router.creates("/related-persons", RELATED_PERSONS)
def add(body: NewRelatedPersonIn, act: Writes) -> Response:
    """Add a contact of the client."""
    return act.create(RELATED_PERSONS, add_related, body.person_id, body.details())


@router.edits("/related-persons/{related_id}", RELATED_PERSONS, "PUT")
def change(
    related_id: UUID, body: RelatedPersonChangeIn, version: Version, act: Writes
) -> Response:
    """Change details; texts waiting for this telephone are planned again."""
    return act.edit(RELATED_PERSONS, change_related_given, related_id, version, body.given())


@router.edits("/related-persons/{related_id}/end", RELATED_PERSONS)
def end(related_id: UUID, body: EndIn, version: Version, act: Writes) -> Response:
    """Enter the last day of the relation; no text goes there from the next day on."""
    return act.edit(RELATED_PERSONS, end_related, related_id, version, body.until_on)


@router.edits("/people/{person_id}/choose-text-recipient", PERSONS)
def choose_recipient(person_id: UUID, body: TextsIn, version: Version, act: Writes) -> Response:
    """Choose who receives the texts from now on; texts waiting for another number are planned again."""
    return act.edit(PERSONS, send_texts_to, person_id, version, **dict(body))


@router.edits("/people/{person_id}/choose-co-officer", PERSONS)
def choose_co_officer(
    person_id: UUID, body: CoOfficerIn, version: Version, act: Writes
) -> Response:
    """Choose a second officer, who sees the case file and records outcomes."""
    return act.edit(PERSONS, work_along, person_id, version, body.officer_id)
