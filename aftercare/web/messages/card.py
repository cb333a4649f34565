"""The card of a client's preferred channels, and the channel a reminder would use now."""

from __future__ import annotations

from dataclasses import dataclass

from aftercare.casework.messages.channel_reading import ways_file
from aftercare.casework.overviews.person_file import PersonFile
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.web.messages.channel_view import ChannelStep, Ways, steps_view, ways_view
from aftercare.web.shell.request import PageContext


@dataclass(frozen=True, slots=True)
class ChannelsCard:
    """`now` lists the channels that a reminder of the day before would try, in order."""

    ways: Ways
    now: list[ChannelStep]


def card(context: PageContext, work: UnitOfWork, file: PersonFile) -> ChannelsCard:
    """Shown for every client."""
    del context
    found = ways_file(work, file.person.id)
    return ChannelsCard(ways_view(found), now=[it for it in steps_view(found.late) if it.taken])
