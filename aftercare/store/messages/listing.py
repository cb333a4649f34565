"""Texts and channel preferences of clients as JSON."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from aftercare.domain.people.preferences import Channel
from aftercare.store.database.resource_queries import Out, resource_query


class MessageOut(Out):
    """`possible_duplicate`: the client may get this text twice. `emptied_at`: when its content was deleted, after the
    retention period."""

    id: UUID
    version: int
    person_id: UUID
    appointment_id: UUID | None
    slot: str
    template: str
    language: str
    body: str
    state: str
    reason: str | None
    error_code: int | None
    due_at: datetime
    useful_until_at: datetime
    state_at: datetime
    resend_of: UUID | None
    possible_duplicate: bool
    emptied_at: datetime | None


class PreferenceOut(Out):
    """`agreed`: recorded here with the client; false while it only came with an imported case file."""

    person_id: UUID
    version: int
    channels: list[Channel]
    reason: str
    agreed: bool
    although_restricted: bool
    set_by: UUID
    set_at: datetime


MESSAGES = resource_query(
    MessageOut, "message x", order=("due_at",), by=("person",), newest_first=True
)
# Found by the person.
CHANNEL_PREFERENCES = resource_query(
    PreferenceOut,
    "channel_preference c",
    keys=(("c.set_at", "timestamptz"), ("c.person_id", "uuid")),
    filters={"id": "c.person_id = :id"},
)
