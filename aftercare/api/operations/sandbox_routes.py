"""Routes for the demonstration's clock and phone; outside a demonstration they do not exist."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from aftercare.api.http.access import Demonstration
from aftercare.api.http.answers import Out, problems
from aftercare.api.http.app_state import AppState
from aftercare.api.http.inputs import Body, Moment, Text
from aftercare.base.errors import NotFound
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.time.wall_time import civil_days_after
from aftercare.notifications.sandbox import answer_from_phone, play_receipt
from aftercare.scheduling.fast_forward import SettableClock, fast_forward, next_event
from aftercare.store.operations.sandbox_rows import texts_on_phone

router = APIRouter(prefix="/api/v1/sandbox", tags=["sandbox"])
Here = Annotated[AppState, Depends(Demonstration())]
REFUSALS = problems(400, 404, 413, 422, 503)
MOVE_REFUSALS = problems(400, 404, 409, 413, 422, 503)


class ClockIn(Body):
    """Either a time, or a step: an hour, the same wall-clock time tomorrow, or the next thing due."""

    to: Moment | None = None
    advance: Literal["hour", "day", "next-event"] | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> ClockIn:
        if (self.to is None) == (self.advance is None):
            raise PydanticCustomError("one-of-both", "give either a moment or a step")
        return self


class ClockOut(Out):
    now: datetime
    ticks: int
    handled: int


class ClockMoveOut(Out):
    """`share`: how much of the requested time has passed, from 0 to 1. `going` is false when the move stopped before
    its end; move the clock again to continue."""

    began_at: datetime
    to: datetime
    share: float
    going: bool


class ClockStandOut(Out):
    """`move`: the move in progress or stopped before its end; null when there is none."""

    now: datetime
    move: ClockMoveOut | None


class SandboxTextOut(Out):
    """`redacted_at`: when the provider deleted its copy; the text is still on the phone."""

    sid: str
    message_id: UUID | None
    direction: str
    number: str
    body: str
    status: str
    at: datetime
    redacted_at: datetime | None


class SandboxTextsOut(Out):
    items: list[SandboxTextOut]


class ReplyIn(Body):
    """A text that a client's telephone of the demonstration sends."""

    number: Annotated[Text, Field(pattern=r"^\+[1-9][0-9]{6,14}$")]
    body: Annotated[Text, Field(max_length=1_600)]


class SandboxAnswerOut(Out):
    """None when the text gets no answer."""

    answer: str | None


class ReceiptIn(Body):
    """A report of the pretended provider about one message."""

    sid: Annotated[Text, Field(min_length=1, max_length=64)]
    status: Annotated[Text, Field(pattern="^[a-z-]{1,20}$")]
    error_code: Annotated[int, Field(ge=1, le=99_999)] | None = None


class TakenOut(Out):
    """Whether the receipt was new."""

    new: bool


@router.get("/clock", responses=problems(404, 503))
def show_clock(app_state: Here) -> ClockStandOut:
    """The time of the clock, and the progress of a move: a long one takes minutes."""
    clock = _settable(app_state)
    now, move = clock.now(), clock.move()
    if move is None:
        return ClockStandOut(now=now, move=None)
    view = ClockMoveOut(began_at=move.began_at, to=move.to, share=move.share(now), going=move.going)
    return ClockStandOut(now=now, move=view)


@router.post("/clock", responses=MOVE_REFUSALS)
def move_clock(body: ClockIn, app_state: Here) -> ClockOut:
    """Move the clock; everything that falls due in between happens, in order. Responds when the clock has arrived;
    until then a second move is refused."""
    clock = _settable(app_state)
    passed = fast_forward(app_state.database, clock, app_state.jobs, _target(app_state, body))
    return ClockOut(now=passed.now, ticks=passed.ticks, handled=passed.handled)


def _settable(app_state: AppState) -> SettableClock:
    clock = app_state.clock
    if not isinstance(clock, SettableClock):
        raise NotFound()
    return clock


def _target(app_state: AppState, body: ClockIn) -> datetime:
    now = app_state.clock.now()
    if body.to is not None:
        return body.to
    if body.advance == "hour":
        return now + timedelta(hours=1)
    if body.advance == "day":
        return civil_days_after(now, 1)
    return next_event(app_state.database, app_state.jobs, now) or now


@router.get("/messages", responses=problems(404, 503))
def list_texts(app_state: Here) -> SandboxTextsOut:
    """The texts on the phone, newest first."""
    with app_state.database.work(CLOCK, app_state.clock.now()) as work:
        rows = texts_on_phone(work.session)
    items = [SandboxTextOut.model_validate(row) for row in rows]
    return SandboxTextsOut(items=items)


@router.post("/replies", responses=REFUSALS)
def send_reply(body: ReplyIn, app_state: Here) -> SandboxAnswerOut:
    """A text from this number arrives; the response is what the client gets back."""
    with app_state.database.work(CLOCK, app_state.clock.now()) as work:
        answer = answer_from_phone(work, body.number, body.body, app_state.settings.callback_number)
    return SandboxAnswerOut(answer=answer)


@router.post("/receipts", responses=REFUSALS)
def send_receipt(body: ReceiptIn, app_state: Here) -> TakenOut:
    """A receipt for a text on the phone arrives."""
    with app_state.database.work(CLOCK, app_state.clock.now()) as work:
        new = play_receipt(work, body.sid, body.status, body.error_code)
    return TakenOut(new=new)
