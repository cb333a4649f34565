"""The page of a free place in a calendar: what may stand there, checked, with the way to book or move it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.errors import Invalid, NonexistentTime, NotFound
from aftercare.casework.appointments.extra import clients_for_extra
from aftercare.casework.overviews.calendar import colleagues
from aftercare.casework.overviews.person_file import person_file
from aftercare.casework.placement.free_places import Candidate, what_may_stand
from aftercare.domain.staff.free_time import GRID_MIN
from aftercare.domain.time.wall_time import at_wall, wall
from aftercare.store.accounts.rows import StaffRow
from aftercare.store.database.plain_sql import Row
from aftercare.web.appointments.calendar_query import STAFF, CalendarQuery, with_way_back
from aftercare.web.shell.day_span import SKIPPED
from aftercare.web.shell.forms.faults import field_errors
from aftercare.web.shell.forms.reading import Reading
from aftercare.web.shell.phrases import full_name, short_name
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.view import View

router = APIRouter(route_class=PageRoute)
FIELDS = ("on", "at", "minutes", "of")
LONGEST = 8 * 60


@router.get("/free-place")
def show_free_place(
    context: Annotated[PageContext, Depends(Allow(what_may_stand))],
) -> Response:
    """Nothing is looked for while the day or the time cannot be read; the form says which."""
    asked = context.request.query_params
    form = Reading({name: asked[name] for name in FIELDS if asked.get(name)})
    with context.work() as work:
        officers = colleagues(work)
        officer = next((one for one in officers if asked.get("of") == f"{STAFF}{one.id}"), None)
        if officer is None:
            raise NotFound()
        starts_at, minutes = _place(context, form)
        found = what_may_stand(work, officer, starts_at, minutes) if starts_at else []
    views = [_view(context, one, officer, starts_at) for one in found if starts_at]
    on = form.date("on", context.today) if "on" not in form.errors else context.today
    return context.page(
        "appointments/free_place.html",
        200,
        form=form,
        officer=officer.display_name,
        of=f"{STAFF}{officer.id}",
        starts_at=starts_at,
        extra_href=_extra_href(context, officer, starts_at) if starts_at else None,
        back=CalendarQuery("day", on, f"{STAFF}{officer.id}").href(),
        fitting=[one for one in views if one.fits],
        refused=[one for one in views if not one.fits],
    )


def _place(context: PageContext, form: Reading) -> tuple[datetime | None, int]:
    on, at = form.date("on", context.today), form.time("at")
    minutes = form.optional_number("minutes", GRID_MIN, LONGEST) or LONGEST
    if not form.is_valid:
        return None, minutes
    return _moment(form, on, at), minutes


def _moment(form: Reading, on: date, at: time) -> datetime | None:
    """The time on the quarter before it: only there can an appointment begin."""
    begins = datetime.combine(on, at) - timedelta(minutes=at.minute % GRID_MIN)
    try:
        return at_wall(on, begins.time())
    except NonexistentTime:
        form.errors["at"] = SKIPPED
        return None


def _view(context: PageContext, one: Candidate, officer: StaffRow, starts_at: datetime) -> View:
    row, full = one.row, context.can_perform(person_file)
    return View(
        one,
        person=full_name(row) if full else f"{short_name(row)}, {row['reference']}",
        kind=row["kind"] if full else "appointment",
        minutes=row["minutes"],
        from_at=row["starts_at"],
        href=_href(row, officer, starts_at, full),
        # Every rule, not only the first of its field.
        why=[
            next(iter(field_errors(Invalid(fields=(fault,)), {}).values())) for fault in one.faults
        ],
    )


def _extra_href(context: PageContext, officer: StaffRow, starts_at: datetime) -> str | None:
    if not context.can_perform(clients_for_extra):
        return None
    return f"/extra-appointment?{urlencode(_time_there(officer, starts_at))}"


def _href(row: Row, officer: StaffRow, starts_at: datetime, full: bool) -> str:
    """The page that books or moves it, with this time filled in. A move leads back to the day in the calendar."""
    values = _time_there(officer, starts_at)
    if row["appointment_id"] is not None:
        page = f"/appointments/{row['appointment_id']}{'' if full else '/times'}"
        day = CalendarQuery("day", wall(starts_at).date(), f"{STAFF}{officer.id}")
        return with_way_back(f"{page}?{urlencode({'times': 'yes'} | values)}", day.href())
    line = {"obligation": str(row["line_id"]), "occurrence": str(row["occurrence"])}
    return f"/people/{row['person_id']}/slots?{urlencode(line | values)}"


def _time_there(officer: StaffRow, starts_at: datetime) -> dict[str, str]:
    local = wall(starts_at)
    return {"on": local.date().isoformat(), "at": f"{local:%H:%M}", "officer": str(officer.id)}
