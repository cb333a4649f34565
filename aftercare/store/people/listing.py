"""Clients and the people around them as JSON."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Annotated

from aftercare.domain.contact_standards.kinds import CaseType
from aftercare.domain.message_templates.text_kinds import TextLanguageCode
from aftercare.domain.people.person import PhoneState, Regime
from aftercare.domain.people.related_persons import PartyKind, RelatedRole
from aftercare.store.database.resource_queries import Out, Sql, resource_query
from aftercare.store.people.home_address_rows import HomeAddressRow
from aftercare.store.people.related_person_rows import (
    CircleRow,
    RelatedPersonRow,
    RestrictedPartyRow,
)
from aftercare.store.people.rows import NoContactRow, PersonRow


class PersonOut(Out):
    """`texts_go_to` is the related person who receives the texts; null is the client. `texts_go_to_agreed_at` is when
    the client agreed to that. `index_offence` and `victim_safety` (what keeps
    victims safe) hold no data of a victim."""

    row = PersonRow
    columns = """id version reference given_name family_name birth_on regime tier language phone
        phone_state texts_consented opted_out_at team_id officer_id deputy_id co_officer_id
        texts_go_to texts_go_to_agreed_at restricted home_visits work_weeks case_type
        index_offence victim_safety enrolled_on closed_on last_changed_at"""
    last_changed_at: datetime
    regime: Regime
    language: TextLanguageCode
    phone_state: PhoneState
    home_visits: Annotated[bool, Sql("exists(select from site h where h.person_id = x.id)")]
    work_weeks: list[dict[str, list[list[int]]]]
    case_type: CaseType


class HomeAddressOut(Out):
    """`position` is latitude and longitude as a map shows them; empty while it is unknown."""

    row = HomeAddressRow
    columns = "person_id version lines position entered_by entered_at"


class RelatedPersonOut(Out):
    """`opted_out_at` is when the holder of this telephone refused texts; `gets_texts`: the client's texts go there."""

    row = RelatedPersonRow
    columns = """id version person_id role name organisation phone phone_verified texts_agreed
        opted_out_at language note from_on until_on gets_texts"""
    role: RelatedRole
    language: TextLanguageCode
    gets_texts: Annotated[bool, Sql("p.texts_go_to is not distinct from x.id")]


class RestrictedPartyOut(Out):
    """`under_supervision`: the other person has a case file too; the response never identifies it."""

    row = RestrictedPartyRow
    columns = """id version person_id kind label condition_id entered_by entered_at ended_on
        under_supervision"""
    kind: PartyKind
    under_supervision: Annotated[bool, Sql("x.other_person_id is not null")]


class NoContactOut(Out):
    """As entered in the case file of `person_id`; the other client is not named. One without an author was entered
    before authors were recorded. `until_on` is null while it is in force."""

    row = NoContactRow
    columns = """id version person_id reason entered_by entered_at from_on until_on ended_by
        ended_at end_reason"""


class CircleOut(Out):
    row = CircleRow
    columns = "id version person_id coordinator_id account_id volunteers started_on ended_on note"


# Never by name: the sort keys of a page are in the address of the next one, and addresses end up in logs.
PERSONS = resource_query(
    PersonOut,
    "person x",
    person="x.id",
    by=("tier", "officer", "regime"),
    filters={"closed": "(x.closed_on is not null) = :closed"},
    asks={"closed": bool},
    sorts=("tier",),
)
_PLACE = "array_position(cast(:found as uuid[]), x.id)"
# Search hits, in the order of the search.
FOUND_PERSONS = replace(
    PERSONS,
    keys=((_PLACE, "integer"),),
    filters={
        **PERSONS.filters,
        "found": f"{_PLACE} is not null",
        "closed": "(:closed or x.closed_on is null)",
    },
)
# Found by the person it belongs to.
HOME_ADDRESSES = resource_query(
    HomeAddressOut,
    "home_address x",
    keys=(("x.entered_at", "timestamptz"), ("x.person_id", "uuid")),
    filters={"id": "x.person_id = :id"},
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
