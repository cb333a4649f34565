"""Withdrawing a condition of an order, with what rests on it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from aftercare.base.errors import Invalid, refuse_if
from aftercare.casework.conditions.acts import expect_informed_of
from aftercare.casework.conditions.coverage import refresh_coverage
from aftercare.casework.orders.period_changes import after_change, before_change
from aftercare.casework.orders.resting import moved_with, resting_on
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.orders.day_bounds import withdrawal_faults
from aftercare.domain.orders.moves import PeriodChange
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.accounts import audit
from aftercare.store.conditions.rows import ConditionRow, get_condition, own_last_day
from aftercare.store.database.unit_of_work import UnitOfWork, at_version, expect_version
from aftercare.store.orders.rows import get_order
from aftercare.store.tasks.rows import end_completing


@dataclass(frozen=True)
class Withdrawn:
    row: ConditionRow
    change: PeriodChange


@requires(Permission.WRITE_CASE_FILES)
def withdraw_condition(work: UnitOfWork, condition_id: UUID, version: int, on: date) -> Withdrawn:
    """The condition no longer binds after `on`, and the appointments that rested on it go at once. For one that was
    withdrawn before, `on` is its other last day; where it ends then or earlier of itself, the withdrawal is taken
    back. Raises Invalid at /on, also for a day after the end of one that was not withdrawn, Stale."""
    person_id = get_condition(work.session, condition_id).person_id
    before = before_change(work, person_id)
    condition = at_version(get_condition(work.session, condition_id, for_update=True), version)
    if condition.withdrawn_on == on:
        return Withdrawn(condition, PeriodChange(person_id))
    refuse_if(withdrawal_faults(on, civil_date(work.now)))
    if on < condition.starts_on:
        raise Invalid.at("/on", "dates-reversed")
    last_on = _last_on(work, condition, on)
    expect_informed_of(work, condition)
    rested = resting_on(work, condition, on)
    expect_version(condition, version).withdrawn_on = last_on
    audit.note(work, "withdraw", "condition", condition.id, person_id)
    if last_on is not None and last_on <= civil_date(work.now):
        # Until then its facts are still needed; the nightly job ends the task after it.
        end_completing(work.session, person_id, condition.id, work.now)
    change = after_change(work, before)
    refresh_coverage(work, person_id)
    return Withdrawn(condition, replace(change, rests=moved_with(rested, change)))


def _last_on(work: UnitOfWork, condition: ConditionRow, on: date) -> date | None:
    """The day of the withdrawal; None where that is taken back."""
    ends = own_last_day(get_order(work.session, condition.order_id), condition)
    if ends is None or on < ends:
        return on
    if condition.withdrawn_on is not None:
        return None
    if on > ends:
        raise Invalid.at("/on", "after-last-day")
    return on
