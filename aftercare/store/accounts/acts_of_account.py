"""How often something was done, from the access log: by an account lately, or to the file of a client."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from aftercare.store.database.pipeline import Query
from aftercare.store.database.plain_sql import execute

_LOCK = "select pg_advisory_xact_lock(620110316, hashtext(:staff))"
_COUNT = (
    "select count(*) from audit_entry where staff_id = :staff and action = :action and at > :since"
)
_COUNT_ABOUT = (
    "select count(*) from audit_entry"
    " where person_id = %(person)s and action = %(action)s and subject_kind = %(kind)s"
)
_LAST = (
    "select at, subject_kind from audit_entry where staff_id = :staff and action = :action and at > :since"
    " order by id desc limit :most"
)


@dataclass(frozen=True)
class Act:
    """When something was done, and to what."""

    at: datetime
    about: str


def lock_acts(session: Session, staff_id: UUID) -> None:
    """Until the transaction ends, another that asks for the same account waits."""
    execute(session, _LOCK, {"staff": str(staff_id)})


def count_acts(session: Session, staff_id: UUID, action: str, since: datetime) -> int:
    values = {"staff": staff_id, "action": action, "since": since}
    return int(execute(session, _COUNT, values).scalar_one())


def notes_about(person_id: UUID, action: str, kind: str) -> Query[int]:
    """How often this was done to something of this kind in the file of a client, at any time; only the clock
    sees that."""
    values = {"person": person_id, "action": action, "kind": kind}
    return Query(_COUNT_ABOUT, values, lambda found: int(found[0][0]))


def last_acts(
    session: Session, staff_id: UUID, action: str, since: datetime, most: int
) -> list[Act]:
    """The newest first; only the clock sees them."""
    values = {"staff": staff_id, "action": action, "since": since, "most": most}
    return [Act(at, about) for at, about in execute(session, _LAST, values)]
