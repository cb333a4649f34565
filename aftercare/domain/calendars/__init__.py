"""Calendars by link: the rows of an appointment as events that reveal nothing to a stranger."""

from aftercare.domain.calendars.events import (
    KEPT_AFTER,
    Chain,
    Event,
    Held,
    Leave,
    appointment_number,
    events_of,
)
from aftercare.domain.calendars.link_validity import FeedFacts, WhyStopped, why_stopped
from aftercare.domain.calendars.wording import CALENDAR_LANGUAGES, Reader, entries_of
from aftercare.domain.calendars.writing import Entry, calendar_text

__all__ = [
    "CALENDAR_LANGUAGES",
    "KEPT_AFTER",
    "Chain",
    "Entry",
    "Event",
    "FeedFacts",
    "Held",
    "Leave",
    "Reader",
    "WhyStopped",
    "appointment_number",
    "calendar_text",
    "entries_of",
    "events_of",
    "why_stopped",
]
