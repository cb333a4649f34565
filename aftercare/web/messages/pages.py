"""Pages for the conversation with one client: who wrote what, what was done about it, who was responsible, and
replying."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.errors import AlreadyDecided, NotFound, TextWithheld
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
from aftercare.domain.closing.closing import FILE_CLOSED
from aftercare.domain.message_templates.sms_length import sms_length
from aftercare.domain.people.person import WhyNoText
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.database.plain_sql import Row
from aftercare.web.letters.words import LETTER_LANGUAGE_NAMES
from aftercare.web.messages.conversation_words import ALREADY_SENT, TASK_NOTES
from aftercare.web.messages.delivery_words import why_not_arrived
from aftercare.web.messages.text_names import text_name
from aftercare.web.shell.forms.faults import WHOLE_FORM, message_of
from aftercare.web.shell.forms.submitted import typed_form
from aftercare.web.shell.phrases import full_name
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.saving import Form, NotSaved, saving, shown_again_by
from aftercare.web.shell.untrusted_text import as_received, runs_to_the_left
from aftercare.web.shell.view import View
from aftercare.web.shell.vocabulary import word

router = APIRouter(route_class=PageRoute)
Reader = Annotated[PageContext, Depends(Allow(conversation))]
Writer = Annotated[PageContext, Depends(Allow(write_text))]
HERE = "/people/{person_id}/conversation"
MOST_TYPED = 2_000


@router.get(HERE)
def show(person_id: UUID, context: Reader, form: Form, before: str = "") -> Response:
    form, cursor = form.or_stored({"token": str(new_id()), "answers-yes": "yes"}), _cursor(before)
    found = context.run(conversation, person_id, cursor)
    person, obstacle = found.person, found.why_no_text
    return context.page(
        "messages/conversation.html",
        person=View(person, name=full_name(person)),
        responsible=found.responsible,
        contact=found.contact,
        text_language=LETTER_LANGUAGE_NAMES.get(found.language, found.language),
        months=by_month([_line(context, row) for row in found.lines], context.now),
        waiting=[
            row | {"name": text_name(context, row["template"], row["slot"], row["offer"])}
            for row in found.waiting
        ],
        earlier_href=_earlier(person_id, found),
        newest=cursor is None,
        unread=found.unread,
        unanswered=found.unanswered,
        obstacle=obstacle.value if obstacle else None,
        by_choice=obstacle is WhyNoText.RESTRICTED,
        may_write=context.can_perform(write_text),
        length=_length(form.typed.get("text", "").strip()),
        form=form,
    )


@router.post(HERE)
@shown_again_by(show)
def write(person_id: UUID, context: Writer, form: Form) -> Response:
    text = form.text("text", most=MOST_TYPED)
    try:
        with saving(context, form, also={AlreadyDecided: ("text", ALREADY_SENT)}) as work:
            new = NewText(
                text,
                form.hidden("token", UUID),
                although_restricted=form.ticked("restricted-yes"),
                answers=form.ticked("answers-yes"),
            )
            write_text(work, person_id, new, _callback(context))
    except TextWithheld as withheld:
        form.errors[WHOLE_FORM] = word("task_reason", withheld.detail).name
        raise NotSaved() from None
    return context.redirect_to(_address(person_id), flash="sent-text")


@router.post(HERE + "/count")
def count(person_id: UUID, context: Writer, form: Form) -> Response:
    """The length of a text and its faults while it is being typed; nothing is saved."""
    text = form.typed.get("text", "")[:MOST_TYPED]
    found = []
    if text.strip():
        found = context.run(text_faults, person_id, text.strip(), _callback(context))
    return context.page(
        "messages/text_length.html",
        length=_length(text.strip()),
        faults=[message_of(one) for one in found],
    )


@router.post(HERE + "/mark-answered", dependencies=[Depends(typed_form)])
def answered(person_id: UUID, context: Writer) -> Response:
    context.run(mark_answered, person_id)
    return context.redirect_to(_address(person_id), flash="done")


@router.post(HERE + "/call", dependencies=[Depends(typed_form)])
def call(person_id: UUID, context: Writer) -> Response:
    context.run(ask_to_call, person_id)
    return context.redirect_to(_address(person_id), flash="call-asked")


def by_month(lines: Sequence[Row], now: datetime) -> list[tuple[date | None, list[Row]]]:
    """Newest first: the lines of the last week without a month, then those of each month under its first day."""
    week_ago = now - timedelta(weeks=1)

    def month(row: Row) -> date | None:
        return None if row["at"] > week_ago else civil_date(row["at"]).replace(day=1)

    return [(first_on, list(rows)) for first_on, rows in groupby(reversed(lines), key=month)]


def _line(context: PageContext, row: Row) -> Row:
    text = as_received(row["body"])
    if row["kind"] == "task" and text == FILE_CLOSED:
        # Who closed the file did not do its tasks.
        row |= {"who": None, "state": "dropped"}
    if row["kind"] == "task" and text in TASK_NOTES:
        text = context.translate(TASK_NOTES[text])
    return row | {
        "body": text,
        "rtl": runs_to_the_left(text),
        "why": why_not_arrived(row["error_code"]),
        "name": text_name(context, row["what"], row["slot"], row["offer"])
        if row["kind"] == "text"
        else None,
    }


def _length(text: str) -> View:
    length = sms_length(text)
    return View(
        length,
        characters=len(text),
        encoding=length.encoding.value,
        forced_by=" ".join(length.forced_by[:8]),
    )


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


def _address(person_id: UUID) -> str:
    return HERE.format(person_id=person_id)


def _callback(context: PageContext) -> str:
    return context.app_state.settings.callback_number
