"""The organisation's own versions of texts as JSON."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from aftercare.domain.message_templates.templates import TextKind
from aftercare.domain.message_templates.text_life import TextState
from aftercare.store.database.resource_queries import Out, resource_query

TextLanguage = Literal["nl", "en", "ar", "pl", "tr", "uk"]


class TemplateOut(Out):
    """Messages refer to `template_version`; `version` is the ETag."""

    id: UUID
    version: int
    kind: TextKind
    language: TextLanguage
    template_version: int
    text: str
    reason: str
    state: TextState
    drafted_by: UUID
    drafted_at: datetime
    proposed_by: UUID | None
    proposed_at: datetime | None
    activated_by: UUID | None
    activated_at: datetime | None
    valid_from: date | None
    retired_by: UUID | None
    retired_at: datetime | None


TEXT_TEMPLATES = resource_query(
    TemplateOut,
    "text_template x",
    order=("drafted_at",),
    person="null::uuid",
    by=("kind", "language", "state"),
    newest_first=True,
)
