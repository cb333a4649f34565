"""Pages for transfers to another officer, of one client or a whole caseload: choose, preview, confirm; and planned
transfers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.errors import Invalid, Stale, existing
from aftercare.base.translation import sentence
from aftercare.base.typed_text import MEDIUM_REASON
from aftercare.casework.transfers.acts import (
    MOST_CLIENTS,
    best_day,
    call_off,
    preview_transfer,
    transfer_clients,
)
from aftercare.casework.transfers.deputies import hand_over_deputies
from aftercare.casework.transfers.team_transfers import team_proposals
from aftercare.casework.transfers.trials import NewTransfer
from aftercare.casework.transfers.view import (
    Givable,
    arranged_lately,
    givable,
    hand_over_list,
    officer_now,
    officers_with_clients,
    stood_in_for,
    team_transfers,
)
from aftercare.domain.transfers.transfer import SOUGHT_DAYS
from aftercare.store.conditions.rows import ConditionRow
from aftercare.store.database.plain_sql import Row
from aftercare.web.conditions.facts import missing_of
from aftercare.web.conditions.full_names import labels
from aftercare.web.placement.shift_view import NOT_SEEN
from aftercare.web.shell.dates import typed_day
from aftercare.web.shell.forms.faults import field_errors
from aftercare.web.shell.forms.reading import Reading, id_of
from aftercare.web.shell.phrases import ClientLink, full_name
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.saving import Form, saving, shown_again_by
from aftercare.web.shell.view import View
from aftercare.web.transfers.goes_view import changes_view
from aftercare.web.transfers.hand_over_view import ClientWork, items_of_people
from aftercare.web.transfers.words import CALLED_OFF, MOVED_ON, MOVES_ON

router = APIRouter(route_class=PageRoute)
Gives = Annotated[PageContext, Depends(Allow(transfer_clients))]
Reader = Annotated[PageContext, Depends(Allow(team_transfers))]
NAMES = {"/officers": "officer"}
STAYS = "stays"
DEPUTY = "deputy-"
UNSEEN = sentence(
    "Tick that you have seen how many appointments are cancelled, or divide the clients"
)
CHANGED = sentence(
    "The caseload or a calendar changed in the meantime. This is how it is now; look at it again."
)
CHOOSE = sentence("Choose the new officer")
LEVELS = sentence("To spread the work of the team")


@dataclass(frozen=True, slots=True)
class Deputy:
    """A colleague with the clients they are the deputy for."""

    id: str
    name: str
    account: str | None
    clients: list[ClientLink]


@dataclass(frozen=True, slots=True)
class MissingParameters:
    """A condition with the names of its missing parameters."""

    href: str
    name: str
    missing: list[str]


@router.get("/transfers")
def show_transfers(context: Reader, form: Form) -> Response:
    gives = context.can_perform(transfer_clients)
    with context.work() as work:
        found = team_transfers(work)
        officers = officers_with_clients(work) if gives else []
        deputies = stood_in_for(work) if gives else []
        proposals = team_proposals(work) if gives else []
    return context.page(
        "transfers/transfers.html",
        to_come=_acts(context, (one for one in found if _to_come(one))),
        over=_acts(context, (one for one in found if not _to_come(one))),
        officers=officers,
        proposals=[proposal_view(context, one) for one in proposals],
        deputies=_deputies(deputies),
        gives=gives,
        form=form,
    )


@router.post("/transfers/deputies/{staff_id}")
@shown_again_by(show_transfers)
def hand_over(staff_id: UUID, context: Gives, form: Form) -> Response:
    field = f"{DEPUTY}{staff_id}"
    deputy_id = form.id(field)
    with saving(context, form, {"/deputy_id": field}) as work:
        found = hand_over_deputies(work, staff_id, deputy_id)
    return context.redirect_to(
        "/transfers", flash="deputies-kept" if found.kept else "deputies-handed-over"
    )


def proposal_view(context: PageContext, one: Row) -> Row:
    """The proposal with the day of its move as `moves`: a sentence, empty where there is none."""
    if one["moves_on"] is None:
        return one | {"moves": ""}
    over = CALLED_OFF if one["called_off"] == one["accepted"] else MOVED_ON
    text = MOVES_ON if one["to_come"] else over
    return one | {"moves": context.translate(text, day=context.day(one["moves_on"]))}


def _deputies(found: list[Row]) -> list[Deputy]:
    return [
        Deputy(
            id=str(deputy_id),
            name=name,
            account=account,
            clients=[ClientLink(client["id"], full_name(client)) for client in group],
        )
        for (deputy_id, name, account), group in groupby(
            found,
            key=lambda row: (row["deputy_id"], row["deputy"], row["account"]),
        )
    ]


@router.get("/transfers/new")
def ask(context: Gives, officer: str = "", client: str = "", from_on: str = "") -> Response:
    """For one officer's whole caseload, for one client with the current officer, or for the clients that the address
    gives a new officer (`to-<id>`): the others stay, and what that changes is shown at once."""
    asked = {"from_on": from_on, "officer": "", "client": client}
    if client:
        officer = str(context.run(officer_now, existing(id_of(client))))
    form = Reading(asked | {"from": officer})
    given = {
        name: to for name, to in context.request.query_params.items() if name.startswith("to-")
    }
    if not given:
        return _page(context, form)
    there = _givable(context, form)
    goes = {f"to-{one['id']}": given.get(f"to-{one['id']}", STAYS) for one in there.people}
    form.typed = dict(form.typed) | goes | {"reason": context.translate(LEVELS)}
    return _looked(context, form, *_read(context, form))


@router.post("/transfers/new")
def look_or_apply(context: Gives, form: Form) -> Response:
    """Carries out a confirmed transfer if it equals the preview; otherwise shows a preview first."""
    new, changed = _read(context, form)
    confirms = bool(form.typed.get("confirm") and form.typed.get("from_on"))
    if confirms and form.is_valid:
        if form.typed.get("without") and not form.typed.get("without-yes"):
            form.errors["without"] = UNSEEN
        elif not changed:
            try:
                done = context.run(transfer_clients, new, form.typed.get("fingerprint", ""))
                now = "transferred-pass-on" if done.changes.to_pass_on else "transferred"
                flash = "transfer-planned" if new.from_on > context.today else now
                return context.redirect_to(
                    f"/transfers/{done.batch_id}", flash=flash, days=form.days
                )
            except Stale:
                changed = True
            except Invalid as invalid:
                form.errors.update(field_errors(invalid, NAMES))
    return _looked(context, form, new, changed)


def _looked(context: PageContext, form: Reading, new: NewTransfer, changed: bool) -> Response:
    """The page with what the transfer changes. Without a day it begins on the best one, which the field has from then
    on."""
    if form.errors.keys() - {"without"}:
        return _page(context, form, changed=changed)
    begins = None
    try:
        with context.work() as work:
            if not form.typed.get("from_on"):
                begins = best_day(work, new)
                new = replace(new, from_on=begins.from_on)
            found = preview_transfer(work, new)
    except Stale:
        return _page(context, form, changed=True)
    except Invalid as invalid:
        form.errors.update(field_errors(invalid, NAMES))
        return _page(context, form, changed=changed)
    typed = dict(form.typed) | {"from_on": typed_day(new.from_on)}
    if form.typed.get("without") != str(len(found.changes.unplaced)):
        # The number of appointments without a time has changed, so the confirmation of it is dropped.
        typed.pop("without-yes", None)
    form.typed = typed
    view = changes_view(context, found, begins, new.from_officer_id)
    return _page(context, form, view, changed=changed)


@router.get("/transfers/{batch_id}")
def show_list(batch_id: UUID, context: Reader, form: Form) -> Response:
    found = context.run(hand_over_list, batch_id)
    by_person = items_of_people(context, found.items)
    gives = context.can_perform(transfer_clients)
    return context.page(
        "transfers/transfer.html",
        transfer=_acts(context, found.transfers)[0],
        gives=gives,
        people=[
            View(
                by_person.get(row["person_id"], _nothing(row)),
                to=row["to_officer"],
                conditions=_missing(context, found.conditions, row),
            )
            for row in found.transfers
            if row["reference"] and row["called_off_at"] is None
        ],
        form=form,
    )


@router.post("/transfers/{batch_id}/{transfer_id}/end")
@shown_again_by(show_list)
def end(batch_id: UUID, transfer_id: UUID, context: Gives, form: Form) -> Response:
    field = f"reason-{transfer_id}"
    reason = form.text(field, most=MEDIUM_REASON)
    with saving(context, form, {"/reason": field}) as work:
        call_off(work, transfer_id, form.version, reason)
    return context.redirect_to(f"/transfers/{batch_id}", flash="transfer-ended")


# Reading the form -------------------------------------------------------------------------------------------


def _read(context: PageContext, form: Reading) -> tuple[NewTransfer, bool]:
    """The transfer in the form, and whether the caseload differs from the page."""
    there = _givable(context, form)
    known = {str(one["id"]) for one in there.targets}
    default = form.choice("officer", known, required=False)
    from_on = form.optional_date("from_on", context.today) or context.today
    reason = form.text("reason", most=MEDIUM_REASON)
    ids = {one["id"] for one in there.people} - there.to_come.keys()
    asked = {name.removeprefix("to-") for name in form.typed if name.startswith("to-")}
    changed = bool(asked) and asked != {str(one) for one in ids}
    officers: dict[UUID, UUID] = {}
    for person_id in ids:
        to = form.choice(f"to-{person_id}", {*known, STAYS}, required=False) or default
        if to in known:
            officers[person_id] = UUID(to)
    if not officers and form.is_valid:
        form.errors["officer"] = CHOOSE
    stays = frozenset(one["id"] for one in there.people if one["id"] not in officers)
    whole = not form.typed.get("client") and len(there.people) < MOST_CLIENTS
    return NewTransfer(
        there.officer.id, officers, from_on, reason, whole, stays if whole else frozenset()
    ), changed


def _givable(context: PageContext, form: Reading) -> Givable:
    client = form.typed.get("client", "")
    return context.run(
        givable,
        existing(id_of(form.typed.get("from", ""))),
        existing(id_of(client)) if client else None,
    )


# Telling ----------------------------------------------------------------------------------------------------


def _page(
    context: PageContext, form: Reading, found: View | None = None, *, changed: bool = False
) -> Response:
    there = _givable(context, form)
    shown_before = {name for name in form.typed if name.startswith("to-")}
    people = [
        one
        | {
            "name": full_name(one),
            "tier": str(one["tier"]),
            "open_cases": one["open_escalations"],
            "to_come": there.to_come.get(one["id"]),
            "new": bool(shown_before)
            and one["id"] not in there.to_come
            and f"to-{one['id']}" not in shown_before,
        }
        for one in there.people
    ]
    return context.page(
        "transfers/transfer_new.html",
        officer={"id": there.officer.id, "name": there.officer.display_name},
        client=form.typed.get("client", ""),
        people=sorted(people, key=lambda one: not _goes(form, one["id"])),
        targets=[(str(one["id"]), f"{one['name']} ({one['clients']})") for one in there.targets],
        found=found,
        weeks=SOUGHT_DAYS // 7,
        # The browser's way back leads here once more.
        lately=[] if form.sent else context.run(arranged_lately, there.officer.id),
        changed=context.translate(CHANGED) if changed else "",
        form=form,
    )


def _goes(form: Reading, person_id: UUID) -> bool:
    to = form.typed.get(f"to-{person_id}") or form.typed.get("officer")
    return bool(to) and to != STAYS


def _to_come(one: Row) -> bool:
    return one["done_at"] is None and one["called_off_at"] is None


def _acts(context: PageContext, rows: Iterable[Row]) -> list[Row]:
    """One entry per transfer, with all its clients."""
    by_act: dict[UUID, list[Row]] = defaultdict(list)
    for row in rows:
        by_act[row["batch_id"]].append(row)
    return [
        of_act[0]
        | {
            "id": batch_id,
            "to_officers": list(dict.fromkeys(one["to_officer"] for one in of_act)),
            "clients": [_client(context, one) for one in of_act],
        }
        for batch_id, of_act in by_act.items()
    ]


def _client(context: PageContext, one: Row) -> Row:
    state = "done" if one["done_at"] else "called-off" if one["called_off_at"] else "to-come"
    return one | {
        "person_id": one["person_id"] if one["reference"] else None,
        "name": full_name(one) if one["reference"] else context.translate(NOT_SEEN),
        "to": one["to_officer"],
        "state": state,
    }


def _nothing(transfer: Row) -> ClientWork:
    return ClientWork(transfer["person_id"], full_name(transfer), tier=None, items=[])


def _missing(
    context: PageContext, conditions: dict[UUID, list[ConditionRow]], transfer: Row
) -> list[MissingParameters]:
    known = conditions.get(transfer["person_id"], [])
    names = labels(known, context.language)
    return [
        MissingParameters(
            href=f"/people/{transfer['person_id']}/conditions/{row.id}/change",
            name=names[row.id],
            missing=missing,
        )
        for row in known
        if row.withdrawn_on is None and (missing := missing_of(row, context.language))
    ]
