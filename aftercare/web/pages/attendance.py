"""A provider's day: who comes, and whether they came; nothing about why."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.casework.reading import attendance_due, my_attendance
from aftercare.casework.treatment_reading import clients_to_call
from aftercare.domain.access import Permission
from aftercare.domain.wall_time import civil_date
from aftercare.web.pages.week import appointment
from aftercare.web.phrases import full_name
from aftercare.web.visits import Allow, PageRoute, Visit

router = APIRouter(route_class=PageRoute)


@router.get("/attendance")
def show_day(
    visit: Annotated[Visit, Depends(Allow(Permission.READ_ATTENDANCE))], day: str = ""
) -> Response:
    today = civil_date(visit.now)
    shown = _day(day, today)
    with visit.work() as work:
        overdue = attendance_due(work, today) if shown == today else []
        found = my_attendance(work, shown)
        calls = clients_to_call(work) if shown == today else []
    return visit.page(
        "attendance.html",
        today=today,
        shown=shown,
        overdue=[appointment(row, visit.now) for row in overdue],
        day=[appointment(row, visit.now) for row in found],
        calls=[full_name(one) for one in calls],
        previous_day=(shown - timedelta(days=1)).isoformat(),
        next_day=(shown + timedelta(days=1)).isoformat(),
    )


def _day(asked: str, today: date) -> date:
    """The day asked for, today when nothing usable was asked."""
    try:
        day = date.fromisoformat(asked)
    except ValueError:
        return today
    return day if abs(day - today) <= timedelta(days=400) else today
