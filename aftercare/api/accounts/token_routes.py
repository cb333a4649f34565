"""Routes by which a program signs in and finds out which account it is using."""

from __future__ import annotations

from typing import Annotated, Final, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from aftercare.api.http.access import Allow, Public, RequestContext, request_id_of
from aftercare.api.http.answers import READS, Out, model_reply, problems, response_of
from aftercare.api.http.app_state import AppState
from aftercare.api.http.inputs import Text
from aftercare.casework.accounts.acts import Credential, check_password, issue_token, refuse_wrong
from aftercare.domain.accounts.permissions import CLOCK, GRANTS, Actor

router = APIRouter(prefix="/api/v1", tags=["token"])
KIND: Final = "bearer"


class TokenForm(BaseModel):
    """RFC 6749, section 4.3.2. Other fields a client library sends (scope, client id) are ignored."""

    grant_type: Literal["password"] = "password"
    username: Annotated[Text, Field(max_length=100)]
    password: Annotated[Text, Field(max_length=1_000)]


class TokenOut(Out):
    """RFC 6749, section 5.1."""

    access_token: str
    token_type: Literal["bearer"] = KIND
    expires_in: int


class MeOut(Out):
    id: UUID
    role: str
    display_name: str
    language: str
    team_id: UUID | None
    provider_id: UUID | None
    permissions: list[str]


@router.post("/token", response_model=TokenOut, responses=problems(400, 401, 413, 422, 429, 503))
def give_token(
    request: Request,
    app_state: Annotated[AppState, Depends(Public())],
    form: Annotated[TokenForm, Form()],
) -> Response:
    """A bearer token for an hour, for a user name and password (OAuth 2 password form)."""
    with app_state.database.work(CLOCK, app_state.clock.now()) as work:
        work.request_id = request_id_of(request)
        staff = check_password(work, form.username, form.password)
        nothing = ("", work.now)
        token, ends_at = issue_token(work, staff, Credential.BEARER) if staff else nothing
    # Only now, after the counted failure has been committed.
    refuse_wrong(staff)
    seconds = int((ends_at - work.now).total_seconds())
    return response_of(model_reply(TokenOut(access_token=token, expires_in=seconds)))


@router.get("/me", response_model=MeOut, responses=READS)
def me(context: Annotated[RequestContext, Depends(Allow())]) -> Response:
    """The account this token belongs to and what its role may do."""
    return context.show(lambda work: _me(work.actor))


def _me(actor: Actor) -> MeOut:
    return MeOut.made_from(actor, id=actor.account_id, permissions=sorted(GRANTS[actor.role]))
