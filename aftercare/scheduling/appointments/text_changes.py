"""Texts clients about moved and cancelled appointments without an officer's act, where the policy says so."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from aftercare.base.clock import Clock
from aftercare.domain.reminders.automatic import TRIED_FOR, change_texts
from aftercare.domain.time.wall_time import civil_date
from aftercare.processes.appointments.change_texts import MOST, text_changes
from aftercare.scheduling.jobs.batches import RunResult, in_batches
from aftercare.scheduling.jobs.job import Job
from aftercare.store.appointments.changes_to_text import changes_to_text, first_change_to_text
from aftercare.store.database.unit_of_work import Database, UnitOfWork
from aftercare.store.reminders.rows import policy_in_force


def changes_due(session: Session, now: datetime) -> list[UUID]:
    """The tasks to text clients about now."""
    policy = policy_in_force(session, civil_date(now))
    until = now - policy.automatic_after
    return changes_to_text(session, now - TRIED_FOR, until, sorted(change_texts(policy)))


def next_change_due(session: Session, now: datetime) -> datetime | None:
    """When the next client is to be texted about a change."""
    policy = policy_in_force(session, civil_date(now))
    first = first_change_to_text(
        session, now - policy.automatic_after, sorted(change_texts(policy))
    )
    return None if first is None else first + policy.automatic_after


def text_changes_job(database: Database, clock: Clock, callback_number: str) -> Job:
    def texted(work: UnitOfWork, task_ids: Sequence[UUID]) -> int:
        return text_changes(work, task_ids, callback_number).sent

    def run() -> RunResult:
        return in_batches(
            database, clock, lambda work: changes_due(work.session, work.now), texted, MOST
        )

    return Job("text-changes", run, next_change_due)
