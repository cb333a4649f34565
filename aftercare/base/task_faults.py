"""The field faults of tasks that are ticked on the worklist; a part of `FIELD_FAULTS`."""

from __future__ import annotations

from typing import Final

from aftercare.base.translation import sentence

TASK_FAULTS: Final[dict[str, str]] = {
    "after-appointment": sentence("The appointment it is about is before that day"),
    "away-now": sentence("This colleague is away"),
    "day-first": sentence("Enter the day it was sent for this one"),
    "does-not-see-file": sentence("This colleague cannot see this client's case file"),
    "done-elsewhere": sentence("Open it: it is completed on its own page"),
    "done-meanwhile": sentence("Already done by someone else"),
    "fixed-deadline": sentence("The day of this task is fixed"),
    "none-ticked": sentence("Tick at least one"),
    "offer-first": sentence("Answer the offer first: that completes this"),
    "task-day": sentence("Choose a day from today until four weeks from now"),
}
