"""Pages for officers: the concerns about a client with the links they come by, and the answer to one."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.errors import Conflict
from aftercare.base.ids import new_id
from aftercare.base.typed_text import LONGEST_REASON
from aftercare.casework.concerns.answering import answer_concern, concern_file
from aftercare.casework.concerns.links import (
    NewLink,
    concerns_about,
    end_concern_link,
    make_concern_link,
)
from aftercare.domain.concerns.concerns import LONGEST_LINE, Answer, Sender
from aftercare.web.concerns.words import NO_LINK_NOW
from aftercare.web.shell.dates import typed_day
from aftercare.web.shell.forms.faults import WHOLE_FORM
from aftercare.web.shell.forms.reading import Reading
from aftercare.web.shell.phrases import person_link
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.return_address import back_to_file
from aftercare.web.shell.saving import Form, NotSaved, saving, shown_again_by
from aftercare.web.shell.view import View

router = APIRouter(route_class=PageRoute)
Reader = Annotated[PageContext, Depends(Allow(concerns_about))]
Writer = Annotated[PageContext, Depends(Allow(make_concern_link))]
Answerer = Annotated[PageContext, Depends(Allow(answer_concern))]
OneReader = Annotated[PageContext, Depends(Allow(concern_file))]
NO_LINK = {Conflict: (WHOLE_FORM, NO_LINK_NOW)}
USUAL = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    text: str
    hint: str = ""


@router.get("/people/{person_id}/concerns")
def show_concerns(person_id: UUID, context: Reader, form: Form) -> Response:
    return _page(context, person_id, form)


@router.post("/people/{person_id}/concerns")
def make_link(person_id: UUID, context: Writer, form: Form) -> Response:
    relation = form.one_of("relation", Sender)
    until_on = form.date("until_on", context.today)
    given_to = form.text("given_to", required=False, most=LONGEST_LINE)
    new = NewLink(
        person_id,
        relation,
        given_to,
        form.ticked("once-yes"),
        until_on,
        form.hidden("link_id", UUID),
    )
    link = None
    with suppress(NotSaved), saving(context, form, also=NO_LINK) as work:
        link = make_concern_link(work, new, context.app_state.settings.public_origin)
    return _page(context, person_id, form, link)


@router.post("/people/{person_id}/concerns/links/{concern_link_id}/end")
def end_link(person_id: UUID, concern_link_id: UUID, context: Writer, form: Form) -> Response:
    context.run(end_concern_link, concern_link_id, form.version)
    return context.redirect_to(f"/people/{person_id}/concerns", flash="link-ended")


@router.get("/concerns/{concern_id}")
def show_concern(concern_id: UUID, context: OneReader, form: Form) -> Response:
    file = context.run(concern_file, concern_id)
    row = file.row
    return context.page(
        "concerns/concern.html",
        strip_of=row.person_id,
        person=person_link(file.person),
        concern=View(
            row,
            version=form.typed.get("version", row.version),
            given_to=file.sent_by.display_name
            if file.sent_by
            else file.link and file.link.given_to,
            who=file.answered_by.display_name if file.answered_by else None,
        ),
        answers=[Option(one.value, context.name_of("concern_answer", one.value)) for one in Answer],
        may_answer=context.can_perform(answer_concern),
        form=form,
    )


@router.post("/concerns/{concern_id}/answer")
@shown_again_by(show_concern)
def answer(concern_id: UUID, context: Answerer, form: Form) -> Response:
    chosen = form.one_of("answer", Answer)
    reason = form.text("reason", most=LONGEST_REASON)
    with saving(context, form) as work:
        row = answer_concern(work, concern_id, form.version, chosen, reason)
    return back_to_file(context, row.person_id, f"/concerns/{concern_id}", "decided")


def _page(
    context: PageContext, person_id: UUID, form: Reading, link: str | None = None
) -> Response:
    file = context.run(concerns_about, person_id)
    stored = {"until_on": typed_day(context.now + USUAL)}
    made = form.sent and form.is_valid
    return context.page(
        "concerns/concerns.html",
        person=person_link(file.person),
        concerns=[
            View(one, who=file.names.get(one.answered_by) if one.answered_by else None)
            for one in file.concerns
        ],
        links=[View(one, state=(file.over[one.id] or "live")) for one in file.links],
        check_ins=file.check_ins,
        senders=[Option(one.value, context.name_of("concern_sender", one.value)) for one in Sender],
        link=link,
        # After a refusal the same id; once created, the next one.
        link_id=new_id() if made or not form.sent else form.typed.get("link_id", ""),
        may_edit=context.can_perform(make_concern_link) and file.person.closed_on is None,
        form=Reading(stored) if made else form.or_stored(stored),
    )
