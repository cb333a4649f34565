"""The page of one request for access: its deadline, its notes, its answer or refusal, and the document itself."""

from __future__ import annotations

import json
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.casework.subject_access.answering import (
    answer_data,
    answer_pdf,
    answer_request,
    check_notes,
    request_file,
    withhold_record,
)
from aftercare.casework.subject_access.document import INCLUDED, UNCHECKED, AccessDocument
from aftercare.casework.subject_access.requests import (
    LONGEST_REASON,
    establish_identity,
    extend_request,
    propose_refusal,
    propose_withdrawal,
    refuse_request,
    reject_proposal,
    withdraw_request,
)
from aftercare.domain.subject_access.requests import (
    AccessLaw,
    AccessState,
    Given,
    Identity,
    NoteGround,
    RefusalGround,
    WithdrawalWay,
    may_extend,
)
from aftercare.web.shell.dates import typed_day
from aftercare.web.shell.downloads import json_file, pdf_file
from aftercare.web.shell.phrases import person_link
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.saving import Form, saving, shown_again_by
from aftercare.web.shell.view import View
from aftercare.web.subject_access.names import inform_view, name_of, readers_rule

router = APIRouter(route_class=PageRoute)
Reader = Annotated[PageContext, Depends(Allow(request_file))]
Writer = Annotated[PageContext, Depends(Allow(answer_request))]
Decider = Annotated[PageContext, Depends(Allow(refuse_request))]
# A form of more fields is refused.
NOTES_AT_ONCE = 200
_CHOICES = {INCLUDED: None, **{one.value: one for one in NoteGround}}


@router.get("/access-requests/{request_id}.pdf")
def show_as_pdf(request_id: UUID, context: Reader) -> Response:
    made = context.run(answer_pdf, request_id, name_of, readers_rule(context))
    return pdf_file(made, f"access-{request_id}")


@router.get("/access-requests/{request_id}.json")
def show_as_data(request_id: UUID, context: Reader) -> Response:
    found = context.run(answer_data, request_id, name_of, readers_rule(context))
    return json_file(json.dumps(found, ensure_ascii=False, indent=1), f"access-{request_id}")


@router.get("/access-requests/{request_id}")
def show_request(request_id: UUID, context: Reader, form: Form) -> Response:
    file = context.run(request_file, request_id, name_of, readers_rule(context))
    row, actor = file.row, context.actor
    is_open = file.document is not None
    return context.page(
        "subject_access/access_request.html",
        person=person_link(file.person),
        asked=View(
            row,
            due_at=file.term.due_at,
            informed=inform_view(file.term),
            is_open=is_open,
            registered_by=file.names.get(row.registered_by, ""),
            proposed_by=file.names.get(row.proposed_by) if row.proposed_by else None,
            ended_by=file.names.get(row.ended_by) if row.ended_by else None,
            is_answered=row.state == AccessState.ANSWERED,
            identity_open=row.identity == Identity.NOT_ESTABLISHED,
        ),
        notes=len(file.document.notes) if file.document else 0,
        unchecked=file.document.unchecked if file.document else 0,
        identities=[one for one in Identity if one is not Identity.NOT_ESTABLISHED],
        grounds=list(RefusalGround),
        ways=list(Given),
        withdrawal_ways=list(WithdrawalWay),
        may_edit=is_open and context.can_perform(answer_request),
        may_extend=row.state == AccessState.RECEIVED and may_extend(AccessLaw(row.law)),
        may_decide=is_open
        and row.proposed_at is not None
        and context.can_perform(refuse_request)
        and actor is not None
        and actor.staff_id_or_none != row.proposed_by,
        form=form.or_stored(
            {"given_on": typed_day(context.today), "informed_on": typed_day(context.today)}
        ),
    )


@router.get("/access-requests/{request_id}/notes")
def show_notes(request_id: UUID, context: Writer, form: Form) -> Response:
    """The notes that no one has checked come first."""
    file = context.run(request_file, request_id, name_of, readers_rule(context))
    notes = file.document.notes if file.document else ()
    ordered = sorted(notes, key=lambda one: one.decision != UNCHECKED)
    shown = ordered[:NOTES_AT_ONCE]
    stored = {f"note-{one.key}": one.decision for one in shown if one.decision != UNCHECKED}
    return context.page(
        "subject_access/access_notes.html",
        person=person_link(file.person),
        asked=file.row,
        notes=[View(one, field=f"note-{one.key}") for one in shown],
        count=len(notes),
        unchecked=file.document.unchecked if file.document else 0,
        choices=list(_CHOICES),
        records=_records(file.document),
        withheld=[one for one in file.document.records if one.ground] if file.document else [],
        grounds=list(NoteGround),
        form=form.or_stored(stored),
    )


@router.post("/access-requests/{request_id}/notes")
@shown_again_by(show_notes)
def check(request_id: UUID, context: Writer, form: Form) -> Response:
    """What was said of each note; one without an answer stays unchecked."""
    said = {
        name.removeprefix("note-"): _CHOICES[form.choice(name, list(_CHOICES))]
        for name, value in form.typed.items()
        if name.startswith("note-") and value
    }
    with saving(context, form) as work:
        check_notes(work, request_id, form.version, said, name_of, readers_rule(context))
    left = context.run(request_file, request_id, name_of, readers_rule(context)).document
    next_page = f"/access-requests/{request_id}"
    return context.redirect_to(
        f"{next_page}/notes" if left and left.unchecked else next_page, flash="saved"
    )


@router.post("/access-requests/{request_id}/withhold")
@shown_again_by(show_notes)
def withhold(request_id: UUID, context: Writer, form: Form) -> Response:
    """A whole record, on a ground; without one it is given again."""
    key = form.text("record", most=24)
    given = form.typed.get("give")
    ground = None if given else form.one_of("record_ground", list(NoteGround))
    with saving(context, form) as work:
        withhold_record(work, request_id, form.version, key, ground, name_of, readers_rule(context))
    return context.redirect_to(f"/access-requests/{request_id}/notes", flash="saved")


def _records(document: AccessDocument | None) -> list[tuple[str, str]]:
    """What may be withheld: a key, and words by which a person knows the record again."""
    found = document.records if document else ()
    return [
        (one.key, ": ".join(part for part in (one.title, one.text) if part))
        for one in found
        if one.ground is None and one.table != "person"
    ]


@router.post("/access-requests/{request_id}/identity")
@shown_again_by(show_request)
def establish(request_id: UUID, context: Writer, form: Form) -> Response:
    identity = form.one_of("identity", list(Identity))
    with saving(context, form) as work:
        establish_identity(work, request_id, form.version, identity)
    return context.redirect_to(f"/access-requests/{request_id}", flash="saved")


@router.post("/access-requests/{request_id}/extend")
@shown_again_by(show_request)
def extend(request_id: UUID, context: Writer, form: Form) -> Response:
    informed_on = form.date("informed_on", context.today, prefer="past")
    reason = form.text("extension_reason", most=LONGEST_REASON)
    with saving(context, form, {"/reason": "extension_reason"}) as work:
        extend_request(work, request_id, form.version, informed_on, reason)
    return context.redirect_to(f"/access-requests/{request_id}", flash="saved", days=form.days)


@router.post("/access-requests/{request_id}/propose-refusal")
@shown_again_by(show_request)
def propose(request_id: UUID, context: Writer, form: Form) -> Response:
    ground = form.one_of("ground", list(RefusalGround))
    reason = form.text("refusal_reason", most=LONGEST_REASON)
    with saving(context, form, {"/reason": "refusal_reason"}) as work:
        propose_refusal(work, request_id, form.version, ground, reason)
    return context.redirect_to(f"/access-requests/{request_id}", flash="saved")


@router.post("/access-requests/{request_id}/propose-withdrawal")
@shown_again_by(show_request)
def propose_to_withdraw(request_id: UUID, context: Writer, form: Form) -> Response:
    way = form.one_of("withdrawal_way", list(WithdrawalWay))
    reason = form.text("withdrawal_reason", most=LONGEST_REASON)
    with saving(context, form, {"/reason": "withdrawal_reason"}) as work:
        propose_withdrawal(work, request_id, form.version, way, reason)
    return context.redirect_to(f"/access-requests/{request_id}", flash="saved")


@router.post("/access-requests/{request_id}/refuse")
def refuse(request_id: UUID, context: Decider, form: Form) -> Response:
    context.run(refuse_request, request_id, form.version)
    return context.redirect_to(f"/access-requests/{request_id}", flash="decided")


@router.post("/access-requests/{request_id}/reject-proposal")
@shown_again_by(show_request)
def reject(request_id: UUID, context: Decider, form: Form) -> Response:
    reason = form.text("objection", most=LONGEST_REASON)
    with saving(context, form, {"/reason": "objection"}) as work:
        reject_proposal(work, request_id, form.version, reason)
    return context.redirect_to(f"/access-requests/{request_id}", flash="decided")


@router.post("/access-requests/{request_id}/withdraw")
def withdraw(request_id: UUID, context: Decider, form: Form) -> Response:
    context.run(withdraw_request, request_id, form.version)
    return context.redirect_to(f"/access-requests/{request_id}", flash="decided")


@router.post("/access-requests/{request_id}/answer")
@shown_again_by(show_request)
def answer(request_id: UUID, context: Writer, form: Form) -> Response:
    given_on = form.date("given_on", context.today, prefer="past")
    given_by = form.one_of("given_by", list(Given))
    readers = readers_rule(context)
    with saving(context, form) as work:
        answer_request(work, request_id, form.version, given_on, given_by, name_of, readers)
    return context.redirect_to(f"/access-requests/{request_id}", flash="recorded", days=form.days)
