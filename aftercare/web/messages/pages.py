"""Pages for the conversation with one client: who wrote what, what was done about it, who was responsible, and
replying."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.errors import AlreadyDecided, Invalid, NotFound, TextWithheld
from aftercare.base.ids import new_id
from aftercare.casework.messages.conversations import (
    Before,
    Conversation,
    NewText,
    ask_to_call,
    conversation,
    mark_answered,
    text_faults,
    write_text,
)
from aftercare.domain.message_templates.sms_length import sms_length
from aftercare.domain.people.person import WhyNoText
from aftercare.store.database.plain_sql import Row
from aftercare.web.letters.words import LETTER_LANGUAGE_NAMES
from aftercare.web.messages.conversation_words import ALREADY_SENT, TASK_NOTES
from aftercare.web.messages.delivery_words import why_not_arrived
from aftercare.web.messages.text_names import text_name
from aftercare.web.shell.forms.faults import NOT_RIGHT, SENTENCES, WHOLE_FORM, field_errors
from aftercare.web.shell.forms.reading import Reading
from aftercare.web.shell.phrases import full_name
from aftercare.web.shell.request import Allow, PageRoute, Typed, Visit, typed_form
from aftercare.web.shell.untrusted_text import as_said, runs_to_the_left
from aftercare.web.shell.vocabulary import word

router = APIRouter(route_class=PageRoute)
Form = Annotated[Typed, Depends(typed_form)]
Reader = Annotated[Visit, Depends(Allow(conversation))]
Writer = Annotated[Visit, Depends(Allow(write_text))]
HERE = "/people/{person_id}/conversation"
MOST_TYPED = 2_000


@router.get(HERE)
def show(person_id: UUID, visit: Reader, before: str = "") -> Response:
    return _page(
        visit, person_id, Reading({"token": str(new_id()), "answers-yes": "yes"}), _cursor(before)
    )


@router.post(HERE)
def write(person_id: UUID, visit: Writer, typed: Form) -> Response:
    form = Reading(typed)
    text = form.text("text", most=MOST_TYPED)
    if form.holds:
        new = NewText(
            text,
            _token(typed),
            although_restricted=bool(typed.get("restricted-yes")),
            answers=bool(typed.get("answers-yes")),
        )
        try:
            with visit.work() as work:
                sent = write_text(work, person_id, new, _callback(visit))
            return visit.back_to(f"{_address(person_id)}#text-{sent.id}", said="sent-text")
        except Invalid as invalid:
            form.errors.update(field_errors(invalid, {}))
        except AlreadyDecided:
            form.errors["text"] = ALREADY_SENT
        except TextWithheld as withheld:
            form.errors[WHOLE_FORM] = word("task_reason", withheld.detail).name
    return _page(visit, person_id, form, None)


@router.post(HERE + "/count")
def count(person_id: UUID, visit: Writer, typed: Form) -> Response:
    """The length of a text and its faults while it is being typed; nothing is saved."""
    text = typed.get("text", "")[:MOST_TYPED]
    found = []
    if text.strip():
        with visit.work() as work:
            found = text_faults(work, person_id, text.strip(), _callback(visit))
    return visit.page(
        "messages/text_length.html",
        length=_length(text.strip()),
        faults=[SENTENCES.get(one.code, NOT_RIGHT) for one in found],
    )


@router.post(HERE + "/answered", dependencies=[Depends(typed_form)])
def answered(person_id: UUID, visit: Writer) -> Response:
    with visit.work() as work:
        mark_answered(work, person_id)
    return visit.back_to(_address(person_id), said="done")


@router.post(HERE + "/call", dependencies=[Depends(typed_form)])
def call(person_id: UUID, visit: Writer) -> Response:
    with visit.work() as work:
        ask_to_call(work, person_id)
    return visit.back_to(_address(person_id), said="call-asked")


def _page(visit: Visit, person_id: UUID, form: Reading, before: Before | None) -> Response:
    with visit.work() as work:
        found = conversation(work, person_id, before)
    person, obstacle = found.person, found.why_no_text
    return visit.page(
        "messages/conversation.html",
        200 if form.holds else 422,
        person={"id": person.id, "name": full_name(person), "restricted": person.restricted},
        responsible=found.responsible,
        contact=found.contact,
        text_language=LETTER_LANGUAGE_NAMES.get(found.language, found.language),
        lines=[_line(visit, row) for row in found.lines],
        waiting=[
            row | {"name": text_name(visit, row["template"], row["slot"])} for row in found.waiting
        ],
        earlier_href=_earlier(person_id, found),
        newest=before is None,
        unread=found.unread,
        unanswered=found.unanswered,
        obstacle=obstacle.value if obstacle else ("file-closed" if person.closed_on else None),
        by_choice=obstacle is WhyNoText.RESTRICTED and person.closed_on is None,
        may_write=visit.may(write_text),
        length=_length(form.typed.get("text", "").strip()),
        form=form,
    )


def _line(visit: Visit, row: Row) -> dict[str, Any]:
    text = as_said(row["body"])
    if row["kind"] == "task" and text in TASK_NOTES:
        text = visit.translate(TASK_NOTES[text])
    return row | {
        "body": text,
        "rtl": runs_to_the_left(text),
        "why": why_not_arrived(row["error_code"]),
        "name": text_name(visit, row["what"], row["slot"]) if row["kind"] == "text" else None,
    }


def _length(text: str) -> dict[str, Any]:
    length = sms_length(text)
    return {
        "characters": len(text), "segments": length.segments, "left": length.left,
        "encoding": length.encoding.value, "forced_by": " ".join(length.forced_by[:8]),
    }  # fmt: skip


def _earlier(person_id: UUID, found: Conversation) -> str | None:
    if found.earlier is None:
        return None
    at, line_id, kind = found.earlier
    return f"{_address(person_id)}?{urlencode({'before': f'{at.isoformat()}~{line_id}~{kind}'})}"


def _cursor(before: str) -> Before | None:
    """A cursor from our own address. Raises NotFound for one we did not issue."""
    if not before:
        return None
    at, _, rest = before.partition("~")
    line_id, _, kind = rest.partition("~")
    try:
        moment = datetime.fromisoformat(at)
        if moment.tzinfo is None or "\0" in kind:
            raise NotFound()
        return moment, UUID(line_id), kind[:40]
    except ValueError:
        raise NotFound() from None


def _token(typed: Typed) -> UUID:
    try:
        return UUID(typed.get("token", ""))
    except ValueError:
        raise Invalid("The form is incomplete.") from None


def _address(person_id: UUID) -> str:
    return HERE.format(person_id=person_id)


def _callback(visit: Visit) -> str:
    return visit.app_state.settings.callback_number
