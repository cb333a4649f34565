"""Clients and the people around them as JSON."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from aftercare.domain.contact_standards.kinds import CaseType
from aftercare.domain.people.person import PhoneState, Regime
from aftercare.domain.people.related_persons import PartyKind, RelatedRole
from aftercare.store.database.resource_queries import Out, Sql, resource_query


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
    home_visits: Annotated[bool, Sql("exists(select from location h where h.person_id = x.id)")]
    work_weeks: list[dict[str, list[list[int]]]]
    case_type: CaseType
    enrolled_on: date
    closed_on: date | None


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
    gets_texts: Annotated[bool, Sql("p.texts_go_to is not distinct from x.id")]


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
    under_supervision: Annotated[bool, Sql("x.other_person_id is not null")]


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


class CircleOut(Out):
    id: UUID
    version: int
    person_id: UUID
    coordinator_id: UUID | None
    volunteers: int
    started_on: date
    ended_on: date | None
    note: str | None


# Never by name: the sort keys of a page are in the address of the next one, and addresses end up in logs.
PERSONS = resource_query(PersonOut, "person x", person="x.id", by=("tier",))
_PLACE = "array_position(cast(:found as uuid[]), x.id)"
# Search hits, in the order of the search.
FOUND_PERSONS = replace(
    PERSONS,
    keys=((_PLACE, "integer"),),
    filters={**PERSONS.filters, "found": f"{_PLACE} is not null"},
)
RELATED_PERSONS = resource_query(
    RelatedPersonOut,
    "related_person x join person p on p.id = x.person_id",
    by=("person", "role"),
)
# The identity of the other client stays in the row: only the existence of a file is shown.
RESTRICTED_PARTIES = resource_query(RestrictedPartyOut, "restricted_party x", by=("person",))
# Rows of the file that entered them: the other client stays in the row.
NO_CONTACTS = resource_query(NoContactOut, "no_contact x", by=("person",))
CIRCLES = resource_query(CircleOut, "circle x", by=("person",))
