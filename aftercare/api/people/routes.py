"""Routes for clients: enrolling them, searching, keeping their details."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Query
from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError
from starlette.responses import Response

from aftercare.api.http.access import Act, AllowAct, Reads, Version, Writes
from aftercare.api.http.answers import READS, PageOut
from aftercare.api.http.inputs import Body, Changes, Codes, Day, Holds, Line, Text
from aftercare.api.http.paging import Pages
from aftercare.api.http.routing import Routes
from aftercare.casework.listing.resources import FOUND_PERSONS, PERSONS, page_of
from aftercare.casework.people.acts import (
    LONGEST_NAME,
    LONGEST_SUMMARY,
    PersonDetails,
    enrol,
)
from aftercare.casework.people.changes import change_given
from aftercare.casework.people.reference_tries import claim_reference
from aftercare.casework.people.same_clients import Apart
from aftercare.casework.people.search import find_by_reference, find_people
from aftercare.domain.contact_standards.kinds import CaseType
from aftercare.domain.message_templates.text_kinds import TEXT_LANGUAGES
from aftercare.domain.people.person import Regime
from aftercare.store.people.listing import PersonOut

router = Routes(prefix="/api/v1/people", tags=["people"])
Name = Annotated[Line, Holds(1, LONGEST_NAME)]
Minute = Annotated[int, Field(ge=0, le=1440)]
Span = Annotated[list[Minute], Field(min_length=2, max_length=2)]
WorkWeek = dict[
    Annotated[str, Field(pattern="^[0-6]$")], Annotated[list[Span], Field(max_length=12)]
]


class PersonIn(Body):
    """`phone` as it is written; `work_weeks` holds busy minutes of the day by weekday (0 is Monday), one entry per week
    of a shift pattern. `index_offence` and `victim_safety` (what keeps
    victims safe) hold no data of a victim. `case_type` decides which contact standard counts."""

    reference: Name
    given_name: Name
    family_name: Name
    birth_on: Day
    regime: Regime
    tier: Annotated[int, Field(ge=1, le=3)]
    language: Annotated[
        str, Field(pattern="^(nl|en|ar|pl|tr|uk)$"), Codes("TextLanguage", TEXT_LANGUAGES)
    ] = "nl"
    phone: Annotated[Text, Field(max_length=40)] | None = None
    phone_verified: bool = False
    texts_consented: bool = False
    deputy_id: UUID | None = None
    restricted: bool = False
    home_visits: bool = True
    work_weeks: Annotated[tuple[WorkWeek, ...], Field(min_length=1, max_length=8)] = ({},)
    case_type: CaseType = CaseType.SEXUAL_OFFENCE
    index_offence: Annotated[Text, Field(max_length=LONGEST_SUMMARY)] | None = None
    victim_safety: Annotated[Text, Field(max_length=LONGEST_SUMMARY)] | None = None

    def details(self) -> PersonDetails:
        given: dict[str, Any] = {name: getattr(self, name) for name in PersonIn.model_fields}
        return PersonDetails(**given)


class NewPersonIn(PersonIn):
    """`not_same_as`: the clients of `already-a-client` who are other people, and `not_same_because`: why, kept with the
    new client."""

    not_same_as: Annotated[list[UUID], Field(max_length=20)] = Field(default_factory=list)
    not_same_because: Annotated[Text, Field(max_length=LONGEST_SUMMARY)] = ""


class PersonChangeIn(Changes, PersonIn):
    """What is left out stays as it is. A telephone that is sent as another number starts unverified, unless
    `phone_verified` is sent with it; the same number, also in another form, stays what it was."""


class SearchIn(Body):
    """Either `text` as it is typed, such as `Oefening, Sjoerd` or `06-12345678`, or the whole `reference`, which finds
    one client or none. `closed`: closed case files too."""

    text: Annotated[Text, Field(min_length=1, max_length=100)] | None = None
    reference: Name | None = None
    tier: Annotated[int, Field(ge=1, le=3)] | None = None
    closed: bool = False

    @model_validator(mode="after")
    def _one_of_both(self) -> SearchIn:
        if (self.text is None) == (self.reference is None):
            raise PydanticCustomError("text-or-reference", "give either a text or a reference")
        return self


router.add_reads(
    PERSONS,
    "All clients the bearer may see, in order of enrolment.",
    "One client.",
    tier=Annotated[int | None, Query(ge=1, le=3)],
)


@router.post("/search", response_model=PageOut[PersonOut], responses=READS)
def search_persons(body: SearchIn, context: Reads, paging: Pages) -> Response:
    """The clients who match `text` and whom the bearer may see, best match first. Matches names in any order, with one
    typing error or without accents. Also matches telephone, birth date, reference or court number. `reference` finds
    the client with exactly this reference. Both are sent in the body, since addresses are logged on the way. Closed
    case files are found only with `closed`."""
    with context.work() as work:
        if body.reference is None:
            found = find_people(work, body.text or "")
        else:
            found = find_by_reference(work, body.reference)
        asked = {"tier": body.tier, "found": found, "closed": body.closed}
        after = paging.after(FOUND_PERSONS.listed)
        page = page_of(work, FOUND_PERSONS, asked, after, paging.limit)
    return paging.response(page)


@router.creates("", PersonOut)
def enrol_person(body: NewPersonIn, act: Annotated[Act, Depends(AllowAct(enrol))]) -> Response:
    """Enrol a client on the officer's own caseload. A client who may be here already is a 409 `already-a-client`, as
    far as the bearer may see that file."""
    with act.work() as work:
        claim_reference(work, body.reference)
    apart = Apart(frozenset(body.not_same_as), body.not_same_because)
    return act.create(PERSONS, enrol, body.details(), apart)


@router.edits("/{person_id}", PersonOut, "PUT")
def change_person(person_id: UUID, body: PersonChangeIn, version: Version, act: Writes) -> Response:
    """Change details; what is left out stays as it is."""
    with act.work() as work:
        claim_reference(work, body.reference, person_id)
    return act.edit(PERSONS, change_given, person_id, version, body.given())
