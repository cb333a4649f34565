"""Versions of the escalation rules, the one in force on a day, and the shipped one."""

from __future__ import annotations

import json
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import Column
from sqlmodel import Field, Session, col, select

from aftercare.domain.escalation.parsing import (
    read_rule_book,
)
from aftercare.domain.escalation.rules import Rule, RuleBook
from aftercare.domain.escalation.shipped_rules import RULES, SHIPPED_BOOK, with_own_rules
from aftercare.store.database.columns import JSON
from aftercare.store.database.read_ahead import rows_where
from aftercare.store.database.versioned_policy import (
    Endable,
    adopted_state,
    from_first_day,
    version_in_force,
)


class RuleBookRow(Endable, table=True):
    """`state` is the column of releases that knew no other end: of a version that ended it stays “proposed”."""

    book: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    state: str = adopted_state()

    @property
    def stage(self) -> str:
        """Proposed, activated, withdrawn or refused."""
        return self.ended_as or self.state


def activated_books(session: Session) -> list[RuleBookRow]:
    """Every version that was adopted, the oldest first."""
    query = select(RuleBookRow).where(col(RuleBookRow.activated_at).is_not(None))
    return list(session.exec(query.order_by(col(RuleBookRow.version))))


def rules_in_force(session: Session, on: date) -> tuple[Rule, ...]:
    """The rules in force on that day. Before the first adopted version it is the shipped one: a miss is never without a
    rule."""
    row = version_in_force(session, RuleBookRow, on)
    return RULES if row is None else book_of(row).rules


def rule_of(session: Session, code: str, version: int) -> Rule | None:
    """A rule as it was in a version; None when that version, or such a rule in it, never existed here."""
    found = rows_where(session, RuleBookRow, "where version = :version", {"version": version})
    return book_of(found[0]).rule(code) if found else None


def book_of(row: RuleBookRow) -> RuleBook:
    return _read(row.version, json.dumps(row.book, sort_keys=True))


@lru_cache(maxsize=64)
def _read(version: int, document: str) -> RuleBook:
    """A version is read once: an adopted one does not change. The rule for late reviews is added."""
    return with_own_rules(read_rule_book(json.loads(document), version))


def shipped_books() -> list[dict[str, Any]]:
    """Columns of every shipped version."""
    columns = {"version": 1, "valid_from": SHIPPED_BOOK["valid_from"], "book": SHIPPED_BOOK}
    return [from_first_day(columns)]
