"""The page of what one client asked about their own data: requests for access, and what the client disputes."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.errors import Conflict
from aftercare.base.translation import sentence
from aftercare.base.typed_text import LONG_REASON
from aftercare.casework.subject_access.answering import person_rights
from aftercare.casework.subject_access.corrections import CorrectionNote, decide_correction
from aftercare.casework.subject_access.requests import NewRequest, register_request
from aftercare.domain.papers import PAPER_LANGUAGES
from aftercare.domain.subject_access.corrections import CorrectionDecision, Disputed
from aftercare.domain.subject_access.requests import AccessLaw, Identity, Received
from aftercare.web.letters.words import LETTER_LANGUAGE_NAMES
from aftercare.web.shell.dates import typed_day
from aftercare.web.shell.phrases import person_link
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.saving import Form, saving, shown_again_by
from aftercare.web.shell.view import View
from aftercare.web.subject_access.names import inform_view, record_href

router = APIRouter(route_class=PageRoute)
Reader = Annotated[PageContext, Depends(Allow(person_rights))]
Writer = Annotated[PageContext, Depends(Allow(register_request))]
OPEN_ALREADY = sentence("There is an open request under this law: answer that one first")


@router.get("/people/{person_id}/rights")
def show_rights(person_id: UUID, context: Reader, form: Form) -> Response:
    found = context.run(person_rights, person_id)
    return context.page(
        "subject_access/rights.html",
        person=person_link(found.person),
        requests=[
            View(
                row,
                due_at=found.due[row.deadline_id].due_at,
                is_open=row.ended_on is None,
                informed=inform_view(found.due[row.deadline_id]),
            )
            for row in found.requests
        ],
        corrections=[
            View(
                correction_view(one),
                due_at=found.due[one.row.deadline_id].due_at,
                href=record_href(Disputed(one.row.subject_kind), person_id, one.row.subject_id),
                informed=inform_view(found.due[one.row.deadline_id]),
                decisions=_decisions(may_refuse=one.row.id in found.refusable),
            )
            for one in found.corrections
        ],
        laws=list(AccessLaw),
        ways=list(Received),
        identities=list(Identity),
        document_languages=[(one, LETTER_LANGUAGE_NAMES[one]) for one in PAPER_LANGUAGES],
        kinds=list(Disputed),
        may_edit=context.can_perform(register_request),
        form=form.or_stored(
            {
                "law": AccessLaw.AVG.value,
                "language": "nl" if found.person.language == "nl" else "en",
                "received_on": typed_day(context.today),
            }
        ),
    )


@router.post("/people/{person_id}/rights")
@shown_again_by(show_rights)
def register(person_id: UUID, context: Writer, form: Form) -> Response:
    received_on = form.date("received_on", context.today, prefer="past")
    received_by = form.one_of("received_by", list(Received))
    identity = form.one_of("identity", list(Identity))
    law = form.one_of("law", list(AccessLaw))
    language = form.choice("language", PAPER_LANGUAGES)
    new = NewRequest(person_id, law, received_on, received_by, identity, language)
    with saving(context, form, also={Conflict: ("law", OPEN_ALREADY)}) as work:
        row = register_request(work, new)
    return context.redirect_to(f"/access-requests/{row.id}", flash="recorded", days=form.days)


@router.post("/people/{person_id}/corrections/{correction_id}")
@shown_again_by(show_rights)
def decide(person_id: UUID, correction_id: UUID, context: Writer, form: Form) -> Response:
    decision = form.one_of(f"decision-{correction_id}", list(CorrectionDecision))
    reason = form.text(f"reason-{correction_id}", most=LONG_REASON)
    with saving(context, form, {"/reason": f"reason-{correction_id}"}) as work:
        decide_correction(work, correction_id, form.version, decision, reason)
    return context.redirect_to(f"/people/{person_id}/rights#corrections-title", flash="decided")


def _decisions(*, may_refuse: bool) -> list[str]:
    return [one for one in CorrectionDecision if may_refuse or one is CorrectionDecision.GRANTED]


def correction_view(one: CorrectionNote) -> View:
    row = one.row
    return View(
        row,
        entered_by=one.entered_by,
        decided_by=one.decided_by,
        state=row.decision or "waiting",
        is_open=row.decided_at is None,
    )
