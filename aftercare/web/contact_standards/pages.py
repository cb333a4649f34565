"""Pages for contact standards: shown to the staff who work by them, chosen for teams, activated by administrators."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.casework.adoption import acts as adoption
from aftercare.casework.contact_standards.acts import (
    CONTACT_STANDARD,
    Choosing,
    choose_standard,
    confirm_standard,
    names_in_choices,
    propose_standard,
    standard_choices,
    teams_by_standard,
    what_choosing_does,
)
from aftercare.casework.contact_standards.choice_preview import preview_choice
from aftercare.domain.contact_standards.kinds import read_profile
from aftercare.store.accounts.rows import TeamRow
from aftercare.store.contact_standards.choice_rows import NEWS_FOR, ChoiceState, StandardChoiceRow
from aftercare.store.contact_standards.rows import ContactStandardRow
from aftercare.web.contact_standards.view import (
    ChoiceShown,
    choice_view,
    profile_view,
    standard_name,
)
from aftercare.web.shell.adoption import steps_of
from aftercare.web.shell.forms.reading import Reading
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.saving import Form, NotSaved, saving
from aftercare.web.shell.sources import adopted_text
from aftercare.web.shell.view import View

router = APIRouter(route_class=PageRoute)
Reader = Annotated[PageContext, Depends(Allow(adoption.one_version))]
Confirmer = Annotated[PageContext, Depends(Allow(confirm_standard))]
Manager = Annotated[PageContext, Depends(Allow(propose_standard))]
DONE = {
    Choosing.PROPOSES: "choice-proposed",
    Choosing.WITHDRAWS: "choice-withdrawn",
    Choosing.REFUSES: "choice-refused",
    Choosing.CHANGES_NOTHING: "unchanged",
}
# Of each team.
MOST_EARLIER = 10


@dataclass(frozen=True, slots=True)
class EarlierChoice:
    """What became of a standard that was proposed: a code of words.CHOICE_STATES, who proposed it and who decided.
    `lately`: the reader's own, refused by another in the last two weeks."""

    name: str | None
    state: str
    reason: str
    proposed_by: str
    proposed_at: datetime
    decided_by: str
    decided_at: datetime
    decision_reason: str
    lately: bool


@dataclass(frozen=True, slots=True)
class TeamShown:
    """A team with its standard, and the one that waits for a second administrator, with who proposed it and when;
    `own`: the reader proposed it.
    `changes`: what that changes for its clients."""

    id: UUID
    name: str
    code: str | None
    is_example: bool
    waits: bool
    own: bool
    proposed: str | None
    proposed_name: str | None
    proposes_example: bool
    proposed_by: str = ""
    proposed_at: datetime | None = None
    changes: ChoiceShown | None = None
    reason: str = ""
    proposed_reason: str = ""
    earlier: tuple[EarlierChoice, ...] = ()


@router.get("/contact-standards")
def show_standards(context: Manager, form: Form) -> Response:
    return _page(context, form)


@router.post("/contact-standards/teams/{team_id}")
def choose(team_id: UUID, context: Manager, form: Form) -> Response:
    """A team's contacts are held against it from that day on, so the page asks first what it means, and why."""
    code = form.typed.get("code", "")
    does = context.run(what_choosing_does, team_id, code or None)
    if does is Choosing.CHANGES_NOTHING and "withdraws" not in form.typed:
        return context.redirect_to("/contact-standards", flash="unchanged")
    ends = does in (Choosing.WITHDRAWS, Choosing.REFUSES)
    # What an outdated tab would end is refused below.
    if form.typed.get("confirmed") != "yes" and (ends or "withdraws" not in form.typed):
        return _page(context, form, asked=(team_id, code))
    withdraws = "withdraws" in form.typed
    reason = form.typed.get("reason", "")
    try:
        with saving(context, form) as work:
            does = what_choosing_does(work, team_id, code or None)
            choose_standard(work, team_id, code or None, reason, withdraws=withdraws)
    except NotSaved:
        return _page(context, form, asked=(team_id, code))
    return context.redirect_to("/contact-standards", flash=DONE[does])


@router.post("/contact-standards/teams/{team_id}/confirm")
def confirm(team_id: UUID, context: Confirmer, form: Form) -> Response:
    context.run(confirm_standard, team_id, form.typed.get("code") or None)
    return context.redirect_to("/contact-standards", flash="saved")


@router.get("/contact-standards/{code}/{version}")
def show_standard(code: str, version: int, context: Reader) -> Response:
    row = context.run(adoption.one_version, CONTACT_STANDARD, version, {"code": code})
    return context.page(
        "contact_standards/standard.html",
        standard=_view(row, context.language),
        tracks=profile_view(read_profile(row.profile), context.language),
        profile=json.dumps(row.profile, indent=2, ensure_ascii=False),
        **steps_of(context, row),
    )


@router.post("/contact-standards/{code}/{version}/activate")
def activate(code: str, version: int, context: Manager, _typed: Form) -> Response:
    context.run(adoption.activate, CONTACT_STANDARD, version, {"code": code})
    return context.redirect_to(f"/contact-standards/{code}/{version}", flash="activated")


def _page(context: PageContext, form: Reading, asked: tuple[UUID, str] | None = None) -> Response:
    """`asked`: the team and the standard chosen for it, to be confirmed."""
    with context.work() as work:
        rows = adoption.versions(work, CONTACT_STANDARD)
        teams = teams_by_standard(work)
        proposers = names_in_choices(work)
        decided = standard_choices(work)
        does = what_choosing_does(work, asked[0], asked[1] or None) if asked else None
        proposed = {one.id: one.proposed_standard for one in teams if one.standard_proposed_by}
        looked_at = proposed | ({asked[0]: asked[1] or None} if asked else {})
        changes = {
            team_id: choice_view(preview_choice(work, team_id, code), context.language)
            for team_id, code in looked_at.items()
        }
    in_use = {
        one.code: standard_name(one, context.language)
        for one in reversed(rows)
        if one.activated_at is not None
    }
    examples = {one.code for one in rows if one.is_example}
    earlier = _earlier(context, decided, in_use, proposers)
    team_id, code = asked or (None, "")
    team = next((one for one in teams if one.id == team_id), None)
    return context.page(
        "contact_standards/standards.html",
        asked=team
        and {
            "team": team,
            "code": code,
            "name": in_use.get(code),
            "is_example": code in examples,
            "changes": changes[team.id],
            "does": does,
        },
        standards=[_view(one, context.language) for one in rows],
        teams=[
            replace(
                _team(context, one, in_use, examples),
                changes=changes.get(one.id) if one.id in proposed else None,
                proposed_by=proposers.get(one.standard_proposed_by or one.id, ""),
                proposed_at=one.standard_proposed_at,
                earlier=earlier.get(one.id, ()),
            )
            for one in teams
        ],
        choices=sorted(in_use.items()),
        form=form,
    )


def _earlier(
    context: PageContext,
    decided: Sequence[StandardChoiceRow],
    in_use: Mapping[str, str],
    names: Mapping[UUID, str],
) -> dict[UUID, tuple[EarlierChoice, ...]]:
    """The last MOST_EARLIER of each team."""
    assert context.actor is not None
    found: dict[UUID, tuple[EarlierChoice, ...]] = {}
    news_since = context.now - NEWS_FOR
    for row in decided:
        before = found.get(row.team_id, ())
        shown = EarlierChoice(
            name=in_use.get(row.code, row.code) if row.code else None,
            state=row.state,
            reason=row.reason or "",
            proposed_by=names.get(row.proposed_by, ""),
            proposed_at=row.proposed_at,
            decided_by=names.get(row.decided_by, ""),
            decided_at=row.decided_at,
            decision_reason=row.decision_reason or "",
            lately=row.state == ChoiceState.REFUSED
            and row.proposed_by == context.actor.staff_id_or_none
            and row.decided_at > news_since,
        )
        found[row.team_id] = (*before, shown)[:MOST_EARLIER]
    return found


def _team(
    context: PageContext, team: TeamRow, in_use: Mapping[str, str], examples: Collection[str]
) -> TeamShown:
    assert context.actor is not None
    code, by = team.proposed_standard, team.standard_proposed_by
    return TeamShown(
        id=team.id,
        name=team.name,
        code=team.standard_code,
        is_example=team.standard_code in examples,
        waits=by is not None,
        own=by == context.actor.staff_id_or_none,
        proposed=code,
        reason=team.standard_reason or "",
        proposed_reason=team.proposed_standard_reason or "",
        proposed_name=in_use.get(code, code) if code else None,
        proposes_example=code in examples,
    )


def _view(row: ContactStandardRow, language: str) -> View:
    return View(
        row,
        name=standard_name(row, language),
        source=adopted_text(row.source, language),
        adopted_by=adopted_text(row.adopted_by, language),
        state="activated" if row.activated_at else "proposed",
        href=f"/contact-standards/{row.code}/{row.version}",
    )
