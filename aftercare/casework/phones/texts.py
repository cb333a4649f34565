"""The text that carries a code: the neutral wording in force, without any name."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session

from aftercare.domain.message_templates.reveal_check import require_discreet
from aftercare.domain.message_templates.templates import TextKind, TextValues, render_text
from aftercare.store.message_templates.rows import template_in_force


@dataclass(frozen=True)
class CodeText:
    """The text to send, and the wording and version it was made from."""

    body: str
    language: str
    template: str
    version: int


def code_text(
    session: Session, language: str, code: str, kind: TextKind = TextKind.NUMBER_VERIFICATION
) -> CodeText:
    """The text with this code, in Dutch where it does not exist in the language. Raises RevealingText."""
    template = template_in_force(session, kind, language)
    body = render_text(template.text, template.language, TextValues(code=code))
    require_discreet(body, template.language)
    return CodeText(body, template.language, template.kind.value, template.version)
