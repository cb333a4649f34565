"""The organisation's own versions of texts as JSON."""

from __future__ import annotations

from typing import Literal

from aftercare.domain.message_templates.templates import TextKind
from aftercare.domain.message_templates.text_life import TextState
from aftercare.store.database.resource_queries import Out, resource_query
from aftercare.store.message_templates.rows import TextTemplateRow

TextLanguage = Literal["nl", "en", "ar", "pl", "tr", "uk"]


class TemplateOut(Out):
    """Messages refer to `template_version`; `version` is the ETag."""

    row = TextTemplateRow
    columns = """id version kind language template_version text reason state drafted_by drafted_at
        proposed_by proposed_at activated_by activated_at valid_from retired_by retired_at"""
    kind: TextKind
    language: TextLanguage
    state: TextState


TEXT_TEMPLATES = resource_query(
    TemplateOut,
    "text_template x",
    order=("drafted_at",),
    person="null::uuid",
    by=("kind", "language", "state"),
    newest_first=True,
)
