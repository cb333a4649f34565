"""The card of a client's nearest deadlines."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from aftercare.casework.overviews.person_file import PersonFile
from aftercare.domain.deadlines import DeadlineState
from aftercare.domain.deadlines.reported import SUBMISSION
from aftercare.processes.escalation.marks import NO_MARKS, deadline_marks
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.deadlines.rows import deadlines_of
from aftercare.store.submissions.rows import reports_about
from aftercare.web.deadlines.phrases import deadline_view
from aftercare.web.shell.request import PageContext
from aftercare.web.shell.view import View

MOST_SHOWN: Final = 5
NEAR: Final = timedelta(days=400)
"""As far as a repeated term is in sight; what ends years from now stands on the page of all terms."""


@dataclass(frozen=True, slots=True)
class DeadlinesCard:
    """The nearest open deadlines, overdue ones first; how many of all are overdue; how many open ones are not shown."""

    nearest: list[View]
    late: int
    more: int


def card(context: PageContext, work: UnitOfWork, file: PersonFile) -> DeadlinesCard | None:
    """None for a client without order or deadline."""
    rows = deadlines_of(work.session, file.person.id)
    if not rows and not file.orders:
        return None
    orders = {order.id: order for order in file.orders}
    waiting = [row for row in rows if row.state == DeadlineState.OPENED]
    near = [row for row in waiting if row.due_at <= context.now + NEAR][:MOST_SHOWN]
    asked = any(row.code == SUBMISSION for row in near)
    reports = reports_about(work.session, file.person.id) if asked else {}
    marks = deadline_marks(work, near)
    return DeadlinesCard(
        nearest=[
            deadline_view(
                row,
                orders.get(row.subject_id),
                context.language,
                reports.get(row.subject_id),
                marks=marks.get(row.id, NO_MARKS),
            )
            for row in near
        ],
        late=sum(row.due_at <= context.now for row in waiting),
        more=len(waiting) - len(near),
    )
