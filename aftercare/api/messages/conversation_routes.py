"""Routes for the text conversation with a client: both sides, an officer's own texts, and what waits for an answer."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import Depends, Query
from pydantic import Field
from starlette.responses import Response

from aftercare.api.http.access import Act, AllowAct, Reads, Writes
from aftercare.api.http.answers import CREATES, Out
from aftercare.api.http.inputs import Body, Cursor, Holds, Moment, Text, list_mark
from aftercare.api.http.routing import Routes
from aftercare.base.ids import new_id
from aftercare.casework.listing.resources import MESSAGES
from aftercare.casework.messages.conversations import (
    Conversation,
    NewText,
    conversation,
    mark_answered,
    mark_seen,
    write_text,
)
from aftercare.domain.message_templates.text_kinds import TextLanguageCode

router = Routes(prefix="/api/v1", tags=["conversations"])
_KEYS = ("timestamptz", "uuid", "text")


class TextIn(Body):
    """`although_restricted`: the explicit choice that a restricted case file requires. `answers`: this text completes
    what waited for an answer."""

    text: Annotated[Text, Field(max_length=2_000), Holds()]
    although_restricted: bool = False
    answers: bool = False


class SeenIn(Body):
    """`until_at` is the `at` of the newest entry that was shown; what came after it stays unread."""

    until_at: Moment


class ConversationLineOut(Out):
    """One entry; which fields are set depends on `kind`. `text`: `state`, `reason`, the provider's `error_code`; `what`
    is its template. `reply`: `what` is how it was understood, `act` what was done, `answer` the automatic answer. Its
    `number` is a different number it came from; `waits` means that it still needs an answer. `task` and `letter`:
    `what` is the kind. `officer`, `stand-in` and `stand-in-over`: from here `who` is responsible, or `other` again."""

    kind: Literal["text", "reply", "task", "letter", "officer", "stand-in", "stand-in-over"]
    id: UUID
    at: datetime
    what: str | None
    state: str | None
    reason: str | None
    error_code: int | None
    body: str | None
    channel: str | None
    duplicate: bool
    act: str | None
    answer: str | None
    number: str | None
    who: str | None
    other: str | None
    about_at: datetime | None
    due_at: datetime | None
    done_at: datetime | None
    waits: bool
    answered_at: datetime | None
    answered_by: str | None
    emptied_at: datetime | None


class ResponsibleOut(Out):
    officer: str
    stand_in: str | None
    until_on: date | None


class ConversationOut(Out):
    """`lines` are the entries, oldest first; `earlier` is the cursor of the previous page, null on the first."""

    person_id: UUID
    language: TextLanguageCode
    responsible: ResponsibleOut
    why_no_text: str | None
    unread: int
    unanswered: int
    lines: list[ConversationLineOut]
    earlier: str | None


class AnsweredOut(Out):
    """The number of tasks completed."""

    ended: int


@router.shows("/people/{person_id}/conversation", ConversationOut)
def show(
    person_id: UUID,
    context: Reads,
    before: Annotated[
        str | None, Query(max_length=1_000, description="`earlier` of a page.")
    ] = None,
) -> Response:
    """One page, the newest without `before`. It marks nothing as seen: `POST …/mark-seen` does."""
    after = Cursor.read(before, _KEYS, list_mark(str(person_id)))
    key = (after[0], after[1], after[2]) if after else None
    return context.show(
        lambda work: _conversation(person_id, conversation(work, person_id, key, is_seen=False))
    )


@router.post("/people/{person_id}/conversation/mark-seen", status_code=204, responses=CREATES)
def see(
    person_id: UUID, body: SeenIn, act: Annotated[Act, Depends(AllowAct(mark_seen))]
) -> Response:
    """Record that the account has seen the conversation up to this moment, so that `unread` starts from there."""
    return act.remove(mark_seen, person_id, body.until_at)


@router.creates("/people/{person_id}/conversation/texts", MESSAGES)
def write(person_id: UUID, body: TextIn, act: Writes) -> Response:
    """Send a text in the officer's own words, after the disclosure check and a check against the facts. It leaves with
    the next sending round."""
    new = NewText(body.text, new_id(), body.although_restricted, body.answers)
    number = act.app_state.settings.callback_number
    return act.create(MESSAGES, write_text, person_id, new, number)


@router.acts("/people/{person_id}/conversation/mark-answered", AnsweredOut)
def answered(person_id: UUID, act: Writes) -> Response:
    """Record that what waited for an answer was answered in another way."""
    return act.respond(lambda work: AnsweredOut(ended=mark_answered(work, person_id)))


def _conversation(person_id: UUID, found: Conversation) -> ConversationOut:
    return ConversationOut.made_from(
        found,
        person_id=person_id,
        lines=[ConversationLineOut.made_from(row) for row in found.lines],
        earlier=_cursor(found.earlier, person_id),
    )


def _cursor(earlier: tuple[datetime, UUID, str] | None, person_id: UUID) -> str | None:
    if earlier is None:
        return None
    at, line_id, kind = earlier
    return Cursor.written(f'["{at.isoformat()}","{line_id}","{kind}"]', list_mark(str(person_id)))
