"""Words a call at the last moment, so that its facts are current and in the person's language."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from aftercare.domain.message_templates.templates import TextValues
from aftercare.domain.messages.voice_text import SPOKEN_VERSION, spoken_reminder
from aftercare.domain.time.wall_time import wall
from aftercare.store.messages.rows import MessageRow

ALOUD = "voice"


class Spoken(NamedTuple):
    """The sentence to be spoken, and its language."""

    language: str
    body: str


def spoken_of(
    row: MessageRow, language: str, starts_at: datetime | None, callback_number: str
) -> Spoken | None:
    """The words of a call; None for a message that is no call about an appointment."""
    if row.channel != ALOUD or starts_at is None:
        return None
    local = wall(starts_at)
    values = TextValues(on=local.date(), at=local.time(), phone=callback_number)
    return Spoken(*spoken_reminder(language, values))


def word(row: MessageRow, spoken: Spoken) -> None:
    """Put the sentence to be spoken into the row."""
    row.language, row.body = spoken
    row.template_version = SPOKEN_VERSION
