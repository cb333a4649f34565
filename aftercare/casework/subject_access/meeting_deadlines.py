"""Meets the deadline of a request, once the request itself has its answer."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from aftercare.casework.deadlines.acts import finish_deadline
from aftercare.domain.deadlines import DeadlineState
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.deadlines.rows import get_deadline


def meet_term(work: UnitOfWork, deadline_id: UUID, on: date) -> None:
    """Done on that day, with everything that follows from it. The caller has changed the request before."""
    term = get_deadline(work.session, deadline_id, for_update=True)
    if term.state == DeadlineState.OPENED:
        finish_deadline(work, term.id, term.version, on)
