"""Accounts and the access log as JSON."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from aftercare.domain.accounts.permissions import Role
from aftercare.store.accounts.rows import StaffRow
from aftercare.store.database.resource_queries import Out, Sql, resource_query


class AccountOut(Out):
    row = StaffRow
    columns = """id version username display_name role team_id provider_id language active
        on_duty_desk unit_manager"""
    role: Role


class AccessEntry(Out):
    id: int
    at: datetime
    role: str
    staff_id: UUID | None
    action: str
    subject_kind: str
    subject_id: UUID | None
    person_id: UUID | None
    request_id: UUID | None
    sealed: Annotated[bool, Sql("l.position is not null")]


ACCOUNTS = resource_query(AccountOut, "staff x", person="null::uuid")
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
