"""Pages for machines: which other systems may ask for what, their secrets, and how they are used."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.errors import DuplicateReference
from aftercare.casework.accounts.account_changes import confirm_change, make_machine_secret
from aftercare.casework.accounts.acts import close_account
from aftercare.casework.accounts.machines import (
    end_secret,
    files_not_read,
    list_machines,
    machine_file,
    propose_machine,
    propose_new_secret,
    propose_terms,
    teams_for_machines,
)
from aftercare.domain.accounts.machines import SCOPES, MachineTerms
from aftercare.domain.sign_in.client_assertions import LONGEST_KEYS, key_names
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.accounts.rows import StaffRow, TeamRow
from aftercare.web.accounts.pages import LONGEST_NAME, TAKEN
from aftercare.web.accounts.proposing import propose_about, to_changes
from aftercare.web.shell.forms.reading import Reading
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.saving import Form, saving, shown_again_by
from aftercare.web.shell.view import View

router = APIRouter(route_class=PageRoute)
MayManage = Annotated[PageContext, Depends(Allow(propose_machine))]
MayConfirm = Annotated[PageContext, Depends(Allow(confirm_change))]
# A member of a JWK that only a private or shared key has.
_PRIVATE: Final = re.compile(r"""["'](d|k)["']\s*:""")
NAMES = {"/scopes": "scopes", "/team_ids": "teams"}


@router.get("/machines")
def show_machines(context: MayManage, form: Form) -> Response:
    with context.work() as work:
        found, teams = list_machines(work), teams_for_machines(work)
        unread = files_not_read(work)
    return context.page(
        "accounts/machines.html",
        machines=[
            View(one, used_at=used_at, waits=waits, state=_state(one, waits=waits))
            for one, used_at, waits in found
        ],
        unread=unread,
        scopes=[one.value for one in SCOPES],
        teams=_team_options(teams),
        form=_without_private(form),
    )


@router.post("/machines")
@shown_again_by(show_machines)
def propose(context: MayManage, form: Form) -> Response:
    name, username = form.text("display_name", most=LONGEST_NAME), form.text("username", most=61)
    terms = _terms(context, form)
    with saving(context, form, NAMES, {DuplicateReference: ("username", TAKEN)}) as work:
        propose_machine(work, username, name, terms)
    return to_changes(context)


@router.get("/machines/{machine_id}")
def show_machine(machine_id: UUID, context: MayManage, form: Form) -> Response:
    with context.work() as work:
        file, teams = machine_file(work, machine_id), teams_for_machines(work)
        today = civil_date(work.now)
    machine, mine = file.machine, set(file.machine.team_ids or ())
    return context.page(
        "accounts/machine.html",
        machine=View(
            machine,
            state=_state(machine, waits=file.waits),
            team_names=[one.name for one in teams if one.id in mine],
            keys_named=key_names(machine.public_keys) if machine.public_keys else [],
            over=machine.ends_on is not None and machine.ends_on < today,
        ),
        secrets=[View(one, maker=file.names.get(one.made_by)) for one in file.secrets],
        room_at=file.room_at,
        uses=file.uses,
        waits=file.waits,
        may_make_secret=file.may_make_secret,
        scopes=[one.value for one in SCOPES],
        teams=_team_options(teams, mine),
        form=_without_private(form).or_stored(_stored(machine)),
    )


@router.post("/machines/{machine_id}/propose")
@shown_again_by(show_machine)
def propose_others(machine_id: UUID, context: MayManage, form: Form) -> Response:
    terms = _terms(context, form)
    with saving(context, form, NAMES) as work:
        propose_terms(work, machine_id, form.version, terms)
    return to_changes(context)


@router.post("/machines/{machine_id}/replace-secret")
def replace_secret(machine_id: UUID, context: MayManage, form: Form) -> Response:
    return propose_about(context, propose_new_secret, machine_id, form)


@router.post("/machines/{machine_id}/make-secret")
def make_secret(machine_id: UUID, context: MayConfirm, _form: Form) -> Response:
    return secret_page(context, machine_id)


@router.post("/machines/{machine_id}/end-secret")
def end_one(machine_id: UUID, context: MayManage, form: Form) -> Response:
    context.run(end_secret, machine_id, form.hidden("secret", UUID))
    return context.redirect_to(f"/machines/{machine_id}", flash="secret-ended")


@router.post("/machines/{machine_id}/close")
def close(machine_id: UUID, context: MayManage, form: Form) -> Response:
    context.run(close_account, machine_id, form.version)
    return context.redirect_to("/machines", flash="machine-closed")


def secret_page(context: PageContext, machine_id: UUID) -> Response:
    """The secret in the response itself: it is shown once, and in no address."""
    machine, secret, ends_at = context.run(make_machine_secret, machine_id)
    return context.page(
        "accounts/machine_secret.html", machine=machine, secret=secret, before_ends_at=ends_at
    )


def _state(machine: StaffRow, *, waits: bool) -> str:
    if machine.active:
        return "active"
    return "proposed" if waits else "closed"


def _team_options(teams: Iterable[TeamRow], present: Iterable[UUID] = ()) -> list[dict[str, str]]:
    kept = set(present)
    return [
        {"value": str(one.id), "text": one.name, "hint": ""}
        for one in teams
        if one.ended_at is None or one.id in kept
    ]


def _terms(context: PageContext, form: Reading) -> MachineTerms:
    teams = context.run(teams_for_machines)
    keys = form.text("keys", required=False, most=LONGEST_KEYS)
    return MachineTerms(
        frozenset(one for one in SCOPES if form.ticked(f"scopes-{one}")),
        tuple(one.id for one in teams if form.ticked(f"teams-{one.id}")),
        form.date("ends_on", context.today),
        keys,
    )


def _without_private(form: Reading) -> Reading:
    """The same with no keys where one of them may be private, also in text that is not quite JSON: a page that shows
    it again copies it into a response, and onto a screen."""
    if not _PRIVATE.search(form.typed.get("keys", "")):
        return form
    return replace(form, typed={**form.typed, "keys": ""})


def _stored(machine: StaffRow) -> dict[str, str]:
    stored = {"ends_on": machine.ends_on.isoformat() if machine.ends_on else ""}
    stored |= {f"scopes-{one}": "yes" for one in machine.scopes or ()}
    stored |= {f"teams-{one}": "yes" for one in machine.team_ids or ()}
    return stored | {"keys": _written(machine)}


def _written(machine: StaffRow) -> str:
    return json.dumps(machine.public_keys, indent=1) if machine.public_keys else ""
