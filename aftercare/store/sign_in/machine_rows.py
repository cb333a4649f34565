"""What machines ask for tokens with, the assertions that gave one, and how often each machine asked."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import or_
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Field, Session, col, delete, select, update

from aftercare.store.database.columns import MOMENT, Row, Table, moment
from aftercare.store.database.locks import locking
from aftercare.store.database.plain_sql import execute

_NOTE_USE = """
insert into machine_use (staff_id, on_day, address, requests, last_at) values (:staff, :day, :address, 1, :now)
on conflict (staff_id, on_day, address) do update
set requests = machine_use.requests + 1, last_at = greatest(machine_use.last_at, excluded.last_at)
"""


class MachineSecretRow(Row, table=True):
    staff_id: UUID
    secret_hash: bytes
    made_by: UUID
    made_at: datetime = Field(sa_type=MOMENT)
    # None: as long as the account.
    ends_at: datetime | None = moment()
    used_at: datetime | None = moment()


class MachineAssertionRow(Table, table=True):
    staff_id: UUID = Field(primary_key=True)
    token_id: bytes = Field(primary_key=True)
    expires_at: datetime = Field(sa_type=MOMENT)


class MachineUseRow(Table, table=True):
    staff_id: UUID = Field(primary_key=True)
    on_day: date = Field(primary_key=True)
    address: str = Field(primary_key=True)
    requests: int
    last_at: datetime = Field(sa_type=MOMENT)


def live_secrets(session: Session, staff_id: UUID, now: datetime) -> list[MachineSecretRow]:
    """The secrets of this machine that are accepted now, the newest first."""
    ends_at = col(MachineSecretRow.ends_at)
    query = select(MachineSecretRow).where(
        MachineSecretRow.staff_id == staff_id, or_(ends_at.is_(None), ends_at > now)
    )
    return list(session.exec(query.order_by(col(MachineSecretRow.made_at).desc())))


def lock_secret(
    session: Session, staff_id: UUID, secret_hash: bytes, now: datetime
) -> MachineSecretRow | None:
    """The secret of this machine with this hash, if it is accepted now; locked, so that none ends while it is used."""
    query = select(MachineSecretRow).where(
        MachineSecretRow.staff_id == staff_id, MachineSecretRow.secret_hash == secret_hash
    )
    found = session.exec(locking(query)).first()
    return found if found and (found.ends_at is None or found.ends_at > now) else None


def end_secrets(
    session: Session, staff_id: UUID, at: datetime, secret_id: UUID | None = None
) -> None:
    """The secrets of this machine, or this one alone, are accepted until then, and none for longer than before."""
    ends_at = col(MachineSecretRow.ends_at)
    query = update(MachineSecretRow).where(col(MachineSecretRow.staff_id) == staff_id)
    query = query.where(or_(ends_at.is_(None), ends_at > at))
    if secret_id is not None:
        query = query.where(col(MachineSecretRow.id) == secret_id)
    session.execute(query.values(ends_at=at))


def last_secret_at(session: Session, staff_id: UUID) -> datetime | None:
    """When the newest secret of this machine was made; one that ended too."""
    query = select(MachineSecretRow.made_at).where(MachineSecretRow.staff_id == staff_id)
    return session.exec(query.order_by(col(MachineSecretRow.made_at).desc()).limit(1)).first()


def keep_assertion(session: Session, staff_id: UUID, token_id: bytes, expires_at: datetime) -> bool:
    """Whether this assertion is new; it is not from then on."""
    values = {"staff_id": staff_id, "token_id": token_id, "expires_at": expires_at}
    row = insert(MachineAssertionRow).values(values).on_conflict_do_nothing()
    return bool(session.execute(row.returning(col(MachineAssertionRow.token_id))).all())


def note_use(session: Session, staff_id: UUID, day: date, address: str, now: datetime) -> None:
    """One more request of this machine on this day. Last in its transaction: requests of one machine from one address
    wait here for each other until they commit."""
    values = {"staff": staff_id, "day": day, "address": address, "now": now}
    execute(session, _NOTE_USE, values)


def uses_since(session: Session, staff_id: UUID, day: date) -> list[MachineUseRow]:
    """By day and address, the newest day first."""
    query = select(MachineUseRow).where(
        MachineUseRow.staff_id == staff_id, MachineUseRow.on_day >= day
    )
    order = col(MachineUseRow.on_day).desc(), col(MachineUseRow.address)
    return list(session.exec(query.order_by(*order)))


def last_uses(session: Session) -> dict[UUID, datetime]:
    """When each machine last asked."""
    found: dict[UUID, datetime] = {}
    for staff_id, at in session.exec(select(MachineUseRow.staff_id, MachineUseRow.last_at)):
        found[staff_id] = max(at, found.get(staff_id, at))
    return found


def forget_machine_traces(session: Session, now: datetime, uses_before: date) -> None:
    """Deletes assertions that are too old to be accepted again, and uses before the day. Secrets stay: a change that
    two people made gives one secret, also when that has ended."""
    session.execute(delete(MachineAssertionRow).where(col(MachineAssertionRow.expires_at) < now))
    session.execute(delete(MachineUseRow).where(col(MachineUseRow.on_day) < uses_before))
