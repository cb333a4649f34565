"""One version of a plan with its grounds, and what it would change in the calendar."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from typing import Any
from uuid import UUID

from aftercare.casework.conditions.coverage import PlanCoverage, plan_coverage
from aftercare.casework.placement.line_warnings import LineWarning, line_warnings
from aftercare.casework.placement.place import PlanPreview, preview_plan
from aftercare.casework.placement.queue_effects import QueueView
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.contact_gaps.gaps import Gap
from aftercare.domain.placement.result import Placed
from aftercare.domain.plans.forecast import Forecast
from aftercare.domain.plans.lifecycle import PlanState
from aftercare.domain.plans.line_changes import LineChange
from aftercare.store.accounts import audit
from aftercare.store.accounts.rows import StaffRow, staff_by_ids, staff_names
from aftercare.store.conditions.rows import ConditionRow, conditions_of
from aftercare.store.database.plain_sql import Row
from aftercare.store.database.unit_of_work import UnitOfWork, as_clock
from aftercare.store.orders.rows import OrderRow, orders_of
from aftercare.store.overviews.screen_person_file import obligations_shown
from aftercare.store.people.rows import PersonRow, get_person
from aftercare.store.placement.reason_texts import reason_words
from aftercare.store.plans.device_checks import checks_counted
from aftercare.store.plans.rows import (
    PlanRow,
    get_plan,
    obligations_of,
    plan_in_force,
)
from aftercare.store.plans.screen_plan_changes import kinds_and_conditions
from aftercare.store.sites.rows import site_names


@dataclass(frozen=True)
class PlanFile:
    plan: PlanRow
    person: PersonRow
    author: StaffRow | None
    decided_by: StaffRow | None
    obligations: list[Row]
    conditions: list[ConditionRow]
    orders: list[OrderRow]
    warnings: tuple[LineWarning, ...]
    coverage: PlanCoverage
    # Checks of devices that count, by condition that bounds them.
    checked: dict[UUID, int]

    def warnings_of(self, obligation_id: UUID) -> list[str]:
        """The warning codes of one obligation; a superseded version has none."""
        return [one.code for one in self.warnings if one.obligation_id == obligation_id]


@dataclass(frozen=True)
class ChangeTime:
    """When, where and with whom, in names."""

    starts_at: datetime
    ends_at: datetime
    place: str | None
    officer: str | None


@dataclass(frozen=True)
class CalendarChange:
    """One appointment that would be `added`, `moved` or `removed`. `was` is set only for a moved one. `instead_of`
    is the usual day that is closed, when another day replaces it. Only an extra appointment may have no condition."""

    change: str
    kind: str
    condition: ConditionRow | None
    time: ChangeTime
    was: ChangeTime | None = None
    instead_of: date | None = None

    @property
    def at(self) -> datetime:
        return self.time.starts_at


@dataclass(frozen=True)
class NotPlaceable:
    """One occurrence without a time; `words` are the stored reasons, by language."""

    kind: str
    first_on: date
    last_on: date
    words: dict[str, Any]


@dataclass(frozen=True)
class PlanPreviewView:
    """Changes by time; `kept` counts the unchanged appointments. `compared` has this version's obligations beside
    those in force; `before` are the rows of the version in force, as a plan's page shows them. `gaps` are the gaps
    between contacts that stay too long. `placed_shares`: the part of each line's occurrences that has a time."""

    forecast: Forecast
    changes: list[CalendarChange]
    kept: int
    unplaced: list[NotPlaceable]
    queues: tuple[QueueView, ...]
    warnings: tuple[LineWarning, ...]
    compared: tuple[LineChange, ...] = ()
    before: tuple[Row, ...] = ()
    gaps: tuple[Gap, ...] = ()
    placed_shares: dict[str, Fraction] = field(default_factory=dict)


@dataclass(frozen=True)
class _Names:
    sites: dict[str, str]
    staff: dict[str, str]


@requires(Permission.READ_CASE_FILES)
def plan_file(work: UnitOfWork, plan_id: UUID) -> PlanFile:
    """Any version, also a superseded one."""
    plan, lines = plan_obligations(work, plan_id)
    asked = is_compared(plan)
    conditions = conditions_of(work.session, plan.person_id)
    return PlanFile(
        plan=plan,
        person=get_person(work.session, plan.person_id),
        author=_account(work, plan.author_id),
        decided_by=_account(work, plan.decided_by),
        obligations=lines,
        conditions=conditions,
        orders=orders_of(work.session, plan.person_id),
        warnings=line_warnings(work, obligations_of(work.session, plan.id)) if asked else (),
        coverage=plan_coverage(work, plan) if asked else PlanCoverage((), {}),
        checked=checks_counted(work.session, conditions, work.now),
    )


def is_compared(plan: PlanRow) -> bool:
    """Whether this version is held against the conditions and the providers of today."""
    return plan.state not in (PlanState.SUPERSEDED, PlanState.WITHDRAWN)


def _account(work: UnitOfWork, staff_id: UUID | None) -> StaffRow | None:
    return next(iter(staff_by_ids(work.session, [staff_id])), None) if staff_id else None


@requires(Permission.READ_CASE_FILES)
def plan_preview(work: UnitOfWork, plan_id: UUID) -> PlanPreviewView:
    """What approving this version now would change, with names instead of ids. Writes nothing."""
    seen = preview_plan(work, plan_id)
    names = _names(work)
    changes = sorted(_changes(work, seen, names), key=lambda one: one.at)
    unplaced = [
        NotPlaceable(
            kind=seen.placement_input.obligation_by_line[one.obligation].kind,
            first_on=one.reason.first_on,
            last_on=one.reason.last_on,
            words=reason_words(one.reason, names.staff),
        )
        for one in seen.change.unplaced
    ]
    current = plan_in_force(work.session, seen.placement_input.person_ids[0])
    before = obligations_shown(work.session, current.id, work.now) if current else []
    return PlanPreviewView(
        seen.forecast,
        changes,
        len(seen.change.kept),
        unplaced,
        seen.queues,
        seen.warnings,
        seen.compared,
        tuple(before),
        seen.gaps,
        dict.fromkeys(seen.placement_input.waits, Fraction(0)) | seen.change.placed_shares,
    )


def _changes(work: UnitOfWork, seen: PlanPreview, names: _Names) -> Iterator[CalendarChange]:
    lines = seen.placement_input.obligation_by_line
    person_id = seen.placement_input.person_ids[0]
    conditions = {row.id: row for row in conditions_of(work.session, person_id)}

    def view(change: str, row: Placed, was: Placed | None = None) -> CalendarChange:
        line = lines[row.obligation]
        return CalendarChange(
            change,
            line.kind,
            conditions.get(line.condition_id),
            _time(row, names),
            _time(was, names) if was else None,
            row.why.instead_of if row.why else None,
        )

    for row in seen.change.added:
        yield view("added", row)
    for move in seen.change.moved:
        yield view("moved", move.to, move.standing.row)
    rested_on = kinds_and_conditions(
        work.session, (old.appointment_id for old in seen.change.cancelled)
    )
    for old in seen.change.cancelled:
        kind, condition_id = rested_on[old.appointment_id]
        yield CalendarChange("removed", kind, conditions.get(condition_id), _time(old.row, names))


def _time(row: Placed, names: _Names) -> ChangeTime:
    place, officer = names.sites.get(row.site or ""), names.staff.get(row.officer or "")
    return ChangeTime(row.start, row.end, place, officer)


def _names(work: UnitOfWork) -> _Names:
    with as_clock(work):
        sites, staff = site_names(work.session), staff_names(work.session)
    return _Names(
        {str(one): name for one, name in sites.items()},
        {str(one): name for one, name in staff.items()},
    )


@requires(Permission.READ_CASE_FILES)
def plan_obligations(work: UnitOfWork, plan_id: UUID) -> tuple[PlanRow, list[Row]]:
    """One version of a plan, also an old one, with its obligations."""
    plan = audit.note_look(work, "read", "plan", get_plan(work.session, plan_id))
    return plan, obligations_shown(work.session, plan.id, work.now)
