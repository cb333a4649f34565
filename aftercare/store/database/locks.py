"""How a row is locked: against changes, never against rows that merely refer to it; CONTRIBUTING has the lock order."""

from __future__ import annotations

from typing import Any, Final, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Select
from sqlmodel import Session, col, select

from aftercare.base.errors import EmergencyReadsOnly, NotFound
from aftercare.base.subject_errors import FormerOfficerReadsOnly
from aftercare.store.database.columns import Row
from aftercare.store.database.plain_sql import execute
from aftercare.store.database.read_ahead import rows_where

# What is open in an emergency is read for that, also by who had the client before.
_TO_RECORD: Final = """
select :person = any((select app_to_record())::uuid[]) and :person <> all((select app_opened())::uuid[])"""
Query = TypeVar("Query", bound=Select[Any])
Kind = TypeVar("Kind", bound=Row)

ROW_LOCK: Final[dict[str, Any]] = {"key_share": True}
"""For `Session.get(with_for_update=…)`; elsewhere `.with_for_update(key_share=True)` says the same."""


def locking(query: Query, *, skip_locked: bool = False) -> Query:
    """The same, locking its rows and reading them again once the lock is held. A session that read one before waiting
    would otherwise keep its old values."""
    locked = query.with_for_update(key_share=True, skip_locked=skip_locked)
    return locked.execution_options(populate_existing=True)


def get_row(kind: type[Kind], session: Session, row_id: UUID, *, for_update: bool = False) -> Kind:
    """The row, when it exists and the actor may see it; NotFound does not tell one case from the other. It is always
    asked for: what the session read with other rights does not count. EmergencyReadsOnly or FormerOfficerReadsOnly when
    it may be read and not changed."""
    query = select(kind).where(kind.id == row_id)
    if for_update:
        row = session.exec(locking(query)).first()
        if row is None and (seen := session.exec(query).first()) is not None:
            person_id = getattr(seen, "person_id", row_id)
            raise (
                FormerOfficerReadsOnly() if _to_record(session, person_id) else EmergencyReadsOnly()
            )
    else:
        row = next(iter(rows_where(session, kind, "where id = :id", {"id": row_id})), None)
    if row is None:
        raise NotFound()
    return row


def _to_record(session: Session, person_id: UUID | None) -> bool:
    """Whether the actor had this client until lately, and reads the file to record what began before."""
    found = execute(session, _TO_RECORD, {"person": person_id}).scalar_one()
    return bool(found)


def rows_locked(
    kind: type[Kind],
    session: Session,
    *where: ColumnElement[bool] | bool,
    skip_locked: bool = False,
) -> list[Kind]:
    """The rows that meet all of these conditions, locked in the order of their ids and read again."""
    query = locking(select(kind).where(*where).order_by(col(kind.id)), skip_locked=skip_locked)
    return list(session.exec(query))
