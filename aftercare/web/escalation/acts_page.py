"""The acts on an escalation: acknowledge, decide, end what is no longer asked, snooze, hand over, reopen."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.errors import EscalationOpenAlready, Invalid, PaperInHand
from aftercare.base.typed_text import LONGEST_REASON
from aftercare.casework.escalation.acts import acknowledge, decide
from aftercare.casework.escalation.hand_over import from_whom, hand_escalations_over
from aftercare.casework.escalation.moved_alarm import end_as_elsewhere, has_moved_beside_others
from aftercare.casework.escalation.reopen import reopen
from aftercare.casework.escalation.replaced_decision import end_no_longer_asked
from aftercare.casework.escalation.snooze import snooze, wake
from aftercare.domain.escalation.decisions import AGAINST_CLIENT
from aftercare.domain.escalation.ladder import Decision
from aftercare.web.escalation.inbox_filters import address_of, page_of_address
from aftercare.web.escalation.pages import inbox_page, show_escalation
from aftercare.web.escalation.words import (
    ELSEWHERE,
    NONE_TICKED,
    REOPENING_REFUSED,
    SOME_ELSEWHERE_ASKED,
    TICK_TAKEN,
)
from aftercare.web.shell.forms.reading import NOT_A_CHOICE, Reading
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.return_address import back_to_file
from aftercare.web.shell.saving import Form, NotSaved, saving, shown_again_by

router = APIRouter(route_class=PageRoute)
MayLead = Annotated[PageContext, Depends(Allow(hand_escalations_over))]
TICKED = "ticked-"
# The hidden field by which a form says that it was asked.
MOVED = "moved"
HANDED = {"/reason": "hand_reason"}
REOPENING_FAULTS = {
    fault: ("reopen_reason", REOPENING_REFUSED[fault.code])
    for fault in (EscalationOpenAlready, PaperInHand)
}


@router.post("/escalations/hand-over")
def hand_many(context: MayLead, form: Form) -> Response:
    escalations = _ticked(form)
    filters, page = page_of_address(form.typed.get("next", ""))
    to, reason = form.id("to", unchosen=NOT_A_CHOICE), form.text("hand_reason", most=LONGEST_REASON)
    taken = context.run(from_whom, list(escalations), to)
    if not escalations:
        form.errors["escalations"] = NONE_TICKED
    elif form.is_valid and taken and "taken-seen" not in form.typed:
        form.errors["taken"] = TICK_TAKEN
    try:
        with saving(context, form, HANDED) as work:
            hand_escalations_over(work, escalations, to, reason)
    except NotSaved:
        return inbox_page(context, filters, page, form, taken)
    return context.redirect_to(address_of(filters, page), flash="handed")


@router.post("/escalations/{escalation_id}/acknowledge")
def acknowledge_escalation(
    escalation_id: UUID,
    context: Annotated[PageContext, Depends(Allow(acknowledge))],
    form: Form,
) -> Response:
    context.run(acknowledge, escalation_id, form.version)
    return context.redirect_to(
        form.typed.get("next") or f"/escalations/{escalation_id}", flash="acknowledged"
    )


@router.post("/escalations/{escalation_id}/decide")
@shown_again_by(show_escalation)
def decide_escalation(
    escalation_id: UUID,
    context: Annotated[PageContext, Depends(Allow(decide))],
    form: Form,
) -> Response:
    decision = form.one_of("decision", Decision)
    reason = form.text("reason", most=LONGEST_REASON)
    if form.is_valid and decision in AGAINST_CLIENT:
        _ask_about_moved(context, form, escalation_id)
    with saving(context, form) as work:
        escalation = decide(work, escalation_id, form.version, decision, reason)
    here = f"/escalations/{escalation_id}"
    return back_to_file(context, escalation.person_id, here, "decided")


@router.post("/escalations/{escalation_id}/about-another-client")
@shown_again_by(show_escalation)
def end_moved(
    escalation_id: UUID,
    context: Annotated[PageContext, Depends(Allow(end_as_elsewhere))],
    form: Form,
) -> Response:
    reason = context.translate(ELSEWHERE)
    with saving(context, form) as work:
        escalation = end_as_elsewhere(work, escalation_id, form.version, reason)
    here = f"/escalations/{escalation_id}"
    return back_to_file(context, escalation.person_id, here, "decided")


@router.post("/escalations/{escalation_id}/decision-replaced")
@shown_again_by(show_escalation)
def end_replaced(
    escalation_id: UUID,
    context: Annotated[PageContext, Depends(Allow(end_no_longer_asked))],
    form: Form,
) -> Response:
    with saving(context, form) as work:
        escalation = end_no_longer_asked(work, escalation_id, form.version)
    here = f"/escalations/{escalation_id}"
    return back_to_file(context, escalation.person_id, here, "decided")


@router.post("/escalations/{escalation_id}/snooze")
@shown_again_by(show_escalation)
def snooze_escalation(escalation_id: UUID, context: MayLead, form: Form) -> Response:
    until_on = form.date("until_on", context.today)
    reason = form.text("snooze_reason", most=LONGEST_REASON)
    with saving(context, form, {"/reason": "snooze_reason"}) as work:
        snooze(work, escalation_id, form.version, reason, until_on)
    return context.redirect_to(f"/escalations/{escalation_id}", flash="snoozed", days=form.days)


@router.post("/escalations/{escalation_id}/wake")
def end_snooze(escalation_id: UUID, context: MayLead, form: Form) -> Response:
    context.run(wake, escalation_id, form.version)
    return context.redirect_to(f"/escalations/{escalation_id}", flash="woken")


@router.post("/escalations/{escalation_id}/hand-over")
@shown_again_by(show_escalation)
def hand_one(escalation_id: UUID, context: MayLead, form: Form) -> Response:
    to, reason = form.id("to", unchosen=NOT_A_CHOICE), form.text("hand_reason", most=LONGEST_REASON)
    with saving(context, form, HANDED) as work:
        hand_escalations_over(work, {escalation_id: form.version}, to, reason)
    return context.redirect_to(f"/escalations/{escalation_id}", flash="handed")


@router.post("/escalations/{escalation_id}/reopen")
@shown_again_by(show_escalation)
def open_again(escalation_id: UUID, context: MayLead, form: Form) -> Response:
    reason = form.text("reopen_reason", most=LONGEST_REASON)
    with saving(context, form, {"/reason": "reopen_reason"}, REOPENING_FAULTS) as work:
        reopen(work, escalation_id, form.version, reason)
    return context.redirect_to(f"/escalations/{escalation_id}", flash="reopened")


def _ask_about_moved(context: PageContext, form: Reading, escalation_id: UUID) -> None:
    """Part of it is not about this client: the form is sent twice then, unchanged."""
    if not context.run(has_moved_beside_others, escalation_id):
        return
    form.asked[MOVED] = "seen"
    if form.typed.get(MOVED) != form.asked[MOVED]:
        form.errors["decision"] = SOME_ELSEWHERE_ASKED


def _ticked(form: Reading) -> dict[UUID, int]:
    """The ticked escalations, each with the version it was shown in. Raises Invalid for a form that is not ours."""
    try:
        return {
            UUID(name.removeprefix(TICKED)): int(value)
            for name, value in form.typed.items()
            if name.startswith(TICKED)
        }
    except ValueError:
        raise Invalid("The form is incomplete.") from None
