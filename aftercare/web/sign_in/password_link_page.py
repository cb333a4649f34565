"""The page behind a password link: the account it is for, and the choice of a password."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.errors import Invalid, LinkOver
from aftercare.base.translation import sentence
from aftercare.casework.sign_in.passwords import Holder, password_link_holder, use_password_link
from aftercare.casework.sign_in.second_factor import begin_session_or_wait
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.sign_in.passwords import LONGEST_PASSWORD
from aftercare.web.shell.forms.faults import field_errors
from aftercare.web.shell.forms.reading import Reading
from aftercare.web.shell.request import ANYONE, ANYONE_APART, PageContext, PageRoute
from aftercare.web.shell.saving import Form
from aftercare.web.sign_in.code_page import ask_for_code
from aftercare.web.sign_in.session_cookie import terms_here, with_session

router = APIRouter(route_class=PageRoute)
DIFFERS = sentence("The two passwords are not the same")
LONGEST_SECRET = 100


@router.get("/sign-in/link")
def show_link_form(context: Annotated[PageContext, Depends(ANYONE)]) -> Response:
    """A script fills the form with what follows the `#` of the address and sends it: reading this page uses nothing
    up, and no server or proxy notes the secret."""
    return _page(context, Reading({}))


@router.post("/sign-in/link")
def open_link(context: Annotated[PageContext, Depends(ANYONE_APART)], form: Form) -> Response:
    holder = _holder(context, form)
    return _page(context, form, holder, over=holder is None and form.is_valid)


@router.post("/sign-in/link/password")
async def choose(context: Annotated[PageContext, Depends(ANYONE_APART)], form: Form) -> Response:
    return await context.app_state.password_checks.in_own_thread(partial(_choose, context, form))


def _choose(context: PageContext, form: Reading) -> Response:
    holder = _holder(context, form)
    if holder is None:
        return _page(context, form, over=True)
    password = new_password(context, form, holder)
    if not form.is_valid:
        return _page(context, form, holder)
    required = context.app_state.password_checks.required
    password_hash = context.app_state.password_checks.hashed(password)
    try:
        with context.app_state.database.work(holder.staff.actor(), context.now) as work:
            use_password_link(context.named(work), form.typed["secret"], password_hash)
            begun = begin_session_or_wait(work, holder.staff, required, terms_here(context))
    except LinkOver:
        return _page(context, form, over=True)
    if begun.waits:
        return ask_for_code(context, begun.secret, "/")
    return with_session(context, context.redirect_to("/", flash="password-set"), begun.secret)


def new_password(context: PageContext, form: Reading, holder: Holder) -> str:
    """The password that was typed twice; its faults become errors of the form."""
    password = form.untrimmed("password", most=LONGEST_PASSWORD)
    again = form.untrimmed("again", most=LONGEST_PASSWORD)
    if form.is_valid and password != again:
        form.errors["again"] = DIFFERS
    stolen = context.app_state.settings.breached_passwords_file
    if form.is_valid and (faults := holder.faults(password, stolen)):
        form.errors.update(field_errors(Invalid(fields=tuple(faults)), {}))
    return password


def _holder(context: PageContext, form: Reading) -> Holder | None:
    """The account of the link in the form; None when it no longer works."""
    secret = form.text("secret", most=LONGEST_SECRET)
    try:
        with context.app_state.database.work(CLOCK, context.now) as work:
            return password_link_holder(work, secret) if form.is_valid else None
    except LinkOver:
        return None


def _page(
    context: PageContext, form: Reading, holder: Holder | None = None, *, over: bool = False
) -> Response:
    return context.page(
        "sign_in/password_link.html",
        410 if over else None,
        form=form,
        account=holder.staff if holder else None,
        over=over,
    )
