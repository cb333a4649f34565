"""The page of leave: who of the team is away, until when, and who stands in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.errors import DoubleBooked
from aftercare.base.field_faults import FIELD_FAULTS
from aftercare.base.translation import sentence
from aftercare.casework.staff.availability import TeamLeave, enter_leave, team_leave
from aftercare.casework.staff.stand_ins import (
    NewStandIn,
    name_stand_in,
    stood_in_on,
    team_stand_ins,
    who_can_be_named,
)
from aftercare.casework.staff.withdrawn_leave import end_leave
from aftercare.domain.staff.stand_ins import Days, ends_with_leave, is_away
from aftercare.domain.time.wall_time import civil_date, last_civil_date
from aftercare.store.database.plain_sql import Row
from aftercare.web.shell.dates import clock
from aftercare.web.shell.day_span import read_absence
from aftercare.web.shell.forms.options import staff_options
from aftercare.web.shell.forms.reading import Reading
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.saving import Form, NotSaved, saving
from aftercare.web.staff.withdrawn_view import leads_to_withdrawn, withdrawn_before

router = APIRouter(route_class=PageRoute)
NAMES = {"/until": "until_on"}
ALREADY = sentence("Leave is already entered for part of this time")
STANDS_IN = sentence(
    "A colleague is due to stand in for someone on these days; enter them again to confirm"
)
MayEnter = Annotated[PageContext, Depends(Allow(team_leave))]


@router.get("/leave")
def show_leave(context: MayEnter) -> Response:
    own = str(context.actor.staff_id_or_none) if context.actor else ""
    return _page(context, Reading({"staff": own}))


@router.post("/leave")
def enter(context: MayEnter, form: Form) -> Response:
    allowed = [one.id for one in context.run(team_leave).may_enter_for]
    staff = form.one_of("staff", allowed)
    span = read_absence(context, form)
    stand_in = _stand_in(context, form, staff)
    # Every civil day the leave touches, and the officers this colleague stands in for on those.
    days = civil_date(span[0]), last_civil_date(span[1])
    others = context.run(stood_in_on, staff, *days) if form.is_valid else []
    if others and not form.typed.get("seen"):
        form.errors["from_on"] = STANDS_IN
    try:
        with saving(context, form, NAMES, {DoubleBooked: ("from_on", ALREADY)}) as work:
            enter_leave(work, staff, *span)
            if stand_in is not None:
                name_stand_in(work, NewStandIn(staff, stand_in, *days))
    except NotSaved:
        return _page(context, form, others)
    return context.redirect_to("/leave", flash="leave", days=form.days)


@router.post("/leave/{leave_id}/end")
def end(leave_id: UUID, context: MayEnter, _form: Form) -> Response:
    return leads_to_withdrawn(context, "/leave", context.run(end_leave, leave_id))


def _stand_in(context: PageContext, form: Reading, staff: UUID) -> UUID | None:
    """The chosen stand-in, if any; only an officer's caseload has one."""
    for_whom, colleagues = context.run(who_can_be_named)
    chosen = form.optional_one_of("stand_in", [one.id for one in colleagues])
    has_caseload = "staff" not in form.errors and staff in {one.id for one in for_whom}
    if form.typed.get("stand_in") and not has_caseload:
        form.errors["stand_in"] = FIELD_FAULTS["no-deputy"]
    return chosen


def _page(context: PageContext, form: Reading, others: Sequence[Row] = ()) -> Response:
    with context.work() as work:
        found = team_leave(work)
        named = [one for one in team_stand_ins(work) if one["until_on"] >= context.today]
        for_whom, colleagues = who_can_be_named(work)
    officers = {one.id for one in for_whom}
    return context.page(
        "staff/leave.html",
        withdrawn=withdrawn_before(context),
        leave=[
            _view(row, found, context.now) | _named(row, named, officers, found.leave)
            for row in found.leave
        ],
        staff=staff_options(found.may_enter_for),
        colleagues=staff_options(colleagues),
        others=others,
        form=form,
    )


def _view(row: Row, found: TeamLeave, now: datetime) -> Row:
    return row | {
        "now_away": row["from_at"] <= now,
        "deputies": [
            one | {"is_away": _also_away(one["deputy_id"], row, found.leave)}
            for one in found.deputies.get(row["staff_id"], [])
        ],
        "replan_href": _replan_href(row) if row["staff_id"] in found.may_replan else None,
        "may_end": row["staff_id"] in {one.id for one in found.may_enter_for},
    }


def _replan_href(row: Row) -> str:
    """The page that moves the appointments this leave makes impossible. It is filled in with the days, and with the
    times of a leave in partial days."""
    first_on, last_on = _civil_days(row)
    asked = {
        "officer": str(row["staff_id"]),
        "first": first_on.isoformat(),
        "last": last_on.isoformat(),
    }
    for name in ("from_at", "until_at"):
        if (at := clock(row[name])) != "00:00":
            asked[name] = at
    return f"/officer-away?{urlencode(asked)}"


def _named(row: Row, named: list[Row], officers: set[UUID], leave: Sequence[Row]) -> Row:
    """The stand-ins named for some of these days: those present on all their days, and those who are not. Also who of
    them ends with this leave and who stays, and whether the reader may name one."""
    first_on, last_on = _civil_days(row)
    who = [
        one
        for one in named
        if one["officer_id"] == row["staff_id"]
        and one["ended_at"] is None
        and one["from_on"] <= last_on
        and one["until_on"] >= first_on
    ]
    missed = [one["stand_in"] for one in who if _is_away(one, first_on, last_on, leave)]
    other = [
        _civil_days(one) for one in leave if one["staff_id"] == row["staff_id"] and one is not row
    ]
    ending = [
        one
        for one in who
        if ends_with_leave((one["from_on"], one["until_on"]), (first_on, last_on), other)
    ]
    may_name = not who and row["staff_id"] in officers
    days = f"first={first_on.isoformat()}&last={last_on.isoformat()}"
    return {
        "named": [one["stand_in"] for one in who if one["stand_in"] not in missed],
        "missed": missed,
        "ending": [one["stand_in"] for one in ending],
        "staying": [one["stand_in"] for one in who if one not in ending],
        "name_href": f"/stand-ins?officer={row['staff_id']}&{days}" if may_name else None,
    }


def _also_away(deputy_id: UUID | None, row: Row, leave: Sequence[Row]) -> bool:
    """Whether the deputy is away on a whole day of this leave."""
    theirs = ((one["from_at"], one["until_at"]) for one in leave if one["staff_id"] == deputy_id)
    return is_away(theirs, *_civil_days(row))


def _civil_days(leave: Row) -> Days:
    return civil_date(leave["from_at"]), last_civil_date(leave["until_at"])


def _is_away(stand_in: Row, first_on: date, last_on: date, leave: Sequence[Row]) -> bool:
    """Whether the stand-in has leave on one of their own stand-in days within these days."""
    first, last = max(first_on, stand_in["from_on"]), min(last_on, stand_in["until_on"])
    return any(
        one["staff_id"] == stand_in["stand_in_id"]
        and _civil_days(one)[0] <= last
        and _civil_days(one)[1] >= first
        for one in leave
    )
