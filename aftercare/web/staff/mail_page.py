"""The page of e-mail about work: the reader's own address and what it is for, and for administrators everyone's."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.errors import NotFound
from aftercare.casework.staff.mail import (
    MailFile,
    enter_mail,
    mail_file,
    refused_addresses,
    remove_mail,
)
from aftercare.domain.staff.staff_mail import (
    LONGEST_ADDRESS,
    MailAbout,
    MailWhen,
    MailWishes,
)
from aftercare.web.shell.forms.reading import Reading
from aftercare.web.shell.nav import start_of
from aftercare.web.shell.request import ANY_ROLE, Allow, PageContext, PageRoute
from aftercare.web.shell.saving import Form, saving, shown_again_by
from aftercare.web.shell.view import View

router = APIRouter(route_class=PageRoute)
Anybody = Annotated[PageContext, Depends(ANY_ROLE)]
MayManage = Annotated[PageContext, Depends(Allow(refused_addresses))]
MINE, THEIRS = "/me/mail", "/accounts/{staff_id}/mail"


@router.get(MINE)
def show_own(context: Anybody, form: Form) -> Response:
    return _page(context, _own(context), MINE, form)


@router.post(MINE)
@shown_again_by(show_own)
def enter_own(context: Anybody, form: Form) -> Response:
    return _enter(context, _own(context), MINE, form)


@router.post(f"{MINE}/stop")
def stop_own(context: Anybody, form: Form) -> Response:
    return _stop(context, _own(context), MINE, form)


@router.get(THEIRS)
def show_theirs(staff_id: UUID, context: MayManage, form: Form) -> Response:
    return _page(context, staff_id, f"/accounts/{staff_id}/mail", form)


@router.post(THEIRS)
@shown_again_by(show_theirs)
def enter_theirs(staff_id: UUID, context: MayManage, form: Form) -> Response:
    return _enter(context, staff_id, f"/accounts/{staff_id}/mail", form)


@router.post(f"{THEIRS}/stop")
def stop_theirs(staff_id: UUID, context: MayManage, form: Form) -> Response:
    return _stop(context, staff_id, f"/accounts/{staff_id}/mail", form)


def _own(context: PageContext) -> UUID:
    assert context.actor is not None
    return context.actor.staff_id


def _enter(context: PageContext, staff_id: UUID, where: str, form: Reading) -> Response:
    address = form.text("address", most=LONGEST_ADDRESS)
    chosen = {one.value: form.one_of(one.value, MailWhen) for one in MailAbout}
    wishes = MailWishes(**chosen, digest=form.ticked("digest"))
    with saving(context, form) as work:
        enter_mail(work, staff_id, form.version, address, wishes)
    return context.redirect_to(where, flash="mail-on" if wishes.any_mail else "mail-off")


def _stop(context: PageContext, staff_id: UUID, where: str, form: Reading) -> Response:
    """A second click finds the mail already stopped, which is no error."""
    try:
        context.run(remove_mail, staff_id, form.version)
    except NotFound:
        return context.redirect_to(where)
    return context.redirect_to(where, flash="mail-off")


def _page(context: PageContext, staff_id: UUID, where: str, form: Reading) -> Response:
    assert context.actor is not None
    file = context.run(mail_file, staff_id)
    own = where == MINE
    return context.page(
        "staff/mail.html",
        where=where,
        whose=None if own else file.staff.display_name,
        back_href=start_of(context.actor.role.value) if own else "/accounts",
        mail=_view(file),
        version=form.typed.get("version", file.version),
        about=[(one.value, context.name_of("mail_about", one.value)) for one in MailAbout],
        when=[(one.value, context.name_of("mail_when", one.value)) for one in MailWhen],
        form=form.or_stored(_as_it_stands(file)),
    )


def _view(file: MailFile) -> View | None:
    row = file.mail
    if row is None:
        return None
    wanted = row.wishes().any_mail
    return View(row, state="refused" if row.refused_at else "on" if wanted else "off")


def _as_it_stands(file: MailFile) -> dict[str, str]:
    """The saved settings, or the usual ones for a first address."""
    wishes = file.mail.wishes() if file.mail else MailWishes()
    return {
        "address": file.mail.address if file.mail else "",
        **{one.value: wishes.when(one).value for one in MailAbout},
        **({"digest": "yes"} if wishes.digest else {}),
    }
