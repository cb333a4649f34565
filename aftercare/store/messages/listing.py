"""Texts and channel preferences of clients, and retention periods, as JSON."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from aftercare.domain.message_templates.text_kinds import TextLanguageCode
from aftercare.domain.messages.states import MessageState
from aftercare.domain.people.preferences import Channel
from aftercare.store.database.resource_queries import Out, resource_query, version_query
from aftercare.store.messages.channel_rows import ChannelPreferenceRow
from aftercare.store.messages.retention_rows import MessageRetentionRow
from aftercare.store.messages.rows import MessageRow


class MessageOut(Out):
    """`possible_duplicate`: the client may get this text twice. `emptied_at`: when its content was deleted, after the
    retention period."""

    row = MessageRow
    columns = """id version person_id appointment_id slot template language body state reason
        error_code due_at useful_until_at state_at resend_of possible_duplicate emptied_at"""
    person_id: UUID
    language: TextLanguageCode
    state: MessageState


class PreferenceOut(Out):
    """`agreed`: recorded here with the client; false while it only came with an imported case file."""

    row = ChannelPreferenceRow
    columns = """person_id version channels reason agreed although_restricted moves_most moves_until_hours own_page
        check_in set_by set_at"""
    channels: list[Channel]


class RetentionOut(Out):
    row = MessageRetentionRow
    columns = """version state message_days incoming_days unclaimed_days receipt_days after_decision_days
        reason proposed_by proposed_at activated_by activated_at"""
    state: Literal["proposed", "activated"]


MESSAGE_RETENTION = version_query(RetentionOut, "message_retention x")
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
