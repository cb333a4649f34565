"""People's channel preferences as JSON; found by the person."""

from __future__ import annotations

from aftercare.store.database.json_pages import ResourceQuery

CHANNEL_PREFERENCES = ResourceQuery(
    fields={
        name: f"c.{name}"
        for name in (
            "person_id",
            "version",
            "channels",
            "reason",
            "agreed",
            "although_restricted",
            "set_by",
            "set_at",
        )
    },
    source="channel_preference c",
    keys=(("c.set_at", "timestamptz"), ("c.person_id", "uuid")),
    person="c.person_id",
    version="c.version",
    filters={"id": "c.person_id = :id"},
)
