"""The search of the header: clients by the file opened last, or those that match, and colleagues by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from aftercare.casework.people.search import asked_by, find_people
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.people.search import (
    Searched,
    Token,
    asked_for,
    court_numbers_matched,
    fit,
    line_of,
    searched_words,
)
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.accounts import audit
from aftercare.store.database.plain_sql import Row
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.overviews.screen_search import (
    SHOWN,
    Before,
    colleagues_named,
    colleagues_to_find,
    people_named,
    people_to_plan,
    seen_before,
)
from aftercare.store.people.search_index import token_of

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
    _note(work, people, before)
    asked = asked_by(work, typed)
    matched = {
        row["id"]: court_numbers_matched(
            asked, (row["given_name"], row["family_name"]), row["courts"]
        )
        for row in people
    }
    return ClientsFound(people, count, not typed, matched)


@requires(Permission.READ_TIMES)
def search_times(work: UnitOfWork, typed: str, most: int) -> ClientsFound:
    """The same for a reader of times: by reference alone, since a search by name would give initials a name; open
    files, the best match first."""
    if not typed:
        return ClientsFound([], 0, recent=False, matched={})
    token = token_of(work.session)
    asked = asked_for(typed, civil_date(work.now), token)
    graded = [
        (grade, row["reference"], row)
        for row in people_to_plan(work.session)
        if (grade := fit(asked, _line(row, token)))
    ]
    people = [row for *_, row in sorted(graded, key=lambda one: one[:2])]
    _note(work, people[:most], seen_before(work, work.now - ONE_LOOK))
    return ClientsFound(people[:most], len(people), recent=False, matched={})


@requires(Permission.READ_ROTA)
def search_colleagues(work: UnitOfWork, typed: str, most: int) -> list[Row]:
    """At most `most` colleagues of all teams by name, the best match first, as `colleagues_named` has them."""
    return _colleagues(work, typed, most, everyone=False)


@requires(Permission.MANAGE_ACCOUNTS)
def search_accounts(work: UnitOfWork, typed: str, most: int) -> list[Row]:
    """The same for an administrator: every active account."""
    return _colleagues(work, typed, most, everyone=True)


def _colleagues(work: UnitOfWork, typed: str, most: int, *, everyone: bool) -> list[Row]:
    today = civil_date(work.now)
    asked = asked_for(typed, today, str)
    graded = [
        (grade, row["display_name"], row["id"])
        for row in colleagues_to_find(work.session, everyone=everyone)
        if (grade := fit(asked, line_of([row["display_name"]])))
    ]
    return colleagues_named(work.session, [one for *_, one in sorted(graded)][:most], today)


def _line(row: Row, token: Token) -> str:
    return searched_words(Searched("", "", None, row["reference"]), token)


def _note(work: UnitOfWork, people: list[Row], before: Before) -> None:
    shown = [row["id"] for row in people]
    # All or none: the watch on unusual reading counts a request about one client as a file that was opened.
    if not before.shown.issuperset(shown):
        audit.note_people(work, SHOWN, shown)
