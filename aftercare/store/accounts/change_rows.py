"""Changes of accounts that one person proposes and another confirms: opening, role and team, reopening."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Column, func
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import aliased
from sqlmodel import Field, Session, col, select

from aftercare.base.errors import NotFound
from aftercare.domain.accounts.names import look_of
from aftercare.domain.accounts.permissions import Permission, Role
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.accounts.rows import StaffRow
from aftercare.store.database.columns import (
    JSON,
    MOMENT,
    TEXTS,
    UUIDS,
    Table,
    VersionedRow,
    moment,
)
from aftercare.store.database.locks import locking

NEWS_SHOWN = 50
DIRECTORY: Final = UUID("00000000-0000-7000-8000-000000000066")
"""The account that stands for the directory of the organisation where it ends what waits: a closed machine."""
# The reasons of what is ended by who proposed it, or by the directory.
WITHDRAWN: Final = "withdrawn"
REPLACED: Final = "replaced"


class AccountChangeRow(VersionedRow, table=True):
    """`role`, `team_id` and `provider_id` are what the account has once this is confirmed."""

    staff_id: UUID
    kind: str
    role: str
    team_id: UUID | None = None
    provider_id: UUID | None = None
    # The same of a machine.
    scopes: list[str] | None = Field(default=None, sa_type=TEXTS)
    team_ids: list[UUID] | None = Field(default=None, sa_type=UUIDS)
    ends_on: date | None = None
    public_keys: dict[str, Any] | None = Field(
        default=None, sa_column=Column(JSON(none_as_null=True))
    )
    # None: the organisation's directory.
    proposed_by: UUID | None
    proposed_at: datetime = Field(sa_type=MOMENT)
    confirmed: bool | None = None
    decided_by: UUID | None = None
    decided_at: datetime | None = moment()
    reason: str = ""


class AccountChangeSeenRow(Table, table=True):
    change_id: UUID = Field(primary_key=True)
    staff_id: UUID = Field(primary_key=True)
    seen_at: datetime = Field(sa_type=MOMENT)


def directory_account(session: Session, now: datetime) -> UUID:
    """DIRECTORY, made when it is needed first: a decision needs an account that made it. No one can choose
    its user name, and as a machine it is on no list of colleagues."""
    if session.get(StaffRow, DIRECTORY) is None:
        row = StaffRow(
            id=DIRECTORY,
            username="(directory)",
            display_name="Directory of the organisation",
            role=Role.MACHINE.value,
            active=False,
            scopes=[Permission.READ_STANDARDS.value],
            team_ids=[],
            ends_on=civil_date(now),
        )
        # Two requests at once both need it.
        session.execute(insert(StaffRow).values(row.model_dump()).on_conflict_do_nothing())
    return DIRECTORY


def directory_opening(session: Session, staff: StaffRow) -> AccountChangeRow | None:
    """The last opening or reopening of a shut account, when the directory proposed it and no one confirmed it."""
    if staff.is_open:
        return None
    query = (
        select(AccountChangeRow)
        .where(
            AccountChangeRow.staff_id == staff.id,
            col(AccountChangeRow.kind).in_(("open", "reopen")),
        )
        .order_by(col(AccountChangeRow.id).desc())
    )
    found = session.exec(query).first()
    ours = found is not None and found.proposed_by is None and not found.confirmed
    return found if ours else None


def lock_change(session: Session, change_id: UUID) -> tuple[AccountChangeRow, StaffRow]:
    """The change and its account; the account's lock keeps both as they are. Raises NotFound when there is none that
    the reader may see."""
    row = session.get(AccountChangeRow, change_id)
    if row is None:
        raise NotFound()
    staff = session.exec(locking(select(StaffRow).where(StaffRow.id == row.staff_id))).one()
    session.refresh(row)
    return row, staff


def waiting_change(session: Session, staff_id: UUID) -> AccountChangeRow | None:
    """The change of this account that waits for a decision."""
    query = select(AccountChangeRow).where(
        AccountChangeRow.staff_id == staff_id, col(AccountChangeRow.decided_at).is_(None)
    )
    return session.exec(query).first()


def waiting_changes(session: Session) -> list[tuple[AccountChangeRow, StaffRow]]:
    """The changes that wait and the reader may see, the oldest first, each with its account as it is now."""
    query = (
        select(AccountChangeRow, StaffRow)
        .join(StaffRow, col(StaffRow.id) == col(AccountChangeRow.staff_id))
        .where(col(AccountChangeRow.decided_at).is_(None))
        .order_by(col(AccountChangeRow.proposed_at), col(AccountChangeRow.id))
    )
    return list(session.exec(query).all())


def last_confirmed(
    session: Session, staff_id: UUID, kinds: Sequence[str]
) -> tuple[AccountChangeRow, StaffRow] | None:
    """The newest confirmed change of these kinds that the reader may see, with its account."""
    query = (
        select(AccountChangeRow, StaffRow)
        .join(StaffRow, col(StaffRow.id) == col(AccountChangeRow.staff_id))
        .where(
            AccountChangeRow.staff_id == staff_id,
            col(AccountChangeRow.kind).in_(kinds),
            col(AccountChangeRow.confirmed).is_(True),
        )
        .order_by(col(AccountChangeRow.decided_at).desc(), col(AccountChangeRow.id).desc())
    )
    return session.exec(query).first()


def unseen_changes(session: Session, staff_id: UUID) -> list[tuple[AccountChangeRow, StaffRow]]:
    """The newest changes that others confirmed since the reader has their role, those of the reader that others
    refused, and those of the directory that it withdrew, which the reader has not marked as seen."""
    seen = aliased(AccountChangeSeenRow)
    since = select(StaffRow.role_given_at).where(StaffRow.id == staff_id).scalar_subquery()
    query = (
        select(AccountChangeRow, StaffRow)
        .join(StaffRow, col(StaffRow.id) == col(AccountChangeRow.staff_id))
        .outerjoin(
            seen,
            (col(seen.change_id) == col(AccountChangeRow.id)) & (col(seen.staff_id) == staff_id),
        )
        .where(
            col(AccountChangeRow.confirmed).is_(True)
            | (col(AccountChangeRow.proposed_by) == staff_id)
            & col(AccountChangeRow.decided_at).is_not(None)
            | (col(AccountChangeRow.decided_by) == DIRECTORY)
            & (col(AccountChangeRow.reason) == WITHDRAWN),
            AccountChangeRow.decided_by != staff_id,
            col(seen.change_id).is_(None),
            func.coalesce(col(AccountChangeRow.decided_at) > since, True),
        )
        .order_by(col(AccountChangeRow.decided_at).desc(), col(AccountChangeRow.id))
        .limit(NEWS_SHOWN)
    )
    return list(session.exec(query).all())


def count_changes(session: Session, staff_id: UUID) -> int:
    """How many changes wait or are news to this reader."""
    waiting = select(func.count()).where(col(AccountChangeRow.decided_at).is_(None))
    return session.exec(waiting).one() + len(unseen_changes(session, staff_id))


def mark_changes_seen(
    session: Session, change_ids: list[UUID], staff_id: UUID, now: datetime
) -> None:
    if change_ids:
        rows = [{"change_id": one, "staff_id": staff_id, "seen_at": now} for one in change_ids]
        session.execute(insert(AccountChangeSeenRow).values(rows).on_conflict_do_nothing())


def display_name_in_use(session: Session, name: str, beside: UUID | None = None) -> bool:
    """Whether an account that is open, or waits for its opening, has this name or one that looks like it."""
    waits = select(AccountChangeRow.staff_id).where(
        AccountChangeRow.staff_id == StaffRow.id, col(AccountChangeRow.decided_at).is_(None)
    )
    query = select(StaffRow.id, StaffRow.display_name).where(col(StaffRow.active) | waits.exists())
    look = look_of(name)
    return any(one != beside and look_of(theirs) == look for one, theirs in session.exec(query))
