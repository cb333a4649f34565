"""Access rules: every route declares exactly one, and a test checks that it does."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Annotated, Concatenate, Final, ParamSpec, Protocol
from uuid import UUID

from fastapi import Depends, Header, Request
from fastapi.security import OAuth2PasswordBearer
from pydantic import BaseModel
from starlette.responses import Response

from aftercare.api.http.answers import (
    AnyResource,
    created_reply,
    model_reply,
    response_of,
    written_reply,
)
from aftercare.api.http.app_state import AppState
from aftercare.api.http.expectations import require_known_query, require_media_type
from aftercare.api.http.inputs import version_looked_at
from aftercare.base.errors import KeyReused, NotFound, Unauthenticated
from aftercare.base.ids import ids_in
from aftercare.casework.listing.resources import PERSONS
from aftercare.casework.people.acts import change_details
from aftercare.casework.sign_in.token_admission import work_of_token
from aftercare.domain.accounts.permissions import Permission, Permitted
from aftercare.notifications.inbound.signature import verify_signature
from aftercare.store.database.idempotency import Reply, find_reply, keep_reply
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.operations.readiness import refuse_while_older

BEARER = OAuth2PasswordBearer(
    tokenUrl="/api/v1/token", auto_error=False, description="POST /api/v1/token gives one."
)


Given = ParamSpec("Given")
# Tells the answer to a repeated request from the first one.
REPLAYED: Final = "idempotency-replayed"


class Rule:
    """What a route requires of its caller. Subclasses are dependencies; a route has exactly one."""


def app_state_of(request: Request) -> AppState:
    app_state: AppState = request.app.state.app_state
    return app_state


def request_id_of(request: Request) -> UUID:
    request_id: UUID = request.state.request_id
    return request_id


def address_of(request: Request) -> str | None:
    """The network address of the caller; behind a trusted proxy, the one that the proxy reports."""
    return request.client.host if request.client else None


class Public(Rule):
    """Open to everyone, without a session; the calendar feed checks the secret in its link instead."""

    async def __call__(self, request: Request) -> AppState:
        return app_state_of(request)


@dataclass(frozen=True)
class SignedForm:
    """A form posted by the provider, with its signature verified."""

    app_state: AppState
    fields: Mapping[str, str]
    request_id: UUID


class Signed(Rule):
    """Callers who can sign with the provider's key, for our configured public address."""

    async def __call__(self, request: Request) -> SignedForm:
        app_state, headers = app_state_of(request), request.headers
        query = request.scope["query_string"].decode("latin-1")
        path = (request.scope.get("raw_path") or request.url.path.encode()).decode("latin-1")
        fields = verify_signature(
            app_state.settings.twilio_signing_tokens,
            app_state.settings.public_base_url,
            f"{path}?{query}" if query else path,
            await request.body(),
            headers.get("content-type"),
            headers.get("x-twilio-signature"),
        )
        return SignedForm(app_state, fields, request_id_of(request))


class Demonstration(Rule):
    """Open to everyone, but only in a demonstration: elsewhere the address does not exist."""

    async def __call__(self, request: Request) -> AppState:
        app_state = app_state_of(request)
        if not app_state.demonstration:
            raise NotFound()
        require_known_query(request)
        return app_state


@dataclass(frozen=True)
class RequestContext:
    """The request context of a bearer: opens a unit of work in their name, after checking their role."""

    app_state: AppState
    token: str
    request_id: UUID
    address: str | None
    any_of: tuple[Permission, ...]
    # The ids in the address.
    asked: tuple[UUID, ...]

    @contextmanager
    def work(self) -> Iterator[UnitOfWork]:
        """Raises Unauthenticated, Forbidden; commits when the block ends."""
        with work_of_token(
            self.app_state.database,
            self.token,
            self.app_state.clock.now(),
            self.request_id,
            self.address,
            self.any_of,
            self.asked,
            self.app_state.settings.proof_holds_for(self.app_state.demonstration),
        ) as work:
            yield work

    def show(self, look: Callable[[UnitOfWork], BaseModel]) -> Response:
        """Respond with the model that `look` returns."""
        with self.work() as work:
            reply = model_reply(look(work))
        return response_of(reply)


class Identified(Protocol):
    """A row that an act returns."""

    @property
    def id(self) -> UUID: ...


@dataclass(frozen=True)
class Act(RequestContext):
    """The request context of an act, which is done once per idempotency key, however often it is sent."""

    key: str | None = None
    fingerprint: bytes = b""

    def once(self, act: Callable[[UnitOfWork], Reply]) -> Response:
        """Run the act and store its reply in one transaction; a repeated request gets that reply.

        Raises KeyReused when the key belongs to another request. A refused act stores nothing, so a new request with
        the same key tries again.
        """
        with self.work() as work:
            if self.key is None:
                return response_of(act(work))
            replayed = {}
            kept = find_reply(work.session, work.actor.staff_id, self.key)
            if kept is None:
                reply = act(work)
                keep_reply(
                    work.session,
                    work.actor.staff_id,
                    self.key,
                    self.fingerprint,
                    reply,
                    work.now,
                )
            elif kept.fingerprint == self.fingerprint:
                reply, replayed = kept.reply, {REPLAYED: "true"}
            else:
                raise KeyReused()
        return response_of(reply, **replayed)

    def edit(
        self,
        resource: AnyResource,
        do: Callable[Concatenate[UnitOfWork, UUID, Given], object],
        resource_id: UUID,
        *args: Given.args,
        **kwargs: Given.kwargs,
    ) -> Response:
        """Do it to this one, and respond with the resource as it is now."""

        def write(work: UnitOfWork) -> Reply:
            do(work, resource_id, *args, **kwargs)
            return written_reply(work, resource, resource_id)

        return self.once(write)

    def answer(
        self,
        resource: AnyResource,
        do: Callable[Concatenate[UnitOfWork, Given], Identified],
        *args: Given.args,
        **kwargs: Given.kwargs,
    ) -> Response:
        """Do it, and respond with the resource of the row that it returns."""
        return self.once(lambda work: written_reply(work, resource, do(work, *args, **kwargs).id))

    def create(
        self,
        resource: AnyResource,
        do: Callable[Concatenate[UnitOfWork, Given], Identified],
        *args: Given.args,
        **kwargs: Given.kwargs,
    ) -> Response:
        """Do it, and respond with the new resource and its address."""
        return self.once(lambda work: created_reply(work, resource, do(work, *args, **kwargs).id))

    def remove(
        self,
        do: Callable[Concatenate[UnitOfWork, Given], object],
        *args: Given.args,
        **kwargs: Given.kwargs,
    ) -> Response:
        """Do it; nothing is left to respond with."""

        def write(work: UnitOfWork) -> Reply:
            do(work, *args, **kwargs)
            return Reply(204, "")

        return self.once(write)

    def respond(self, do: Callable[[UnitOfWork], BaseModel], status: int = 200) -> Response:
        """Do it once, and respond with the model that it returns."""
        return self.once(lambda work: model_reply(do(work), status))

    def show_after(
        self,
        look: Callable[[UnitOfWork], BaseModel],
        do: Callable[Concatenate[UnitOfWork, Given], object],
        *args: Given.args,
        **kwargs: Given.kwargs,
    ) -> Response:
        """Do it once, and respond with the model that `look` returns then."""

        def write(work: UnitOfWork) -> Reply:
            do(work, *args, **kwargs)
            return model_reply(look(work))

        return self.once(write)


Bearer = Annotated[str | None, Depends(BEARER)]
IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        pattern=r"^[\x21-\x7e]{1,255}$",
        description="A name of your choosing for this request, so that a retry is harmless.",
    ),
]


class _BearerRule(Rule):
    """Bearers with a role that may do one of the acts; without acts, every bearer."""

    def __init__(self, *acts: Permitted) -> None:
        self.any_of = tuple(act.permission for act in acts)

    def context(self, request: Request, token: str | None) -> RequestContext:
        """Raises Unauthenticated without a token, RequestValidationError for an unknown parameter; the role is checked
        as the work begins."""
        if not token:
            raise Unauthenticated()
        require_known_query(request)
        return RequestContext(
            app_state_of(request),
            token,
            request_id_of(request),
            address_of(request),
            self.any_of,
            ids_in(request.path_params.values()),
        )


class Allow(_BearerRule):
    """A bearer who reads."""

    async def __call__(self, request: Request, token: Bearer) -> RequestContext:
        context = self.context(request, token)
        await require_media_type(request)
        return context


class AllowAct(_BearerRule):
    """A bearer who changes something. Raises DatabaseWentBack while that would be lost."""

    async def __call__(self, request: Request, token: Bearer, key: IdempotencyKey = None) -> Act:
        context = self.context(request, token)
        refuse_while_older(context.app_state.database)
        await require_media_type(request)
        sent = fingerprint(request, await request.body())
        return Act(**vars(context), key=key, fingerprint=sent)


def fingerprint(request: Request, *sent: bytes) -> bytes:
    """What identifies a repeat of a request: method, address, version in If-Match, and what was sent."""
    digest = hashlib.sha256()
    target = request.scope.get("raw_path") or request.url.path.encode()
    for part in (
        request.method.encode(),
        target,
        request.scope["query_string"],
        request.headers.get("if-match", "").encode(),
        *sent,
    ):
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    return digest.digest()


Version = Annotated[int, Depends(version_looked_at)]
# What most routes ask: to read case files, or to write in them.
Reads = Annotated[RequestContext, Depends(Allow(PERSONS))]
Writes = Annotated[Act, Depends(AllowAct(change_details))]
