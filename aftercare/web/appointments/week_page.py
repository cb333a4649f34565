"""My week: the officer's calendar grid and today's list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.translation import sentence
from aftercare.casework.appointments.several_outcomes import (
    just_recorded,
    record_group,
    still_listed,
)
from aftercare.casework.overviews.view import badge_counts, my_inbox, my_week, outcomes_to_record
from aftercare.casework.staff.availability import my_hours, my_time_off
from aftercare.casework.staff.stand_ins import stood_in_people
from aftercare.domain.appointments.lifecycle import AppointmentState
from aftercare.domain.escalation.first_notice import counted_from
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.accounts.audit import noted_together
from aftercare.store.database.plain_sql import Row
from aftercare.store.database.read_ahead import read_ahead
from aftercare.store.overviews.open_work import count_all
from aftercare.web.appointments.recording import at_first, group_outcomes, in_groups, with_undo
from aftercare.web.appointments.shown import ShownAppointment, appointment
from aftercare.web.appointments.visit_order_view import visits_proposed
from aftercare.web.appointments.waiting_addresses import with_addresses
from aftercare.web.appointments.week_grid import lay_out_week
from aftercare.web.shell.dates import day_near
from aftercare.web.shell.forms.reading import id_of
from aftercare.web.shell.phrases import escalation_name
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.saving import Form, saving, shown_again_by
from aftercare.web.time.days_off import days_off

router = APIRouter(route_class=PageRoute)
WeekReader = Annotated[PageContext, Depends(Allow(my_week))]
SEVERAL = sentence("%(count)s clients")
FARTHEST_DAYS = 3_999
REVIEW = sentence("Review the escalation")
# The number of open escalations shown above the week; the rest is one click away.
MOST_ALERTS = 3
# Beside the lists a day is so narrow that a third appointment at once could not show a name.
BESIDE_LISTS = 2


@router.get("/week")
def show_week(
    context: Annotated[PageContext, Depends(Allow(my_week))], week: str = "", about: str = ""
) -> Response:
    """Today's list stands beside the week of today alone; beside another it would seem to belong there. `about` is the
    appointment just recorded."""
    today = context.today
    monday = _monday(week, today)
    is_current = monday <= today < monday + timedelta(days=7)
    with context.work() as work, noted_together(work):
        whole = (my_hours, stood_in_people, outcomes_to_record, just_recorded, badge_counts)
        read_ahead(
            work.session,
            partial(my_week, work, monday),
            partial(my_time_off, work, monday),
            partial(my_inbox, work, MOST_ALERTS),
            *(partial(one, work) for one in whole),
        )
        found = with_addresses(work, my_week(work, monday), context.now)
        shown = [appointment(row, context.now, context.language) for row in found]
        away, hours = my_time_off(work, monday), my_hours(work)
        places, due, just = stood_in_people(work), outcomes_to_record(work), just_recorded(work)
        kept = still_listed(work, just)
        alerts = [_alert(context, escalation) for escalation in my_inbox(work, MOST_ALERTS)]
    listed = sorted([*due, *kept], key=lambda row: (row["overdue_at"], row["id"]))
    unrecorded = {row["id"] for row in listed}
    off = days_off(context, monday, away)
    return context.page(
        "appointments/week.html",
        monday=monday,
        today=today,
        is_current=is_current,
        alerts=alerts,
        overdue=with_undo(
            just,
            (
                appointment(
                    row
                    | {
                        "in_place_of": places.get(row["person_id"]),
                        "of_colleague": _colleague(context, row),
                    },
                    context.now,
                    context.language,
                )
                for row in listed
            ),
        ),
        overdue_count=count_all(due),
        overdue_shown=len(due),
        day=with_undo(
            just,
            (it for it in shown if civil_date(it.starts_at) == today and it.id not in unrecorded),
        ),
        about=id_of(about),
        offline_hours=offline_hours(context),
        grid=lay_out_week(
            blocks(context, shown), monday, context.now, away.taken, hours, BESIDE_LISTS
        ),
        off=off,
        today_off=off.get(today, []),
        moving=[it for it in shown if it.address_waits],
        kinds=sorted({it.kind for it in shown}),
        previous_week=(monday - timedelta(days=7)).isoformat(),
        next_week=(monday + timedelta(days=7)).isoformat(),
    )


def offline_hours(context: PageContext) -> int:
    """How long an officer may keep today on a device; 0 where that is switched off, or there is no key to seal with."""
    state = context.app_state
    term = state.settings.offline_term(state.demonstration) if state.sealer else timedelta(0)
    return term // timedelta(hours=1)


@router.get("/week/day")
def show_day(context: WeekReader, form: Form, on: str = "", about: str = "") -> Response:
    """One day as a list, to record yesterday's outcomes and those of a group on one page. `about` is the appointment
    just recorded."""
    today = context.today
    on = form.typed.get("on", on)
    shown = day_near(on, today, FARTHEST_DAYS)
    with context.work() as work:
        found = with_addresses(work, my_week(work, shown, days=1), context.now)
        away, just = my_time_off(work, shown, days=1), just_recorded(work)
        proposed = visits_proposed(context, work, found)
    day = [appointment(row, context.now, context.language) for row in found]
    return context.page(
        "appointments/day.html",
        shown=shown,
        today=today,
        blocks=in_groups(with_undo(just, day)),
        about=id_of(about),
        form=form,
        names={str(it.id): it.person for it in day},
        off=days_off(context, shown, away, days=1)[shown],
        proposed=proposed,
        previous_day=(shown - timedelta(days=1)).isoformat(),
        next_day=(shown + timedelta(days=1)).isoformat(),
        week=_monday(on, today).isoformat(),
    )


@router.post("/week/day/record-group")
@shown_again_by(show_day)
def record_day_group(
    context: Annotated[PageContext, Depends(Allow(record_group))], form: Form
) -> Response:
    """All members of a group session attended, but the ticked ones."""
    said = group_outcomes(form)
    with saving(context, form) as work:
        record_group(work, said, form.typed.get("note"))
    day = day_near(form.typed.get("on", ""), context.today, FARTHEST_DAYS).isoformat()
    return context.redirect_to(at_first(f"/week/day?on={day}", said), flash="recorded")


def blocks(context: PageContext, shown: Iterable[ShownAppointment]) -> list[ShownAppointment]:
    """What the grid draws: appointments that fill time. Cancelled ones appear only in the lists. Several of the
    officer's clients in one group session become one block that links to that day's list."""
    together: dict[tuple[object, ...], list[ShownAppointment]] = {}
    for it in shown:
        if it.state == AppointmentState.CALLED_OFF:
            continue
        elsewhere = (it.starts_at, it.ends_at, it.place, it.kind, it.officer_id)
        key = (it.id,) if it.with_me else elsewhere
        together.setdefault(key, []).append(it)
    return [_block(context, group) for group in together.values()]


def _block(context: PageContext, group: list[ShownAppointment]) -> ShownAppointment:
    first = group[0]
    if len(group) == 1:
        return replace(first, href=f"/appointments/{first.id}")
    states = {it.state for it in group}
    several = context.translate(SEVERAL, count=len(group))
    return replace(
        first,
        person=several,
        given="",
        family=several,
        # The common state; with different states it is `scheduled`, since some outcomes are still to be recorded.
        state=states.pop() if len(states) == 1 else AppointmentState.SCHEDULED.value,
        href=f"/week/day?on={civil_date(first.starts_at).isoformat()}",
    )


def _colleague(context: PageContext, row: Row) -> str | None:
    """The officer of a client who is on the caseload of another."""
    mine = context.actor is not None and row["officer_id"] == context.actor.staff_id
    return None if mine else str(row["officer"])


def _monday(week: str, today: date) -> date:
    """The Monday of the requested week; this week's when the parameter is unusable."""
    day = day_near(week, today, FARTHEST_DAYS)
    return day - timedelta(days=day.weekday())


@dataclass(frozen=True, slots=True)
class Alert:
    """An open escalation above the week: the client, what it is about, and the next step with its deadline.
    `elsewhere` and `in_question` are the marks of `marked`."""

    title: str
    text: str
    due_at: datetime | None
    href: str
    action: str
    elsewhere: bool
    in_question: str | None


def _alert(context: PageContext, escalation: Row) -> Alert:
    return Alert(
        f"{escalation['given_name']} {escalation['family_name']}",
        escalation_name(escalation, context.language),
        escalation["next_due_at"]
        and counted_from(
            escalation["next_due_at"], escalation["opened_at"], escalation["trigger_code"]
        ),
        f"/escalations/{escalation['id']}",
        context.translate(REVIEW),
        escalation["elsewhere"],
        escalation["in_question"],
    )
