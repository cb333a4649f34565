"""Routes by which an account sees which it is and where it is signed in, and ends that."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import Depends
from starlette.responses import Response

from aftercare.api.http.access import Act, Allow, AllowAct, RequestContext
from aftercare.api.http.answers import CREATES, READS, Out
from aftercare.api.http.routing import Routes
from aftercare.casework.accounts.organisation import own_teams
from aftercare.casework.sign_in.own_sign_ins import end_others, end_own, end_this, own_sign_ins
from aftercare.domain.accounts.permissions import Permission, Role
from aftercare.domain.message_templates.text_kinds import StaffLanguageCode
from aftercare.store.database.unit_of_work import UnitOfWork

router = Routes(prefix="/api/v1", tags=["token"])
Own = Annotated[RequestContext, Depends(Allow())]
OwnActs = Annotated[Act, Depends(AllowAct())]


class SignInOut(Out):
    """`last_seen_at` is to the minute; `device` is empty when it is not recognised."""

    id: UUID
    kind: Literal["session", "token"]
    device: str
    created_at: datetime
    last_seen_at: datetime | None
    expires_at: datetime
    this: bool


class SignInsOut(Out):
    items: list[SignInOut]


class OwnTeamOut(Out):
    id: UUID
    name: str


class MeOut(Out):
    id: UUID
    role: Role
    display_name: str
    language: StaffLanguageCode
    team_id: UUID | None
    teams: list[OwnTeamOut]
    provider_id: UUID | None
    permissions: list[Permission]


@router.get("/me", response_model=MeOut, responses=READS)
def me(context: Own) -> Response:
    """The account this token belongs to and what its role may do."""
    return context.show(_me)


def _me(work: UnitOfWork) -> MeOut:
    actor = work.actor
    return MeOut.made_from(
        actor,
        id=actor.staff_id,
        teams=[OwnTeamOut.made_from(one) for one in own_teams(work)],
        permissions=sorted(actor.permissions),
    )


@router.delete("/token", status_code=204, responses=CREATES)
def end_token(act: OwnActs) -> Response:
    """End the token of this request. What is done with it afterwards is a 401."""
    return act.remove(end_this)


@router.get("/sign-ins", response_model=SignInsOut, responses=READS)
def list_sign_ins(context: Own) -> Response:
    """Where your own account is signed in now: sessions of browsers and tokens, the newest first."""
    return context.show(_listed)


@router.post("/sign-ins/end-others", status_code=204, responses=CREATES)
def end_all_others(act: OwnActs) -> Response:
    """End all sign-ins of your account but this one."""
    return act.remove(end_others)


@router.post("/sign-ins/{sign_in_id}/end", status_code=204, responses=CREATES)
def end_one(sign_in_id: UUID, act: OwnActs) -> Response:
    """End a sign-in of your account."""
    return act.remove(end_own, sign_in_id)


def _listed(work: UnitOfWork) -> SignInsOut:
    return SignInsOut(items=[SignInOut.made_from(one) for one in own_sign_ins(work)])
