"""What a restored database holds, and since when it knows nothing: for the drill and for the person who accepts it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlmodel import Session

from aftercare.store.database.plain_sql import execute

_COUNT: Final = """
select (select count(*) from person) as person, (select count(*) from supervision_order) as supervision_order,
  (select count(*) from appointment) as appointment, (select count(*) from message) as message,
  (select count(*) from task) as task, (select count(*) from audit_entry) as audit_entry"""
_UNTIL: Final = "select max(finished_at) from job_run where finished_at <= :now"
_DUE: Final = """
select id from message where channel in ('sms','voice') and due_at > :after and due_at <= :now
and state in ('planned','claimed','unknown') order by due_at, id limit 10000"""
_END: Final = "select coalesce(max(position), 0) from audit_link"


@dataclass(frozen=True)
class Since:
    """`after`: the newest moment that the database knows of; None where no job ever ran. `messages`: texts and calls
    that were due from then on, so that they may have left. `position`: the end of the access log's chain."""

    after: datetime | None
    messages: tuple[str, ...]
    position: int


def row_counts(session: Session) -> dict[str, int]:
    """The rows of the main tables, by table."""
    return {name: int(number) for name, number in execute(session, _COUNT).one()._mapping.items()}


def sent_since(session: Session, now: datetime) -> Since:
    """What may have left after the moment at which the database stands."""
    after = execute(session, _UNTIL, {"now": now}).scalar()
    found = execute(
        session, _DUE, {"after": after or datetime.min.replace(tzinfo=now.tzinfo), "now": now}
    )
    position = int(execute(session, _END).scalar_one())
    return Since(after, tuple(str(message_id) for (message_id,) in found), position)
