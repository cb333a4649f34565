"""Routes for texts: the current wording of each, the organisation's own versions, and a preview of unsaved wording."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Depends
from pydantic import Field
from starlette.responses import Response

from aftercare.api.http.access import Act, Allow, AllowAct, RequestContext, Version
from aftercare.api.http.answers import CREATES, READS, Out
from aftercare.api.http.inputs import Body, Text
from aftercare.api.http.routing import Routes
from aftercare.base.typed_text import SHORT_REASON
from aftercare.casework.listing.resources import TEXT_TEMPLATES
from aftercare.casework.message_templates.acts import (
    Wording,
    activate_text,
    draft_text,
    edit_text,
    preview_text,
    propose_text,
    retire_text,
    texts_shown,
)
from aftercare.domain.message_templates.sms_length import Encoding
from aftercare.domain.message_templates.templates import LONGEST_TEMPLATE, TextKind
from aftercare.domain.message_templates.text_preview import TextPreview, price_of
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.message_templates.listing import TemplateOut, TextLanguage

router = Routes(prefix="/api/v1/templates", tags=["templates"])
Reads = Annotated[RequestContext, Depends(Allow(TEXT_TEMPLATES))]
Writes = Annotated[Act, Depends(AllowAct(propose_text))]
Words = Annotated[Text, Field(max_length=LONGEST_TEMPLATE)]
Reason = Annotated[Text, Field(max_length=SHORT_REASON)]


class WordsIn(Body):
    """`text` may contain `{weekday_date}`, `{time}`, `{phone}` or `{code}` where its kind supports them."""

    text: Words
    reason: Reason


class TemplateIn(WordsIn):
    """A wording of the organisation for one kind of text in one language; it stays a draft until proposed."""

    kind: TextKind
    language: TextLanguage


class PreviewIn(Body):
    """A wording to check without saving it."""

    kind: TextKind
    language: TextLanguage
    text: Words


class InForceOut(Out):
    """`shipped`: the wording that comes with the service, version 1."""

    kind: TextKind
    language: TextLanguage
    template_version: int
    text: str
    shipped: bool


class AllInForceOut(Out):
    items: list[InForceOut]


class TextLengthOut(Out):
    """`units` are septets or UTF-16 units; `forced_by` are the characters that require UCS-2."""

    encoding: Encoding
    units: int
    segments: int
    left: int
    forced_by: list[str]


class WordingPreviewOut(Out):
    """`faults` as the disclosure check words them; empty when the wording may be saved. `longest` is the length with
    the longest day and number, limited to `room` segments. Prices are decimal, of one text in `currency`."""

    example: str
    faults: list[str]
    length: TextLengthOut
    longest: TextLengthOut
    room: int
    price: str
    longest_price: str
    currency: str


@router.get("/in-force", response_model=AllInForceOut, responses=READS)
def list_in_force(context: Reads) -> Response:
    """The current wording of every kind of text in every language."""

    def look(work: UnitOfWork) -> AllInForceOut:
        items = [
            InForceOut.made_from(
                one, language=language, template_version=one.version, shipped=one.version == 1
            )
            for (_, language), one in texts_shown(work).in_force.items()
        ]
        return AllInForceOut(items=items)

    return context.show(look)


@router.post("/preview", response_model=WordingPreviewOut, responses=CREATES)
def preview(body: PreviewIn, act: Writes) -> Response:
    """Preview how a wording would arrive, what is wrong with it and what it costs; nothing is saved."""
    asked = (body.kind, body.language, body.text, act.app_state.settings.callback_number)
    return act.show(lambda work: _preview_out(act, preview_text(work, *asked)))


# After the addresses that are no identifier.
router.add_reads(
    TEXT_TEMPLATES,
    "The organisation's own versions, newest first. Shipped wordings are not listed.",
    "One version of the organisation's own.",
    one="template",
)


@router.creates("", TemplateOut)
def draft(body: TemplateIn, act: Writes) -> Response:
    """Create the next version as a draft; one at a time per kind and language."""
    return act.create(TEXT_TEMPLATES, draft_text, Wording(**body.model_dump()))


@router.edits("/{template_id}", TemplateOut, "PUT")
def edit(template_id: UUID, body: WordsIn, version: Version, act: Writes) -> Response:
    """Change the wording of a draft; its last editor becomes its author."""
    return act.edit(TEXT_TEMPLATES, edit_text, template_id, version, body.text, body.reason)


@router.edits("/{template_id}/propose", TemplateOut)
def propose(template_id: UUID, version: Version, act: Writes) -> Response:
    """Propose the draft: its wording is final, and another administrator activates it."""
    return act.edit(TEXT_TEMPLATES, propose_text, template_id, version)


@router.edits("/{template_id}/activate", TemplateOut)
def activate(template_id: UUID, version: Version, act: Writes) -> Response:
    """Activate it at once, in place of the previous version."""
    return act.edit(TEXT_TEMPLATES, activate_text, template_id, version)


@router.edits("/{template_id}/retire", TemplateOut)
def retire(template_id: UUID, version: Version, act: Writes) -> Response:
    """Discard a draft or proposal, or replace the active version by the shipped one."""
    return act.edit(TEXT_TEMPLATES, retire_text, template_id, version)


def _preview_out(act: Act, found: TextPreview) -> WordingPreviewOut:
    settings = act.app_state.settings
    return WordingPreviewOut(
        example=found.example,
        faults=list(found.faults),
        length=TextLengthOut.made_from(found.length),
        longest=TextLengthOut.made_from(found.longest),
        room=found.room,
        price=str(price_of(found.length.segments, settings.segment_price)),
        longest_price=str(price_of(found.longest.segments, settings.segment_price)),
        currency=settings.price_currency,
    )
