"""What a supervisor can do with an escalation other than decide it: snooze it, end the snooze, hand it over, reopen
it."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.errors import EscalationOpenAlready, Invalid, PaperInHand
from aftercare.casework.escalation.acts import LONGEST_REASON
from aftercare.casework.escalation.hand_over import from_whom, hand_escalations_over
from aftercare.casework.escalation.reopen import reopen
from aftercare.casework.escalation.snooze import snooze, wake
from aftercare.domain.time.wall_time import civil_date
from aftercare.web.escalation.inbox_filters import address_of, page_of_address
from aftercare.web.escalation.pages import escalation_page, inbox_page
from aftercare.web.escalation.words import AGAIN_REFUSED, NONE_TICKED, TICK_TAKEN
from aftercare.web.shell.forms.faults import field_errors
from aftercare.web.shell.forms.reading import NOT_A_CHOICE, Reading
from aftercare.web.shell.request import Allow, PageRoute, Typed, Visit, typed_form

router = APIRouter(route_class=PageRoute)
MayLead = Annotated[Visit, Depends(Allow(hand_escalations_over))]
Form = Annotated[Typed, Depends(typed_form)]
TICKED = "case-"


@router.post("/escalations/hand-over")
def hand_many(visit: MayLead, typed: Form) -> Response:
    form = Reading(typed)
    escalations = _ticked(typed)
    filters, page = page_of_address(typed.get("next", ""))
    to, reason = _to(form), form.text("hand_reason", most=LONGEST_REASON)
    taken = _taken(visit, list(escalations), to)
    if not escalations:
        form.errors["escalations"] = NONE_TICKED
    elif form.holds and taken and "taken-seen" not in typed:
        form.errors["taken"] = TICK_TAKEN
    if form.holds:
        try:
            with visit.work() as work:
                hand_escalations_over(work, escalations, to, reason)
        except Invalid as invalid:
            form.errors.update(field_errors(invalid, {"/to_id": "to", "/reason": "hand_reason"}))
        else:
            return visit.back_to(address_of(filters, page), said="handed")
    return inbox_page(visit, filters, page, form, 422, taken)


@router.post("/escalations/{escalation_id}/snooze")
def snooze_escalation(escalation_id: UUID, visit: MayLead, typed: Form) -> Response:
    form = Reading(typed)
    until_on = form.date("until_on", civil_date(visit.now))
    reason = form.text("snooze_reason", most=LONGEST_REASON)
    if form.holds and until_on:
        try:
            with visit.work() as work:
                snooze(work, escalation_id, typed.version, reason, until_on)
        except Invalid as invalid:
            form.errors.update(field_errors(invalid, {"/reason": "snooze_reason"}))
        else:
            return visit.back_to(f"/escalations/{escalation_id}", said="snoozed", days=form.days)
    return escalation_page(visit, escalation_id, form, 422)


@router.post("/escalations/{escalation_id}/wake")
def end_snooze(escalation_id: UUID, visit: MayLead, typed: Form) -> Response:
    with visit.work() as work:
        wake(work, escalation_id, typed.version)
    return visit.back_to(f"/escalations/{escalation_id}", said="woken")


@router.post("/escalations/{escalation_id}/hand-over")
def hand_one(escalation_id: UUID, visit: MayLead, typed: Form) -> Response:
    form = Reading(typed)
    to, reason = _to(form), form.text("hand_reason", most=LONGEST_REASON)
    if form.holds:
        try:
            with visit.work() as work:
                hand_escalations_over(work, {escalation_id: typed.version}, to, reason)
        except Invalid as invalid:
            form.errors.update(field_errors(invalid, {"/to_id": "to", "/reason": "hand_reason"}))
        else:
            return visit.back_to(f"/escalations/{escalation_id}", said="handed")
    return escalation_page(visit, escalation_id, form, 422)


@router.post("/escalations/{escalation_id}/re-open")
def open_again(escalation_id: UUID, visit: MayLead, typed: Form) -> Response:
    form = Reading(typed)
    reason = form.text("again_reason", most=LONGEST_REASON)
    if form.holds:
        try:
            with visit.work() as work:
                reopen(work, escalation_id, typed.version, reason)
        except (EscalationOpenAlready, PaperInHand) as fault:
            form.errors["again_reason"] = AGAIN_REFUSED[fault.code]
        except Invalid as invalid:
            form.errors.update(field_errors(invalid, {"/reason": "again_reason"}))
        else:
            return visit.back_to(f"/escalations/{escalation_id}", said="reopened")
    return escalation_page(visit, escalation_id, form, 422)


def _to(form: Reading) -> UUID:
    """The chosen colleague; a value that is no id becomes the zero id, which casework refuses."""
    text = form.text("to", required=False)
    if not text:
        form.errors["to"] = NOT_A_CHOICE
    try:
        return UUID(text) if text else UUID(int=0)
    except ValueError:
        return UUID(int=0)


def _taken(visit: Visit, escalation_ids: list[UUID], to_id: UUID) -> list[tuple[str, int]]:
    with visit.work() as work:
        return from_whom(work, escalation_ids, to_id)


def _ticked(typed: Typed) -> dict[UUID, int]:
    """The ticked escalations, each with the version it was shown in. Raises Invalid for a form that is not ours."""
    try:
        return {
            UUID(name.removeprefix(TICKED)): int(value)
            for name, value in typed.items()
            if name.startswith(TICKED)
        }
    except ValueError:
        raise Invalid("The form is incomplete.") from None
