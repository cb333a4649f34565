"""The page of clients to notify of a change: the old and new time, the finished text, and one button to send all."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.translation import sentence
from aftercare.casework.appointments.changes_to_pass_on import (
    list_changes_to_pass_on,
    pass_on_by_text,
)
from aftercare.processes.appointments.change_texts import ChangeToPassOn
from aftercare.store.database.plain_sql import Row
from aftercare.web.appointments.passing_on import letter_href
from aftercare.web.shell.forms.reading import id_of
from aftercare.web.shell.phrases import full_name
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.return_address import kept_fields, leads_to_search
from aftercare.web.shell.saving import Form, saving, shown_again_by

router = APIRouter(route_class=PageRoute)
Notifier = Annotated[PageContext, Depends(Allow(pass_on_by_text))]
NONE_CHOSEN = sentence("Choose at least one client")
BOX = "change-"


@router.get("/changes-to-pass-on")
def show_changes_to_pass_on(context: Notifier, form: Form) -> Response:
    done = kept_fields(context)
    found = context.run(list_changes_to_pass_on, context.app_state.settings.callback_number)
    own = context.actor is not None and context.actor.role.value == "officer"
    shown = [_view(one) | {"officer": None if own else one.row["officer"]} for one in found]
    return context.page(
        "appointments/changes_to_pass_on.html",
        by_text=[one for one in shown if one["why_call"] is None],
        by_call=[one for one in shown if one["why_call"] is not None],
        sent=int(done.get("sent", 0)),
        left=int(done.get("left", 0)),
        form=form,
    )


@router.post("/changes-to-pass-on")
@shown_again_by(show_changes_to_pass_on)
def pass_on(context: Notifier, form: Form) -> Response:
    names = [name.removeprefix(BOX) for name in form.typed if name.startswith(BOX)]
    chosen = [found for name in names if (found := id_of(name)) is not None]
    if not chosen:
        form.errors["changes"] = NONE_CHOSEN
    with saving(context, form) as work:
        view = pass_on_by_text(work, chosen, context.app_state.settings.callback_number)
    counts = {"sent": str(view.sent), "left": str(view.left)}
    return leads_to_search(context, "/changes-to-pass-on", counts)


def _view(one: ChangeToPassOn) -> Row:
    row = one.row
    return row | {
        "person": full_name(row),
        "new_place": row["new_place"] if row["other_place"] else "",
        "number": one.number or "",
        "words": one.words,
        "language": one.template.language,
        "why_call": one.why_call,
        "goes_at": one.goes_at,
        "letter": letter_href(one),
    }
