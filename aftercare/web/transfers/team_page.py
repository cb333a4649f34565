"""Pages for clients who go to another team: proposing them, and the answer of that team."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response

from aftercare.base.errors import Invalid, Stale, existing
from aftercare.base.translation import sentence
from aftercare.base.typed_text import MEDIUM_REASON
from aftercare.casework.transfers.team_transfers import (
    Division,
    Proposed,
    accept_proposal,
    other_teams,
    preview_accepting,
    proposal,
    propose_to_team,
    refuse_proposal,
    withdraw_proposal,
)
from aftercare.casework.transfers.view import givable, officer_now
from aftercare.domain.transfers.transfer import SOUGHT_DAYS
from aftercare.store.database.plain_sql import Row
from aftercare.web.placement.shift_view import NOT_SEEN
from aftercare.web.shell.dates import typed_day
from aftercare.web.shell.forms.faults import field_errors
from aftercare.web.shell.forms.reading import Reading, id_of
from aftercare.web.shell.phrases import full_name
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.saving import Form, saving, shown_again_by
from aftercare.web.shell.view import View
from aftercare.web.transfers.goes_view import changes_view, ends_view
from aftercare.web.transfers.pages import CHANGED, CHOOSE, UNSEEN, proposal_view

router = APIRouter(route_class=PageRoute)
Asker = Annotated[PageContext, Depends(Allow(propose_to_team))]
Reader = Annotated[PageContext, Depends(Allow(proposal))]
Answerer = Annotated[PageContext, Depends(Allow(accept_proposal))]
NEW, ALL = "/team-transfers/new", "yes"
NO_CLIENT = sentence("Choose at least one client")
REFUSES = "refuses"
ALL_REFUSED = sentence("You refuse everyone: do so with one reason below")
NOT_REFUSED = sentence("Choose that you refuse this client, or leave the reason empty")


@dataclass(frozen=True, slots=True)
class ClientChoice:
    value: str
    text: str
    hint: str


@router.get("/team-transfers/new")
def ask_team(
    context: Asker,
    form: Form,
    officer: str = "",
    client: str = "",
    every: Annotated[str, Query(alias="all")] = "",
) -> Response:
    """`client`: the one to propose; without one none is ticked, unless `every` is yes."""
    person_id = id_of(client)
    if person_id is not None:
        officer = str(context.run(officer_now, person_id))
    return _asking(context, form, officer, lambda one: every == ALL or one == person_id)


def _asking(
    context: PageContext,
    form: Reading,
    officer: str,
    ticks: Callable[[UUID], bool],
    looked_at: Collection[UUID] = (),
) -> Response:
    """`ticks`: who is ticked before anything was typed; `looked_at`: who would be proposed, to be confirmed."""
    there = context.run(givable, existing(id_of(form.typed.get("officer", officer))))
    people = [one for one in there.people if one["id"] not in there.to_come]
    if not form.sent:
        form.typed = {f"clients-{one['id']}": "yes" for one in people if ticks(one["id"])}
    return context.page(
        "transfers/team_transfer_new.html",
        officer={"id": there.officer.id, "name": there.officer.display_name},
        all_href=f"{NEW}?officer={there.officer.id}&all={ALL}",
        clients=[_choice(context, one, there.ends.get(one["id"], ())) for one in people],
        teams=[(str(one.id), one.name) for one in context.run(other_teams)],
        chosen=[full_name(one) for one in people if one["id"] in looked_at],
        form=form,
    )


def _choice(context: PageContext, client: Row, ends: Iterable[Row]) -> ClientChoice:
    hint = " · ".join([client["reference"], *ends_view(context, ends)])
    return ClientChoice(str(client["id"]), full_name(client), hint)


@router.post("/team-transfers/new")
@shown_again_by(ask_team)
def propose(context: Asker, form: Form) -> Response:
    team_id = form.id("team")
    reason = form.text("reason", most=MEDIUM_REASON)
    officer_id = existing(id_of(form.typed.get("officer", "")))
    ticked = (name.removeprefix("clients-") for name in form.typed if name.startswith("clients-"))
    people = [one for one in map(id_of, ticked) if one is not None]
    if not people:
        form.errors["clients"] = NO_CLIENT
    # Only the number that was looked at is proposed: with other ticks the page shows it again.
    if form.is_valid and form.typed.get("seen") != str(len(people)):
        return _asking(context, form, "", lambda _one: False, people)
    with saving(context, form) as work:
        batch_id = propose_to_team(work, officer_id, people, team_id, reason)
    return context.redirect_to(f"/team-transfers/{batch_id}", flash="team-asked")


@router.get("/team-transfers/{proposal_id}")
def show_proposal(proposal_id: UUID, context: Reader, form: Form) -> Response:
    return _page(context, form, context.run(proposal, proposal_id))


@router.post("/team-transfers/{proposal_id}")
def look_or_accept(proposal_id: UUID, context: Answerer, form: Form) -> Response:
    """Carries out a confirmed division if it equals the preview; otherwise shows a preview first."""
    there = context.run(proposal, proposal_id)
    division, changed = _division(context, form, there), False
    confirms = bool(form.typed.get("confirm") and form.typed.get("from_on"))
    if confirms and form.is_valid:
        if form.typed.get("without") and not form.typed.get("without-yes"):
            form.errors["without"] = UNSEEN
        else:
            try:
                seen = form.typed.get("fingerprint", "")
                context.run(accept_proposal, proposal_id, division, seen)
                # The list of what to hand over is the former team's, who knows the clients.
                return context.redirect_to("/transfers", flash="team-taken", days=form.days)
            except Stale:
                changed = True
            except Invalid as invalid:
                form.errors.update(field_errors(invalid, _names(division)))
    if form.errors.keys() - {"without"}:
        return _page(context, form, there)
    return _looked(context, form, there, division, changed=changed)


@router.post("/team-transfers/{proposal_id}/refuse")
@shown_again_by(show_proposal)
def refuse(proposal_id: UUID, context: Answerer, form: Form) -> Response:
    answer = form.text("answer", most=MEDIUM_REASON)
    with saving(context, form) as work:
        refuse_proposal(work, proposal_id, answer)
    return context.redirect_to("/approvals", flash="team-answered")


@router.post("/team-transfers/{proposal_id}/withdraw")
def withdraw(proposal_id: UUID, context: Asker) -> Response:
    context.run(withdraw_proposal, proposal_id)
    return context.redirect_to("/transfers", flash="team-answered")


def _division(context: PageContext, form: Reading, there: Proposed) -> Division:
    known = {str(one["id"]) for one in there.targets}
    default = form.choice("officer", known, required=False)
    from_on = form.optional_date("from_on", context.today) or context.today
    officers, refused = {}, {}
    for one in there.clients:
        to = form.choice(f"to-{one['id']}", {*known, REFUSES}, required=False) or default
        why = form.text(f"why-{one['id']}", required=to == REFUSES, most=MEDIUM_REASON)
        if to == REFUSES:
            refused[one["id"]] = why
        elif why:
            form.errors[f"why-{one['id']}"] = NOT_REFUSED
        elif to in known:
            officers[one["id"]] = UUID(to)
        else:
            form.errors.setdefault("officer", CHOOSE)
    if not officers and form.is_valid:
        form.errors["officer"] = ALL_REFUSED
    return Division(officers, from_on, refused)


def _names(division: Division) -> dict[str, str]:
    answers = enumerate(division.refused)
    return {"/officers": "officer"} | {f"/refused/{at}/answer": f"why-{one}" for at, one in answers}


def _looked(
    context: PageContext, form: Reading, there: Proposed, division: Division, *, changed: bool
) -> Response:
    best = not form.typed.get("from_on")
    try:
        with context.work() as work:
            batch_id = there.about["batch_id"]
            found, begins = preview_accepting(work, batch_id, division, from_best_day=best)
    except Stale:
        return _page(context, form, there, changed=True)
    except Invalid as invalid:
        form.errors.update(field_errors(invalid, _names(division)))
        return _page(context, form, there, changed=changed)
    typed = dict(form.typed) | {"from_on": typed_day(found.from_on)}
    if form.typed.get("without") != str(len(found.changes.unplaced)):
        typed.pop("without-yes", None)
    form.typed = typed
    view = changes_view(context, found, begins, there.about["from_officer_id"], named=False)
    return _page(context, form, there, view | {"refused": division.refused}, changed=changed)


def _page(
    context: PageContext,
    form: Reading,
    there: Proposed,
    found: View | None = None,
    *,
    changed: bool = False,
) -> Response:
    return context.page(
        "transfers/team_transfer.html",
        proposal=proposal_view(context, there.about),
        clients=[one | {"tier": str(one["tier"])} for one in there.clients],
        refused=[
            (full_name(one) if one["reference"] else context.translate(NOT_SEEN), one["answer"])
            for one in there.refused
        ],
        refuses=REFUSES,
        targets=[(str(one["id"]), f"{one['name']} ({one['clients']})") for one in there.targets],
        is_asked=there.is_asked,
        found=found,
        weeks=SOUGHT_DAYS // 7,
        changed=context.translate(CHANGED) if changed else "",
        form=form,
    )
