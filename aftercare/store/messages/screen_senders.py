"""The sending page of administrators: how much waits, what senders did, what was blocked; without personal data."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from aftercare.store.database.plain_sql import Row, rows

_WAITING = """
select channel, count(*) as waiting, min(due_at) as oldest_due_at
from message where state = 'planned' and due_at <= :now group by channel
"""
_EVENTS = """
select e.channel, e.event, e.because, e.code, e.reason, s.display_name as who, e.happened_at
from sender_event e left join staff s on s.id = e.done_by order by e.position desc limit :limit
"""
# Leaves out the recipient: counted by day, code and wording.
_BLOCKED = """
select local_day(state_at) as on_day, channel, error_code as code, template, template_version, language,
       count(*) as count, max(state_at) as last_at
from message where state in ('failed','undelivered') and state_at >= :since
and (reason = :remedy or error_code = any(:codes))
group by local_day(state_at), channel, error_code, template, template_version, language
order by max(state_at) desc, channel, error_code, template, template_version, language limit :limit
"""


def waiting(session: Session, now: datetime) -> dict[str, Row]:
    """{waiting, oldest_due_at} of due messages by channel; run it with the clock's rights, which see every message."""
    return {row["channel"]: row for row in rows(session, _WAITING, {"now": now})}


def events(session: Session, limit: int) -> list[Row]:
    """{channel, event, because, code, reason, who, happened_at}, the newest first; `who` and `reason` only for acts of
    a person."""
    return rows(session, _EVENTS, {"limit": limit})


def blocked(
    session: Session, since: datetime, remedy: str, codes: list[int], limit: int
) -> list[Row]:
    """{on_day, channel, code, template, template_version, language, count, last_at} of failures with this remedy or one
    of these codes; run it with the clock's rights."""
    values = {"since": since, "remedy": remedy, "codes": codes, "limit": limit}
    return rows(session, _BLOCKED, values)
