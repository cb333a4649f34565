"""The demonstration's phones and clock; outside a demonstration these pages do not exist."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.errors import Fault, NonexistentTime, NotFound, existing
from aftercare.base.translation import sentence
from aftercare.casework.operations.sandbox import number_of, phones_of_everyone, texts_on_phone_of
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.time.wall_time import at_wall, civil_date, civil_days_after
from aftercare.notifications.gateways.sandbox_voice import MARK
from aftercare.notifications.gateways.voice_text import ALOUD
from aftercare.notifications.sandbox import (
    CALL_REPORTS,
    TEXT_REPORTS,
    answer_from_phone,
    play_report,
)
from aftercare.scheduling.fast_forward import (
    SettableClock,
    fast_forward,
    next_event,
    start_moving,
)
from aftercare.store.database.plain_sql import Row
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.web.letters.words import LETTER_LANGUAGE_NAMES
from aftercare.web.shell.day_span import SKIPPED
from aftercare.web.shell.forms.reading import Reading, id_of
from aftercare.web.shell.phrases import full_name
from aftercare.web.shell.request import PageContext, PageRoute, SignedInOnly
from aftercare.web.shell.saving import Form, NotSaved, shown_again_by
from aftercare.web.shell.view import View

router = APIRouter(route_class=PageRoute)
Visitor = Annotated[PageContext, Depends(SignedInOnly(None, demonstration=True))]
# Jobs run while the clock moves, each in its own transaction.
ClockMover = Annotated[PageContext, Depends(SignedInOnly(None, demonstration=True, apart=True))]
LONGEST_REPLY = 1_600
PASSED = sentence("That time has passed; the clock only moves forward")
EMPTY = Reading({})
# A longer move takes more time than people wait without feedback, so the page shows its progress.
AT_ONCE = timedelta(hours=2)


@router.get("/sandbox")
def show_phone(context: Visitor, form: Form, phone: str = "") -> Response:
    person_id = id_of(form.typed.get("phone", phone))
    with as_clock_of(context) as work:
        phones = phones_of_everyone(work)
        known = {row["id"]: row for row in phones}
        shown = known.get(person_id) if person_id else (phones[0] if phones else None)
        texts = texts_on_phone_of(work, shown["id"]) if shown else []
    return context.page(
        "operations/sandbox.html",
        200 if form.is_valid else 422,
        phones=[row | {"name": full_name(row)} for row in phones],
        phone=shown | {"name": full_name(shown)} if shown else None,
        texts=[_text(row) for row in texts],
        next_at=_next_event(context),
        form=form.part("body"),
        clock=EMPTY if "body" in form.typed else form,
        move=_move_view(context),
    )


@router.post("/sandbox/reply")
@shown_again_by(show_phone)
def reply(context: Visitor, form: Form) -> Response:
    body = form.text("body", most=LONGEST_REPLY)
    person_id = id_of(form.typed.get("phone", ""))
    if person_id is None or not form.is_valid:
        raise NotSaved()
    with as_clock_of(context) as work:
        number = number_of(work, person_id)
        answer_from_phone(work, number, body, context.app_state.settings.callback_number)
    return context.redirect_to(f"/sandbox?phone={person_id}", flash="sent")


@router.post("/sandbox/receipt")
def receipt(context: Visitor, form: Form) -> Response:
    """Simulate a network report on one text or call."""
    person_id = existing(id_of(form.typed.get("phone", "")))
    with as_clock_of(context) as work:
        play_report(work, form.typed.get("sid", ""), form.typed.get("state", ""))
    return context.redirect_to(f"/sandbox?phone={person_id}", flash="recorded")


@router.post("/sandbox/clock")
@shown_again_by(show_phone)
def move_clock(context: ClockMover, form: Form) -> Response:
    """Move the clock; everything that falls due in between happens, in order, and everyone stays signed in. A long
    move continues after the response."""
    clock = context.app_state.clock
    if not isinstance(clock, SettableClock):
        raise NotFound()
    target = _target(context, form)
    phone = form.typed.get("phone", "")
    here = f"/sandbox?phone={phone}" if id_of(phone) else "/sandbox"
    move = (context.app_state.database, clock, context.app_state.jobs, target)
    try:
        if target - context.now > AT_ONCE:
            start_moving(*move)
            return context.redirect_to(here)
        fast_forward(*move)
    except Fault as fault:
        form.errors["on"] = fault.title
        raise NotSaved() from None
    return context.redirect_to(here, flash="clock")


def _target(context: PageContext, form: Reading) -> datetime:
    """The time the pressed button asks for. Raises NotSaved."""
    now = context.now
    move = form.choice("move", ("hour", "day", "next", "moment"))
    if move == "hour":
        return now + timedelta(hours=1)
    if move == "day":
        return civil_days_after(now, 1)
    if move == "next":
        return _next_event(context) or now
    return _typed_moment(form, now)


def _next_event(context: PageContext) -> datetime | None:
    return next_event(context.app_state.database, context.app_state.jobs, context.now)


def _typed_moment(form: Reading, now: datetime) -> datetime:
    on = form.date("on", civil_date(now))
    at = form.optional_time("at")
    if not form.is_valid:
        raise NotSaved()
    try:
        target = at_wall(on, at or time(9, 0))
    except NonexistentTime:
        form.errors["at"] = SKIPPED
        raise NotSaved() from None
    if target < now:
        form.errors["on"] = PASSED
        raise NotSaved()
    return target


def _move_view(context: PageContext) -> View | None:
    clock = context.app_state.clock
    move = clock.move() if isinstance(clock, SettableClock) else None
    if move is None:
        return None
    return View(move, share=move.share(context.now))


def _text(row: Row) -> Row:
    """One bubble. Our automatic answer to a reply is not in the outbox, so it has no delivery."""
    aloud = row["channel"] == ALOUD
    return row | {
        "body": row["body"].removeprefix(MARK),
        "aloud": aloud,
        "language": LETTER_LANGUAGE_NAMES.get(row["language"], row["language"]),
        "reports": list(CALL_REPORTS if aloud else TEXT_REPORTS),
        "from_person": row["direction"] == "from_person",
        "may_receive": row["unsettled"],
    }


@contextmanager
def as_clock_of(context: PageContext) -> Iterator[UnitOfWork]:
    """The phone belongs to no staff member: it is read and answered with the network's permissions."""
    with context.app_state.database.work(CLOCK, context.now) as work:
        yield work
