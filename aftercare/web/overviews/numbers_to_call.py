"""Which number a task to call offers first."""

from __future__ import annotations

from aftercare.store.database.plain_sql import Row


def numbers_to_call(row: Row) -> dict[str, str | None]:
    """The number that just wrote comes before the one in the case file: there someone may be in danger."""
    known, wrote = row["call_number"], row["wrote_from"]
    if wrote is None or wrote == known:
        return {"number": known, "name": row["call_name"], "other": None}
    return {"number": wrote, "name": None, "other": known}
