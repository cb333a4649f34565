"""In which order a person wants to be reached, and which way a reminder would take now."""

from __future__ import annotations

from typing import Any

from aftercare.casework.messages.channel_reading import ways_file
from aftercare.casework.overviews.view import PersonFile
from aftercare.store.database.unit_of_work import Work
from aftercare.web.messages.channel_view import steps_told, ways_told
from aftercare.web.shell.request import Visit


def card(visit: Visit, work: Work, file: PersonFile) -> dict[str, Any] | None:
    """Always there; `now` are the ways a reminder of the day before would take, one after the other."""
    del visit
    found = ways_file(work, file.person.id)
    return ways_told(found) | {"now": [one for one in steps_told(found.late) if one["taken"]]}
