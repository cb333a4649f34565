"""Pages for texts: the wording of each kind per language, and the editor where administrators write and activate
wordings."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.typed_text import SHORT_REASON
from aftercare.casework.message_templates.acts import (
    TextHistory,
    Wording,
    activate_text,
    draft_text,
    edit_text,
    preview_text,
    propose_text,
    retire_text,
    text_history,
    texts_shown,
)
from aftercare.domain.message_templates.templates import LONGEST_TEMPLATE, TEXT_LANGUAGES, TextKind
from aftercare.domain.message_templates.text_life import TextState
from aftercare.store.message_templates.rows import TextTemplateRow
from aftercare.web.letters.words import LETTER_LANGUAGE_NAMES
from aftercare.web.message_templates.view import history_view, places_view, preview_view
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.saving import Form, saving, shown_again_by
from aftercare.web.shell.view import View

router = APIRouter(route_class=PageRoute)
Manager = Annotated[PageContext, Depends(Allow(edit_text))]
TextLanguage = Literal["nl", "en", "ar", "pl", "tr", "uk"]
_STEPS = {
    "propose": (propose_text, "proposed"),
    "activate": (activate_text, "text-active"),
    "retire": (retire_text, "text-retired"),
}


@router.get("/templates")
def show_texts(context: Manager) -> Response:
    found = context.run(texts_shown)
    in_hand = {
        (one.kind, one.language): one.state
        for one in found.current
        if one.state != TextState.ACTIVE
    }
    rows = [
        {
            "kind": kind.value,
            "cells": [
                {
                    "language": language,
                    "name": LETTER_LANGUAGE_NAMES[language],
                    "number": found.in_force[kind, language].version,
                    "in_hand": in_hand.get((kind.value, language)),
                    "href": _address(kind, language),
                }
                for language in TEXT_LANGUAGES
            ],
        }
        for kind in TextKind
    ]
    names = [LETTER_LANGUAGE_NAMES[language] for language in TEXT_LANGUAGES]
    return context.page("message_templates/texts.html", rows=rows, language_names=names)


@router.get("/templates/{kind}/{language}")
def show_text(kind: TextKind, language: TextLanguage, context: Manager, form: Form) -> Response:
    phone = context.app_state.settings.callback_number
    with context.work() as work:
        found = text_history(work, kind, language)
        in_hand = _in_hand(found)
        active = next((one for one in found.versions if one.state == TextState.ACTIVE), None)
        form = form.or_stored(_as_it_stands(found, in_hand))
        text = form.typed.get("text", "").strip().replace("\r\n", "\n")
        shown = preview_text(work, kind, language, text, phone)
    return context.page(
        "message_templates/text.html",
        kind=kind.value,
        text_language=language,
        language_name=LETTER_LANGUAGE_NAMES[language],
        href=_address(kind, language),
        in_force={"number": found.in_force.version, "text": found.in_force.text},
        active=_stepping(active),
        in_hand=_stepping(in_hand),
        may_activate=in_hand is not None and _may_activate(context, in_hand),
        places=places_view(context, kind),
        preview=preview_view(context, shown),
        history=history_view(found, kind, language),
        form=form,
    )


@router.post("/templates/{kind}/{language}/preview")
def preview(kind: TextKind, language: TextLanguage, context: Manager, form: Form) -> Response:
    """The page with a preview of what is typed; htmx extracts the preview from it."""
    return show_text(kind, language, context, form)


@router.post("/templates/{kind}/{language}")
@shown_again_by(show_text)
def save(kind: TextKind, language: TextLanguage, context: Manager, form: Form) -> Response:
    # Spaces and line breaks at the ends are typing errors; browsers send \r\n for a line break.
    text = form.text("text", most=LONGEST_TEMPLATE).replace("\r\n", "\n")
    reason = form.text("reason", most=SHORT_REASON)
    edited = (form.hidden("template", UUID), form.version) if form.typed.get("template") else None
    with saving(context, form) as work:
        if edited:
            edit_text(work, *edited, text, reason)
        else:
            draft_text(work, Wording(kind, language, text, reason))
    return context.redirect_to(_address(kind, language), flash="text-drafted")


@router.post("/templates/{kind}/{language}/{step}")
def take_step(
    kind: TextKind,
    language: TextLanguage,
    step: Literal["propose", "activate", "retire"],
    context: Manager,
    form: Form,
) -> Response:
    act, flash = _STEPS[step]
    context.run(act, form.hidden("template", UUID), form.version)
    return context.redirect_to(_address(kind, language), flash=flash)


def _as_it_stands(found: TextHistory, in_hand: TextTemplateRow | None) -> dict[str, str]:
    if in_hand is None:
        return {"text": found.in_force.text}
    return {"text": in_hand.text, "reason": in_hand.reason}


def _in_hand(found: TextHistory) -> TextTemplateRow | None:
    waiting = (TextState.DRAFTED, TextState.PROPOSED)
    return next((one for one in found.versions if one.state in waiting), None)


def _may_activate(context: PageContext, row: TextTemplateRow) -> bool:
    assert context.actor is not None
    own = context.actor.staff_id_or_none in (row.drafted_by, row.proposed_by)
    return row.state == TextState.PROPOSED and not own


def _stepping(row: TextTemplateRow | None) -> View | None:
    return View(row, number=row.template_version) if row else None


def _address(kind: TextKind, language: str) -> str:
    return f"/templates/{kind.value}/{language}"
