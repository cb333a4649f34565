"""Accounts and the access log as JSON."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from aftercare.domain.accounts.permissions import Role
from aftercare.domain.accounts.unusual_reading import Kind
from aftercare.domain.message_templates.text_kinds import StaffLanguageCode
from aftercare.store.accounts.reading_alarm_rows import ReadingAlarmRow
from aftercare.store.accounts.rows import ProviderRow, StaffRow
from aftercare.store.database.resource_queries import Out, Sql, resource_query


class AccountOut(Out):
    """`scopes`, `team_ids` and `ends_on` are those of a machine: what it may do, for the clients of which teams, and
    through which day; null for a person."""

    row = StaffRow
    columns = """id version username display_name role team_id provider_id language active
        suspended_at on_duty_desk unit_manager scopes team_ids ends_on"""
    language: StaffLanguageCode
    role: Role


class ColleagueOut(Out):
    """An account in use, for the ids that plans, transfers and circles ask for."""

    row = StaffRow
    columns = "id display_name role team_id"
    role: Role


class ProviderOut(Out):
    """Since `ended_at` it gets no new account, room, programme or referral."""

    row = ProviderRow
    columns = "id version name ended_at"


class ReadingAlarmOut(Out):
    """`numbers` is the version of the numbers it was compared with. `finding` is empty until a supervisor answers,
    `audit_finding` until an auditor does."""

    row = ReadingAlarmRow
    columns = """id version staff_id team_id kind on_day first_at last_at number numbers noticed_at
        finding answered_by answered_at audit_finding audited_by audited_at"""
    kind: Kind


class AccountChangeOut(Out):
    """`role`, `team_id` and `provider_id` and, of a machine, `scopes`, `team_ids` and `ends_on` are what the account
    has once this is confirmed; `confirmed` is null while a second person has not decided."""

    id: UUID
    version: int
    account_id: Annotated[UUID, Sql("x.staff_id")]
    kind: Literal["open", "edit", "reopen", "reset"]
    role: Role
    team_id: UUID | None
    provider_id: UUID | None
    scopes: list[str] | None
    team_ids: list[UUID] | None
    ends_on: date | None
    proposed_by: UUID | None
    proposed_at: datetime
    confirmed: bool | None
    decided_by: UUID | None
    decided_at: datetime | None
    reason: str


class AccessEntry(Out):
    id: int
    at: datetime
    role: Role
    staff_id: UUID | None
    action: str
    subject_kind: str
    subject_id: UUID | None
    person_id: UUID | None
    request_id: UUID | None
    address: str | None
    session: Annotated[str | None, Sql("encode(x.session, 'hex')")]
    machine: str | None
    sealed: Annotated[bool, Sql("l.position is not null")]


ACCOUNTS = resource_query(AccountOut, "staff x", person="null::uuid")
PROVIDERS = resource_query(ProviderOut, "provider x", order=("name",), person="null::uuid")
# Of the own team, and coordinators of circles, who have none. Administrators see every account in any case.
STAFF = resource_query(
    ColleagueOut,
    "staff x",
    where="x.active and x.suspended_at is null and (x.team_id = (select app_team()) or x.role = 'coordinator'"
    " or (select app_role()) = 'admin')",
    order=("display_name",),
    person="null::uuid",
    version="null::integer",
    by=("role",),
)
ACCOUNT_CHANGES = resource_query(
    AccountChangeOut,
    "account_change x",
    person="null::uuid",
    filters={"waiting": "(x.decided_at is null) = :waiting"},
    asks={"waiting": bool},
    newest_first=True,
)
ACCESS_LOG = resource_query(
    AccessEntry,
    "audit_entry x left join audit_link l on l.entry_id = x.id",
    keys=(("x.id", "bigint"),),
    person="null::uuid",
    by=("person", "role"),
    filters={
        "staff_member": "x.staff_id = :staff_member",
        "action": "(x.action = :action or x.action = 'read' and 'read-' || x.subject_kind = :action)",
    },
    newest_first=True,
)

READING_ALARMS = resource_query(
    ReadingAlarmOut,
    "reading_alarm x",
    order=("noticed_at",),
    person="null::uuid",
    newest_first=True,
)
