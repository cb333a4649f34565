"""Transfers of clients as JSON."""

from __future__ import annotations

from typing import Annotated

from aftercare.store.database.resource_queries import Out, Sql, resource_query
from aftercare.store.transfers.rows import TransferRow


class TransferOut(Out):
    """One client. It is planned while neither `done_at` nor `called_off_at` is set."""

    row = TransferRow
    columns = """id version batch_id person_id from_officer_id from_officer to_officer_id to_officer
        from_on reason arranged_by arranged_at done_at called_off_at called_off_by
        called_off_reason"""
    from_officer: Annotated[str, Sql("f.display_name")]
    to_officer: Annotated[str, Sql("o.display_name")]


# Transfers of clients the reader sees: their old and new officer by name, and the day.
TRANSFERS = resource_query(
    TransferOut,
    "officer_transfer x join person p on p.id = x.person_id"
    " join staff f on f.id = x.from_officer_id join staff o on o.id = x.to_officer_id",
    keys=(("x.from_on::text", "text"), ("x.id", "uuid")),
    by=("person", "batch"),
    filters={"to_come": "(x.done_at is null and x.called_off_at is null) = :to_come"},
)
