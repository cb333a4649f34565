"""Coverage of court conditions by obligations, and the deadline for conditions without any."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

from sqlmodel import Session

from aftercare.domain.conditions.coverage import (
    BindingCondition,
    Laid,
    is_general,
    kinds_to_cover,
    uncovered,
)
from aftercare.domain.deadlines import DeadlineState, WantedDeadline
from aftercare.domain.deadlines.coverage import UNCOVERED, coverage_deadline
from aftercare.domain.orders.enforceability import VOLUNTARY_FRAMES
from aftercare.domain.time.wall_time import civil_date
from aftercare.domain.treatment.admission import COVERS, is_laid_down
from aftercare.domain.treatment.governing import governing
from aftercare.processes.deadlines.keep_true import sync_all_deadlines
from aftercare.store.conditions.coverage_rows import CoverageReasonRow, reasons_that_hold
from aftercare.store.conditions.rows import ConditionRow, conditions_of_people, last_day
from aftercare.store.deadlines.rows import DeadlineRow, DeadlineSubject, deadlines_with_codes
from aftercare.store.orders.rows import OrderRow, orders_of_people
from aftercare.store.people.rows import persons_of
from aftercare.store.plans.rows import ObligationRow, obligations_in_force
from aftercare.store.treatment.rows import ReferralRow, referrals_of

R = TypeVar("R", ConditionRow, ObligationRow, ReferralRow, CoverageReasonRow, DeadlineRow)


@dataclass(frozen=True)
class Coverage:
    """The conditions of one person that bind and need appointments, by their start, and the obligations that cover
    them. `begun` are those that bind today already; `referrals` are all there have been."""

    binding_conditions: tuple[BindingCondition, ...]
    laid: Laid
    begun: frozenset[UUID]
    referrals: tuple[ReferralRow, ...] = ()

    @property
    def uncovered(self) -> tuple[UUID, ...]:
        return uncovered(self.binding_conditions, self.laid)

    def with_lines(self, lines: Iterable[ObligationRow], today: date) -> Coverage:
        """Coverage by the obligations of another version of the plan."""
        found = _lines(lines, self.referrals, today)
        return replace(self, laid=replace(self.laid, lines=found))


def coverage_of(
    session: Session, person_ids: Collection[UUID], today: date
) -> Mapping[UUID, Coverage]:
    """By person, by the plan in force, in as many statements as for one."""
    orders = orders_of_people(session, person_ids)
    binding_conditions = _by_person(conditions_of_people(session, person_ids))
    lines = _by_person(obligations_in_force(session, person_ids))
    referrals = _by_person(referrals_of(session, person_ids))
    reasons = _by_person(reasons_that_hold(session, person_ids, today))
    found = {}
    for one in person_ids:
        binding = _binding(binding_conditions.get(one, ()), orders.get(one, ()), today)
        referred = tuple(referrals.get(one, ()))
        laid = Laid(
            _lines(lines.get(one, ()), referred, today),
            frozenset(row.condition_id for row in referred if row.state in COVERS),
            frozenset(row.condition_id for row in reasons.get(one, ())),
        )
        begun = frozenset(row.id for row in binding if row.starts_on <= today)
        found[one] = Coverage(tuple(map(_binding_condition, binding)), laid, begun, referred)
    return found


def sync_coverage(session: Session, person_ids: Iterable[UUID], now: datetime) -> set[UUID]:
    """Keep the coverage deadline of each of these persons up to date. It is open while a condition that binds today has
    no obligation, counted from the day that was noticed. Answers the persons with a changed deadline. Persons and
    deadlines are locked."""
    today = civil_date(now)
    people = persons_of(session, person_ids)
    open_ids = [one.id for one in people.values() if one.closed_on is None]
    bare = {
        one: bool(found.begun.intersection(found.uncovered))
        for one, found in coverage_of(session, open_ids, today).items()
    }
    standing = _by_person(deadlines_with_codes(session, people, [UNCOVERED]))
    changed = set()
    for one in people:
        own = standing.get(one, [])
        wanted = [_wanted(own, today)] if bare.get(one) else []
        if sync_all_deadlines(session, DeadlineSubject(one, "person", one), own, wanted, now):
            changed.add(one)
    session.flush()
    return changed


def _wanted(own: Sequence[DeadlineRow], today: date) -> WantedDeadline:
    answered = sum(row.state == DeadlineState.DONE or row.done_by is not None for row in own)
    opened = [row.counted_from_on for row in own if row.state == DeadlineState.OPENED]
    return coverage_deadline(min(opened, default=today), answered)


def _binding(
    conditions: Iterable[ConditionRow], orders: Iterable[OrderRow], today: date
) -> list[ConditionRow]:
    """The conditions that bind, are not over yet and need appointments."""
    known = {order.id: order for order in orders if order.frame not in VOLUNTARY_FRAMES}
    return [
        one
        for one in conditions
        if one.order_id in known
        and (last_day(known[one.order_id], one) or date.max) >= today
        and kinds_to_cover(one.entry, one.parameters)
    ]


def _binding_condition(row: ConditionRow) -> BindingCondition:
    kinds = kinds_to_cover(row.entry, row.parameters)
    return BindingCondition(row.id, kinds, is_general(row.entry))


def _lines(
    rows: Iterable[ObligationRow], referrals: Collection[ReferralRow], today: date
) -> frozenset[tuple[UUID, str]]:
    """The obligations that are not over and cover a condition."""
    return frozenset(
        (row.condition_id, row.kind)
        for row in rows
        if (row.ends_on or date.max) >= today and is_laid_down(row.kind, _state(row, referrals))
    )


def _state(row: ObligationRow, referrals: Collection[ReferralRow]) -> str | None:
    about = (row.programme_id, row.provider_id, row.condition_id, row.starts_on)
    referral = governing(referrals, *about)
    return referral.state if referral else None


def _by_person(rows: Iterable[R]) -> dict[UUID, list[R]]:
    found: dict[UUID, list[R]] = defaultdict(list)
    for row in rows:
        found[row.person_id].append(row)
    return found
