"""Lets appointments follow their obligations into the newest version of a plan."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from uuid import UUID

from sqlmodel import Session

from aftercare.store.database.plain_sql import execute
from aftercare.store.plans.rows import ObligationRow

_FOLLOW = (
    "update appointment a set obligation_id = o.newest, enforceable = o.binds"
    " from unnest(cast(:lines as uuid[]), cast(:newest as uuid[]), cast(:binds as boolean[]))"
    "   as o (line_id, newest, binds)"
    " where a.id = any(cast(:kept as uuid[])) and a.line_id = o.line_id"
    " and (a.obligation_id <> o.newest or a.enforceable <> o.binds)"
)


def follow_obligations(
    session: Session,
    kept: Iterable[UUID],
    obligations: Collection[ObligationRow],
    binding: Collection[UUID],
) -> None:
    """Each of these appointments gets the obligation of its line among `obligations`; those in `binding` give
    appointments that can be enforced."""
    values = {
        "kept": list(kept),
        "lines": [row.line_id for row in obligations],
        "newest": [row.id for row in obligations],
        "binds": [row.id in binding for row in obligations],
    }
    execute(session, _FOLLOW, values)
