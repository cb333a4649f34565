"""The page of clients to notify of a change: the old and new time, the finished text, and one button to send all."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.casework.appointments.changes_to_pass_on import (
    ChangeToPassOn,
    pass_on_by_text,
    to_tell,
)
from aftercare.domain.letters import LetterKind
from aftercare.web.shell.forms.reading import Reading
from aftercare.web.shell.language import sentence
from aftercare.web.shell.phrases import full_name
from aftercare.web.shell.request import Allow, PageRoute, Typed, Visit, typed_form

router = APIRouter(route_class=PageRoute)
Teller = Annotated[Visit, Depends(Allow(pass_on_by_text))]
NONE_CHOSEN = sentence("Choose at least one client")
BOX = "tell-"


@router.get("/changes")
def show_changes(visit: Teller, sent: int = 0, left: int = 0) -> Response:
    return _page(visit, Reading({}), sent=max(sent, 0), left=max(left, 0))


@router.post("/changes")
def tell(visit: Teller, typed: Annotated[Typed, Depends(typed_form)]) -> Response:
    form = Reading(typed)
    chosen = [found for name in typed if (found := _task(name)) is not None]
    if not chosen:
        form.errors["tell"] = NONE_CHOSEN
        return _page(visit, form)
    with visit.work() as work:
        view = pass_on_by_text(work, chosen, visit.app_state.settings.callback_number)
    return visit.back_to(f"/changes?sent={view.sent}&left={view.left}")


def _task(name: str) -> UUID | None:
    if not name.startswith(BOX):
        return None
    try:
        return UUID(name.removeprefix(BOX))
    except ValueError:
        return None


def _page(visit: Visit, form: Reading, sent: int = 0, left: int = 0) -> Response:
    with visit.work() as work:
        found = to_tell(work, visit.app_state.settings.callback_number)
    own = visit.actor is not None and visit.actor.role.value == "officer"
    shown = [_view(one) | {"officer": None if own else one.row["officer"]} for one in found]
    return visit.page(
        "appointments/changes.html",
        200 if form.holds else 422,
        by_text=[one for one in shown if one["why_call"] is None],
        by_call=[one for one in shown if one["why_call"] is not None],
        sent=sent,
        left=left,
        form=form,
    )


def _view(one: ChangeToPassOn) -> dict[str, Any]:
    row = one.row
    kind = LetterKind.CHANGED if row["new_at"] else LetterKind.CANCELLED
    return {
        "id": row["id"],
        "version": row["version"],
        "person_id": row["person_id"],
        "person": full_name(row),
        "kind": row["kind"],
        "was_at": row["was_at"],
        "new_at": row["new_at"],
        "next_at": row["next_at"],
        "new_place": row["new_place"] if row["other_place"] else "",
        "number": one.number or "",
        "words": one.words,
        "language": one.template.language,
        "why_call": one.why_call,
        "letter": f"/people/{row['person_id']}/letters?kind={kind.value}"
        + (f"&appointment={row['new_id']}" if row["new_id"] else ""),
    }
