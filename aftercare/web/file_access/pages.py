"""The page of the access lists of a client's file, and the list of those to review."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.typed_text import MEDIUM_REASON
from aftercare.casework.file_access.emergency import emergencies_of_team
from aftercare.casework.file_access.emergency_findings import (
    Finding,
    emergencies_of_file,
    found_before,
    looked_at,
)
from aftercare.casework.file_access.lists import (
    REVIEWED,
    access_to_review,
    colleagues_to_list,
    end_entry,
    file_access,
    list_colleague,
    review_entry,
)
from aftercare.domain.file_access.lists import AccessKind, NewEntry
from aftercare.store.database.plain_sql import Row
from aftercare.store.file_access.emergency_rows import EmergencyAccessRow
from aftercare.store.file_access.rows import FileAccessRow
from aftercare.web.accounts.action_words import action_view
from aftercare.web.shell.day_span import ask_about_many_days
from aftercare.web.shell.forms.options import staff_options
from aftercare.web.shell.phrases import ClientLink, person_link
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.saving import Form, saving, shown_again_by
from aftercare.web.shell.view import View

router = APIRouter(route_class=PageRoute)
Supervisor = Annotated[PageContext, Depends(Allow(list_colleague))]
# The fields of each entry: why it ends, and when it is reviewed next.
ENDS, REVIEWS = "end_reason-", "review_on-"


@dataclass(frozen=True, slots=True)
class Listed:
    """An entry of an access list; `due`: its day of review has come."""

    row: FileAccessRow
    name: str
    by: str
    ended_by: str | None
    reviewed: bool
    due: bool


@dataclass(frozen=True, slots=True)
class ListedToReview:
    row: FileAccessRow
    person: ClientLink
    name: str


@dataclass(frozen=True, slots=True)
class EmergencyToReview:
    """`is_open`: the file can still be read under it. `before`: earlier findings about the same colleague; `acts`: what
    they looked at and recorded."""

    row: EmergencyAccessRow
    is_open: bool
    person: ClientLink
    by: str
    before: list[Finding]
    acts: list[Row]


@router.get("/people/{person_id}/access")
def show_access(person_id: UUID, context: Supervisor, form: Form) -> Response:
    with context.work() as work:
        found = file_access(work, person_id)
        colleagues = colleagues_to_list(work, person_id)
        emergencies = emergencies_of_file(work, person_id)

    def view(row: FileAccessRow) -> Listed:
        return Listed(
            row,
            name=found.names[row.staff_id],
            by=found.names[row.entered_by],
            ended_by=found.names.get(row.ended_by) if row.ended_by else None,
            reviewed=row.end_reason == REVIEWED,
            due=row.review_on is not None and row.review_on <= context.today,
        )

    return context.page(
        "file_access/lists.html",
        person=View(person_link(found.person), restricted=found.person.restricted),
        standing=[view(row) for row in found.standing],
        over=[view(row) for row in found.over],
        emergencies=emergencies,
        colleagues=[
            (*option, one.role)
            for option, one in zip(staff_options(colleagues), colleagues, strict=True)
        ],
        form=form.or_stored({"kind": AccessKind.ALLOWED.value}),
    )


@router.post("/people/{person_id}/access")
@shown_again_by(show_access)
def enter(person_id: UUID, context: Supervisor, form: Form) -> Response:
    staff_id = form.id("staff")
    from_on = form.optional_date("from_on", context.today) or context.today
    # The nearest such day, also when it is over: access for a year by a typing error is worse than a refusal.
    until_on = form.optional_date("until_on", context.today, first=None)
    if until_on and "from_on" not in form.errors:
        ask_about_many_days(context, form, from_on, until_on)
    new = NewEntry(
        kind=form.one_of("kind", AccessKind),
        reason=form.text("reason", most=MEDIUM_REASON),
        from_on=from_on,
        until_on=until_on,
        review_on=form.optional_date("review_on", context.today),
    )
    with saving(context, form) as work:
        list_colleague(work, person_id, staff_id, new)
    return context.redirect_to(f"/people/{person_id}/access", flash="saved", days=form.days)


@router.post("/people/{person_id}/access/{entry_id}/end")
@shown_again_by(show_access)
def end(person_id: UUID, entry_id: UUID, context: Supervisor, form: Form) -> Response:
    reason = form.text(f"{ENDS}{entry_id}", most=MEDIUM_REASON)
    with saving(context, form, {"/end_reason": f"{ENDS}{entry_id}"}) as work:
        end_entry(work, entry_id, form.version, reason)
    return context.redirect_to(f"/people/{person_id}/access", flash="saved")


@router.post("/people/{person_id}/access/{entry_id}/review")
@shown_again_by(show_access)
def review(person_id: UUID, entry_id: UUID, context: Supervisor, form: Form) -> Response:
    review_on = form.date(f"{REVIEWS}{entry_id}", context.today)
    with saving(context, form, {"/review_on": f"{REVIEWS}{entry_id}"}) as work:
        review_entry(work, entry_id, form.version, review_on)
    return context.redirect_to(f"/people/{person_id}/access", flash="saved", days=form.days)


@router.get("/file-access")
def show_to_review(context: Supervisor, form: Form) -> Response:
    with context.work() as work:
        found = access_to_review(work)
        emergencies = [
            EmergencyToReview(
                row=emergency.row,
                is_open=emergency.row.is_open(work.now),
                person=person_link(emergency.person),
                by=emergency.by,
                before=found_before(work, emergency.row.staff_id),
                acts=[
                    act | {"action": action_view(act["action"], context.language)}
                    for act in looked_at(work, emergency.row)
                ],
            )
            for emergency in emergencies_of_team(work)
        ]
    return context.page(
        "file_access/to_review.html",
        entries=[ListedToReview(row, person_link(person), name) for row, person, name in found],
        emergencies=emergencies,
        form=form,
    )
