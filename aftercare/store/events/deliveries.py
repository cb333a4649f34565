"""Events in line for a webhook: put there once, claimed in the order of each resource, settled by their answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session, select

from aftercare.domain.events.retries import (
    AT_ONCE,
    CLAIM_TERM,
    DEAD_AFTER,
    DOWN_AFTER,
    wait_after,
    wait_of_receiver,
)
from aftercare.store.database.plain_sql import execute, rows
from aftercare.store.events.webhook_rows import ACTIVE, WebhookRow

# What was sent before and is asked for again goes once more.
_LINE_UP = """
insert into webhook_delivery (webhook_id, position, type, subject_id, event_at, lined_up_at)
select :webhook, e.position, e.resource || '.' || e.act, e.subject_id, e.at, :now from event e
where e.position = any(cast(:positions as bigint[]))
on conflict (webhook_id, position) do update set state = 'waiting', tries = 0, first_tried_at = null,
  next_try_at = null, ended_at = null, lined_up_at = excluded.lined_up_at
where webhook_delivery.state <> 'waiting'
"""
_LINED_UP = "update webhook set lined_up_to = :last where id = :webhook"
# The first that waits of each resource: a later event never overtakes one that is tried again. While the receiver is
# taken to be down, the one that was to go first shows whether it is back, before its own time if need be.
_CLAIM = """
update webhook_delivery set claimed_until = :until, tries = tries + 1, first_tried_at = coalesce(first_tried_at, :now)
where webhook_id = :webhook and position in (
  select d.position from webhook_delivery d
  where d.webhook_id = :webhook and d.state = 'waiting'
  and (d.claimed_until is null or d.claimed_until <= :now) and (:down or d.next_try_at is null or d.next_try_at <= :now)
  and not exists (select from webhook_delivery b where b.webhook_id = d.webhook_id and b.subject_id = d.subject_id
    and b.state = 'waiting' and b.position < d.position)
  order by case when :down then coalesce(d.next_try_at, d.lined_up_at) end, d.position
  limit greatest(0, :most - (select count(*) from webhook_delivery u
    where u.webhook_id = :webhook and u.state = 'waiting' and u.claimed_until > :now)))
returning position, tries, first_tried_at
"""
# Only under the claim of the attempt: another worker may have taken it over since.
_SETTLE = """
update webhook_delivery set state = :state, ended_at = :ended, claimed_until = null, next_try_at = :next_try,
  last_answer = :answer
where webhook_id = :webhook and position = :position and state = 'waiting' and claimed_until = :until
"""
_WELL = """
update webhook set failures = 0, failing_since = null, last_answer = :answer,
  next_try_at = case when next_try_at > :now then next_try_at end
where id = :webhook
"""
_LEAVE = """
delete from webhook_delivery where webhook_id = :webhook and position = any(cast(:positions as bigint[]))
"""
# It is back: what was to wait longer goes now.
_HURRY = """
update webhook_delivery set next_try_at = null
where webhook_id = :webhook and state = 'waiting' and next_try_at is not null
"""
_FAILED = """
update webhook set failures = failures + 1, failing_since = coalesce(failing_since, :now), next_try_at = :next_try,
  last_answer = :answer where id = :webhook
"""
# Everything that waits is then set aside, so that a new webhook can begin there.
_GONE = """
update webhook set version = version + 1, state = 'ended', ended_at = :now, next_try_at = null, last_answer = :answer
where id = :webhook and state = 'active'
"""
_SET_ASIDE = """
update webhook_delivery set state = 'dead', ended_at = :now, claimed_until = null, next_try_at = null,
  last_answer = case when tries > 0 then coalesce(last_answer, cast(:answer as text)) end
where webhook_id = :webhook and state = 'waiting' and lined_up_at <= :long_ago
and (claimed_until is null or claimed_until <= :now or :all)
"""
_NEXT = """
select min(case when w.failures >= :down_after then coalesce(w.next_try_at, d.lined_up_at)
  else greatest(coalesce(d.next_try_at, d.lined_up_at), coalesce(w.next_try_at, d.lined_up_at)) end)
from webhook_delivery d join webhook w on w.id = d.webhook_id where d.state = 'waiting' and w.state = 'active'
"""


@dataclass(frozen=True, slots=True)
class Claimed:
    """One event that may be sent now: the claim holds until `until`. `tries` counts this attempt."""

    position: int
    tries: int
    first_tried_at: datetime
    until: datetime


def line_up(
    session: Session, webhook_id: UUID, positions: Sequence[int], last: int, now: datetime
) -> None:
    """Puts these events in line, and notes that all up to `last` were looked at. The webhook is locked."""
    if positions:
        values = {"webhook": webhook_id, "positions": list(positions), "now": now}
        execute(session, _LINE_UP, values)
    execute(session, _LINED_UP, {"webhook": webhook_id, "last": last})


def lock_to_deliver(session: Session, webhook_id: UUID) -> WebhookRow | None:
    """The webhook, locked; None while another worker has it, or when it has ended."""
    query = select(WebhookRow).where(WebhookRow.id == webhook_id, WebhookRow.state == ACTIVE)
    locked = query.with_for_update(key_share=True, skip_locked=True)
    return session.exec(locked.execution_options(populate_existing=True)).first()


def claim(session: Session, webhook: WebhookRow, now: datetime) -> list[Claimed]:
    """The events that may be sent now, at most AT_ONCE with those of other workers, one while the receiver is taken to
    be down, none while it is left alone. The webhook is locked."""
    if webhook.next_try_at is not None and webhook.next_try_at > now:
        return []
    until = now + CLAIM_TERM
    down = webhook.failures >= DOWN_AFTER
    most = 1 if down else AT_ONCE
    values = {"webhook": webhook.id, "now": now, "until": until, "most": most, "down": down}
    found = rows(session, _CLAIM, values)
    claims = (Claimed(row["position"], row["tries"], row["first_tried_at"], until) for row in found)
    return sorted(claims, key=lambda one: one.position)


def settle(
    session: Session,
    webhook_id: UUID,
    one: Claimed,
    answer: str,
    now: datetime,
    *,
    taken: bool,
    asked: timedelta = timedelta(),
) -> None:
    """What came of an attempt. An event that was refused for DEAD_AFTER is set aside; so are all that waited as long
    when the receiver failed all that time. `asked`: how long the receiver wants to be left alone."""
    webhook = session.exec(
        select(WebhookRow)
        .where(WebhookRow.id == webhook_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).one()
    dead = not taken and now - one.first_tried_at >= DEAD_AFTER
    values = {"webhook": webhook_id, "answer": answer, "now": now}
    ended = {"state": "delivered" if taken else "dead" if dead else "waiting"}
    moments = {
        "ended": now if taken or dead else None,
        "next_try": None if taken or dead else now + max(wait_after(one.tries), asked),
    }
    mine = {"position": one.position, "until": one.until}
    done = execute(session, _SETTLE, {**values, **ended, **moments, **mine})
    if not int(getattr(done, "rowcount", 0)):
        return
    if taken:
        if webhook.failures >= DOWN_AFTER:
            execute(session, _HURRY, values)
        execute(session, _WELL, values)
        return
    failing_for = now - (webhook.failing_since or now)
    wait = max(wait_of_receiver(webhook.failures + 1, failing_for) or asked, asked)
    execute(session, _FAILED, values | {"next_try": now + wait if wait else None})
    if webhook.failing_since is not None and now - webhook.failing_since >= DEAD_AFTER:
        execute(session, _SET_ASIDE, values | {"long_ago": now - DEAD_AFTER, "all": False})


def end_gone(session: Session, webhook_id: UUID, answer: str, now: datetime) -> bool:
    """Ends the webhook, because its receiver says that it is gone, and sets aside what waits; False when it had
    ended."""
    values = {"webhook": webhook_id, "answer": answer, "now": now}
    if not int(getattr(execute(session, _GONE, values), "rowcount", 0)):
        return False
    set_all_aside(session, webhook_id, answer, now)
    return True


def set_all_aside(session: Session, webhook_id: UUID, answer: str | None, now: datetime) -> None:
    """Sets aside what waits for a webhook that ended. `answer`: what an attempt under way came to. As the clock."""
    values = {"webhook": webhook_id, "answer": answer, "now": now, "long_ago": now, "all": True}
    execute(session, _SET_ASIDE, values)


def leave_line(session: Session, webhook_id: UUID, positions: Sequence[int]) -> None:
    """Takes events out of the line for good, as if they had been passed over."""
    execute(session, _LEAVE, {"webhook": webhook_id, "positions": list(positions)})


def next_delivery(session: Session) -> datetime | None:
    """When an event in line may next be sent."""
    found: datetime | None = execute(session, _NEXT, {"down_after": DOWN_AFTER}).scalar()
    return found
