"""The sender of each channel, read and written whole under a lock that every worker takes before any other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Column, Identity
from sqlmodel import Field, Session, col, select

from aftercare.base.errors import NotFound
from aftercare.domain.messages.sender_rate import Sender
from aftercare.store.database.columns import MOMENT, Row, Table, moment
from aftercare.store.database.plain_sql import execute

_STOPPED_ALONE = """
select exists (
    select from (
        select event, because, done_by, happened_at, lead(event) over w as next_event, lead(done_by) over w as next_by
        from sender_event where channel = :channel window w as (order by position)) e
    where e.event = 'stopped' and e.because = 'by-hand' and e.done_by = :staff and e.happened_at > :since
    and e.next_event = 'started' and (e.next_by is null or e.next_by = :staff))
"""


class SenderRow(Table, table=True):
    channel: str = Field(primary_key=True)
    rate_per_s: float = 50.0
    burst: int = 100
    tokens: float = 100.0
    refilled_at: datetime | None = moment()
    paused_until_at: datetime | None = moment()
    pauses: int = 0
    failures: int = 0
    stopped_at: datetime | None = moment()
    reason: str | None = None
    code: int | None = None
    next_try_at: datetime | None = moment()
    tries: int = 0
    accepted_at: datetime | None = moment()
    stopped_by: UUID | None = None
    confirmed_by: UUID | None = None
    version: int = 1

    def facts(self) -> Sender:
        return Sender(**self.model_dump(exclude={"channel", "version"}))


class SenderEventRow(Row, table=True):
    """The sender stopped or started: automatically, or by a person (`done_by`) who gave a reason; or a second person
    confirmed a stop."""

    channel: str
    event: str
    because: str
    code: int | None = None
    reason: str | None = None
    done_by: UUID | None = None
    happened_at: datetime = Field(sa_type=MOMENT)
    position: int = Field(
        default=None, sa_column=Column(BigInteger, Identity(always=True), nullable=False)
    )


def lock_sender(session: Session, channel: str) -> SenderRow:
    """The row, locked to the end of the transaction; before anything else in it."""
    return _row(session, channel, for_update=True)


def change_sender(
    session: Session, channel: str, change: Callable[[Sender], Sender], now: datetime
) -> tuple[Sender, Sender]:
    """Replace the facts by the changed ones, under the lock; answers both. Records an event when the sender stopped or
    started with that."""
    row = lock_sender(session, channel)
    before = row.facts()
    after = change(before)
    put_sender(row, after)
    keep_event(session, channel, (before, after), now)
    session.flush()
    return before, after


def keep_event(
    session: Session,
    channel: str,
    change: tuple[Sender, Sender],
    now: datetime,
    by: tuple[UUID, str] | None = None,
) -> None:
    """Record that it stopped (also for another cause), that the stop was confirmed, or that it started; `by`: who did
    it, and the reason given."""
    before, after = change
    if _noted(before) == _noted(after):
        return
    stop = "confirmed" if after.confirmed_by is not None else "stopped"
    stands = after if after.stopped_at is not None else before
    done_by, reason = by or (None, None)
    session.add(
        SenderEventRow(
            channel=channel,
            event="started" if after.stopped_at is None else stop,
            because=str(stands.reason),
            code=stands.code,
            reason=reason,
            done_by=done_by,
            happened_at=now,
        )
    )


def put_sender(row: SenderRow, facts: Sender) -> None:
    """Write the facts into a locked row. Only a visible change counts as a new version."""
    before = row.facts()
    for name, value in asdict(facts).items():
        setattr(row, name, value)
    if (before.stopped_at, before.rate_per_s, before.burst, _noted(before)) != (
        facts.stopped_at, facts.rate_per_s, facts.burst, _noted(facts),
    ):  # fmt: skip
        row.version += 1


def _noted(sender: Sender) -> tuple[object, ...]:
    return sender.reason, sender.code, sender.confirmed_by


def stopped_alone_since(session: Session, channel: str, staff_id: UUID, since: datetime) -> bool:
    """Whether this person has stopped the channel since then, and the stop ran out or that same person ended it."""
    values = {"channel": channel, "staff": staff_id, "since": since}
    return bool(execute(session, _STOPPED_ALONE, values).scalar())


def senders(session: Session) -> list[SenderRow]:
    return list(session.exec(select(SenderRow).order_by(col(SenderRow.channel))))


def _row(session: Session, channel: str, *, for_update: bool = False) -> SenderRow:
    query = select(SenderRow).where(SenderRow.channel == channel)
    if for_update:
        query = query.with_for_update(key_share=True).execution_options(populate_existing=True)
    row = session.exec(query).first()
    if row is None:
        raise NotFound()
    return row
