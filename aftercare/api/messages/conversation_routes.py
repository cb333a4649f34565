"""Routes for the text conversation with a client: both sides, an officer's own texts, and what waits for an answer."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import Field
from starlette.responses import Response

from aftercare.api.http.access import Act, Allow, AllowAct, RequestContext
from aftercare.api.http.answers import CREATES, JSON, READS_ONE, Out, one_reply
from aftercare.api.http.inputs import Body, Cursor, Text
from aftercare.api.messages.routes import MessageOut
from aftercare.base.ids import new_id
from aftercare.casework.listing.resources import MESSAGES, as_written
from aftercare.casework.messages.conversations import (
    NewText,
    conversation,
    mark_answered,
    write_text,
)
from aftercare.store.database.idempotency import Reply
from aftercare.store.database.plain_sql import Row
from aftercare.store.database.unit_of_work import Work

router = APIRouter(prefix="/api/v1", tags=["conversations"])
Reads = Annotated[RequestContext, Depends(Allow(conversation))]
Writes = Annotated[Act, Depends(AllowAct(write_text))]
_KEYS = ("timestamptz", "uuid", "text")


class TextIn(Body):
    """`although_restricted`: the explicit choice that a restricted case file requires. `answers`: this text completes
    what waited for an answer."""

    text: Annotated[Text, Field(max_length=2_000)]
    although_restricted: bool = False
    answers: bool = False


class LineOut(Out):
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
    language: str
    responsible: ResponsibleOut
    why_no_text: str | None
    unread: int
    unanswered: int
    lines: list[LineOut]
    earlier: str | None


class AnsweredOut(Out):
    """The number of tasks completed."""

    ended: int


@router.get("/people/{person_id}/conversation", response_model=ConversationOut, responses=READS_ONE)
def show(
    person_id: UUID,
    context: Reads,
    before: Annotated[
        str | None, Query(max_length=1_000, description="`earlier` of a page.")
    ] = None,
) -> Response:
    """One page, the newest without `before`; reading the newest marks incoming texts as seen."""
    after = Cursor.read(before, _KEYS)
    with context.work() as work:
        found = conversation(work, person_id, (after[0], after[1], after[2]) if after else None)
    shown = ConversationOut(
        person_id=person_id,
        language=found.language,
        responsible=ResponsibleOut(**found.responsible),
        why_no_text=found.why_no_text.value if found.why_no_text else None,
        unread=found.unread,
        unanswered=found.unanswered,
        lines=[_line(row) for row in found.lines],
        earlier=_cursor(found.earlier),
    )
    return looked_at(shown)


@router.post(
    "/people/{person_id}/conversation/texts",
    status_code=201,
    response_model=MessageOut,
    responses=CREATES,
)
def write(person_id: UUID, body: TextIn, act: Writes) -> Response:
    """Send a text in the officer's own words, after the disclosure check and a check against the facts. It leaves with
    the next sending round."""

    def do(work: Work) -> Reply:
        new = NewText(body.text, new_id(), body.although_restricted, body.answers)
        row = write_text(work, person_id, new, act.app_state.settings.callback_number)
        return one_reply(as_written(work, MESSAGES, row.id), 201, f"/api/v1/messages/{row.id}")

    return act.once(do)


@router.post(
    "/people/{person_id}/conversation/answered", response_model=AnsweredOut, responses=CREATES
)
def answered(person_id: UUID, act: Writes) -> Response:
    """Record that what waited for an answer was answered in another way."""

    def do(work: Work) -> Reply:
        ended = mark_answered(work, person_id)
        return Reply(200, AnsweredOut(ended=ended).model_dump_json())

    return act.once(do)


def looked_at(shown: Out) -> Response:
    """JSON that no cache stores."""
    return Response(shown.model_dump_json(), 200, {"cache-control": "no-store"}, JSON)


def _line(row: Row) -> LineOut:
    return LineOut(**{name: row[name] for name in LineOut.model_fields})


def _cursor(earlier: tuple[datetime, UUID, str] | None) -> str | None:
    if earlier is None:
        return None
    at, line_id, kind = earlier
    return Cursor.written(f'["{at.isoformat()}","{line_id}","{kind}"]')
