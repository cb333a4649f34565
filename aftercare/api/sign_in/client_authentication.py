"""How a machine says in a form who it is: its secret in the header or in the form, or an assertion (RFC 6749, 7523)."""

from __future__ import annotations

import binascii
from base64 import b64decode
from typing import Annotated, Final
from urllib.parse import unquote_plus

from fastapi import Request
from pydantic import BaseModel, Field

from aftercare.api.http.access import address_of, request_id_of
from aftercare.api.http.app_state import AppState
from aftercare.api.http.inputs import Text
from aftercare.base.errors import Invalid
from aftercare.base.subject_errors import InvalidClient
from aftercare.casework.sign_in.acts import Credential
from aftercare.casework.sign_in.machine_sign_in import Client
from aftercare.casework.sign_in.password_sign_in import Attempt
from aftercare.domain.sign_in.client_assertions import (
    ASSERTION_TYPE,
    LONGEST_ASSERTION,
    claimed_subject,
)
from aftercare.domain.sign_in.devices import device_of
from aftercare.store.database.unit_of_work import Origin

LONGEST_NAME: Final = 100
LONGEST_SECRET: Final = 200


class ClientForm(BaseModel):
    """What a machine adds to a form, unless it sends its name and secret by HTTP Basic."""

    client_id: Annotated[Text, Field(max_length=LONGEST_NAME)] | None = None
    client_secret: Annotated[Text, Field(max_length=LONGEST_SECRET)] | None = None
    client_assertion_type: Annotated[Text, Field(max_length=100)] | None = None
    client_assertion: Annotated[Text, Field(max_length=LONGEST_ASSERTION)] | None = None


def client_of(request: Request, app_state: AppState, form: ClientForm) -> Client | None:
    """The machine that the request names, None when it names none. Raises Invalid for two ways at once,
    InvalidClient for one that cannot be read."""
    header = request.headers.get("authorization")
    ways = (header, form.client_secret, form.client_assertion)
    if sum(one is not None for one in ways) > 1:
        raise Invalid()
    if header is not None:
        name, secret = _basic(header)
        if form.client_id not in (None, name):
            raise InvalidClient()
    elif form.client_assertion is not None:
        if form.client_assertion_type != ASSERTION_TYPE:
            raise InvalidClient()
        secret = form.client_assertion
        name = form.client_id or claimed_subject(secret)
    elif form.client_secret is not None:
        name, secret = form.client_id or "", form.client_secret
    elif form.client_id is not None:
        raise InvalidClient()
    else:
        return None
    attempt = Attempt(
        name,
        secret,
        Credential.BEARER,
        request_id_of(request),
        Origin(address_of(request)),
        made_with=device_of(request.headers.get("user-agent")),
    )
    origin = app_state.settings.public_origin
    audiences = (f"{origin}/api/v1/token", origin)
    return Client(attempt, signs=form.client_assertion is not None, audiences=audiences)


def _basic(header: str) -> tuple[str, str]:
    """Name and secret of HTTP Basic; each was form-encoded before they were joined (RFC 6749, section 2.3.1). Raises
    InvalidClient."""
    scheme, _, pair = header.partition(" ")
    try:
        name, colon, secret = b64decode(pair.strip(), validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError) as error:
        raise InvalidClient() from error
    name, secret = unquote_plus(name), unquote_plus(secret)
    too_long = len(name) > LONGEST_NAME or len(secret) > LONGEST_SECRET
    if scheme.lower() != "basic" or not colon or too_long or "\0" in name + secret:
        raise InvalidClient()
    return name, secret
