"""What an account signs in with, and the accounts that have no password yet."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, delete, select

from aftercare.store.accounts.rows import ProviderRow, StaffRow, TeamRow, can_sign_in
from aftercare.store.sign_in.factor_rows import end_factors
from aftercare.store.sign_in.machine_rows import end_secrets
from aftercare.store.sign_in.password_link_rows import end_password_link
from aftercare.store.sign_in.rows import CredentialRow
from aftercare.store.sign_in.sign_ins import end_all_sign_ins


def end_credentials(session: Session, staff_id: UUID, now: datetime) -> None:
    """Deletes everything an account signs in with, and ends its sessions and tokens. The password link goes first: if
    it is being used, this waits, and then deletes the password it has set. The secrets of a machine end the same way,
    and stay on record."""
    end_secrets(session, staff_id, now)
    end_password_link(session, staff_id)
    end_factors(session, staff_id)
    session.execute(delete(CredentialRow).where(col(CredentialRow.staff_id) == staff_id))
    end_all_sign_ins(session, staff_id)


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
