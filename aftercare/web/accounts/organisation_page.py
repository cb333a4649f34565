"""The page of the organisation: its teams, and the treatment providers it works with."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.errors import DuplicateReference
from aftercare.base.translation import sentence
from aftercare.casework.accounts.acts import employers
from aftercare.casework.accounts.organisation import (
    LONGEST_NAME,
    Part,
    add_provider,
    add_team,
    end_provider,
    end_team,
    organisation_in_use,
    rename_provider,
    rename_team,
    reopen_provider,
    reopen_team,
)
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.saving import Form, saving, shown_again_by

router = APIRouter(route_class=PageRoute)
Manager = Annotated[PageContext, Depends(Allow(add_team))]
TEAM_TAKEN = sentence("There is already a team with this name")
PROVIDER_TAKEN = sentence("There is already a treatment provider with this name")
# Two forms on one page, so the name has a field of its own in each.
TEAM, PROVIDER = "team_name", "provider_name"
TEAM_FAULTS = {DuplicateReference: (TEAM, TEAM_TAKEN)}
PROVIDER_FAULTS = {DuplicateReference: (PROVIDER, PROVIDER_TAKEN)}


@router.get("/organisation")
def show_organisation(context: Manager, form: Form, team: str = "", provider: str = "") -> Response:
    teams, providers = context.run(employers)
    renamed_team, renamed_provider = _chosen(teams, team), _chosen(providers, provider)
    return context.page(
        "accounts/organisation.html",
        200 if form.is_valid else 422,
        teams=teams,
        providers=providers,
        in_use=context.run(organisation_in_use),
        renamed_team=renamed_team,
        renamed_provider=renamed_provider,
        team_form=form.part(TEAM, {TEAM: renamed_team.name} if renamed_team else {}),
        provider_form=form.part(
            PROVIDER, {PROVIDER: renamed_provider.name} if renamed_provider else {}
        ),
    )


@router.post("/organisation/teams")
@shown_again_by(show_organisation)
def enter_team(context: Manager, form: Form) -> Response:
    name = form.text(TEAM, most=LONGEST_NAME)
    with saving(context, form, {"/name": TEAM}, TEAM_FAULTS) as work:
        add_team(work, name)
    return context.redirect_to("/organisation", flash="saved")


@router.post("/organisation/teams/{team_id}")
@shown_again_by(show_organisation, team="team_id")
def change_team(team_id: UUID, context: Manager, form: Form) -> Response:
    name = form.text(TEAM, most=LONGEST_NAME)
    with saving(context, form, {"/name": TEAM}, TEAM_FAULTS) as work:
        rename_team(work, team_id, form.version, name)
    return context.redirect_to("/organisation", flash="saved")


@router.post("/organisation/providers")
@shown_again_by(show_organisation)
def enter_provider(context: Manager, form: Form) -> Response:
    name = form.text(PROVIDER, most=LONGEST_NAME)
    with saving(context, form, {"/name": PROVIDER}, PROVIDER_FAULTS) as work:
        add_provider(work, name)
    return context.redirect_to("/organisation", flash="saved")


@router.post("/organisation/providers/{provider_id}")
@shown_again_by(show_organisation, provider="provider_id")
def change_provider(provider_id: UUID, context: Manager, form: Form) -> Response:
    name = form.text(PROVIDER, most=LONGEST_NAME)
    with saving(context, form, {"/name": PROVIDER}, PROVIDER_FAULTS) as work:
        rename_provider(work, provider_id, form.version, name)
    return context.redirect_to("/organisation", flash="saved")


@router.post("/organisation/providers/{provider_id}/end")
def finish_provider(provider_id: UUID, context: Manager, form: Form) -> Response:
    removed = context.run(end_provider, provider_id, form.version)
    return context.redirect_to("/organisation", flash="removed" if removed else "provider-ended")


@router.post("/organisation/providers/{provider_id}/reopen")
def use_provider_again(provider_id: UUID, context: Manager, form: Form) -> Response:
    context.run(reopen_provider, provider_id, form.version)
    return context.redirect_to("/organisation", flash="saved")


@router.post("/organisation/teams/{team_id}/end")
def finish_team(team_id: UUID, context: Manager, form: Form) -> Response:
    removed = context.run(end_team, team_id, form.version)
    return context.redirect_to("/organisation", flash="removed" if removed else "team-ended")


@router.post("/organisation/teams/{team_id}/reopen")
def use_team_again(team_id: UUID, context: Manager, form: Form) -> Response:
    context.run(reopen_team, team_id, form.version)
    return context.redirect_to("/organisation", flash="saved")


def _chosen(rows: list[Part], asked: str) -> Part | None:
    return next((one for one in rows if str(one.id) == asked), None)
