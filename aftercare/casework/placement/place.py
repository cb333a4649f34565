"""Has the engine place a plan, or preview a draft."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

from aftercare.casework.placement.line_warnings import LineWarning, line_warnings
from aftercare.casework.placement.queue_effects import QueueView, queue_effects
from aftercare.domain import placement
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.contact_gaps.gaps import Gap
from aftercare.domain.placement.placement_difference import PlacementDifference, difference
from aftercare.domain.placement.result import Placed, Placement
from aftercare.domain.plans.forecast import Forecast, PlannedTime, forecast_of
from aftercare.domain.plans.line_changes import LineChange, PlanLine, line_changes
from aftercare.processes.contact_gaps.gaps_after import gaps_after
from aftercare.processes.placement.write_difference import write_difference
from aftercare.store.accounts import audit
from aftercare.store.appointments.rows import journeys_of, lock_appointments
from aftercare.store.database.unit_of_work import UnitOfWork, as_clock
from aftercare.store.placement.horizon import HORIZON_DAYS
from aftercare.store.placement.instance_builder import (
    PlacementInput,
    lock_and_read_placement,
)
from aftercare.store.plans.rows import (
    ObligationRow,
    PlanRow,
    get_plan,
    obligations_of,
    plan_in_force,
)


@dataclass(frozen=True)
class PlanPreview:
    """What would happen if a plan came into force now: the changes in the calendar, their cost, and the obligations
    without times. It also has the comparison with the version in force, and the gaps between contacts that stay too
    long."""

    change: PlacementDifference
    forecast: Forecast
    placement_input: PlacementInput
    queues: tuple[QueueView, ...] = ()
    warnings: tuple[LineWarning, ...] = ()
    compared: tuple[LineChange, ...] = ()
    gaps: tuple[Gap, ...] = ()


def place_persons(
    work: UnitOfWork,
    person_ids: Iterable[UUID],
    *,
    decided: bool = False,
    back: Collection[Placed] = (),
) -> PlacementDifference:
    """Places these persons' plans in force and writes the difference, in this transaction. `decided` as in
    `lock_and_read_placement`: a person has just seen and confirmed what this removes. `back`: appointments as they
    stood before something was entered by mistake. They have their times again, also within the notice, where nothing
    stands in the way: the clients heard of no other."""
    with as_clock(work):
        placement_input = lock_and_read_placement(
            work.session, person_ids, work.now, decided=decided
        )
        placed = _with_back(placement_input, back) if back else _placed(placement_input)
        change = difference(placement_input.standing, placed)
        lock_appointments(work.session, (one.appointment_id for one in placement_input.standing))
        write_difference(work.session, placement_input, change, work.now)
    return change


def _placed(placement_input: PlacementInput) -> Placement:
    return placement.place(placement_input.instance, placement_input.previous)


def _with_back(placement_input: PlacementInput, back: Collection[Placed]) -> Placement:
    """The placement with these rows at their own times. Where one would take the time of an appointment that the client
    knows, it is left out, with the others of that day."""
    without: Placement | None = None
    while back:
        placed, pushed_out = _tried(placement_input, back)
        if pushed_out and without is None:
            without = _placed(placement_input)
        if without is not None:
            pushed_out -= set(without.displaced)
        if not pushed_out:
            return placed
        days = {one.start.date() for one in pushed_out}
        left = [one for one in back if one.start.date() not in days]
        back = left if len(left) < len(back) else ()
    return without or _placed(placement_input)


def _tried(
    placement_input: PlacementInput, back: Collection[Placed]
) -> tuple[Placement, set[Placed]]:
    """The placement with these rows, and the rows that a client knows which lose their time by it."""
    instance, keys = placement_input.instance, {(one.obligation, one.occurrence) for one in back}
    stays, previous = (
        [one for one in rows if (one.obligation, one.occurrence) not in keys]
        for rows in (instance.notified, placement_input.previous)
    )
    placed = placement.place(replace(instance, notified=(*stays, *back)), previous)
    return placed, set(placed.displaced).intersection(stays)


@requires(Permission.READ_CASE_FILES)
def preview_plan(work: UnitOfWork, plan_id: UUID) -> PlanPreview:
    """What a draft would change in the calendar, and what that costs. Nothing is changed; the look is noted in the
    access log. Takes the placement lock."""
    plan = get_plan(work.session, plan_id)
    rows = obligations_of(work.session, plan.id)
    with as_clock(work):
        placement_input = lock_and_read_placement(
            work.session, [plan.person_id], work.now, proposed=rows
        )
    change = difference(placement_input.standing, _placed(placement_input))
    audit.note(work, "preview", "plan", plan.id, plan.person_id)
    queues = queue_effects(work, placement_input, change)
    warnings = line_warnings(work, rows)
    compared = _compared(work, plan, rows)
    lines = placement_input.obligation_by_line.values()
    gaps = gaps_after(work, plan.person_id, lines, change)
    return PlanPreview(
        change,
        _forecast(work, placement_input, change),
        placement_input,
        queues,
        warnings,
        compared,
        gaps,
    )


def _compared(work: UnitOfWork, plan: PlanRow, rows: list[ObligationRow]) -> tuple[LineChange, ...]:
    """The version's obligations compared with those of the plan in force, if there is another."""
    current = plan_in_force(work.session, plan.person_id)
    before = obligations_of(work.session, current.id) if current else []
    return line_changes(_by_line(before), _by_line(rows))


def _by_line(rows: list[ObligationRow]) -> dict[str, PlanLine]:
    return {str(one.line_id): PlanLine(str(one.condition_id), one.terms()) for one in rows}


def _forecast(
    work: UnitOfWork, placement_input: PlacementInput, change: PlacementDifference
) -> Forecast:
    travel = {line: row.travel_min for line, row in placement_input.obligation_by_line.items()}
    with as_clock(work):
        journeys = journeys_of(
            work.session, [one.appointment_id for one in placement_input.standing]
        )
    # Appointments outside the plan are the same in the weeks before and after.
    own = {str(one) for one in placement_input.person_ids}
    stays = [
        PlannedTime(one.start, one.end, one.travel_min, one.officer is not None)
        for one in placement_input.instance.taken
        if one.person in own
    ]
    before = [
        PlannedTime(
            one.row.start,
            one.row.end,
            journeys[one.appointment_id],
            one.row.officer is not None,
        )
        for one in placement_input.standing
    ]
    start = placement_input.instance.start
    return forecast_of(
        (
            PlannedTime(row.start, row.end, travel.get(row.obligation, 0), row.officer is not None)
            for row in change.rows
        ),
        len(change.unplaced),
        before,
        stays,
        [start + timedelta(weeks=n) for n in range(HORIZON_DAYS // 7)],
    )
