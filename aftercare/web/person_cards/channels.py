"""In which order a person wants to be reached, and which way a reminder would take now."""

from __future__ import annotations

from typing import Any

from aftercare.casework.channel_reading import ways_file
from aftercare.casework.reading import PersonFile
from aftercare.store.unit_of_work import Work
from aftercare.web.channel_told import steps_told, ways_told
from aftercare.web.visits import Visit


def card(visit: Visit, work: Work, file: PersonFile) -> dict[str, Any] | None:
    """Always there; `now` are the ways a reminder of the day before would take, one after the other."""
    del visit
    found = ways_file(work, file.person.id)
    return ways_told(found) | {"now": [one for one in steps_told(found.late) if one["taken"]]}
