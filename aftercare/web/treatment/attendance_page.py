"""The day of a provider or a circle coordinator: which clients come, recording whether they came, and correcting an
outcome; no reasons."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.casework.appointments.acts import record_outcome
from aftercare.casework.appointments.several_outcomes import just_recorded, record_group
from aftercare.casework.treatment.attendance import (
    LONGEST_AGREED,
    attendance_due,
    attendance_just_recorded,
    attendance_to_correct,
    my_attendance,
    my_circle_clients,
    my_circle_meetings,
    my_courses,
    pass_on_call,
)
from aftercare.casework.treatment.catch_up import catch_up, times_to_catch_up
from aftercare.casework.treatment.view import clients_to_call, passed_on_calls
from aftercare.domain.appointments.lifecycle import Outcome
from aftercare.store.overviews.open_work import count_all
from aftercare.web.appointments.recording import (
    at_first,
    group_outcomes,
    in_groups,
    in_place,
    with_undo,
)
from aftercare.web.appointments.shown import appointment
from aftercare.web.shell.dates import day_near
from aftercare.web.shell.forms.reading import id_of
from aftercare.web.shell.phrases import full_name
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.saving import Form, saving, shown_again_by
from aftercare.web.shell.view import View
from aftercare.web.treatment.catch_ups_page import save_catch_up, times_to_choose
from aftercare.web.treatment.outlines import course_view

router = APIRouter(route_class=PageRoute)
Reader = Annotated[PageContext, Depends(Allow(attendance_due))]
FARTHEST_DAYS = 400
# The four outcomes a provider can choose.
TAPPED = (Outcome.ATTENDED, Outcome.LATE, Outcome.MISSED, Outcome.CALLED_OFF)


@router.get("/attendance")
def show_day(
    context: Reader,
    form: Form,
    day: str = "",
    about: str = "",
    correct: str = "",
    caught: str = "",
) -> Response:
    """`about` is the appointment just recorded, `correct` the one with an open correction form, `caught` the missed
    session for which times are proposed."""
    today = context.today
    shown = day_near(form.typed.get("day", day), today, FARTHEST_DAYS)
    with context.work() as work:
        overdue = attendance_due(work, today) if shown == today else []
        found = my_attendance(work, shown)
        recorded, just = attendance_to_correct(work, today), just_recorded(work)
        of_day = {row["id"] for row in found}
        kept = attendance_just_recorded(work, just.keys() - of_day) if shown == today else []
        calls = clients_to_call(work) if shown == today else []
        passed_on = passed_on_calls(work, calls)
        courses = my_courses(work) if shown == today else []
        catching = id_of(caught)
        coordinates = shown == today and context.can_perform(my_circle_meetings)
        meetings = my_circle_meetings(work, today) if coordinates else []
        clients = my_circle_clients(work) if coordinates else []
        gaps = {one.id for row in courses for one in row["course"].missed}
        proposed = times_to_catch_up(work, catching) if catching in gaps and catching else []
    listed = sorted([*overdue, *kept], key=lambda row: (row["starts_at"], row["id"]))
    of_day |= {row["id"] for row in kept}
    return context.page(
        "treatment/attendance.html",
        today=today,
        shown=shown,
        overdue=in_groups(
            with_undo(just, (appointment(row, context.now, context.language) for row in listed))
        ),
        overdue_count=count_all(overdue),
        overdue_shown=len(overdue),
        blocks=in_groups(
            with_undo(just, (appointment(row, context.now, context.language) for row in found))
        ),
        names={str(row["id"]): full_name(row) for row in [*listed, *found]},
        recorded=[
            appointment(row, context.now, context.language)
            for row in recorded
            if row["id"] not in of_day
        ],
        meetings=[appointment(row, context.now, context.language) for row in meetings],
        meetings_count=count_all(meetings),
        clients=[{"id": row["id"], "name": full_name(row)} for row in clients],
        correctable=[row["id"] for row in recorded],
        about=id_of(about),
        correct=id_of(correct),
        outcomes=[one.value for one in TAPPED],
        form=form,
        calls=[
            View(
                one,
                id=one.person.id,
                name=full_name(one.person),
                phone=one.phone or context.app_state.settings.callback_number,
                passed_on_at=passed_on.get(one.person.id),
            )
            for one in calls
        ],
        courses=[
            {"id": row["id"], "name": full_name(row), "programme": row["programme"], "course": it}
            for row in courses
            if (it := course_view(row["course"], context.language))
        ],
        catching=catching if catching in gaps else None,
        proposed=times_to_choose(context, proposed),
        previous_day=(shown - timedelta(days=1)).isoformat(),
        next_day=(shown + timedelta(days=1)).isoformat(),
    )


@router.post("/attendance/record-group")
@shown_again_by(show_day)
def record_attendance_group(
    context: Annotated[PageContext, Depends(Allow(record_group))], form: Form
) -> Response:
    """All members of a group session attended, but the ticked ones."""
    said = group_outcomes(form)
    with saving(context, form) as work:
        record_group(work, said, form.typed.get("note"))
    day = day_near(form.typed.get("day", ""), context.today, FARTHEST_DAYS).isoformat()
    return context.redirect_to(at_first(f"/attendance?day={day}", said), flash="recorded")


@router.post("/attendance/calls/{person_id}")
@shown_again_by(show_day)
def notify_officer(
    person_id: UUID, context: Annotated[PageContext, Depends(Allow(pass_on_call))], form: Form
) -> Response:
    """What the provider agreed with a client who comes less often."""
    name = f"agreed-{person_id}"
    agreed = form.text(name, most=LONGEST_AGREED)
    with saving(context, form, {"/agreed": name}) as work:
        pass_on_call(work, person_id, agreed)
    return context.redirect_to("/attendance#calls-title", flash="saved")


@router.post("/attendance/{appointment_id}/catch-up")
@shown_again_by(show_day, caught="appointment_id")
def plan_catch_up(
    appointment_id: UUID, context: Annotated[PageContext, Depends(Allow(catch_up))], form: Form
) -> Response:
    """One of the proposed times makes a missed session good; one that was taken meanwhile is refused beside them."""
    save_catch_up(context, form, appointment_id)
    return context.redirect_to("/attendance#courses-title", flash="saved")


@router.post("/attendance/{appointment_id}/correct")
@shown_again_by(show_day, correct="appointment_id")
def correct_outcome(appointment_id: UUID, context: Reader, form: Form) -> Response:
    day = day_near(form.typed.get("day", ""), context.today, FARTHEST_DAYS).isoformat()
    outcome = form.one_of("outcome", TAPPED)
    note = form.text("note", most=4_000)
    with saving(context, form) as work:
        record_outcome(work, appointment_id, form.version, outcome, note)
    return context.redirect_to(in_place(f"/attendance?day={day}", appointment_id), flash="recorded")
