"""The form behind a link, for a person without an account, which shows nothing about anyone; and a coordinator's."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.errors import Invalid, LinkOver, Throttled
from aftercare.base.ids import new_id
from aftercare.casework.concerns.links import PATH
from aftercare.casework.concerns.sending import (
    Sent,
    client_of_circle,
    relation_of_link,
    send_concern,
    send_own_concern,
)
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.concerns.concerns import LONGEST_LINE, LONGEST_WORDS, SCHOOL_DAYS, Sender
from aftercare.store.people.rows import PersonRow
from aftercare.web.concerns.words import TOO_MANY
from aftercare.web.shell.forms.faults import field_errors
from aftercare.web.shell.forms.reading import Reading, id_of
from aftercare.web.shell.phrases import full_name
from aftercare.web.shell.request import ANYONE, ANYONE_APART, Allow, PageContext, PageRoute
from aftercare.web.shell.saving import Form, saving, shown_again_by

router = APIRouter(route_class=PageRoute)
Coordinator = Annotated[PageContext, Depends(Allow(send_own_concern))]


@router.get(PATH)
def show_link_form(context: Annotated[PageContext, Depends(ANYONE)]) -> Response:
    """As for a password link: what follows the `#` of the address reaches no server."""
    return _page(context, Reading({}))


@router.post(PATH)
def open_link(context: Annotated[PageContext, Depends(ANYONE_APART)], form: Form) -> Response:
    form.text("secret", most=LONGEST_LINE)
    relation = _relation(context, form) if form.is_valid else None
    return _page(context, form, relation, over=relation is None and form.is_valid)


@router.post(f"{PATH}/send")
def send(context: Annotated[PageContext, Depends(ANYONE_APART)], form: Form) -> Response:
    sent, status = _sent(form), None
    try:
        if form.is_valid:
            with context.app_state.database.work(CLOCK, context.now) as work:
                send_concern(context.named(work), form.typed.get("secret", ""), sent)
            return context.redirect_to(f"{PATH}/sent")
    except LinkOver:
        return _page(context, form, over=True)
    except Invalid as invalid:
        form.errors.update(field_errors(invalid, {}))
    except Throttled:
        form.errors["words"], status = TOO_MANY, 429
    relation = _relation(context, form)
    return _page(context, form, relation, over=relation is None, status=status)


@router.get(f"{PATH}/sent")
def show_sent(context: Annotated[PageContext, Depends(ANYONE)]) -> Response:
    return context.page(
        "concerns/send.html", form=Reading({}), relation=None, over=False, sent=True, name=None
    )


@router.get("/attendance/{person_id}/concern")
def show_own_form(person_id: UUID, context: Coordinator, form: Form) -> Response:
    person = context.run(client_of_circle, person_id)
    return _page(context, form, Sender.COSA_COORDINATOR, about=person)


@router.post("/attendance/{person_id}/concern")
@shown_again_by(show_own_form)
def send_own(person_id: UUID, context: Coordinator, form: Form) -> Response:
    sent = _sent(form)
    with saving(context, form, also={Throttled: ("words", TOO_MANY)}) as work:
        send_own_concern(work, person_id, sent)
    return context.redirect_to("/attendance", flash="concern-sent")


def _sent(form: Reading) -> Sent:
    return Sent(
        form.text("words", required=False, most=LONGEST_WORDS),
        form.text("reached_at", required=False, most=LONGEST_LINE),
        form.optional_number("days_missed", 0, SCHOOL_DAYS),
        id_of(form.typed.get("concern_id", "")) or new_id(),
    )


def _relation(context: PageContext, form: Reading) -> Sender | None:
    """As whom the holder of the link in the form writes; None when it no longer works."""
    secret = form.typed.get("secret", "")
    try:
        with context.app_state.database.work(CLOCK, context.now) as work:
            return relation_of_link(context.named(work), secret)
    except LinkOver:
        return None


def _page(
    context: PageContext,
    form: Reading,
    relation: Sender | None = None,
    *,
    over: bool = False,
    status: int | None = None,
    about: PersonRow | None = None,
) -> Response:
    return context.page(
        "concerns/send.html",
        410 if over else status,
        form=form.over({"concern_id": str(new_id())}),
        relation=relation.value if relation else None,
        over=over,
        sent=False,
        name=full_name(about) if about else None,
        leads_to=f"/attendance/{about.id}/concern" if about else f"{PATH}/send",
    )
