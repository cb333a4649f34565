"""The reader's own account: what they sign in with."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.errors import WrongCredentials
from aftercare.base.translation import sentence
from aftercare.casework.sign_in.acts import Credential, token_hash
from aftercare.casework.sign_in.own_notices import own_notices
from aftercare.casework.sign_in.passkeys import own_passkeys
from aftercare.casework.sign_in.password_sign_in import Attempt, sign_in
from aftercare.casework.sign_in.passwords import (
    change_password,
    own_account,
    password_set_at,
    set_password,
)
from aftercare.casework.sign_in.second_factor import own_code_app, remove_code_app
from aftercare.store.database.unit_of_work import Origin
from aftercare.web.shell.cookies import device_cookie
from aftercare.web.shell.forms.reading import Reading
from aftercare.web.shell.request import ANY_ROLE, ANY_ROLE_APART, PageContext, PageRoute
from aftercare.web.shell.saving import Form, NotSaved, shown_again_by
from aftercare.web.sign_in.password_link_page import new_password
from aftercare.web.sign_in.session_cookie import has_party, with_session

router = APIRouter(route_class=PageRoute)
LONGEST_TYPED = 1_000
SAME = sentence("This is your current password: choose another")
NOT_PRESENT = sentence("This is not your current password")


@router.get("/me/account")
def show_own(context: Annotated[PageContext, Depends(ANY_ROLE)], form: Form) -> Response:
    with context.work() as work:
        holder, set_at, factor = own_account(work), password_set_at(work), own_code_app(work)
        passkeys, notices = own_passkeys(work), own_notices(work)
    return context.page(
        "sign_in/my_account.html",
        account=holder.staff,
        employer=holder.employer,
        set_at=set_at,
        factor=factor,
        notices=notices,
        may_add_factor=bool(context.app_state.sealer),
        passkeys=passkeys.held,
        may_add_passkey=passkeys.may_add and has_party(context),
        form=form,
    )


@router.post("/me/account/password")
async def change(context: Annotated[PageContext, Depends(ANY_ROLE_APART)], form: Form) -> Response:
    act = partial(_change, context=context, form=form)
    return await context.app_state.password_checks.in_own_thread(act)


@router.post("/me/account/app/remove")
def remove(context: Annotated[PageContext, Depends(ANY_ROLE)], _form: Form) -> Response:
    context.run(remove_code_app)
    return context.redirect_to("/me/account", flash="factor-removed")


@shown_again_by(show_own)
def _change(context: PageContext, form: Reading) -> Response:
    """Signs in with the present password, which counts a wrong one; the session that begins so is the one that
    stays."""
    checks = context.app_state.password_checks
    holder = context.run(own_account)
    present = form.untrimmed("present", most=LONGEST_TYPED)
    password = new_password(context, form, holder)
    if form.is_valid and password == present:
        form.errors["password"] = SAME
    if not form.is_valid:
        raise NotSaved()
    kind, name = Credential.WEB_SESSION, holder.staff.username
    device = context.request.cookies.get(device_cookie(context.app_state.settings), "")
    origin = Origin(context.origin.address)
    attempt = Attempt(name, present, kind, context.request_id, origin, device)
    try:
        begun = sign_in(context.app_state.database, context.now, checks, attempt)
    except WrongCredentials:
        form.errors["present"] = NOT_PRESENT
        raise NotSaved() from None
    password_hash = checks.hashed(password)
    with context.work() as work:
        kept = context.token if begun.waits else begun.token
        # The password alone proves who it is only where it is all that is needed to sign in.
        act = change_password if begun.waits else set_password
        act(work, holder.staff.id, password_hash, token_hash(kept))
    answer = context.redirect_to("/me/account", flash="password-changed")
    return with_session(context, answer, kept)
