"""Closings of files as JSON."""

from __future__ import annotations

from aftercare.domain.closing.closing import ClosingReason
from aftercare.store.closing.rows import FileClosingRow
from aftercare.store.database.resource_queries import Out, resource_query


class FileClosingOut(Out):
    """It stands while `reopened_at` is null. `closed_on` is the last day of the file."""

    row = FileClosingRow
    columns = """id version person_id closed_on reason note closed_by closed_at reopened_by
        reopened_at reopen_reason"""
    reason: ClosingReason


FILE_CLOSINGS = resource_query(FileClosingOut, "file_closing x", by=("person", "reason"))
