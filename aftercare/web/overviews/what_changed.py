"""What of an appointment differs from what its client knows: the reason that the worklist shows."""

from __future__ import annotations

from aftercare.store.database.plain_sql import Row


def what_changed(row: Row) -> str:
    """Of a task to notify of a change, as the appointment stands now: one that was cancelled may have a time again.
    `other-officer` is of a task from before the service knew that this is no change to a client."""
    if row["now_at"] is None:
        return str(row["reason"])
    if row["now_at"] != row["starts_at"]:
        return "moved"
    if row["other_site"]:
        return "other-site"
    return "other-length" if row["other_length"] else "other-officer"
