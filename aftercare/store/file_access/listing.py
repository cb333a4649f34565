"""The access lists of a client's file as JSON."""

from __future__ import annotations

from aftercare.domain.file_access.lists import AccessKind
from aftercare.store.database.resource_queries import Out, resource_query
from aftercare.store.file_access.emergency_rows import EmergencyAccessRow
from aftercare.store.file_access.rows import FileAccessRow


class FileAccessOut(Out):
    """`until_on` is the last day; without one, the entry is reviewed on `review_on`. `ended_at` is set when it was
    ended before that, or replaced after its review."""

    row = FileAccessRow
    columns = """id version person_id staff_id kind reason from_on until_on review_on entered_by
        entered_at ended_by ended_at end_reason"""
    kind: AccessKind


class EmergencyAccessOut(Out):
    """In force until `until_at`, or `ended_at` before that. `justified` is null until it is reviewed."""

    row = EmergencyAccessRow
    columns = """id version person_id staff_id reason opened_at until_at ended_at reviewed_by
        reviewed_at justified review_note"""


EMERGENCIES = resource_query(
    EmergencyAccessOut,
    "emergency_access x",
    order=("opened_at",),
    by=("person",),
    newest_first=True,
)
FILE_ACCESS = resource_query(FileAccessOut, "file_access x", by=("person",))
