"""The routes by which programs get a token, and give it back."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Final, Literal, Self

from fastapi import APIRouter, Depends, Form, Request
from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from aftercare.api.http.access import Public, address_of, request_id_of
from aftercare.api.http.answers import Out, model_reply, response_of
from aftercare.api.http.app_state import AppState
from aftercare.api.http.inputs import Text
from aftercare.api.sign_in.client_authentication import ClientForm, client_of
from aftercare.api.sign_in.oauth_errors import REFUSALS, TokenRoute
from aftercare.base.subject_errors import InvalidClient
from aftercare.casework.sign_in.acts import Credential
from aftercare.casework.sign_in.machine_sign_in import (
    end_token_of_person,
    machine_token,
    revoke_token,
)
from aftercare.casework.sign_in.password_sign_in import Attempt, sign_in
from aftercare.domain.sign_in.devices import device_of
from aftercare.store.database.unit_of_work import Origin

router = APIRouter(prefix="/api/v1", tags=["token"], route_class=TokenRoute)
KIND: Final = "bearer"


PERSON: Final = "password"
MACHINE: Final = "client_credentials"


class TokenForm(ClientForm):
    """RFC 6749, sections 4.3.2 and 4.4.2. A person gives name and password, and other fields are ignored; a machine
    says who it is, and may name the scopes it needs."""

    grant_type: Literal["password", "client_credentials"] = PERSON
    username: Annotated[Text, Field(max_length=100)] | None = None
    password: Annotated[Text, Field(max_length=1_000)] | None = None
    scope: Annotated[Text, Field(max_length=500)] = ""

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        names = ("username", "password") if self.grant_type == PERSON else ()
        if missing := [name for name in names if getattr(self, name) is None]:
            raise PydanticCustomError("missing", "missing", {"fields": missing})
        return self


class RevocationForm(ClientForm):
    """RFC 7009, section 2.1. A machine says who it is; the token of a person is enough by itself."""

    token: Annotated[Text, Field(max_length=200)]
    token_type_hint: Annotated[Text, Field(max_length=100)] | None = None


class TokenOut(Out):
    """RFC 6749, section 5.1. Another token is asked for in the same way: there are no refresh tokens."""

    access_token: str
    token_type: Literal["bearer"] = KIND
    expires_in: int


class MachineTokenOut(TokenOut):
    """The same for a machine, with what the token may do."""

    scope: str


@router.post("/token", response_model=MachineTokenOut | TokenOut, responses=REFUSALS)
async def give_token(
    request: Request,
    app_state: Annotated[AppState, Depends(Public())],
    form: Annotated[TokenForm, Form()],
) -> Response:
    """A bearer token for an hour, for the name and password of a person (OAuth 2 password form) or for a machine
    (client credentials). `invalid_grant` for a wrong password, and to a person with a second factor."""
    checks, now = app_state.password_checks, app_state.clock.now()
    if form.grant_type == MACHINE:
        client = client_of(request, app_state, form)
        if client is None:
            raise InvalidClient()
        ask = partial(machine_token, app_state.database, now, checks, client, form.scope)
        granted = await checks.in_turn(now, client.attempt, ask)
        seconds, scope = int(granted.term.total_seconds()), " ".join(granted.scopes)
        given = MachineTokenOut(access_token=granted.token, expires_in=seconds, scope=scope)
        return response_of(model_reply(given))
    attempt = Attempt(
        form.username or "",
        form.password or "",
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


@router.post("/token/revocation", response_class=Response, responses=REFUSALS)
async def revoke(
    request: Request,
    app_state: Annotated[AppState, Depends(Public())],
    form: Annotated[RevocationForm, Form()],
) -> Response:
    """End a token at once (RFC 7009). 200 also for one that is unknown or over."""
    checks, now = app_state.password_checks, app_state.clock.now()
    client = client_of(request, app_state, form)
    if client is None:
        await run_in_threadpool(
            end_token_of_person,
            app_state.database,
            now,
            form.token,
            request_id_of(request),
            address_of(request),
        )
    else:
        end = partial(revoke_token, app_state.database, now, checks, client, form.token)
        await checks.in_turn(now, client.attempt, end)
    return Response(status_code=200, headers={"cache-control": "no-store"})
