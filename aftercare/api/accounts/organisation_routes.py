"""Routes for teams and treatment providers, which administrators name."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.responses import Response

from aftercare.api.http.access import Act, AllowAct, Version
from aftercare.api.http.answers import Out
from aftercare.api.http.inputs import Body, Holds, Line
from aftercare.api.http.routing import Routes
from aftercare.casework.accounts.organisation import (
    LONGEST_NAME,
    add_provider,
    add_team,
    end_provider,
    end_team,
    rename_provider,
    rename_team,
    reopen_provider,
    reopen_team,
)
from aftercare.casework.listing.resources import PROVIDERS, STAFF, TEAMS

teams = Routes(prefix="/api/v1/teams", tags=["accounts"])
providers = Routes(prefix="/api/v1/providers", tags=["accounts"])
Manages = Annotated[Act, Depends(AllowAct(add_team))]


class NamedIn(Body):
    """The name, at most 100 characters, which no other has."""

    name: Annotated[Line, Holds(1, LONGEST_NAME)]


class OrganisationEndedOut(Out):
    """`removed`: whether the team or provider is gone; otherwise it has ended."""

    removed: bool


providers.add_reads(PROVIDERS, "Every treatment provider, by name.", "One provider.")


@teams.creates("", TEAMS)
def enter_team(body: NamedIn, act: Manages) -> Response:
    """Add a team. 409 when another team has this name."""
    return act.create(TEAMS, add_team, body.name)


@teams.edits("/{team_id}/name", TEAMS, "PUT")
def set_team_name(team_id: UUID, body: NamedIn, version: Version, act: Manages) -> Response:
    """Give the team another name. 409 when another team has it."""
    return act.edit(TEAMS, rename_team, team_id, version, body.name)


@teams.edits("/{team_id}/end", OrganisationEndedOut)
def finish_team(team_id: UUID, version: Version, act: Manages) -> Response:
    """Remove a team that nothing refers to. Any other ends: it keeps what it has and gets nothing new."""
    return act.respond(lambda work: OrganisationEndedOut(removed=end_team(work, team_id, version)))


@teams.edits("/{team_id}/reopen", TEAMS)
def use_team_again(team_id: UUID, version: Version, act: Manages) -> Response:
    """A team that ended can be chosen again."""
    return act.edit(TEAMS, reopen_team, team_id, version)


@providers.creates("", PROVIDERS)
def enter_provider(body: NamedIn, act: Manages) -> Response:
    """Add a treatment provider. 409 when another one has this name."""
    return act.create(PROVIDERS, add_provider, body.name)


@providers.edits("/{provider_id}/name", PROVIDERS, "PUT")
def set_provider_name(provider_id: UUID, body: NamedIn, version: Version, act: Manages) -> Response:
    """Give the provider another name. 409 when another one has it."""
    return act.edit(PROVIDERS, rename_provider, provider_id, version, body.name)


@providers.edits("/{provider_id}/end", OrganisationEndedOut)
def finish_provider(provider_id: UUID, version: Version, act: Manages) -> Response:
    """Remove a provider that nothing refers to. Any other ends: it keeps what it has and gets nothing new."""
    return act.respond(
        lambda work: OrganisationEndedOut(removed=end_provider(work, provider_id, version))
    )


@providers.edits("/{provider_id}/reopen", PROVIDERS)
def use_provider_again(provider_id: UUID, version: Version, act: Manages) -> Response:
    """A provider that ended can be chosen again."""
    return act.edit(PROVIDERS, reopen_provider, provider_id, version)


staff = Routes(prefix="/api/v1/staff", tags=["accounts"])
staff.add_reads(
    STAFF,
    "The colleagues of the own team by name, and the coordinators of circles: those whose ids other requests ask for.",
    "One colleague.",
    many="staff",
)

router = APIRouter()
router.include_router(staff)
router.include_router(teams)
router.include_router(providers)
