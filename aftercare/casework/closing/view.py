"""The page of a closing: what a person decides first, what ends, who hears of it, and what a closing would leave."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from aftercare.casework.closing.acts import close_file, may_close
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.closing.closing import FileFacts, NewClosing, ending_orders
from aftercare.store.accounts import audit
from aftercare.store.accounts.rows import staff_by_ids
from aftercare.store.closing.facts import file_facts
from aftercare.store.closing.rows import FileClosingRow, closings_of
from aftercare.store.closing.screen_closing import what_ends, who_hears
from aftercare.store.database.plain_sql import Row
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.orders.rows import orders_of
from aftercare.store.people.rows import PersonRow, get_person


@dataclass(frozen=True)
class ClosingView:
    """`ends` as in `what_ends`. `closings` are all of this file, newest first; `names` are of their authors."""

    person: PersonRow
    may_close: bool
    facts: FileFacts
    ends: dict[str, Any]
    hear: list[Row]
    closings: list[FileClosingRow]
    names: dict[UUID, str]

    @property
    def standing(self) -> FileClosingRow | None:
        return next((one for one in self.closings if one.reopened_at is None), None)


@requires(Permission.WRITE_CASE_FILES)
def closing_view(work: UnitOfWork, person_id: UUID) -> ClosingView:
    session = work.session
    person = audit.note_look(work, "read-closing", "person", get_person(session, person_id))
    closings = closings_of(session, person_id)
    authors = {one.closed_by for one in closings} | {
        one.reopened_by for one in closings if one.reopened_by
    }
    facts = file_facts(session, person, work.now)
    ends = what_ends(session, person_id, work.now)
    hear = who_hears(session, person_id, work.actor.staff_id)
    names = {one.id: one.display_name for one in staff_by_ids(session, authors)}
    return ClosingView(person, may_close(work, person), facts, ends, hear, closings, names)


@dataclass(frozen=True)
class EndingOrder:
    """An order that ends with the file. `last_on` is the last day it has now, None while that is unknown."""

    frame: str
    last_on: date | None
    ended_on: date


@dataclass(frozen=True)
class ClosingAhead:
    """What a closing with this reason and day would end besides, and which deadlines would remain."""

    orders: list[EndingOrder]
    stays_due: list[Row]


@requires(Permission.WRITE_CASE_FILES)
def closing_ahead(work: UnitOfWork, person_id: UUID, version: int, new: NewClosing) -> ClosingAhead:
    """Closes the file, looks, and takes it back. Raises what closing raises."""
    session = work.session
    person = get_person(session, person_id)
    ending = ending_orders(file_facts(session, person, work.now), new)
    orders = [
        EndingOrder(one.frame, one.ends_on, ending[one.id][0])
        for one in orders_of(session, person_id)
        if one.id in ending
    ]
    savepoint = session.begin_nested()
    try:
        close_file(work, person_id, version, new)
        stays_due = what_ends(session, person_id, work.now)["stays_due"]
    finally:
        savepoint.rollback()
    audit.note(work, "preview", "person", person_id, person_id)
    return ClosingAhead(orders, stays_due)
