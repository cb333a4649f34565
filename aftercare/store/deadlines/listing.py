"""Deadlines as JSON."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from aftercare.store.database.resource_queries import Out, resource_query

DeadlineStateName = Literal["opened", "done", "dropped"]


class DeadlineOut(Out):
    """docs/api.md lists each `code` and its source; `number` distinguishes repeated deadlines with the same code.
    `was_due_at` is the deadline before it moved. `settled_by_id` is the appointment or order event that met it when
    recorded."""

    id: UUID
    version: int
    person_id: UUID
    subject_kind: str
    subject_id: UUID
    code: str
    number: int
    counted_from_on: date
    shows_from_at: datetime
    due_at: datetime
    was_due_at: datetime | None
    state: DeadlineStateName
    done_on: date | None
    done_by: UUID | None
    done_note: str | None
    settled_by_id: UUID | None


DEADLINES = resource_query(DeadlineOut, "deadline x", order=("due_at",), by=("person", "state"))
