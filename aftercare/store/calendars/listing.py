"""Calendar links as JSON: never the link, nor anything it could be derived from."""

from __future__ import annotations

from aftercare.store.database.json_pages import ResourceQuery

CALENDAR_FEEDS = ResourceQuery(
    fields={
        name: f"x.{name}"
        for name in (
            "id", "version", "staff_id", "person_id", "consent", "despite_restricted", "created_by", "created_at",
            "revoked_at", "revoked_because", "revoked_by", "fetched_at", "fetches",
        )
    },
    source="calendar_feed x",
    keys=(("x.created_at", "timestamptz"), ("x.id", "uuid")),
    person="x.person_id",
    version="x.version",
    filters={
        "id": "x.id = :id",
        "person": "x.person_id = :person",
        "own": "x.staff_id = app_staff() or not cast(:own as boolean)",
    },
    newest_first=True,
)  # fmt: skip
