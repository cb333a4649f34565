"""Extensions and suspensions of legal frames as JSON: their members, their order, their filters."""

from __future__ import annotations

from aftercare.store.database.json_pages import ResourceQuery

_COMMON = {
    "id": "x.id",
    "version": "x.version",
    "person_id": "x.person_id",
    "entered_by": "x.entered_by",
    "entered_at": "x.entered_at",
    "voided_by": "x.voided_by",
    "voided_at": "x.voided_at",
}
_FILTERS = {"id": "x.id = :id", "person": "x.person_id = :person"}

EXTENSIONS = ResourceQuery(
    fields=_COMMON
    | {
        "order_id": "x.order_id",
        "decided_on": "x.decided_on",
        "court_reference": "x.court_reference",
        "length": "jsonb_build_object('number', x.length_number, 'unit', x.length_unit)",
    },
    source="order_extension x",
    keys=(("x.entered_at", "timestamptz"), ("x.id", "uuid")),
    person="x.person_id",
    version="x.version",
    filters=_FILTERS | {"order": "x.order_id = :order"},
)

SUSPENSIONS = ResourceQuery(
    fields=_COMMON | {"kind": "x.kind", "from_on": "x.from_on", "until_on": "x.until_on"},
    source="order_suspension x",
    keys=(("x.entered_at", "timestamptz"), ("x.id", "uuid")),
    person="x.person_id",
    version="x.version",
    filters=_FILTERS,
)
