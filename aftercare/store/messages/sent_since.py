"""After a restore: the messages that may have left although the database says that they wait."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlmodel import Session

from aftercare.store.database.plain_sql import execute

# `claimed_at` is where the look-up at the provider begins. The appointments first: the lock order.
_APPOINTMENTS: Final = """
select a.id from appointment a where a.id in (select m.appointment_id from message m
    where m.channel = any(:channels) and m.state = 'planned' and m.due_at <= :now)
order by a.id for no key update"""
_MARK: Final = """
update message m set state = 'unknown', reason = 'database-went-back', state_at = :now, claimed_at = :since,
    claim_number = coalesce(m.claim_number, 0), looks = 0, next_look_at = :now, version = version + 1
where m.id in (select id from message where channel = any(:channels) and state = 'planned' and due_at <= :now
    order by id for no key update)
returning m.id"""


def mark_perhaps_sent(
    session: Session, channels: Sequence[str], since: datetime, now: datetime
) -> list[UUID]:
    """What is due by now counts as perhaps sent after `since`; the ids of these messages."""
    values = {"channels": list(channels), "now": now, "since": since}
    execute(session, _APPOINTMENTS, values)
    return sorted(message_id for (message_id,) in execute(session, _MARK, values))
