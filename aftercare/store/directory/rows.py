"""What the organisation's directory knows of an account, and the accounts that it sees."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, and_, func
from sqlalchemy.sql.elements import ColumnElement
from sqlmodel import Field, Session, col, select

from aftercare.domain.accounts.permissions import Role
from aftercare.store.accounts.rows import StaffRow
from aftercare.store.database.columns import JSON, MOMENT, Table, moment
from aftercare.store.database.locks import locking


class DirectoryAccountRow(Table, table=True):
    """`attributes` is the document as it was sent last, without what is not used. `removed_at`: deleted there, so that
    the directory does not see this account any more."""

    staff_id: UUID = Field(primary_key=True)
    external_id: str | None = None
    attributes: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    created_at: datetime = Field(sa_type=MOMENT)
    changed_at: datetime = Field(sa_type=MOMENT)
    removed_at: datetime | None = moment()


# Machines are no members of the organisation.
IS_PERSON = col(StaffRow.role) != Role.MACHINE.value
Known = tuple[StaffRow, DirectoryAccountRow | None]


def known_account(session: Session, staff_id: UUID, *, for_update: bool = False) -> Known | None:
    """An account that the directory sees; locked before it is changed."""
    query = select(StaffRow).where(StaffRow.id == staff_id, IS_PERSON)
    staff = session.exec(locking(query) if for_update else query).first()
    row = session.get(DirectoryAccountRow, staff_id)
    if staff is None or (row is not None and row.removed_at is not None):
        return None
    return staff, row


def known_accounts(
    session: Session, attribute: str | None, value: str, skip: int, most: int
) -> tuple[int, list[Known]]:
    """How many accounts the directory sees, and some of them by user name; `attribute` username or external_id limits
    them to those with this value. User names have no case, external ids do."""
    fits: list[ColumnElement[bool]] = [col(DirectoryAccountRow.removed_at).is_(None), IS_PERSON]
    if attribute == "username":
        fits.append(func.lower(StaffRow.username) == value.lower())
    elif attribute is not None:
        fits.append(col(DirectoryAccountRow.external_id) == value)
    joined = and_(col(DirectoryAccountRow.staff_id) == col(StaffRow.id))
    both = select(StaffRow, DirectoryAccountRow).outerjoin(DirectoryAccountRow, joined)
    query = both.where(*fits)
    total = session.exec(select(func.count()).select_from(query.subquery())).one()
    page = query.order_by(func.lower(StaffRow.username), col(StaffRow.id)).offset(skip).limit(most)
    return total, [(staff, row) for staff, row in session.exec(page)]


def holder_of_external_id(session: Session, external_id: str) -> UUID | None:
    """The account that the directory sees under this id of its own."""
    query = select(DirectoryAccountRow.staff_id).where(
        DirectoryAccountRow.external_id == external_id,
        col(DirectoryAccountRow.removed_at).is_(None),
    )
    return session.exec(query).first()
