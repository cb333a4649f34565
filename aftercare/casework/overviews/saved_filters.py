"""Filters of the worklist and the inbox that an account keeps for itself."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from aftercare.base.errors import Invalid, NotFound
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.overviews.saved_filter_rows import SavedFilterRow, get_saved, saved_on

MOST_SAVED: Final = 20


@requires(Permission.READ_CASE_FILES)
def saved_filters(work: UnitOfWork, page: str) -> list[SavedFilterRow]:
    """The actor's own, the oldest first."""
    return saved_on(work.session, page)


@requires(Permission.READ_CASE_FILES)
def save_filter(work: UnitOfWork, page: str, query: str) -> None:
    """Keeps a filter, which is valid for that page; one that is kept already changes nothing. Raises Invalid at
    /filters when there are MOST_SAVED."""
    kept = saved_on(work.session, page)
    if query in [one.query for one in kept]:
        return
    if len(kept) >= MOST_SAVED:
        raise Invalid.at("/filters", "too-many-filters")
    work.session.add(
        SavedFilterRow(staff_id=work.actor.staff_id, page=page, query=query, saved_at=work.now)
    )


@requires(Permission.READ_CASE_FILES)
def remove_filter(work: UnitOfWork, filter_id: UUID) -> None:
    """A second click finds it removed, which is no error."""
    try:
        work.session.delete(get_saved(work.session, filter_id))
    except NotFound:
        return
