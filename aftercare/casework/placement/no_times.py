"""Why an occurrence has no free time, for each day of its period, and which version of the plan to change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from uuid import UUID

from aftercare.base.errors import NotFound
from aftercare.domain import placement
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.placement.explanation.reasons import OFFICERS, Layer
from aftercare.domain.placement.instance import Instance, Obligation, Occurrence
from aftercare.domain.placement.outside import Outside, due, outside_on, weekdays_of
from aftercare.processes.placement.free_starts import on_days
from aftercare.store.accounts.rows import names_of
from aftercare.store.database.unit_of_work import UnitOfWork, as_clock, query_as_clock
from aftercare.store.people.rows import get_person
from aftercare.store.placement.instance_builder import read_placement_of_occurrence
from aftercare.store.plans.lines import line_in_force
from aftercare.store.plans.rows import ObligationRow, obligations_of, plan_in_hand
from aftercare.store.transfers.rows import to_come_of

# A longer period gets one reason for the whole: a hundred daily reasons would explain nothing.
MOST_DAYS = 31


@dataclass(frozen=True)
class Stretch:
    """Consecutive days with the same reason; None: the only possible time is the one it has now. `officers` are the
    names of the officers tried, if the reason is about them."""

    first_on: date
    last_on: date
    why: Layer | Outside | None
    officers: tuple[str, ...] = ()


@dataclass(frozen=True)
class DraftLine:
    """The version of the plan in hand, its state, and its obligation with the same `line_id`, if it still has one."""

    plan_id: UUID
    state: str
    obligation_id: UUID | None


@dataclass(frozen=True)
class NoTimes:
    """The period with its allowed days. `waits`: a treatment without an agreed start; its days were not examined.
    `other_officer`: another stand-in of the client might have time. `in_hand` is None for a reader who may not write
    plans."""

    first_on: date
    last_on: date
    stretches: tuple[Stretch, ...]
    waits: bool
    other_officer: bool
    in_hand: DraftLine | None


@requires(Permission.MOVE_APPOINTMENTS)
def no_times(
    work: UnitOfWork,
    person_id: UUID,
    asked: UUID,
    occurrence: int,
    free: frozenset[date] = frozenset(),
) -> NoTimes:
    """Computed with everything else unchanged, for the days that are not known to be `free`. The calling page records
    the look. Raises NotFound as `slots_for`."""
    person = get_person(work.session, person_id)
    (found,) = query_as_clock(work, line_in_force(person.id, asked, work.now))
    if found is None:
        raise NotFound()
    line = found.obligation
    placement_input = read_placement_of_occurrence(
        partial(query_as_clock, work), line, occurrence, work.now, elsewhere=True
    )
    wanted = due(placement_input.instance, str(line.line_id), occurrence)
    with as_clock(work):
        changes = bool(to_come_of(work.session, [person.id]))
    first_on, last_on = _period(line, occurrence, wanted)
    stretches = _named(work, _stretches(placement_input.instance, *wanted, free)) if wanted else ()
    return NoTimes(
        first_on,
        last_on,
        stretches,
        waits=str(line.line_id) in placement_input.waits,
        other_officer=not changes and any(one.why in OFFICERS for one in stretches),
        in_hand=_draft_line(work, line),
    )


def _period(
    line: ObligationRow, occurrence: int, wanted: tuple[Obligation, Occurrence] | None
) -> tuple[date, date]:
    if wanted is not None:
        return wanted[1].first_on, wanted[1].last_on
    first_on = line.starts_on + timedelta(days=occurrence * line.period_days)
    return first_on, first_on + timedelta(days=line.period_days - 1)


def _stretches(
    instance: Instance, row: Obligation, one: Occurrence, free: frozenset[date]
) -> list[Stretch]:
    days = (one.last_on - one.first_on).days + 1
    if days > MOST_DAYS:
        return [] if free else [_stretch(instance, row, one, one.first_on, one.last_on)]
    shown = (one.first_on + timedelta(days=n) for n in range(days))
    allowed = weekdays_of(instance, row, one)
    return _joined(
        _stretch(instance, row, one, day, day)
        for day in shown
        if day.weekday() in allowed and day not in free
    )


def _stretch(
    instance: Instance, row: Obligation, one: Occurrence, first_on: date, last_on: date
) -> Stretch:
    asked = on_days(instance, (row.id, one.index), first_on, last_on)
    found = placement.place(asked, ()) if asked else None
    if found and found.placed:
        return Stretch(first_on, last_on, None)
    # The engine gives no reason for days before those it plans.
    reason = found.unplaced[0].reason if found and found.unplaced else None
    if reason is None or reason.empty is Layer.WINDOW:
        # A group can begin only at its sessions.
        otherwise = Layer.SESSION if row.needs == "session" else Layer.WINDOW
        return Stretch(first_on, last_on, outside_on(instance, row, one, last_on) or otherwise)
    officers = reason.officers if reason.empty in OFFICERS else ()
    return Stretch(first_on, last_on, reason.empty, officers)


def _joined(stretches: Iterable[Stretch]) -> list[Stretch]:
    found: list[Stretch] = []
    for one in stretches:
        last = found[-1] if found else None
        if last and _goes_on(last, one):
            found[-1] = replace(last, last_on=one.last_on)
        else:
            found.append(one)
    return found


def _goes_on(one: Stretch, other: Stretch) -> bool:
    """Whether two stretches belong together. Each holiday is one of its own. Days within the notice period join
    across the days between them."""
    if other.why is Outside.HOLIDAY or (one.why, one.officers) != (other.why, other.officers):
        return False
    return other.why is Outside.NOTICE or other.first_on == one.last_on + timedelta(days=1)


def _named(work: UnitOfWork, stretches: Iterable[Stretch]) -> tuple[Stretch, ...]:
    found = list(stretches)
    ids = {UUID(officer) for one in found for officer in one.officers}
    with as_clock(work):
        names = names_of(work.session, ids)
    return tuple(replace(one, officers=_names(one, names)) for one in found)


def _names(one: Stretch, names: Mapping[UUID, str]) -> tuple[str, ...]:
    return tuple(names[UUID(officer)] for officer in one.officers if UUID(officer) in names)


def _draft_line(work: UnitOfWork, line: ObligationRow) -> DraftLine | None:
    if not work.actor.can(Permission.WRITE_PLANS):
        return None
    plan = plan_in_hand(work.session, line.person_id)
    if plan is None:
        return None
    same = (row.id for row in obligations_of(work.session, plan.id) if row.line_id == line.line_id)
    return DraftLine(plan.id, plan.state, next(same, None))
