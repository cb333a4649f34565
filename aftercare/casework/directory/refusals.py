"""What the directory asked and was refused: kept in the access log without a value, and shown to administrators."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from aftercare.casework.directory.acts import work_of_machine
from aftercare.domain.accounts.permissions import Actor, Permission, Role, requires
from aftercare.processes.sign_in.counting import may_note
from aftercare.store.accounts import audit
from aftercare.store.accounts.acts_of_account import Act, last_acts
from aftercare.store.accounts.change_rows import DIRECTORY
from aftercare.store.database.unit_of_work import (
    Database,
    Origin,
    UnitOfWork,
    as_clock,
    as_sign_in,
)

REFUSED: Final = "directory-refused"
SHOWN, SHOWN_FOR = 10, timedelta(days=30)


@dataclass(frozen=True)
class RefusedRequest:
    """`method` is POST, PUT or PATCH; `attribute` the one it is about, empty where it is about none; `kind` the
    scimType."""

    at: datetime
    method: str
    attribute: str
    kind: str


def note_refused(
    database: Database,
    now: datetime,
    machine: str,
    origin: Origin,
    request_id: UUID,
    refused: tuple[str, str, str],
) -> None:
    """One entry in each minute for the same, in a transaction of its own; a directory sends it again and again. In the
    name of the directory's account, by which such entries are found. `refused`: as in RefusedRequest."""
    subject = "/".join(refused)
    with work_of_machine(database, now, machine, origin, request_id) as work:
        with as_sign_in(work):
            fresh = may_note(work, REFUSED, subject)
        if fresh:
            by_directory = replace(work, actor=Actor(Role.MACHINE, DIRECTORY))
            audit.note(by_directory, "directory-refused", subject)


@requires(Permission.MANAGE_ACCOUNTS)
def refused_requests(work: UnitOfWork) -> list[RefusedRequest]:
    """The last ones of the last month, the newest first. No account is named: the directory knows which it sent."""
    with as_clock(work):
        found = last_acts(work.session, DIRECTORY, REFUSED, work.now - SHOWN_FOR, SHOWN)
    return [_read(one) for one in found]


def _read(one: Act) -> RefusedRequest:
    method, attribute, kind = one.about.split("/")
    return RefusedRequest(one.at, method, attribute, kind)
