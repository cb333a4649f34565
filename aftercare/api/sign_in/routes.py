"""The route by which a program signs in."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Final, Literal

from fastapi import APIRouter, Depends, Form, Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from aftercare.api.http.access import Public, address_of, request_id_of
from aftercare.api.http.answers import Out, model_reply, response_of
from aftercare.api.http.app_state import AppState
from aftercare.api.http.inputs import Text
from aftercare.api.sign_in.oauth_errors import REFUSALS, TokenRoute
from aftercare.casework.sign_in.acts import Credential
from aftercare.casework.sign_in.password_sign_in import Attempt, sign_in
from aftercare.domain.sign_in.devices import device_of
from aftercare.store.database.unit_of_work import Origin

router = APIRouter(prefix="/api/v1", tags=["token"], route_class=TokenRoute)
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


@router.post("/token", response_model=TokenOut, responses=REFUSALS)
async def give_token(
    request: Request,
    app_state: Annotated[AppState, Depends(Public())],
    form: Annotated[TokenForm, Form()],
) -> Response:
    """A bearer token for an hour, for a user name and password (OAuth 2 password form). `invalid_grant` for a wrong
    one, and to an account with a second factor."""
    checks, now = app_state.password_checks, app_state.clock.now()
    attempt = Attempt(
        form.username,
        form.password,
        Credential.BEARER,
        request_id_of(request),
        Origin(address_of(request)),
        made_with=device_of(request.headers.get("user-agent")),
    )
    issued = await checks.in_turn(
        now, attempt, partial(sign_in, app_state.database, now, checks, attempt)
    )
    seconds = int((issued.ends_at - now).total_seconds())
    return response_of(model_reply(TokenOut(access_token=issued.token, expires_in=seconds)))
