"""The route by which the OpenID provider ends sessions (back-channel logout)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from aftercare.api.http.access import Public, request_id_of
from aftercare.api.http.answers import problems
from aftercare.api.http.app_state import AppState
from aftercare.base.errors import Invalid, NotFound
from aftercare.casework.openid.acts import ProviderError, end_by_provider

router = APIRouter(prefix="/webhooks/openid", tags=["webhooks"])


class LogoutForm(BaseModel):
    """OpenID Connect Back-Channel Logout 1.0, section 2.5."""

    logout_token: Annotated[str, Field(max_length=20_000)]


@router.post(
    "/logout",
    status_code=200,
    response_class=Response,
    response_model=None,
    responses=problems(404, 413, 422, 503),
)
def end_sessions(
    request: Request,
    app_state: Annotated[AppState, Depends(Public())],
    form: Annotated[LogoutForm, Form()],
) -> Response:
    """Ends the sessions that a logout token of the provider names (OpenID Connect Back-Channel Logout 1.0). A replay
    ends none; 404 without a provider."""
    provider = app_state.identity_provider
    if provider is None:
        raise NotFound()
    database, now = app_state.database, app_state.clock.now()
    try:
        end_by_provider(database, now, provider, form.logout_token, request_id_of(request))
    except ProviderError as error:
        raise Invalid.at("/logout_token", "not-accepted") from error
    return Response(status_code=200, headers={"cache-control": "no-store"})
