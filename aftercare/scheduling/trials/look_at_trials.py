"""Looks at trials on their planned days, ends those that harm or are over, and calls off what an ended one left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final

from sqlmodel import Session

from aftercare.base.clock import Clock
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.staff.staff_mail import mail_words
from aftercare.domain.time.wall_time import civil_date, start_of_day
from aftercare.domain.trials.arms import Arm
from aftercare.domain.trials.effect import ClientCount
from aftercare.domain.trials.looks_shown import arm_count
from aftercare.domain.trials.protocol import Decision, Look, look, look_days
from aftercare.scheduling.jobs.job import Job
from aftercare.store.database.unit_of_work import Database, UnitOfWork
from aftercare.store.phones.rows import lock_policies
from aftercare.store.staff.mail_rows import mail_words_to, wanting_mail_of
from aftercare.store.trials.rows import (
    ReminderTrialLookRow,
    ReminderTrialRow,
    call_off_left_over,
    has_left_over,
    looks_of,
    outcomes_by_arm,
    trials_under_way,
)

OFTEN: Final = timedelta(minutes=15)
_BECAUSE: Final = {Decision.STOPPED_FOR_HARM: "harm", Decision.ENDED: "completed"}
_TENTH_OF_A_PERCENT: Final = Decimal("0.001")


def look_at_trials(work: UnitOfWork) -> int:
    """Every look that is due, and the reminders that ended trials left; returns how many of both."""
    session = work.session
    lock_policies(session)
    looked = sum(_look_at(work, row) for row in trials_under_way(session))
    return looked + call_off_left_over(session, work.now)


def next_trial_due(session: Session, now: datetime) -> datetime | None:
    """When the next look is planned; now while reminders are left over."""
    if has_left_over(session):
        return now
    coming = [
        start_of_day(day)
        for row in trials_under_way(session)
        for day in _looks_to_come(session, row)
    ]
    return min(coming, default=None)


def _looks_to_come(session: Session, row: ReminderTrialRow) -> tuple[date, ...]:
    done = max((one.number for one in looks_of(session, row.version)), default=0)
    return look_days(row.protocol())[done:]


def _look_at(work: UnitOfWork, row: ReminderTrialRow) -> bool:
    """Of several looks that are due, after an outage, the last alone: fewer looks never find more by chance."""
    session, protocol = work.session, row.protocol()
    days = look_days(protocol)
    number = sum(day <= civil_date(work.now) for day in days)
    before = looks_of(session, row.version)
    if number <= max((one.number for one in before), default=0):
        return False
    found = outcomes_by_arm(session, row.version, start_of_day(days[number - 1]))
    looked = look(protocol, number, found[Arm.CONTROL], found[Arm.TESTED])
    session.add(_look_row(row.version, number, work.now, looked, found, before))
    if looked.decision in _BECAUSE:
        row.ended_at, row.ended_because = work.now, _BECAUSE[looked.decision]
        _mail_administrators(work, row)
    session.flush()
    return True


def _look_row(
    trial: int,
    number: int,
    now: datetime,
    looked: Look,
    found: Mapping[Arm, Sequence[ClientCount]],
    before: Sequence[ReminderTrialLookRow],
) -> ReminderTrialLookRow:
    row = ReminderTrialLookRow(
        trial=trial, number=number, looked_at=now, decision=looked.decision.value
    )
    for arm, clients in found.items():
        shown = [count for one in before if (count := one.count(arm)) is not None]
        count = arm_count(clients, shown[-1] if shown else None)
        if count is not None:
            row.put(arm, count)
    if looked.effect is not None:
        row.control_share = _rounded(looked.effect.control)
        row.tested_share = _rounded(looked.effect.tested)
        row.lower, row.upper = _rounded(looked.effect.lower), _rounded(looked.effect.upper)
    return row


def _rounded(share: float) -> Decimal:
    return Decimal(share).quantize(_TENTH_OF_A_PERCENT)


def _mail_administrators(work: UnitOfWork, row: ReminderTrialRow) -> None:
    """Both administrators get an e-mail, where they have an address; the header counts a trial stopped for harm."""
    for staff_id in (row.proposed_by, row.activated_by):
        if staff_id is None:
            continue
        for mail, language in wanting_mail_of(work.session, staff_id):
            words = mail_words(language, 1)
            slot = f"trial:{row.version}"
            mail_words_to(work.session, staff_id, mail.address, language, slot, words, work.now)


def look_at_trials_job(database: Database, clock: Clock) -> Job:
    def run() -> int:
        with database.work(CLOCK, clock.now()) as work:
            return look_at_trials(work)

    return Job("look-at-trials", run, next_trial_due, OFTEN)
