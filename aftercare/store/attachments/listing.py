"""Attached documents as JSON, without their content."""

from __future__ import annotations

from typing import Literal

from aftercare.domain.attachments.formats import Format
from aftercare.domain.attachments.kinds import AttachmentKind
from aftercare.store.attachments.rows import AttachmentRow
from aftercare.store.database.resource_queries import Out, resource_query


class AttachmentOut(Out):
    """`format` is judged by the content; `size` in bytes. The content of a removed document is destroyed. `added_by`
    null: the client sent it as evidence for `absence_id`. The photo of the client is among them (`photo`), set in
    the web client."""

    row = AttachmentRow
    columns = """id version person_id kind name format size added_by absence_id added_at removed_by removed_at
        remove_reason"""
    kind: AttachmentKind | Literal["photo"]
    format: Format


ATTACHMENTS = resource_query(
    AttachmentOut,
    "attachment x",
    order=("added_at",),
    by=("person", "kind"),
    newest_first=True,
)
