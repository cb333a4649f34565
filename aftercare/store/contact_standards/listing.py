"""Contact records, changes of tier and contact standards as JSON."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from aftercare.domain.contact_standards.kinds import RecordKind
from aftercare.store.database.resource_queries import Out, resource_query


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


class TierChangeOut(Out):
    id: UUID
    person_id: UUID
    from_tier: int
    to_tier: int
    reason: str
    assessment_id: UUID | None
    changed_by: UUID
    changed_at: datetime


class ContactStandard(Out):
    code: str
    version: int
    nl: str
    en: str
    source: str
    adopted_by: str
    valid_from: date
    valid_to: date | None
    is_example: bool
    profile: dict[str, Any]
    proposed_by: UUID | None
    proposed_at: datetime | None
    activated_by: UUID | None
    activated_at: datetime | None


class TeamStandard(Out):
    id: UUID
    name: str
    standard_code: str | None


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
