"""Texts clients the other times they asked for, books those they chose, and ends offers that got no answer."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from aftercare.base.clock import Clock
from aftercare.domain.reminders.schedule import quiet_until
from aftercare.domain.time.wall_time import civil_date
from aftercare.processes.placement.offered_times import settle_offer
from aftercare.scheduling.jobs.batches import RunResult, each
from aftercare.scheduling.jobs.job import Job
from aftercare.store.appointments.time_offer_rows import next_expiry, offers_due
from aftercare.store.database.unit_of_work import Database, UnitOfWork
from aftercare.store.reminders.rows import policy_in_force


def times_due(session: Session, now: datetime) -> list[UUID]:
    """The offers that something is to be done about now. New times are found when texts may be sent."""
    policy = policy_in_force(session, civil_date(now))
    return offers_due(session, now, awake=quiet_until(now, policy) <= now)


def next_offer_due(session: Session, now: datetime) -> datetime | None:
    """When the next of them is due."""
    if times_due(session, now):
        return now
    morning = quiet_until(now, policy_in_force(session, civil_date(now)))
    asked = [morning] if offers_due(session, now, awake=True) else []
    return min((one for one in (*asked, next_expiry(session)) if one is not None), default=None)


def offer_times_job(database: Database, clock: Clock, callback_number: str) -> Job:
    def settle(work: UnitOfWork, offer_id: UUID) -> bool:
        return settle_offer(work, offer_id, callback_number)

    def run() -> RunResult:
        return each(database, clock, lambda work: times_due(work.session, work.now), settle)

    return Job("offer-times", run, next_offer_due)
