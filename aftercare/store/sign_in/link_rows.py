"""Links through which a person chooses a password, once, and what an account signs in with."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, Session, col, delete, select

from aftercare.store.accounts.rows import ProviderRow, StaffRow, TeamRow, can_sign_in
from aftercare.store.database.columns import MOMENT, Table
from aftercare.store.sign_in.factor_rows import end_factors
from aftercare.store.sign_in.rows import ApiTokenRow, CredentialRow, WebSessionRow


class PasswordLinkRow(Table, table=True):
    """One for each account, so that a new one ends the old one."""

    staff_id: UUID = Field(primary_key=True)
    token_hash: bytes
    made_by: UUID | None = None
    made_at: datetime = Field(sa_type=MOMENT)
    expires_at: datetime = Field(sa_type=MOMENT)


def account_of_link(session: Session, token_hash: bytes, now: datetime) -> StaffRow | None:
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


def take_link(session: Session, staff_id: UUID, token_hash: bytes, now: datetime) -> bool:
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


def end_link(session: Session, staff_id: UUID) -> None:
    session.execute(delete(PasswordLinkRow).where(col(PasswordLinkRow.staff_id) == staff_id))


def end_sign_ins(session: Session, staff_id: UUID, keep: bytes | None = None) -> None:
    """Ends the sessions and tokens of an account, but not the session with the hash `keep`."""
    session.execute(delete(ApiTokenRow).where(col(ApiTokenRow.staff_id) == staff_id))
    session.execute(
        delete(WebSessionRow).where(
            col(WebSessionRow.staff_id) == staff_id, col(WebSessionRow.token_hash) != (keep or b"")
        )
    )


def end_credentials(session: Session, staff_id: UUID) -> None:
    """The link first: if it is being used, this waits, and then ends the password it has set."""
    end_link(session, staff_id)
    end_factors(session, staff_id)
    session.execute(delete(CredentialRow).where(col(CredentialRow.staff_id) == staff_id))
    end_sign_ins(session, staff_id)


def has_password(session: Session, staff_id: UUID) -> bool:
    return session.get(CredentialRow, staff_id) is not None


def staff_without_password(session: Session) -> set[UUID]:
    """The open accounts that no one can sign in with yet."""
    there = select(CredentialRow.staff_id).where(CredentialRow.staff_id == StaffRow.id)
    return set(session.exec(select(StaffRow.id).where(can_sign_in(), ~there.exists())))


def employer_name(session: Session, staff: StaffRow) -> str:
    """The name of the team or provider of an account; empty without one."""
    if staff.team_id:
        return session.get_one(TeamRow, staff.team_id).name
    return session.get_one(ProviderRow, staff.provider_id).name if staff.provider_id else ""
