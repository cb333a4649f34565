"""Routes for requests of clients for their own data; they are answered on a page, where a person reads each note."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from fastapi import Depends
from pydantic import Field
from starlette.responses import Response

from aftercare.api.http.access import Act, AllowAct, Version, Writes
from aftercare.api.http.inputs import Body, Day, Text
from aftercare.api.http.routing import Routes
from aftercare.casework.listing.resources import ACCESS_REQUESTS
from aftercare.casework.subject_access.requests import (
    LONGEST_REASON,
    NewRequest,
    establish_identity,
    extend_request,
    propose_refusal,
    propose_withdrawal,
    refuse_request,
    register_request,
    reject_proposal,
    withdraw_request,
)
from aftercare.domain.subject_access.requests import (
    AccessLaw,
    Identity,
    Received,
    RefusalGround,
    WithdrawalWay,
)

router = Routes(prefix="/api/v1/access-requests", tags=["clients-rights"])
Decides = Annotated[Act, Depends(AllowAct(refuse_request))]
Reason = Annotated[Text, Field(min_length=1, max_length=LONGEST_REASON)]


class AccessRequestIn(Body):
    """`language` is that of the document."""

    person_id: UUID
    law: AccessLaw
    received_on: Day
    received_by: Received
    identity: Identity
    language: Literal["nl", "en"] = "nl"


class IdentityIn(Body):
    """How it was established that the request comes from the client."""

    identity: Identity


class RequestExtensionIn(Body):
    """`informed_on`: the day on which the client was notified of the reason, within the first term."""

    informed_on: Day
    reason: Reason


class RefusalProposalIn(Body):
    """Why the request should be refused, for a supervisor to decide."""

    ground: RefusalGround
    reason: Reason


class WithdrawalProposalIn(Body):
    """`way`: how the client said that they no longer ask. `reason` is at least a sentence."""

    way: WithdrawalWay
    reason: Reason


class RequestReasonIn(Body):
    """Why the proposed refusal or withdrawal is declined."""

    reason: Reason


router.add_reads(
    ACCESS_REQUESTS,
    "Requests, newest first, ended ones too.",
    "One request, without the document.",
    one="access_request",
    key="request_id",
)


@router.creates("", ACCESS_REQUESTS)
def register(body: AccessRequestIn, act: Writes) -> Response:
    """Register a request: its legal deadline stands on the worklist. 409 while one under the same law is open."""
    return act.create(ACCESS_REQUESTS, register_request, NewRequest(**dict(body)))


@router.edits("/{request_id}/set-identity", ACCESS_REQUESTS)
def set_identity(request_id: UUID, body: IdentityIn, version: Version, act: Writes) -> Response:
    """Record how the requester's identity was established."""
    return act.edit(ACCESS_REQUESTS, establish_identity, request_id, version, body.identity)


@router.edits("/{request_id}/extend", ACCESS_REQUESTS)
def extend(request_id: UUID, body: RequestExtensionIn, version: Version, act: Writes) -> Response:
    """Extend the legal deadline once, where the law allows it."""
    return act.edit(
        ACCESS_REQUESTS, extend_request, request_id, version, body.informed_on, body.reason
    )


@router.edits("/{request_id}/propose-refusal", ACCESS_REQUESTS)
def propose(request_id: UUID, body: RefusalProposalIn, version: Version, act: Writes) -> Response:
    """Propose to refuse; a supervisor decides."""
    return act.edit(ACCESS_REQUESTS, propose_refusal, request_id, version, body.ground, body.reason)


@router.edits("/{request_id}/refuse", ACCESS_REQUESTS)
def refuse(request_id: UUID, version: Version, act: Decides) -> Response:
    """Refuse on the ground that was proposed; 403 to its proposer."""
    return act.edit(ACCESS_REQUESTS, refuse_request, request_id, version)


@router.edits("/{request_id}/decline-proposal", ACCESS_REQUESTS)
def decline(request_id: UUID, body: RequestReasonIn, version: Version, act: Decides) -> Response:
    """Do not follow the proposal: the request is to be answered."""
    return act.edit(ACCESS_REQUESTS, reject_proposal, request_id, version, body.reason)


@router.edits("/{request_id}/withdraw", ACCESS_REQUESTS)
def withdraw(request_id: UUID, version: Version, act: Decides) -> Response:
    """Confirm the withdrawal that was proposed; 403 to its proposer."""
    return act.edit(ACCESS_REQUESTS, withdraw_request, request_id, version)


@router.edits("/{request_id}/propose-withdrawal", ACCESS_REQUESTS)
def propose_to_withdraw(
    request_id: UUID, body: WithdrawalProposalIn, version: Version, act: Writes
) -> Response:
    """The client no longer asks, or it was entered by mistake; a supervisor confirms."""
    return act.edit(ACCESS_REQUESTS, propose_withdrawal, request_id, version, body.way, body.reason)
