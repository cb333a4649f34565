"""Deadlines as JSON."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from aftercare.domain.deadlines import DeadlineCode
from aftercare.domain.deadlines.kinds import DeadlineSubject
from aftercare.store.database.resource_queries import Out, resource_query
from aftercare.store.deadlines.rows import DeadlineRow

DeadlineStateName = Literal["opened", "done", "dropped"]


class DeadlineOut(Out):
    """`code` says what is due; `number` distinguishes repeated deadlines with the same code.
    `was_due_at` is the deadline before it moved. `settled_by_id` is the appointment or order event that met it when
    recorded. `misattributed_at`: since when an alarm that was entered by hand is known to be about another client."""

    row = DeadlineRow
    columns = """id version person_id subject_kind subject_id code number counted_from_on
        shows_from_at due_at was_due_at state done_on done_by done_note settled_by_id
        misattributed_at misattributed_by misattributed_reason last_changed_at"""
    last_changed_at: datetime
    subject_kind: DeadlineSubject
    code: DeadlineCode
    state: DeadlineStateName


DEADLINES = resource_query(
    DeadlineOut, "deadline x", order=("due_at",), by=("person", "state", "code")
)
