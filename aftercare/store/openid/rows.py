"""Sign-ins at the organisation's OpenID provider: the accounts and sessions they belong to."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Field, Session, col, select

from aftercare.store.accounts.rows import StaffRow
from aftercare.store.database.columns import MOMENT, Table
from aftercare.store.sign_in.rows import WebSessionRow


class OpenidSubjectRow(Table, table=True):
    issuer: str = Field(primary_key=True)
    subject: str = Field(primary_key=True)
    staff_id: UUID
    linked_at: datetime = Field(sa_type=MOMENT)


class OpenidSessionRow(Table, table=True):
    token_hash: bytes = Field(primary_key=True)
    issuer: str
    subject: str
    sid: str | None = None


class OpenidLogoutRow(Table, table=True):
    token_id: str = Field(primary_key=True)
    seen_at: datetime = Field(sa_type=MOMENT)


def forget_logouts_before(session: Session, moment: datetime) -> None:
    """Logout tokens that are too old to be accepted again anyhow."""
    session.execute(delete(OpenidLogoutRow).where(col(OpenidLogoutRow.seen_at) < moment))


def staff_of_subject(session: Session, issuer: str, subject: str) -> StaffRow | None:
    """The account that this subject has signed in to before."""
    query = (
        select(StaffRow)
        .join(OpenidSubjectRow, col(OpenidSubjectRow.staff_id) == col(StaffRow.id))
        .where(OpenidSubjectRow.issuer == issuer, OpenidSubjectRow.subject == subject)
    )
    return session.exec(query).first()


def subject_of_staff(session: Session, issuer: str, staff_id: UUID) -> str | None:
    """The subject that signs in to this account, if one has."""
    query = select(OpenidSubjectRow.subject).where(
        OpenidSubjectRow.issuer == issuer, OpenidSubjectRow.staff_id == staff_id
    )
    return session.exec(query).first()


def keep_logout(session: Session, token_id: str, now: datetime) -> bool:
    """Whether this logout token is new; it is not from then on."""
    row = insert(OpenidLogoutRow).values(token_id=token_id, seen_at=now)
    return bool(
        session.execute(row.on_conflict_do_nothing().returning(col(OpenidLogoutRow.token_id))).all()
    )


def end_sessions_of(
    session: Session, issuer: str, subject: str | None, sid: str | None
) -> list[UUID]:
    """Ends the sessions of this subject, or those with this session id at the provider; returns their accounts."""
    ours = select(OpenidSessionRow.token_hash).where(OpenidSessionRow.issuer == issuer)
    if sid is not None:
        ours = ours.where(OpenidSessionRow.sid == sid)
    if subject is not None:
        ours = ours.where(OpenidSessionRow.subject == subject)
    ended = delete(WebSessionRow).where(col(WebSessionRow.token_hash).in_(ours))
    return list(session.scalars(ended.returning(col(WebSessionRow.staff_id))))


def is_of_provider(session: Session, token_hash: bytes) -> bool:
    """Whether this web session began at a provider."""
    return session.get(OpenidSessionRow, token_hash) is not None


def is_of_subject(session: Session, token_hash: bytes, issuer: str, subject: str) -> bool:
    """Whether this web session began there, with a sign-in by this subject."""
    row = session.get(OpenidSessionRow, token_hash)
    return row is not None and (row.issuer, row.subject) == (issuer, subject)
