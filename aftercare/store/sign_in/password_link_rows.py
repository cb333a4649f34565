"""Links through which the holder of an account chooses a password, once."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, Session, col, delete, select

from aftercare.store.accounts.rows import StaffRow, can_sign_in
from aftercare.store.database.columns import MOMENT, Table


class PasswordLinkRow(Table, table=True):
    """One for each account, so that a new one ends the old one."""

    staff_id: UUID = Field(primary_key=True)
    token_hash: bytes
    made_by: UUID | None = None
    made_at: datetime = Field(sa_type=MOMENT)
    expires_at: datetime = Field(sa_type=MOMENT)


def account_of_password_link(session: Session, token_hash: bytes, now: datetime) -> StaffRow | None:
    """The open account that this unexpired link is for."""
    query = (
        select(StaffRow)
        .join(PasswordLinkRow, col(PasswordLinkRow.staff_id) == col(StaffRow.id))
        .where(
            PasswordLinkRow.token_hash == token_hash,
            PasswordLinkRow.expires_at > now,
            can_sign_in(),
        )
    )
    return session.exec(query).first()


def take_password_link(session: Session, staff_id: UUID, token_hash: bytes, now: datetime) -> bool:
    """Uses up the link: True for one caller only."""
    taken = (
        delete(PasswordLinkRow)
        .where(
            col(PasswordLinkRow.staff_id) == staff_id,
            col(PasswordLinkRow.token_hash) == token_hash,
            col(PasswordLinkRow.expires_at) > now,
        )
        .returning(col(PasswordLinkRow.staff_id))
    )
    return session.execute(taken).first() is not None


def end_password_link(session: Session, staff_id: UUID) -> None:
    session.execute(delete(PasswordLinkRow).where(col(PasswordLinkRow.staff_id) == staff_id))
