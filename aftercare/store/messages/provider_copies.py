"""Copies of our texts and calls that the provider still has, and when each is redacted or tried again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal

from sqlmodel import Session

from aftercare.store.database.plain_sql import execute


@dataclass(frozen=True, slots=True)
class CopyToEmpty:
    """A copy that a worker has leased for a while; `attempts` counts this one."""

    sid: str
    channel: str
    attempts: int


@dataclass(frozen=True, slots=True)
class Recorded:
    """The provider's record at the moment its copy was redacted."""

    gone: bool
    price: Decimal | None
    currency: str | None
    segments: int | None


_CLAIM = """
with due as (
    select sid from provider_copy where redacted_at is null and next_try_at <= :now and channel = any(:channels)
    order by next_try_at, sid limit :most for no key update skip locked)
update provider_copy c set next_try_at = :until, attempts = attempts + 1 from due where c.sid = due.sid
returning c.sid, c.channel, c.attempts"""
_EMPTIED = (
    "update provider_copy set redacted_at = :now, next_try_at = null, gone = :gone, price = :price,"
    " currency = :currency, segments = :segments where sid = :sid and redacted_at is null"
)
_AGAIN = "update provider_copy set next_try_at = :at where sid = :sid and redacted_at is null"
_GIVE_BACK = (
    "update provider_copy set next_try_at = :at, attempts = greatest(attempts - 1, 0)"
    " where sid = any(:sids) and redacted_at is null"
)
# The provider never reported the end of these, and will not any more. Older ones were found on earlier nights.
_QUIET = """
insert into provider_copy (sid, channel, message_id, ended_at, next_try_at)
select provider_sid, channel, id, state_at, :now from message
where emptied_at is null and due_at < :before and due_at >= :since and state in ('accepted','sent')
and provider_sid is not null and channel in ('sms','voice') and state_at < :before
on conflict (sid) do nothing"""


def claim_copies(
    session: Session, channels: Sequence[str], now: datetime, until: datetime, most: int
) -> list[CopyToEmpty]:
    """Up to `most` copies that are due, the oldest first, leased until a moment. If the worker dies before, the next
    one takes them, and redacting twice is harmless."""
    values = {"channels": list(channels), "now": now, "until": until, "most": most}
    return [CopyToEmpty(*row) for row in execute(session, _CLAIM, values)]


def note_emptied(session: Session, sid: str, now: datetime, recorded: Recorded) -> None:
    execute(session, _EMPTIED, asdict(recorded) | {"sid": sid, "now": now})


def try_again(session: Session, sid: str, at: datetime) -> None:
    execute(session, _AGAIN, {"sid": sid, "at": at})


def give_copies_back(session: Session, sids: Sequence[str], at: datetime) -> None:
    """No request was made for these: that was no attempt."""
    execute(session, _GIVE_BACK, {"sids": list(sids), "at": at})


def note_quiet_copies(session: Session, now: datetime, before: datetime, since: datetime) -> int:
    """Texts due between the two moments without a final state; returns how many were new."""
    values = {"now": now, "before": before, "since": since}
    result = execute(session, _QUIET, values)
    return int(getattr(result, "rowcount", 0))
