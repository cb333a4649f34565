"""Our own wordings of texts, and the one in force: the active one while it passes the disclosure check, else the
shipped one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import partial
from uuid import UUID

from sqlalchemy import desc, func
from sqlmodel import Field, Session, select

from aftercare.domain.message_templates.templates import (
    TEXT_LANGUAGES,
    TextKind,
    TextTemplate,
    shipped_template,
    template_faults,
)
from aftercare.domain.message_templates.text_life import TextState
from aftercare.store.database.columns import MOMENT, VersionedRow, moment
from aftercare.store.database.locks import get_row, locking


class TextTemplateRow(VersionedRow, table=True):
    """`template_version` is the number that messages refer to, from 2 on; `version` counts changes of the row itself.
    `valid_from` is the civil day on which it became active."""

    kind: str
    language: str
    template_version: int
    text: str
    reason: str
    state: str
    drafted_by: UUID
    drafted_at: datetime = Field(sa_type=MOMENT)
    proposed_by: UUID | None = None
    proposed_at: datetime | None = moment()
    activated_by: UUID | None = None
    activated_at: datetime | None = moment()
    valid_from: date | None = None
    retired_by: UUID | None = None
    retired_at: datetime | None = moment()


def template_in_force(session: Session, kind: TextKind, language: str) -> TextTemplate:
    """The present text of this kind in the language, or in Dutch when it is none of ours."""
    known = language if language in TEXT_LANGUAGES else "nl"
    row = active_template(session, kind, known)
    return (row and _sayable(row)) or shipped_template(kind, known)


def templates_in_force(session: Session) -> Mapping[tuple[TextKind, str], TextTemplate]:
    """The same for every kind in every language, in one statement."""
    query = select(TextTemplateRow).where(TextTemplateRow.state == TextState.ACTIVE.value)
    ours = {(row.kind, row.language): _sayable(row) for row in session.exec(query)}
    return {
        (kind, language): ours.get((kind.value, language)) or shipped_template(kind, language)
        for kind in TextKind
        for language in TEXT_LANGUAGES
    }


get_template = partial(get_row, TextTemplateRow)


def active_template(
    session: Session, kind: TextKind, language: str, *, for_update: bool = False
) -> TextTemplateRow | None:
    """Our own wording in force; None where it is the shipped one."""
    query = select(TextTemplateRow).where(
        TextTemplateRow.kind == kind.value,
        TextTemplateRow.language == language,
        TextTemplateRow.state == TextState.ACTIVE.value,
    )
    return session.exec(locking(query) if for_update else query).first()


def templates_living(session: Session) -> list[TextTemplateRow]:
    """Everything drafted, proposed or active, by kind and language."""
    query = select(TextTemplateRow).where(TextTemplateRow.state != TextState.RETIRED.value)
    return list(session.exec(query.order_by("kind", "language")))


def template_history(session: Session, kind: TextKind, language: str) -> list[TextTemplateRow]:
    """Every version of our own, the newest first."""
    query = select(TextTemplateRow).where(
        TextTemplateRow.kind == kind.value, TextTemplateRow.language == language
    )
    return list(session.exec(query.order_by(desc("template_version"))))


def next_template_version(session: Session, kind: TextKind, language: str) -> int:
    """Version 1 is the one that ships."""
    query = select(func.coalesce(func.max(TextTemplateRow.template_version), 1)).where(
        TextTemplateRow.kind == kind.value, TextTemplateRow.language == language
    )
    return int(session.exec(query).one()) + 1


def _sayable(row: TextTemplateRow) -> TextTemplate | None:
    """None for a wording that a stricter disclosure check now refuses: it could not be sent to any client."""
    kind = TextKind(row.kind)
    if template_faults(row.text, row.language, kind):
        return None
    return TextTemplate(kind, row.language, row.template_version, row.text)
