"""Every night opens one task for each number due for verification; expired codes lose their digits."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from uuid import UUID

from sqlmodel import Session

from aftercare.base.clock import Clock
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.phones.verification import PhonePolicy, PhoneReason, verify_by
from aftercare.domain.time.wall_time import civil_days_after
from aftercare.processes.messages.recipients import recipient_of, suspend_number
from aftercare.scheduling.jobs.batches import Only, RunResult, each
from aftercare.scheduling.jobs.job import Job
from aftercare.store.accounts import audit
from aftercare.store.database.unit_of_work import Database, UnitOfWork
from aftercare.store.people.rows import get_person, lock_person_of
from aftercare.store.phones.code_rows import clear_digits
from aftercare.store.phones.dues import StretchInUse, numbers_in_use
from aftercare.store.phones.rows import PhoneNumberRow, policy_row
from aftercare.store.tasks.rows import open_task

# After the horizon is extended: no other nightly job waits for it.
CHECK_AT = time(3, 20)
ASK_WITHIN = timedelta(days=14)


def numbers_to_check(session: Session, now: datetime) -> list[UUID]:
    """Numbers in use for texts with verification overdue and not yet asked for, or which the policy lets stop now;
    oldest first."""
    policy = policy_row(session).facts()
    found = numbers_in_use(session, *_oldest(policy, now))
    return [one.id for one in found if _asks(one, policy, now)]


def check_number(work: UnitOfWork, stretch_id: UUID) -> bool:
    """Ask for this number to be verified, once. Stops texts to it when the policy says so after this long without an
    answer. False when it changed meanwhile."""
    session = work.session
    lock_person_of(session, PhoneNumberRow, stretch_id)
    policy = policy_row(session).facts()
    found = numbers_in_use(session, *_oldest(policy, work.now), stretch_id)
    due = verify_by(found[0].number, policy) if found else None
    if not found or due is None or due[0] > work.now:
        return False
    (one,), (due_at, reason) = found, due
    open_task(
        session,
        person_id=one.person_id,
        kind="verify_number",
        subject=one.id,
        reason=reason.value,
        due_at=work.now + ASK_WITHIN,
        now=work.now,
    )
    if _stops(policy, due_at, work.now):
        recipient = recipient_of(session, get_person(session, one.person_id))
        suspend_number(recipient, PhoneReason.LAPSED)
    audit.note(work, "check-number", "phone-number", one.id, one.person_id)
    return True


def _oldest(policy: PhonePolicy, now: datetime) -> tuple[datetime, datetime]:
    """A number verified after the first moment, or entered after the second, cannot be due."""
    days = min(policy.verify_every_days, policy.silent_days)
    return civil_days_after(now, -days), civil_days_after(now, -policy.unverified_days)


def _asks(one: StretchInUse, policy: PhonePolicy, now: datetime) -> bool:
    due = verify_by(one.number, policy)
    if due is None or due[0] > now:
        return False
    return not one.asked or _stops(policy, due[0], now)


def _stops(policy: PhonePolicy, due_at: datetime, now: datetime) -> bool:
    return policy.lapse_stops_texts and civil_days_after(due_at, policy.grace_days) <= now


def check_numbers_job(database: Database, clock: Clock) -> Job:
    def check(only: Only = None) -> RunResult:
        with database.work(CLOCK, clock.now()) as work:
            clear_digits(work.session, work.now)
        return each(
            database,
            clock,
            lambda work: numbers_to_check(work.session, work.now),
            check_number,
            only,
        )

    return Job("check-numbers", check, daily_at=CHECK_AT, retry=check)
