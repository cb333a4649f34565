"""The organisation's own versions of texts as JSON."""

from __future__ import annotations

from aftercare.store.database.json_pages import ResourceQuery

TEXT_TEMPLATES = ResourceQuery(
    fields={
        name: f"x.{name}"
        for name in (
            "id", "version", "kind", "language", "template_version", "text", "reason", "state",
            "drafted_by", "drafted_at", "proposed_by", "proposed_at", "activated_by",
            "activated_at", "valid_from", "retired_by", "retired_at",
        )
    },
    source="text_template x",
    keys=(("x.drafted_at", "timestamptz"), ("x.id", "uuid")),
    person="null::uuid",
    version="x.version",
    filters={
        "id": "x.id = :id",
        "kind": "x.kind = :kind",
        "language": "x.language = :language",
        "state": "x.state = :state",
    },
    newest_first=True,
)  # fmt: skip
