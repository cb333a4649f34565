"""The page that opens a file in an emergency, the end of that, its review, and what reviews found."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.errors import Throttled
from aftercare.base.field_faults import FIELD_FAULTS
from aftercare.base.translation import sentence
from aftercare.casework.accounts.access_log import access_log
from aftercare.casework.file_access.emergency import (
    Emergency,
    end_emergency,
    note_emergency_seen,
    open_in_emergency,
    review_emergency,
)
from aftercare.casework.file_access.emergency_findings import (
    Finding,
    emergency_findings,
    lift_emergency_bar,
    own_emergencies,
)
from aftercare.domain.file_access.emergency import LONGEST_REASON
from aftercare.domain.time.wall_time import civil_date
from aftercare.web.file_access.pages import show_to_review
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.saving import Form, NotSaved, saving, shown_again_by

router = APIRouter(route_class=PageRoute)
Opener = Annotated[PageContext, Depends(Allow(open_in_emergency))]
Reviewer = Annotated[PageContext, Depends(Allow(review_emergency))]
Reader = Annotated[PageContext, Depends(Allow(lift_emergency_bar))]
TOO_OFTEN = sentence("Too many attempts: wait an hour, or call the duty desk")
# The fields of each access to review.
JUSTIFIED, NOTE, ENDS = "justified-", "note-", "ends-"
LIFT_NOTE = "lift_note-"


@router.get("/emergency-access")
def ask(context: Opener, form: Form) -> Response:
    most = context.app_state.settings.emergency_hours
    before = context.run(own_emergencies)
    return context.page(
        "file_access/emergency.html",
        before=before,
        barred=any(one.bars for one in before),
        hours=[str(one) for one in range(1, most + 1)],
        form=form.or_stored({"hours": "1"}),
    )


@router.post("/emergency-access")
@shown_again_by(ask)
def open_file(context: Opener, form: Form) -> Response:
    most = context.app_state.settings.emergency_hours
    asked = Emergency(
        reference=form.text("reference", most=100),
        family_name=form.text("family_name", most=100),
        reason=form.text("reason", most=LONGEST_REASON),
        hours=form.number("hours", 1, most),
    )
    with saving(context, form, also={Throttled: ("reference", TOO_OFTEN)}) as work:
        opened = open_in_emergency(work, asked, most)
    # After the transaction, so that the attempt stays on record.
    if opened is None:
        form.errors["reference"] = FIELD_FAULTS["emergency-unknown"]
        raise NotSaved()
    return context.redirect_to(f"/people/{opened.person_id}", flash="emergency-opened")


@router.post("/emergency-access/{emergency_id}/end")
def end(emergency_id: UUID, context: Opener, _form: Form) -> Response:
    context.run(end_emergency, emergency_id)
    return context.redirect_to("/caseload", flash="emergency-ended")


@router.post("/emergency-access/{emergency_id}/mark-seen")
def see(
    emergency_id: UUID,
    context: Annotated[PageContext, Depends(Allow(note_emergency_seen))],
    _form: Form,
) -> Response:
    context.run(note_emergency_seen, emergency_id)
    return context.redirect_to("/worklist")


@router.post("/emergency-access/{emergency_id}/review")
@shown_again_by(show_to_review)
def review(emergency_id: UUID, context: Reviewer, form: Form) -> Response:
    note, ends = f"{NOTE}{emergency_id}", f"{ENDS}{emergency_id}"
    answer = form.one_of(f"{JUSTIFIED}{emergency_id}", ("yes", "no"))
    words = form.text(note, most=LONGEST_REASON)
    with saving(context, form, {"/note": note, "/ends_access": ends}) as work:
        review_emergency(
            work,
            emergency_id,
            form.version,
            justified=answer == "yes",
            note=words,
            ends_access=form.ticked(f"{ends}-yes"),
        )
    return context.redirect_to("/file-access", flash="decided")


@router.get("/emergency-findings")
def show_findings(context: Reader, form: Form) -> Response:
    found = context.run(emergency_findings)
    reads_log = context.can_perform(access_log)

    def log_href(one: Finding) -> str | None:
        days = {"from_on": one.row.opened_at, "until_on": one.row.ended_at or one.row.until_at}
        asked = {"account": one.account, "reference": one.reference}
        asked |= {name: civil_date(at).isoformat() for name, at in days.items()}
        return f"/access-log?{urlencode(asked)}" if reads_log else None

    return context.page(
        "file_access/findings.html",
        barring=[one for one in found if one.bars],
        lately=[one for one in found if not one.bars],
        log_href=log_href,
        form=form,
    )


@router.post("/emergency-access/{emergency_id}/lift")
@shown_again_by(show_findings)
def lift(emergency_id: UUID, context: Reader, form: Form) -> Response:
    field = f"{LIFT_NOTE}{emergency_id}"
    note = form.text(field, most=LONGEST_REASON)
    with saving(context, form, {"/lift_note": field}) as work:
        lift_emergency_bar(work, emergency_id, form.version, note)
    return context.redirect_to("/emergency-findings", flash="decided")
