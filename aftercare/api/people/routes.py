"""Routes for clients: enrolling them, searching, keeping their details."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import Field
from starlette.responses import Response

from aftercare.api.http.access import Act, Allow, AllowAct, RequestContext, Version
from aftercare.api.http.answers import (
    CREATES,
    EDITS,
    READS,
    READS_ONE,
    Out,
    PageOut,
    one_reply,
    page_response,
)
from aftercare.api.http.inputs import Body, Day, Line, Text
from aftercare.api.http.paging import Pages, list_of, single
from aftercare.casework.listing.resources import FOUND_PERSONS, PERSONS, as_written, page_of
from aftercare.casework.people.acts import PersonDetails, change_details, enrol
from aftercare.casework.people.search import find_people
from aftercare.domain.contact_standards import CaseType
from aftercare.domain.people.person import PhoneState, Regime
from aftercare.store.database.idempotency import Reply
from aftercare.store.database.unit_of_work import Work

router = APIRouter(prefix="/api/v1/people", tags=["people"])
Minute = Annotated[int, Field(ge=0, le=1440)]
Span = Annotated[list[Minute], Field(min_length=2, max_length=2)]
WorkWeek = dict[
    Annotated[str, Field(pattern="^[0-6]$")], Annotated[list[Span], Field(max_length=12)]
]


class PersonIn(Body):
    """`phone` as it is written; `work_weeks` holds busy minutes of the day by weekday (0 is Monday), one entry per week
    of a shift pattern."""

    reference: Line
    given_name: Line
    family_name: Line
    birth_on: Day
    regime: Regime
    tier: Annotated[int, Field(ge=1, le=3)]
    language: Annotated[str, Field(pattern="^(nl|en|ar|pl|tr|uk)$")] = "nl"
    phone: Annotated[Text, Field(max_length=40)] | None = None
    phone_verified: bool = False
    texts_consented: bool = False
    deputy_id: UUID | None = None
    restricted: bool = False
    home_visits: bool = True
    work_weeks: Annotated[tuple[WorkWeek, ...], Field(min_length=1, max_length=8)] = ({},)
    case_type: CaseType = CaseType.SEXUAL_OFFENCE

    def details(self) -> PersonDetails:
        given: dict[str, Any] = {name: getattr(self, name) for name in type(self).model_fields}
        return PersonDetails(**given)


class SearchIn(Body):
    """`text` as it is typed, such as `Oefening, Sjoerd` or `06-12345678`."""

    text: Annotated[Text, Field(min_length=1, max_length=100)]
    tier: Annotated[int, Field(ge=1, le=3)] | None = None


class PersonOut(Out):
    """`texts_go_to` is the related person who receives the texts; null is the client. `texts_go_to_agreed_at` is when
    the client agreed to that."""

    id: UUID
    version: int
    reference: str
    given_name: str
    family_name: str
    birth_on: date
    regime: Regime
    tier: int
    language: str
    phone: str | None
    phone_state: PhoneState
    texts_consented: bool
    opted_out_at: datetime | None
    team_id: UUID
    officer_id: UUID
    deputy_id: UUID | None
    co_officer_id: UUID | None
    texts_go_to: UUID | None
    texts_go_to_agreed_at: datetime | None
    restricted: bool
    home_visits: bool
    work_weeks: list[dict[str, list[list[int]]]]
    case_type: CaseType
    enrolled_on: date
    closed_on: date | None


def _reply(work: Work, person_id: UUID, status: int = 200) -> Reply:
    where = f"/api/v1/people/{person_id}" if status == 201 else None
    return one_reply(as_written(work, PERSONS, person_id), status, where)


@router.get("", response_model=PageOut[PersonOut], responses=READS)
def list_persons(
    context: Annotated[RequestContext, Depends(Allow(PERSONS))],
    paging: Pages,
    tier: Annotated[int | None, Query(ge=1, le=3)] = None,
) -> Response:
    """All clients the bearer may see, in order of enrolment."""
    return list_of(context, PERSONS, paging, tier=tier)


@router.post("/search", response_model=PageOut[PersonOut], responses=READS)
def search_persons(
    body: SearchIn,
    context: Annotated[RequestContext, Depends(Allow(find_people))],
    paging: Pages,
) -> Response:
    """The clients who match `text` and whom the bearer may see, best match first. Matches names in any order, with one
    typing error or without accents. Also matches telephone, birth date, reference or court number. The text is sent in
    the body, since addresses are logged on the way. Closed case files are found as well."""
    with context.work() as work:
        asked = {"tier": body.tier, "found": find_people(work, body.text)}
        after = paging.after(FOUND_PERSONS.listed)
        page = page_of(work, FOUND_PERSONS, asked, after, paging.limit)
    return page_response(page)


@router.post("", status_code=201, response_model=PersonOut, responses=CREATES)
def enrol_person(body: PersonIn, act: Annotated[Act, Depends(AllowAct(enrol))]) -> Response:
    """Enrol a client on the officer's own caseload."""
    return act.once(lambda work: _reply(work, enrol(work, body.details()).id, 201))


@router.get("/{person_id}", response_model=PersonOut, responses=READS_ONE)
def show_person(
    person_id: UUID, context: Annotated[RequestContext, Depends(Allow(PERSONS))]
) -> Response:
    """One client."""
    return single(context, PERSONS, person_id)


@router.put("/{person_id}", response_model=PersonOut, responses=EDITS)
def change_person(
    person_id: UUID,
    body: PersonIn,
    version: Version,
    act: Annotated[Act, Depends(AllowAct(change_details))],
) -> Response:
    """Replace all details."""

    def change(work: Work) -> Reply:
        change_details(work, person_id, version, body.details())
        return _reply(work, person_id)

    return act.once(change)
