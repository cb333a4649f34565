"""Routes for staff accounts (administrators) and for the access log (auditors)."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import Field
from starlette.responses import Response

from aftercare.api.http.access import Act, Allow, AllowAct, RequestContext, Version
from aftercare.api.http.answers import EDITS, READS, PageOut
from aftercare.api.http.inputs import REASON, Body, Codes, Holds, Line, Text
from aftercare.api.http.paging import Pages
from aftercare.api.http.routing import Routes
from aftercare.base.typed_text import SHORT_REASON
from aftercare.casework.accounts.account_changes import (
    NewPosition,
    confirm_change,
    propose_account,
    propose_position,
    propose_reopening,
    propose_reset,
    refuse_change,
)
from aftercare.casework.accounts.acts import NewAccount, close_account, rename_account, set_duties
from aftercare.casework.listing.resources import ACCOUNT_CHANGES, ACCOUNTS, access_log_page
from aftercare.domain.accounts.permissions import Role
from aftercare.store.accounts.listing import ACCESS_LOG, AccessEntry

accounts = Routes(prefix="/api/v1/accounts", tags=["accounts"])
changes = Routes(prefix="/api/v1/account-changes", tags=["accounts"])
log = APIRouter(prefix="/api/v1/access-log", tags=["access-log"])


Language = Annotated[str, Field(pattern="^(nl|en)$"), Codes("StaffLanguage", ("nl", "en"))]
Manages = Annotated[Act, Depends(AllowAct(ACCOUNTS))]
Confirms = Annotated[Act, Depends(AllowAct(confirm_change))]


class AccountPositionIn(Body):
    """Officers, supervisors and planners are in a team; providers, and only they, belong to a provider."""

    role: Role
    team_id: UUID | None = None
    provider_id: UUID | None = None


class AccountIn(AccountPositionIn):
    """The account holder chooses the password, through a link that a page shows once."""

    username: Line
    display_name: Annotated[Line, Holds()]
    language: Language = "nl"


class NameIn(Body):
    """How the colleague is called, and the language of their pages."""

    display_name: Annotated[Line, Holds()]
    language: Language


class AccountRefusalIn(Body):
    """Why the proposed change is refused; the proposer reads it."""

    reason: Annotated[Text, Field(max_length=SHORT_REASON), Holds(REASON)]


class DutiesIn(Body):
    """Whether escalation steps reach this account at the duty desk, or as unit manager."""

    on_duty_desk: bool
    unit_manager: bool


class AccessLogEntryOut(AccessEntry):
    """One view or change. `sealed` means that the hash chain covers this entry."""


accounts.add_reads(ACCOUNTS, "Every account, oldest first.", "One account.")


@accounts.creates("", ACCOUNTS)
def open_account(body: AccountIn, act: Manages) -> Response:
    """Propose an account. It can be used once a second person confirms the change that this makes, and its holder has
    chosen a password through a link, which the second person makes on the page of account changes."""
    return act.create(ACCOUNTS, propose_account, NewAccount(**dict(body)))


@accounts.edits("/{account_id}/name", ACCOUNTS, "PUT")
def set_account_name(account_id: UUID, body: NameIn, version: Version, act: Manages) -> Response:
    """Set the display name, which no other open account may have, and the language."""
    return act.edit(ACCOUNTS, rename_account, account_id, version, **dict(body))


@accounts.creates("/{account_id}/propose-position", ACCOUNT_CHANGES, responses=EDITS)
def propose_account_position(
    account_id: UUID, body: AccountPositionIn, version: Version, act: Manages
) -> Response:
    """Propose another role, team or provider. 409 `account-has-caseload` while there is work that stays behind, 409
    `account-change-waits` while another change waits for a decision."""
    new = NewPosition(**dict(body))
    return act.create(ACCOUNT_CHANGES, propose_position, account_id, version, new)


@accounts.creates("/{account_id}/propose-reopening", ACCOUNT_CHANGES, responses=EDITS)
def propose_account_reopening(
    account_id: UUID, body: AccountPositionIn, version: Version, act: Manages
) -> Response:
    """Propose that a closed or refused account is used again, with this role."""
    new = NewPosition(**dict(body))
    return act.create(ACCOUNT_CHANGES, propose_reopening, account_id, version, new)


@accounts.creates("/{account_id}/propose-reset", ACCOUNT_CHANGES, responses=EDITS)
def propose_account_reset(account_id: UUID, version: Version, act: Manages) -> Response:
    """Propose that what the account signs in with ends, so that its holder chooses another password through a link."""
    return act.create(ACCOUNT_CHANGES, propose_reset, account_id, version)


@accounts.edits("/{account_id}/duties", ACCOUNTS, "PUT")
def set_account_duties(
    account_id: UUID, body: DutiesIn, version: Version, act: Manages
) -> Response:
    """Set the duties: only officers and supervisors join the duty desk, and a unit manager is a supervisor."""
    return act.edit(ACCOUNTS, set_duties, account_id, version, **dict(body))


@accounts.edits("/{account_id}/close", ACCOUNTS)
def close(account_id: UUID, version: Version, act: Manages) -> Response:
    """Close the account, which can then no longer sign in. 409 `account-has-caseload` while it still has clients,
    future appointments, escalations or transfers, or is the deputy of clients. `errors` gives the count of each."""
    return act.edit(ACCOUNTS, close_account, account_id, version)


changes.add_reads(
    ACCOUNT_CHANGES,
    "What was proposed for accounts, newest first: all of it for administrators, that of the own team for supervisors.",
    "One change of an account.",
)


@changes.edits("/{change_id}/confirm", ACCOUNT_CHANGES)
def confirm(change_id: UUID, version: Version, act: Confirms) -> Response:
    """Confirm as the second person: the account opens, or has its new role. 403 to the proposer, to the account
    holder, and to an account that had its role from the proposer or only since the proposal."""
    return act.edit(ACCOUNT_CHANGES, confirm_change, change_id, version)


@changes.edits("/{change_id}/refuse", ACCOUNT_CHANGES)
def refuse(change_id: UUID, body: AccountRefusalIn, version: Version, act: Confirms) -> Response:
    """Refuse as the second person, with a reason; the account stays as it is."""
    return act.edit(ACCOUNT_CHANGES, refuse_change, change_id, version, body.reason)


@log.get("", response_model=PageOut[AccessLogEntryOut], responses=READS)
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
    return paging.response(page)


router = APIRouter()
router.include_router(accounts)
router.include_router(changes)
router.include_router(log)
