"""The demonstration's mailboxes: the mail staff would have received, and the mail server's response to the next one."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.errors import existing
from aftercare.casework.operations.sandbox import (
    choose_mail_answer,
    mailboxes_of_everyone,
    mails_in_mailbox_of,
)
from aftercare.domain.messages.sandbox_mail import MailAnswer
from aftercare.notifications.gateways.smtp_gateway import mail_text
from aftercare.store.database.plain_sql import Row
from aftercare.web.operations.sandbox_page import as_clock_of
from aftercare.web.shell.forms.reading import id_of
from aftercare.web.shell.request import PageContext, PageRoute, SignedInOnly
from aftercare.web.shell.saving import Form, NotSaved, shown_again_by

router = APIRouter(route_class=PageRoute)
Visitor = Annotated[PageContext, Depends(SignedInOnly(None, demonstration=True))]
HERE = "/sandbox/mail"
ANSWERS = [one.value for one in MailAnswer]


@router.get(HERE)
def show_mailbox(context: Visitor, form: Form, mailbox: str = "") -> Response:
    staff_id = id_of(form.typed.get("mailbox", mailbox))
    with as_clock_of(context) as work:
        mailboxes = mailboxes_of_everyone(work)
        known = {row["id"]: row for row in mailboxes}
        shown = known.get(staff_id) if staff_id else (mailboxes[0] if mailboxes else None)
        mails = mails_in_mailbox_of(work, shown["id"]) if shown else []
    usual = {"answer": (shown and shown["answer"]) or MailAnswer.TAKEN.value}
    return context.page(
        "operations/sandbox_mail.html",
        mailboxes=mailboxes,
        mailbox=shown,
        mails=[_mail(context, row) for row in mails],
        answers=ANSWERS,
        form=form.over(usual),
    )


@router.post(f"{HERE}/answer")
@shown_again_by(show_mailbox)
def choose(context: Visitor, form: Form) -> Response:
    """Choose the mail server's response to the next mail for this mailbox."""
    answer = form.one_of("answer", MailAnswer)
    staff_id = existing(id_of(form.typed.get("mailbox", "")))
    if not form.is_valid:
        raise NotSaved()
    with as_clock_of(context) as work:
        choose_mail_answer(work, staff_id, answer)
    return context.redirect_to(f"{HERE}?mailbox={staff_id}", flash="saved")


def _mail(context: PageContext, row: Row) -> Row:
    link = f"{context.app_state.settings.public_origin}/"
    return row | {
        "to": row["recipient"],
        "subject": row["body"],
        "body": mail_text(row["body"], link).strip(),
        "code": row["error_code"],
        "at": row["due_at"] if row["state"] == "planned" else row["state_at"],
    }
