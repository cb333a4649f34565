"""What a restored database holds, and since when it knows nothing: for the drill and for the person who accepts it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlmodel import Session

from aftercare.store.database.fence import WENT_BACK, stood_at
from aftercare.store.database.plain_sql import execute

_COUNT: Final = """
select (select count(*) from staff) as staff, (select count(*) from account_change) as account_change,
  (select count(*) from absence) as absence, (select count(*) from person) as person,
  (select count(*) from supervision_order) as supervision_order,
  (select count(*) from appointment) as appointment, (select count(*) from message) as message,
  (select count(*) from task) as task, (select count(*) from audit_entry) as audit_entry"""
# Of the newest stop for this cause, as long as it holds.
_HELD: Final = """
select e.happened_at, e.code from sender_event e join sender s using (channel)
where s.reason = :held and e.event = 'stopped' and e.because = :held order by e.position desc limit 1"""
_NAMED: Final = "select exists (select from audit_entry where person_id is not null)"
_DUE: Final = """
select id from message where channel in ('sms','voice') and due_at > :after and due_at <= :now
and state in ('planned','claimed','unknown') order by due_at, id limit 10000"""
_END: Final = "select coalesce(max(position), 0) from audit_link"


@dataclass(frozen=True)
class Since:
    """`after`: the moment at which the database stood when it went back, and that was noticed at `noticed_at` or held
    by hand then; else the newest moment that it knows of; None where no job ever ran. `messages`: texts and calls that
    were due from then on, so that they may have left. `position`: the end of the access log's chain."""

    after: datetime | None
    noticed_at: datetime | None
    messages: tuple[str, ...]
    position: int


def row_counts(session: Session) -> dict[str, int]:
    """The rows of the main tables, by table."""
    return {name: int(number) for name, number in execute(session, _COUNT).one()._mapping.items()}


def sent_since(session: Session, now: datetime) -> Since:
    """What may have left after the moment at which the database stands."""
    noticed_at, after = _held(session)
    after = after or stood_at(session, now)
    found = execute(
        session, _DUE, {"after": after or datetime.min.replace(tzinfo=now.tzinfo), "now": now}
    )
    position = int(execute(session, _END).scalar_one())
    return Since(after, noticed_at, tuple(str(message_id) for (message_id,) in found), position)


def names_clients(session: Session) -> bool:
    """Whether the access log has an entry about a client."""
    return bool(execute(session, _NAMED).scalar_one())


def _held(session: Session) -> tuple[datetime | None, datetime | None]:
    """When texts began to be held, and at which moment the database stood then; both None where they are not."""
    found = execute(session, _HELD, {"held": WENT_BACK}).first()
    if found is None:
        return None, None
    behind = None if found.code is None else timedelta(seconds=found.code)
    return found.happened_at, None if behind is None else found.happened_at - behind
