"""The page of e-mail about work: the reader's own address and what it is for, and for administrators everyone's."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.errors import Invalid, NotFound
from aftercare.casework.staff.mail import (
    MailFile,
    enter_mail,
    mail_file,
    refused_addresses,
    remove_mail,
)
from aftercare.domain.staff.staff_mail import LONGEST_ADDRESS, MailAbout, MailWishes
from aftercare.web.shell.forms.faults import field_errors
from aftercare.web.shell.forms.reading import Reading
from aftercare.web.shell.nav import start_of
from aftercare.web.shell.request import ANY_ROLE, Allow, PageRoute, Typed, Visit, typed_form
from aftercare.web.shell.vocabulary import word

router = APIRouter(route_class=PageRoute)
Form = Annotated[Typed, Depends(typed_form)]
Anybody = Annotated[Visit, Depends(ANY_ROLE)]
MayManage = Annotated[Visit, Depends(Allow(refused_addresses))]
MINE, THEIRS = "/me/mail", "/accounts/{staff_id}/mail"


@router.get(MINE)
def show_own(visit: Anybody) -> Response:
    return _page(visit, _own(visit), MINE, None)


@router.post(MINE)
def enter_own(visit: Anybody, typed: Form) -> Response:
    return _enter(visit, _own(visit), MINE, typed)


@router.post(f"{MINE}/stop")
def stop_own(visit: Anybody, typed: Form) -> Response:
    return _stop(visit, _own(visit), MINE, typed)


@router.get(THEIRS)
def show_theirs(staff_id: UUID, visit: MayManage) -> Response:
    return _page(visit, staff_id, f"/accounts/{staff_id}/mail", None)


@router.post(THEIRS)
def enter_theirs(staff_id: UUID, visit: MayManage, typed: Form) -> Response:
    return _enter(visit, staff_id, f"/accounts/{staff_id}/mail", typed)


@router.post(f"{THEIRS}/stop")
def stop_theirs(staff_id: UUID, visit: MayManage, typed: Form) -> Response:
    return _stop(visit, staff_id, f"/accounts/{staff_id}/mail", typed)


def _own(visit: Visit) -> UUID:
    assert visit.actor is not None
    return visit.actor.account_id


def _enter(visit: Visit, staff_id: UUID, where: str, typed: Typed) -> Response:
    form = Reading(typed)
    address = form.text("address", most=LONGEST_ADDRESS)
    wishes = MailWishes(**{one.value: _ticked(typed, one) for one in MailAbout})
    if form.holds:
        try:
            with visit.work() as work:
                enter_mail(work, staff_id, typed.version, address, wishes)
            wanted = any(_ticked(typed, one) for one in MailAbout)
            return visit.back_to(where, said="mail-on" if wanted else "mail-off")
        except Invalid as invalid:
            form.errors.update(field_errors(invalid, {}))
    return _page(visit, staff_id, where, form)


def _stop(visit: Visit, staff_id: UUID, where: str, typed: Typed) -> Response:
    """A second click finds the mail already stopped, which is no error."""
    try:
        with visit.work() as work:
            remove_mail(work, staff_id, typed.version)
    except NotFound:
        return visit.back_to(where)
    return visit.back_to(where, said="mail-off")


def _ticked(typed: Typed, about: MailAbout) -> bool:
    return typed.get(f"about-{about.value}") == "yes"


def _page(visit: Visit, staff_id: UUID, where: str, form: Reading | None) -> Response:
    assert visit.actor is not None
    with visit.work() as work:
        file = mail_file(work, staff_id)
    own = where == MINE
    return visit.page(
        "staff/mail.html",
        422 if form else 200,
        where=where,
        whose=None if own else file.staff.display_name,
        back_href=start_of(visit.actor.role.value) if own else "/accounts",
        mail=_view(file),
        version=form.typed.get("version", file.version) if form else file.version,
        about=[
            {
                "value": one.value,
                "text": visit.translate(word("mail_about", one.value).name),
                "hint": "",
            }
            for one in MailAbout
        ],
        form=form or _as_it_stands(file),
    )


def _view(file: MailFile) -> dict[str, Any] | None:
    row = file.mail
    if row is None:
        return None
    wanted = row.steps or row.replies or row.digest
    return {
        "address": row.address,
        "version": row.version,
        "state": "refused" if row.refused_at else "on" if wanted else "off",
        "refused_at": row.refused_at,
        "refused_code": row.refused_code,
    }


def _as_it_stands(file: MailFile) -> Reading:
    """The saved settings, or the usual ones for a first address."""
    wishes = file.mail.wishes() if file.mail else MailWishes()
    ticked = {f"about-{one.value}": "yes" for one in MailAbout if getattr(wishes, one.value)}
    return Reading({"address": file.mail.address if file.mail else "", **ticked})
