"""The page of stand-ins: who stands in on which days, what was handed over, and what became of it."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.errors import DoubleBooked
from aftercare.base.field_faults import FIELD_FAULTS
from aftercare.base.translation import sentence
from aftercare.casework.escalation.acts import decide
from aftercare.casework.staff.stand_ins import (
    NewStandIn,
    end_stand_in,
    hand_over,
    mark_seen,
    name_stand_in,
    team_stand_ins,
    who_can_be_named,
)
from aftercare.store.database.plain_sql import Row
from aftercare.web.overviews.timeline import Event, event
from aftercare.web.shell.dates import typed_query_day
from aftercare.web.shell.day_span import ask_about_many_days
from aftercare.web.shell.forms.options import staff_options
from aftercare.web.shell.phrases import full_name
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.saving import Form, saving, shown_again_by
from aftercare.web.shell.view import View
from aftercare.web.transfers.hand_over_view import items_of_people

router = APIRouter(route_class=PageRoute)
MayName = Annotated[PageContext, Depends(Allow(name_stand_in))]
Reader = Annotated[PageContext, Depends(Allow(hand_over))]
TASK_DONE = sentence("Task done")


@router.get("/stand-ins")
def show_stand_ins(
    context: MayName, form: Form, officer: str = "", first: str = "", last: str = ""
) -> Response:
    """The query may name officer and days, as links from the leave page do."""
    own = str(context.actor.staff_id_or_none) if context.actor else ""
    days = {"from_on": typed_query_day(first), "until_on": typed_query_day(last)}
    with context.work() as work:
        found = [_view(context, row) for row in team_stand_ins(work)]
        for_whom, who = who_can_be_named(work)
    return context.page(
        "staff/stand_ins.html",
        mine=[one for one in found if one["by_me"] and not one["over"]],
        running=[one for one in found if not one["by_me"] and not one["over"]],
        over=[one for one in found if one["over"] and one["may_open"]],
        officers=staff_options(for_whom),
        colleagues=staff_options(who),
        form=form.or_stored({"officer": officer or own} | days),
    )


@router.post("/stand-ins")
@shown_again_by(show_stand_ins)
def name(context: MayName, form: Form) -> Response:
    today = context.today
    officer, stand_in = form.id("officer"), form.id("stand_in")
    from_on = form.date("from_on", today)
    until_on = form.date("until_on", today, first=from_on)
    note = form.text("note", required=False, most=1_000)
    if form.errors.keys().isdisjoint(("from_on", "until_on")):
        ask_about_many_days(context, form, from_on, until_on)
    overlaps = {DoubleBooked: ("from_on", FIELD_FAULTS["overlapping"])}
    with saving(context, form, also=overlaps) as work:
        name_stand_in(work, NewStandIn(officer, stand_in, from_on, until_on, note))
    return context.redirect_to("/stand-ins", flash="saved", days=form.days)


@router.get("/stand-ins/{stand_in_id}")
def show_hand_over(stand_in_id: UUID, context: Reader) -> Response:
    found = context.run(hand_over, stand_in_id)
    return context.page(
        "staff/hand_over.html",
        stand_in=_view(context, found.head),
        runs=found.runs,
        may_tick=found.may_tick,
        seen=sum(1 for item in found.items if item["seen_at"]),
        total=len(found.items),
        people=list(items_of_people(context, found.items).values()),
        meanwhile=[_event(context, row) for row in found.meanwhile],
    )


@router.post("/stand-ins/{stand_in_id}/items/{item_id}")
def see(stand_in_id: UUID, item_id: UUID, context: MayName, _typed: Form) -> Response:
    context.run(mark_seen, stand_in_id, item_id)
    return context.redirect_to(f"/stand-ins/{stand_in_id}", flash="done")


@router.post("/stand-ins/{stand_in_id}/end")
def end(stand_in_id: UUID, context: MayName, form: Form) -> Response:
    context.run(end_stand_in, stand_in_id, form.version)
    return context.redirect_to("/stand-ins", flash="removed")


def _view(context: PageContext, row: Row) -> Row:
    assert context.actor is not None
    today, me = context.today, context.actor.staff_id_or_none
    leads = context.can_perform(decide)
    own = row["officer_id"] == me or leads
    over = row["ended_at"] is not None or row["until_on"] < today
    return row | {
        "over": over,
        "now": not over and row["from_on"] <= today,
        "by_me": row["stand_in_id"] == me,
        "may_open": own or (row["stand_in_id"] == me and not over and row["from_on"] <= today),
        "may_end": own and not over,
    }


def _event(context: PageContext, row: Row) -> View:
    if row["kind"] == "task":
        title = f"{context.translate(TASK_DONE)}: {context.name_of('task', row['what'])}"
        entry = Event(at=row["at"], icon="check", title=title, text=row["who"], note="")
    else:
        entry = event(context, row)
    return View(entry, person=full_name(row), person_id=row["person_id"])
