"""My week: the officer's grid and today's list."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.casework.reading import my_inbox, my_week, my_worklist
from aftercare.domain.access import Permission
from aftercare.domain.appointments import AWAITING_OUTCOME
from aftercare.domain.escalation.rules import RULES_BY_CODE
from aftercare.domain.wall_time import civil_date
from aftercare.store.screens import Row
from aftercare.web.language import sentence
from aftercare.web.visits import Allow, PageRoute, Visit
from aftercare.web.week_grid import lay_out_week

router = APIRouter(route_class=PageRoute)
_AWAITING = {state.value for state in AWAITING_OUTCOME}
REVIEW = sentence("Review the escalation")
# How many open escalations stand above the week; the rest is one click away.
MOST_ALERTS = 3


@router.get("/week")
def show_week(
    visit: Annotated[Visit, Depends(Allow(Permission.SEE_OWN_WEEK))], week: str = ""
) -> Response:
    today = civil_date(visit.now)
    monday = _monday(week, today)
    with visit.work() as work:
        shown = [appointment(row, visit.now) for row in my_week(work, monday)]
        current = _monday("", today)
        own = (
            shown
            if monday == current
            else [appointment(r, visit.now) for r in my_week(work, current)]
        )
        unrecorded = [appointment(row, visit.now) for row in my_worklist(work).outcomes]
        alerts = [_alert(visit, case) for case in my_inbox(work)[:MOST_ALERTS]]
    return visit.page(
        "week.html",
        monday=monday,
        today=today,
        alerts=alerts,
        overdue=[it for it in unrecorded if civil_date(it["starts_at"]) < today],
        day=[it for it in own if civil_date(it["starts_at"]) == today],
        grid=lay_out_week(shown, monday, visit.now),
        previous_week=(monday - timedelta(days=7)).isoformat(),
        next_week=(monday + timedelta(days=7)).isoformat(),
    )


def appointment(row: Row, now: datetime) -> dict[str, Any]:
    """A row of the week as the templates speak of it. A person may be recorded once it has begun."""
    state = row.get("state", "outcome_overdue")
    return {
        **row,
        "person": f"{row['given_name']} {row['family_name']}",
        "state": state,
        "place": row.get("location") or "",
        "can_record": state in _AWAITING and row["starts_at"] <= now,
    }


def _monday(week: str, today: date) -> date:
    """The Monday of the week asked for, this week's when nothing usable was asked."""
    try:
        day = date.fromisoformat(week)
    except ValueError:
        day = today
    return day - timedelta(days=day.weekday())


def _alert(visit: Visit, case: Row) -> dict[str, Any]:
    rule = RULES_BY_CODE.get(case["rule_code"])
    return {
        "title": f"{case['given_name']} {case['family_name']}",
        "text": rule.label(visit.language) if rule else case["rule_code"],
        "due_at": case["next_due_at"],
        "href": f"/escalations/{case['id']}",
        "action": visit.tell(REVIEW),
    }
