"""Today without a network: the page that a browser keeps, the copy of the day, and what was recorded meanwhile."""

from __future__ import annotations

import base64
import binascii
from datetime import datetime, timedelta
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse, Response

from aftercare.base.errors import Invalid, NotFound
from aftercare.casework.appointments.offline import OfflineDay, record_noted, take_today_offline
from aftercare.domain.appointments.lifecycle import AWAITING_OUTCOME, Outcome
from aftercare.domain.people.phone_numbers import number_in_groups
from aftercare.store.database.plain_sql import Row
from aftercare.web.appointments.shown import appointment
from aftercare.web.appointments.week_page import offline_hours
from aftercare.web.shell.assets import STATIC
from aftercare.web.shell.dates import clock
from aftercare.web.shell.layout import SECURITY_HEADERS, PageRequest, render
from aftercare.web.shell.request import ANYONE, Allow, PageContext, PageRoute
from aftercare.web.shell.saving import Form

router = APIRouter(route_class=PageRoute)
Taker = Annotated[PageContext, Depends(Allow(take_today_offline))]
Recorder = Annotated[PageContext, Depends(Allow(record_noted))]
OUTCOMES: Final = (Outcome.ATTENDED, Outcome.LATE, Outcome.MISSED)
LONGEST_NOTE: Final = 500
# A key, sealed: its number, a nonce, the key and a tag.
SEALED_BYTES: Final = 2 + 12 + 32 + 16


@router.get("/service-worker.js")
def service_worker(_context: Annotated[PageContext, Depends(ANYONE)]) -> Response:
    """From the root, so that it answers for every page."""
    text = (STATIC / "js" / "service-worker.js").read_text()
    return Response(text, media_type="text/javascript", headers=SECURITY_HEADERS)


@router.get("/offline")
def show_offline(context: Taker) -> Response:
    """The browser keeps it as it is, so it says nothing about its reader."""
    _term(context)
    return render(
        PageRequest(context.language, context.now, "/offline"),
        "appointments/offline.html",
        longest_note=LONGEST_NOTE,
    )


@router.post("/offline/today")
def take_today(context: Taker, form: Form) -> Response:
    """The day, with the key that the device is to encrypt it with, as JSON."""
    term, sealer = _term(context), context.app_state.sealer
    day = context.run(take_today_offline, sealer, term, _bytes(form.typed.get("sealed", "")))
    return JSONResponse(_as_json(context, day), headers=SECURITY_HEADERS)


@router.post("/offline/outcomes")
def record_offline(context: Recorder, form: Form) -> Response:
    """One outcome, under the key that was made when it was recorded; a conflict is answered as on any other form."""
    account, key, of = (form.hidden(name, UUID) for name in ("account", "key", "appointment"))
    outcome, noted_at = form.one_of("outcome", OUTCOMES), form.hidden("at", _aware)
    note = form.text("note", required=False, most=LONGEST_NOTE) or None
    if not form.is_valid:
        raise Invalid()
    context.run(record_noted, account, key, of, form.version, outcome, noted_at, note)
    return Response(headers=SECURITY_HEADERS)


def _term(context: PageContext) -> timedelta:
    hours = offline_hours(context)
    if not hours:
        raise NotFound()
    return timedelta(hours=hours)


def _as_json(context: PageContext, day: OfflineDay) -> dict[str, object]:
    assert context.actor is not None
    return {
        "account": str(context.actor.staff_id),
        "key": base64.b64encode(day.key).decode(),
        "sealed": base64.b64encode(day.sealed).decode(),
        "taken": context.now.isoformat(),
        "until": day.until_at.isoformat(),
        "until_text": clock(day.until_at),
        "taken_text": clock(context.now),
        "rows": [_row(context, row) for row in day.rows],
    }


def _row(context: PageContext, row: Row) -> dict[str, object]:
    """Time, name, place and telephone, as the list of the day has them; nothing of the case."""
    shown = appointment(row, context.now, context.language)
    awaits = row["state"] in {state.value for state in AWAITING_OUTCOME}
    return {
        "id": str(row["id"]),
        "version": row["version"],
        "time": clock(row["starts_at"]),
        "starts_at": row["starts_at"].isoformat(),
        "name": shown.person,
        "place": shown.place,
        "phone": row["phone"] and number_in_groups(row["phone"]),
        "awaits": awaits,
        "signs": bool(shown.signs),
        # Those who meet together are recorded together.
        "group": str(row["session_id"] or ""),
        "state": "" if awaits else context.name_of("appointment", shown.state),
    }


def _bytes(text: str) -> bytes:
    """None that are not a sealed key."""
    try:
        found = base64.b64decode(text, validate=True)
    except (ValueError, binascii.Error):
        return b""
    return found if len(found) == SEALED_BYTES else b""


def _aware(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError(text)
    return found
