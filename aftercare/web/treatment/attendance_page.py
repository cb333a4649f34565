"""A provider's day: which clients come, recording whether they came, and correcting an outcome; no reasons."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.errors import Invalid
from aftercare.casework.appointments.acts import record_outcome
from aftercare.casework.appointments.attendance import (
    attendance_due,
    attendance_to_correct,
    my_attendance,
)
from aftercare.casework.treatment.view import clients_to_call
from aftercare.domain.appointments.lifecycle import Outcome
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.overviews.open_work import count_all
from aftercare.web.appointments.week_page import appointment
from aftercare.web.shell.forms.faults import field_errors
from aftercare.web.shell.forms.reading import Reading
from aftercare.web.shell.phrases import full_name
from aftercare.web.shell.request import Allow, PageRoute, Typed, Visit, typed_form

router = APIRouter(route_class=PageRoute)
Reader = Annotated[Visit, Depends(Allow(attendance_due))]
EMPTY = Reading({})
# The four outcomes a provider can choose.
TAPPED = (Outcome.ATTENDED, Outcome.LATE, Outcome.MISSED, Outcome.EXCUSED_BY_SERVICE)


@router.get("/attendance")
def show_day(visit: Reader, day: str = "", about: str = "", correct: str = "") -> Response:
    """`about` is the appointment just recorded, `correct` the one with an open correction form."""
    return _page(visit, day, EMPTY, about=about, correct=correct)


@router.post("/attendance/{appointment_id}/correction")
def correct_outcome(
    appointment_id: UUID, visit: Reader, typed: Annotated[Typed, Depends(typed_form)]
) -> Response:
    form, day = Reading(typed), _day(typed.get("day", ""), civil_date(visit.now)).isoformat()
    outcome = form.choice("outcome", [one.value for one in TAPPED])
    note = form.text("note", most=4_000)
    if form.holds:
        try:
            with visit.work() as work:
                record_outcome(work, appointment_id, typed.version, Outcome(outcome), note)
        except Invalid as invalid:
            form.errors.update(field_errors(invalid, {}))
        else:
            here = f"/attendance?day={day}&about={appointment_id}"
            return visit.back_to(here, said="recorded")
    return _page(visit, day, form, correct=str(appointment_id), status=422)


def _page(
    visit: Visit, day: str, form: Reading, *, about: str = "", correct: str = "", status: int = 200
) -> Response:
    today = civil_date(visit.now)
    shown = _day(day, today)
    with visit.work() as work:
        overdue = attendance_due(work, today) if shown == today else []
        found = my_attendance(work, shown)
        recorded = attendance_to_correct(work, today)
        calls = clients_to_call(work) if shown == today else []
    of_day = {row["id"] for row in found}
    return visit.page(
        "treatment/attendance.html",
        status,
        today=today,
        shown=shown,
        overdue=[appointment(row, visit.now) for row in overdue],
        overdue_count=count_all(overdue),
        day=[appointment(row, visit.now) for row in found],
        recorded=[appointment(row, visit.now) for row in recorded if row["id"] not in of_day],
        correctable=[row["id"] for row in recorded],
        about=_id(about),
        correct=_id(correct),
        outcomes=[one.value for one in TAPPED],
        form=form,
        calls=[full_name(one) for one in calls],
        previous_day=(shown - timedelta(days=1)).isoformat(),
        next_day=(shown + timedelta(days=1)).isoformat(),
    )


def _id(asked: str) -> UUID | None:
    """The appointment id in the query, None when it is malformed."""
    try:
        return UUID(asked)
    except ValueError:
        return None


def _day(asked: str, today: date) -> date:
    """The requested day; today when the parameter is unusable."""
    try:
        day = date.fromisoformat(asked)
    except ValueError:
        return today
    return day if abs(day - today) <= timedelta(days=400) else today
