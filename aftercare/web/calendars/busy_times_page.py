"""The page on which an officer connects their own calendar, sees how reading it goes, and stops it."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.errors import Conflict
from aftercare.casework.calendars.busy_acts import (
    LONGEST_ACCOUNT,
    LONGEST_ADDRESS,
    LONGEST_PASSWORD,
    NewCalendar,
    OwnCalendar,
    connect_calendar,
    own_calendar,
    renew_password,
    stop_calendar,
)
from aftercare.domain.calendars.busy_times import CalendarKind
from aftercare.web.calendars.busy_words import CALENDAR_NEEDS, OTHER_CALENDAR
from aftercare.web.shell.forms.faults import WHOLE_FORM
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.saving import Form, saving, shown_again_by
from aftercare.web.shell.view import View

router = APIRouter(route_class=PageRoute)
Own = Annotated[PageContext, Depends(Allow(own_calendar))]
PAGE = "/me/busy-times"
FIELDS = {f"/{name}": name for name in ("kind", "account", "address", "password")}
ANOTHER = {Conflict: (WHOLE_FORM, OTHER_CALENDAR)}


@router.get(PAGE)
def show_busy_times(context: Own, form: Form) -> Response:
    found: OwnCalendar = context.run(own_calendar)
    kinds = [
        {
            "value": one.value,
            "text": context.name_of("calendar_kind", one),
            "hint": context.translate(CALENDAR_NEEDS[one]),
        }
        for one in CalendarKind
        if one in context.app_state.calendar_kinds
    ]
    return context.page(
        "calendars/busy_times.html",
        calendar=View(found.row, state=_state(found)) if found.row else None,
        to_come=found.to_come,
        kinds=kinds,
        form=form,
    )


@router.post(PAGE)
@shown_again_by(show_busy_times)
def connect(context: Own, form: Form) -> Response:
    kinds = context.app_state.calendar_kinds
    kind = form.typed.get("kind", "")
    if len(kinds) == 1:
        (kind,) = kinds
    is_caldav = kind == CalendarKind.CALDAV
    new = NewCalendar(
        kind,
        form.text("account", most=LONGEST_ACCOUNT),
        form.text("address", most=LONGEST_ADDRESS, required=is_caldav),
        form.text("password", most=LONGEST_PASSWORD, required=is_caldav),
    )
    inside = context.app_state.settings.calendar_hosts_inside
    with saving(context, form, FIELDS, also=ANOTHER) as work:
        connect_calendar(work, new, kinds, inside)
    return context.redirect_to(PAGE, flash="calendar-connected")


@router.post(f"{PAGE}/{{connection_id}}/password")
@shown_again_by(show_busy_times)
def new_password(connection_id: UUID, context: Own, form: Form) -> Response:
    password = form.text("password", most=LONGEST_PASSWORD)
    with saving(context, form, FIELDS) as work:
        renew_password(work, connection_id, form.version, password)
    return context.redirect_to(PAGE, flash="calendar-password")


@router.post(f"{PAGE}/{{connection_id}}/stop")
def stop(connection_id: UUID, context: Own, form: Form) -> Response:
    context.run(stop_calendar, connection_id, form.version)
    return context.redirect_to(PAGE, flash="calendar-stopped")


def _state(found: OwnCalendar) -> str:
    if found.row is None or (found.row.fault is None and found.row.read_at is None):
        return "waiting"
    return "failing" if found.row.fault else "read"
