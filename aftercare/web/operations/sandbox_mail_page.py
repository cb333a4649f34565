"""The demonstration's mailboxes: the mail staff would have received, and the mail server's response to the next one."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.errors import NotFound
from aftercare.casework.operations.sandbox import (
    choose_mail_answer,
    mailboxes_of_everyone,
    mails_in_mailbox_of,
)
from aftercare.domain.messages.sandbox_mail import MailAnswer
from aftercare.notifications.gateways.smtp_gateway import mail_text
from aftercare.store.database.plain_sql import Row
from aftercare.web.operations.sandbox_page import as_clock_of
from aftercare.web.shell.forms.reading import Reading
from aftercare.web.shell.request import PageRoute, SignedInOnly, Typed, Visit, typed_form

router = APIRouter(route_class=PageRoute)
Visitor = Annotated[Visit, Depends(SignedInOnly(None, demonstration=True))]
Form = Annotated[Typed, Depends(typed_form)]
HERE = "/sandbox/mail"
ANSWERS = [one.value for one in MailAnswer]


@router.get(HERE)
def show_mailbox(visit: Visitor, mailbox: str = "") -> Response:
    return _page(visit, mailbox, Reading({}))


@router.post(f"{HERE}/answer")
def choose(visit: Visitor, typed: Form) -> Response:
    """Choose the mail server's response to the next mail for this mailbox."""
    form = Reading(typed)
    answer = form.choice("answer", ANSWERS)
    staff_id = _id(typed.get("mailbox", ""))
    if staff_id is None:
        raise NotFound()
    if not form.holds:
        return _page(visit, typed.get("mailbox", ""), form)
    with as_clock_of(visit) as work:
        choose_mail_answer(work, staff_id, MailAnswer(answer))
    return visit.back_to(f"{HERE}?mailbox={staff_id}", said="saved")


def _page(visit: Visit, asked: str, form: Reading) -> Response:
    staff_id = _id(asked)
    with as_clock_of(visit) as work:
        mailboxes = mailboxes_of_everyone(work)
        known = {row["id"]: row for row in mailboxes}
        shown = known.get(staff_id) if staff_id else (mailboxes[0] if mailboxes else None)
        mails = mails_in_mailbox_of(work, shown["id"]) if shown else []
    usual = {"answer": (shown and shown["answer"]) or MailAnswer.TAKEN.value}
    return visit.page(
        "operations/sandbox_mail.html",
        200 if form.holds else 422,
        mailboxes=mailboxes,
        mailbox=shown,
        mails=[_mail(visit, row) for row in mails],
        answers=ANSWERS,
        form=Reading({**usual, **form.typed}, form.errors),
    )


def _mail(visit: Visit, row: Row) -> dict[str, Any]:
    link = f"{visit.app_state.settings.public_origin}/"
    return {
        "to": row["recipient"],
        "subject": row["body"],
        "body": mail_text(row["body"], link).strip(),
        "state": row["state"],
        "code": row["error_code"],
        "attempts": row["attempts"],
        "at": row["due_at"] if row["state"] == "planned" else row["state_at"],
    }


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
