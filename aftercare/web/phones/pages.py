"""Pages for the telephone of a client or a contact: verified by code or call, stopped, resumed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.errors import CodeWithheld
from aftercare.base.typed_text import MEDIUM_REASON
from aftercare.casework.phones.acts import Whose, lift_suspension, suspend_by_hand, verify_heard
from aftercare.casework.phones.codes import send_code, try_code
from aftercare.casework.phones.view import PhoneFile, phone_file
from aftercare.domain.phones.verification import MOST_ATTEMPTS, CodeOutcome
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.phones.rows import PhoneNumberRow
from aftercare.web.phones.view import address_of, number_view
from aftercare.web.phones.words import CODE_EXHAUSTED, NO_CODE, NUMBER_CHANGED, REFUSALS, WRONG_CODE
from aftercare.web.shell.forms.faults import WHOLE_FORM
from aftercare.web.shell.forms.reading import Reading
from aftercare.web.shell.phrases import person_link
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.saving import NO_NAMES, Form, NotSaved, saving, shown_again_by
from aftercare.web.shell.view import View
from aftercare.web.shell.vocabulary import word

router = APIRouter(route_class=PageRoute)
Reader = Annotated[PageContext, Depends(Allow(phone_file))]
Writer = Annotated[PageContext, Depends(Allow(send_code))]
OWN, THEIRS = (
    "/people/{person_id}/phone",
    "/people/{person_id}/related-persons/contacts/{related_id}/phone",
)
_TRIED = {
    CodeOutcome.OPEN: WRONG_CODE,
    CodeOutcome.EXHAUSTED: CODE_EXHAUSTED,
    CodeOutcome.NUMBER_CHANGED: NUMBER_CHANGED,
}
_REFUSED = {fault: (WHOLE_FORM, reason) for fault, reason in REFUSALS.items()}


def whose_telephone(person_id: UUID, related_id: UUID | None = None) -> Whose:
    """The holder of the telephone in the address: the client, or a contact."""
    return Whose(person_id, related_id)


Telephone = Annotated[Whose, Depends(whose_telephone)]


@router.get(OWN)
@router.get(THEIRS)
def show(context: Reader, whose: Telephone, form: Form) -> Response:
    file = context.run(phone_file, whose)
    row = file.contact or file.person
    return context.page(
        "phones/phone.html",
        person=person_link(file.person),
        contact={"id": file.contact.id, "name": file.contact.name} if file.contact else None,
        address=address_of(whose),
        version=form.typed.get("version", row.version),
        number=number_view(file),
        code=_code(file),
        may_lift=file.may_lift,
        history=[_stretch(one, file.names) for one in file.history],
        may_edit=context.can_perform(send_code),
        form=form,
    )


@router.post(f"{OWN}/code")
@router.post(f"{THEIRS}/code")
@shown_again_by(show)
def send(context: Writer, whose: Telephone, form: Form) -> Response:
    with _saving(context, form) as work:
        send_code(work, whose, form.version)
    return context.redirect_to(address_of(whose), flash="code-sent")


@router.post(f"{OWN}/code/{{code_id}}")
@router.post(f"{THEIRS}/code/{{code_id}}")
@shown_again_by(show)
def attempt(code_id: UUID, context: Writer, whose: Telephone, form: Form) -> Response:
    code, version = form.text("code", most=40), form.version
    # The typed code is never shown again, and the next attempt starts from the code's current state.
    form.typed = {}
    with _saving(context, form) as work:
        tried = try_code(work, code_id, version, code)
    if tried.ended_because != CodeOutcome.CONFIRMED:
        form.errors["code"] = _TRIED[CodeOutcome(tried.ended_because or CodeOutcome.OPEN)]
        raise NotSaved()
    return context.redirect_to(address_of(whose), flash="number-verified")


@router.post(f"{OWN}/verify")
@router.post(f"{THEIRS}/verify")
@shown_again_by(show)
def heard(context: Writer, whose: Telephone, form: Form) -> Response:
    reason = form.text("heard_reason", most=MEDIUM_REASON)
    with _saving(context, form, {"/reason": "heard_reason"}) as work:
        verify_heard(work, whose, form.version, reason)
    return context.redirect_to(address_of(whose), flash="number-verified")


@router.post(f"{OWN}/stop")
@router.post(f"{THEIRS}/stop")
@shown_again_by(show)
def stop(context: Writer, whose: Telephone, form: Form) -> Response:
    reason = form.text("stop_reason", most=MEDIUM_REASON)
    with _saving(context, form, {"/reason": "stop_reason"}) as work:
        suspend_by_hand(work, whose, form.version, reason)
    return context.redirect_to(address_of(whose), flash="number-stopped")


@router.post(f"{OWN}/lift")
@shown_again_by(show)
def lift(person_id: UUID, context: Writer, whose: Telephone, form: Form) -> Response:
    reason = form.text("lift_reason", most=MEDIUM_REASON)
    with _saving(context, form, {"/reason": "lift_reason"}) as work:
        lift_suspension(work, person_id, form.version, reason)
    return context.redirect_to(address_of(whose), flash="number-lifted")


@contextmanager
def _saving(
    context: PageContext, form: Reading, names: Mapping[str, str] = NO_NAMES
) -> Iterator[UnitOfWork]:
    """`saving`, with the reasons why a telephone could not be called or its number not changed."""
    try:
        with saving(context, form, names, _REFUSED) as work:
            yield work
    except CodeWithheld as fault:
        reason = NO_CODE.get(fault.detail) or word("task_reason", fault.detail).name
        form.errors[WHOLE_FORM] = reason
        raise NotSaved() from None


def _code(file: PhoneFile) -> View | None:
    """The code sent last, if it was sent to this number."""
    code, now = file.code, file.now
    if code is None or now is None or code.number != now.number:
        return None
    return View(
        code,
        outcome=file.outcome.value if file.outcome else "",
        attempts_left=MOST_ATTEMPTS - code.attempts,
    )


def _stretch(row: PhoneNumberRow, names: dict[UUID, str]) -> View:
    return View(row, because=row.from_because, by=names.get(row.from_by) if row.from_by else None)
