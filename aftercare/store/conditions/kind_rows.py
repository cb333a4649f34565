"""Versions of the kinds of condition that the organisation adopts, and the library they make with the shipped one."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, PrimaryKeyConstraint, func
from sqlmodel import Field, Session, col, select

from aftercare.domain.conditions.entries import ConditionEntry
from aftercare.domain.conditions.library import OWN_VERSIONS, Library
from aftercare.domain.conditions.own_kinds import stored_entry
from aftercare.store.conditions.rows import ConditionRow
from aftercare.store.database.columns import JSON
from aftercare.store.database.read_ahead import rows_where
from aftercare.store.database.versioned_policy import Adopted, adopted_state


class ConditionKindRow(Adopted, table=True):
    __table_args__ = (PrimaryKeyConstraint("code", "version"),)
    code: str = Field(primary_key=True)
    source: str
    adopted_by: str
    document: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    state: str = adopted_state()

    @property
    def entry(self) -> ConditionEntry:
        """What this version says of its kind."""
        return stored_entry(self.document, self.code, self.version, self.valid_from)


_ACTIVATED = "where activated_at is not null order by code, version"


def library_of(session: Session) -> Library:
    """The shipped library with every version that was activated."""
    return Library(
        tuple(row.entry for row in rows_where(session, ConditionKindRow, _ACTIVATED, {}))
    )


def own_document(session: Session, entry: ConditionEntry) -> dict[str, Any] | None:
    """What a condition of this entry keeps of it: the organisation's document, None for a shipped version."""
    if entry.version <= OWN_VERSIONS:
        return None
    row = session.get(
        ConditionKindRow, {"code": entry.kind, "version": entry.version - OWN_VERSIONS}
    )
    return row.document if row else None


def conditions_of_kind(session: Session, kind: str) -> int:
    """How many conditions there are of a kind, also those that are withdrawn or over."""
    query = select(func.count()).where(col(ConditionRow.kind) == kind)
    return int(session.exec(query).one())


_NEWEST_OF = """
where code = :code and activated_at is not null order by version desc limit 1
"""
_OF_KIND = "where code = :code order by version desc"


def newest_activated(session: Session, code: str) -> ConditionKindRow | None:
    """The newest version of a kind that was activated, also before its first day; None before the first."""
    return next(iter(rows_where(session, ConditionKindRow, _NEWEST_OF, {"code": code})), None)


def versions_of_kind(session: Session, code: str) -> list[ConditionKindRow]:
    """Every version of a kind, the newest first."""
    return rows_where(session, ConditionKindRow, _OF_KIND, {"code": code})
