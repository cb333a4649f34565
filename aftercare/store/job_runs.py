"""Which tick has been taken by whom: the first to claim a (job, slot) has it, the rest see nothing."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import text
from sqlmodel import Session

# A slot whose worker died half-way is free again after a while: its due rows are still due.
STALE_AFTER = timedelta(minutes=15)
_CLAIM = text(
    "insert into job_run (job, slot, claimed_by, started_at) values (:job, :slot, :worker, :now)"
    " on conflict (job, slot) do update set claimed_by = excluded.claimed_by,"
    " started_at = excluded.started_at"
    " where job_run.finished_at is null and job_run.started_at < :stale returning job"
)
_FINISH = text(
    "update job_run set finished_at = :now, handled = :handled where job = :job and slot = :slot"
)
_LAST = text("select job, max(finished_at) as finished_at from job_run group by job")
_FORGET = text("delete from job_run where slot < :before")


def claim_slot(session: Session, job: str, slot: datetime, worker: str, now: datetime) -> bool:
    """True for one caller per (job, slot), and again only when that caller never finished."""
    values = {
        "job": job,
        "slot": slot,
        "worker": worker,
        "now": now,
        "stale": now - STALE_AFTER,
    }
    return session.execute(_CLAIM, values).first() is not None


def finish_slot(session: Session, job: str, slot: datetime, handled: int, now: datetime) -> None:
    session.execute(_FINISH, {"job": job, "slot": slot, "handled": handled, "now": now})


def last_finished(session: Session) -> dict[str, datetime | None]:
    return {row.job: row.finished_at for row in session.execute(_LAST)}


def forget_before(session: Session, before: datetime) -> None:
    session.execute(_FORGET, {"before": before})
