"""Documents as JSON, without their facts, words and bytes."""

from __future__ import annotations

from aftercare.store.database.json_pages import ResourceQuery

PAPERS = ResourceQuery(
    fields={
        name: f"x.{name}"
        for name in (
            "id", "version", "person_id", "kind", "language", "escalation_id", "order_id", "corrects_id", "from_on",
            "until_on", "state", "facts_sha256", "author_id", "drafted_at", "submitted_by", "submitted_at",
            "return_reason", "signed_by", "signed_name", "signed_at", "pdf_sha256", "handed_over_on",
            "handed_over_to", "handed_over_by", "handed_over_at",
        )
    },
    source="paper x",
    keys=(("x.drafted_at", "timestamptz"), ("x.id", "uuid")),
    person="x.person_id",
    version="x.version",
    filters={
        "id": "x.id = :id",
        "person": "x.person_id = :person",
        "escalation": "x.escalation_id = :escalation",
        "kind": "x.kind = :kind",
        "state": "x.state = :state",
    },
    newest_first=True,
)  # fmt: skip

LETTERHEADS = ResourceQuery(
    fields={
        name: f"x.{name}"
        for name in (
            "id", "team_id", "from_on", "organisation", "office", "street", "town", "phone", "email", "entered_by",
            "entered_at",
        )
    },
    source="letterhead x",
    keys=(("x.from_on", "date"), ("x.entered_at", "timestamptz"), ("x.id", "uuid")),
    person="null::uuid",
    filters={"id": "x.id = :id", "team": "x.team_id = :team"},
    newest_first=True,
)  # fmt: skip
