"""Routes for texts: the current wording of each, the organisation's own versions, and a preview of unsaved wording."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import Field
from starlette.responses import Response

from aftercare.api.http.access import Act, Allow, AllowAct, RequestContext, Version
from aftercare.api.http.answers import CREATES, EDITS, READS, READS_ONE, Out, PageOut, one_reply
from aftercare.api.http.inputs import Body, Text
from aftercare.api.http.paging import Pages, list_of, single
from aftercare.casework.listing.resources import TEXT_TEMPLATES, as_written
from aftercare.casework.message_templates.acts import (
    LONGEST_REASON,
    Wording,
    activate_text,
    draft_text,
    edit_text,
    preview_text,
    propose_text,
    retire_text,
    texts_shown,
)
from aftercare.domain.message_templates.sms_length import Encoding, SmsLength
from aftercare.domain.message_templates.templates import LONGEST_TEMPLATE, TextKind
from aftercare.domain.message_templates.text_life import TextState
from aftercare.domain.message_templates.text_preview import TextPreview, price_of
from aftercare.store.database.idempotency import Reply
from aftercare.store.database.unit_of_work import Work

router = APIRouter(prefix="/api/v1/templates", tags=["templates"])
Reads = Annotated[RequestContext, Depends(Allow(TEXT_TEMPLATES))]
Writes = Annotated[Act, Depends(AllowAct(propose_text))]
TextLanguage = Literal["nl", "en", "ar", "pl", "tr", "uk"]
Words = Annotated[Text, Field(max_length=LONGEST_TEMPLATE)]
Reason = Annotated[Text, Field(max_length=LONGEST_REASON)]


class WordsIn(Body):
    """`text` may contain `{weekday_date}`, `{time}`, `{phone}` or `{code}` where its kind supports them."""

    text: Words
    reason: Reason


class TemplateIn(WordsIn):
    kind: TextKind
    language: TextLanguage


class PreviewIn(Body):
    kind: TextKind
    language: TextLanguage
    text: Words


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


class InForceOut(Out):
    """`shipped`: the wording that comes with the service, version 1."""

    kind: TextKind
    language: TextLanguage
    template_version: int
    text: str
    shipped: bool


class AllInForceOut(Out):
    items: list[InForceOut]


class LengthOut(Out):
    """`units` are septets or UTF-16 units; `forced_by` are the characters that require UCS-2."""

    encoding: Encoding
    units: int
    segments: int
    left: int
    forced_by: list[str]

    @classmethod
    def of(cls, length: SmsLength) -> LengthOut:
        return cls(
            encoding=length.encoding,
            units=length.units,
            segments=length.segments,
            left=length.left,
            forced_by=list(length.forced_by),
        )


class PreviewOut(Out):
    """`faults` as the disclosure check words them; empty when the wording may be saved. `longest` is the length with
    the longest day and number, limited to `room` segments. Prices are decimal, of one text in `currency`."""

    example: str
    faults: list[str]
    length: LengthOut
    longest: LengthOut
    room: int
    price: str
    longest_price: str
    currency: str


@router.get("", response_model=PageOut[TemplateOut], responses=READS)
def list_templates(
    context: Reads,
    paging: Pages,
    kind: TextKind | None = None,
    language: TextLanguage | None = None,
    state: TextState | None = None,
) -> Response:
    """The organisation's own versions, newest first. Shipped wordings are not listed."""
    return list_of(context, TEXT_TEMPLATES, paging, kind=kind, language=language, state=state)


@router.get("/in-force", response_model=AllInForceOut, responses=READS)
def list_in_force(context: Reads) -> AllInForceOut:
    """The current wording of every kind of text in every language."""
    with context.work() as work:
        found = texts_shown(work).in_force
    return AllInForceOut.model_validate(
        {
            "items": [
                {
                    "kind": one.kind,
                    "language": language,
                    "template_version": one.version,
                    "text": one.text,
                    "shipped": one.version == 1,
                }
                for (_, language), one in found.items()
            ]
        }
    )


@router.post("/preview", response_model=PreviewOut, responses=CREATES)
def preview(body: PreviewIn, act: Writes) -> PreviewOut:
    """Preview how a wording would arrive, what is wrong with it and what it costs; nothing is saved."""
    settings = act.app_state.settings
    with act.work() as work:
        found = preview_text(work, body.kind, body.language, body.text, settings.callback_number)
    return _preview_out(act, found)


@router.get("/{template_id}", response_model=TemplateOut, responses=READS_ONE)
def show_template(template_id: UUID, context: Reads) -> Response:
    """One version of the organisation's own."""
    return single(context, TEXT_TEMPLATES, template_id)


@router.post("", status_code=201, response_model=TemplateOut, responses=CREATES)
def draft(body: TemplateIn, act: Writes) -> Response:
    """Create the next version as a draft; one at a time per kind and language."""

    def write(work: Work) -> Reply:
        row = draft_text(work, Wording(body.kind, body.language, body.text, body.reason))
        where = f"/api/v1/templates/{row.id}"
        return one_reply(as_written(work, TEXT_TEMPLATES, row.id), 201, where)

    return act.once(write)


@router.put("/{template_id}", response_model=TemplateOut, responses=EDITS)
def edit(template_id: UUID, body: WordsIn, version: Version, act: Writes) -> Response:
    """Change the wording of a draft; its last editor becomes its author."""

    def write(work: Work) -> Reply:
        edit_text(work, template_id, version, body.text, body.reason)
        return one_reply(as_written(work, TEXT_TEMPLATES, template_id))

    return act.once(write)


@router.post("/{template_id}/proposal", response_model=TemplateOut, responses=EDITS)
def propose(template_id: UUID, version: Version, act: Writes) -> Response:
    """Propose the draft: its wording is final, and another administrator activates it."""

    def write(work: Work) -> Reply:
        propose_text(work, template_id, version)
        return one_reply(as_written(work, TEXT_TEMPLATES, template_id))

    return act.once(write)


@router.post("/{template_id}/activation", response_model=TemplateOut, responses=EDITS)
def activate(template_id: UUID, version: Version, act: Writes) -> Response:
    """Activate it at once, in place of the previous version."""

    def write(work: Work) -> Reply:
        activate_text(work, template_id, version)
        return one_reply(as_written(work, TEXT_TEMPLATES, template_id))

    return act.once(write)


@router.post("/{template_id}/retirement", response_model=TemplateOut, responses=EDITS)
def retire(template_id: UUID, version: Version, act: Writes) -> Response:
    """Discard a draft or proposal, or replace the active version by the shipped one."""

    def write(work: Work) -> Reply:
        retire_text(work, template_id, version)
        return one_reply(as_written(work, TEXT_TEMPLATES, template_id))

    return act.once(write)


def _preview_out(act: Act, found: TextPreview) -> PreviewOut:
    settings = act.app_state.settings
    return PreviewOut(
        example=found.example,
        faults=list(found.faults),
        length=LengthOut.of(found.length),
        longest=LengthOut.of(found.longest),
        room=found.room,
        price=str(price_of(found.length.segments, settings.segment_price)),
        longest_price=str(price_of(found.longest.segments, settings.segment_price)),
        currency=settings.price_currency,
    )
