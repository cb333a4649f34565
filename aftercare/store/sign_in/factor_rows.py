"""The second factor of an account, and sign-ins that wait for it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlmodel import Field, Session, col, delete, func, select

from aftercare.store.database.columns import MOMENT, Table, moment
from aftercare.store.database.locks import ROW_LOCK
from aftercare.store.sign_in.passkey_rows import end_passkeys, has_passkey


class CodeAppRow(Table, table=True):
    """`sealed_secret` is encrypted; without `confirmed_at` the app has not shown a code yet."""

    staff_id: UUID = Field(primary_key=True)
    sealed_secret: bytes
    added_at: datetime = Field(sa_type=MOMENT)
    confirmed_at: datetime | None = moment()
    # The half minute of the last code that was used.
    last_step: int = 0


class RecoveryCodeRow(Table, table=True):
    staff_id: UUID = Field(primary_key=True)
    code_hash: bytes = Field(primary_key=True)


class WaitingSignInRow(Table, table=True):
    """The password was right, and the second factor is still to come."""

    __tablename__ = "sign_in_step"

    token_hash: bytes = Field(primary_key=True)
    staff_id: UUID
    expires_at: datetime = Field(sa_type=MOMENT)
    # What the session will tell: the sign-in before this one, and failures since then.
    before_at: datetime | None = moment()
    before_elsewhere: bool = False
    before_failures: int = 0


def secret_binding(staff_id: UUID) -> str:
    """What the sealed secret of an account is bound to."""
    return f"code_app {staff_id}"


def code_app(session: Session, staff_id: UUID) -> CodeAppRow | None:
    return session.get(CodeAppRow, staff_id)


def lock_code_app(session: Session, staff_id: UUID) -> CodeAppRow | None:
    """The app that is in use, locked: two attempts with one code wait for each other."""
    row = session.get(CodeAppRow, staff_id, with_for_update=ROW_LOCK, populate_existing=True)
    return row if row is not None and row.confirmed_at is not None else None


def uses_code_app(session: Session, staff_id: UUID) -> bool:
    row = code_app(session, staff_id)
    return row is not None and row.confirmed_at is not None


def take_recovery_code(session: Session, staff_id: UUID, code_hash: bytes) -> bool:
    """Uses up the code: True for one caller only."""
    taken = (
        delete(RecoveryCodeRow)
        .where(
            col(RecoveryCodeRow.staff_id) == staff_id, col(RecoveryCodeRow.code_hash) == code_hash
        )
        .returning(col(RecoveryCodeRow.staff_id))
    )
    return session.execute(taken).first() is not None


def count_recovery_codes(session: Session, staff_id: UUID) -> int:
    query = select(func.count()).where(RecoveryCodeRow.staff_id == staff_id)
    return session.exec(query).one()


def waiting_sign_in(session: Session, token_hash: bytes, now: datetime) -> WaitingSignInRow | None:
    """An unexpired sign-in that waits for its second factor."""
    row = session.get(WaitingSignInRow, token_hash)
    return row if row is not None and row.expires_at > now else None


def waiting_sign_ins_of(session: Session, staff_id: UUID) -> list[WaitingSignInRow]:
    """Those of this account, the newest first; also what is too old, until its holder has heard of it."""
    query = select(WaitingSignInRow).where(WaitingSignInRow.staff_id == staff_id)
    return list(session.exec(query.order_by(col(WaitingSignInRow.expires_at).desc())))


def cancel_waiting_sign_ins(session: Session, staff_id: UUID) -> None:
    """Deletes the waiting sign-ins of this account: they cannot be finished."""
    session.execute(delete(WaitingSignInRow).where(col(WaitingSignInRow.staff_id) == staff_id))


def uses_factor(session: Session, staff_id: UUID) -> bool:
    return uses_code_app(session, staff_id) or has_passkey(session, staff_id)


def replace_recovery_codes(session: Session, staff_id: UUID, hashes: Iterable[bytes]) -> None:
    session.execute(delete(RecoveryCodeRow).where(col(RecoveryCodeRow.staff_id) == staff_id))
    session.add_all(RecoveryCodeRow(staff_id=staff_id, code_hash=one) for one in hashes)


def end_code_app(session: Session, staff_id: UUID) -> None:
    session.execute(delete(CodeAppRow).where(col(CodeAppRow.staff_id) == staff_id))
    end_without_factor(session, staff_id)


def end_without_factor(session: Session, staff_id: UUID) -> None:
    """With the last factor of an account end its recovery codes, and sign-ins that wait for it."""
    if not uses_factor(session, staff_id):
        for row in (WaitingSignInRow, RecoveryCodeRow):
            session.execute(delete(row).where(col(row.staff_id) == staff_id))


def end_factors(session: Session, staff_id: UUID) -> None:
    end_passkeys(session, staff_id)
    for row in (WaitingSignInRow, RecoveryCodeRow, CodeAppRow):
        session.execute(delete(row).where(col(row.staff_id) == staff_id))
