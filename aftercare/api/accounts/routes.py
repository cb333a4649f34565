"""Routes for staff accounts (administrators) and for the access log (auditors)."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import Field
from starlette.responses import Response

from aftercare.api.http.access import Act, Allow, AllowAct, RequestContext, Version
from aftercare.api.http.answers import READS, PageOut, page_response
from aftercare.api.http.inputs import Body, Line, Text
from aftercare.api.http.paging import Pages
from aftercare.api.http.routing import Routes
from aftercare.casework.accounts.acts import NewAccount, add_account, close_account, set_duties
from aftercare.casework.listing.resources import ACCOUNTS, access_log_page
from aftercare.domain.accounts.permissions import Role
from aftercare.store.accounts.listing import ACCESS_LOG, AccessEntry

accounts = Routes(prefix="/api/v1/accounts", tags=["accounts"])
log = APIRouter(prefix="/api/v1/access-log", tags=["access-log"])


class AccountIn(Body):
    """The account holder chooses the password; it is never shown again."""

    username: Line
    display_name: Line
    role: Role
    password: Annotated[Text, Field(max_length=1_000)]
    team_id: UUID | None = None
    provider_id: UUID | None = None
    language: Annotated[str, Field(pattern="^(nl|en)$")] = "nl"


class DutiesIn(Body):
    """Whether escalation steps reach this account at the duty desk, or as unit manager."""

    on_duty_desk: bool
    unit_manager: bool


class EntryOut(AccessEntry):
    """One view or change. `sealed` means that the hash chain covers this entry."""


accounts.add_reads(ACCOUNTS, "Every account, oldest first.", "One account.")


@accounts.creates("", ACCOUNTS)
def open_account(body: AccountIn, act: Annotated[Act, Depends(AllowAct(ACCOUNTS))]) -> Response:
    """Create an account with a password of at least twelve characters."""
    return act.create(ACCOUNTS, add_account, NewAccount(**dict(body)))


@accounts.edits("/{account_id}/duties", ACCOUNTS, "PUT")
def set_account_duties(
    account_id: UUID,
    body: DutiesIn,
    version: Version,
    act: Annotated[Act, Depends(AllowAct(ACCOUNTS))],
) -> Response:
    """Set the duties: only officers and supervisors join the duty desk, and a unit manager is a supervisor."""
    return act.edit(ACCOUNTS, set_duties, account_id, version, **dict(body))


@accounts.edits("/{account_id}/close", ACCOUNTS)
def close(
    account_id: UUID, version: Version, act: Annotated[Act, Depends(AllowAct(ACCOUNTS))]
) -> Response:
    """Close the account, which can then no longer sign in. 409 `account-has-caseload` while it still has clients,
    future appointments, escalations or transfers, or is the deputy of clients. `errors` gives the count of each."""
    return act.edit(ACCOUNTS, close_account, account_id, version)


@log.get("", response_model=PageOut[EntryOut], responses=READS)
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


router = APIRouter()
router.include_router(accounts)
router.include_router(log)
