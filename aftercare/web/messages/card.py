"""The card of a client's preferred channels, and the channel a reminder would use now."""

from __future__ import annotations

from typing import Any

from aftercare.casework.messages.channel_reading import ways_file
from aftercare.casework.overviews.person_file import PersonFile
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.web.messages.channel_view import steps_view, ways_view
from aftercare.web.shell.request import PageContext


def card(context: PageContext, work: UnitOfWork, file: PersonFile) -> dict[str, Any] | None:
    """The card of channels, shown for every client. `now` lists the channels that a reminder of the day before would
    try, in order."""
    del context
    found = ways_file(work, file.person.id)
    return ways_view(found) | {"now": [one for one in steps_view(found.late) if one["taken"]]}
