"""Transfers of clients as JSON."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from aftercare.store.database.resource_queries import Out, Sql, resource_query


class TransferOut(Out):
    """One client. It is planned while neither `done_at` nor `called_off_at` is set."""

    id: UUID
    version: int
    batch_id: UUID
    person_id: UUID
    from_officer_id: UUID
    from_officer: Annotated[str, Sql("f.display_name")]
    to_officer_id: UUID
    to_officer: Annotated[str, Sql("o.display_name")]
    from_on: date
    reason: str
    arranged_by: UUID
    arranged_at: datetime
    done_at: datetime | None
    called_off_at: datetime | None
    called_off_by: UUID | None


# Transfers of clients the reader sees: their old and new officer by name, and the day.
TRANSFERS = resource_query(
    TransferOut,
    "officer_transfer x join person p on p.id = x.person_id"
    " join staff f on f.id = x.from_officer_id join staff o on o.id = x.to_officer_id",
    keys=(("x.from_on::text", "text"), ("x.id", "uuid")),
    by=("person", "batch"),
    filters={"to_come": "(x.done_at is null and x.called_off_at is null) = :to_come"},
)
