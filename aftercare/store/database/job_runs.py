"""Claims of job slots: the first worker to claim a (job, slot) has it, the others get nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from aftercare.store.database.plain_sql import execute

# A slot is free again this long after its worker died: its due rows are still due.
STALE_AFTER = timedelta(minutes=15)
_CLAIM = (
    "insert into job_run (job, slot, claimed_by, started_at) values (:job, :slot, :worker, :now)"
    " on conflict (job, slot) do update set claimed_by = excluded.claimed_by,"
    " started_at = excluded.started_at, retry_at = case when job_run.retry_at is not null then :lease end"
    " where job_run.finished_at is null and job_run.started_at < :stale or job_run.retry_at <= :now"
    " returning left_items, tries"
)
_FINISH = (
    "update job_run set finished_at = :now, handled = :handled, left_items = :left, tries = tries + 1,"
    " retry_at = :retry_at where job = :job and slot = :slot"
)
# As if the run had died long ago: any worker may claim it at once.
_RELEASE = (
    "update job_run set started_at = :stale, retry_at = case when finished_at is not null then :now end"
    " where job = :job and slot = :slot"
)
_STILL = (
    "update job_run set started_at = :now, retry_at = case when retry_at is not null then :lease end"
    " where job = :job and (finished_at is null or retry_at is not null)"
)
_LEFT = (
    "select job, cardinality(left_items) as number from (select distinct on (job) job, left_items"
    " from job_run where finished_at is not null order by job, slot desc) newest"
    " where left_items <> '{}'"
)
_LAST = "select job, max(finished_at) as finished_at from job_run group by job"
_NEWEST = "select handled from job_run where job = :job and finished_at >= :since order by slot desc limit 1"
_FORGET = "delete from job_run where slot < :before"


@dataclass(frozen=True)
class Claim:
    """A slot that the caller may run: `left` are the items that failed in `tries` earlier runs."""

    left: frozenset[str] = frozenset()
    tries: int = 0


def claim_slot(
    session: Session, job: str, slot: datetime, worker: str, now: datetime
) -> Claim | None:
    """A claim for one caller per (job, slot). Granted again only when that caller never finished, or left failed items
    that are now to be retried."""
    values = {
        "job": job,
        "slot": slot,
        "worker": worker,
        "now": now,
        "stale": now - STALE_AFTER,
        # When a retry dies half-way, its lease expires after the same time and another worker can claim it.
        "lease": now + STALE_AFTER,
    }
    row = execute(session, _CLAIM, values).first()
    return None if row is None else Claim(frozenset(row.left_items), row.tries)


def finish_slot(
    session: Session,
    job: str,
    slot: datetime,
    handled: int,
    now: datetime,
    left: Iterable[str] = (),
    retry_at: datetime | None = None,
) -> None:
    """`left` are the ids of failed items; at `retry_at` the slot is free again for them."""
    values = {"job": job, "slot": slot, "handled": handled, "now": now}
    execute(session, _FINISH, values | {"left": list(left), "retry_at": retry_at})


def release_slot(session: Session, job: str, slot: datetime, now: datetime) -> None:
    """The slot is free for another worker at once, as its run broke off before its end."""
    stale = now - STALE_AFTER - timedelta(seconds=1)
    execute(session, _RELEASE, {"job": job, "slot": slot, "now": now, "stale": stale})


def still_running(session: Session, job: str, now: datetime) -> None:
    """The heartbeat of the only job that may run longer than a claim lasts. It keeps other workers from claiming its
    slot."""
    execute(session, _STILL, {"job": job, "now": now, "lease": now + STALE_AFTER})


def items_left(session: Session) -> dict[str, int]:
    """How many items failed in the newest finished run of each job; jobs without failures are absent."""
    return {row.job: row.number for row in execute(session, _LEFT)}


def last_finished(session: Session) -> dict[str, datetime | None]:
    return {row.job: row.finished_at for row in execute(session, _LAST)}


def newest_handled(session: Session, job: str, since: datetime) -> int | None:
    """What the newest run of a job answered that finished since then; None where none did."""
    row = execute(session, _NEWEST, {"job": job, "since": since}).first()
    return None if row is None else int(row.handled)


def forget_before(session: Session, before: datetime) -> None:
    execute(session, _FORGET, {"before": before})
