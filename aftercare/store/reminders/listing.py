"""Versions of the reminder policy and of the rules as JSON."""

from __future__ import annotations

from aftercare.store.database.json_pages import ResourceQuery

_NAMES = (
    "version", "state", "source", "adopted_by", "valid_from", "policy", "proposed_by", "proposed_at",
    "activated_by", "activated_at",
)  # fmt: skip

# A version never changes but by being activated, so it needs no ETag.
REMINDER_POLICIES = ResourceQuery(
    fields={name: f"x.{name}" for name in _NAMES},
    source="reminder_policy x",
    keys=(("x.version", "integer"),),
    person="null::uuid",
    filters={"version": "x.version = :version"},
    newest_first=True,
)

_OF_BACKTESTS = (
    "id", "version", "since_on", "until_on", "state", "asked_at", "ended_at", "done", "people", "against", "fault",
    "result",
)  # fmt: skip
RULE_BACKTESTS = ResourceQuery(
    fields={name: f"x.{name}" for name in _OF_BACKTESTS},
    source="rule_backtest x",
    keys=(("x.asked_at", "timestamptz"), ("x.id", "uuid")),
    person="null::uuid",
    filters={"version": "x.version = :version", "id": "x.id = :id"},
    newest_first=True,
)

_OF_BOOKS = (
    "version", "state", "valid_from", "book", "proposed_by", "proposed_at", "activated_by",
    "activated_at",
)  # fmt: skip
RULE_BOOKS = ResourceQuery(
    fields={name: f"x.{name}" for name in _OF_BOOKS},
    source="rule_book x",
    keys=(("x.version", "integer"),),
    person="null::uuid",
    filters={"version": "x.version = :version"},
    newest_first=True,
)
