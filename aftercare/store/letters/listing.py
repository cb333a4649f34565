"""Letters and the addresses they go to as JSON."""

from __future__ import annotations

from aftercare.store.database.json_pages import ResourceQuery

LETTERS = ResourceQuery(
    fields={
        name: f"x.{name}"
        for name in (
            "id", "version", "person_id", "appointment_id", "kind", "language", "template_version",
            "sha256", "due_on", "state", "made_by", "made_at", "sent_on", "ended_by", "ended_at",
        )
    },
    source="letter x",
    keys=(("x.made_at", "timestamptz"), ("x.id", "uuid")),
    person="x.person_id",
    version="x.version",
    filters={
        "id": "x.id = :id",
        "person": "x.person_id = :person",
        "state": "x.state = :state",
        "due_by": "x.due_on <= :due_by",
    },
    newest_first=True,
)  # fmt: skip

# Found by the person it belongs to.
POSTAL_ADDRESSES = ResourceQuery(
    fields={
        name: f"x.{name}" for name in ("person_id", "version", "lines", "entered_by", "entered_at")
    },
    source="postal_address x",
    keys=(("x.entered_at", "timestamptz"), ("x.person_id", "uuid")),
    person="x.person_id",
    version="x.version",
    filters={"id": "x.person_id = :id"},
)
