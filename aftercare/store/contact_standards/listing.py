"""Contact records, changes of tier and contact standards as JSON."""

from __future__ import annotations

from aftercare.store.database.json_pages import ResourceQuery


def _own(*names: str) -> dict[str, str]:
    return {name: f"x.{name}" for name in names}


CONTACTS = ResourceQuery(
    fields=_own(
        "id", "version", "person_id", "kind", "held_on", "completed", "note", "recorded_by",
        "recorded_at", "voided_by", "voided_at",
    ),
    source="contact_record x",
    keys=(("x.recorded_at", "timestamptz"), ("x.id", "uuid")),
    person="x.person_id",
    version="x.version",
    filters={"id": "x.id = :id", "person": "x.person_id = :person"},
    newest_first=True,
)  # fmt: skip

TIER_CHANGES = ResourceQuery(
    fields=_own(
        "id", "person_id", "from_tier", "to_tier", "reason", "assessment_id", "changed_by",
        "changed_at",
    ),
    source="tier_change x",
    keys=(("x.changed_at", "timestamptz"), ("x.id", "uuid")),
    person="x.person_id",
    filters={"id": "x.id = :id", "person": "x.person_id = :person"},
    newest_first=True,
)  # fmt: skip

# Named by code and version together; a version never changes, so it needs no ETag.
STANDARDS = ResourceQuery(
    fields=_own(
        "code", "version", "nl", "en", "source", "adopted_by", "valid_from", "valid_to",
        "is_example", "profile", "proposed_by", "proposed_at", "activated_by", "activated_at",
    ),
    source="contact_standard x",
    keys=(("x.code", "text"), ("x.version", "integer")),
    person="null::uuid",
    filters={"code": "x.code = :code", "version": "x.version = :version"},
)  # fmt: skip

TEAMS = ResourceQuery(
    fields=_own("id", "name", "standard_code"),
    source="team x",
    keys=(("x.name", "text"), ("x.id", "uuid")),
    person="null::uuid",
    filters={"id": "x.id = :id"},
)
