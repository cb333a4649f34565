"""The page on which the file of a client is closed, after a look at what ends, and reopened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.errors import Invalid
from aftercare.casework.closing.acts import (
    close_file,
    mark_seen,
    mark_several_seen,
    reopen_file,
)
from aftercare.casework.closing.view import ClosingAhead, ClosingView, closing_ahead, closing_view
from aftercare.domain.closing.closing import (
    LONGEST_NOTE,
    RESTORED_WITHIN_DAYS,
    ClosingReason,
    NewClosing,
    Undecided,
    Waits,
    in_the_way,
    is_restored,
)
from aftercare.store.closing.rows import FileClosingRow
from aftercare.store.database.plain_sql import Row
from aftercare.web.shell.dates import typed_day
from aftercare.web.shell.forms.reading import versions_of
from aftercare.web.shell.phrases import deadline_name, frame_name, person_link
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.saving import Form, NotSaved, saving, shown_again_by
from aftercare.web.shell.view import View

router = APIRouter(route_class=PageRoute)
Closes = Annotated[PageContext, Depends(Allow(close_file))]
Reopens = Annotated[PageContext, Depends(Allow(reopen_file))]


@dataclass(frozen=True, slots=True)
class RemainingDeadline:
    """A deadline that stays when the file is closed."""

    href: str
    name: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class UndecidedLink:
    """What a person decides before the file is closed."""

    kind: Waits
    href: str
    on: date | None


@router.get("/people/{person_id}/closing")
def show_closing(person_id: UUID, context: Closes, form: Form) -> Response:
    seen = context.run(closing_view, person_id)
    person, standing = seen.person, seen.standing
    ahead: ClosingAhead | None = form.previewed
    today = NewClosing(ClosingReason.ORDER_ENDED, context.today)
    return context.page(
        "closing/closing.html",
        person=View(person_link(person), version=person.version, closed_on=person.closed_on),
        standing=None if standing is None else _closing(seen, standing),
        earlier=[_closing(seen, one) for one in seen.closings if one is not standing],
        first=[_waits(person_id, one) for one in seen.facts.undecided],
        running=[
            _waits(person_id, one)
            for one in in_the_way(seen.facts, today)
            if one.kind is Waits.ORDER
        ],
        ends=seen.ends,
        stays_due=_due(context, ahead.stays_due if ahead else seen.ends["stays_due"]),
        ahead=ahead
        and [View(one, frame=frame_name(one.frame, context.language)) for one in ahead.orders],
        sealed=_seal(form),
        restored_days=RESTORED_WITHIN_DAYS,
        is_restored=standing is not None and is_restored(standing.closed_at, context.now),
        to_see=standing is not None and standing.seen_at is None and context.can_perform(mark_seen),
        hear=seen.hear,
        providers=sorted({one["provider"] for one in seen.ends["referrals"]}),
        reasons=[
            {"value": one.value, "text": context.name_of("closing_reason", one), "hint": ""}
            for one in ClosingReason
        ],
        may_close=seen.may_close,
        may_reopen=context.can_perform(reopen_file),
        form=form.or_stored({"closed_on": typed_day(context.today)}),
    )


@router.post("/people/{person_id}/closing")
@shown_again_by(show_closing)
def close(person_id: UUID, context: Closes, form: Form) -> Response:
    reason = form.one_of("why", ClosingReason)
    closed_on = form.date("closed_on", context.today)
    note = form.text("note", required=False, most=LONGEST_NOTE)
    new = NewClosing(reason, closed_on, note)
    with saving(context, form, _names) as work:
        if form.typed.get("seen") == _seal(form):
            close_file(work, person_id, form.version, new)
        else:
            form.previewed = closing_ahead(work, person_id, form.version, new)
    if form.previewed:
        raise NotSaved()
    return context.redirect_to(f"/people/{person_id}", flash="file-closed", days=form.days)


@router.post("/people/{person_id}/closing/{closing_id}/reopen")
@shown_again_by(show_closing)
def reopen(person_id: UUID, closing_id: UUID, context: Reopens, form: Form) -> Response:
    reason = form.text("reason", most=LONGEST_NOTE)
    with saving(context, form) as work:
        reopen_file(work, closing_id, form.version, reason)
    return context.redirect_to(f"/people/{person_id}", flash="file-reopened")


@router.post("/file-closings/mark-seen")
def mark_ticked_seen(
    context: Annotated[PageContext, Depends(Allow(mark_several_seen))], form: Form
) -> Response:
    """Marks the ticked ones; a page names those that stay to be looked at."""
    try:
        refused = context.run(mark_several_seen, versions_of(form, "closing-"))
    except Invalid:
        return context.redirect_to("/approvals#closings-title", flash="none-ticked")
    if not refused:
        return context.redirect_to("/approvals", flash="saved")
    return context.page(
        "closing/closings_seen.html", 409, refused=[person_link(person) for person in refused]
    )


@router.post("/file-closings/{closing_id}/seen")
def see(closing_id: UUID, context: Reopens, form: Form) -> Response:
    context.run(mark_seen, closing_id, form.version)
    return context.redirect_to("/approvals", flash="recorded")


def _seal(form: Form) -> str:
    """What was looked at before it is confirmed."""
    return f"{form.typed.get('why', '')} {form.typed.get('closed_on', '')}"


def _due(context: PageContext, found: list[Row]) -> list[RemainingDeadline]:
    return [
        RemainingDeadline(
            href=f"/deadlines/{row['id']}",
            name=deadline_name(row["code"], context.language),
            due_at=row["due_at"],
        )
        for row in found
    ]


def _names(invalid: Invalid) -> dict[str, str]:
    """What stands in the way is about the choice to close; the list with its links is above the form."""
    kinds = {f"/{one.value}/" for one in Waits}
    return {
        one.pointer: "why"
        for one in invalid.fields
        if any(one.pointer.startswith(kind) for kind in kinds)
    }


def _waits(person_id: UUID, it: Undecided) -> UndecidedLink:
    where = f"/{it.kind.value}/{it.id}"
    if it.kind is Waits.ORDER:
        where = f"/people/{person_id}/orders/{it.id}/end"
    elif it.absence_id is not None:
        where = f"/absences/{it.absence_id}"
    elif it.paper_id is not None:
        where = f"/papers/{it.paper_id}"
    return UndecidedLink(it.kind, href=where, on=it.on)


def _closing(seen: ClosingView, row: FileClosingRow) -> View:
    return View(
        row,
        closed_by=seen.names.get(row.closed_by, ""),
        reopened_by=seen.names.get(row.reopened_by, "") if row.reopened_by else None,
    )
