"""Recording why a condition has no appointments, and finding the conditions of a plan without obligations."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from aftercare.base.errors import IllegalTransition, existing
from aftercare.base.typed_text import MEDIUM_REASON, required
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.conditions.coverage import kinds_to_cover
from aftercare.domain.plans.lifecycle import PlanState
from aftercare.domain.time.wall_time import civil_date
from aftercare.processes.conditions.coverage import Coverage, coverage_of, sync_coverage
from aftercare.processes.escalation.closing import resolve_remedied
from aftercare.store.accounts import audit
from aftercare.store.conditions.coverage_rows import (
    CoverageReasonRow,
    reasons_of,
    reasons_that_hold,
)
from aftercare.store.conditions.rows import ConditionRow, get_condition, last_day
from aftercare.store.database.unit_of_work import UnitOfWork, as_clock
from aftercare.store.deadlines.rows import changed_since, deadline_versions, lock_deadlines
from aftercare.store.orders.rows import get_order
from aftercare.store.people.rows import get_person, lock_person_of
from aftercare.store.plans.rows import PlanRow, obligations_of


@dataclass(frozen=True)
class PlanCoverage:
    """For one version of a plan: its conditions without obligations, and by condition the reason for having no
    appointments that holds now."""

    uncovered: tuple[UUID, ...]
    reasons: dict[UUID, CoverageReasonRow]


@requires(Permission.READ_CASE_FILES)
def plan_coverage(work: UnitOfWork, plan: PlanRow) -> PlanCoverage:
    """By the obligations of this version. The calling act or page has checked the right to the plan."""
    today = civil_date(work.now)
    found = coverage_of(work.session, [plan.person_id], today)[plan.person_id]
    if plan.state != PlanState.APPROVED:
        found = found.with_lines(obligations_of(work.session, plan.id), today)
    reasons = reasons_that_hold(work.session, [plan.person_id], today)
    return PlanCoverage(found.uncovered, {one.condition_id: one for one in reasons})


@requires(Permission.READ_CASE_FILES)
def person_coverage(work: UnitOfWork, person_id: UUID) -> Coverage:
    """By the plan in force. The calling page has checked the right to the person."""
    return coverage_of(work.session, [person_id], civil_date(work.now))[person_id]


@requires(Permission.READ_CASE_FILES)
def coverage_reasons(work: UnitOfWork, condition_id: UUID) -> list[CoverageReasonRow]:
    """Every reason given for a condition, the newest first."""
    condition = get_condition(work.session, condition_id)
    audit.note(work, "read-coverage", "condition", condition.id, condition.person_id)
    return reasons_of(work.session, condition_id)


@requires(Permission.WRITE_CASE_FILES)
def give_reason(work: UnitOfWork, condition_id: UUID, reason: str) -> CoverageReasonRow:
    """Records in the actor's name why no appointment follows from a condition. It holds as long as the condition
    binds by what is known now. A new reason replaces it, and both stay on record. The same words again change
    nothing. Raises Invalid without a reason, IllegalTransition for a condition that asks for none or is over."""
    reason = required(reason.strip(), MEDIUM_REASON)
    condition = _locked(work, condition_id)
    until_on = last_day(get_order(work.session, condition.order_id), condition)
    today = civil_date(work.now)
    over = until_on is not None and until_on < today
    if over or not kinds_to_cover(condition.entry, condition.parameters):
        raise IllegalTransition()
    before = reasons_of(work.session, condition_id)
    for standing in before:
        if standing.withdrawn_at is None:
            if (standing.reason, standing.until_on) == (reason, until_on):
                return standing
            _withdraw(work, standing)
    row = CoverageReasonRow(
        condition_id=condition_id,
        person_id=condition.person_id,
        number=len(before) + 1,
        reason=reason,
        until_on=until_on,
        entered_by=work.actor.staff_id,
        entered_at=work.now,
    )
    work.session.add(row)
    work.session.flush()
    audit.note(work, "give-coverage-reason", "condition", condition_id, condition.person_id)
    refresh_coverage(work, condition.person_id)
    return row


@requires(Permission.WRITE_CASE_FILES)
def withdraw_reason(work: UnitOfWork, condition_id: UUID) -> None:
    """Withdraws the reason. Raises NotFound when no reason holds."""
    condition = _locked(work, condition_id)
    reasons = reasons_of(work.session, condition_id)
    standing = existing(next((one for one in reasons if one.withdrawn_at is None), None))
    _withdraw(work, standing)
    audit.note(work, "withdraw-coverage-reason", "condition", condition_id, condition.person_id)
    refresh_coverage(work, condition.person_id)


def refresh_coverage(work: UnitOfWork, person_id: UUID) -> None:
    """Recomputes the deadline for conditions without obligations. An escalation that waited for it ends in the name
    of the account that added the obligation. The calling act has checked the permission. Not inside `as_clock`."""
    session = work.session
    with as_clock(work):
        get_person(session, person_id, for_update=True)
        lock_deadlines(session, [person_id])
        before = deadline_versions(session, person_id)
        if sync_coverage(session, [person_id], work.now):
            recomputed = changed_since(session, person_id, before)
            resolve_remedied(work, person_id, recomputed=recomputed)


def _locked(work: UnitOfWork, condition_id: UUID) -> ConditionRow:
    lock_person_of(work.session, ConditionRow, condition_id)
    return get_condition(work.session, condition_id, for_update=True)


def _withdraw(work: UnitOfWork, row: CoverageReasonRow) -> None:
    row.withdrawn_by, row.withdrawn_at = work.actor.staff_id, work.now
    work.session.flush()
