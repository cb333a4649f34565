"""The page of working hours: when each officer of the team works, and at which office."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.errors import existing
from aftercare.base.translation import sentence
from aftercare.casework.staff.working_hours import (
    BeyondHours,
    OfficersAtWork,
    beyond_hours,
    officers_hours,
    set_working_hours,
)
from aftercare.domain.time.wall_time import wall
from aftercare.store.accounts.rows import StaffRow
from aftercare.web.shell.forms.hours import typed_week, week_of
from aftercare.web.shell.forms.opening_times import opening_lines
from aftercare.web.shell.forms.reading import Reading
from aftercare.web.shell.language import filled
from aftercare.web.shell.phrases import weekday_names
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.saving import Form, NotSaved, saving, shown_again_by
from aftercare.web.shell.view import View

router = APIRouter(route_class=PageRoute)
MayChange = Annotated[PageContext, Depends(Allow(set_working_hours))]
NOTHING_SCHEDULED = sentence(
    "Without hours nothing is scheduled with this officer; tick this to save it"
)
MOVES = sentence(
    "Appointments that no longer fit: %(number)s, the first on %(first)s. Their clients know or expect the time of"
    " %(known)s of them. They get another time tonight, or none. If that is right, save once more"
)
AGAIN = "beyond"
NAMES = {f"/hours/{day}": f"hours-{day}" for day in range(7)} | {"/office_id": "office"}


@router.get("/working-hours")
def show_working_hours(context: MayChange, form: Form, change: str = "") -> Response:
    found = context.run(officers_hours)
    changing = next((one for one in found.officers if change == str(one.id)), None)
    names = {one.id: one.name for one in found.teams}
    offices = {one.id: one.name for many in found.offices.values() for one in many}
    return context.page(
        "staff/working_hours.html",
        200 if form.is_valid else 422,
        teams=[
            {
                "id": str(team.id),
                "name": team.name,
                "officers": [
                    View(
                        one,
                        name=one.display_name,
                        lines=opening_lines(one.hours, context.language),
                        office=offices.get(one.office_id) if one.office_id else None,
                    )
                    for one in found.officers
                    if one.team_id == team.id
                ],
            }
            for team in found.teams
        ],
        changing=changing,
        team=names.get(changing.team_id) if changing and changing.team_id else None,
        offices=_choices(found, changing) if changing else [],
        weekdays=weekday_names(context.language),
        form=form.or_stored(_as_stored(changing) if changing else {}),
    )


@router.post("/working-hours/{staff_id}")
@shown_again_by(show_working_hours, change="staff_id")
def change_hours(staff_id: UUID, context: MayChange, form: Form) -> Response:
    found = context.run(officers_hours)
    own = existing(next((one for one in found.officers if one.id == staff_id), None))
    hours = week_of(form, "hours")
    office = form.optional_one_of("office", [UUID(one) for one, _ in _choices(found, own)])
    if form.is_valid and own.hours and not any(hours.values()) and not form.ticked("no-hours-yes"):
        form.errors["no-hours"] = NOTHING_SCHEDULED
    with saving(context, form, NAMES) as work:
        _ask_about_what_moves(context, form, beyond_hours(work, staff_id, hours), hours)
        set_working_hours(work, staff_id, form.version, hours=hours, office_id=office)
    return context.redirect_to("/working-hours", flash="hours")


def _ask_about_what_moves(
    context: PageContext,
    form: Reading,
    beyond: BeyondHours | None,
    hours: Mapping[str, Sequence[Sequence[int]]],
) -> None:
    """The form is sent twice, unchanged. Raises NotSaved where this number was not shown yet."""
    if beyond is None:
        return
    form.asked[AGAIN] = f"{beyond.number}/{beyond.known}/{hours}"
    if form.typed.get(AGAIN) == form.asked[AGAIN]:
        return
    form.errors[f"hours-{wall(beyond.first_at).weekday()}"] = filled(
        MOVES,
        number=beyond.number,
        first=context.moment(beyond.first_at),
        known=beyond.known,
    )
    raise NotSaved()


def _choices(found: OfficersAtWork, officer: StaffRow) -> list[tuple[str, str]]:
    """The offices of the officer's team."""
    offices = found.offices[officer.team_id] if officer.team_id else []
    return [(str(one.id), one.name) for one in offices]


def _as_stored(officer: StaffRow) -> dict[str, str]:
    return typed_week(officer.hours, "hours") | {"office": str(officer.office_id or "")}
