"""What the holder of an account hears about how it signs in."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, Session, col, delete, select

from aftercare.base.ids import new_id
from aftercare.domain.sign_in.notices import AccountNotice
from aftercare.store.accounts.rows import StaffRow
from aftercare.store.database.columns import MOMENT, Table, moment
from aftercare.store.staff.mail_rows import StaffMailRow

MOST_SHOWN, MOST_AT_ONCE = 10, 500
CODE_MISSING = (AccountNotice.CODE_MISSING, AccountNotice.CODE_MISSING_ELSEWHERE)


class AccountNoticeRow(Table, table=True):
    """`address`: the one of before, when that is what changed. `mailed`: whether there was an address."""

    id: UUID = Field(default_factory=new_id, primary_key=True)
    staff_id: UUID
    kind: str
    at: datetime = Field(sa_type=MOMENT)
    address: str | None = None
    handled_at: datetime | None = moment()
    mailed: bool = False


def add_notice(
    session: Session,
    staff_id: UUID,
    notice: AccountNotice,
    now: datetime,
    address: str | None = None,
) -> None:
    """Needs the rights of signing in."""
    session.add(AccountNoticeRow(staff_id=staff_id, kind=notice.value, at=now, address=address))


def notices_of(session: Session, staff_id: UUID, since: datetime) -> list[AccountNoticeRow]:
    """The newest first."""
    query = (
        select(AccountNoticeRow)
        .where(AccountNoticeRow.staff_id == staff_id, AccountNoticeRow.at >= since)
        .order_by(col(AccountNoticeRow.at).desc(), col(AccountNoticeRow.id).desc())
        .limit(MOST_SHOWN)
    )
    return list(session.exec(query))


def stopped_at_code(
    session: Session, staff_id: UUID, since: datetime | None, until: datetime
) -> list[AccountNoticeRow]:
    """The sign-ins of this account that gave the right password and no right code, the first one first."""
    query = (
        select(AccountNoticeRow)
        .where(AccountNoticeRow.staff_id == staff_id, AccountNoticeRow.at <= until)
        .where(col(AccountNoticeRow.kind).in_(CODE_MISSING))
        .order_by(col(AccountNoticeRow.at))
    )
    if since is not None:
        query = query.where(AccountNoticeRow.at > since)
    return list(session.exec(query))


def notices_to_mail(session: Session) -> list[tuple[AccountNoticeRow, str, str | None]]:
    """Each that waits, locked, with the language of its account, and an address that mail can reach."""
    query = (
        select(AccountNoticeRow, StaffRow.language, StaffMailRow.address)
        .join(StaffRow, col(StaffRow.id) == col(AccountNoticeRow.staff_id))
        .outerjoin(
            StaffMailRow,
            (col(StaffMailRow.staff_id) == col(StaffRow.id))
            & col(StaffMailRow.refused_at).is_(None),
        )
        .where(col(AccountNoticeRow.handled_at).is_(None))
        .order_by(col(AccountNoticeRow.at))
        .limit(MOST_AT_ONCE)
        .with_for_update(of=AccountNoticeRow, key_share=True, skip_locked=True)
    )
    return [(row, language, row.address or now) for row, language, now in session.exec(query)]


def forget_notices(session: Session, before: datetime) -> None:
    session.execute(delete(AccountNoticeRow).where(col(AccountNoticeRow.at) < before))
