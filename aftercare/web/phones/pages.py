"""Pages for the telephone of a client or a contact: verified by code or call, stopped, resumed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.errors import CodeWithheld, Invalid
from aftercare.casework.phones.acts import (
    LONGEST_REASON,
    Whose,
    lift_suspension,
    suspend_by_hand,
    verify_heard,
)
from aftercare.casework.phones.codes import send_code, try_code
from aftercare.casework.phones.view import PhoneFile, phone_file
from aftercare.domain.phones.verification import MOST_ATTEMPTS, CodeOutcome
from aftercare.store.database.unit_of_work import Work
from aftercare.store.phones.rows import PhoneNumberRow
from aftercare.web.phones.view import address_of, told_number
from aftercare.web.phones.words import CODE_EXHAUSTED, NO_CODE, NUMBER_CHANGED, REFUSALS, WRONG_CODE
from aftercare.web.shell.forms.faults import WHOLE_FORM, field_errors
from aftercare.web.shell.forms.reading import Reading
from aftercare.web.shell.phrases import full_name
from aftercare.web.shell.request import Allow, PageRoute, Typed, Visit, typed_form
from aftercare.web.shell.vocabulary import word

router = APIRouter(route_class=PageRoute)
Form = Annotated[Typed, Depends(typed_form)]
Reader = Annotated[Visit, Depends(Allow(phone_file))]
Writer = Annotated[Visit, Depends(Allow(send_code))]
OWN, THEIRS = "/people/{person_id}/phone", "/people/{person_id}/around/contacts/{related_id}/phone"
_TRIED = {
    CodeOutcome.OPEN: WRONG_CODE,
    CodeOutcome.EXHAUSTED: CODE_EXHAUSTED,
    CodeOutcome.NUMBER_CHANGED: NUMBER_CHANGED,
}


def whose_telephone(person_id: UUID, related_id: UUID | None = None) -> Whose:
    """The holder of the telephone in the address: the client, or a contact."""
    return Whose(person_id, related_id)


Telephone = Annotated[Whose, Depends(whose_telephone)]


@router.get(OWN)
@router.get(THEIRS)
def show(visit: Reader, whose: Telephone) -> Response:
    return _page(visit, whose, Reading({}))


@router.post(f"{OWN}/code")
@router.post(f"{THEIRS}/code")
def send(visit: Writer, whose: Telephone, typed: Form) -> Response:
    def act(work: Work) -> None:
        send_code(work, whose, typed.version)

    return _done(visit, whose, Reading(typed), act, "code-sent", {})


@router.post(f"{OWN}/code/{{code_id}}")
@router.post(f"{THEIRS}/code/{{code_id}}")
def attempt(code_id: UUID, visit: Writer, whose: Telephone, typed: Form) -> Response:
    form = Reading(typed)
    code = form.text("code", most=40)
    if form.holds:
        try:
            with visit.work() as work:
                tried = try_code(work, code_id, typed.version, code)
            if tried.ended_because == CodeOutcome.CONFIRMED:
                return visit.back_to(address_of(whose), said="number-verified")
            form.errors["code"] = _TRIED[CodeOutcome(tried.ended_because or CodeOutcome.OPEN)]
        except Invalid as invalid:
            form.errors.update(field_errors(invalid, {}))
        except tuple(REFUSALS) as fault:
            form.errors[WHOLE_FORM] = REFUSALS[type(fault)]
    # The typed code is never shown again, and the next attempt starts from the code's current state.
    return _page(visit, whose, Reading({}, form.errors))


@router.post(f"{OWN}/heard")
@router.post(f"{THEIRS}/heard")
def heard(visit: Writer, whose: Telephone, typed: Form) -> Response:
    form = Reading(typed)
    reason = form.text("heard_reason", most=LONGEST_REASON)

    def act(work: Work) -> None:
        verify_heard(work, whose, typed.version, reason)

    return _done(visit, whose, form, act, "number-verified", {"/reason": "heard_reason"})


@router.post(f"{OWN}/stop")
@router.post(f"{THEIRS}/stop")
def stop(visit: Writer, whose: Telephone, typed: Form) -> Response:
    form = Reading(typed)
    reason = form.text("stop_reason", most=LONGEST_REASON)

    def act(work: Work) -> None:
        suspend_by_hand(work, whose, typed.version, reason)

    return _done(visit, whose, form, act, "number-stopped", {"/reason": "stop_reason"})


@router.post(f"{OWN}/lift")
def lift(person_id: UUID, visit: Writer, typed: Form) -> Response:
    form = Reading(typed)
    reason = form.text("lift_reason", most=LONGEST_REASON)

    def act(work: Work) -> None:
        lift_suspension(work, person_id, typed.version, reason)

    return _done(visit, Whose(person_id), form, act, "number-lifted", {"/reason": "lift_reason"})


def _done(
    visit: Visit,
    whose: Whose,
    form: Reading,
    act: Callable[[Work], None],
    said: str,
    names: dict[str, str],
) -> Response:
    """Back to the page with a confirmation, or the same page with the reason why it failed."""
    if form.holds:
        try:
            with visit.work() as work:
                act(work)
            return visit.back_to(address_of(whose), said=said)
        except CodeWithheld as fault:
            reason = NO_CODE.get(fault.detail) or word("task_reason", fault.detail).name
            form.errors[WHOLE_FORM] = reason
        except Invalid as invalid:
            form.errors.update(field_errors(invalid, names))
        except tuple(REFUSALS) as fault:
            form.errors[WHOLE_FORM] = REFUSALS[type(fault)]
    return _page(visit, whose, form)


def _page(visit: Visit, whose: Whose, form: Reading) -> Response:
    with visit.work() as work:
        file = phone_file(work, whose)
    row = file.contact or file.person
    return visit.page(
        "phones/phone.html",
        200 if form.holds else 422,
        person={"id": file.person.id, "name": full_name(file.person)},
        contact={"id": file.contact.id, "name": file.contact.name} if file.contact else None,
        address=address_of(whose),
        version=form.typed.get("version", row.version),
        number=told_number(file),
        code=_code(file),
        may_lift=file.may_lift,
        history=[_stretch(one, file.names) for one in file.history],
        may_edit=visit.may(send_code),
        form=form,
    )


def _code(file: PhoneFile) -> dict[str, Any] | None:
    """The code sent last, if it was sent to this number."""
    code, now = file.code, file.now
    if code is None or now is None or code.number != now.number:
        return None
    return {
        "id": code.id,
        "version": code.version,
        "sent_at": code.sent_at,
        "valid_until_at": code.valid_until_at,
        "outcome": file.outcome.value if file.outcome else "",
        "attempts_left": MOST_ATTEMPTS - code.attempts,
    }


def _stretch(row: PhoneNumberRow, names: dict[UUID, str]) -> dict[str, Any]:
    return {
        "number": row.number,
        "state": row.state,
        "from_at": row.from_at,
        "because": row.from_because,
        "by": names.get(row.from_by) if row.from_by else None,
        "note": row.note,
        "until_at": row.until_at,
        "until_because": row.until_because,
    }
