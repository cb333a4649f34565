"""Risk assessments as JSON, alone or in a list."""

from __future__ import annotations

from aftercare.store.database.json_pages import ResourceQuery

_OWN = (
    "id", "version", "person_id", "instrument", "instrument_version", "assessed_on", "items", "total",
    "combined_level", "combined_source", "age_at_release", "exception_reason", "appointment_id", "state",
    "note", "entered_by", "entered_at", "signed_by", "signed_at", "voided_by", "voided_at", "void_reason",
)  # fmt: skip

ASSESSMENTS = ResourceQuery(
    fields={name: f"x.{name}" for name in _OWN}
    | {
        "answers": "coalesce(x.results->'answers', '{}')",
        "scales": "coalesce(x.results->'scales', '{}')",
        "age_at_offence": "x.results->'age_at_offence'",
        "matrix": "x.results->'matrix'",
    },
    source="assessment x",
    keys=(("x.id", "uuid"),),
    person="x.person_id",
    version="x.version",
    filters={
        "id": "x.id = :id",
        "person": "x.person_id = :person",
        "instrument": "x.instrument = :instrument",
        "state": "x.state = :state",
    },
    newest_first=True,
)
