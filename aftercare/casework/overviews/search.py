"""Clients in the search of the header: the files that were opened last, or those that match."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from aftercare.casework.people.search import asked_by, find_people
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.people.search import court_numbers_matched
from aftercare.store.accounts import audit
from aftercare.store.database.plain_sql import Row
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.overviews.screen_search import SHOWN, people_named, seen_before

# A search while typing shows the same clients again and again. Within this time that is one look.
ONE_LOOK: Final = timedelta(minutes=10)


@dataclass(frozen=True)
class ClientsFound:
    """The first of `count` clients; without a search, those that the account opened last (`recent`). `matched`: by
    client the court numbers that were found, where the name was not."""

    people: list[Row]
    count: int
    recent: bool
    matched: Mapping[UUID, list[str]]


@requires(Permission.READ_CASE_FILES)
def search_clients(work: UnitOfWork, typed: str, most: int) -> ClientsFound:
    """At most `most` whom the actor may see: the best match first, of equal ones recently opened files. What is shown
    is logged, unless each of them was shown to the same session within `ONE_LOOK`."""
    before = seen_before(work, work.now - ONE_LOOK)
    if typed:
        ids = find_people(work, typed, before.opened)
        people, count = people_named(work.session, ids[:most]), len(ids)
    else:
        people = people_named(work.session, before.opened)[:most]
        count = len(people)
    shown = [row["id"] for row in people]
    # All or none: the watch on unusual reading counts a request about one client as a file that was opened.
    if not before.shown.issuperset(shown):
        audit.note_people(work, SHOWN, shown)
    asked = asked_by(work, typed)
    matched = {
        row["id"]: court_numbers_matched(
            asked, (row["given_name"], row["family_name"]), row["courts"]
        )
        for row in people
    }
    return ClientsFound(people, count, not typed, matched)
