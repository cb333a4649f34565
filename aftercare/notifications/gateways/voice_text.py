"""Words a message that is read aloud, at the last moment, so that they are true and in the person's language."""

from __future__ import annotations

from datetime import datetime

from aftercare.domain.message_templates.templates import TextValues
from aftercare.domain.messages.voice_text import SPOKEN_VERSION, spoken_reminder
from aftercare.domain.time.wall_time import wall
from aftercare.store.messages.rows import MessageRow

ALOUD = "voice"


def word(row: MessageRow, language: str, starts_at: datetime | None, callback_number: str) -> None:
    """Put the sentence that will be said into the row; what is no call stays as it is."""
    if row.channel != ALOUD or starts_at is None:
        return
    local = wall(starts_at)
    values = TextValues(on=local.date(), at=local.time(), phone=callback_number)
    row.language, row.body = spoken_reminder(language, values)
    row.template_version = SPOKEN_VERSION
