"""The page of changes that victims may have to know of, and of when the prosecution service was informed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.casework.disclosures.acts import NewDisclosure, enter_disclosure
from aftercare.casework.disclosures.protected_changes import enter_unwaited, prosecution_file
from aftercare.domain.disclosures.grounds import GROUND_OF
from aftercare.domain.disclosures.protected_changes import CHOSEN, PROTECTED, Office
from aftercare.store.disclosures.protected_change_rows import ProtectedChangeRow
from aftercare.store.disclosures.rows import DisclosureRow
from aftercare.web.conditions.full_names import full_names
from aftercare.web.disclosures.what_changes import asked_in, choices, named
from aftercare.web.shell.dates import typed_day
from aftercare.web.shell.phrases import person_link
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.saving import Form, saving, shown_again_by
from aftercare.web.shell.view import View

router = APIRouter(route_class=PageRoute)
Reader = Annotated[PageContext, Depends(Allow(prosecution_file))]
Writer = Annotated[PageContext, Depends(Allow(enter_unwaited))]


@router.get("/people/{person_id}/prosecution")
def show_informed(
    person_id: UUID, context: Reader, form: Form, what: str = "", condition: str = ""
) -> Response:
    """`what` and `condition`: what a link of a form asks for."""
    file = context.run(prosecution_file, person_id)
    lines = {one.id: one for one in file.log.rows}
    names = full_names(context, file.conditions)
    about = {one.disclosure_id: one.condition_id for one in file.changes if one.condition_id}
    offered = choices(file.conditions)
    asked = asked_in(offered, what, condition)
    return context.page(
        "disclosures/prosecution.html",
        person=person_link(file.log.person),
        informed=[
            View(
                one,
                who=file.log.names.get(one.entered_by) if one.entered_by else None,
                condition=_name(names, about.get(one.id)),
            )
            for one in file.log.rows
            if one.what in PROTECTED and one.voided_at is None
        ],
        changes=[
            View(
                one,
                informed=lines[one.disclosure_id] if one.disclosure_id else None,
                deadline=file.deadlines.get(one.id),
                condition=_name(names, one.condition_id),
            )
            for one in file.changes
            if not _is_undone(one, lines)
        ],
        kinds=named(context, offered, names),
        offices=[(one.value, one.value) for one in Office],
        reasons=list(CHOSEN),
        may_edit=context.can_perform(enter_unwaited),
        form=form.or_stored(
            {"disclosed_on": typed_day(context.today), "what": asked, "uninformed": asked}
        ),
    )


@router.post("/people/{person_id}/prosecution")
@shown_again_by(show_informed)
def inform(person_id: UUID, context: Writer, form: Form) -> Response:
    chosen = form.one_of("what", choices(context.run(prosecution_file, person_id).conditions))
    office = form.one_of("recipient", Office)
    on = form.date("disclosed_on", context.today, prefer="past")
    ground = GROUND_OF[chosen.what]
    new = NewDisclosure(
        person_id, on, chosen.what, office, ground, condition_id=chosen.condition_id
    )
    with saving(context, form, {"/condition_id": "what"}) as work:
        enter_disclosure(work, new)
    return context.redirect_to(f"/people/{person_id}/prosecution", flash="recorded", days=form.days)


@router.post("/people/{person_id}/prosecution/unwaited")
@shown_again_by(show_informed)
def unwaited(person_id: UUID, context: Writer, form: Form) -> Response:
    chosen = form.one_of("uninformed", choices(context.run(prosecution_file, person_id).conditions))
    because = form.one_of("because", CHOSEN)
    with saving(context, form, {"/condition_id": "uninformed"}) as work:
        enter_unwaited(work, person_id, chosen.what, because, chosen.condition_id)
    return context.redirect_to(f"/people/{person_id}/prosecution", flash="recorded")


def _name(names: Mapping[UUID, str], condition_id: UUID | None) -> str:
    return names.get(condition_id, "") if condition_id else ""


def _is_undone(change: ProtectedChangeRow, lines: Mapping[UUID, DisclosureRow]) -> bool:
    """Informed of by a line that was voided before anything changed: there is nothing to show."""
    if change.changed_at or change.not_waited_because or change.disclosure_id is None:
        return False
    return lines[change.disclosure_id].voided_at is not None
