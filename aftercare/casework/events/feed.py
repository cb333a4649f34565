"""The feed of events, as an account may read it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from aftercare.base.subject_errors import EventsGone
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.events.types import readable_by
from aftercare.store.accounts import audit
from aftercare.store.database.plain_sql import Row
from aftercare.store.database.unit_of_work import UnitOfWork, as_clock
from aftercare.store.events.feed import (
    events_after,
    forgotten_position,
    last_position,
    number_events,
)

Latest = Literal["latest"]
LATEST: Final[Latest] = "latest"


@dataclass(frozen=True)
class FeedPage:
    """Events in their order, and after which position to go on: all up to it were looked at."""

    events: Sequence[Row]
    next: int


@requires(Permission.READ_TIMES)
def read_events(
    work: UnitOfWork, after: int | Latest | None, types: Sequence[str], most: int
) -> FeedPage:
    """The events after this position that the actor may see, of these types (all if none is named). Without a position
    from the oldest that is kept; LATEST shows none, and where the feed ends now. Raises EventsGone when some after it
    are not kept any more, or when it is beyond the end: of another database, or of one that was restored."""
    with as_clock(work):
        number_events(work.session)
    last = last_position(work.session)
    if after == LATEST:
        return FeedPage((), last)
    begin = forgotten_position(work.session) if after is None else after
    found = events_after(work.session, begin, last, readable_by(work.actor), types=types, most=most)
    forgotten = forgotten_position(work.session)
    if begin > last or begin < forgotten:
        raise EventsGone.ended_at(last)
    people = (row["person_id"] for row in found)
    audit.note_people(work, "read-event", [one for one in people if one is not None])
    return FeedPage(found, found[-1]["position"] if len(found) == most else last)
