"""The page of an officer's absence: which appointments move and which clients to notify, previewed before it is
saved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.errors import Invalid, Stale
from aftercare.base.grouping import grouped
from aftercare.base.translation import sentence
from aftercare.casework.appointments.changes_to_pass_on import pass_on_by_text
from aftercare.casework.staff.closed_day import ClosedDay, closed_days_ahead
from aftercare.casework.staff.duty import turns_of
from aftercare.casework.staff.officer_away import (
    OfficerAway,
    officers_to_cover,
    officers_to_replan,
    preview_away,
    replan_away,
)
from aftercare.casework.staff.replanning import Replanning
from aftercare.casework.staff.stand_ins import stood_in_on
from aftercare.casework.staff.withdrawn_leave import leave_to_withdraw, withdraw_away
from aftercare.domain.time.wall_time import civil_date, last_civil_date
from aftercare.store.accounts.rows import StaffRow
from aftercare.store.database.plain_sql import Row
from aftercare.web.placement.replanned_view import (
    CHANGED,
    Done,
    done_before,
    leads_to_done,
    replanned_view,
)
from aftercare.web.placement.shift_view import shift_view
from aftercare.web.shell.dates import typed_day, typed_query_day
from aftercare.web.shell.day_span import AGAIN, read_absence
from aftercare.web.shell.forms.faults import field_errors
from aftercare.web.shell.forms.options import staff_options
from aftercare.web.shell.forms.reading import Reading
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.return_address import kept_fields, leads_to_search
from aftercare.web.shell.saving import Form
from aftercare.web.shell.view import View
from aftercare.web.staff.withdrawn_view import leads_to_withdrawn, withdrawn_before

router = APIRouter(route_class=PageRoute)
Mover = Annotated[PageContext, Depends(Allow(replan_away))]
Withdrawer = Annotated[PageContext, Depends(Allow(withdraw_away))]
AWAY = "/officer-away"
NAMES = {"/until_at": "until_on"}
# The fields that the address of a preview keeps, and the one that says whether the calendar had changed since.
TYPED = ("officer", "from_on", "until_on", "from_at", "until_at", "cover", AGAIN)
PREVIEWED = "previewed"
LATER, OF_TEAM = "later", "team"
WAITS = sentence("No one yet: they wait for a time")
TEAM = sentence("Officers of the team who have room")


@router.get("/officer-away")
def ask(
    context: Mover,
    officer: str = "",
    first: str = "",
    last: str = "",
    from_at: str = "",
    until_at: str = "",
) -> Response:
    kept = kept_fields(context)
    if PREVIEWED in kept:
        return _previewed(context, Reading(kept, sent=True))
    own = str(context.actor.staff_id_or_none) if context.actor else ""
    days = {"from_on": typed_query_day(first), "until_on": typed_query_day(last)}
    times = {"from_at": from_at, "until_at": until_at}
    form = Reading({"officer": officer or own} | days | times)
    return _page(context, form, done=done_before(context))


@router.post("/officer-away")
def look_or_apply(context: Mover, form: Form) -> Response:
    """Apply the confirmed absence if it equals the preview; anything else is previewed first, such as the rest of this
    week. A preview has an address of its own, to which the browser can return."""
    typed = {name: form.typed.get(name, "") for name in TYPED}
    if form.typed.get("rest"):
        typed |= _rest_of_week(context.today)
    form = replace(form, typed={**form.typed, **typed})
    away = _away(context, form)
    if not form.is_valid:
        return _page(context, form)
    try:
        if form.typed.get("confirm"):
            done = context.run(replan_away, away, form.typed.get("fingerprint", "")).changes
            return leads_to_done(context, AWAY, done, _name_of(context, away.officer_id))
    except Stale:
        return leads_to_search(context, AWAY, typed | {PREVIEWED: "changed"})
    except Invalid as invalid:
        form.errors.update(field_errors(invalid, NAMES))
        return _page(context, form)
    return leads_to_search(context, AWAY, typed | {PREVIEWED: "first"})


@router.post("/officer-away/{leave_id}/withdraw")
def withdraw(leave_id: UUID, context: Withdrawer, _form: Form) -> Response:
    return leads_to_withdrawn(context, AWAY, context.run(withdraw_away, leave_id))


def _name_of(context: PageContext, officer_id: UUID) -> str:
    found = context.run(officers_to_replan)
    return next((one.display_name for one in found if one.id == officer_id), "")


def _previewed(context: PageContext, form: Reading) -> Response:
    away = _away(context, form)
    if form.is_valid:
        try:
            return _page(context, form, away, changed=form.typed[PREVIEWED] == "changed")
        except Invalid as invalid:
            form.errors.update(field_errors(invalid, NAMES))
    return _page(context, form)


def _rest_of_week(today: date) -> dict[str, str]:
    """From today to Friday, in a weekend to Sunday, as the fields write it."""
    weekday = today.weekday()
    last_on = today + timedelta(days=(4 if weekday <= 4 else 6) - weekday)
    return {"from_on": typed_day(today), "until_on": typed_day(last_on)}


def _away(context: PageContext, form: Reading) -> OfficerAway:
    known = [one.id for one in context.run(officers_to_replan)]
    officer = form.one_of("officer", known)
    able = [one.id for one in _able(context, officer)]
    covers = {LATER: (), OF_TEAM: tuple(able)} | {str(one): (one,) for one in able}
    # Another officer was chosen since: the page asks again.
    chosen = cover if (cover := form.typed.get("cover", "")) in covers else LATER
    form.typed = {**form.typed, "cover": chosen}
    return OfficerAway(officer, *read_absence(context, form), covers=covers[chosen])


def _able(context: PageContext, officer_id: UUID) -> list[StaffRow]:
    """Who can take over for this officer; planners name no deputies."""
    found = context.run(officers_to_cover) if context.can_perform(officers_to_cover) else []
    return [one for one in found if one.id != officer_id]


def _page(
    context: PageContext,
    form: Reading,
    away: OfficerAway | None = None,
    *,
    changed: bool = False,
    done: Done | None = None,
) -> Response:
    found = None if away is None else context.run(preview_away, away)
    officers = context.run(officers_to_replan)
    able = [] if away is None else _able(context, away.officer_id)
    asks = able and away and found and (away.covers or found.changes.unplaced)
    return context.page(
        "staff/officer_away.html",
        officers=staff_options(officers),
        found=None
        if away is None or found is None
        else View(
            replanned_view(context, found),
            who=_name_of(context, away.officer_id),
            from_at=away.from_at,
            until_at=away.until_at,
            extends=[Period(*one) for one in found.extends],
            covered=covered_view(context, found, able),
            covering=bool(away.covers),
        ),
        covers=_covers(context, able) if asks else [],
        closed=[closed_day_view(one) for one in context.run(closed_days_ahead)],
        others=[] if away is None else _others(context, away),
        shifts=[] if away is None else _shifts(context, away),
        changed=context.translate(CHANGED) if changed else "",
        leave=context.run(leave_to_withdraw),
        withdrawn=withdrawn_before(context),
        done=done,
        may_pass_on=context.can_perform(pass_on_by_text),
        form=form,
    )


def _covers(context: PageContext, able: Sequence[StaffRow]) -> list[tuple[str, str]]:
    several = [(LATER, context.translate(WAITS)), (OF_TEAM, context.translate(TEAM))]
    return several + staff_options(able)


def covered_view(
    context: PageContext, found: Replanning, able: Sequence[StaffRow]
) -> list[tuple[str, str]]:
    """Each new deputy, with the clients who get them."""
    changes = found.changes
    shown = {
        one.person.id: shift_view(context, one).person
        for one in (*changes.kept, *changes.moved, *changes.unplaced)
        if one.person
    }
    clients = grouped((cover, shown[one]) for one, cover in found.covered.items())
    return [
        (one.display_name, ", ".join(sorted(clients[one.id]))) for one in able if one.id in clients
    ]


@dataclass(frozen=True, slots=True)
class Period:
    from_at: datetime
    until_at: datetime


def closed_day_view(one: ClosedDay) -> View:
    return View(one.row, appointments=one.appointments)


def _others(context: PageContext, away: OfficerAway) -> list[Row]:
    """The officers this officer stands in for on these days; planners see no stand-ins."""
    if not context.can_perform(pass_on_by_text):
        return []
    with context.work() as work:
        days = civil_date(away.from_at), last_civil_date(away.until_at)
        return stood_in_on(work, away.officer_id, *days)


def _shifts(context: PageContext, away: OfficerAway) -> list[Period]:
    found = context.run(turns_of, away.officer_id, away.from_at, away.until_at)
    return [Period(turn.during.lower, turn.during.upper) for turn in found]
