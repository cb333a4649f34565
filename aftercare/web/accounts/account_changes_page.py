"""Pages for one account and for what a second person confirms: name, role and team, reopening."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.errors import AccountHasCaseload, NotFound
from aftercare.base.translation import sentence
from aftercare.base.typed_text import SHORT_REASON
from aftercare.casework.accounts.account_changes import (
    EDIT,
    WITH_LINK,
    change_news,
    changes_to_decide,
    confirm_change,
    decision_obstacle,
    duties_lost,
    duties_regained,
    make_password_link,
    mark_seen,
    may_make_secret,
    names_in_changes,
    propose_account,
    propose_position,
    propose_reopening,
    propose_reset,
    refuse_change,
    withdraw_change,
    without_password,
)
from aftercare.casework.accounts.acts import employers, end_sessions, list_accounts, rename_account
from aftercare.domain.accounts.duties import last_duties
from aftercare.domain.accounts.permissions import Role
from aftercare.domain.accounts.resets import has_two_to_reset
from aftercare.domain.sign_in.client_assertions import key_names
from aftercare.store.accounts.change_rows import DIRECTORY, AccountChangeRow
from aftercare.store.accounts.rows import StaffRow
from aftercare.web.accounts.machines_page import secret_page
from aftercare.web.accounts.pages import LONGEST_NAME, ROLES, position_typed
from aftercare.web.accounts.part_options import part_options
from aftercare.web.accounts.proposing import propose_about, to_changes
from aftercare.web.shell.forms.reading import Reading
from aftercare.web.shell.language import LANGUAGES
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.saving import Form, saving, shown_again_by
from aftercare.web.shell.view import View

router = APIRouter(route_class=PageRoute)
MayManage = Annotated[PageContext, Depends(Allow(propose_account))]
MayConfirm = Annotated[PageContext, Depends(Allow(confirm_change))]
WORK_LEFT = sentence("This account has clients or other work: a colleague takes that over first")


@router.get("/accounts/{staff_id}")
def show_account(staff_id: UUID, context: MayManage, form: Form) -> Response:
    with context.work() as work:
        accounts = list_accounts(work)
        found = next((one for one in accounts if one.id == staff_id), None)
        waits = any(change.staff_id == staff_id for change, _ in changes_to_decide(work))
        in_teams, by_providers = employers(work)
    if found is None:
        raise NotFound()
    loses = last_duties(found, accounts)
    stored = {
        "display_name": found.display_name,
        "language": found.language,
        "role": found.role,
        "team": str(found.team_id or ""),
        "provider": str(found.provider_id or ""),
    }
    return context.page(
        "accounts/account.html",
        account=found,
        waits=waits,
        teams=part_options(in_teams, found.team_id),
        providers=part_options(by_providers, found.provider_id),
        roles=ROLES,
        loses=loses,
        resettable=has_two_to_reset(found, accounts),
        own=context.actor is not None and context.actor.staff_id_or_none == staff_id,
        form=form.or_stored(stored),
    )


@router.post("/accounts/{staff_id}/name")
@shown_again_by(show_account)
def rename(staff_id: UUID, context: MayManage, form: Form) -> Response:
    name = form.text("display_name", most=LONGEST_NAME)
    language = form.choice("language", list(LANGUAGES))
    with saving(context, form) as work:
        rename_account(work, staff_id, form.version, display_name=name, language=language)
    return context.redirect_to("/accounts", flash="saved")


@router.post("/accounts/{staff_id}/position")
@shown_again_by(show_account)
def propose(staff_id: UUID, context: MayManage, form: Form) -> Response:
    """Another role or team of an open account; reopening of a closed one, with its role."""
    position = position_typed(context, form)
    act = propose_reopening if form.typed.get("act") == "reopen" else propose_position
    with saving(context, form, also={AccountHasCaseload: ("role", WORK_LEFT)}) as work:
        act(work, staff_id, form.version, position)
    return to_changes(context)


@router.post("/accounts/{staff_id}/reset")
def reset(staff_id: UUID, context: MayManage, form: Form) -> Response:
    return propose_about(context, propose_reset, staff_id, form)


@router.post("/accounts/{staff_id}/end-sessions")
def end_all(staff_id: UUID, context: MayManage, _form: Form) -> Response:
    context.run(end_sessions, staff_id)
    return context.redirect_to(f"/accounts/{staff_id}", flash="sessions-ended")


@router.get("/account-changes")
def show_changes(context: MayConfirm, form: Form) -> Response:
    return _changes(context, form)


@router.post("/account-changes/seen")
def see(context: MayConfirm, _form: Form) -> Response:
    context.run(mark_seen)
    return context.redirect_to("/account-changes", flash="saved")


@router.post("/account-changes/{change_id}/confirm")
def confirm(change_id: UUID, context: MayConfirm, form: Form) -> Response:
    change = context.run(confirm_change, change_id, form.version)
    if context.run(may_make_secret, change.staff_id):
        return secret_page(context, change.staff_id)
    if change.role == Role.MACHINE:
        return context.redirect_to("/account-changes", flash="account-confirmed")
    # Whom the organisation's directory proposed signs in there.
    if change.kind in WITH_LINK and change.proposed_by is not None:
        return _link_page(context, change.staff_id)
    return context.redirect_to("/account-changes", flash="account-confirmed")


@router.post("/accounts/{staff_id}/link")
def show_link(staff_id: UUID, context: MayConfirm, _form: Form) -> Response:
    return _link_page(context, staff_id)


def _link_page(context: PageContext, staff_id: UUID) -> Response:
    """The link in the response itself: it is shown once, and in no address."""
    settings = context.app_state.settings
    staff, secret, ends_at = context.run(make_password_link, staff_id, settings.link_term)
    return context.page(
        "accounts/password_link.html",
        account=staff,
        link=settings.link_address(secret),
        ends_at=ends_at,
    )


@router.post("/account-changes/{change_id}/refuse")
@shown_again_by(show_changes)
def refuse(change_id: UUID, context: MayConfirm, form: Form) -> Response:
    field = f"reason-{change_id}"
    reason = form.text(field, most=SHORT_REASON)
    with saving(context, form, {"/reason": field}) as work:
        refuse_change(work, change_id, form.version, reason)
    return context.redirect_to("/account-changes", flash="account-refused")


@router.post("/account-changes/{change_id}/withdraw")
def withdraw(change_id: UUID, context: MayManage, form: Form) -> Response:
    context.run(withdraw_change, change_id, form.version)
    return context.redirect_to("/account-changes", flash="account-withdrawn")


def _changes(context: PageContext, form: Reading) -> Response:
    with context.work() as work:
        waiting, news = changes_to_decide(work), change_news(work)
        unused = without_password(work)
        lost = {change.id: duties_lost(work, change, staff) for change, staff in waiting}
        obstacles = {change.id: decision_obstacle(work, change, staff) for change, staff in waiting}
        names, where = names_in_changes(work)
    return context.page(
        "accounts/account_changes.html",
        waiting=[
            View(
                _view(change, staff, names, where),
                obstacle=obstacles[change.id],
                own=context.actor is not None
                and change.proposed_by == context.actor.staff_id_or_none,
                loses=lost[change.id],
                regains=duties_regained(change, staff),
            )
            for change, staff in waiting
        ],
        unused=unused,
        news=[_view(*one, names, where) for one in news],
        form=form,
    )


def _view(
    change: AccountChangeRow,
    staff: StaffRow,
    names: Mapping[UUID, str],
    where: Mapping[UUID | None, str],
) -> View:
    changes = change.kind == EDIT and change.decided_at is None
    return View(
        change,
        name=staff.display_name,
        username=staff.username,
        # What a confirmed change replaced is not kept.
        was_role=staff.role if changes else None,
        was_in=where.get(staff.team_id or staff.provider_id) if changes else None,
        is_in=where.get(change.team_id or change.provider_id),
        proposer=names[change.proposed_by] if change.proposed_by else None,
        by_directory=change.decided_by == DIRECTORY,
        decider=names.get(change.decided_by) if change.decided_by else None,
        team_names=sorted(where[one] for one in change.team_ids or ()),
        keys_named=key_names(change.public_keys) if change.public_keys else [],
        was_scopes=staff.scopes if changes else None,
        was_teams=sorted(where[one] for one in staff.team_ids or ()) if changes else [],
    )
