"""Routes for staff accounts (administrators) and for the access log (auditors)."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import Field
from starlette.responses import Response

from aftercare.api.http.access import Act, Allow, AllowAct, RequestContext, Version
from aftercare.api.http.answers import (
    CREATES,
    EDITS,
    READS,
    READS_ONE,
    Out,
    PageOut,
    one_reply,
    page_response,
)
from aftercare.api.http.inputs import Body, Line, Text
from aftercare.api.http.paging import Pages, list_of, single
from aftercare.casework.accounts.acts import NewAccount, add_account, close_account, set_duties
from aftercare.casework.listing.resources import ACCOUNTS, access_log_page, as_written
from aftercare.domain.accounts.permissions import Role
from aftercare.store.database.idempotency import Reply
from aftercare.store.database.unit_of_work import Work
from aftercare.store.listing.core import ACCESS_LOG

router = APIRouter(prefix="/api/v1")


class AccountIn(Body):
    """The account holder chooses the password; it is never shown again."""

    username: Line
    display_name: Line
    role: Role
    password: Annotated[Text, Field(max_length=1_000)]
    team_id: UUID | None = None
    provider_id: UUID | None = None
    language: Annotated[str, Field(pattern="^(nl|en)$")] = "nl"


class AccountOut(Out):
    id: UUID
    version: int
    username: str
    display_name: str
    role: Role
    team_id: UUID | None
    provider_id: UUID | None
    language: str
    active: bool
    on_duty_desk: bool
    unit_manager: bool


class DutiesIn(Body):
    """Whether escalation steps reach this account at the duty desk, or as unit manager."""

    on_duty_desk: bool
    unit_manager: bool


class EntryOut(Out):
    """One view or change. `sealed` means that the hash chain covers this entry."""

    id: int
    at: datetime
    role: str
    staff_id: UUID | None
    action: str
    subject_kind: str
    subject_id: UUID | None
    person_id: UUID | None
    request_id: UUID | None
    sealed: bool


@router.get("/accounts", tags=["accounts"], response_model=PageOut[AccountOut], responses=READS)
def list_accounts(
    context: Annotated[RequestContext, Depends(Allow(ACCOUNTS))], paging: Pages
) -> Response:
    """Every account, oldest first."""
    return list_of(context, ACCOUNTS, paging)


@router.get(
    "/accounts/{account_id}", tags=["accounts"], response_model=AccountOut, responses=READS_ONE
)
def show_account(
    account_id: UUID, context: Annotated[RequestContext, Depends(Allow(ACCOUNTS))]
) -> Response:
    """One account."""
    return single(context, ACCOUNTS, account_id)


@router.post(
    "/accounts", tags=["accounts"], status_code=201, response_model=AccountOut, responses=CREATES
)
def open_account(body: AccountIn, act: Annotated[Act, Depends(AllowAct(add_account))]) -> Response:
    """Create an account with a password of at least twelve characters."""

    def write(work: Work) -> Reply:
        staff = add_account(work, NewAccount(**dict(body)))
        shown = as_written(work, ACCOUNTS, staff.id)
        return one_reply(shown, 201, f"/api/v1/accounts/{staff.id}")

    return act.once(write)


@router.put(
    "/accounts/{account_id}/duties",
    tags=["accounts"],
    response_model=AccountOut,
    responses=EDITS,
)
def set_account_duties(
    account_id: UUID,
    body: DutiesIn,
    version: Version,
    act: Annotated[Act, Depends(AllowAct(set_duties))],
) -> Response:
    """Set the duties: only officers and supervisors join the duty desk, and a unit manager is a supervisor."""

    def write(work: Work) -> Reply:
        set_duties(
            work,
            account_id,
            version,
            on_duty_desk=body.on_duty_desk,
            unit_manager=body.unit_manager,
        )
        return one_reply(as_written(work, ACCOUNTS, account_id))

    return act.once(write)


@router.post(
    "/accounts/{account_id}/closing",
    tags=["accounts"],
    response_model=AccountOut,
    responses=EDITS,
)
def close(
    account_id: UUID, version: Version, act: Annotated[Act, Depends(AllowAct(close_account))]
) -> Response:
    """Close the account, which can then no longer sign in. 409 `account-has-caseload` while it still has clients,
    future appointments, escalations or transfers, or is the deputy of clients. `errors` gives the count of each."""

    def write(work: Work) -> Reply:
        close_account(work, account_id, version)
        return one_reply(as_written(work, ACCOUNTS, account_id))

    return act.once(write)


@router.get("/access-log", tags=["access-log"], response_model=PageOut[EntryOut], responses=READS)
def read_access_log(
    context: Annotated[RequestContext, Depends(Allow(access_log_page))],
    paging: Pages,
    person: UUID | None = None,
    staff: UUID | None = None,
    role: Role | None = None,
    action: Annotated[str | None, Query(max_length=60, pattern="^[a-z_-]+$")] = None,
) -> Response:
    """Who viewed or changed what, newest first; this request is itself logged. `role` and `action` (one code) filter
    the list."""
    with context.work() as work:
        page = access_log_page(
            work,
            person,
            staff,
            paging.after(ACCESS_LOG),
            paging.limit,
            role=role.value if role else None,
            action=action,
        )
    return page_response(page)
