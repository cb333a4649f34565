"""Pages for accounts: who can sign in, with which role; no data about clients."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.errors import AccountHasCaseload, DuplicateReference
from aftercare.base.translation import sentence
from aftercare.casework.accounts.account_changes import (
    NewPosition,
    changes_to_decide,
    propose_account,
)
from aftercare.casework.accounts.acts import (
    NewAccount,
    close_account,
    employers,
    has_shift,
    list_accounts,
    set_duties,
)
from aftercare.casework.calendars.busy_acts import failing_calendars
from aftercare.casework.directory.refusals import refused_requests
from aftercare.casework.events.webhooks import count_webhooks_to_look_at
from aftercare.casework.staff.mail import refused_addresses
from aftercare.casework.staff.phones import on_call_without_phone
from aftercare.casework.transfers.acts import transfer_clients
from aftercare.domain.accounts.duties import duties_of, duties_open_to, last_duties
from aftercare.domain.accounts.permissions import PEOPLE, Actor, Role
from aftercare.domain.escalation.rules import Audience
from aftercare.store.accounts.rows import StaffRow
from aftercare.web.accounts.part_options import part_options
from aftercare.web.shell.forms.reading import Reading
from aftercare.web.shell.language import LANGUAGES
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.saving import Form, saving, shown_again_by
from aftercare.web.shell.view import View

router = APIRouter(route_class=PageRoute)
ROLES = list(PEOPLE)
USUAL = {"language": "nl"}
FILTERS = ("with_role", "in_team")
LONGEST_NAME = 100
TAKEN = sentence("There is already an account with this name")


@dataclass(frozen=True, slots=True)
class AccountDuty:
    """Where escalation steps can reach an account, besides the escalations of its own caseload."""

    code: str
    on: bool


@dataclass(frozen=True, slots=True)
class WorkLeft:
    """The work that prevents closing an account, as (code, how many), and the supervisors who can transfer it."""

    name: str
    left: list[tuple[str, int | str | date]]
    supervisors: list[str]


MayManage = Annotated[PageContext, Depends(Allow(propose_account))]


@router.get("/accounts")
def show_accounts(context: MayManage, form: Form) -> Response:
    return _page(context, form.or_stored(USUAL))


@router.post("/accounts")
@shown_again_by(show_accounts)
def add(context: MayManage, form: Form) -> Response:
    account = _account(context, form)
    with saving(context, form, also={DuplicateReference: ("username", TAKEN)}) as work:
        propose_account(work, account)
    return context.redirect_to("/account-changes", flash="account")


@router.post("/accounts/{staff_id}/close")
def close(staff_id: UUID, context: MayManage, _form: Form) -> Response:
    try:
        context.run(close_account, staff_id)
    except AccountHasCaseload as left:
        return _page(context, Reading(USUAL), _in_the_way(context, staff_id, left))
    return context.redirect_to("/accounts", flash="account-closed")


@router.post("/accounts/{staff_id}/duties")
def set_them(staff_id: UUID, context: MayManage, form: Form) -> Response:
    on_duty_desk = Audience.DUTY_DESK in form.typed
    with context.work() as work:
        set_duties(
            work,
            staff_id,
            form.version,
            on_duty_desk=on_duty_desk,
            unit_manager=Audience.UNIT_MANAGER in form.typed,
        )
        stays = not on_duty_desk and has_shift(work, staff_id)
    return context.redirect_to("/accounts", flash="still-on-shift" if stays else "saved")


def _state(row: StaffRow, *, waits: bool) -> str:
    if row.active:
        return "active" if row.suspended_at is None else "suspended"
    return "proposed" if waits else "closed"


def _duties(row: StaffRow) -> list[AccountDuty]:
    has = duties_of(row)
    able = duties_open_to(Role(row.role)) if row.active else ()
    return [AccountDuty(duty.value, on=duty in has) for duty in able]


def _account(context: PageContext, form: Reading) -> NewAccount:
    position = position_typed(context, form)
    return NewAccount(
        username=form.text("username", most=61),
        display_name=form.text("display_name", most=LONGEST_NAME),
        role=position.role,
        team_id=position.team_id,
        provider_id=position.provider_id,
        language=form.choice("language", list(LANGUAGES)),
    )


def position_typed(context: PageContext, form: Reading) -> NewPosition:
    teams, providers = context.run(employers)
    return NewPosition(
        form.one_of("role", ROLES),
        form.optional_one_of("team", [one.id for one in teams]),
        form.optional_one_of("provider", [one.id for one in providers]),
    )


def _in_the_way(context: PageContext, staff_id: UUID, left: AccountHasCaseload) -> WorkLeft:
    known = {row.id: row for row in context.run(list_accounts)}
    own = known[staff_id]
    return WorkLeft(
        name=own.display_name,
        left=[(fault.pointer.strip("/"), fault.holes["number"]) for fault in left.fields],
        supervisors=[
            row.display_name
            for row in known.values()
            if row.active and row.team_id == own.team_id and _may_transfer(row)
        ],
    )


def _may_transfer(row: StaffRow) -> bool:
    return Actor(Role(row.role)).can_perform(transfer_clients)


def _page(context: PageContext, form: Reading, in_the_way: WorkLeft | None = None) -> Response:
    asked = context.request.query_params
    filtering = Reading({name: asked[name] for name in FILTERS if asked.get(name)})
    role, team = filtering.typed.get("with_role", ""), filtering.typed.get("in_team", "")
    with context.work() as work:
        accounts = list_accounts(work)
        teams, providers = employers(work)
        refused = refused_addresses(work)
        unreachable = on_call_without_phone(work)
        waiting = {one.staff_id for one, _ in changes_to_decide(work)}
        to_look_at = count_webhooks_to_look_at(work)
        failing = failing_calendars(work)
        from_directory = refused_requests(work)
    names: dict[UUID | None, str] = {one.id: one.name for one in teams}
    names.update((one.id, one.name) for one in providers)
    own = context.actor.staff_id_or_none if context.actor else None
    return context.page(
        "accounts/accounts.html",
        409 if in_the_way else None,
        accounts=[
            View(
                one,
                name=one.display_name,
                employer=names.get(one.team_id or one.provider_id),
                state=_state(one, waits=one.id in waiting),
                waits=one.id in waiting,
                mail_refused=one.id in refused,
                without_phone=one.id in unreachable,
                may_close=one.active and one.id != own,
                duties=_duties(one),
                last=last_duties(one, accounts),
            )
            for one in sorted(accounts, key=lambda one: not one.active)
            if role in ("", one.role) and team in ("", str(one.team_id))
        ],
        filtering=filtering,
        teams=part_options(teams),
        providers=part_options(providers),
        roles=ROLES,
        waiting=len(waiting),
        webhooks=to_look_at,
        calendars_failing=failing,
        directory_refused=from_directory,
        in_the_way=in_the_way,
        form=form,
    )
