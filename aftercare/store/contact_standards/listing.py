"""Contact records, changes of tier and contact standards as JSON."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from aftercare.domain.contact_standards.kinds import RecordKind
from aftercare.store.contact_standards.rows import (
    ContactRecordRow,
    ContactStandardRow,
    TierChangeRow,
)
from aftercare.store.database.resource_queries import Out, resource_query


class ContactOut(Out):
    row = ContactRecordRow
    columns = """id version person_id kind held_on completed note recorded_by recorded_at voided_by
        voided_at"""
    kind: RecordKind


class TierChangeOut(Out):
    row = TierChangeRow
    columns = "id person_id from_tier to_tier reason assessment_id changed_by changed_at"


class ContactStandard(Out):
    row = ContactStandardRow
    columns = """code version nl en source adopted_by reason valid_from valid_to is_example profile
        proposed_by proposed_at activated_by activated_at"""


class TeamStandard(Out):
    """While it has an author, `proposed_standard` waits for a second administrator; null proposes to have none. Since
    `ended_at` the team gets no new account, client or site."""

    id: UUID
    version: int
    name: str
    standard_code: str | None
    standard_reason: str | None
    proposed_standard: str | None
    proposed_standard_reason: str | None
    standard_proposed_by: UUID | None
    standard_proposed_at: datetime | None
    ended_at: datetime | None


CONTACTS = resource_query(
    ContactOut, "contact_record x", order=("recorded_at",), by=("person",), newest_first=True
)
TIER_CHANGES = resource_query(
    TierChangeOut, "tier_change x", order=("changed_at",), by=("person",), newest_first=True
)
# Named by code and version together; a version never changes, so it needs no ETag.
STANDARDS = resource_query(
    ContactStandard,
    "contact_standard x",
    keys=(("x.code", "text"), ("x.version", "integer")),
    person="null::uuid",
    version="null::integer",
    filters={"code": "x.code = :code", "version": "x.version = :version"},
)
TEAMS = resource_query(TeamStandard, "team x", order=("name",), person="null::uuid")
