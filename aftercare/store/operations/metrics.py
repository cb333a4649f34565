"""Metrics for operators: counts by state, without personal data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from aftercare.domain.messages.provider_redaction import REDACTED_WITHIN
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.database.job_runs import items_left, last_finished
from aftercare.store.database.plain_sql import execute
from aftercare.store.submissions.unread_files import unread_files

_COUNTS = """
select 'message' as what, state as which, count(*) as n from message group by state
union all
select 'escalation', severity::text, count(*) from escalation where state <> 'resolved' group by severity
union all
select 'overdue', 'outcome', count(*) from appointment where state = 'outcome_overdue'
union all
select 'overdue', 'decision', count(*) from absence where state = 'opened' and decide_by <= :now
union all
select 'overdue', 'escalation-step', count(*) from escalation_step s join escalation e on e.id = s.escalation_id
where s.state = 'waiting' and e.state = 'opened' and s.due_at <= :now
union all
select 'overdue', 'escalation-decision', count(*) from escalation where state = 'opened' and again_at is not null
union all
select 'overdue', 'message', count(*) from message where state = 'planned' and due_at <= :now
union all
select 'overdue', 'redaction', count(*) from provider_copy where redacted_at is null and ended_at <= :ended_before
union all
select 'queue', s.channel, coalesce(extract(epoch from :now - min(m.due_at)), 0) from sender s
left join message m on m.channel = s.channel and m.state = 'planned' and m.due_at <= :now group by s.channel
union all
select 'sender', channel, (stopped_at is not null)::int from sender
"""


# Of the teams together, so that the number of labels does not grow with them; figures of the last thirty days.
_FIGURES = """
select what, channel, which, sum(amount) from message_figure where day > :today - 30 and day <= :today
group by what, channel, which order by what, channel, which"""


@dataclass(frozen=True)
class Numbers:
    """Counts by label; `last_ticks` in seconds since 1970 by job; `items_left` of each job's newest run;
    `senders_stopped` 1 or 0, and `queue_age` of the oldest message due in seconds, by channel; `figures` of thirty days
    by what, channel and which; `unread_files` of other organisations, None where none are taken."""

    messages: dict[str, float]
    escalations: dict[str, float]
    overdue: dict[str, float]
    last_ticks: dict[str, float]
    items_left: dict[str, float]
    senders_stopped: dict[str, float]
    queue_age: dict[str, float]
    figures: dict[tuple[str, str, str], float]
    unread_files: int | None


def numbers(session: Session, now: datetime) -> Numbers:
    """All metrics at once, with the clock's rights."""
    counts: dict[str, dict[str, float]] = {
        "message": {}, "escalation": {}, "overdue": {}, "sender": {}, "queue": {},
    }  # fmt: skip
    values = {"now": now, "ended_before": now - REDACTED_WITHIN}
    for what, which, number in execute(session, _COUNTS, values):
        counts[what][which] = float(number)
    ticks = {job: at.timestamp() for job, at in last_finished(session).items() if at is not None}
    left = {job: float(number) for job, number in items_left(session).items()}
    figures = {
        (what, channel, which): float(amount)
        for what, channel, which, amount in execute(session, _FIGURES, {"today": civil_date(now)})
    }
    return Numbers(
        counts["message"],
        counts["escalation"],
        counts["overdue"],
        ticks,
        left,
        counts["sender"],
        counts["queue"],
        figures,
        unread_files(session, now),
    )
