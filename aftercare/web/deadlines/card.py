"""The card of a client's nearest deadlines."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from aftercare.casework.overviews.person_file import PersonFile
from aftercare.domain.deadlines import DeadlineState
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.deadlines.rows import deadlines_of
from aftercare.web.deadlines.phrases import deadline_view
from aftercare.web.shell.request import PageContext

MOST_SHOWN: Final = 5
NEAR: Final = timedelta(days=400)
"""As far as a repeated term is in sight; what ends years from now stands on the page of all terms."""


def card(context: PageContext, work: UnitOfWork, file: PersonFile) -> dict[str, Any] | None:
    """The nearest open deadlines, overdue ones first; None for a client without order or deadline."""
    rows = deadlines_of(work.session, file.person.id)
    if not rows and not file.orders:
        return None
    orders = {order.id: order for order in file.orders}
    waiting = [row for row in rows if row.state == DeadlineState.OPENED]
    near = [row for row in waiting if row.due_at <= context.now + NEAR][:MOST_SHOWN]
    return {
        "nearest": [
            deadline_view(row, orders.get(row.subject_id), context.language) for row in near
        ],
        "late": sum(row.due_at <= context.now for row in waiting),
        "more": len(waiting) - len(near),
    }
